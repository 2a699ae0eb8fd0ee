"""The table of what became of backups. It stands with the store, for the desk and the audit ask it as well."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("backups")


@migrations()
def m0001_backup_events(db: Database) -> None:
    """When a backup was made, verified, restored from, or removed by rotation."""
    run(
        db,
        """
        CREATE TABLE backup_event (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('created', 'verified', 'restored', 'removed')),
            file_name TEXT NOT NULL, folder TEXT NOT NULL,
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64),  -- of the backup file
            txn INTEGER NOT NULL, head TEXT NOT NULL,          -- the step that the backup holds, and its chain head
            size INTEGER NOT NULL CHECK (size >= 0),           -- bytes
            note TEXT,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX backup_event_kind ON backup_event (kind, recorded_at);
        """,
    )
    journal.track(db, "backup_event", history=True)
