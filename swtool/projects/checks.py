"""The ledger's check: each month carries on from the month before. Inside one statement intake has settled it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby, pairwise

from swtool.checks import Check, check
from swtool.dates import Month
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.office import Office
from swtool.projects.ledger import LedgerStatement
from swtool.projects.rules import succession_mismatches
from swtool.projects.store import statements_between
from swtool.quantities import format_money

_EARLIEST = Month(1900, 1)


@check("ledger.continuity", title="财务公开表前后月衔接", rule_ids=("§3.5",))
def continuity(office: Office, as_of: date) -> Iterator[Finding]:
    """One finding a project (or organization without one): do its months up to ``as_of`` carry on from each other?"""
    statements = statements_between(office.db, _EARLIEST, Month.of(as_of))
    for _, group in groupby(statements, key=lambda s: (s.organization_id, s.project_id)):
        yield _judge(list(group))


CHECKS: tuple[Check, ...] = (continuity,)


def _judge(statements: list[LedgerStatement]) -> Finding:
    """``statements`` are one project's, by month."""
    faults: list[str] = []
    compared = 0
    for previous, current in pairwise(statements):
        if previous.month.next() != current.month:
            continue
        compared += 1
        for mismatch in succession_mismatches(previous, current):
            figures = f"应为 {format_money(mismatch.expected)}，写的是 {format_money(mismatch.stated)}"
            faults.append(f"{current.month.label}{mismatch.what}（{figures}）")
    outcome = Outcome.VIOLATED if faults else Outcome.HOLDS
    if not compared:
        outcome = Outcome.NOT_APPLICABLE
    last = statements[-1]
    return Finding(
        code="ledger.continuity",
        severity=Severity.WARNING,
        where=Where(subject=last.project_name or last.organization_name),
        what="；".join(faults) or (f"比对了 {compared} 对相邻月份" if compared else "没有相邻的两个月可比"),
        expected="期初＝上月期末，累计＝上月累计＋本月",
        remedy="核对后重新报送更正的月份" if faults else "",
        outcome=outcome,
        figures={"compared": compared, "faults": len(faults)},
    )
