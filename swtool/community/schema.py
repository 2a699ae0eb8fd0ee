"""Tables of community organizations, meetings and supervision. Days are ISO text; some may be partial."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("community")


@migrations()
def m0001_community(db: Database) -> None:
    """社区社会组织, 联席会议和议事会, 督导和指导员."""
    run(
        db,
        """
        CREATE TABLE community_organization (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            organization_no TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            category TEXT,
            division_id INTEGER NOT NULL REFERENCES division (id),  -- the village or community
            head_name TEXT, head_phone TEXT,
            members INTEGER CHECK (members >= 0),
            filing_no TEXT, filing_body TEXT, filed_on TEXT,
            station_id INTEGER REFERENCES station (id),             -- who incubated it
            incubated_on TEXT,
            closed_on TEXT, closed_why TEXT,      -- the first day on which it is none any more
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            UNIQUE (division_id, name)
        ) STRICT;
        CREATE INDEX community_organization_incubated ON community_organization (incubated_on, station_id);

        CREATE TABLE meeting_item (               -- one topic of a meeting, what was resolved, and what is to be done
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            level TEXT NOT NULL CHECK (level = 'joint' OR level = 'hall' OR level = 'block'),
            division_id INTEGER NOT NULL REFERENCES division (id),  -- town, village or community
            held_on TEXT NOT NULL,
            topic TEXT NOT NULL,
            participants INTEGER CHECK (participants >= 0),
            decision TEXT, decided_on TEXT,
            action TEXT NOT NULL,                 -- '' where nothing is to be done
            owner TEXT, due_on TEXT, done_on TEXT, outcome TEXT,
            void_why TEXT,                        -- entered by mistake
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            CHECK ((decision IS NULL) = (decided_on IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX meeting_item_same ON meeting_item (level, division_id, held_on, topic, action)
            WHERE void_why IS NULL;
        CREATE INDEX meeting_item_division ON meeting_item (division_id, held_on);
        CREATE INDEX meeting_item_open ON meeting_item (due_on) WHERE done_on IS NULL;

        CREATE TABLE supervisor (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            supervisor_no TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            source TEXT CHECK (source = 'expert' OR source = 'leader' OR source = 'backbone'),
            unit TEXT NOT NULL,                   -- '' where none is stated
            mobile TEXT,
            person_id INTEGER REFERENCES person (id),               -- where it is one of the workers
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER
        ) STRICT;
        CREATE INDEX supervisor_name ON supervisor (name);
        CREATE TABLE supervisor_role (            -- what one is, for which station (NULL: the whole county), when
            id INTEGER PRIMARY KEY,
            supervisor_id INTEGER NOT NULL REFERENCES supervisor (id),
            role TEXT NOT NULL CHECK (role = 'supervisor' OR role = 'chief_adviser' OR role = 'full_time_adviser'
                OR role = 'professional_adviser'),
            station_id INTEGER REFERENCES station (id),
            effective_on TEXT NOT NULL, effective_until TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX supervisor_role_supervisor ON supervisor_role (supervisor_id);

        CREATE TABLE supervision (                -- one session
            id INTEGER PRIMARY KEY,
            supervisor_id INTEGER NOT NULL REFERENCES supervisor (id),
            station_id INTEGER NOT NULL REFERENCES station (id),
            held_on TEXT NOT NULL,
            kind TEXT CHECK (kind = 'individual' OR kind = 'group' OR kind = 'team' OR kind = 'site'),
            minutes INTEGER CHECK (minutes > 0),
            topic TEXT NOT NULL,                  -- '' where none is stated
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX supervision_station ON supervision (station_id, held_on);
        CREATE INDEX supervision_held ON supervision (held_on, station_id);
        CREATE TABLE supervision_worker (         -- who was supervised
            id INTEGER PRIMARY KEY,
            supervision_id INTEGER NOT NULL REFERENCES supervision (id),
            person_id INTEGER NOT NULL REFERENCES person (id),
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX supervision_worker_supervision ON supervision_worker (supervision_id);
        CREATE INDEX supervision_worker_person ON supervision_worker (person_id);
        """,
    )
    for table in ("community_organization", "meeting_item", "supervisor"):
        journal.track(db, table)
    for table in ("supervisor_role", "supervision", "supervision_worker"):
        journal.track(db, table, history=True)


@migrations()
def m0002_supervision_level(db: Database) -> None:
    """At which level somebody supervises: 市级统筹、县级指导、镇（街）落实 (GDG-08)."""
    run(
        db, "ALTER TABLE supervisor ADD COLUMN level TEXT CHECK (level = 'city' OR level = 'county' OR level = 'town');"
    )
    journal.track(db, "supervisor")
