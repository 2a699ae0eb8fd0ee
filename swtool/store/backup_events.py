"""What became of backups, as the office itself remembers it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from swtool.store import journal
from swtool.store.database import Database, Transaction


class Event(StrEnum):
    """What can happen to a backup."""

    CREATED = "created"
    VERIFIED = "verified"
    RESTORED = "restored"
    REMOVED = "removed"


class BackupEvent(NamedTuple):
    """One row. ``sha256`` is the whole backup file's; ``txn`` and ``head`` are the step that it holds."""

    kind: Event
    file_name: str
    folder: str
    sha256: str
    txn: int
    head: str
    size: int
    note: str | None
    recorded_at: str

    @property
    def path(self) -> Path:
        """Where the file lay."""
        return Path(self.folder) / self.file_name

    @property
    def printed_head(self) -> str:
        """The chain head that the backup holds, as printed."""
        return journal.as_printed(self.txn, self.head)


_COLUMNS = "kind, file_name, folder, sha256, txn, head, size, note, recorded_at"


def events(database: Database, *kinds: Event) -> list[BackupEvent]:
    """What happened, the newest first; only these kinds where any are named."""
    marks = ", ".join("?" * len(kinds))
    where = f"WHERE kind IN ({marks})" if kinds else ""
    rows = database.query(f"SELECT {_COLUMNS} FROM backup_event {where} ORDER BY id DESC", kinds)
    return [BackupEvent(Event(row[0]), *tuple(row)[1:]) for row in rows]


def latest(database: Database, kind: Event, day: date | None = None) -> BackupEvent | None:
    """The newest event of a kind; with ``day`` the newest by the end of it."""
    known = events(database, kind)
    return next((each for each in known if day is None or each.recorded_at[:10] <= day.isoformat()), None)


def record(tx: Transaction, event: BackupEvent) -> None:
    """Write an event down; its ``recorded_at`` is the transaction's own."""
    tx.insert(
        "backup_event",
        {
            "kind": event.kind.value,
            "file_name": event.file_name,
            "folder": event.folder,
            "sha256": event.sha256,
            "txn": event.txn,
            "head": event.head,
            "size": event.size,
            "note": event.note,
            "recorded_at": tx.recorded_at,
        },
    )
