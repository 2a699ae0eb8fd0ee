"""Tables of the books. Money is integer 分; an entry is never changed: what was wrong is written off by another one."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("funds")


@migrations()
def m0001_funds(db: Database) -> None:
    """Funds, their entries, the months that are closed, and yearly totals that rules are measured against."""
    run(
        db,
        """
        CREATE TABLE fund (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL UNIQUE,
            source TEXT NOT NULL,                           -- one of the policy's fund.sources
            organization_id INTEGER REFERENCES organization (id)  -- whose books it is in; NULL: the county's own
        ) STRICT;
        CREATE TABLE fund_entry (
            id INTEGER PRIMARY KEY,
            fund_id INTEGER NOT NULL REFERENCES fund (id),
            project_id INTEGER REFERENCES project (id),
            happened_on TEXT NOT NULL CHECK (happened_on GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
            voucher_no TEXT NOT NULL,
            -- One amount on two accounts: an entry that does not balance cannot be written.
            debit TEXT NOT NULL, credit TEXT NOT NULL,
            amount INTEGER NOT NULL,
            summary TEXT NOT NULL,
            reverses_id INTEGER REFERENCES fund_entry (id),
            why TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT,  -- superseded only where a whole workbook is taken back
            CHECK (debit <> credit),
            -- Written off in red: the same accounts, the negative amount, so that turnovers stay true.
            CHECK ((reverses_id IS NULL AND amount > 0) OR (reverses_id IS NOT NULL AND amount < 0 AND why <> ''))
        ) STRICT;
        CREATE INDEX fund_entry_fund ON fund_entry (fund_id, happened_on);
        CREATE INDEX fund_entry_day ON fund_entry (happened_on);
        CREATE UNIQUE INDEX fund_entry_reversed_once ON fund_entry (reverses_id)
            WHERE reverses_id IS NOT NULL AND superseded_at IS NULL;
        CREATE TABLE fund_lock (                            -- closed: this month and all before it
            id INTEGER PRIMARY KEY,
            month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX fund_lock_current ON fund_lock (month) WHERE superseded_at IS NULL;
        CREATE TABLE fund_base (                            -- 困难群众救助补助资金 of the whole county in a year
            id INTEGER PRIMARY KEY,
            year INTEGER NOT NULL,
            amount INTEGER NOT NULL CHECK (amount >= 0),
            document TEXT NOT NULL,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX fund_base_current ON fund_base (year) WHERE superseded_at IS NULL;
        """,
    )
    journal.track(db, "fund")
    for table in ("fund_entry", "fund_lock", "fund_base"):
        journal.track(db, table, history=True)
