"""Tables of the filings room. Every one is history: nothing is overwritten, a later row supersedes or follows."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("filings")


@migrations()
def m0001_filings(db: Database) -> None:
    """Staff changes with their versions, filings with events and deadlines, documents handed out."""
    run(
        db,
        """
        CREATE TABLE staff_change (               -- that something happened: never altered
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            change_no TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('join', 'leave', 'transfer_in', 'transfer_out', 'post_change',
                'basis_change', 'long_leave')),
            person_id INTEGER NOT NULL REFERENCES person (id),
            station_id INTEGER NOT NULL REFERENCES station (id),
            other_station_id INTEGER REFERENCES station (id),   -- the other end of a transfer
            origin TEXT NOT NULL CHECK (origin IN ('command', 'roster', 'workbook')),
            before_post_kind TEXT, before_basis TEXT, before_post_title TEXT, before_pay_grade TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX staff_change_person ON staff_change (person_id);
        CREATE INDEX staff_change_station ON staff_change (station_id);

        CREATE TABLE staff_change_version (       -- what is held to be so: one open row a change
            id INTEGER PRIMARY KEY,
            change_id INTEGER NOT NULL REFERENCES staff_change (id),
            standing TEXT NOT NULL CHECK (standing IN ('suspected', 'recorded', 'direct', 'dismissed')),
            event_on TEXT,                        -- as precise as it is known; NULL: not known at all
            after_post_kind TEXT CHECK (after_post_kind IN
                ('administrative_post', 'service_post', 'supervisor', 'station_head')),
            after_basis TEXT CHECK (after_basis IN ('full_time', 'part_time')),
            after_post_title TEXT, after_pay_grade TEXT,
            reason TEXT, handover TEXT,           -- 变动原因, 交接情况
            note TEXT,                            -- why this version replaced the one before
            project_id INTEGER REFERENCES project (id),         -- the approved project it falls under
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX staff_change_version_open ON staff_change_version (change_id)
            WHERE superseded_at IS NULL;

        CREATE TABLE covered_registration (       -- opening registrations that changes have reshaped
            id INTEGER PRIMARY KEY,
            post_id INTEGER NOT NULL REFERENCES post (id),
            person_id INTEGER NOT NULL REFERENCES person (id),
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX covered_registration_person ON covered_registration (person_id);

        CREATE TABLE filing (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            filing_no TEXT NOT NULL UNIQUE,
            change_id INTEGER NOT NULL UNIQUE REFERENCES staff_change (id),
            first_filed_at TEXT NOT NULL,         -- with its time, +08:00; no amendment moves it
            channel TEXT NOT NULL CHECK (channel IN ('counter', 'online', 'chat', 'paper', 'workbook')),
            handler TEXT,                         -- 经办人
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE filing_event (
            id INTEGER PRIMARY KEY,
            filing_id INTEGER NOT NULL REFERENCES filing (id),
            kind TEXT NOT NULL CHECK (kind IN ('added', 'accepted', 'returned', 'amended', 'revoked')),
            reason TEXT CHECK (reason IS NOT NULL OR kind NOT IN ('returned', 'revoked')),
            actor TEXT NOT NULL,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX filing_event_filing ON filing_event (filing_id);
        CREATE TABLE filing_deadline (            -- a recount supersedes, the earlier count stays readable
            id INTEGER PRIMARY KEY,
            filing_id INTEGER NOT NULL REFERENCES filing (id),
            event_on TEXT NOT NULL,
            last_day TEXT NOT NULL,
            convention TEXT NOT NULL, count INTEGER NOT NULL,
            unit TEXT NOT NULL CHECK (unit IN ('calendar_day', 'workday')),
            roll INTEGER NOT NULL CHECK (roll IN (0, 1)),
            steps TEXT NOT NULL,                  -- JSON array of sentences: how it was counted
            calendar_edition TEXT NOT NULL,
            provisional INTEGER NOT NULL CHECK (provisional IN (0, 1)),
            policy_edition TEXT NOT NULL,
            rule TEXT NOT NULL,                   -- the source as cited on that day
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX filing_deadline_open ON filing_deadline (filing_id) WHERE superseded_at IS NULL;
        CREATE TABLE filing_document (            -- receipts and notices that left the house
            id INTEGER PRIMARY KEY,
            filing_id INTEGER NOT NULL REFERENCES filing (id),
            kind TEXT NOT NULL CHECK (kind IN ('receipt', 'correction_notice')),
            deadline_id INTEGER REFERENCES filing_deadline (id),
            file_name TEXT NOT NULL,
            head TEXT NOT NULL,                   -- the chain head printed on it
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX filing_document_filing ON filing_document (filing_id);
        """,
    )
    for table in (
        "staff_change",
        "staff_change_version",
        "covered_registration",
        "filing",
        "filing_event",
        "filing_deadline",
        "filing_document",
    ):
        journal.track(db, table, history=True)


@migrations()
def m0002_takeover(db: Database) -> None:
    """Takeovers: from a day on another organization runs a station, in the middle of a project or at its end."""
    run(
        db,
        """
        CREATE TABLE station_takeover (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            station_id INTEGER NOT NULL REFERENCES station (id),
            effective_on TEXT NOT NULL,           -- first day of the new operator
            from_organization_id INTEGER NOT NULL REFERENCES organization (id),
            to_organization_id INTEGER NOT NULL REFERENCES organization (id),
            project_id INTEGER REFERENCES project (id),    -- the project that ended early by it; NULL: none did
            reason TEXT,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX station_takeover_station ON station_takeover (station_id);
        """,
    )
    journal.track(db, "station_takeover", history=True)
