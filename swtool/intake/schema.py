"""What was loaded: one row per batch, so that the same content again is a no-op that says when it came in."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("intake")


@migrations()
def m0001_intake(db: Database) -> None:
    """Batches of loaded workbooks."""
    run(
        db,
        """
        CREATE TABLE intake_batch (
            id INTEGER PRIMARY KEY,
            file_name TEXT NOT NULL,
            content_digest TEXT NOT NULL,         -- SHA-256 over the extracted values, not over the file's bytes
            forms TEXT NOT NULL,
            rows INTEGER NOT NULL,
            inserted INTEGER NOT NULL, updated INTEGER NOT NULL, unchanged INTEGER NOT NULL, drafted INTEGER NOT NULL,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX intake_batch_digest ON intake_batch (content_digest);
        """,
    )
    journal.track(db, "intake_batch", history=True)
