"""Tables of volunteers. Days are ISO text and may be partial; time is in minutes."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("volunteers")


@migrations()
def m0001_volunteers(db: Database) -> None:
    """The register, how each volunteer stands (dated), and the 志愿服务记录 of each."""
    run(
        db,
        """
        CREATE TABLE volunteer (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            volunteer_no TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            sex TEXT CHECK (sex = '男' OR sex = '女'),
            resident_id TEXT, mobile TEXT,        -- several numbers parted by 、
            skills TEXT,
            division_id INTEGER NOT NULL REFERENCES division (id),  -- the village or community
            joined_on TEXT,                       -- as stated; NULL is unknown and counts as always
            left_on TEXT, left_why TEXT,          -- the first day on which one is none any more
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER
        ) STRICT;
        CREATE INDEX volunteer_division ON volunteer (division_id);
        CREATE INDEX volunteer_name ON volunteer (name);
        CREATE INDEX volunteer_resident_id ON volunteer (resident_id) WHERE resident_id IS NOT NULL;
        CREATE INDEX volunteer_mobile ON volunteer (mobile) WHERE mobile IS NOT NULL;
        CREATE INDEX volunteer_joined ON volunteer (joined_on);

        CREATE TABLE volunteer_standing (         -- how one stands in a stretch of days; a change is a new row
            id INTEGER PRIMARY KEY,
            volunteer_id INTEGER NOT NULL REFERENCES volunteer (id),
            is_regular INTEGER NOT NULL CHECK (is_regular = 0 OR is_regular = 1),   -- 常态化
            person_id INTEGER REFERENCES person (id),               -- the worker who developed them
            station_id INTEGER REFERENCES station (id),             -- whose volunteer it is
            effective_on TEXT NOT NULL, effective_until TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX volunteer_standing_volunteer ON volunteer_standing (volunteer_id);
        CREATE INDEX volunteer_standing_person ON volunteer_standing (person_id, is_regular)
            WHERE person_id IS NOT NULL;
        CREATE INDEX volunteer_standing_station ON volunteer_standing (station_id) WHERE station_id IS NOT NULL;

        CREATE TABLE volunteer_record (           -- 志愿服务记录: one volunteer at one activity, course or praise
            id INTEGER PRIMARY KEY,
            volunteer_id INTEGER NOT NULL REFERENCES volunteer (id),
            station_id INTEGER REFERENCES station (id),             -- whose activity it was
            kind TEXT NOT NULL CHECK (kind = 'service' OR kind = 'training' OR kind = 'award'),
            happened_on TEXT NOT NULL,
            title TEXT NOT NULL,
            minutes INTEGER CHECK (minutes > 0),
            organizer TEXT, evaluation TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT,
            CHECK (kind <> 'service' OR minutes IS NOT NULL)
        ) STRICT;
        CREATE INDEX volunteer_record_volunteer ON volunteer_record (volunteer_id, happened_on);
        -- Monthly figures and yearly counts are read from this index alone.
        CREATE INDEX volunteer_record_counted
            ON volunteer_record (kind, happened_on, station_id, volunteer_id, minutes, superseded_at)
            WHERE superseded_at IS NULL;
        """,
    )
    journal.track(db, "volunteer")
    for table in ("volunteer_standing", "volunteer_record"):
        journal.track(db, table, history=True)
