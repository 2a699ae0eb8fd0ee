"""What an auditor finds: a changed row, a missing row, a cut tail, a rewritten chain, an old backup in its place.

A swapped attachment is found by the audit of attachments, and by every backup that is made from then on.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from swtool.store import journal
from swtool.store.attachments import path_of
from tests.backup_house import county as county  # noqa: PLC0414
from tests.backup_house import only_backup, opened, seat_with_papers
from tests.clerk import Clerk, found_another
from tests.test_audit_command import _behind_its_back

HIDDEN = "第三示例中心"


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """An office whose last step, the registration of an organization, is in a backup in the folder it remembers."""
    seated = seat_with_papers(county, tmp_path / "柜台", capsys, monkeypatch)
    shutil.copy(seated.db, tmp_path / "earlier.db")
    assert seated("org", "add", HIDDEN).code == 0
    return seated


def _change_a_row(db: Path) -> None:
    with _behind_its_back(db) as connection:
        connection.execute("UPDATE organization SET name = '改过的名称' WHERE name = ?", (HIDDEN,))


def _lose_a_row(db: Path) -> None:
    with _behind_its_back(db) as connection:
        connection.execute("DELETE FROM organization WHERE name = ?", (HIDDEN,))


def _cut_from(connection: sqlite3.Connection, name: str) -> None:
    """Undo every step since the organization was registered, rows and all."""
    (first,) = connection.execute(
        "SELECT e.txn FROM journal_entry e JOIN journal_layout l ON l.id = e.layout "
        "WHERE l.table_name = 'organization' AND e.after_values LIKE ?",
        (f"%{name}%",),
    ).fetchone()
    entries = connection.execute(
        "SELECT l.table_name, e.row_id FROM journal_entry e JOIN journal_layout l ON l.id = e.layout WHERE e.txn >= ?",
        (first,),
    ).fetchall()
    for table, row in entries:
        connection.execute(f"DELETE FROM {table} WHERE id = ?", (row,))
    connection.execute("DELETE FROM journal_entry WHERE txn >= ?", (first,))
    connection.execute("DELETE FROM journal_txn WHERE id >= ?", (first,))


def _cut_the_tail(db: Path) -> None:
    with _behind_its_back(db) as connection:
        _cut_from(connection, HIDDEN)


def _rewrite_the_chain(db: Path) -> None:
    """The whole chain anew, with another name of who did it, and every head worked out afresh."""
    with _behind_its_back(db) as connection:
        connection.execute("UPDATE journal_txn SET actor = '别人'")
        previous = journal.GENESIS
        rows = connection.execute("SELECT id, recorded_at, actor, why FROM journal_txn ORDER BY id").fetchall()
        known = journal.layouts(connection)
        for txn, recorded_at, actor, why in rows:
            import hashlib

            whole, count = hashlib.sha256(), 0
            for layout, *entry in connection.execute(
                "SELECT layout, row_id, op, salt, before_values, after_values FROM journal_entry WHERE txn = ? "
                "ORDER BY id",
                (txn,),
            ):
                whole.update(journal.entry_digest(known[layout], *entry))
                count += 1
            head = journal.step(previous, txn, recorded_at, actor, why, count, whole.hexdigest())
            connection.execute("UPDATE journal_txn SET previous = ?, head = ? WHERE id = ?", (previous, head, txn))
            previous = head


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (_change_a_row, "现有内容与日志最后一次记录不一致，被直接改动过"),
        (_lose_a_row, "这一行被直接删除，日志中没有删除记录"),
        (_cut_the_tail, "此链头之后的记录被截掉了（备份 office-20261110-0900.swbak"),
        (_rewrite_the_chain, "整条链被改写过（备份 office-20261110-0900.swbak"),
    ],
)
def test_what_was_done_behind_its_back_is_found(clerk: Clerk, tamper: Callable[[Path], None], told: str) -> None:
    """Without any head at hand: the backups in the office's folder are compared every time."""
    assert clerk("backup", "create").code == 0
    assert clerk("audit", "verify").code == 0
    tamper(clerk.db)
    answer = clerk("audit", "verify")
    assert answer.code == 3
    assert told in answer.out


def _change_a_view(connection: sqlite3.Connection) -> None:
    connection.execute("DROP VIEW person_same")
    connection.execute("CREATE VIEW person_same AS SELECT id AS person_id, 1 AS kept_id FROM person")


def _plant_a_trigger(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TRIGGER always_erasing AFTER INSERT ON journal_context "
        "BEGIN UPDATE journal_context SET erasing = 1; END"
    )


def _plant_a_trigger_on_a_view(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TRIGGER swallow INSTEAD OF INSERT ON person_same BEGIN SELECT 1; END")


def _call_history_a_register(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE journal_layout SET history = 0 WHERE table_name = 'post'")


def _stop_journalling_a_table(connection: sqlite3.Connection) -> None:
    """One that was never written to: no entry misses its layout."""
    connection.execute("DELETE FROM journal_layout WHERE table_name = 'privacy_purge'")


@pytest.mark.parametrize(
    ("tamper", "loosened", "told"),
    [
        (_change_a_view, (), "[schema] person_same：表、索引或视图的定义与本程序建立的不同"),
        (_plant_a_trigger, (), "[trigger] journal_context：触发器 always_erasing 不是"),
        (_plant_a_trigger_on_a_view, (), "[trigger] person_same：触发器 swallow 不是"),
        (lambda _: None, ("disclosure_archive_keep",), "[trigger] disclosure_archive_keep：触发器缺失"),
        (_call_history_a_register, ("post_keep", "post_freeze"), "[schema] post：日志不再保护这张表的历史"),
        (
            _stop_journalling_a_table,
            tuple(f"privacy_purge_{each}" for each in ("journal_insert", "journal_update", "journal_delete")),
            "[schema] privacy_purge：日志不再记这张表",
        ),
    ],
)
def test_guards_that_were_loosened_are_found(
    clerk: Clerk, tamper: Callable[[sqlite3.Connection], None], loosened: tuple[str, ...], told: str
) -> None:
    """Nothing is changed yet, but from now on it could be without a trace."""
    with _behind_its_back(clerk.db) as connection:
        tamper(connection)
    with sqlite3.connect(clerk.db) as connection:
        for name in loosened:
            connection.execute(f"DROP TRIGGER {name}")
    connection.close()
    answer = clerk("audit", "verify")
    assert answer.code == 3
    assert told in answer.out


def test_an_old_file_put_in_the_place_of_the_office_is_found(clerk: Clerk, tmp_path: Path) -> None:
    clerk("backup", "create")
    made = only_backup(clerk.desk / "备份")
    shutil.copy(tmp_path / "earlier.db", clerk.db)
    answer = clerk("audit", "verify")
    assert answer.code == 3
    assert "被截掉了（备份 office-20261110-0900.swbak，2026-11-10 09:00 所做）；可能有人用旧的文件换掉了" in answer.out
    shutil.move(made, tmp_path / "带走.swbak")  # nothing lies in the folder, but the auditor brings the backup
    assert clerk("audit", "verify").code == 0
    answer = clerk("audit", "verify", "--against", tmp_path / "带走.swbak")
    assert (answer.code, "被截掉了" in answer.out) == (3, True)


def test_an_old_backup_restored_by_command_is_told_from_step_and_day(clerk: Clerk, tmp_path: Path) -> None:
    """The step of the backup is the journal's at that moment; what was done after it is not in the restored office."""
    clerk("backup", "create", "--to", tmp_path / "旧")
    old = only_backup(tmp_path / "旧")
    step = clerk.head().partition("-")[0]
    clerk("org", "add", "第四示例中心")
    clerk("backup", "create", "--to", clerk.desk / "备份")
    printed = clerk.head()
    assert clerk("backup", "restore", old, "--to", clerk.db, "--replace", "--yes").code == 0
    from_step = int(step) - 1  # the backup was made before its own making was noted
    said = f"这个数据库 2026-11-10 从第 {from_step} 步的备份恢复过"
    answer = clerk("audit", "verify")  # 备份 lies beside the office and is newer than what was restored
    assert answer.code == 0
    assert said in answer.err
    answer = clerk("audit", "verify", "--against", printed)
    assert (answer.code, said in answer.out) == (3, True)


def test_a_head_of_a_backup_of_another_office_is_refused(clerk: Clerk, tmp_path: Path) -> None:
    other = tmp_path / "别的" / "office.db"
    other.parent.mkdir()
    found_another(other)
    assert clerk("backup", "create", "--to", tmp_path / "别的备份", db=other).code == 0
    said = clerk.refused("audit", "verify", "--against", only_backup(tmp_path / "别的备份"), code=2)
    assert "这是另一个台账的备份" in said
    assert "不是链头，也不是备份文件" in clerk.refused("audit", "verify", "--against", "乱写", code=2)


def test_a_swapped_attachment_stops_no_backup_but_is_said(clerk: Clerk) -> None:
    office = opened(clerk.db)
    digest = str(office.db.value("SELECT sha256 FROM attachment ORDER BY id LIMIT 1"))
    office.db.close()
    path_of(clerk.db, digest).write_bytes(b"another letter")
    answer = clerk("backup", "create")
    assert (answer.code, digest in answer.err) == (3, True)
