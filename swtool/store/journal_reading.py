"""The entries of the journal as what they say of rows: the one way to read them, whatever form they are kept in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

_ENTRIES = (
    "SELECT e.txn, l.table_name, l.columns, e.row_id, e.rows, e.op, e.before_values, e.after_values "
    "FROM journal_entry e JOIN journal_layout l ON l.id = e.layout"
)


class Entry(NamedTuple):
    """What a transaction did to a row. ``before`` is None for an insertion, ``after`` for a deletion; both are where
    the values were erased by law."""

    txn: int
    table: str
    row_id: int
    op: str  # I, U or D
    before: dict[str, object] | None
    after: dict[str, object] | None

    @property
    def is_erased(self) -> bool:
        """Whether the values are gone: then only that something happened is known."""
        return (self.op != "I" and self.before is None) or (self.op != "D" and self.after is None)


def entries_of(connection: sqlite3.Connection, txn: int) -> Iterator[Entry]:
    """The entries of a transaction in their order."""
    return _read(connection, f"{_ENTRIES} WHERE e.txn = ? ORDER BY e.id", (txn,))


def entries_after(connection: sqlite3.Connection, txn: int) -> Iterator[Entry]:
    """The entries of all later transactions, oldest first."""
    last = _entries_until(connection, txn)
    return _read(connection, f"{_ENTRIES} WHERE e.id > ? AND e.txn > ? ORDER BY e.id", (last, txn))


def tables_written_after(connection: sqlite3.Connection, txn: int) -> set[str]:
    """The tables of which later transactions wrote rows."""
    rows = connection.execute(
        "SELECT DISTINCT l.table_name FROM journal_entry e JOIN journal_layout l ON l.id = e.layout "
        "WHERE e.id > ? AND e.txn > ?",
        (_entries_until(connection, txn), txn),
    )
    return {row[0] for row in rows}


def transactions_after(connection: sqlite3.Connection, txn: int, tables: Collection[str]) -> list[int]:
    """The later transactions that wrote in one of the tables, oldest first."""
    rows = connection.execute(
        "SELECT DISTINCT e.txn FROM journal_entry e JOIN journal_layout l ON l.id = e.layout "
        f"WHERE e.id > ? AND e.txn > ? AND l.table_name IN ({', '.join('?' * len(tables))}) ORDER BY e.txn",
        (_entries_until(connection, txn), txn, *sorted(tables)),
    )
    return [row[0] for row in rows]


def _entries_until(connection: sqlite3.Connection, txn: int) -> int:
    """How many entries there are up to a transaction. Transactions follow each other, so their entries do: the newest
    are found from the end of the primary key."""
    count: int = connection.execute(
        "SELECT coalesce(sum(entries), 0) FROM journal_txn WHERE id <= ?", (txn,)
    ).fetchone()[0]
    return count


def entries_of_rows(connection: sqlite3.Connection, table: str, row_ids: Collection[int]) -> list[Entry]:
    """What ever happened to some rows, oldest first."""
    sql = f"{_ENTRIES} WHERE l.table_name = ?1 AND {about('?2')} ORDER BY e.id"
    wanted = set(row_ids)
    found = _read(connection, sql, (table, json.dumps(sorted(wanted))))
    return [entry for entry in found if entry.row_id in wanted]


def about(row_ids: str) -> str:
    """The condition that an entry ``e`` tells of a row among ``row_ids``, an array in JSON: alone or with others."""
    among = f"SELECT value FROM json_each({row_ids})"
    return (
        f"(e.row_id IN ({among}) OR e.rows > 1 AND "
        f"EXISTS ({among} WHERE value BETWEEN e.row_id AND e.row_id + e.rows - 1))"
    )


def insertions(connection: sqlite3.Connection, table: str) -> dict[int, int]:
    """Row id → the transaction that brought the row, for a small table."""
    rows = connection.execute(
        "SELECT e.row_id, e.rows, e.txn FROM journal_entry e JOIN journal_layout l ON l.id = e.layout "
        "WHERE l.table_name = ? AND e.op = 'I' ORDER BY e.id DESC",
        (table,),
    )
    return {row_id: txn for first, count, txn in rows for row_id in range(first, first + count)}


def _read(connection: sqlite3.Connection, sql: str, values: tuple[object, ...]) -> Iterator[Entry]:
    columns: dict[str, list[str]] = {}
    for txn, table, layout, row_id, rows, op, before, after in connection.execute(sql, values):
        if layout not in columns:
            columns[layout] = json.loads(layout)
        names = columns[layout]
        if rows == 1:
            yield Entry(txn, table, row_id, op, _named(names, _loaded(before)), _named(names, _loaded(after)))
        else:
            for each, told in unfolded(row_id, rows, _loaded(after)):
                yield Entry(txn, table, each, op, None, _named(names, told))


def unfolded(row_id: int, rows: int, told: list[Any] | None) -> Iterator[tuple[int, list[Any] | None]]:
    """The rows that a block brought: id and values; the values are None where the block has only its digest left."""
    return zip(range(row_id, row_id + rows), [None] * rows if told is None else told, strict=True)


def _loaded(values: str | None) -> list[Any] | None:
    return None if values is None else json.loads(values)


def _named(columns: list[str], values: list[Any] | None) -> dict[str, object] | None:
    return None if values is None else dict(zip(columns, values, strict=True))
