"""The desk: what is overdue, due soon, missing, and worth knowing, each with the command that deals with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from swtool.office import Office
from swtool.tables import Heading, Show, Table

HORIZON = "status.horizon"


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


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the desk. ``subject`` is the room's word (备案), ``what`` a sentence without personal data,
    ``command`` what to type, ``due_on`` its last day."""

    urgency: Urgency
    subject: str
    what: str
    command: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """The day that is looked from, and the last day that still counts as soon (both included)."""

    today: date
    until: date

    @property
    def days(self) -> int:
        """How many days ahead that is."""
        return (self.until - self.today).days


@dataclass(frozen=True, slots=True)
class Desk:
    """All tasks of a day, the most urgent first."""

    outlook: Outlook
    tasks: tuple[Task, ...]

    @property
    def needs_attention(self) -> bool:
        """Whether anything is overdue or missing."""
        return any(task.urgency in (Urgency.OVERDUE, Urgency.MISSING) for task in self.tasks)

    def of(self, urgency: Urgency) -> list[Task]:
        """The tasks of one kind, in order."""
        return [task for task in self.tasks if task.urgency is urgency]


Source = Callable[[Office, Outlook], list[Task]]


def desk(office: Office, as_of: date, sources: Sequence[Source] | None = None) -> Desk:
    """Gather the tasks of all rooms as of a day. How far ahead it looks is the setting ``status.horizon``."""
    if sources is None:
        from swtool.reporting.desk_sources import SOURCES

        sources = SOURCES
    days = office.policy.at(HORIZON, as_of).number()
    outlook = Outlook(as_of, as_of + timedelta(days=days))
    tasks = [task for source in sources for task in source(office, outlook)]
    order = list(Urgency)
    tasks.sort(key=lambda task: (order.index(task.urgency), task.due_on or date.max))
    return Desk(outlook, tuple(tasks))


def desk_table(found: Desk) -> Table:
    """The desk as a table, for files and other programs."""
    headings = (
        Heading("number", "序号", Show.COUNT),
        Heading("urgency", "缓急"),
        Heading("subject", "事项"),
        Heading("what", "情况"),
        Heading("due_on", "最后一天", Show.DAY),
        Heading("command", "命令"),
    )
    rows = [
        (number, URGENCY_LABELS[task.urgency], task.subject, task.what, task.due_on, task.command)
        for number, task in enumerate(found.tasks, start=1)
    ]
    return Table("今日待办", headings, rows, as_of=found.outlook.today)


def days_text(last: date, today: date) -> str:
    """How a last day stands to the day: 已逾期 3 天, 今天是最后一天, 还有 5 天."""
    left = (last - today).days
    if left < 0:
        return f"已逾期 {-left} 天"
    return "今天是最后一天" if left == 0 else f"还有 {left} 天"
