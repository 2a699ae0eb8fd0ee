"""What was loaded, so that the same content again is a no-op that says when it came in; and how headings are read."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("intake")


@migrations()
def m0001_intake(db: Database) -> None:
    """Batches of loaded workbooks."""
    run(
        db,
        """
        CREATE TABLE intake_batch (
            id INTEGER PRIMARY KEY,
            file_name TEXT NOT NULL,
            content_digest TEXT NOT NULL,         -- SHA-256 over the extracted values, not over the file's bytes
            forms TEXT NOT NULL,
            rows INTEGER NOT NULL,
            inserted INTEGER NOT NULL, updated INTEGER NOT NULL, unchanged INTEGER NOT NULL, drafted INTEGER NOT NULL,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX intake_batch_digest ON intake_batch (content_digest);
        """,
    )
    journal.track(db, "intake_batch", history=True)


@migrations()
def m0002_content_and_undoing(db: Database) -> None:
    """What a batch said, whatever its file's bytes, so that a copy is known again; and batches that were taken back."""
    run(
        db,
        """
        CREATE TABLE intake_content (             -- one row a batch; batches from before this table have none
            id INTEGER PRIMARY KEY,
            batch_id INTEGER NOT NULL UNIQUE REFERENCES intake_batch (id),
            digest TEXT NOT NULL CHECK (length(digest) = 64),       -- over the values read, in their order
            left_out INTEGER NOT NULL CHECK (left_out >= 0),        -- rows that were not loaded
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX intake_content_digest ON intake_content (digest);
        CREATE TABLE intake_undone (
            id INTEGER PRIMARY KEY,
            batch_id INTEGER NOT NULL UNIQUE REFERENCES intake_batch (id),
            why TEXT NOT NULL,
            restored TEXT NOT NULL,               -- JSON: table -> {id of a row that was superseded: id of its return}
            recorded_at TEXT NOT NULL
        ) STRICT;
        """,
    )
    for table in ("intake_content", "intake_undone"):
        journal.track(db, table, history=True)


@migrations()
def m0003_mappings(db: Database) -> None:
    """列名对照: what a sender's own headings mean, said once and kept."""
    run(
        db,
        """
        CREATE TABLE intake_mapping (
            id INTEGER PRIMARY KEY,
            form TEXT NOT NULL,                   -- the form's name in code
            sender TEXT NOT NULL,                 -- town or reporting unit as the sheet names it; '' for everybody
            fingerprint TEXT NOT NULL,            -- of the heading's words in their order
            columns TEXT NOT NULL CHECK (json_valid(columns)),   -- heading -> column of the form, '' for not read
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX intake_mapping_standing ON intake_mapping (form, sender, fingerprint)
            WHERE superseded_at IS NULL;
        """,
    )
    journal.track(db, "intake_mapping", history=True)


@migrations()
def m0004_fill_in_issue(db: Database) -> None:
    """Books given out with rows filled in. No value is kept: each row of the book carries digests under ``secret``."""
    run(
        db,
        """
        CREATE TABLE fill_in_issue (
            id INTEGER PRIMARY KEY,
            form TEXT NOT NULL, form_version INTEGER NOT NULL,
            division_id INTEGER NOT NULL,         -- the town as it stood then
            town TEXT NOT NULL,                   -- its name then
            columns TEXT NOT NULL,                -- JSON: names of the columns given out, in the order of the marks
            masked TEXT NOT NULL,                 -- JSON: those of them that were masked
            secret TEXT NOT NULL,                 -- hex; without it the digests in the book say nothing
            traces TEXT NOT NULL,                 -- JSON: the rows given out, as digests of their keys (hex)
            recorded_at TEXT NOT NULL
        ) STRICT;
        """,
    )
    journal.track(db, "fill_in_issue", history=True)
