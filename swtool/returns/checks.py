"""The check of returns: did a town send in time what it owes for the periods that a month ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.dates import Month
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.office import Office
from swtool.returns.cases import Case, cases
from swtool.returns.duty import CLOCK, LEAD, OWED
from swtool.returns.sheets import timely_label


@check("returns.on_time", title="报表按时报送", parameters=(OWED, LEAD, CLOCK), rule_ids=("HNG-18",))
def on_time(office: Office, as_of: date) -> Iterator[Finding]:
    """One finding a town and month in which periods ended, over everything that was planned."""
    groups: dict[tuple[Month, str], list[Case]] = {}
    for case in cases(office, as_of):
        groups.setdefault((Month.of(case.period.last), case.town), []).append(case)
    for (month, town), group in groups.items():
        yield _judge(month, town, group)


CHECKS: tuple[Check, ...] = (on_time,)


def _judge(month: Month, town: str, group: list[Case]) -> Finding:
    late = [case for case in group if case.standing.on_time is False]
    decided = [case for case in group if case.standing.on_time is not None]
    told = "；".join(f"{case.period.label}{case.form_title}{timely_label(case)}" for case in late)
    return Finding(
        code="returns.on_time",
        severity=Severity.WARNING,
        where=Where(subject=f"{town} {month}"),
        what=told or (f"{len(decided)} 张都按时" if decided else "还没有到最后一天，或免报"),
        expected=f"最后一天 {group[0].last_day_label}",
        rule=group[0].due.rule,
        remedy="用 swtool returns remind 催报" if any(case.standing.is_overdue for case in late) else "",
        outcome=Outcome.VIOLATED if late else Outcome.HOLDS if decided else Outcome.NOT_APPLICABLE,
        figures={"owed": len(group), "late": len(late)},
    )
