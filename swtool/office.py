"""Office: what every function of a room receives. Built once by a command (or a test), then passed down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from swtool.boundaries import Boundaries
from swtool.errors import SwtoolError
from swtool.policy.policy import Policy
from swtool.store import journal
from swtool.store.database import Database, Transaction
from swtool.workdays import Calendar

Advance = Callable[[int], None]
Progress = Callable[[str, int], AbstractContextManager[Advance]]


@contextmanager
def silent_progress(label: str, total: int) -> Iterator[Advance]:
    """Progress that nobody watches."""
    yield lambda amount: None


@dataclass(frozen=True, slots=True)
class Office:
    """The open office.

    ``today`` is the day things are judged for; ``now`` the real clock at +08:00 that stamps records and filings.
    ``actor`` is the named person who acts; '' where something is only read.
    ``boundaries`` says whether lists group by the towns and villages of their day or by those of now.
    """

    db: Database
    policy: Policy
    calendar: Calendar
    today: date
    now: datetime
    actor: str
    progress: Progress = silent_progress
    boundaries: Boundaries = Boundaries.THEN

    @contextmanager
    def change(
        self, why: str, *, keep: bool = True, erasing: bool = False, undoing: bool = False
    ) -> Iterator[Transaction]:
        """One journalled transaction by this office's actor, now. ``keep=False`` is a dry run.

        ``erasing`` belongs to the rights of persons alone (``swtool.rights``), ``undoing`` to taking a workbook back:
        see ``Database.transaction``.
        Raises ``SwtoolError`` where nobody is named: the journal does not take a change by nobody.
        """
        if not self.actor:
            raise SwtoolError(
                "还不知道由谁经办，没有写入任何内容", remedy="加 --operator 姓名，或用 swtool operator map 姓名"
            )
        database = self.db
        with database.transaction(
            actor=self.actor, now=self.now, why=why, keep=keep, erasing=erasing, undoing=undoing
        ) as transaction:
            yield transaction

    def fact(self, key: str, day: date | None = None) -> str:
        """A dated fact of the office ('' if none): ``county_code``, ``county_name``, ``competent_authority``,
        ``supervision_phone``, ``office_uid``, ``adopts``, ``sample`` … as of ``day`` (default: today)."""
        row = self.db.one(
            "SELECT value FROM office_fact WHERE key = ? AND effective_on <= ? ORDER BY effective_on DESC, id DESC",
            (key, (day or self.today).isoformat()),
        )
        return str(row["value"]) if row else ""

    @property
    def head(self) -> str:
        """The journal's chain head as printed on receipts."""
        return journal.printed_head(self.db.connection)
