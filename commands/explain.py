"""`swtool explain`: one rule with its source, and how each subject was judged by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, NotFound
from swtool.findings import OUTCOME_LABELS, Outcome
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf
from ._context import office_of

if TYPE_CHECKING:
    from swtool.findings import Finding
    from swtool.inspection import Inspected, Inspection

app = Noun("一条规则怎么算出来的", flat=True)


@app.verb("explain", "一条规则怎么算出来的：出处、原文、算式、结论")
def explain(
    ctx: typer.Context,
    code: Annotated[
        str, typer.Argument(metavar="代号", help="检查的代号，如 station.full_time_min；或规则编号，如 HNG-16")
    ],
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
        told = {inspected.check.code: _about(inspected, subject) for inspected in inspection.checks}
        if subject and not any(told.values()):
            raise _unknown(subject, inspection)
        for inspected in inspection.checks:
            if subject and not told[inspected.check.code]:
                continue
            names = "，".join(filter(None, (inspected.check.code, "、".join(inspected.check.rule_ids))))
            terminal.write(f"■ {inspected.check.title}（{names}）")
            for line in rule_lines(office, inspected.check, day):
                terminal.write(line)
            for finding in told[inspected.check.code]:
                terminal.write(f"{finding.where}：{OUTCOME_LABELS[finding.outcome]}——{finding.what}")
            terminal.write()
    return ExitCode.DONE


def _about(inspected: Inspected, subject: str) -> list[Finding]:
    """What was found about a subject; where the rule isn't known on the day, what is said of the whole county."""
    mine = [finding for finding in inspected.findings if subject in str(finding.where)]
    is_unknown = len(inspected.findings) == 1 and inspected.findings[0].outcome is Outcome.UNDETERMINED
    return mine or (list(inspected.findings) if is_unknown else [])


def _unknown(subject: str, inspection: Inspection) -> NotFound:
    from difflib import get_close_matches

    names = sorted({finding.where.subject for each in inspection.checks for finding in each.findings})
    near = get_close_matches(subject, names, n=5, cutoff=0.4) or names[:5]
    return NotFound(f"这项检查里没有“{subject}”", nearest=tuple(near))
