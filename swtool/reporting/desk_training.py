"""What the training room puts on the desk: registrations that run out, and who will miss the yearly hours."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from swtool.errors import PolicyFault
from swtool.office import Office
from swtool.reporting.tasks import Outlook, Task, Urgency, days_text
from swtool.training.credits import hours_text
from swtool.training.periods import WINDOW_RULE, Registration, registrations
from swtool.training.standing import standings
from swtool.training.terms import Reading

_REGISTRATIONS = "swtool training expiring"


def training_tasks(office: Office, outlook: Outlook) -> list[Task]:
    """Certificate registrations first, then the year's hours."""
    return [*registration_tasks(office, outlook), *hours_tasks(office, outlook)]


def registration_tasks(office: Office, outlook: Outlook) -> list[Task]:
    """Registrations of those in post: over, over within the horizon, or within the window for renewing."""
    try:
        found = [each for each in registrations(office, outlook.today) if each.period is not None]
        months = office.policy.at(WINDOW_RULE, outlook.today).number()
    except PolicyFault:
        return []
    lapsed = [each for each in found if _last(each) < outlook.today]
    soon = [each for each in found if outlook.today <= _last(each) <= outlook.until]
    window = [
        each
        for each in found
        if each.period is not None and _last(each) > outlook.until and each.period.is_in_window(outlook.today, months)
    ]
    tasks = []
    if lapsed:
        what = f"{len(lapsed)} 人的社工证登记已过期：{_numbers(lapsed)}"
        tasks.append(Task(Urgency.OVERDUE, "证书登记", what, "swtool check --code staff.registration_lapsed"))
    if soon:
        first = min(map(_last, soon))
        what = f"{len(soon)} 人的社工证登记就要到期，最早 {first.isoformat()}，{days_text(first, outlook.today)}"
        tasks.append(Task(Urgency.DUE, "证书登记", f"{what}：{_numbers(soon)}", _REGISTRATIONS, first))
    if window:
        what = f"{len(window)} 人的社工证登记 {months} 个月内到期，现在可以办理再登记：{_numbers(window)}"
        tasks.append(Task(Urgency.NOTICE, "证书登记", what, _REGISTRATIONS))
    return tasks


def hours_tasks(office: Office, outlook: Outlook) -> list[Task]:
    """Who will miss the yearly hours at the present pace; urgent only when the year's end is within the horizon."""
    year = outlook.today.year
    try:
        everybody = standings(office, year, outlook.today, Reading.PER_PERSON_YEAR)
    except PolicyFault:
        return []
    short = [each for each in everybody if each.still_serves and each.forecast is not None and each.forecast.misses]
    if not short:
        return []
    owed = hours_text(sum((each.owed for each in short), Fraction(0)), up=True)
    year_end = date(year, 12, 31)
    is_near = year_end <= outlook.until
    what = f"按现在的进度，{len(short)} 人到年底修不满 {year} 年的继续教育学时，共欠 {owed} 学时"
    urgency, last = (Urgency.DUE, year_end) if is_near else (Urgency.NOTICE, None)
    return [Task(urgency, "继续教育", what, "swtool training forecast", last)]


def _last(each: Registration) -> date:
    return each.period.last if each.period is not None else date.max


def _numbers(found: list[Registration]) -> str:
    numbers = [each.person.staff_no for each in found]
    return "、".join(numbers[:3]) + (" 等" if len(numbers) > 3 else "")
