"""The tables of reporting: 报送登记, what was handed to whom, as of which day, the digest that knows it again, and the
figures that it held."""

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


@migrations()
def m0002_what_was_reported(db: Database) -> None:
    """What was asked and said, so that it can be held against what the office would say now."""
    run(
        db,
        """
        CREATE TABLE report_sent_scope (
            id INTEGER PRIMARY KEY,
            sent_id INTEGER NOT NULL REFERENCES report_sent(id),
            town TEXT NOT NULL,                   -- --town as asked, '' if not
            organization TEXT NOT NULL,           -- --org as asked, '' if not
            by_town INTEGER NOT NULL CHECK (by_town IN (0, 1)),     -- whether towns had sheets of their own
            asked TEXT NOT NULL CHECK (json_valid(asked)),          -- fields by block
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE TABLE report_sent_row (
            id INTEGER PRIMARY KEY,
            sent_id INTEGER NOT NULL REFERENCES report_sent(id),
            sheet_town TEXT NOT NULL,             -- whose sheet of the book, '' for one about all
            block TEXT NOT NULL,
            row_key TEXT NOT NULL,                -- 人员编号, 社工站 …: what tells one row from another
            person_id INTEGER REFERENCES person(id),                -- whom the row is about
            figures TEXT NOT NULL,                -- fields as they read, as JSON
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX report_sent_scope_sent ON report_sent_scope (sent_id);
        CREATE INDEX report_sent_row_sent ON report_sent_row (sent_id);
        CREATE INDEX report_sent_row_person ON report_sent_row (person_id);
        """,
    )
    for table in ("report_sent_scope", "report_sent_row"):
        journal.track(db, table, history=True)
