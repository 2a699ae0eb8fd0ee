"""Backups that still hold somebody who was erased: named, and a restore says whom it brings back."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest

from swtool import rooms
from swtool.backups.cases import cases_known, cases_lacking
from swtool.policy.policy import Policy
from swtool.rights.purge import Copy, copies
from swtool.rights.sheets import copies_table
from swtool.store.access import failed_openings
from swtool.store.backup import Cover, read_cover
from swtool.store.backup_events import Event, latest
from swtool.store.backup_shapes import is_cover
from tests import rights_house as house
from tests.backup_house import only_backup, opened, set_clock
from tests.clerk import Clerk
from tests.offices import TODAY, china_time

BASIS = ("--basis", "本人书面申请")
WHO = "330481-00001"


@pytest.fixture
def clerk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setenv("COLUMNS", "200")
    desk = tmp_path / "柜台"
    desk.mkdir()
    made = house.house(desk)
    with made.change("登记") as tx:
        fact = {"key": "office_uid", "effective_on": "2020-01-01", "recorded_at": tx.recorded_at}
        tx.insert("office_fact", {**fact, "value": tx.uid()})
    made.db.connection.execute(f"PRAGMA user_version = {rooms.SCHEMA_VERSION}")
    made.db.close()
    set_clock(monkeypatch, china_time(TODAY))
    return Clerk(desk, desk / "office.db", capsys)


@pytest.fixture
def old(clerk: Clerk, tmp_path: Path) -> Path:
    """A backup from before the erasure, on a stick."""
    assert clerk("backup", "create", "--to", tmp_path / "U盘").code == 0
    return only_backup(tmp_path / "U盘")


def erase(clerk: Clerk) -> str:
    answer = clerk("privacy", "erase", WHO, *BASIS, "--yes")
    assert answer.code == 0
    return answer.out + answer.err


def test_erasing_names_the_backups_and_what_to_do(clerk: Clerk, old: Path) -> None:
    said = erase(clerk)
    assert old.name in said
    assert "最迟约 2027-10-31" in said  # twelve months, this one among them
    assert "用 swtool backup create --verify 做一份新的，再删掉较早的" in said


@pytest.mark.parametrize(
    ("made_at", "until"),
    [
        ("2026-11-30", "最迟约 2027-10-31"),
        ("2026-12-01", "最迟约 2027-11-30"),
        ("2025-12-01", "最迟约 2026-11-30"),
        ("2025-11-30", "下次做备份时删"),  # until 2026-10-31, which is over
    ],
)
def test_until_when_rotation_keeps_a_backup(made_at: str, until: str) -> None:
    keep = Policy.load("330481").at("backup.keep", TODAY)
    assert (keep.number("months"), keep.number("newest")) == (12, 10)
    copy = Copy("台账.swbak", f"{made_at}T09:00:00+08:00", is_backup=True)
    (row,) = copies_table([copy], TODAY, keep).rows
    assert row[3] == f"{until}，最近 10 份和最近核验的一份除外"
    (beside,) = copies_table([Copy("office.升级前.db", f"{made_at}T09:00:00+08:00")], TODAY, keep).rows
    assert beside[3] == "自己删掉为止"


def test_a_backup_that_rotation_removed_is_not_named(clerk: Clerk, old: Path) -> None:
    office = opened(clerk.db)
    assert [copy.name for copy in copies(office)] == [old.name]
    with office.change("删除") as tx:
        row = dict(office.db.one("SELECT * FROM backup_event") or {})
        del row["id"]
        tx.insert("backup_event", {**row, "kind": "removed"})
    assert copies(office) == []
    office.db.close()


def test_restoring_over_the_office_says_whom_it_brings_back(clerk: Clerk, old: Path) -> None:
    erase(clerk)
    answer = clerk("backup", "restore", old, "--to", clerk.db, "--replace", "--yes")
    assert answer.code == 3
    assert "这份备份做在 1 件个人信息事项之前" in answer.err
    assert f"QL2026-0001（2026-11-10 删除 {WHO}）：swtool privacy erase {WHO} --basis" in answer.out
    assert house.STAFF_NAME not in answer.out + answer.err
    office = opened(clerk.db)
    event = latest(office.db, Event.RESTORED)
    assert event is not None
    assert f"缺 QL2026-0001（2026-11-10 删除 {WHO}）" in (event.note or "")
    assert office.db.value("SELECT name FROM person WHERE id = 1") == house.STAFF_NAME
    office.db.close()
    erase(clerk)  # done once more, the same backup of the office that is now lacks nothing
    office = opened(clerk.db)
    assert cases_known(office.db) == {"QL2026-0001": f"2026-11-10 删除 {WHO}"}
    office.db.close()


def test_on_a_new_computer_a_newer_backup_beside_it_tells(clerk: Clerk, old: Path, tmp_path: Path) -> None:
    erase(clerk)
    assert clerk("backup", "create").code == 0
    newer = next(path for path in old.parent.glob("*.swbak") if path != old)
    assert (read_cover(old).cases, read_cover(newer).cases) == ({}, {"QL2026-0001": f"2026-11-10 删除 {WHO}"})
    new = tmp_path / "新电脑"
    new.mkdir()
    answer = clerk("backup", "restore", old, "--to", new / "office.db")
    assert (answer.code, "QL2026-0001" in answer.out) == (3, True)
    assert clerk("backup", "verify", newer).code == 0
    answer = clerk("backup", "restore", newer, "--to", new / "另.db")
    assert (answer.code, "QL2026-0001" in answer.out) == (0, False)
    alone = tmp_path / "只有旧的"
    alone.mkdir()
    shutil.copy(old, alone)
    answer = clerk("backup", "restore", alone / old.name, "--to", alone / "office.db")
    assert (answer.code, "QL2026-0001" in answer.out) == (0, False)  # nothing there can know


@pytest.mark.parametrize(
    ("cases", "taken"),
    [
        ({}, True),
        ({"QL2026-0001": "2026-11-10 删除 H-001#1"}, True),
        ({"QL2026-0001": "2026-11-10 删除"}, False),
        ({"QL2026-0001": "2026-11-10 撤回 330481-00001"}, False),
        ({"QL2026-0001": "2026-11-10 删除 1\x1b[2J"}, False),
        ({"x": "2026-11-10 删除 330481-00001"}, False),
        ({"QL2026-0001": 1}, False),
        (["QL2026-0001"], False),
    ],
)
def test_what_a_cover_may_say_of_cases(cases: object, taken: bool) -> None:
    moment, digest = "2026-11-10T09:00:00+08:00", "0" * 64
    cover = Cover(1, "u", "office.db", moment, 1, digest, locked=False, cases=cases)  # type: ignore[arg-type]
    assert is_cover(asdict(cover)) is taken
    without = {key: value for key, value in asdict(cover).items() if key != "cases"}
    assert is_cover(without)  # a backup of before
    assert not is_cover({**without, "more": 1})


def test_which_cases_are_lacking(clerk: Clerk, tmp_path: Path) -> None:
    """A number that was given anew to somebody else, and a restriction that was lifted, deceive nobody."""
    erase(clerk)
    office = opened(clerk.db, china_time(TODAY) + timedelta(days=1))
    own = {"QL2026-0001": f"2026-11-10 删除 {WHO}"}

    def lacking(standing: dict[str, str]) -> list[str]:
        return list(cases_lacking(office.db, "?", [tmp_path], standing))

    assert lacking(own) == []
    assert lacking({"QL2026-0001": "2026-11-10 删除 330481-00002"}) == ["QL2026-0001"]
    assert lacking({"QL2026-0002": f"2026-11-11 删除 {WHO}"}) == ["QL2026-0002"]  # the day after: came back, went again
    assert lacking({"QL2026-0002": f"2026-11-10 限制处理 {WHO}"}) == []  # erased is more
    assert lacking({"QL2026-0002": f"2026-11-09 删除 {WHO}"}) == []  # the day before: done again since
    office.db.close()


@pytest.mark.usefixtures("light_lock")
def test_a_wrong_password_is_on_record(clerk: Clerk, tmp_path: Path) -> None:
    right, wrong = tmp_path / "密码.txt", tmp_path / "错.txt"
    right.write_text("八字以上的密码\n", encoding="utf-8")
    wrong.write_text("不是这个\n", encoding="utf-8")
    assert clerk("backup", "create", "--to", tmp_path / "U盘", "--password-file", right).code == 0
    path = only_backup(tmp_path / "U盘")
    answer = clerk("backup", "verify", path, "--password-file", wrong)
    assert (answer.code, "密码不对" in answer.err) == (1, True)
    rows = json.loads(clerk("audit", "access", "--format", "json").out)["rows"]
    assert [tuple(row.values())[2:4] for row in rows] == [("拒绝", f"打开备份 {path.name}")]
    answer = clerk("backup", "restore", path, "--to", clerk.db, "--replace", "--yes", "--password-file", wrong)
    assert (answer.code, "密码不对" in answer.err) == (1, True)
    (noted,) = failed_openings(clerk.db)  # no office was open to write it down in
    assert noted.what.startswith(f"恢复备份 {path.name}：密码不对")
    assert "没打开" in clerk("audit", "access").out
    empty = tmp_path / "空"
    empty.mkdir()
    assert clerk("backup", "restore", path, "--to", empty / "a.db", "--password-file", wrong).code == 1
    assert list(empty.glob("*失败打开*")) == []  # nothing is left where no office is
