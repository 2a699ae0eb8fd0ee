"""Tables of the yearly rounds: that one was opened, which books went out, and what it came to when it was closed."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("rounds")


@migrations()
def m0001_rounds(db: Database) -> None:
    """One round a kind and year. Who is asked follows from the register on the opening day, so nobody is listed."""
    run(
        db,
        """
        CREATE TABLE yearly_round (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('needs', 'resources', 'verification')),
            year INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2099),
            opened_on TEXT NOT NULL,
            due_on TEXT NOT NULL CHECK (due_on >= opened_on),       -- the last day for towns
            opened_by TEXT NOT NULL,
            recorded_at TEXT NOT NULL,
            UNIQUE (kind, year)
        ) STRICT;
        CREATE TABLE round_book (                 -- a prefilled book that went out to a town
            id INTEGER PRIMARY KEY,
            round_id INTEGER NOT NULL REFERENCES yearly_round (id),
            division_id INTEGER NOT NULL REFERENCES division (id),  -- the town as it stood then
            given_on TEXT NOT NULL,
            asked INTEGER NOT NULL CHECK (asked > 0),               -- files or resources in it
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX round_book_round ON round_book (round_id);
        CREATE TABLE round_closing (              -- superseded: opened again
            id INTEGER PRIMARY KEY,
            round_id INTEGER NOT NULL REFERENCES yearly_round (id),
            closed_on TEXT NOT NULL,
            closed_by TEXT NOT NULL,
            why TEXT,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX round_closing_standing ON round_closing (round_id) WHERE superseded_at IS NULL;
        CREATE TABLE round_coverage (             -- what a village came to on the closing day
            id INTEGER PRIMARY KEY,
            closing_id INTEGER NOT NULL REFERENCES round_closing (id),
            division_id INTEGER NOT NULL REFERENCES division (id),
            village TEXT NOT NULL, town TEXT NOT NULL,              -- as they were called then
            unchanged INTEGER NOT NULL CHECK (unchanged >= 0),
            changed INTEGER NOT NULL CHECK (changed >= 0),
            gone INTEGER NOT NULL CHECK (gone >= 0),
            missing INTEGER NOT NULL CHECK (missing >= 0),
            early INTEGER NOT NULL CHECK (early >= 0),
            created INTEGER NOT NULL CHECK (created >= 0),
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX round_coverage_closing ON round_coverage (closing_id);
        """,
    )
    for table in ("yearly_round", "round_book", "round_closing", "round_coverage"):
        journal.track(db, table, history=True)
