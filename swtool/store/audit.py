"""Reading and verifying the journal: who changed what, and whether anything was changed behind its back."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from swtool.store import attachment_audit, erasure_audit, journal, row_audit
from swtool.store.attachments import State
from swtool.store.database import Database


class Step(NamedTuple):
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


class Problem(NamedTuple):
    """One thing that doesn't agree. ``code``: file, chain, entry, unsealed, row, trigger, schema, attachment, head."""

    code: str
    place: str
    what: str


def steps(database: Database, *, limit: int | None = None) -> list[Step]:
    """The newest steps first."""
    sql = "SELECT id, recorded_at, actor, why, entries, head FROM journal_txn ORDER BY id DESC"
    rows = database.query(f"{sql} LIMIT ?", (limit,)) if limit else database.query(sql)
    return [Step(*row) for row in rows]


def turned_back(database: Database) -> list[Step]:
    """Steps recorded at a time before that of the step they follow: the clock of the machine was set back."""
    return [later for later, earlier in pairwise(steps(database)) if later.recorded_at < earlier.recorded_at]


def verify(database: Database, *, against: Sequence[str] = (), absent: Collection[str] = ()) -> list[Problem]:
    """Everything that disagrees: a damaged file, broken steps, altered entries, rows that differ from their last entry,
    lost or foreign triggers, contents of attachments that are lost or changed, and heads printed earlier that the chain
    does not hold (``against``). ``absent`` are digests of contents that are known not to be there."""
    problems = list(_file_problems(database))
    problems += _chain_problems(database)
    problems += _unsealed_problems(database)
    problems += _erasure_problems(database)
    problems += _trigger_problems(database)
    problems += _row_problems(database)
    problems += _attachment_problems(database, absent)
    for head in against:
        problems += _head_problems(database, head)
    return problems


def _file_problems(database: Database) -> Iterator[Problem]:
    """Damage to the file itself, which may lie where no row is read: in an index, in a page cut off."""
    found = [row[0] for row in database.query("PRAGMA integrity_check")]
    if found != ["ok"]:
        yield Problem("file", "数据库文件", f"文件本身有损坏（{len(found)} 处），请用最近的备份恢复")


_TOLD = (  # how many rows an entry's values are of: neither this nor an entry's number is in its digest
    "CASE WHEN digest IS NOT NULL THEN rows WHEN substr(after_values, 1, 2) = '[[' AND json_valid(after_values) "
    "THEN json_array_length(after_values) ELSE 1 END"
)


def _chain_problems(database: Database) -> Iterator[Problem]:
    known = journal.layouts(database.connection)
    entries = database.connection.execute(
        "SELECT id, txn, layout, row_id, rows, op, salt, before_values, after_values, digest, "
        f"rows = {_TOLD} AS is_counted FROM journal_entry ORDER BY id"
    )
    entry = entries.fetchone()
    previous, expected_txn, last = journal.GENESIS, 1, 0
    for row in database.connection.execute(
        "SELECT id, recorded_at, actor, why, entries, previous, head FROM journal_txn ORDER BY id"
    ):
        txn, recorded_at, actor, why, count, stored_previous, head = row
        place = f"第 {txn} 步"
        if txn != expected_txn:
            yield Problem("chain", place, f"缺少第 {expected_txn} 步到第 {txn - 1} 步")
        expected_txn = txn + 1
        whole, found, is_in_turn = hashlib.sha256(), 0, True
        while entry is not None and entry["txn"] == txn:
            whole.update(_digest(known, entry))
            found += entry["rows"]
            is_in_turn = is_in_turn and entry["id"] == last + found and entry["is_counted"]
            entry = entries.fetchone()
        if found != count:
            yield Problem("entry", place, f"应有 {count} 条变更记录，实有 {found} 条")
        elif not is_in_turn:
            yield Problem("entry", place, "变更记录的编号或行数被改动过")
        last += count
        if stored_previous != previous:
            yield Problem("chain", place, "与上一步不相接")
        if journal.step(stored_previous, txn, recorded_at, actor, why, count, whole.hexdigest()) != head:
            yield Problem("entry", place, "内容与封存时不一致，记录被改动过")
        previous = head
        while entry is not None and entry["txn"] < expected_txn:
            entry = entries.fetchone()  # out of order: already told as a wrong count


def _digest(known: dict[int, str], entry: sqlite3.Row) -> bytes:
    if entry["digest"] is not None:
        is_alone = entry["before_values"] is None and entry["after_values"] is None
        try:
            return bytes.fromhex(entry["digest"]) if is_alone else b""
        except ValueError:
            return b""  # no digest at all: the step's head will not agree
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


def _erasure_problems(database: Database) -> Iterator[Problem]:
    count = erasure_audit.unaccounted(database)
    if count > 0:
        yield Problem("entry", "操作日志", f"有 {count} 条变更记录的内容被抹去，没有删除或限制处理的事项说明它")
    elif count < 0:
        yield Problem("entry", "操作日志", f"有 {-count} 条变更记录的内容按事项应已抹去，现在却还在")


def _trigger_problems(database: Database) -> Iterator[Problem]:
    stored: dict[str, dict[str, str]] = {}
    for name, table, sql in database.query("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"):
        stored.setdefault(table, {})[name] = sql
    wanted = dict(_journal_guards())
    for table, layout, history in _tracked(database):
        wanted[table] = dict(journal.trigger_sql(database.connection, table, layout, history=history))
    for table, triggers in wanted.items():
        found = stored.get(table, {})
        for name, sql in triggers.items():
            if found.get(name) != sql:
                yield Problem("trigger", table, f"日志触发器 {name} 缺失或被改动")
        for name in found.keys() - triggers.keys():
            yield Problem("trigger", table, f"多出触发器 {name}，不是本程序建立的")


@cache
def _journal_guards() -> Mapping[str, dict[str, str]]:
    """The triggers on the journal's own tables as a fresh office has them: table → name → text."""
    from sqlite_utils import Database as SchemaDatabase

    from swtool.store.schema import migrations

    fresh = SchemaDatabase(memory=True, execute_plugins=False)
    migrations.apply(fresh)
    guards: dict[str, dict[str, str]] = {}
    for name, table, sql in fresh.execute(
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name GLOB 'journal_*'"
    ):
        guards.setdefault(table, {})[name] = sql
    fresh.conn.close()
    return guards


def _row_problems(database: Database) -> Iterator[Problem]:
    present = {row["name"] for row in database.query("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table, _layout, _history in _tracked(database):
        if table in present:
            yield from (Problem("row", *fault) for fault in row_audit.faults(database, table))
        else:
            yield Problem("row", table, "整张表不见了")


def _attachment_problems(database: Database, absent: Collection[str]) -> Iterator[Problem]:
    """Contents in the folder beside the file against the digests that stand in the journalled table."""
    for fault in attachment_audit.faults(database):
        if fault.state is State.LOST and fault.expected.sha256 in absent:
            continue
        yield Problem("attachment", f"附件 {attachment_audit.number_of(fault.expected.row_id)}", fault.what)


def is_head(text: str) -> bool:
    """Whether a text is written as heads are printed: ``42-9f3c…``, at least twelve hexadecimal digits."""
    return re.fullmatch(r"[0-9]{1,18}-[0-9a-f]{12,64}", text.strip()) is not None


def _head_problems(database: Database, head: str) -> Iterator[Problem]:
    number, _, digits = head.strip().partition("-")
    if not is_head(head):
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
