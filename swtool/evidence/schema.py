"""The tables of attachments. Their content lies in a folder beside the office file, named by its SHA-256."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("evidence")


@migrations()
def m0001_attachments(db: Database) -> None:
    """What is attached to which subject, and why something was taken off. The same content twice is stored once."""
    run(
        db,
        """
        CREATE TABLE attachment (                 -- one open row an attachment; what was held before stays
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            origin_id INTEGER REFERENCES attachment (id),   -- its first row, which gives it its number; NULL: this one
            subject_kind TEXT NOT NULL,           -- a word of rooms.subjects(): person, filing, station …
            subject_uid TEXT NOT NULL,            -- the uid of the row it belongs to
            material TEXT NOT NULL,               -- which paper it is: commitment_letter, certificate …
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
            size INTEGER NOT NULL CHECK (size >= 0),    -- bytes
            media_type TEXT NOT NULL,             -- by content, not by name
            file_name TEXT NOT NULL,              -- as it came; personal
            issued_on TEXT,                       -- the day on the paper, as precise as it is known
            note TEXT,
            state TEXT NOT NULL DEFAULT 'kept' CHECK (state IN ('kept', 'erased', 'locked')),
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE INDEX attachment_subject ON attachment (subject_kind, subject_uid);
        CREATE INDEX attachment_sha256 ON attachment (sha256);
        CREATE INDEX attachment_origin ON attachment (origin_id);

        CREATE TABLE attachment_removal (         -- why an attachment was taken off its subject; its content stays
            id INTEGER PRIMARY KEY,
            attachment_id INTEGER NOT NULL UNIQUE REFERENCES attachment (id),   -- the row that was open until then
            reason TEXT NOT NULL,
            recorded_at TEXT NOT NULL
        ) STRICT;
        """,
    )
    journal.track(db, "attachment", history=True)
    journal.track(db, "attachment_removal", history=True)
