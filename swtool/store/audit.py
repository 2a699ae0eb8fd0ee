"""Reading and verifying the journal: who changed what, and whether anything was changed behind its back."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from swtool.store import journal
from swtool.store.database import Database


@dataclass(frozen=True, slots=True)
class Step:
    """One sealed transaction as listed by ``audit log``."""

    txn: int
    recorded_at: str
    actor: str
    why: str
    entries: int
    head: str

    @property
    def printed_head(self) -> str:
        """The head after this step as receipts print it."""
        return journal.as_printed(self.txn, self.head)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that doesn't agree. ``code``: chain, entry, unsealed, row, trigger, head."""

    code: str
    place: str
    what: str


def steps(database: Database, *, limit: int | None = None) -> list[Step]:
    """The newest steps first."""
    sql = "SELECT id, recorded_at, actor, why, entries, head FROM journal_txn ORDER BY id DESC"
    rows = database.query(f"{sql} LIMIT ?", (limit,)) if limit else database.query(sql)
    return [Step(*row) for row in rows]


def verify(database: Database, *, against: Sequence[str] = ()) -> list[Problem]:
    """Everything that disagrees: broken steps, altered entries, rows that differ from their last entry, lost triggers,
    and heads printed earlier that the chain does not hold (``against``)."""
    problems = list(_chain_problems(database))
    problems += _unsealed_problems(database)
    problems += _trigger_problems(database)
    problems += _row_problems(database)
    for head in against:
        problems += _head_problems(database, head)
    return problems


def _chain_problems(database: Database) -> Iterator[Problem]:
    known = journal.layouts(database.connection)
    entries = database.connection.execute(
        "SELECT txn, layout, row_id, op, salt, before_values, after_values, digest FROM journal_entry ORDER BY id"
    )
    entry = entries.fetchone()
    previous, expected_txn = journal.GENESIS, 1
    for row in database.connection.execute(
        "SELECT id, recorded_at, actor, why, entries, previous, head FROM journal_txn ORDER BY id"
    ):
        txn, recorded_at, actor, why, count, stored_previous, head = row
        place = f"第 {txn} 步"
        if txn != expected_txn:
            yield Problem("chain", place, f"缺少第 {expected_txn} 步到第 {txn - 1} 步")
        expected_txn = txn + 1
        whole, found = hashlib.sha256(), 0
        while entry is not None and entry["txn"] == txn:
            whole.update(_digest(known, entry))
            found += 1
            entry = entries.fetchone()
        if found != count:
            yield Problem("entry", place, f"应有 {count} 条变更记录，实有 {found} 条")
        if stored_previous != previous:
            yield Problem("chain", place, "与上一步不相接")
        if journal.step(stored_previous, txn, recorded_at, actor, why, count, whole.hexdigest()) != head:
            yield Problem("entry", place, "内容与封存时不一致，记录被改动过")
        previous = head
        while entry is not None and entry["txn"] < expected_txn:
            entry = entries.fetchone()  # out of order: already told as a wrong count


def _digest(known: dict[int, str], entry: sqlite3.Row) -> bytes:
    if entry["digest"] is not None:
        return bytes.fromhex(entry["digest"])
    layout = known.get(entry["layout"], "")
    return journal.entry_digest(
        layout, entry["row_id"], entry["op"], entry["salt"], entry["before_values"], entry["after_values"]
    )


def _unsealed_problems(database: Database) -> Iterator[Problem]:
    sql = "SELECT txn, count(*) FROM journal_entry WHERE txn NOT IN (SELECT id FROM journal_txn) GROUP BY txn"
    for txn, count in database.query(sql):
        yield Problem("unsealed", f"第 {txn} 步", f"有 {count} 条变更没有封存，不是本程序写入的")
    if database.value("SELECT count(*) FROM journal_context"):
        yield Problem("unsealed", "日志上下文", "留有未结束的写入")


def _tracked(database: Database) -> list[tuple[str, int, bool]]:
    """Each tracked table with its newest layout, and whether it is history."""
    sql = "SELECT table_name, max(id), history FROM journal_layout GROUP BY table_name ORDER BY table_name"
    return [(name, layout, bool(history)) for name, layout, history in database.query(sql)]


def _trigger_problems(database: Database) -> Iterator[Problem]:
    stored = dict(map(tuple, database.query("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")))
    for table, layout, history in _tracked(database):
        for name, sql in journal.trigger_sql(database.connection, table, layout, history=history):
            if stored.get(name) != sql:
                yield Problem("trigger", table, f"日志触发器 {name} 缺失或被改动")


def _row_problems(database: Database) -> Iterator[Problem]:
    for table, _layout, _history in _tracked(database):
        yield from _rows_of_table(database, table)


def _rows_of_table(database: Database, table: str) -> Iterator[Problem]:
    """Each row as it stands against the last thing the journal says of it, column by column of that layout."""
    latest: dict[int, sqlite3.Row] = {
        row["row_id"]: row
        for row in database.connection.execute(
            "SELECT row_id, op, after_values, digest, columns, max(e.id) FROM journal_entry e "
            "JOIN journal_layout l ON l.id = e.layout WHERE l.table_name = ? GROUP BY row_id",
            (table,),
        )
    }
    layouts = {row["columns"]: json.loads(row["columns"]) for row in latest.values()}
    seen: set[int] = set()
    for current in database.connection.execute(f"SELECT * FROM {table}"):
        row_id = current["id"]
        seen.add(row_id)
        entry = latest.get(row_id)
        if entry is None or entry["op"] == "D":
            yield Problem("row", f"{table} #{row_id}", "这一行没有经过日志写入")
        elif entry["digest"] is None:
            columns = layouts[entry["columns"]]
            if json.loads(entry["after_values"]) != [current[column] for column in columns]:
                yield Problem("row", f"{table} #{row_id}", "现有内容与日志最后一次记录不一致，被直接改动过")
    for row_id, entry in latest.items():
        if row_id not in seen and entry["op"] != "D":
            yield Problem("row", f"{table} #{row_id}", "这一行被直接删除，日志中没有删除记录")


def _head_problems(database: Database, head: str) -> Iterator[Problem]:
    number, _, digits = head.strip().partition("-")
    if not number.isdecimal() or len(digits) < 12 or not all(digit in "0123456789abcdef" for digit in digits):
        yield Problem("head", head, "链头写法不对，应是回执上印的“序号-十六进制”")
        return
    if int(number) == 0:
        return
    stored = database.value("SELECT head FROM journal_txn WHERE id = ?", (int(number),))
    last = database.value("SELECT coalesce(max(id), 0) FROM journal_txn")
    if stored is None:
        yield Problem("head", head, f"日志只到第 {last} 步，此链头之后的记录被截掉了")
    elif not str(stored).startswith(digits):
        yield Problem("head", head, "同一步的链头不同，整条链被改写过")
