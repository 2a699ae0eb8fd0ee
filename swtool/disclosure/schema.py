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
