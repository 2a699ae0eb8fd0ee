"""What services put on the desk: households to be visited by their follow-up level."""

from __future__ import annotations

from swtool.casework.due import village_visits
from swtool.errors import PolicyFault
from swtool.office import Office
from swtool.reporting.tasks import Outlook, Task, Urgency

_COMMAND = "swtool service due"


def visit_tasks(office: Office, outlook: Outlook) -> list[Task]:
    """How many are overdue and due soon, and where most; nothing where the county has not said how often."""
    try:
        villages = village_visits(office, outlook.today, outlook.until)
    except PolicyFault:
        return []
    tasks = []
    if late := sum(village.overdue for village in villages):
        most = max(villages, key=lambda each: each.overdue)
        what = f"{late} 户到期没有走访，最多的是{most.town}{most.name}（{most.overdue} 户）"
        tasks.append(Task(Urgency.OVERDUE, "走访", what, _COMMAND))
    if soon := sum(village.soon for village in villages):
        tasks.append(Task(Urgency.DUE, "走访", f"{soon} 户到 {outlook.until.isoformat()} 为止要走访", _COMMAND))
    return tasks
