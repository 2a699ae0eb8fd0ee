"""What meetings put on the desk: what was resolved and not done by its day, and topics that nobody resolved yet."""

from __future__ import annotations

from datetime import date

from swtool.community.store import Item, waiting
from swtool.office import Office
from swtool.registry.boundaries import places_of
from swtool.reporting.tasks import Outlook, Task, Urgency, days_text

_SUBJECT = "议事"
_OPEN = "swtool meeting open"


def meeting_tasks(office: Office, outlook: Outlook) -> list[Task]:
    """Overdue things first, then those due within the horizon, then how many topics wait without a day."""
    if not office.db.value("SELECT EXISTS (SELECT 1 FROM meeting_item)"):
        return []
    found = waiting(office.db, outlook.today, places_of(office, outlook.today))
    today, until = outlook.today.isoformat(), outlook.until.isoformat()
    late = [each for each in found if each.due_on and each.due_on < today]
    soon = [each for each in found if today <= each.due_on <= until]
    undated = [each for each in found if not each.due_on]
    tasks = []
    for urgency, items, word in ((Urgency.OVERDUE, late, "过了办理时限"), (Urgency.DUE, soon, "快到办理时限")):
        if items:
            first = date.fromisoformat(items[0].due_on)
            what = f"{len(items)} 件议定的事{word}：{_numbers(items)}；最早 {first.isoformat()}"
            tasks.append(Task(urgency, _SUBJECT, f"{what}，{days_text(first, outlook.today)}", _OPEN, first))
    if undated:
        oldest = min(each.held_on for each in undated)
        what = f"{len(undated)} 项议题还没有议定或办结，也没有写时限，最早的是 {oldest} 的会"
        tasks.append(Task(Urgency.NOTICE, _SUBJECT, what, _OPEN))
    return tasks


def _numbers(items: list[Item]) -> str:
    return "、".join(each.number for each in items[:3]) + (" 等" if len(items) > 3 else "")
