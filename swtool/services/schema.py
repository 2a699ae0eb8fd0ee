"""Tables of monthly service totals and party-affairs entries. A correction is a new version."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("services")


@migrations()
def m0001_services(db: Database) -> None:
    """Indicator rows by station, month and service field; party-affairs entries by organization."""
    run(
        db,
        """
        CREATE TABLE service_total (
            id INTEGER PRIMARY KEY,
            station_id INTEGER NOT NULL REFERENCES station (id),
            organization_id INTEGER REFERENCES organization (id),  -- NULL: whoever ran the station in that month
            month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
            service_field TEXT NOT NULL,          -- as written; '' for the station as a whole
            indicator TEXT NOT NULL,              -- a name of services.indicators, or the sheet's own words
            -- In the smallest unit of the indicator: a count, hundredths of an hour, 分, hundredths of a percent.
            value INTEGER NOT NULL,
            cumulative INTEGER, target INTEGER,   -- as stated
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX service_total_current
            ON service_total (station_id, month, coalesce(organization_id, 0), service_field, indicator)
            WHERE superseded_at IS NULL;
        CREATE INDEX service_total_month ON service_total (month, station_id);
        CREATE TABLE party_entry (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            organization_id INTEGER NOT NULL REFERENCES organization (id),
            month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
            held_on TEXT,
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            participants INTEGER CHECK (participants >= 0),        -- a count; names are not kept
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX party_entry_current
            ON party_entry (organization_id, month, kind, title, coalesce(held_on, '')) WHERE superseded_at IS NULL;
        """,
    )
    journal.track(db, "service_total", history=True)
    journal.track(db, "party_entry", history=True)
