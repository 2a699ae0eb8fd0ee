"""An office whose rows came many at a time: its journal rewritten as one load would have left it, on its own terms."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from itertools import groupby

from swtool.office import Office

_NEW_ROWS = (
    "SELECT e.layout, l.table_name || l.columns, e.row_id, e.salt, e.after_values FROM journal_entry e "
    "JOIN journal_layout l ON l.id = e.layout WHERE e.op = 'I' AND e.digest IS NULL ORDER BY l.table_name, e.row_id"
)
_CHANGES = "SELECT * FROM journal_entry WHERE NOT (op = 'I' AND digest IS NULL) ORDER BY id"


def fold(office: Office) -> None:
    """Put new rows of a table with ids that follow each other into one entry, and everything into the first step."""
    connection = office.db.connection
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    connection.execute("BEGIN")
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    brought, changes = connection.execute(_NEW_ROWS).fetchall(), connection.execute(_CHANGES).fetchall()
    connection.execute("DELETE FROM journal_entry")
    runs = groupby(enumerate(brought), lambda each: (each[1]["layout"], each[1]["row_id"] - each[0]))
    count = sum(_enter(connection, [row for _, row in run]) for _, run in runs)
    for entry in changes:
        count += 1
        values = {**entry, "id": count, "txn": 1}
        connection.execute(
            f"INSERT INTO journal_entry ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            (*values.values(),),
        )
    _seal(connection, count)
    for _, sql in guards:
        connection.execute(sql)
    connection.execute("COMMIT")


def _enter(connection: sqlite3.Connection, rows: list[sqlite3.Row]) -> int:
    texts = [row["after_values"] for row in rows]
    connection.execute(
        "INSERT INTO journal_entry (id, txn, layout, row_id, op, salt, after_values, rows) "
        "SELECT coalesce(max(id), 0) + ?1, 1, ?2, ?3, 'I', ?4, ?5, ?1 FROM journal_entry",
        (
            len(rows),
            rows[0]["layout"],
            rows[0]["row_id"],
            os.urandom(16),
            texts[0] if len(rows) == 1 else f"[{','.join(texts)}]",
        ),
    )
    return len(rows)


def _seal(connection: sqlite3.Connection, count: int) -> None:
    whole = hashlib.sha256()
    for entry in connection.execute(
        "SELECT l.table_name || l.columns AS layout, e.* FROM journal_entry e "
        "JOIN journal_layout l ON l.id = e.layout ORDER BY e.id"
    ):
        parts = (entry["layout"], str(entry["row_id"]), entry["op"], entry["before_values"], entry["after_values"])
        text = "\n".join(part or "" for part in parts)
        kept = entry["digest"]
        whole.update(bytes.fromhex(kept) if kept else hashlib.sha256(entry["salt"] + text.encode()).digest())
    recorded_at, actor, why = tuple(
        connection.execute("SELECT recorded_at, actor, why FROM journal_txn ORDER BY id LIMIT 1").fetchone()
    )
    step = json.dumps(["0" * 64, 1, recorded_at, actor, why, count, whole.hexdigest()], ensure_ascii=False)
    connection.execute("DELETE FROM journal_txn")
    connection.execute(
        "INSERT INTO journal_txn (id, recorded_at, actor, why, entries, previous, head) VALUES (1, ?, ?, ?, ?, ?, ?)",
        (recorded_at, actor, why, count, "0" * 64, hashlib.sha256(step.encode()).hexdigest()),
    )
