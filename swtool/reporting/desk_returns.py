"""What the returns room puts on the desk: sheets that towns owe, overdue by town, due soon by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from swtool.dates import Month
from swtool.office import Office
from swtool.reporting.tasks import Outlook, Task, Urgency, days_text
from swtool.returns.cases import Case, cases
from swtool.returns.periods import Frequency, Period
from swtool.returns.terms import State

_SUBJECT = "报表"
_LISTED = 10
"""How many towns are shown one by one."""
_NAMED = 3


def returns_tasks(office: Office, outlook: Outlook) -> list[Task]:
    """Overdue first, a line a town; then what is due within the horizon, a line a day."""
    found = cases(office, outlook.today)
    if not found:
        return []
    tasks = _overdue([case for case in found if case.standing.is_overdue], outlook)
    tasks += _due([case for case in found if _is_due_soon(case, outlook)], outlook)
    last_month = Period.of(Month.of(outlook.today).previous(), Frequency.MONTHLY)
    monthly = [case.period for case in found if case.period.frequency is Frequency.MONTHLY]
    if monthly and last_month not in monthly and max(period.last for period in monthly) < last_month.first:
        what = f"{last_month.label}应报的表还没有排定，排定后才知道谁没有报"
        tasks.append(Task(Urgency.MISSING, _SUBJECT, what, f"swtool returns plan --month {last_month}"))
    return tasks


def _is_due_soon(case: Case, outlook: Outlook) -> bool:
    standing = case.standing
    return standing.owes and standing.state is not State.RUNNING and outlook.today <= case.due.due_on <= outlook.until


def _overdue(found: Sequence[Case], outlook: Outlook) -> list[Task]:
    towns: dict[str, list[Case]] = {}
    for case in found:
        towns.setdefault(case.owed_by.name, []).append(case)
    tasks = []
    for town, group in list(towns.items())[:_LISTED]:
        first = min(case.due.due_on for case in group)
        sheets = [f"{case.period.label}{case.form_title}" for case in group]
        named = "、".join(sheets[:_NAMED]) + (" 等" if len(sheets) > _NAMED else "")
        what = (
            f"{town} {len(group)} 张表没有报：{named}；最后一天 {first.isoformat()}，{days_text(first, outlook.today)}"
        )
        tasks.append(Task(Urgency.OVERDUE, _SUBJECT, what, f"swtool returns remind --town {town}", first))
    if len(towns) > _LISTED:
        rest = [case for group in list(towns.values())[_LISTED:] for case in group]
        what = f"还有 {len(towns) - _LISTED} 个镇（街道）{len(rest)} 张表没有报"
        tasks.append(Task(Urgency.OVERDUE, _SUBJECT, what, "swtool returns status --late", _first(rest)))
    return tasks


def _due(found: Sequence[Case], outlook: Outlook) -> list[Task]:
    days: dict[date, list[Case]] = {}
    for case in found:
        days.setdefault(case.due.due_on, []).append(case)
    tasks = []
    for day, group in sorted(days.items()):
        towns = {case.owed_by.id for case in group}
        mark = "（暂定）" if any(case.due.provisional for case in group) else ""
        what = (
            f"{len(towns)} 个镇（街道）还有 {len(group)} 张表要报，"
            f"最后一天 {day.isoformat()}{mark}，{days_text(day, outlook.today)}"
        )
        tasks.append(Task(Urgency.DUE, _SUBJECT, what, "swtool returns remind", day))
    return tasks


def _first(found: Sequence[Case]) -> date:
    return min(case.due.due_on for case in found)
