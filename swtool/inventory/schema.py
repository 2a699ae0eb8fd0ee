"""Tables of household files, needs, community resources and their reviews. Days are ISO text and may be partial."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.inventory.file_schema import DATED, LASTING, LIFE_OF_A_FILE
from swtool.store import journal
from swtool.store.remaking import compare_words_one_by_one
from swtool.store.schema import run

migrations = Migrations("inventory")


@migrations()
def m0001_inventory(db: Database) -> None:
    """One file a household with dated members, needs, the resources of each community, and who was reviewed when."""
    run(
        db,
        """
        CREATE TABLE household (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            file_no TEXT NOT NULL UNIQUE,
            division_id INTEGER NOT NULL REFERENCES division (id),  -- the village or community
            head_name TEXT NOT NULL,
            address TEXT, registered_address TEXT,
            residence_status TEXT CHECK (residence_status IN ('present', 'absent', 'incoming')),
            co_residents INTEGER CHECK (co_residents >= 0),
            income_source TEXT, housing_type TEXT, follow_up_level TEXT,
            responsible_worker TEXT, consent_status TEXT, remarks TEXT,
            opened_on TEXT,                       -- as stated; NULL is unknown and counts as always
            closed_on TEXT, closed_why TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER
        ) STRICT;
        CREATE INDEX household_division ON household (division_id);
        CREATE TABLE household_member (           -- who belongs to a household, dated; a changed detail is a new row
            id INTEGER PRIMARY KEY,
            household_id INTEGER NOT NULL REFERENCES household (id),
            name TEXT NOT NULL,
            is_head INTEGER NOT NULL CHECK (is_head IN (0, 1)),
            relation TEXT, resident_id TEXT, sex TEXT CHECK (sex IN ('男', '女')), birth_date TEXT,
            ethnicity TEXT, marital_status TEXT, education TEXT, occupation TEXT,
            health_status TEXT, disability_type TEXT, disability_level TEXT, self_care_level TEXT,
            client_category TEXT, entitlements TEXT, guardian TEXT, caregiver TEXT, mobile TEXT,
            effective_on TEXT NOT NULL, effective_until TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX household_member_household ON household_member (household_id);
        CREATE INDEX household_member_head ON household_member (resident_id)
            WHERE is_head = 1 AND superseded_at IS NULL AND resident_id IS NOT NULL;

        CREATE TABLE community_resource (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            resource_no TEXT NOT NULL UNIQUE,
            division_id INTEGER NOT NULL REFERENCES division (id),
            name TEXT NOT NULL,
            category TEXT, owner TEXT NOT NULL,   -- '' where the sheet names nobody
            offering TEXT, quantity TEXT,
            estimated_value INTEGER CHECK (estimated_value >= 0),   -- 分
            target_group TEXT, availability TEXT,
            contact_name TEXT, contact_phone TEXT,
            times_used INTEGER CHECK (times_used >= 0),
            valid_to TEXT,
            opened_on TEXT, closed_on TEXT, closed_why TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            UNIQUE (division_id, name, owner)
        ) STRICT;

        CREATE TABLE need_item (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            need_no TEXT UNIQUE,
            household_id INTEGER REFERENCES household (id),         -- NULL: a need of the village as a whole
            division_id INTEGER NOT NULL REFERENCES division (id),
            category TEXT NOT NULL,
            description TEXT NOT NULL,            -- '' where the sheet says only the category
            urgency TEXT, source_channel TEXT, raised_on TEXT, expectation TEXT,
            resource_id INTEGER REFERENCES community_resource (id), matched_text TEXT,
            status TEXT NOT NULL CHECK (status IN
                ('raised', 'accepted', 'in_progress', 'met', 'referred', 'cannot_meet')),
            resolved_on TEXT, feedback TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER
        ) STRICT;
        CREATE INDEX need_item_household ON need_item (household_id);
        CREATE INDEX need_item_division ON need_item (division_id);

        CREATE TABLE inventory_review (           -- that a file or a resource was looked at, changed or not
            id INTEGER PRIMARY KEY,
            household_id INTEGER REFERENCES household (id),
            resource_id INTEGER REFERENCES community_resource (id),
            reviewed_on TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('created', 'updated', 'no_change')),
            batch_id INTEGER REFERENCES intake_batch (id),
            recorded_at TEXT NOT NULL, superseded_at TEXT,
            CHECK ((household_id IS NULL) <> (resource_id IS NULL))
        ) STRICT;
        CREATE INDEX inventory_review_household ON inventory_review (household_id, reviewed_on)
            WHERE household_id IS NOT NULL;
        CREATE INDEX inventory_review_resource ON inventory_review (resource_id, reviewed_on)
            WHERE resource_id IS NOT NULL;
        """,
    )
    for table in ("household", "community_resource", "need_item"):
        journal.track(db, table)
    for table in ("household_member", "inventory_review"):
        journal.track(db, table, history=True)


@migrations()
def m0002_quick_checks(db: Database) -> None:
    """Files, needs and reviews come in by the hundred thousand: CHECKs that cost less."""
    for table in ("household", "need_item", "inventory_review"):
        compare_words_one_by_one(db, table)


@migrations()
def m0003_capacity(db: Database) -> None:
    """What a resource can answer, for whom it is there, how much of it there is, and who said so last."""
    run(
        db,
        """
        ALTER TABLE community_resource ADD COLUMN pool TEXT
            CHECK (pool IN ('enterprise', 'volunteer', 'venue', 'fund'));
        ALTER TABLE community_resource ADD COLUMN items TEXT;        -- kinds of need that it answers, parted by 、
        ALTER TABLE community_resource ADD COLUMN coverage TEXT CHECK (coverage IN ('village', 'town', 'county'));
        ALTER TABLE community_resource ADD COLUMN capacity INTEGER CHECK (capacity >= 0);   -- NULL: not stated
        ALTER TABLE community_resource ADD COLUMN unit TEXT;
        ALTER TABLE community_resource ADD COLUMN reusable INTEGER CHECK (reusable IN (0, 1));   -- 1: there again
        ALTER TABLE community_resource ADD COLUMN cost INTEGER CHECK (cost >= 0);           -- 分 a time
        ALTER TABLE community_resource ADD COLUMN valid_from TEXT;
        ALTER TABLE community_resource ADD COLUMN assured_by TEXT;
        """,
    )
    journal.track(db, "community_resource")


@migrations()
def m0004_life_of_a_file(db: Database) -> None:
    """What happens to files, needs and problems in the course of time: dated states, plans, aid, merged files."""
    run(db, LIFE_OF_A_FILE)
    for table in LASTING:
        journal.track(db, table)
    for table in DATED:
        journal.track(db, table, history=True)


@migrations()
def m0005_same_persons(db: Database) -> None:
    """A merger writes down who was in both files. SQLite cannot alter a CHECK: the table is made anew.

    The rows keep their ids and values, so that the journal's entries about them hold. Earlier mergers get no pairs: a
    migration has no day and nobody who answers for what it would write (``merged.py`` tells theirs).
    """
    run(
        db,
        """
        CREATE TABLE household_regroup_row_kept AS SELECT * FROM household_regroup_row;
        DROP TABLE household_regroup_row;
        CREATE TABLE household_regroup_row (      -- every row that a merge or split touched, so that it can be undone
            id INTEGER PRIMARY KEY,
            regroup_id INTEGER NOT NULL REFERENCES household_regroup (id),
            what TEXT NOT NULL CHECK (what = 'replaced' OR what = 'made' OR what = 'need' OR what = 'plan'
                OR what = 'aid' OR what = 'same'),
            row_id INTEGER NOT NULL,              -- of same: the key of a person in the file that went in
            before_id INTEGER,                    -- of needs, plans and aid: the household before
            before_key INTEGER                    -- of plans and aid: the person before; of same: the key that stays
                REFERENCES household_member (id),
            recorded_at TEXT NOT NULL,
            CHECK (what <> 'same' OR (before_key IS NOT NULL AND before_key <> row_id))
        ) STRICT;
        INSERT INTO household_regroup_row
            SELECT id, regroup_id, what, row_id, before_id, before_key, recorded_at
            FROM household_regroup_row_kept ORDER BY id;
        DROP TABLE household_regroup_row_kept;
        CREATE INDEX household_regroup_row_regroup ON household_regroup_row (regroup_id);
        CREATE INDEX household_regroup_row_person ON household_regroup_row (before_key) WHERE before_key IS NOT NULL;
        """,
    )
    journal.track(db, "household_regroup_row", history=True)


@migrations()
def m0006_quick_checks(db: Database) -> None:
    """Resources come in by the hundred thousand, too."""
    compare_words_one_by_one(db, "community_resource")
