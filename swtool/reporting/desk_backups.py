"""What backups put on the desk: how old the last one is that was verified."""

from __future__ import annotations

from datetime import date

from swtool.errors import PolicyFault
from swtool.office import Office
from swtool.reporting.tasks import Outlook, Task, Urgency
from swtool.store.backup_events import Event, latest

WITHIN = "backup.verify_within"
_SUBJECT = "备份"


def backup_tasks(office: Office, outlook: Outlook) -> list[Task]:
    """One line: how old the last verified backup is. Overdue after the days of the setting ``backup.verify_within``;
    missing where there never was one, which an office younger than that is only reminded of."""
    try:
        days = office.policy.at(WITHIN, outlook.today).number()
    except PolicyFault:
        return []
    verified = latest(office.db, Event.VERIFIED, outlook.today)
    if verified is not None:
        age = _days_since(verified.recorded_at, outlook.today)
        ago = f"{age} 天前" if age > 0 else "今天"
        what = f"最近一次核验过备份是{ago}（{verified.recorded_at[:10]}）"
        if age > days:
            return [
                Task(Urgency.OVERDUE, _SUBJECT, f"{what}，设置是每 {days} 天核验一次", _command(office, outlook.today))
            ]
        return [Task(Urgency.NOTICE, _SUBJECT, what, "swtool backup create")]
    began = office.db.value("SELECT min(recorded_at) FROM journal_txn")
    if began is None:
        return []
    urgency = Urgency.MISSING if _days_since(str(began), outlook.today) > days else Urgency.NOTICE
    made = latest(office.db, Event.CREATED, outlook.today)
    what = f"{made.recorded_at[:10]} 做过备份，还没有核验过" if made else "还没有做过备份"
    return [Task(urgency, _SUBJECT, what, _command(office, outlook.today))]


def _command(office: Office, day: date) -> str:
    """To make one where the last one made is already verified or there is none, else to verify that one."""
    made, verified = latest(office.db, Event.CREATED, day), latest(office.db, Event.VERIFIED, day)
    waiting = made is not None and (verified is None or verified.recorded_at < made.recorded_at)
    return "swtool backup verify --last" if waiting else "swtool backup create"


def _days_since(recorded_at: str, today: date) -> int:
    return (today - date.fromisoformat(recorded_at[:10])).days
