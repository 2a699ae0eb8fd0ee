"""What orders put on the desk: how many wait too long at which stage, and how many soon will."""

from __future__ import annotations

from collections import Counter

from swtool.office import Office
from swtool.orders.loops import waiting
from swtool.orders.rules import Stage
from swtool.reporting.tasks import Outlook, Task, Urgency


def order_tasks(office: Office, outlook: Outlook) -> list[Task]:
    """Orders over a stage's limit, and those whose limit ends within the outlook."""
    late: Counter[Stage] = Counter()
    soon: Counter[Stage] = Counter()
    for one in waiting(office, outlook.today):
        if one.is_late:
            late[one.wait.stage] += 1
        elif one.until.date() <= outlook.until:
            soon[one.wait.stage] += 1
    tasks = []
    if late:
        tasks.append(Task(Urgency.OVERDUE, "点单", f"{_told(late)}超时", "swtool order list --late"))
    if soon:
        what = f"{_told(soon)}在 {outlook.days} 天内到时限"
        tasks.append(Task(Urgency.DUE, "点单", what, "swtool order list --open"))
    return tasks


def _told(counts: Counter[Stage]) -> str:
    return "、".join(f"待{stage.label} {counts[stage]} 张" for stage in Stage if counts[stage])
