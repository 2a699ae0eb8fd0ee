"""Tables of the registry. Days are ISO text, ``effective_until`` is exclusive, areas are hundredths of m²."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.remaking import compare_words_one_by_one
from swtool.store.schema import run

migrations = Migrations("registry")


@migrations()
def m0001_registry(db: Database) -> None:
    """Divisions with editions, organizations, stations with dated profiles and operators, persons, posts, projects."""
    run(
        db,
        """
        CREATE TABLE division (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            system TEXT NOT NULL,                 -- nbs, mca …: codes mean nothing without it
            first_year INTEGER NOT NULL,          -- edition that brought this row
            last_year INTEGER NOT NULL,           -- newest edition that still has it
            code TEXT NOT NULL CHECK (length(code) IN (6, 9, 12)),
            name TEXT NOT NULL,
            level TEXT NOT NULL CHECK (level IN ('county', 'town', 'village')),
            parent_id INTEGER REFERENCES division (id),
            valid_from TEXT NOT NULL,
            valid_to TEXT,
            UNIQUE (system, code, valid_from)
        ) STRICT;
        CREATE INDEX division_parent ON division (parent_id);

        CREATE TABLE organization (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            credit_code TEXT UNIQUE,
            name TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN (
                'social_service_institution', 'social_association', 'foundation', 'enterprise', 'public_institution',
                'government', 'other'
            )),
            registered_region TEXT,               -- 6-digit county of registration
            charity_recognized_on TEXT,
            contact_name TEXT, contact_phone TEXT,
            closed_on TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER
        ) STRICT;
        CREATE TABLE organization_rating (
            id INTEGER PRIMARY KEY,
            organization_id INTEGER NOT NULL REFERENCES organization (id),
            grade INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 5),   -- 3 is 3A
            effective_on TEXT NOT NULL, effective_until TEXT,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;

        CREATE TABLE station (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL UNIQUE,
            tier TEXT NOT NULL CHECK (tier IN (
                'province_office', 'city_centre', 'county_station', 'area_centre', 'station', 'service_point',
                'school_station'
            )),
            division_id INTEGER NOT NULL REFERENCES division (id),
            parent_id INTEGER REFERENCES station (id),
            opened_on TEXT NOT NULL, closed_on TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER
        ) STRICT;
        CREATE TABLE station_profile (            -- what may change about a station, dated
            id INTEGER PRIMARY KEY,
            station_id INTEGER NOT NULL REFERENCES station (id),
            operation_mode TEXT CHECK (operation_mode IN ('self_registered', 'contracted', 'direct_hire')),
            office_area INTEGER,                  -- hundredths of a square metre, office only
            resident_population INTEGER, population_year INTEGER, population_source TEXT,
            plate_text TEXT,
            co_located TEXT,                      -- names of co-located facilities, joined by 、
            effective_on TEXT NOT NULL,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX station_profile_station ON station_profile (station_id);
        CREATE TABLE operator_contract (          -- which organization runs a station
            id INTEGER PRIMARY KEY,
            station_id INTEGER NOT NULL REFERENCES station (id),
            organization_id INTEGER NOT NULL REFERENCES organization (id),
            contract_no TEXT,
            effective_on TEXT NOT NULL, effective_until TEXT,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX operator_contract_station ON operator_contract (station_id);

        CREATE TABLE person (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            staff_no TEXT NOT NULL UNIQUE,        -- 人员编号, the name to use where names may not stand
            name TEXT NOT NULL,
            resident_id TEXT UNIQUE,
            sex TEXT CHECK (sex IN ('男', '女')),
            birth_date TEXT,
            ethnicity TEXT, political_status TEXT, mobile TEXT,
            is_local_household INTEGER CHECK (is_local_household IN (0, 1)),
            is_local_recruit INTEGER CHECK (is_local_recruit IN (0, 1)),  -- 本土新招培养对象 (HNG-06)
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER
        ) STRICT;
        CREATE INDEX person_name ON person (name);
        CREATE TABLE employment (
            id INTEGER PRIMARY KEY,
            person_id INTEGER NOT NULL REFERENCES person (id),
            organization_id INTEGER REFERENCES organization (id),
            employment_type TEXT,                 -- 直聘/派遣/机构聘用
            entered_on TEXT, left_on TEXT,
            commitment_signed_on TEXT,            -- 公益服务承诺书 (HNG-15)
            insurance_kinds TEXT                  -- joined by 、: 养老、医疗、失业、工伤、生育、公积金
        ) STRICT;
        CREATE INDEX employment_person ON employment (person_id);
        CREATE TABLE certificate (
            id INTEGER PRIMARY KEY,
            person_id INTEGER NOT NULL REFERENCES person (id),
            level TEXT NOT NULL CHECK (level IN
                ('assistant', 'social_worker', 'senior', 'senior_pass', 'unknown_level')),
            certificate_no TEXT, management_no TEXT,
            obtained_on TEXT,
            registration_no TEXT, registered_on TEXT, registration_valid_to TEXT,  -- last day of validity
            valid_region TEXT                     -- 单独划线: only there; NULL is nationwide
        ) STRICT;
        CREATE INDEX certificate_person ON certificate (person_id);
        CREATE TABLE education (
            id INTEGER PRIMARY KEY,
            person_id INTEGER NOT NULL REFERENCES person (id),
            level TEXT CHECK (level IN
                ('primary', 'junior_middle', 'senior_middle', 'junior_college', 'bachelor', 'master', 'doctor')),
            degree TEXT, school TEXT, major TEXT,
            is_social_work_major INTEGER CHECK (is_social_work_major IN (0, 1)),
            graduated_on TEXT
        ) STRICT;
        CREATE INDEX education_person ON education (person_id);
        CREATE TABLE post (                       -- who serves where, as what: dated on both axes
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            person_id INTEGER NOT NULL REFERENCES person (id),
            station_id INTEGER NOT NULL REFERENCES station (id),
            post_kind TEXT NOT NULL CHECK (post_kind IN
                ('administrative_post', 'service_post', 'supervisor', 'station_head')),
            basis TEXT NOT NULL CHECK (basis IN ('full_time', 'part_time')),
            post_title TEXT, pay_grade TEXT,
            effective_on TEXT NOT NULL, effective_until TEXT CHECK (effective_until >= effective_on),
            effective_precision TEXT NOT NULL DEFAULT 'day' CHECK (effective_precision IN ('year', 'month', 'day')),
            cause TEXT NOT NULL CHECK (cause IN ('registration', 'change', 'filing')),
            cause_id INTEGER,                     -- the staff change or filing that made this row
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX post_person ON post (person_id);
        CREATE INDEX post_station ON post (station_id);

        CREATE TABLE project (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL UNIQUE,
            organization_id INTEGER NOT NULL REFERENCES organization (id),
            station_id INTEGER REFERENCES station (id),
            purchaser TEXT,
            amount INTEGER CHECK (amount >= 0),   -- 分
            approved_on TEXT, starts_on TEXT, ends_on TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER
        ) STRICT;
        """,
    )
    for table in ("division", "organization", "station", "person", "employment", "certificate", "education", "project"):
        journal.track(db, table)
    for table in ("organization_rating", "station_profile", "operator_contract", "post"):
        journal.track(db, table, history=True)


@migrations()
def m0002_succession(db: Database) -> None:
    """Merges, splits and renames of divisions; what follows them: places, stations, names of stations, projects."""
    run(
        db,
        """
        CREATE TABLE division_succession (        -- one document that changed towns or villages
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            succession_no TEXT NOT NULL UNIQUE,   -- QH2027-0001
            kind TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'rename')),
            effective_on TEXT NOT NULL,           -- first day of the new divisions
            document_no TEXT NOT NULL,
            note TEXT,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE TABLE division_successor (         -- an old row of division, and a new one that holds (part of) it
            id INTEGER PRIMARY KEY,
            succession_id INTEGER NOT NULL REFERENCES division_succession (id),
            old_division_id INTEGER NOT NULL REFERENCES division (id),
            new_division_id INTEGER NOT NULL REFERENCES division (id),
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX division_successor_old ON division_successor (old_division_id);
        CREATE INDEX division_successor_new ON division_successor (new_division_id);
        CREATE TABLE division_assignment (        -- after a split: where what hung on the old division belongs
            id INTEGER PRIMARY KEY,
            succession_id INTEGER NOT NULL REFERENCES division_succession (id),
            subject_kind TEXT NOT NULL CHECK (subject_kind IN ('station', 'household', 'need', 'resource')),
            subject_id INTEGER NOT NULL,
            division_id INTEGER NOT NULL REFERENCES division (id),
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE TABLE station_successor (          -- a station closed by a succession, and the one that goes on for it
            id INTEGER PRIMARY KEY,
            succession_id INTEGER NOT NULL REFERENCES division_succession (id),
            old_station_id INTEGER NOT NULL REFERENCES station (id),
            new_station_id INTEGER NOT NULL REFERENCES station (id),
            effective_on TEXT NOT NULL,
            moves_posts INTEGER NOT NULL CHECK (moves_posts IN (0, 1)),  -- 0: every move is filed as a staff change
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE TABLE station_former_name (        -- what a station was called until a day (exclusive)
            id INTEGER PRIMARY KEY,
            succession_id INTEGER REFERENCES division_succession (id),
            station_id INTEGER NOT NULL REFERENCES station (id),
            name TEXT NOT NULL,
            effective_until TEXT NOT NULL,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE TABLE project_station (            -- from a day on a project runs at another station
            id INTEGER PRIMARY KEY,
            succession_id INTEGER REFERENCES division_succession (id),
            project_id INTEGER NOT NULL REFERENCES project (id),
            station_id INTEGER NOT NULL REFERENCES station (id),
            effective_on TEXT NOT NULL,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        """,
    )
    for table in (
        "division_succession",
        "division_successor",
        "division_assignment",
        "station_successor",
        "station_former_name",
        "project_station",
    ):
        journal.track(db, table, history=True)


@migrations()
def m0003_merges(db: Database) -> None:
    """Two register entries that are one person: dated aliases, so that neither history is rewritten."""
    run(
        db,
        """
        CREATE TABLE person_merge (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            merge_no TEXT NOT NULL UNIQUE,        -- 合并编号: HB2026-0001
            kept_person_id INTEGER NOT NULL REFERENCES person (id),
            merged_person_id INTEGER NOT NULL REFERENCES person (id) CHECK (merged_person_id <> kept_person_id),
            why TEXT NOT NULL,
            filled TEXT NOT NULL DEFAULT '',      -- columns of the kept entry that were blank and taken over, by 、
            recorded_at TEXT NOT NULL, superseded_at TEXT       -- superseded: undone
        ) STRICT;
        CREATE UNIQUE INDEX person_merge_open ON person_merge (merged_person_id) WHERE superseded_at IS NULL;
        CREATE TABLE set_aside_registration (     -- an opening registration that stands twice: not counted while merged
            id INTEGER PRIMARY KEY,
            merge_id INTEGER NOT NULL REFERENCES person_merge (id),
            post_id INTEGER NOT NULL REFERENCES post (id),
            for_post_id INTEGER NOT NULL REFERENCES post (id),  -- the one that counts instead
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE VIEW person_same AS                -- whoever is merged now → the entry that is kept, through chains
            WITH RECURSIVE up (person_id, kept_id) AS (
                SELECT merged_person_id, kept_person_id FROM person_merge WHERE superseded_at IS NULL
                UNION ALL
                SELECT up.person_id, m.kept_person_id FROM up
                JOIN person_merge m ON m.merged_person_id = up.kept_id AND m.superseded_at IS NULL
            )
            SELECT person_id, kept_id FROM up
            WHERE kept_id NOT IN (SELECT merged_person_id FROM person_merge WHERE superseded_at IS NULL);
        """,
    )
    for table in ("person_merge", "set_aside_registration"):
        journal.track(db, table, history=True)


@migrations()
def m0004_dossiers(db: Database) -> None:
    """What the office keeps on organizations over the years: inspections and reports, credit lists, key persons."""
    run(
        db,
        """
        CREATE TABLE organization_review (        -- one result a year and kind
            id INTEGER PRIMARY KEY,
            organization_id INTEGER NOT NULL REFERENCES organization (id),
            kind TEXT NOT NULL CHECK (kind IN ('annual_inspection', 'annual_report', 'charity_report')),
            year INTEGER NOT NULL,                -- the year that is inspected or reported on
            result TEXT NOT NULL CHECK (result IN
                ('qualified', 'basically_qualified', 'unqualified', 'reported', 'not_reported')),
            reviewed_on TEXT NOT NULL,
            document_no TEXT,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX organization_review_open ON organization_review (organization_id, kind, year)
            WHERE superseded_at IS NULL;
        CREATE TABLE organization_credit (        -- 活动异常名录, 严重违法失信名单
            id INTEGER PRIMARY KEY,
            organization_id INTEGER NOT NULL REFERENCES organization (id),
            list TEXT NOT NULL CHECK (list IN ('abnormal_activity', 'serious_violation')),
            effective_on TEXT NOT NULL, effective_until TEXT CHECK (effective_until > effective_on),
            basis TEXT NOT NULL, document_no TEXT,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX organization_credit_organization ON organization_credit (organization_id);
        CREATE TABLE organization_key_person (
            id INTEGER PRIMARY KEY,
            organization_id INTEGER NOT NULL REFERENCES organization (id),
            key_no TEXT NOT NULL,                 -- the same through all versions: GR2026-0001
            name TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('head', 'initiator', 'manager')),
            effective_on TEXT NOT NULL, effective_until TEXT CHECK (effective_until > effective_on),
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX organization_key_person_open ON organization_key_person (key_no)
            WHERE superseded_at IS NULL;
        CREATE TABLE key_person_review (          -- 政治素质, 从业经历, 职业道德 (JSU-15)
            id INTEGER PRIMARY KEY,
            key_no TEXT NOT NULL,
            political TEXT NOT NULL CHECK (political IN ('passed', 'failed', 'pending')),
            experience TEXT NOT NULL CHECK (experience IN ('passed', 'failed', 'pending')),
            ethics TEXT NOT NULL CHECK (ethics IN ('passed', 'failed', 'pending')),
            reviewed_on TEXT NOT NULL,
            reviewed_by TEXT NOT NULL,            -- the department that reviewed
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX key_person_review_key ON key_person_review (key_no);
        """,
    )
    for table in ("organization_review", "organization_credit", "organization_key_person", "key_person_review"):
        journal.track(db, table, history=True)


@migrations()
def m0005_quick_checks(db: Database) -> None:
    """A roster brings up to five rows a line: their CHECKs cost a tenth of loading it."""
    for table in ("certificate", "education", "post"):
        compare_words_one_by_one(db, table)


@migrations()
def m0006_site_area(db: Database) -> None:
    """The site of a project is measured apart from the office (QZH-02)."""
    run(db, "ALTER TABLE station_profile ADD COLUMN site_area INTEGER;")  # hundredths of a square metre
    journal.track(db, "station_profile", history=True)
