"""The one table of the registers: an entry is a line of a 登记簿, whatever that is about.

A line has a number, whom it belongs to, what it says, and from when to when. Each register names the columns that it
uses by a form of its own (``swtool.registers.forms``); the others stay empty.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("registers")


@migrations()
def m0001_registers(db: Database) -> None:
    """Entries of all registers. A correction, an end or a withdrawal supersedes; the number stays."""
    run(
        db,
        """
        CREATE TABLE register_entry (
            id INTEGER PRIMARY KEY,
            register_no TEXT NOT NULL,            -- DB2026-0001
            register TEXT NOT NULL,               -- the name of its form
            -- Whom it belongs to; the county where all are empty.
            division_id INTEGER REFERENCES division (id),
            station_id INTEGER REFERENCES station (id),
            organization_id INTEGER REFERENCES organization (id),
            project_id INTEGER REFERENCES project (id),
            person_id INTEGER REFERENCES person (id),               -- one of the workers
            partner_id INTEGER REFERENCES person (id),              -- the other worker of a pair
            name TEXT, mobile TEXT,               -- somebody who is none of the workers
            -- What it says.
            title TEXT, category TEXT, unit TEXT, document_no TEXT,
            year INTEGER,
            figure INTEGER CHECK (figure >= 0),
            reached INTEGER CHECK (reached >= 0),                   -- of the figure, or a second one
            score INTEGER CHECK (score >= 0),                       -- hundredths of a point
            amount INTEGER CHECK (amount >= 0),                     -- 分
            fulfilled INTEGER CHECK (fulfilled IN (0, 1)),
            outcome TEXT,
            due_on TEXT,
            effective_on TEXT,                    -- may be partial
            effective_until TEXT,                 -- the first day on which it does not hold any more
            details TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX register_entry_no ON register_entry (register_no);
        CREATE UNIQUE INDEX register_entry_current ON register_entry (register_no) WHERE superseded_at IS NULL;
        CREATE INDEX register_entry_register ON register_entry (register) WHERE superseded_at IS NULL;
        CREATE INDEX register_entry_person ON register_entry (person_id);
        CREATE INDEX register_entry_partner ON register_entry (partner_id);
        """,
    )
    journal.track(db, "register_entry", history=True)
