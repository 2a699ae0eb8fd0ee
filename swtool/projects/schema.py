"""Tables of the monthly ledger. Money is integer 分; a month is ``2026-10``; a corrected month is a new version."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("projects")


@migrations()
def m0001_ledger(db: Database) -> None:
    """Monthly statements of an organization (per project or for itself) and the lines that they add up."""
    run(
        db,
        """
        CREATE TABLE ledger_statement (
            id INTEGER PRIMARY KEY,
            organization_id INTEGER NOT NULL REFERENCES organization (id),
            project_id INTEGER REFERENCES project (id),     -- NULL: the organization's own money, no project's
            month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
            purchaser TEXT,
            contract_amount INTEGER,
            -- As stated on the sheet; NULL where it says nothing. What can be added up is never taken from here.
            opening_balance INTEGER,
            received_period INTEGER, received_total INTEGER,
            spent_period INTEGER, spent_total INTEGER,
            closing_balance INTEGER,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX ledger_statement_current
            ON ledger_statement (organization_id, month, coalesce(project_id, 0)) WHERE superseded_at IS NULL;
        CREATE TABLE ledger_line (
            id INTEGER PRIMARY KEY,
            statement_id INTEGER NOT NULL REFERENCES ledger_statement (id),
            direction TEXT NOT NULL CHECK (direction IN ('income', 'spending')),
            budget_line TEXT NOT NULL,
            funding_source TEXT,
            description TEXT, voucher_no TEXT,
            budget INTEGER,                                 -- of the whole project
            amount INTEGER NOT NULL,                        -- of the month; a reversal is negative
            cumulative INTEGER,                             -- as stated
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX ledger_line_statement ON ledger_line (statement_id);
        """,
    )
    journal.track(db, "ledger_statement", history=True)
    journal.track(db, "ledger_line", history=True)
