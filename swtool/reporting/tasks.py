"""What lies on the desk: a task, how urgent it is, and the stretch of days that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from swtool.office import Office


class Urgency(StrEnum):
    """Why something lies on the desk."""

    OVERDUE = "overdue"
    DUE = "due"
    MISSING = "missing"
    NOTICE = "notice"


URGENCY_LABELS = {
    Urgency.OVERDUE: "逾期",
    Urgency.DUE: "快到期",
    Urgency.MISSING: "缺",
    Urgency.NOTICE: "留意",
}


class Task(NamedTuple):
    """One line of the desk. ``subject`` is the room's word (备案), ``what`` a sentence without personal data,
    ``command`` what to type, ``due_on`` its last day."""

    urgency: Urgency
    subject: str
    what: str
    command: str
    due_on: date | None = None


class Outlook(NamedTuple):
    """The day that is looked from, and the last day that still counts as soon (both included)."""

    today: date
    until: date

    @property
    def days(self) -> int:
        """How many days ahead that is."""
        return (self.until - self.today).days


Source = Callable[[Office, Outlook], list[Task]]


def days_text(last: date, today: date) -> str:
    """How a last day stands to the day: 已逾期 3 天, 今天是最后一天, 还有 5 天."""
    left = (last - today).days
    if left < 0:
        return f"已逾期 {-left} 天"
    return "今天是最后一天" if left == 0 else f"还有 {left} 天"
