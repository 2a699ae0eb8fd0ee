"""The office as its journal says it stood after an earlier entry: a copy in memory with what came later taken back.

Every tracked table is rewound alike, whether it keeps history of its own or not. The copy never touches the disk and
is gone when it is closed. What was erased by law stays erased: its later state is all there is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import takewhile

from swtool.store.database import Database
from swtool.store.journal_reading import Entry, entries_after

_JOURNAL = "journal_%"


@dataclass(slots=True)
class Earlier:
    """The copy. ``db`` is read as the office is; its journal is the office's own and is never rewound."""

    db: Database
    erased: int = 0
    """How many changes could not be taken back, for their values were erased by law."""
    _wound_to: int | None = None
    _columns: dict[str, set[str]] = field(default_factory=dict)

    def rewind(self, txn: int) -> None:
        """Take back everything that was written after a transaction. It cannot be wound forward again."""
        connection = self.db.connection
        later = entries_after(connection, txn)
        if (bound := self._wound_to) is not None:
            later = takewhile(lambda entry: entry.txn <= bound, later)
        newest_first = list(later)[::-1]
        connection.execute("BEGIN")
        for entry in newest_first:
            self._take_back(entry)
        connection.execute("COMMIT")
        self._wound_to = txn if bound is None else min(txn, bound)

    def _take_back(self, entry: Entry) -> None:
        connection = self.db.connection
        if entry.table not in self._columns:
            found = connection.execute(f"PRAGMA main.table_info({entry.table})")
            self._columns[entry.table] = {row[1] for row in found}
        columns = self._columns[entry.table]
        if not columns:
            return  # a table that a later migration has done away with
        if entry.op == "I":
            connection.execute(f"DELETE FROM main.{entry.table} WHERE id = ?", (entry.row_id,))
        elif entry.before is None:
            self.erased += 1
        else:
            before = {name: value for name, value in entry.before.items() if name in columns}
            _put(connection, entry.table, entry.row_id, before, is_new=entry.op == "D")


def _put(
    connection: sqlite3.Connection, table: str, row_id: int, values: Mapping[str, object], *, is_new: bool
) -> None:
    if is_new:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        connection.execute(f"INSERT INTO main.{table} ({names}) VALUES ({marks})", tuple(values.values()))
    else:
        sets = ", ".join(f"{name} = ?" for name in values)
        connection.execute(f"UPDATE main.{table} SET {sets} WHERE id = ?", (*values.values(), row_id))


def last_by(database: Database, moment: str) -> int | None:
    """The last transaction recorded by a moment (as the store writes it); None where there was none yet."""
    found = database.value("SELECT max(id) FROM journal_txn WHERE recorded_at <= ?", (moment,))
    assert found is None or isinstance(found, int)
    return found


@contextmanager
def earlier(database: Database) -> Iterator[Earlier]:
    """A copy of the office as it stands, ready to be rewound."""
    with closing(sqlite3.connect(":memory:", uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("ATTACH ? AS src", (f"{database.path.resolve().as_uri()}?mode=ro",))
        connection.execute("BEGIN")
        _copy(connection)
        connection.execute("COMMIT")
        yield Earlier(Database(connection, database.path))


def _copy(connection: sqlite3.Connection) -> None:
    """Tables with their rows, then indexes and views; no triggers, and the journal stays where it is."""
    made = connection.execute(
        "SELECT type, name, tbl_name, sql FROM src.sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger'"
        " AND tbl_name NOT LIKE ? AND name NOT LIKE 'sqlite_%' ORDER BY type = 'view', type = 'index', rowid",
        (_JOURNAL,),
    ).fetchall()
    for kind, name, _, sql in made:
        connection.execute(sql)
        if kind == "table":
            connection.execute(f'INSERT INTO main."{name}" SELECT * FROM src."{name}"')
