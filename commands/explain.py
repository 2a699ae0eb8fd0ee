"""`swtool explain`: one rule with its source, and how each subject was judged by it."""

from __future__ import annotations

from typing import Annotated

import typer

from swtool.errors import ExitCode, NotFound
from swtool.findings import OUTCOME_LABELS
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._context import AsOf, office_of

app = Noun("一条规则怎么算出来的", flat=True)


@app.verb("explain", "一条规则怎么算出来的：出处、原文、算式、结论")
def explain(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="代号", help="检查的代号，如 station.full_time_min")],
    subject: Annotated[str, typer.Argument(metavar="对象", help="站名、机构名、人员编号；不写就是全部")] = "",
    as_of: AsOf = None,
) -> ExitCode:
    from swtool.inspection import inspect, rule_lines, select
    from swtool.rooms import checks

    terminal = Terminal()
    chosen = select(checks(), [code])
    with office_of(ctx) as office:
        day = as_of or office.today
        inspection = inspect(office, day, chosen)
        for inspected in inspection.checks:
            terminal.write(
                f"■ {inspected.check.title}（{inspected.check.code}，{'、'.join(inspected.check.rule_ids)}）"
            )
            for line in rule_lines(office, inspected.check, day):
                terminal.write(line)
            findings = [finding for finding in inspected.findings if subject in str(finding.where)]
            if subject and not findings:
                names = tuple(sorted({finding.where.subject for finding in inspected.findings})[:5])
                raise NotFound(f"这项检查里没有“{subject}”", nearest=names)
            for finding in findings:
                terminal.write(f"{finding.where}：{OUTCOME_LABELS[finding.outcome]}——{finding.what}")
            terminal.write()
    return ExitCode.DONE
