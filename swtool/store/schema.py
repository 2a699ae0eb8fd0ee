"""The store's own tables, and how every room's migrations run their SQL.

Rooms declare ``migrations = Migrations("room")`` and functions that call ``run`` (SQL text of one or many statements)
and ``journal.track`` for each table.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database as SchemaDatabase
from sqlite_utils import Migrations

from swtool.store import journal
from swtool.store.database import Database, connect
from swtool.store.remaking import compare_words_one_by_one

migrations = Migrations("store")


def run(db: SchemaDatabase, sql: str) -> None:
    """Execute the statements of a migration one by one, inside its transaction (``executescript`` would commit)."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.conn.execute(statement)
            statement = ""
    if statement.strip():
        raise ValueError(f"incomplete SQL statement: {statement.strip()[:80]}")


@migrations()
def m0001_journal(db: SchemaDatabase) -> None:
    """The chained journal, the office's dated facts, and the register of who saw or took out personal data."""
    run(
        db,
        """
        CREATE TABLE journal_context (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            txn INTEGER NOT NULL, actor TEXT NOT NULL, why TEXT NOT NULL, recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE journal_txn (
            id INTEGER PRIMARY KEY,
            recorded_at TEXT NOT NULL, actor TEXT NOT NULL, why TEXT NOT NULL,
            entries INTEGER NOT NULL CHECK (entries > 0), previous TEXT NOT NULL, head TEXT NOT NULL
        ) STRICT;
        CREATE TABLE journal_layout (
            id INTEGER PRIMARY KEY, table_name TEXT NOT NULL, columns TEXT NOT NULL,
            history INTEGER NOT NULL CHECK (history IN (0, 1))
        ) STRICT;
        CREATE TABLE journal_entry (
            id INTEGER PRIMARY KEY,
            txn INTEGER NOT NULL,
            layout INTEGER NOT NULL,
            row_id INTEGER NOT NULL,
            op TEXT NOT NULL CHECK (op IN ('I', 'U', 'D')),
            salt BLOB NOT NULL,
            before_values TEXT,
            after_values TEXT,
            digest TEXT
        ) STRICT;
        CREATE TRIGGER journal_txn_keep BEFORE DELETE ON journal_txn
            BEGIN SELECT RAISE(ABORT, 'the journal is never deleted'); END;
        CREATE TRIGGER journal_txn_freeze BEFORE UPDATE ON journal_txn
            BEGIN SELECT RAISE(ABORT, 'the journal is never overwritten'); END;
        CREATE TRIGGER journal_layout_keep BEFORE DELETE ON journal_layout
            BEGIN SELECT RAISE(ABORT, 'the journal is never deleted'); END;
        CREATE TRIGGER journal_layout_freeze BEFORE UPDATE ON journal_layout
            BEGIN SELECT RAISE(ABORT, 'the journal is never overwritten'); END;
        CREATE TRIGGER journal_entry_keep BEFORE DELETE ON journal_entry
            BEGIN SELECT RAISE(ABORT, 'the journal is never deleted'); END;
        -- The one permitted change is erasure by law: the values go, their digest stays.
        CREATE TRIGGER journal_entry_freeze BEFORE UPDATE ON journal_entry
            WHEN OLD.digest IS NOT NULL OR NEW.digest IS NULL
                OR NEW.before_values IS NOT NULL OR NEW.after_values IS NOT NULL
                OR NEW.txn IS NOT OLD.txn OR NEW.layout IS NOT OLD.layout OR NEW.row_id IS NOT OLD.row_id
                OR NEW.op IS NOT OLD.op
            BEGIN SELECT RAISE(ABORT, 'the journal is never overwritten'); END;
        CREATE TABLE office_fact (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL, value TEXT NOT NULL,
            effective_on TEXT NOT NULL, recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE calendar_day (
            id INTEGER PRIMARY KEY,
            year INTEGER NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('rest', 'work')),
            source TEXT NOT NULL, recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE TABLE access_event (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('reveal', 'export')),
            subject TEXT NOT NULL, persons INTEGER NOT NULL CHECK (persons >= 0), recorded_at TEXT NOT NULL
        ) STRICT;
        """,
    )
    for table in ("office_fact", "calendar_day", "access_event"):
        journal.track(db, table, history=True)


@migrations()
def m0002_access_kinds(db: SchemaDatabase) -> None:
    """A refusal at the open office is an access too. SQLite cannot alter a CHECK: the table is made anew.

    The rows keep their ids and values, so that the journal's entries about them hold.
    """
    run(
        db,
        """
        CREATE TABLE access_event_kept AS SELECT * FROM access_event;
        DROP TABLE access_event;
        CREATE TABLE access_event (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('reveal', 'export', 'refused')),
            subject TEXT NOT NULL, persons INTEGER NOT NULL CHECK (persons >= 0), recorded_at TEXT NOT NULL
        ) STRICT;
        INSERT INTO access_event (id, kind, subject, persons, recorded_at)
            SELECT id, kind, subject, persons, recorded_at FROM access_event_kept;
        DROP TABLE access_event_kept;
        """,
    )
    journal.track(db, "access_event", history=True)


@migrations()
def m0003_erasure(db: SchemaDatabase) -> None:
    """Erasure and restriction by law: a marked transaction may overwrite history and put journal values away.

    Outside of one nothing of the journal may change any more, not even values for their digest; inside, values may go
    (their digest stays, their salt goes with them) and come back, and nothing else.
    """
    run(
        db,
        """
        ALTER TABLE journal_context ADD COLUMN erasing INTEGER NOT NULL DEFAULT 0 CHECK (erasing IN (0, 1));
        DROP TRIGGER journal_entry_freeze;
        CREATE TRIGGER journal_entry_freeze BEFORE UPDATE ON journal_entry
            WHEN NOT EXISTS (SELECT 1 FROM journal_context WHERE erasing = 1)
                OR NEW.id IS NOT OLD.id OR NEW.txn IS NOT OLD.txn OR NEW.layout IS NOT OLD.layout
                OR NEW.row_id IS NOT OLD.row_id OR NEW.op IS NOT OLD.op
                OR NOT (
                    (OLD.digest IS NULL AND NEW.digest IS NOT NULL
                        AND NEW.before_values IS NULL AND NEW.after_values IS NULL)
                    OR (OLD.digest IS NOT NULL AND NEW.digest IS NULL
                        AND (NEW.before_values IS NOT NULL OR NEW.after_values IS NOT NULL))
                    OR (OLD.digest IS NOT NULL AND NEW.digest IS OLD.digest
                        AND NEW.before_values IS NULL AND NEW.after_values IS NULL)
                )
            BEGIN SELECT RAISE(ABORT, 'the journal is never overwritten'); END;
        """,
    )
    journal.renew(db)


@migrations()
def m0004_undoing(db: SchemaDatabase) -> None:
    """Taking a workbook back: a marked transaction may delete history rows of a thing that it takes back whole."""
    run(
        db,
        "ALTER TABLE journal_context ADD COLUMN undoing INTEGER NOT NULL DEFAULT 0 CHECK (undoing IN (0, 1));",
    )
    journal.renew(db)


@migrations()
def m0005_quick_checks(db: SchemaDatabase) -> None:
    """The journal has a row for each row of every table: a CHECK that costs less."""
    compare_words_one_by_one(db, "journal_entry")


@migrations()
def m0006_blocks(db: SchemaDatabase) -> None:
    """Rows that are inserted together share an entry; what is frozen of an entry is how many they are, too."""
    run(
        db,
        """
        ALTER TABLE journal_entry ADD COLUMN rows INTEGER NOT NULL DEFAULT 1;
        DROP TRIGGER journal_entry_freeze;
        CREATE TRIGGER journal_entry_freeze BEFORE UPDATE ON journal_entry
            WHEN NOT EXISTS (SELECT 1 FROM journal_context WHERE erasing = 1)
                OR NEW.id IS NOT OLD.id OR NEW.txn IS NOT OLD.txn OR NEW.layout IS NOT OLD.layout
                OR NEW.row_id IS NOT OLD.row_id OR NEW.op IS NOT OLD.op OR NEW.rows IS NOT OLD.rows
                OR NOT (
                    (OLD.digest IS NULL AND NEW.digest IS NOT NULL
                        AND NEW.before_values IS NULL AND NEW.after_values IS NULL)
                    OR (OLD.digest IS NOT NULL AND NEW.digest IS NULL
                        AND (NEW.before_values IS NOT NULL OR NEW.after_values IS NOT NULL))
                    OR (OLD.digest IS NOT NULL AND NEW.digest IS OLD.digest
                        AND NEW.before_values IS NULL AND NEW.after_values IS NULL)
                )
            BEGIN SELECT RAISE(ABORT, 'the journal is never overwritten'); END;
        """,
    )


def migrate(database: Database, sets: Sequence[Migrations]) -> list[str]:
    """Apply what is pending of the store's and the rooms' migrations, in order; the names applied.

    Stamps the number of applied migrations as ``user_version``, so that opening needs no migration machinery.
    """
    schema = SchemaDatabase(database.connection, execute_plugins=False)
    names: list[str] = []
    for migration_set in (migrations, *sets):
        pending = [f"{migration_set.name}.{migration.name}" for migration in migration_set.pending(schema)]
        migration_set.apply(schema)
        names += pending
    count = count_migrations(sets)
    database.connection.execute(f"PRAGMA user_version = {count}")
    return names


def count_migrations(sets: Sequence[Migrations]) -> int:
    """How many migrations this program knows: the schema's version."""
    nothing_applied = SchemaDatabase(memory=True, execute_plugins=False)
    return sum(len(migration_set.pending(nothing_applied)) for migration_set in (migrations, *sets))


def create(path: Path, sets: Sequence[Migrations]) -> Database:
    """A new office file with every table."""
    database = connect(path, create=True)
    try:
        migrate(database, sets)
    except BaseException:
        database.connection.close()
        raise
    return database
