"""Tables of the returns room. Which sheet of which town and period is one row for good; the rest is history."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("returns")


@migrations()
def m0001_returns(db: Database) -> None:
    """Returns by form, town and period; until when each is owed; what became of it."""
    run(
        db,
        """
        CREATE TABLE town_return (                -- one sheet of one town and period: never altered
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            form TEXT NOT NULL,
            division_id INTEGER NOT NULL REFERENCES division (id),
            period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]'
                OR period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]' OR period GLOB '[0-9][0-9][0-9][0-9]-Q[1-4]'),
            recorded_at TEXT NOT NULL,
            UNIQUE (form, division_id, period)
        ) STRICT;
        CREATE TABLE return_due (                 -- that it is owed, and until when; a recount supersedes
            id INTEGER PRIMARY KEY,
            return_id INTEGER NOT NULL REFERENCES town_return (id),
            form_title TEXT NOT NULL,             -- as the form was called then
            due_on TEXT NOT NULL,
            steps TEXT NOT NULL,                  -- JSON array of sentences: how it was counted
            calendar_edition TEXT NOT NULL,
            provisional INTEGER NOT NULL CHECK (provisional IN (0, 1)),
            policy_edition TEXT NOT NULL,
            rule TEXT NOT NULL,                   -- the settings and rules as cited on that day
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX return_due_open ON return_due (return_id) WHERE superseded_at IS NULL;
        CREATE TABLE return_event (               -- superseded: taken back as a slip
            id INTEGER PRIMARY KEY,
            return_id INTEGER NOT NULL REFERENCES town_return (id),
            kind TEXT NOT NULL CHECK (kind IN ('reminded', 'received', 'returned', 'accepted', 'waived')),
            happened_on TEXT NOT NULL,            -- the day it came, went, or was decided
            channel TEXT CHECK (channel IN ('chat', 'paper', 'email', 'counter', 'workbook')),
            file_name TEXT,                       -- without numbers of persons
            content_digest TEXT,                  -- SHA-256 of the file
            batch_id INTEGER REFERENCES intake_batch (id),
            reason TEXT CHECK (reason IS NOT NULL OR kind <> 'waived'),
            actor TEXT NOT NULL,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX return_event_return ON return_event (return_id);
        """,
    )
    for table in ("town_return", "return_due", "return_event"):
        journal.track(db, table, history=True)
