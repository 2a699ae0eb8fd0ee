"""`swtool check`: the county against its rules, as of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode
from swtool.findings import Outcome
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._context import AsOf, Format, Output, OutputFormat, emit, office_of

if TYPE_CHECKING:
    from swtool.inspection import Inspection

app = Noun("按规则检查全县", flat=True)


@app.verb(
    "check",
    "按规则检查全县，列出不符合的和无法判定的",
    notes="退出码：0 没有不符合；3 有不符合的。swtool explain 代号 看一项检查的出处和算式。",
)
def check(
    ctx: typer.Context,
    code: Annotated[
        list[str] | None,
        typer.Option("--code", metavar="代号", help="只查这一项、这一类（station、filing…）或这条规则（J3、HNG-16）"),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="符合的、不适用的也列出")] = False,
    listing: Annotated[bool, typer.Option("--list", help="只列出有哪些检查，不检查")] = False,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.inspection import checks_table, findings_table, inspect, select
    from swtool.rooms import checks

    chosen = select(checks(), code or [])
    with office_of(ctx) as office:
        if listing:
            emit(office, checks_table(chosen), format, output)
            return ExitCode.DONE
        inspection = inspect(office, as_of or office.today, chosen)
        outcomes = tuple(Outcome) if every else (Outcome.VIOLATED, Outcome.UNDETERMINED)
        findings = inspection.findings(*outcomes)
        if format is OutputFormat.TABLE and output is None:
            _show(inspection, outcomes)
        else:
            emit(office, findings_table(inspection, findings), format, output)
    return ExitCode.ATTENTION if inspection.needs_attention else ExitCode.DONE


def _show(inspection: Inspection, outcomes: tuple[Outcome, ...]) -> None:
    from dataclasses import replace

    from swtool.inspection import summary_table

    terminal = Terminal()
    for inspected in inspection.checks:
        mine = [finding for finding in inspected.findings if finding.outcome in outcomes]
        if not mine:
            continue
        terminal.write(f"■ {inspected.check.title}（{inspected.check.code}）")
        rules = {finding.rule for finding in mine if finding.rule}
        if len(rules) == 1 and len(mine) > 1:  # said once for all of them
            terminal.write(f"依据：{rules.pop()}")
            mine = [replace(finding, rule="") for finding in mine]
        terminal.show_findings(mine)
        terminal.write()
    terminal.show(summary_table(inspection))
