"""What a batch did to the office's rows, and what was done on top of it since. Read from the journal, for any room."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from swtool.store.database import Database
from swtool.store.journal_reading import Entry, entries_after, entries_of, insertions

OWN_TABLES = frozenset({"intake_batch", "intake_content", "intake_undone"})
LASTING = frozenset({"town_return"})
"""Rows that only say what something is called by. They stay: what they name is as good without the batch."""
_Row = tuple[str, int]


@dataclass(slots=True)
class Effect:
    """A row before and after a batch. ``before`` is None where the batch brought it, ``after`` where it took it
    away."""

    table: str
    row_id: int
    before: dict[str, object] | None
    after: dict[str, object] | None

    @property
    def changed(self) -> dict[str, object]:
        """Of a row that stood before and after: the columns that changed, as they were."""
        before, after = self.before or {}, self.after or {}
        return {name: value for name, value in before.items() if after.get(name) != value}


class Reference(NamedTuple):
    """A column that names rows of another table."""

    table: str
    column: str
    parent: str


@dataclass(slots=True)
class Later:
    """The first transaction that stands on a batch: when, by whom, why, and the table of the row in question."""

    txn: int
    recorded_at: str
    actor: str
    why: str
    table: str


@dataclass(slots=True)
class Undone:
    """What batches taken back have left: their transactions, which cancel out, and the ids that rows returned under."""

    transactions: set[int] = field(default_factory=set)
    returned_as: dict[_Row, int] = field(default_factory=dict)

    def now(self, table: str, row_id: int) -> int:
        """The id under which a row stands now."""
        while (table, row_id) in self.returned_as:
            row_id = self.returned_as[table, row_id]
        return row_id


def effects_of(database: Database, txn: int) -> tuple[list[Effect], bool]:
    """The net effect of a transaction on each row, in its order; whether values of any were erased by law."""
    effects: dict[_Row, Effect] = {}
    is_erased = False
    for entry in entries_of(database.connection, txn):
        if entry.table in OWN_TABLES:
            continue
        is_erased = is_erased or entry.is_erased
        key = entry.table, entry.row_id
        if key in effects:
            effects[key].after = entry.after
        else:
            effects[key] = Effect(entry.table, entry.row_id, entry.before, entry.after)
    return [each for each in effects.values() if each.before is not None or each.after is not None], is_erased


def undone_before(database: Database, txn: int) -> Undone:
    """What earlier undoings have left, as it bears on the rows of a transaction. Only undoings after it can have given
    them other ids: what an older one noted is of rows that had the same ids before, and are gone."""
    found = Undone()
    rows = database.query("SELECT id, batch_id, restored FROM intake_undone ORDER BY id")
    if not rows:
        return found
    loads, undoings = (insertions(database.connection, table) for table in ("intake_batch", "intake_undone"))
    for row in rows:
        found.transactions |= {loads[row["batch_id"]], undoings[row["id"]]}
        if undoings[row["id"]] < txn:
            continue
        for table, ids in json.loads(row["restored"]).items():
            found.returned_as |= {(table, int(old)): new for old, new in ids.items()}
    return found


def references(connection: sqlite3.Connection) -> list[Reference]:
    """Every column that names rows of another table by id."""
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [
        Reference(table, row[3], row[2])
        for table in tables
        for row in connection.execute(f"PRAGMA foreign_key_list({table})")
    ]


def later_work(database: Database, txn: int, effects: Iterable[Effect], undone: Undone) -> Later | None:
    """The first transaction after ``txn`` that changed one of its rows, or referred to one that it brought."""
    touched: set[_Row] = set()
    brought: dict[str, set[int]] = defaultdict(set)
    uids: set[object] = set()
    for effect in effects:
        if effect.table in LASTING:
            continue
        touched.add((effect.table, undone.now(effect.table, effect.row_id)))
        touched.add((effect.table, effect.row_id))
        if effect.before is None and effect.after is not None:
            brought[effect.table] |= {effect.row_id, undone.now(effect.table, effect.row_id)}
            if uid := effect.after.get("uid"):
                uids.add(uid)
    names: dict[str, list[Reference]] = defaultdict(list)
    for each in references(database.connection):
        if each.parent in brought:
            names[each.table].append(each)
    for entry in entries_after(database.connection, txn):
        if entry.txn in undone.transactions or entry.table in OWN_TABLES:
            continue
        if (entry.table, entry.row_id) in touched or _refers(entry, names[entry.table], brought, uids):
            return _told(database, entry)
    return None


def _refers(entry: Entry, names: list[Reference], brought: dict[str, set[int]], uids: set[object]) -> bool:
    if entry.after is None:
        return False
    return any(entry.after.get(each.column) in brought[each.parent] for each in names) or (
        bool(uids) and not uids.isdisjoint(value for value in entry.after.values() if isinstance(value, str))
    )


def _told(database: Database, entry: Entry) -> Later:
    row = database.one("SELECT recorded_at, actor, why FROM journal_txn WHERE id = ?", (entry.txn,))
    assert row is not None
    return Later(entry.txn, row["recorded_at"], row["actor"], row["why"], entry.table)


def children(database: Database, parents: dict[str, set[int]], names: list[Reference]) -> Iterator[_Row]:
    """Rows that name one of ``parents`` now."""
    for each in names:
        if wanted := parents.get(each.parent):
            rows = database.connection.execute(f"SELECT id, {each.column} FROM {each.table}")
            yield from ((each.table, row[0]) for row in rows if row[1] in wanted)
