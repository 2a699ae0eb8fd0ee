"""How programs sealed a transaction before rows that come together shared an entry: written on its own, for offices
that are made as they were then."""

from __future__ import annotations

import hashlib
import json
import sqlite3

_CONTEXT = "SELECT txn, recorded_at, actor, why FROM journal_context"
_ENTRIES = (
    "SELECT l.table_name || l.columns, e.row_id, e.op, e.salt, e.before_values, e.after_values FROM journal_entry e "
    "JOIN journal_layout l ON l.id = e.layout WHERE e.txn = ? ORDER BY e.id"
)


def seal(connection: sqlite3.Connection) -> None:
    """Add the transaction's step to the chain and clear the context."""
    txn, recorded_at, actor, why = tuple(connection.execute(_CONTEXT).fetchone())
    digests = [
        hashlib.sha256(salt + "\n".join((layout, str(row_id), op, before or "", after or "")).encode()).digest()
        for layout, row_id, op, salt, before, after in connection.execute(_ENTRIES, (txn,))
    ]
    last = connection.execute("SELECT head FROM journal_txn ORDER BY id DESC LIMIT 1").fetchone()
    previous = last[0] if last else "0" * 64
    whole = hashlib.sha256(b"".join(digests)).hexdigest()
    text = json.dumps([previous, txn, recorded_at, actor, why, len(digests), whole], ensure_ascii=False)
    connection.execute(
        "INSERT INTO journal_txn (id, recorded_at, actor, why, entries, previous, head) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (txn, recorded_at, actor, why, len(digests), previous, hashlib.sha256(text.encode()).hexdigest()),
    )
    connection.execute("DELETE FROM journal_context")
