"""The desk: what is overdue, due soon, missing, and worth knowing, each with the command that deals with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from swtool.office import Office
from swtool.reporting.desk_sources import SOURCES
from swtool.reporting.tasks import URGENCY_LABELS, Outlook, Source, Task, Urgency
from swtool.tables import Heading, Show, Table

HORIZON = "status.horizon"


class Desk(NamedTuple):
    """All tasks of a day, the most urgent first."""

    outlook: Outlook
    tasks: tuple[Task, ...]

    @property
    def needs_attention(self) -> bool:
        """Whether anything is overdue, due soon or missing; what is only worth knowing does not count."""
        return any(task.urgency is not Urgency.NOTICE for task in self.tasks)

    def of(self, urgency: Urgency) -> list[Task]:
        """The tasks of one kind, in order."""
        return [task for task in self.tasks if task.urgency is urgency]


def desk(office: Office, as_of: date, sources: Sequence[Source] = SOURCES) -> Desk:
    """Gather the tasks of all rooms as of a day. How far ahead it looks is the setting ``status.horizon``."""
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
