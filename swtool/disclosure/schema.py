"""Tables of disclosure: seals with their versions, the files made from them, where and when they came out."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("disclosure")


@migrations()
def m0001_disclosure(db: Database) -> None:
    """Every table is history: a correction is a new version, what was published stays as it was."""
    run(
        db,
        """
        CREATE TABLE disclosure_none (            -- somebody said that a part has nothing this month
            id INTEGER PRIMARY KEY,
            organization_id INTEGER NOT NULL REFERENCES organization (id),
            month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
            part TEXT NOT NULL CHECK (part IN ('party', 'operations', 'finance')),
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX disclosure_none_current ON disclosure_none (organization_id, month, part)
            WHERE superseded_at IS NULL;

        CREATE TABLE disclosure_seal (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            organization_id INTEGER NOT NULL REFERENCES organization (id),
            month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
            version INTEGER NOT NULL CHECK (version >= 1),
            reason TEXT CHECK ((reason IS NULL) = (version = 1)),   -- 更正说明
            snapshot TEXT NOT NULL,               -- canonical JSON of all that is published
            sha256 TEXT NOT NULL,                 -- of the snapshot
            policy_edition TEXT NOT NULL,
            chain_head TEXT NOT NULL,             -- of the journal, before this seal
            recorded_at TEXT NOT NULL, superseded_at TEXT,
            UNIQUE (organization_id, month, version)
        ) STRICT;
        CREATE UNIQUE INDEX disclosure_seal_current ON disclosure_seal (organization_id, month)
            WHERE superseded_at IS NULL;
        CREATE INDEX disclosure_seal_month ON disclosure_seal (month);

        CREATE TABLE disclosure_file (            -- the files of a seal; their bytes lie in the archive by digest
            id INTEGER PRIMARY KEY,
            seal_id INTEGER NOT NULL REFERENCES disclosure_seal (id),
            format TEXT NOT NULL CHECK (format IN ('xlsx', 'html')),
            file_name TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            recorded_at TEXT NOT NULL,
            UNIQUE (seal_id, format)
        ) STRICT;
        -- Bytes are no text, and the journal holds text: the digest in disclosure_file is what the chain vouches for.
        CREATE TABLE disclosure_archive (
            sha256 TEXT PRIMARY KEY,
            content BLOB NOT NULL
        ) STRICT;
        CREATE TRIGGER disclosure_archive_keep BEFORE DELETE ON disclosure_archive
            BEGIN SELECT RAISE(ABORT, 'history is never deleted: disclosure_archive'); END;
        CREATE TRIGGER disclosure_archive_freeze BEFORE UPDATE ON disclosure_archive
            BEGIN SELECT RAISE(ABORT, 'history is never overwritten: disclosure_archive'); END;

        CREATE TABLE disclosure_publication (     -- the register: when a version was written out for the public, where
            id INTEGER PRIMARY KEY,
            seal_id INTEGER NOT NULL UNIQUE REFERENCES disclosure_seal (id),
            folder TEXT NOT NULL,
            published_at TEXT NOT NULL,           -- real time at +08:00
            due_on TEXT NOT NULL,
            rule TEXT NOT NULL,                   -- the source as cited on that day
            recorded_at TEXT NOT NULL
        ) STRICT;
        """,
    )
    for table in ("disclosure_none", "disclosure_seal", "disclosure_file", "disclosure_publication"):
        journal.track(db, table, history=True)


@migrations()
def m0002_pipeline(db: Database) -> None:
    """The steps before a seal (draft, review, issue), what follows it (posting, withdrawal, feedback), and the lock."""
    run(
        db,
        """
        -- More formats than two: a table's CHECK changes by building it anew. Not by renaming a new table, for that has
        -- SQLite read every view of the file, also those of rooms that are not there yet.
        CREATE TEMP TABLE disclosure_file_kept AS SELECT * FROM disclosure_file;
        DROP TABLE disclosure_file;
        CREATE TABLE disclosure_file (
            id INTEGER PRIMARY KEY,
            seal_id INTEGER NOT NULL REFERENCES disclosure_seal (id),
            format TEXT NOT NULL CHECK (format IN ('xlsx', 'html', 'docx', 'docx_a3', 'fragment', 'summary', 'pdf')),
            file_name TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            recorded_at TEXT NOT NULL,
            UNIQUE (seal_id, format)
        ) STRICT;
        INSERT INTO disclosure_file SELECT id, seal_id, format, file_name, sha256, recorded_at
            FROM disclosure_file_kept ORDER BY id;
        DROP TABLE disclosure_file_kept;
        CREATE INDEX disclosure_file_digest ON disclosure_file (sha256);   -- verify finds a file by its bytes

        CREATE TABLE disclosure_draft (           -- 草拟: what would be sealed; other content is another draft
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            organization_id INTEGER NOT NULL REFERENCES organization (id),
            month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
            version INTEGER NOT NULL CHECK (version >= 1),
            reason TEXT CHECK ((reason IS NULL) = (version = 1)),   -- 更正说明
            content TEXT NOT NULL,                -- canonical JSON of the parts
            sha256 TEXT NOT NULL,                 -- of content and reason
            drafted_by TEXT NOT NULL,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX disclosure_draft_current ON disclosure_draft (organization_id, month)
            WHERE superseded_at IS NULL;

        CREATE TABLE disclosure_decision (        -- 审核、签发、退回 of a draft, by name
            id INTEGER PRIMARY KEY,
            draft_id INTEGER NOT NULL REFERENCES disclosure_draft (id),
            step TEXT NOT NULL CHECK (step IN ('review', 'issue', 'return')),
            decided_by TEXT NOT NULL,
            remark TEXT,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX disclosure_decision_draft ON disclosure_decision (draft_id);

        CREATE TABLE disclosure_pass (            -- somebody looked at words that may be names, and lets them through
            id INTEGER PRIMARY KEY,
            organization_id INTEGER NOT NULL REFERENCES organization (id),
            month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
            hits_sha256 TEXT NOT NULL,            -- of the places and texts looked at: anything else holds again
            hits INTEGER NOT NULL CHECK (hits > 0),
            why TEXT NOT NULL,
            passed_by TEXT NOT NULL,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX disclosure_pass_month ON disclosure_pass (organization_id, month);

        CREATE TABLE disclosure_posting (         -- where a version really appeared
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            seal_id INTEGER NOT NULL REFERENCES disclosure_seal (id),
            channel TEXT NOT NULL,
            url TEXT,
            posted_on TEXT NOT NULL,
            posted_by TEXT NOT NULL,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX disclosure_posting_seal ON disclosure_posting (seal_id);

        CREATE TABLE disclosure_withdrawal (      -- versions up to this one are off the site; the incident they opened
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            organization_id INTEGER NOT NULL REFERENCES organization (id),
            month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
            version INTEGER NOT NULL CHECK (version >= 1),
            reason TEXT NOT NULL,
            withdrawn_by TEXT NOT NULL,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX disclosure_withdrawal_month ON disclosure_withdrawal (organization_id, month);

        CREATE TABLE disclosure_incident_step (   -- what was done about it, step by step; 'closed' ends it
            id INTEGER PRIMARY KEY,
            withdrawal_id INTEGER NOT NULL REFERENCES disclosure_withdrawal (id),
            step TEXT NOT NULL CHECK (step IN ('opened', 'noted', 'told', 'closed')),
            happened_on TEXT NOT NULL,
            what TEXT NOT NULL,
            noted_by TEXT NOT NULL,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX disclosure_incident_step_of ON disclosure_incident_step (withdrawal_id);

        CREATE TABLE disclosure_unlock (          -- a locked month is open to one organization, or to all, for a while
            id INTEGER PRIMARY KEY,
            organization_id INTEGER REFERENCES organization (id),   -- NULL: all of them
            month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
            reason TEXT NOT NULL,
            open_until TEXT NOT NULL,             -- the last day on which it is open
            unlocked_by TEXT NOT NULL,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX disclosure_unlock_month ON disclosure_unlock (month);

        CREATE TABLE disclosure_entry (           -- what is disclosed beside the figures: an entry of any part but 党务
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            organization_id INTEGER NOT NULL REFERENCES organization (id),
            month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
            part TEXT NOT NULL CHECK (part IN ('operations', 'finance')),
            happened_on TEXT,
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX disclosure_entry_current
            ON disclosure_entry (organization_id, month, part, kind, title, coalesce(happened_on, ''))
            WHERE superseded_at IS NULL;

        CREATE TABLE disclosure_feedback (        -- what somebody asked about what was published; published as counts
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            organization_id INTEGER NOT NULL REFERENCES organization (id),
            month TEXT CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
            received_on TEXT NOT NULL,
            channel TEXT NOT NULL,
            question TEXT NOT NULL,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX disclosure_feedback_of ON disclosure_feedback (organization_id, received_on);
        CREATE TABLE disclosure_reply (
            id INTEGER PRIMARY KEY,
            feedback_id INTEGER NOT NULL REFERENCES disclosure_feedback (id),
            replied_on TEXT NOT NULL,
            reply TEXT NOT NULL,
            replied_by TEXT NOT NULL,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX disclosure_reply_of ON disclosure_reply (feedback_id);
        """,
    )
    # Names are looked up in the month's texts by index: the look must not cost more with more clients.
    for table, column in (
        ("household", "head_name"),
        ("household_member", "name"),
        ("household_member", "guardian"),
        ("community_resource", "contact_name"),
    ):
        if db[table].exists():
            run(db, f"CREATE INDEX {table}_{column} ON {table} ({column}) WHERE {column} IS NOT NULL;")
    for table in (
        "disclosure_file",
        "disclosure_draft",
        "disclosure_decision",
        "disclosure_pass",
        "disclosure_posting",
        "disclosure_withdrawal",
        "disclosure_incident_step",
        "disclosure_unlock",
        "disclosure_entry",
        "disclosure_feedback",
        "disclosure_reply",
    ):
        journal.track(db, table, history=True)


@migrations()
def m0003_by_organization(db: Database) -> None:
    """What is collected for one organization is found by it: a month must not cost more among more stations."""
    for table, columns in (
        ("service_total", "organization_id, month"),
        ("ledger_statement", "organization_id, month"),
        ("party_entry", "organization_id, month"),
        ("operator_contract", "organization_id, station_id"),
    ):
        if db[table].exists():
            run(db, f"CREATE INDEX {table}_of_organization ON {table} ({columns});")
