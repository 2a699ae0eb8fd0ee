"""Tables of matching: how much of which resource a need was given, and what became of it."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("matching")


@migrations()
def m0001_matching(db: Database) -> None:
    """An assignment holds a part of a resource's capacity until it ends; what can be used again comes back then."""
    run(
        db,
        """
        CREATE TABLE assignment (                 -- 对接: a need is given so much of a resource
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            need_id INTEGER NOT NULL REFERENCES need_item (id),
            resource_id INTEGER NOT NULL REFERENCES community_resource (id),
            quantity INTEGER NOT NULL CHECK (quantity > 0),     -- in the resource's own unit
            assigned_on TEXT NOT NULL,
            why TEXT,                             -- as it was given by who chose it
            assigned_by TEXT NOT NULL,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX assignment_need ON assignment (need_id);
        CREATE INDEX assignment_resource ON assignment (resource_id);

        CREATE TABLE assignment_end (
            id INTEGER PRIMARY KEY,
            assignment_id INTEGER NOT NULL UNIQUE REFERENCES assignment (id),
            outcome TEXT NOT NULL CHECK (outcome IN ('done', 'released')),
            met INTEGER NOT NULL CHECK (met IN (0, 1)),         -- whether it met the need
            ended_on TEXT NOT NULL,
            why TEXT,
            ended_by TEXT NOT NULL,
            recorded_at TEXT NOT NULL,
            CHECK (outcome = 'done' OR met = 0)
        ) STRICT;

        -- What is held of each resource: by assignments that go on, and by those done where nothing comes back.
        CREATE VIEW resource_held AS
            SELECT a.resource_id, sum(a.quantity) AS held
            FROM assignment a
            JOIN community_resource r ON r.id = a.resource_id
            LEFT JOIN assignment_end e ON e.assignment_id = a.id
            WHERE e.id IS NULL OR (e.outcome = 'done' AND coalesce(r.reusable, 0) = 0)
            GROUP BY a.resource_id;
        """,
    )
    for table in ("assignment", "assignment_end"):
        journal.track(db, table, history=True)
