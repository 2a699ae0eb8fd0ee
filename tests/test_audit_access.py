"""`swtool audit access`: who saw, took out or was refused what, and what was not opened, against hand-made lists."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database as SchemaDatabase

from swtool import opening, rooms
from swtool.commands import _context
from swtool.store import schema
from swtool.store.access import (
    AccessKind,
    FailedOpening,
    accesses,
    failed_openings,
    failures_path,
    looks_like_an_office,
    note_failed_opening,
    record_access,
)
from swtool.store.audit import verify
from swtool.store.database import Database, Transaction, connect
from swtool.tables import Heading, Table
from tests import older_journal
from tests.offices import china_time, new_office
from tests.reporting_house import TODAY, Caller, county


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Caller:
    there = county(tmp_path)
    there.office.db.close()
    monkeypatch.setattr(_context.platform, "node", lambda: "PC-1")
    return Caller(there.path, monkeypatch, capsys, now=china_time(TODAY))


def _rows(run: Caller, *options: str) -> list[tuple[object, ...]]:
    code, out, _ = run("audit", "access", *options, "--format", "json")
    assert code == 0
    return [tuple(row.values()) for row in json.loads(out)["rows"]]


# -- how many persons -------------------------------------------------------------------------------------------------


def _table(*rows: tuple[object, ...], first: str = "staff_no", by: str = "staff_no") -> Table:
    headings = (Heading(first, "编号"), Heading("name", "姓名", mask=lambda value: "某"), Heading("day", "日期"))
    return Table("表", headings, rows, persons_by=by)


def test_persons_are_counted_once() -> None:
    assert _table(("1", "甲", "a"), ("1", "甲", "b"), ("2", "甲", "a")).persons == 2  # two of one name
    assert _table(("1", "甲", "a"), ("1", "乙", "b"), first="file_no", by="file_no").persons == 1
    assert _table(("1", "甲", "a"), ("2", "甲", "b"), first="resource_no").persons == 1  # one contact of two resources
    assert _table(("1", None, "a"), ("2", "", "b")).persons == 0  # a row without anybody
    assert _table().persons == 0


# -- the list ---------------------------------------------------------------------------------------------------------


def test_every_reveal_export_refusal_and_failed_opening_is_listed(
    run: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """甲 乙 丙 戊 己 are in post (乙 at two stations, so that the list has six rows)."""
    assert run("staff", "list")[0] == 0  # masked: no access
    assert run("staff", "list", "--output", str(tmp_path / "名单.csv"))[0] == 0
    run.now = china_time(date(2026, 11, 11), 9)
    assert run("staff", "list", "--reveal")[0] == 0
    run.now = china_time(date(2026, 11, 11), 10)
    assert run("staff", "list", "--reveal", "--format", "json")[0] == 0
    run.now = china_time(date(2026, 11, 12), 9)
    assert run("staff", "list", "--reveal", "--output", str(tmp_path / "名单.csv"))[0] == 0
    run.now = china_time(date(2026, 11, 12), 10)
    report = ("report", "fill", "人员花名册", "--reveal", "--output", str(tmp_path / "花名册.xlsx"))
    assert run(*report)[0] == 0
    run.now = china_time(date(2026, 11, 13))
    assert run("operator", "add", "李经办")[0] == 0
    assert run("operator", "close", "tester")[0] == 0
    assert run("org", "add", "示例中心")[0] == 1
    monkeypatch.setattr(_context, "os_user", lambda: "guest")
    run.now = china_time(date(2026, 11, 14))
    assert run("org", "add", "示例中心")[0] == 1
    expected = [
        ("2026-11-11 09:00:00", "tester", "查看", "在岗人员名单", 5),
        ("2026-11-11 10:00:00", "tester", "导出", "在岗人员名单", 5),
        ("2026-11-12 09:00:00", "tester", "导出", "在岗人员名单", 5),
        ("2026-11-12 10:00:00", "tester", "导出", "花名册.xlsx", 5),
        ("2026-11-13 09:00:00", "tester", "拒绝", "现在不是经办人员", 0),
        ("2026-11-14 09:00:00", "guest@PC-1", "没打开", "还不知道由谁经办，没有写入任何内容", None),
    ]
    assert _rows(run) == expected
    assert _rows(run, "--from", "2026-11-12", "--to", "2026-11-13") == expected[2:5]
    assert _rows(run, "--to", "2026-11-11") == expected[:2]
    assert _rows(run, "--who", "tester") == expected[:5]
    assert _rows(run, "--who", "李经办") == []
    _, out, _ = run("audit", "access")
    assert "查看 1 次 5 人次，导出 3 次 15 人次，拒绝 1 次，没打开 1 次" in out
    assert "office.失败打开.jsonl" in out
    assert "不在日志链中" in out.replace("\n", "")
    assert run("audit", "verify")[0] == 0


def test_no_access_at_all(run: Caller) -> None:
    code, out, _ = run("audit", "access")
    assert code == 0
    assert "（没有）" in out


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--from", "2026-11-12", "--to", "2026-11-11"], 2, "--to 早于 --from"),
        (["--who", "没有"], 1, "没有登记过叫“没有”的经办人员"),
        (["--from", "昨天"], 2, "不是日期"),
    ],
)
def test_what_is_asked_wrong(run: Caller, options: list[str], code: int, said: str) -> None:
    found, _, err = run("audit", "access", *options)
    assert found == code
    assert said in err


# -- openings that failed ---------------------------------------------------------------------------------------------


def test_a_damaged_and_a_newer_office_are_noted(run: Caller) -> None:
    connection = sqlite3.connect(run.path)
    connection.execute(f"PRAGMA user_version = {rooms.SCHEMA_VERSION + 1}")
    connection.close()
    assert run("staff", "list")[0] == 1
    connection = sqlite3.connect(run.path)
    connection.execute(f"PRAGMA user_version = {rooms.SCHEMA_VERSION}")
    connection.close()
    whole = run.path.read_bytes()
    run.path.write_bytes(whole[:5000])
    assert run("upgrade")[0] == 1
    run.path.write_bytes(whole)
    told = [(each.os_user, each.what.partition("（")[0]) for each in failed_openings(run.path)]
    assert told == [("tester", "数据库由更新版本的 swtool 建立"), ("tester", "数据库文件已损坏")]
    assert [row[2] for row in _rows(run)] == ["没打开", "没打开"]


def test_nothing_is_left_beside_what_is_no_office(run: Caller, tmp_path: Path) -> None:
    (tmp_path / "账.db").write_bytes(b"PK\x03\x04" + bytes(100))
    for name in ("账.db", "没有.db"):
        run.path = tmp_path / name
        assert run("staff", "list")[0] == 1
    assert list(tmp_path.glob("*.jsonl")) == []


def test_a_note_that_cannot_be_written_hides_nothing(tmp_path: Path) -> None:
    failed = FailedOpening(china_time(TODAY), "wang", "PC-1", "数据库文件已损坏")
    note_failed_opening(tmp_path / "没有" / "台账.db", failed)
    failures_path(tmp_path / "台账.db").mkdir()
    note_failed_opening(tmp_path / "台账.db", failed)
    assert failed_openings(tmp_path / "台账.db") == []


def test_a_note_that_somebody_spoilt_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "台账.db"
    failed = FailedOpening(china_time(TODAY), "wang", "PC-1", "数据库文件已损坏")
    note_failed_opening(path, failed)
    with failures_path(path).open("ab") as file:
        file.write(b'\xff\xfe\n{"time": 3}\n[]\n{"time": "2026-11-10", "os_user": "", "machine": "", "what": ""}\n')
    note_failed_opening(path, failed)
    assert failed_openings(path) == [failed, failed]


def test_an_office_is_known_by_its_mark(tmp_path: Path) -> None:
    schema.create(tmp_path / "台账.db", []).close()
    assert looks_like_an_office(tmp_path / "台账.db")
    (tmp_path / "空.db").touch()
    assert not looks_like_an_office(tmp_path / "空.db")
    assert not looks_like_an_office(tmp_path)


# -- the register of an older office ----------------------------------------------------------------------------------


@contextmanager
def _as_it_was_written(database: Database, moment: datetime) -> Iterator[Transaction]:
    """A transaction of the program that had only the first migration of the store."""
    database.connection.execute("BEGIN IMMEDIATE")
    try:
        database.connection.execute(
            "INSERT INTO journal_context (id, txn, actor, why, recorded_at) "
            "SELECT 1, coalesce(max(id), 0) + 1, '张示例', '看', ? FROM journal_txn",
            (moment.isoformat(timespec="seconds"),),
        )
        yield Transaction(database.connection, moment)
        older_journal.seal(database.connection)
        database.connection.execute("COMMIT")
    except BaseException:
        database.connection.execute("ROLLBACK")
        raise


def test_an_upgrade_keeps_every_access_and_verifies(tmp_path: Path) -> None:
    path, noon = tmp_path / "office.db", china_time(TODAY, 12)
    database = connect(path, create=True)
    older = SchemaDatabase(database.connection, execute_plugins=False)
    schema.migrations.apply(older, stop_before="m0002_access_kinds")
    for migration_set in rooms.migration_sets():
        if migration_set.name != "operators":
            migration_set.apply(older)
    with _as_it_was_written(database, noon) as tx:
        for key, value in {"county_code": "330481", "county_name": "海宁市"}.items():
            fact = {"key": key, "value": value, "effective_on": "2000-01-01", "recorded_at": tx.recorded_at}
            tx.insert("office_fact", fact)
    for kind, persons in ((AccessKind.REVEAL, 3), (AccessKind.EXPORT, 7)):
        with _as_it_was_written(database, noon) as tx:
            record_access(tx, kind, "名单", persons)
    with pytest.raises(sqlite3.IntegrityError), _as_it_was_written(database, noon) as tx:
        record_access(tx, AccessKind.REFUSED, "名单", 0)
    before = [tuple(row) for row in database.query("SELECT * FROM access_event ORDER BY id")]
    database.connection.execute("PRAGMA user_version = 1")
    database.close()

    copy, applied = opening.upgrade_office(path, now=noon)
    assert copy is not None
    assert {"store.m0002_access_kinds", "operators.m0001_operators"} <= set(applied)
    office = opening.open_office(path, today=TODAY, now=noon, actor="张示例")
    assert [tuple(row) for row in office.db.query("SELECT * FROM access_event ORDER BY id")] == before
    assert verify(office.db) == []
    with office.change("拒绝") as tx:
        record_access(tx, AccessKind.REFUSED, "附件", 0)
    told = [(each.who, each.kind, each.persons) for each in accesses(office.db)]
    assert told == [("张示例", "reveal", 3), ("张示例", "export", 7), ("张示例", "refused", 0)]
    assert verify(office.db) == []
    for statement in ("UPDATE access_event SET persons = 0", "DELETE FROM access_event"):
        with pytest.raises(sqlite3.IntegrityError, match="history is never"), office.change("改") as tx:
            tx.execute(statement)
    office.db.close()


def test_the_register_takes_only_its_three_kinds(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office.db", [])
    row = {"kind": "look", "subject": "名单", "persons": 1, "recorded_at": "2026-11-10T09:00:00+08:00"}
    with pytest.raises(sqlite3.IntegrityError), office.change("看") as tx:
        tx.insert("access_event", row)
    office.db.close()
