"""Tables of the rights room: cases, what a restriction locked away, and which cases are cleared from the file."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("rights")


@migrations()
def m0001_rights(db: Database) -> None:
    """A case names nobody: 人员编号 or 档案号 and the uid of the row, which stay when the person's values have gone."""
    run(
        db,
        """
        CREATE TABLE privacy_case (
            id INTEGER PRIMARY KEY,
            case_no TEXT NOT NULL UNIQUE,         -- GR2026-0001
            kind TEXT NOT NULL CHECK (kind IN ('report', 'erase', 'restrict', 'lift')),
            subject_kind TEXT NOT NULL CHECK (subject_kind IN ('staff', 'client')),
            subject_uid TEXT NOT NULL,
            subject_number TEXT NOT NULL,         -- 人员编号, or 档案号#行号
            basis TEXT NOT NULL,                  -- why it was done; names nobody
            rows INTEGER NOT NULL CHECK (rows >= 0),
            entries INTEGER NOT NULL CHECK (entries >= 0),          -- of the journal
            attachments INTEGER NOT NULL CHECK (attachments >= 0),
            refers_to INTEGER REFERENCES privacy_case (id),         -- a lift: the restriction that it ends
            recorded_at TEXT NOT NULL,
            CHECK ((kind = 'lift') = (refers_to IS NOT NULL))
        ) STRICT;
        CREATE INDEX privacy_case_subject ON privacy_case (subject_uid);
        CREATE TABLE privacy_vault (              -- what a restriction locked away; no list reads it
            id INTEGER PRIMARY KEY,
            case_id INTEGER NOT NULL UNIQUE REFERENCES privacy_case (id),
            content TEXT NOT NULL,                -- JSON: values of rows, journal entries with their salts
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE privacy_purge (              -- the file holds no trace of the case's values any more
            id INTEGER PRIMARY KEY,
            case_id INTEGER NOT NULL UNIQUE REFERENCES privacy_case (id),
            recorded_at TEXT NOT NULL
        ) STRICT;
        """,
    )
    journal.track(db, "privacy_vault")
    for table in ("privacy_case", "privacy_purge"):
        journal.track(db, table, history=True)


@migrations()
def m0002_key_persons(db: Database) -> None:
    """A key person of an organization has the same rights. SQLite cannot alter a CHECK: the table is made anew.

    The rows keep their ids and values, so that the journal's entries about them, the vault and the purges hold.
    """
    run(
        db,
        """
        PRAGMA defer_foreign_keys = ON;
        CREATE TABLE privacy_case_kept AS SELECT * FROM privacy_case;
        DROP TABLE privacy_case;
        CREATE TABLE privacy_case (
            id INTEGER PRIMARY KEY,
            case_no TEXT NOT NULL UNIQUE,         -- QL2026-0001 (earlier ones GR2026-0001)
            kind TEXT NOT NULL CHECK (kind IN ('report', 'erase', 'restrict', 'lift')),
            subject_kind TEXT NOT NULL CHECK (subject_kind IN ('staff', 'client', 'key_person')),
            subject_uid TEXT NOT NULL,
            subject_number TEXT NOT NULL,         -- 人员编号, 档案号#行号, or GR… of a key person
            basis TEXT NOT NULL,                  -- why it was done; names nobody
            rows INTEGER NOT NULL CHECK (rows >= 0),
            entries INTEGER NOT NULL CHECK (entries >= 0),          -- of the journal
            attachments INTEGER NOT NULL CHECK (attachments >= 0),
            refers_to INTEGER REFERENCES privacy_case (id),         -- a lift: the restriction that it ends
            recorded_at TEXT NOT NULL,
            CHECK ((kind = 'lift') = (refers_to IS NOT NULL))
        ) STRICT;
        INSERT INTO privacy_case
            SELECT id, case_no, kind, subject_kind, subject_uid, subject_number, basis, rows, entries, attachments,
                refers_to, recorded_at FROM privacy_case_kept ORDER BY id;
        DROP TABLE privacy_case_kept;
        CREATE INDEX privacy_case_subject ON privacy_case (subject_uid);
        """,
    )
    journal.track(db, "privacy_case", history=True)


@migrations()
def m0003_volunteers(db: Database) -> None:
    """A volunteer who is neither staff nor a client has the same rights. The table is made anew once more."""
    run(
        db,
        """
        PRAGMA defer_foreign_keys = ON;
        CREATE TABLE privacy_case_kept AS SELECT * FROM privacy_case;
        DROP TABLE privacy_case;
        CREATE TABLE privacy_case (
            id INTEGER PRIMARY KEY,
            case_no TEXT NOT NULL UNIQUE,         -- QL2026-0001 (earlier ones GR2026-0001)
            kind TEXT NOT NULL CHECK (kind IN ('report', 'erase', 'restrict', 'lift')),
            subject_kind TEXT NOT NULL CHECK (subject_kind IN ('staff', 'client', 'key_person', 'volunteer')),
            subject_uid TEXT NOT NULL,
            subject_number TEXT NOT NULL,         -- 人员编号, 档案号#行号, GR… of a key person, or 志愿者编号
            basis TEXT NOT NULL,                  -- why it was done; names nobody
            rows INTEGER NOT NULL CHECK (rows >= 0),
            entries INTEGER NOT NULL CHECK (entries >= 0),          -- of the journal
            attachments INTEGER NOT NULL CHECK (attachments >= 0),
            refers_to INTEGER REFERENCES privacy_case (id),         -- a lift: the restriction that it ends
            recorded_at TEXT NOT NULL,
            CHECK ((kind = 'lift') = (refers_to IS NOT NULL))
        ) STRICT;
        INSERT INTO privacy_case
            SELECT id, case_no, kind, subject_kind, subject_uid, subject_number, basis, rows, entries, attachments,
                refers_to, recorded_at FROM privacy_case_kept ORDER BY id;
        DROP TABLE privacy_case_kept;
        CREATE INDEX privacy_case_subject ON privacy_case (subject_uid);
        """,
    )
    journal.track(db, "privacy_case", history=True)
