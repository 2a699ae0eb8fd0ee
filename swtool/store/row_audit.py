"""Each row of a tracked table as it stands against the last thing that the journal says of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from swtool.store import journal, journal_reading
from swtool.store.database import Database


def faults(database: Database, table: str) -> Iterator[tuple[str, str]]:
    """Place of each row that is not what the journal says of it last, column by column of that layout, and how."""
    latest = _latest(database, table)
    layouts = {columns: _columns(columns) for columns in {entry["columns"] for entry in latest.values()}}
    standing = set(journal.columns_of(database.connection, table))
    if lost := {column for columns in layouts.values() for column in columns} - standing:
        yield table, f"缺少列：{'、'.join(sorted(lost))}"
        return
    seen: set[int] = set()
    for current in database.connection.execute(f"SELECT * FROM {table}"):
        row_id = current["id"]
        seen.add(row_id)
        entry = latest.get(row_id)
        if entry is None or entry["op"] == "D":
            yield f"{table} #{row_id}", "这一行没有经过日志写入"
        elif entry["digest"] is not None:
            if not _is_as_entered(database, table, entry, layouts[entry["columns"]]):
                yield f"{table} #{row_id}", "日志里最后一次的内容已抹去，现有内容对不上或无从核对"
        else:
            columns = layouts[entry["columns"]]
            if _entered(entry, row_id) != [current[column] for column in columns]:
                yield f"{table} #{row_id}", "现有内容与日志最后一次记录不一致，被直接改动过"
    for row_id, entry in latest.items():
        if row_id not in seen and entry["op"] != "D":
            yield f"{table} #{row_id}", "这一行被直接删除，日志中没有删除记录"


def stands_as_entered(database: Database, table: str, row_ids: Collection[int]) -> bool:
    """Whether these rows are what the journal says of them last; reads the journal once, however few they are."""
    latest = _latest(database, table, row_ids)
    for row_id in row_ids:
        entry = latest.get(row_id)
        current = database.one(f"SELECT * FROM {table} WHERE id = ?", (row_id,))
        if entry is None or current is None:
            return False
        columns = _columns(entry["columns"])
        if entry["digest"] is not None:
            if not _is_as_entered(database, table, entry, columns):
                return False
        elif _entered(entry, row_id) != [current[column] for column in columns]:
            return False
    return True


def _latest(database: Database, table: str, among: Collection[int] | None = None) -> dict[int, sqlite3.Row]:
    """Row id → the last entry about it; a block is that of all its rows. However many it claims: none has more."""
    which = "" if among is None else f"AND {journal_reading.about('?2')}"
    entries = database.connection.execute(
        "SELECT e.row_id, e.rows, e.op, e.salt, e.after_values, e.digest, l.columns FROM journal_entry e "
        f"JOIN journal_layout l ON l.id = e.layout WHERE l.table_name = ?1 {which} ORDER BY e.id",
        (table,) if among is None else (table, json.dumps(list(among))),
    )
    return {
        row_id: entry
        for entry in entries
        for row_id in range(entry["row_id"], entry["row_id"] + min(entry["rows"], journal.BLOCK_ROWS))
    }


def _entered(entry: sqlite3.Row, row_id: int) -> object:
    """The values that an entry gave to a row of its."""
    if entry["rows"] == 1:
        return _values(entry["after_values"])
    values, at = _values_of_block(entry["after_values"]), row_id - entry["row_id"]
    return values[at] if isinstance(values, list) and at < len(values) else None


def _columns(text: str) -> list[str]:
    """The columns of a layout; none where it is no layout's text."""
    columns = _values(text)
    return [str(column) for column in columns] if isinstance(columns, list) else []


def _values(text: str | None) -> object:
    """What the journal has kept as JSON; None for what is none (the chain tells of that itself)."""
    try:
        return json.loads(text) if text is not None else None
    except (ValueError, RecursionError):
        return None


_values_of_block = lru_cache(maxsize=1)(_values)  # its rows come one after the other, changed ones between


def _is_as_entered(database: Database, table: str, entry: sqlite3.Row, columns: Sequence[str]) -> bool:
    """Whether a row still is what its only entry, since erased, had put there: by the digest that was kept."""
    if entry["op"] != "I" or entry["rows"] != 1:
        return False
    text = database.value(f"SELECT json_array({', '.join(columns)}) FROM {table} WHERE id = ?", (entry["row_id"],))
    layout = f"{table}{entry['columns']}"
    digest = journal.entry_digest(layout, entry["row_id"], "I", entry["salt"], None, str(text))
    return digest.hex() == str(entry["digest"])
