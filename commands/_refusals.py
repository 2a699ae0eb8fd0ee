"""What was asked for and refused by law or for want of a password, entered where it can be found again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from swtool.errors import SwtoolError
from swtool.store.access import AccessKind, FailedOpening, looks_like_an_office, note_failed_opening, record_access

from ._context import clock, seat

if TYPE_CHECKING:
    from swtool.office import Office


@contextmanager
def refusals_noted(
    refusal: type[SwtoolError], subject: str, *, office: Office | None = None, database: Path | None = None
) -> Iterator[None]:
    """Enter a ``refusal`` raised inside into the register of access of the open office, under the name of who asked.

    Where nobody is named, or no office is open, it goes into the note beside the ``database``, if one is there.
    ``subject`` says what was asked for and holds nothing personal.
    """
    try:
        yield
    except refusal as problem:
        beside = office.db.path if office is not None else database
        if office is not None and office.actor:
            _enter(office, subject)
        elif beside is not None and looks_like_an_office(beside):
            here = seat()
            note_failed_opening(
                beside, FailedOpening(clock(), here.os_user, here.machine, f"{subject}：{problem.what}")
            )
        raise


def _enter(office: Office, subject: str) -> None:
    """A register that cannot be written to must not hide why something was refused."""
    reading = office.db.value("PRAGMA query_only")
    office.db.connection.execute("PRAGMA query_only = OFF")
    with suppress(sqlite3.Error), office.change(f"拒绝：{subject}") as tx:
        record_access(tx, AccessKind.REFUSED, subject, 0)
    office.db.connection.execute(f"PRAGMA query_only = {reading}")
