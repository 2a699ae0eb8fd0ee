"""A copy of the office file at one moment, while others read and write it; and what the copy holds."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import NamedTuple

from swtool.store import journal
from swtool.store.database import Database


class Content(NamedTuple):
    """What an office file holds: the journal's last step with its head (hex), and rows per table."""

    txn: int
    head: str
    counts: dict[str, int]

    @property
    def printed_head(self) -> str:
        """The head as printed."""
        return journal.as_printed(self.txn, self.head)


def copy_online(database: Database, target: Path) -> None:
    """Copy the file as it stands at this moment by SQLite's backup. Nothing is left where it fails.

    In one piece: copied page by page it would begin anew at every write of another program.
    """
    copy = sqlite3.connect(target)
    try:
        database.connection.backup(copy)
    except BaseException:
        copy.close()
        target.unlink(missing_ok=True)
        raise
    copy.close()


def content_of(connection: sqlite3.Connection) -> Content:
    """The last step and the row counts, read in one transaction."""
    was_open = connection.in_transaction
    if not was_open:
        connection.execute("BEGIN")
    try:
        last = connection.execute("SELECT id, head FROM journal_txn ORDER BY id DESC LIMIT 1").fetchone()
        tables = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name"
            )
        ]
        counts = {table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}
    finally:
        if not was_open:
            connection.execute("ROLLBACK")
    txn, head = last or (0, journal.GENESIS)
    return Content(txn, head, counts)
