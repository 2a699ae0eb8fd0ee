"""Tables of what was done for whom. A correction is a new version; what was void is superseded and stays."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("casework")


@migrations()
def m0001_casework(db: Database) -> None:
    """Catalogues of services, cases with their steps, and service records by the million: CHECKs that cost little."""
    run(
        db,
        """
        CREATE TABLE service_item (               -- one small item of a catalogue's edition
            id INTEGER PRIMARY KEY,
            catalogue TEXT NOT NULL,
            edition_on TEXT NOT NULL,             -- from this day on the edition replaces the one before it
            code TEXT NOT NULL,
            field TEXT NOT NULL,                  -- 领域（类）
            section TEXT NOT NULL,                -- 大项；'' where the catalogue has two levels
            name TEXT NOT NULL,                   -- 小项
            content TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX service_item_current ON service_item (catalogue, edition_on, code)
            WHERE superseded_at IS NULL;

        CREATE TABLE engagement (                 -- a case, a group or a community activity: work that has sessions
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            engagement_no TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind = 'consultation_case' OR kind = 'professional_case' OR kind = 'group'
                OR kind = 'activity'),
            station_id INTEGER NOT NULL REFERENCES station (id),
            title TEXT NOT NULL,                  -- what it is about; names nobody
            worker_id INTEGER REFERENCES person (id),
            household_id INTEGER REFERENCES household (id),
            project_id INTEGER REFERENCES project (id),
            members INTEGER CHECK (members >= 0), -- planned members of a group or participants of an activity
            opened_on TEXT NOT NULL,
            remarks TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER
        ) STRICT;
        CREATE INDEX engagement_station ON engagement (station_id, opened_on);
        CREATE INDEX engagement_household ON engagement (household_id) WHERE household_id IS NOT NULL;

        CREATE TABLE engagement_step (            -- what became of it
            id INTEGER PRIMARY KEY,
            engagement_id INTEGER NOT NULL REFERENCES engagement (id),
            kind TEXT NOT NULL CHECK (kind = 'stage' OR kind = 'crisis' OR kind = 'calm' OR kind = 'referral'
                OR kind = 'closing'),
            taken_on TEXT NOT NULL,
            word TEXT NOT NULL,                   -- the stage, the result, the place referred to; '' where none
            note TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX engagement_step_of ON engagement_step (engagement_id, taken_on) WHERE superseded_at IS NULL;
        CREATE UNIQUE INDEX engagement_closing ON engagement_step (engagement_id)
            WHERE superseded_at IS NULL AND kind = 'closing';

        CREATE TABLE service_record (
            id INTEGER PRIMARY KEY,
            record_no TEXT,                       -- the station's own number, where it has one
            station_id INTEGER NOT NULL REFERENCES station (id),
            happened_on TEXT NOT NULL CHECK (length(happened_on) = 10),
            kind TEXT NOT NULL,                   -- a word of casework.terms
            item TEXT NOT NULL,                   -- the code in the catalogue, else the sheet's words; '' where none
            worker_id INTEGER NOT NULL REFERENCES person (id),
            household_id INTEGER REFERENCES household (id),
            member_id INTEGER REFERENCES household_member (id),
            engagement_id INTEGER REFERENCES engagement (id),   -- the case, group or activity of which it is a session
            project_id INTEGER REFERENCES project (id),   -- NULL: the station's own work
            minutes INTEGER CHECK (minutes >= 0),
            persons INTEGER NOT NULL CHECK (persons >= 0),
            person_times INTEGER NOT NULL CHECK (person_times >= persons),
            volunteers INTEGER CHECK (volunteers >= 0),
            tier INTEGER CHECK (tier >= 1 AND tier <= 3),
            place TEXT, remarks TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX service_record_station ON service_record (station_id, happened_on) WHERE superseded_at IS NULL;
        CREATE INDEX service_record_day ON service_record (happened_on, station_id) WHERE superseded_at IS NULL;
        CREATE INDEX service_record_worker ON service_record (worker_id, happened_on, minutes)
            WHERE superseded_at IS NULL;
        CREATE INDEX service_record_household ON service_record (household_id, happened_on)
            WHERE superseded_at IS NULL AND household_id IS NOT NULL;
        CREATE INDEX service_record_visit ON service_record (household_id, happened_on)
            WHERE superseded_at IS NULL AND household_id IS NOT NULL AND (kind = 'home_visit' OR kind = 'visit');
        CREATE INDEX service_record_member ON service_record (member_id, happened_on)
            WHERE superseded_at IS NULL AND member_id IS NOT NULL;
        CREATE INDEX service_record_engagement ON service_record (engagement_id, happened_on)
            WHERE superseded_at IS NULL AND engagement_id IS NOT NULL;
        CREATE INDEX service_record_number ON service_record (record_no)
            WHERE superseded_at IS NULL AND record_no IS NOT NULL;
        """,
    )
    journal.track(db, "engagement")
    for table in ("service_item", "engagement_step", "service_record"):
        journal.track(db, table, history=True)
