"""The table of reporting: 报送登记, what was handed to whom, as of which day, and the digest that knows it again."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("reporting")


@migrations()
def m0001_reporting(db: Database) -> None:
    """What left the house is history: a second sheet for the same day is a second row."""
    run(
        db,
        """
        CREATE TABLE report_sent (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            sheet TEXT NOT NULL,                  -- name of the shipped template, or the file name of the bureau's own
            template_sha256 TEXT NOT NULL,
            scope TEXT NOT NULL,                  -- whose sheet it is: the county, a town, an organization
            as_of TEXT NOT NULL,
            year INTEGER NOT NULL,
            recipient TEXT NOT NULL,
            file_name TEXT NOT NULL,
            sha256 TEXT NOT NULL,                 -- of the finished file
            revealed INTEGER NOT NULL CHECK (revealed IN (0, 1)),   -- whether personal columns stood in it in full
            policy_edition TEXT NOT NULL,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX report_sent_sha256 ON report_sent (sha256);
        """,
    )
    journal.track(db, "report_sent", history=True)
