"""`swtool check`: the county against its rules, as of a day."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.findings import Outcome
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, Format, Output, OutputFormat
from ._context import emit, office_of, under

if TYPE_CHECKING:
    from swtool.checks import Check
    from swtool.inspection import Inspection
    from swtool.office import Office
    from swtool.tables import Table

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
    place: Annotated[
        str,
        typer.Option(
            "--policy", metavar="规则", help="按这里的规则看本单位：区划代码（44），或规则文件（990101.toml）"
        ),
    ] = "",
    compare: Annotated[
        str, typer.Option("--compare", metavar="规则,规则…", help="按几处的规则并排看，如 32,330481,44")
    ] = "",
    listing: Annotated[bool, typer.Option("--list", help="只列出有哪些检查，不检查")] = False,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.inspection import checks_table, findings_table, inspect, select
    from swtool.policy.elsewhere import name_of, policy_of, says_nothing
    from swtool.rooms import checks

    chosen = select(checks(), code or [])
    if compare and place:
        raise UsageFault("--policy 和 --compare 不能一起写", remedy="并排看几处，都写在 --compare 里，如 32,44")
    if compare and not _named(compare):
        raise UsageFault(
            f"--compare“{compare}”里没有写规则", remedy="写区划代码或规则文件，用逗号隔开，如 32,330481,44"
        )
    with office_of(ctx) as office:
        if listing:
            emit(office, checks_table(chosen), format, output)
            return ExitCode.DONE
        day = as_of or office.today
        if compare:
            emit(office, _compared(office, day, chosen, compare, every=every), format, output)
            return ExitCode.DONE
        outcomes = tuple(Outcome) if every else (Outcome.VIOLATED, Outcome.UNDETERMINED)
        inspection = inspect(under(office, place), day, chosen, outcomes)
        findings = inspection.findings(*outcomes)
        if place:
            theirs = policy_of(place)
            own = "（那里自己没有规定，只有上级的）" if says_nothing(theirs) else ""
            Terminal().say(f"按{name_of(theirs)}的规则看{own}，不是本单位的规则；退出码只供参考")
        if format is OutputFormat.TABLE and output is None:
            _show(inspection, outcomes)
        else:
            emit(office, findings_table(office, inspection, findings), format, output)
    return ExitCode.ATTENTION if inspection.needs_attention else ExitCode.DONE


def _compared(office: Office, day: date, chosen: list[Check], places: str, *, every: bool) -> Table:
    """The office by its own rules and by those of each place, side by side."""
    from swtool.inspection import compared_table, inspect
    from swtool.policy.elsewhere import name_of

    offices = [("本单位现行", office)]
    for place in _named(places):
        other = under(office, place)
        offices.append((name_of(other.policy), other))
    return compared_table([(name, inspect(each, day, chosen, keep=())) for name, each in offices], every=every)


def _named(places: str) -> list[str]:
    return list(dict.fromkeys(part for part in re.split(r"[,，、\s]+", places) if part))


def _show(inspection: Inspection, outcomes: tuple[Outcome, ...]) -> None:

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
            mine = [finding._replace(rule="") for finding in mine]
        terminal.show_findings(mine)
        terminal.write()
    terminal.show(summary_table(inspection))
