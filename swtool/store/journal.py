"""The chained journal: every change of every tracked row, by triggers, sealed once per transaction.

Each entry keeps the row before and after as JSON arrays in the order of its *layout* (table and columns as they stood),
and a random salt. Rows that are inserted many at a time share entries: a *block* is one insertion of ``BLOCK_ROWS``
rows with ids that follow each other, its values an array of such arrays. The id of an entry is the number of rows
changed up to it, so that single entries and blocks count alike.

The chain step of a transaction hashes the previous head, who, when, why, and the salted digests of its entries. Values
stand apart from digests: when the law asks for erasure the digest is kept and the values go, and the chain still
verifies. A row that stands on keeps the values of its newest entry, or nothing could be compared with it: erasing ends
with writing the row once more (``swtool.store.erasing``). What no chain alone can show (a cut tail, a chain rewritten
as a whole) is found by comparing with a head printed earlier on a receipt, a seal or a backup.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database as SchemaDatabase

GENESIS = "0" * 64
_SHOWN_HEX = 32
_ENTRIES_AT_ONCE = 100
BLOCK_ROWS = 100
"""Rows of a block: what is written and sealed at once, and what erasing one person has to take apart. There are offices
with blocks of this size: it can be raised, not lowered."""


def track(db: SchemaDatabase, table: str, *, history: bool = False) -> None:
    """Journal a table from now on. ``history`` tables also refuse deletion (but see ``open_context``) and every update
    but closing ``superseded_at`` once, from NULL. Called in the migration that creates or alters the table."""
    for name, sql in trigger_sql(db.conn, table, _new_layout(db.conn, table, history), history=history):
        db.conn.execute(f"DROP TRIGGER IF EXISTS {name}")
        db.conn.execute(sql)


def renew(db: SchemaDatabase) -> None:
    """Give every tracked table the triggers as they are written now, on the layout it has. For migrations."""
    newest = "SELECT table_name, max(id), history FROM journal_layout GROUP BY table_name"
    for table, layout, history in db.conn.execute(newest).fetchall():
        for name, sql in trigger_sql(db.conn, table, layout, history=bool(history)):
            db.conn.execute(f"DROP TRIGGER IF EXISTS {name}")
            db.conn.execute(sql)


def _new_layout(connection: sqlite3.Connection, table: str, history: bool) -> int:
    columns = json.dumps(columns_of(connection, table))
    cursor = connection.execute(
        "INSERT INTO journal_layout (table_name, columns, history) VALUES (?, ?, ?)", (table, columns, history)
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    """Names of a table's columns in their order."""
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def trigger_sql(connection: sqlite3.Connection, table: str, layout: int, *, history: bool) -> Iterator[tuple[str, str]]:
    """Name and text of each trigger of a tracked table.

    A write outside a transaction of the office is refused by name: the entry's NOT NULL ``txn`` alone would not do, for
    in a trigger the statement's own OR IGNORE overrides what a constraint does.
    """
    columns = columns_of(connection, table)
    new = f"json_array({', '.join(f'NEW.{column}' for column in columns)})"
    old = f"json_array({', '.join(f'OLD.{column}' for column in columns)})"
    entry = (
        f"SELECT RAISE(ABORT, 'written outside the office: {table}') "
        "WHERE NOT EXISTS (SELECT 1 FROM journal_context); "
        "INSERT INTO journal_entry (txn, layout, row_id, op, salt, before_values, after_values) "
        "VALUES ((SELECT txn FROM journal_context), "
    )
    yield (
        f"{table}_journal_insert",
        (
            f"CREATE TRIGGER {table}_journal_insert AFTER INSERT ON {table} BEGIN "
            f"{entry}{layout}, NEW.id, 'I', randomblob(16), NULL, {new}); END"
        ),
    )
    yield (
        f"{table}_journal_update",
        (
            f"CREATE TRIGGER {table}_journal_update AFTER UPDATE ON {table} BEGIN "
            f"{entry}{layout}, NEW.id, 'U', randomblob(16), {old}, {new}); END"
        ),
    )
    yield (
        f"{table}_journal_delete",
        (
            f"CREATE TRIGGER {table}_journal_delete AFTER DELETE ON {table} BEGIN "
            f"{entry}{layout}, OLD.id, 'D', randomblob(16), {old}, NULL); END"
        ),
    )
    if history:
        yield from _history_triggers(table, columns)


def _history_triggers(table: str, columns: list[str]) -> Iterator[tuple[str, str]]:
    yield (
        f"{table}_keep",
        (
            f"CREATE TRIGGER {table}_keep BEFORE DELETE ON {table} "
            "WHEN NOT EXISTS (SELECT 1 FROM journal_context WHERE undoing = 1) BEGIN "
            f"SELECT RAISE(ABORT, 'history is never deleted: {table}'); END"
        ),
    )
    if "superseded_at" in columns:
        changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns if column != "superseded_at")
        condition = f"OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL OR {changed}"
    else:
        condition = "1"
    yield (
        f"{table}_freeze",
        (
            f"CREATE TRIGGER {table}_freeze BEFORE UPDATE ON {table} WHEN ({condition}) "
            "AND NOT EXISTS (SELECT 1 FROM journal_context WHERE erasing = 1) BEGIN "
            f"SELECT RAISE(ABORT, 'history is never overwritten: {table}'); END"
        ),
    )


def open_context(
    connection: sqlite3.Connection,
    *,
    actor: str,
    now: datetime,
    why: str,
    erasing: bool = False,
    undoing: bool = False,
) -> None:
    """Fill the context row that the triggers read: the number of the transaction, who, when, why.

    Only in an ``erasing`` context may history be overwritten and journal values go or come back. Only in an ``undoing``
    one may history rows be deleted: those of a thing that a workbook brought and that is taken back as a whole.
    """
    connection.execute(
        "INSERT INTO journal_context (id, txn, actor, why, recorded_at, erasing, undoing) "
        "SELECT 1, coalesce(max(id), 0) + 1, ?, ?, ?, ?, ? FROM journal_txn",
        (actor, why, now.isoformat(timespec="seconds"), erasing, undoing),
    )


def seal(connection: sqlite3.Connection) -> None:
    """Add the transaction's step to the chain and clear the context. A transaction without entries leaves no step."""
    txn, actor, why, recorded_at = connection.execute(
        "SELECT txn, actor, why, recorded_at FROM journal_context"
    ).fetchone()
    count, digest = _digest_of_entries(connection, txn)
    if count:
        previous = _last_head(connection)
        head = step(previous, txn, recorded_at, actor, why, count, digest)
        connection.execute(
            "INSERT INTO journal_txn (id, recorded_at, actor, why, entries, previous, head) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (txn, recorded_at, actor, why, count, previous, head),
        )
    connection.execute("DELETE FROM journal_context")


def step(previous: str, txn: int, recorded_at: str, actor: str, why: str, count: int, entries: str) -> str:
    """The head after a transaction (hex), from the head before it and the digest over its entries (hex)."""
    text = json.dumps([previous, txn, recorded_at, actor, why, count, entries], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def entry_digest(layout: str, row_id: int, op: str, salt: bytes, before: str | None, after: str | None) -> bytes:
    """Salted digest of one entry; ``layout`` is the table's name and columns as text."""
    text = f"{layout}\n{row_id}\n{op}\n{'' if before is None else before}\n{'' if after is None else after}"
    return hashlib.sha256(salt + text.encode()).digest()


def layouts(connection: sqlite3.Connection) -> dict[int, str]:
    """Layout id → table name and columns, as hashed into entries."""
    rows = connection.execute("SELECT id, table_name, columns FROM journal_layout")
    return {row[0]: f"{row[1]}{row[2]}" for row in rows}


def _digest_of_entries(connection: sqlite3.Connection, txn: int) -> tuple[int, str]:
    """How many rows the open transaction has changed, and the digest over its entries in order (``entry_digest``, whose
    text is put together by SQLite for the most part: a load has thousands)."""
    heads = {layout: f"{text}\n".encode() for layout, text in layouts(connection).items()}
    # Entries of the open transaction are the newest: walking the primary key from the end needs no index on txn.
    last_sealed = connection.execute("SELECT coalesce(sum(entries), 0) FROM journal_txn").fetchone()[0]
    cursor = connection.cursor()
    cursor.row_factory = None
    rows = cursor.execute(
        "SELECT rows, digest, salt, layout, CAST(printf(?, row_id, op, before_values, after_values) AS BLOB) "
        "FROM journal_entry WHERE id > ? AND txn = ? ORDER BY id",
        ("%d\n%s\n%s\n%s", last_sealed, txn),
    )
    whole, count, sha256 = hashlib.sha256(), 0, hashlib.sha256
    while some := rows.fetchmany(_ENTRIES_AT_ONCE):
        # An erasing transaction has put away values of its own entries already; their digest stands for them.
        digests = [
            bytes.fromhex(kept) if kept else sha256(salt + heads[layout] + text).digest()
            for _, kept, salt, layout, text in some
        ]
        whole.update(b"".join(digests))
        count += sum(rows for rows, *_ in some)
    return count, whole.hexdigest()


def _last_head(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT head FROM journal_txn ORDER BY id DESC LIMIT 1").fetchone()
    return row[0] if row else GENESIS


def printed_head(connection: sqlite3.Connection) -> str:
    """The chain head as it stands on receipts, seals and backups: ``42-9f3c…`` (number, first 128 bits)."""
    row = connection.execute("SELECT id, head FROM journal_txn ORDER BY id DESC LIMIT 1").fetchone()
    return as_printed(row[0], row[1]) if row else as_printed(0, GENESIS)


def as_printed(txn: int, head: str) -> str:
    """A head in its printed form."""
    return f"{txn}-{head[:_SHOWN_HEX]}"
