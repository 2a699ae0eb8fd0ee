"""The tables of the operators (经办人员); the 运营机构 that runs a station is another thing: an ``organization``."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("operators")


@migrations()
def m0001_operators(db: Database) -> None:
    """Who may act, from when until when, at which login; and each handing over."""
    run(
        db,
        """
        CREATE TABLE office_operator (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL UNIQUE,            -- the journal names people: one name is one person for good
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE operator_term (
            id INTEGER PRIMARY KEY,
            operator_id INTEGER NOT NULL REFERENCES office_operator (id),
            role TEXT NOT NULL,
            effective_on TEXT NOT NULL, effective_until TEXT,   -- exclusive
            why TEXT,                             -- why it ended
            recorded_at TEXT NOT NULL, superseded_at TEXT,
            CHECK (effective_until IS NULL OR effective_until >= effective_on)
        ) STRICT;
        CREATE INDEX operator_term_operator ON operator_term (operator_id);
        CREATE TABLE operator_login (
            id INTEGER PRIMARY KEY,
            operator_id INTEGER NOT NULL REFERENCES office_operator (id),
            os_user TEXT NOT NULL,                -- the name at the operating system
            machine TEXT NOT NULL,                -- the computer's name; '' for any
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX operator_login_standing ON operator_login (os_user, machine)
            WHERE superseded_at IS NULL;
        CREATE TABLE office_handover (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            from_operator_id INTEGER NOT NULL REFERENCES office_operator (id),
            to_operator_id INTEGER NOT NULL REFERENCES office_operator (id),
            witness TEXT NOT NULL,                -- 监交人; '' if none was named
            handed_on TEXT NOT NULL,
            file_name TEXT NOT NULL, sha256 TEXT NOT NULL CHECK (length(sha256) = 64),   -- of 移交清单.docx
            head TEXT NOT NULL,                   -- the chain head that stands on it
            recorded_at TEXT NOT NULL,
            CHECK (from_operator_id <> to_operator_id)
        ) STRICT;
        """,
    )
    for table in ("office_operator", "operator_term", "operator_login", "office_handover"):
        journal.track(db, table, history=True)
