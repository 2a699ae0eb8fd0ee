"""Many new rows of a table at once: some hundred a statement, journalled in blocks, indexed when all are there."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from types import MappingProxyType

from swtool.store import journal

BULK_ROWS = 500  # below, taking the journal's triggers off and putting them on again costs more than they do
ROWS_A_STATEMENT = 100  # to start a statement costs as much as a row of twenty values; 100 × 40 are no bound yet
NOTHING_SAME: Mapping[str, object] = MappingProxyType({})


def insert_rows(
    connection: sqlite3.Connection,
    table: str,
    columns: Sequence[str],
    ids: range,
    rows: Iterable[Sequence[object]],
    *,
    same: Mapping[str, object] = NOTHING_SAME,
) -> None:
    """Insert as many rows as there are ``ids``; the first of their columns is that id.

    ``same`` are further columns, in which every row says the same. From ``BULK_ROWS`` rows on they are journalled
    together instead of one by one.
    """
    if len(ids) < BULK_ROWS:
        shared = tuple(same.values())
        connection.executemany(_insertion(table, same, columns, 1), ((*shared, *row) for row in rows))
        return
    left = iter(rows)
    several = iter(lambda: list(islice(left, ROWS_A_STATEMENT)), [])
    _insert(connection, table, same, columns, ids, ((len(some), list(chain.from_iterable(some))) for some in several))


def insert_columns(
    connection: sqlite3.Connection, table: str, ids: range, columns: Mapping[str, Sequence[object]]
) -> None:
    """As ``insert_rows``, from columns without that of the ids. What all rows say alike is bound once a statement:
    lists are full of it, and most of it is that nothing was said.

    Raises ``ValueError`` where a column is longer or shorter than the ids.
    """
    for name, values in columns.items():
        if len(values) != len(ids):
            raise ValueError(f"{table}: {len(ids)} rows announced, {len(values)} given in {name}")
    same = {name: values[0] for name, values in columns.items() if _is_one(values)}
    told: dict[str, Sequence[object]] = {"id": ids}
    told.update((name, values) for name, values in columns.items() if name not in same)
    if len(ids) < BULK_ROWS:
        insert_rows(connection, table, tuple(told), ids, zip(*told.values(), strict=True), same=same)
        return
    places = range(0, len(ids), ROWS_A_STATEMENT)
    several = ([each[at : at + ROWS_A_STATEMENT] for each in told.values()] for at in places)
    _insert(connection, table, same, told, ids, ((len(some[0]), _row_by_row(some)) for some in several))


def _is_one(values: Sequence[object]) -> bool:
    """Whether all say the same. Equal cells of a column are one object, so that most others are told at a glance."""
    return bool(values) and values[0] is values[-1] and values.count(values[0]) == len(values)


def _row_by_row(columns: Sequence[Sequence[object]]) -> list[object]:
    """The values of columns in the order of the rows."""
    values: list[object] = [None] * (len(columns) * len(columns[0]))
    for place, column in enumerate(columns):
        values[place :: len(columns)] = column
    return values


def _insert(
    connection: sqlite3.Connection,
    table: str,
    same: Mapping[str, object],
    columns: Collection[str],
    ids: range,
    statements: Iterable[tuple[int, Sequence[object]]],
) -> None:
    """Insert rows with statements, of each how many rows it has and their values, one row behind the other."""
    shared, full = tuple(same.values()), _insertion(table, same, columns, ROWS_A_STATEMENT)
    with _journalled_together(connection, table, ids), _indexed_at_the_end(connection, table, ids):
        for rows, values in statements:
            sql = full if rows == ROWS_A_STATEMENT else _insertion(table, same, columns, rows)
            connection.execute(sql, (*shared, *values))


def _insertion(table: str, same: Iterable[str], columns: Collection[str], rows: int) -> str:
    """The statement for that many rows. To bind a value costs as much as to store it: what all of them say alike is
    bound once."""
    row = ", ".join((*(f"?{at}" for at, _ in enumerate(same, 1)), *"?" * len(columns)))
    return f"INSERT INTO {table} ({', '.join((*same, *columns))}) VALUES {', '.join([f'({row})'] * rows)}"


@contextmanager
def _indexed_at_the_end(connection: sqlite3.Connection, table: str, ids: range) -> Iterator[None]:
    """Where most of the table's rows will be new ones, its indexes are made when all of them are there, from sorted
    keys: one by one, keys in no order (numbers of IDs, names) cost half as much as their row. Unique ones stay, for
    they refuse rows."""
    indexes: list[tuple[str, str]] = []
    if ids.start <= len(ids):
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql LIKE 'CREATE INDEX %'",
            (table,),
        ).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    try:
        yield
    finally:
        if connection.in_transaction:  # else a full disk has rolled back already, and the indexes are there again
            for _, sql in indexes:
                connection.execute(sql)


@contextmanager
def _journalled_together(connection: sqlite3.Connection, table: str, ids: range) -> Iterator[None]:
    """What is inserted into the table meanwhile, rows of these ids in their order, is journalled at its end, in blocks.

    The trigger that writes an entry for each row costs more than the row: it is taken off and put on again inside the
    transaction, where nobody else sees the table without it and a rollback brings it back.
    """
    name = f"{table}_journal_insert"
    trigger = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (name,)
    ).fetchone()
    layout, columns = connection.execute(
        "SELECT max(id), columns FROM journal_layout WHERE table_name = ?", (table,)
    ).fetchone()
    journalled = 0
    connection.execute(f"DROP TRIGGER {name}")
    try:
        yield
    finally:
        if connection.in_transaction:  # a full disk has rolled back already, and the trigger is there again
            connection.execute(trigger[0])
            journalled = _journal_new(connection, table, layout, json.loads(columns), ids)
    if journalled != len(ids):
        raise ValueError(f"{table}: {len(ids)} rows announced, {journalled} inserted")


def _journal_new(connection: sqlite3.Connection, table: str, layout: int, columns: Sequence[str], ids: range) -> int:
    """Enter what stands in the table of these ids as new: whole blocks, and one by one what is left. How many rows."""
    size = journal.BLOCK_ROWS
    values = f"json_array({', '.join(columns)})"
    block = (
        "INSERT INTO journal_entry (id, txn, layout, row_id, op, salt, after_values, rows) "
        "SELECT (SELECT coalesce(max(id), 0) FROM journal_entry) + rows, (SELECT txn FROM journal_context), "
        f"{layout}, first, 'I', randomblob(16), told, rows "
        f"FROM (SELECT min(id) AS first, count(*) AS rows, '[' || group_concat({values}) || ']' AS told "
        f"FROM {table} WHERE id BETWEEN ? AND ?) WHERE rows = {size}"
    )
    first = ids.start
    while first + size <= ids.stop and connection.execute(block, (first, first + size - 1)).rowcount:
        first += size
    single = connection.execute(
        "INSERT INTO journal_entry (txn, layout, row_id, op, salt, before_values, after_values) "
        f"SELECT (SELECT txn FROM journal_context), {layout}, id, 'I', randomblob(16), NULL, {values} "
        f"FROM {table} WHERE id BETWEEN ? AND ? ORDER BY id",
        (first, ids.stop - 1),
    )
    return first - ids.start + single.rowcount
