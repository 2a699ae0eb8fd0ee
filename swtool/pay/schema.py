"""Tables of pay and allowances. Money is integer 分; rows are only added and superseded."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("pay")


@migrations()
def m0001_allowances(db: Database) -> None:
    """Monthly sheets of allowances as they were paid. A line of a later sheet may be for an earlier month."""
    run(
        db,
        """
        CREATE TABLE allowance_sheet (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('post', 'assistant')),
            month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX allowance_sheet_current ON allowance_sheet (kind, month) WHERE superseded_at IS NULL;
        CREATE TABLE allowance_line (
            id INTEGER PRIMARY KEY,
            sheet_id INTEGER REFERENCES allowance_sheet (id),  -- NULL: loaded from the office's own sheet
            kind TEXT NOT NULL CHECK (kind IN ('post', 'assistant')),
            for_month TEXT NOT NULL CHECK (for_month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
            person_id INTEGER NOT NULL REFERENCES person (id),
            station_id INTEGER REFERENCES station (id),
            level TEXT NOT NULL,                               -- 证书等级, 、 between several of one month; '' unknown
            days INTEGER CHECK (days BETWEEN 0 AND 31),        -- days in post; NULL unknown
            amount INTEGER NOT NULL,                           -- negative: taken back (扣回)
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT,
            CHECK (amount >= 0 OR sheet_id IS NOT NULL)
        ) STRICT;
        CREATE INDEX allowance_line_month ON allowance_line (kind, for_month);
        CREATE INDEX allowance_line_person ON allowance_line (person_id);
        CREATE UNIQUE INDEX allowance_line_of_sheet ON allowance_line (sheet_id, for_month, person_id)
            WHERE sheet_id IS NOT NULL AND superseded_at IS NULL;
        CREATE UNIQUE INDEX allowance_line_loaded ON allowance_line (kind, for_month, person_id)
            WHERE sheet_id IS NULL AND superseded_at IS NULL;
        """,
    )
    for table in ("allowance_sheet", "allowance_line"):
        journal.track(db, table, history=True)


@migrations()
def m0002_pay(db: Database) -> None:
    """Ladders by edition, who stands on which rung from when, pay by month, the average wage compared with."""
    run(
        db,
        """
        CREATE TABLE pay_ladder (                 -- one rung of an edition
            id INTEGER PRIMARY KEY,
            ladder TEXT NOT NULL,
            edition_on TEXT NOT NULL CHECK (edition_on GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
            post TEXT NOT NULL, grade TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount > 0),          -- a month, full-time
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX pay_ladder_current ON pay_ladder (ladder, edition_on, post, grade)
            WHERE superseded_at IS NULL;
        CREATE TABLE pay_grade (                  -- from that day on until the next
            id INTEGER PRIMARY KEY,
            person_id INTEGER NOT NULL REFERENCES person (id),
            effective_on TEXT NOT NULL CHECK (effective_on GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
            ladder TEXT NOT NULL, post TEXT NOT NULL, grade TEXT NOT NULL,
            document TEXT NOT NULL,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX pay_grade_current ON pay_grade (person_id, effective_on) WHERE superseded_at IS NULL;
        CREATE TABLE staff_pay (
            id INTEGER PRIMARY KEY,
            person_id INTEGER NOT NULL REFERENCES person (id),
            month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
            gross INTEGER NOT NULL CHECK (gross >= 0),
            net INTEGER CHECK (net >= 0),
            share INTEGER CHECK (share BETWEEN 1 AND 10000),     -- of full-time, in hundredths of a percent
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX staff_pay_current ON staff_pay (month, person_id) WHERE superseded_at IS NULL;
        CREATE INDEX staff_pay_person ON staff_pay (person_id);
        CREATE TABLE average_wage (               -- what pay is compared with from a day on
            id INTEGER PRIMARY KEY,
            effective_on TEXT NOT NULL CHECK (effective_on GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
            area TEXT NOT NULL,                   -- of which county or city
            measure TEXT NOT NULL,                -- 城镇非私营单位、全口径 …
            year INTEGER NOT NULL,
            amount INTEGER NOT NULL CHECK (amount > 0),          -- a year
            source TEXT NOT NULL,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX average_wage_current ON average_wage (effective_on) WHERE superseded_at IS NULL;
        """,
    )
    for table in ("pay_ladder", "pay_grade", "staff_pay", "average_wage"):
        journal.track(db, table, history=True)
