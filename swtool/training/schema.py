"""Tables of courses, attendance and proofs of hours. Days are ISO text and may be partial; 学时 are hundredths."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("training")


@migrations()
def m0001_training(db: Database) -> None:
    """Courses as they were held, who attended for how long and on what evidence, and the 学时证明 handed out."""
    run(
        db,
        """
        CREATE TABLE course (                     -- one holding of a course; '' where the sheet does not say
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL,
            organizer TEXT NOT NULL,
            started_on TEXT NOT NULL, ended_on TEXT NOT NULL,
            started_time TEXT NOT NULL, ended_time TEXT NOT NULL,   -- of each day, 09:00
            category TEXT CHECK (category IN ('pre_post', 'policy', 'professional', 'supervision', 'degree')),
            is_social_work INTEGER NOT NULL CHECK (is_social_work IN (0, 1)),
            delivery_mode TEXT CHECK (delivery_mode IN ('in_person', 'online', 'blended')),
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            UNIQUE (title, organizer, started_on, ended_on, started_time, ended_time)
        ) STRICT;
        CREATE INDEX course_ended_on ON course (ended_on);

        CREATE TABLE attendance (                 -- what is claimed, how it was written, what was verified: kept apart
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            person_id INTEGER NOT NULL REFERENCES person (id),
            course_id INTEGER NOT NULL REFERENCES course (id),
            minutes INTEGER CHECK (minutes >= 0),                   -- 实际培训时间
            claimed_amount INTEGER CHECK (claimed_amount >= 0),     -- hundredths of the unit as written
            unit_as_written TEXT,
            claimed_credit_hours INTEGER CHECK (claimed_credit_hours >= 0),  -- hundredths of 学时, over the divisor
            claimed_divisor INTEGER NOT NULL DEFAULT 1 CHECK (claimed_divisor >= 1),
            conversion_rule_id TEXT,                                -- the policy value that turned the unit into 学时
            verified_credit_hours INTEGER CHECK (verified_credit_hours >= 0),
            verified_by TEXT, proof_no TEXT,
            result TEXT CHECK (result IN ('passed', 'failed')),
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT,
            CHECK ((claimed_amount IS NULL) = (unit_as_written IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX attendance_live ON attendance (person_id, course_id) WHERE superseded_at IS NULL;
        CREATE INDEX attendance_course ON attendance (course_id);

        CREATE TABLE credit_proof (               -- 学时证明 handed out, with the chain head that stands on it
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            proof_number TEXT NOT NULL UNIQUE,
            person_id INTEGER NOT NULL REFERENCES person (id),
            first_day TEXT NOT NULL, last_day TEXT NOT NULL,
            credit_hours INTEGER NOT NULL CHECK (credit_hours >= 0),
            file_name TEXT NOT NULL, head TEXT NOT NULL,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        """,
    )
    journal.track(db, "course")
    for table in ("attendance", "credit_proof"):
        journal.track(db, table, history=True)
