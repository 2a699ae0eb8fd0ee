"""Taking back a workbook: one new transaction after which the office is as it was before the load.

Generic over the journal. Rows that the batch brought are superseded, or deleted where their table keeps no history or
what they belong to goes too; registers get their values back; rows that it superseded return as new current rows.
Refused where later work stands on any of it.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError
from swtool.intake.batch_effects import (
    LASTING,
    Effect,
    Later,
    Undone,
    children,
    effects_of,
    later_work,
    references,
    undone_before,
)
from swtool.office import Office
from swtool.scanner import refuse_numbers
from swtool.store.database import Transaction
from swtool.store.journal import columns_of
from swtool.store.journal_reading import insertions

_ONE_OF_A_KIND = {"household_member": ("household_id", "name", "effective_until")}
"""Open rows of which two with the same values cannot stand beside each other, though no index of theirs says so."""
_LASTING_KEYS = {"household_member": "person_key"}
"""The column by which a person is known through all rows of theirs; in the first of them it is NULL."""
Label = Callable[[str], str]


class TakenBack(NamedTuple):
    """What undoing a batch did, by rows."""

    batch_id: int
    file_name: str
    removed: int
    restored: int


@dataclass(slots=True)
class _Work:
    """What is to be done, found out before anything is written."""

    effects: list[Effect]
    undone: Undone
    removed: int = 0
    returned: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))


def undo_batch(
    office: Office,
    batch_id: int,
    why: str,
    *,
    label: Label,
    keep: bool = True,
    judge: Callable[[Transaction], None] | None = None,
) -> TakenBack:
    """Take back a batch. ``label`` gives the Chinese name of a table; ``keep=False`` is a dry run.

    ``judge`` sees the office without the batch, inside the transaction, and raises where that must not be kept.
    Raises ``NotFound`` for no such batch, ``SwtoolError`` with the reason where it cannot be taken back, ``UsageFault``
    where ``why`` holds a number of a person.
    """
    refuse_numbers(why, "撤销原因")
    database = office.db
    batch = database.one("SELECT id, file_name FROM intake_batch WHERE id = ?", (batch_id,))
    if batch is None:
        raise NotFound(f"没有第 {batch_id} 批", remedy="用 swtool intake history 查看批次")
    _refuse_undone(office, batch_id)
    txn = insertions(database.connection, "intake_batch").get(batch_id)
    if txn is None:
        raise _cannot(batch_id, "操作日志里没有这一批的记录")
    effects, is_erased = effects_of(database, txn)
    if is_erased:
        raise _cannot(batch_id, "这一批里有人的个人信息后来依法删除或限制处理过，操作日志里不再有原来的内容")
    undone = undone_before(database, txn)
    if later := later_work(database, txn, effects, undone):
        raise _stands_on_it(office, batch_id, later, label)
    work = _Work(effects, undone)
    try:
        with office.change(f"撤销第{batch_id}批入库", keep=keep, undoing=True) as tx:
            tx.execute("PRAGMA defer_foreign_keys = ON")
            _take_back(office, tx, work, batch_id)
            restored = {table: {str(old): new for old, new in ids.items()} for table, ids in work.returned.items()}
            tx.insert(
                "intake_undone",
                {
                    "batch_id": batch_id,
                    "why": why,
                    "restored": json.dumps(restored, ensure_ascii=False),
                    "recorded_at": tx.recorded_at,
                },
            )
            if judge is not None:
                judge(tx)
    except sqlite3.IntegrityError as problem:
        raise _cannot(batch_id, "后来登记的内容占了它原来的位置，恢复不了") from problem
    brought_back = sum(each.before is not None for each in effects)
    return TakenBack(batch_id, batch["file_name"], work.removed, brought_back)


def _refuse_undone(office: Office, batch_id: int) -> None:
    row = office.db.one("SELECT recorded_at FROM intake_undone WHERE batch_id = ?", (batch_id,))
    if row is not None:
        when = str(row["recorded_at"])[:16].replace("T", " ")
        raise SwtoolError(f"第 {batch_id} 批已于 {when} 撤销", remedy="要恢复，就把原来的表再载入一次")


def _stands_on_it(office: Office, batch_id: int, later: Later, label: Label) -> SwtoolError:
    when = later.recorded_at[:16].replace("T", " ")
    loads = insertions(office.db.connection, "intake_batch")
    other = next((number for number, txn in loads.items() if txn == later.txn), None)
    why = f"{when} {later.actor}“{later.why}”（操作日志第 {later.txn} 号）用到了它的{label(later.table)}"
    if other is None:
        return _cannot(batch_id, why, "在后来的登记上更正，不要撤销这一批")
    return _cannot(batch_id, why, f"先撤销第 {other} 批：swtool intake undo {other} --why 原因")


def _cannot(batch_id: int, why: str, remedy: str = "需要更正的，用更正的表加 --existing update 载入") -> SwtoolError:
    return SwtoolError(f"第 {batch_id} 批不能撤销", why=why, remedy=remedy)


def _take_back(office: Office, tx: Transaction, work: _Work, batch_id: int) -> None:
    connection = office.db.connection
    closable = {
        table for table in {effect.table for effect in work.effects} if "superseded_at" in columns_of(connection, table)
    }
    closed = [each for each in work.effects if each.before and each.after and _is_closing(each)]
    for effect in work.effects:
        if effect.before is not None and effect.after is not None and not _is_closing(effect):
            tx.update(effect.table, effect.row_id, effect.changed)
    gone = [each for each in work.effects if each.before is None and each.table not in LASTING]
    doomed: dict[str, set[int]] = defaultdict(set)
    for effect in gone:
        if effect.table not in closable:
            doomed[effect.table].add(effect.row_id)
    _doom_what_hangs_on(office, doomed, work, batch_id)
    for effect in gone:
        row_id = work.undone.now(effect.table, effect.row_id)
        if row_id not in doomed[effect.table]:
            tx.execute(
                f"UPDATE {effect.table} SET superseded_at = ? WHERE id = ? AND superseded_at IS NULL",
                (tx.recorded_at, row_id),
            )
    for table, ids in doomed.items():
        tx.executemany(f"DELETE FROM {table} WHERE id = ?", [(row_id,) for row_id in sorted(ids, reverse=True)])
    work.removed = len(gone)
    _bring_back(office, tx, closed, work, batch_id)
    for effect in work.effects:
        if effect.before is not None and effect.after is None:
            tx.insert(effect.table, effect.before)


def _is_closing(effect: Effect) -> bool:
    return "superseded_at" in effect.changed


def _doom_what_hangs_on(office: Office, doomed: dict[str, set[int]], work: _Work, batch_id: int) -> None:
    """Rows of history that name a thing which goes as a whole: they go with it, if this batch brought them or one that
    was taken back did; anything else is later work that the journal did not show."""
    own = {(each.table, work.undone.now(each.table, each.row_id)) for each in work.effects if each.before is None}
    own |= {(each.table, each.row_id) for each in work.effects}
    void: set[tuple[str, int]] | None = None
    names = references(office.db.connection)
    newest = {table: set(ids) for table, ids in doomed.items()}
    while newest:
        found = set(children(office.db, newest, names))
        newest = defaultdict(set)
        for table, row_id in found:
            if row_id in doomed[table]:
                continue
            if (table, row_id) not in own:
                if void is None:
                    void = {row for txn in work.undone.transactions for row in _rows_of(office, txn)}
                if (table, row_id) not in void:
                    raise _cannot(batch_id, "后来的登记用到了它")
            doomed[table].add(row_id)
            newest[table].add(row_id)


def _rows_of(office: Office, txn: int) -> Iterable[tuple[str, int]]:
    return ((each.table, each.row_id) for each in effects_of(office.db, txn)[0])


def _bring_back(office: Office, tx: Transaction, closed: list[Effect], work: _Work, batch_id: int) -> None:
    """Superseded rows stand again, as new rows: what was known in between stays known."""
    names = references(office.db.connection)
    tables = Counter(effect.table for effect in closed)
    ids = {table: iter(tx.allot(table, count)) for table, count in tables.items()}
    new_ids = {(effect.table, effect.row_id): next(ids[effect.table]) for effect in closed}
    _refuse_named(office, closed, new_ids, batch_id)
    fresh = {table for table in tables if _is_unique(office.db.connection, table, "uid")}
    for effect in closed:
        assert effect.before is not None
        row = {**effect.before, "id": new_ids[effect.table, effect.row_id], "recorded_at": tx.recorded_at}
        if effect.table in fresh:
            row["uid"] = tx.uid()
        if (key := _LASTING_KEYS.get(effect.table)) and row[key] is None:
            row[key] = effect.row_id
        for each in names:
            if each.table == effect.table and (each.parent, row.get(each.column)) in new_ids:
                row[each.column] = new_ids[each.parent, int(str(row[each.column]))]
        _refuse_double(office, effect.table, row, batch_id)
        tx.insert(effect.table, row)
        work.returned[effect.table][effect.row_id] = new_ids[effect.table, effect.row_id]


def _refuse_named(office: Office, closed: list[Effect], new_ids: dict[tuple[str, int], int], batch_id: int) -> None:
    """A row that open rows of others name by its id cannot come back under another."""
    parents: dict[str, set[int]] = defaultdict(set)
    for effect in closed:
        parents[effect.table].add(effect.row_id)
    for table, row_id in children(office.db, parents, references(office.db.connection)):
        is_open = "superseded_at" not in columns_of(office.db.connection, table) or office.db.value(
            f"SELECT superseded_at IS NULL FROM {table} WHERE id = ?", (row_id,)
        )
        if is_open and (table, row_id) not in new_ids:
            raise _cannot(batch_id, "别的登记是接着它原来的那一条写的")


def _refuse_double(office: Office, table: str, row: dict[str, object], batch_id: int) -> None:
    columns = _ONE_OF_A_KIND.get(table, ())
    if columns:
        same = " AND ".join(f"{column} IS ?" for column in columns)
        values = [row[column] for column in columns]
        if office.db.value(f"SELECT count(*) FROM {table} WHERE superseded_at IS NULL AND {same}", values):
            raise _cannot(batch_id, "它去掉的成员后来又登记了")


def _is_unique(connection: sqlite3.Connection, table: str, column: str) -> bool:
    """Whether the table has a unique index on this column alone, over all its rows."""
    for row in connection.execute(f"PRAGMA index_list({table})").fetchall():
        is_whole = row[2] and not row[4]
        if is_whole and [each[2] for each in connection.execute(f"PRAGMA index_info({row[1]})")] == [column]:
            return True
    return False
