"""`swtool backup restore`: a new computer, a taken place, an older backup, a damaged one; nothing is overwritten."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from swtool import cli, rooms
from swtool.store import location
from swtool.store.audit import verify
from swtool.store.backup import DATABASE, FORMAT, Manifest
from swtool.store.backup_events import Event, latest
from swtool.store.backup_writing import write_backup
from swtool.store.snapshot import content_of
from tests.backup_house import OWN_RULES, PAPERS, attach, found_older, only_backup, opened, tables
from tests.clerk import OPERATOR, Clerk, head_of
from tests.restore_case import _files
from tests.restore_case import backup as backup  # noqa: PLC0414
from tests.restore_case import clerk as clerk  # noqa: PLC0414
from tests.restore_case import county as county  # noqa: PLC0414


def test_a_new_computer(clerk: Clerk, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Backup, copy, restore: the lists say the same, papers and own rules are there, and it is remembered."""
    before = tables(clerk)
    new = tmp_path / "新电脑"
    new.mkdir()
    monkeypatch.chdir(new)
    assert cli.main(["backup", "restore", str(backup)]) == 0
    out, err = clerk.capsys.readouterr()
    assert "已恢复：office.db" in out
    assert "swtool status" in err
    assert tables(clerk, new / "office.db") == before
    assert cli.main(["org", "list"]) == 0  # without --db
    contents = {path.read_bytes() for path in (new / "office.附件").rglob("*") if path.is_file()}
    assert contents == set(PAPERS)
    assert (new / "office.policy.toml").read_text(encoding="utf-8") == OWN_RULES
    office = opened(new / "office.db")
    event = latest(office.db, Event.RESTORED)
    assert event is not None
    assert event.txn == int(event.printed_head.partition("-")[0])
    assert verify(office.db, against=[event.printed_head]) == []
    office.db.close()
    assert not [name for name in _files(new) if "~" in name or "-wal" in name]


def test_a_place_that_is_taken(clerk: Clerk, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk("org", "add", "第二示例中心")
    office = opened(clerk.db)
    attach(office, b"a later paper")
    office.db.close()
    restore = ("backup", "restore", backup, "--to", clerk.db)
    assert "这里已经有一个数据库" in clerk.refused(*restore)
    said = clerk.refused(*restore, "--replace", code=2)
    assert "原处的数据库比备份多 3 步操作（2026-11-10" in said  # the note of the backup, the organization, the paper
    assert "需要回答" in said
    head = clerk.head()
    answer = clerk(*restore, "--replace", "--dry-run")
    assert (answer.code, "试运行，没有写入" in answer.out, clerk.head()) == (0, True, head)
    answer = clerk(*restore, "--replace", "--yes")
    assert answer.code == 0
    aside = clerk.desk / "office.恢复前-20261110-0900.db"
    assert f"已改名留在旁边：{aside.name}" in answer.out
    assert head_of(aside) == head
    assert len(list((clerk.desk / "office.恢复前-20261110-0900.附件").rglob("*/*"))) == 3
    assert (clerk.desk / "office.恢复前-20261110-0900.policy.toml").exists()
    assert "第二示例中心" not in clerk("org", "list").out
    assert "第二示例中心" in clerk("org", "list", db=aside).out
    assert len([path for path in (clerk.desk / "office.附件").rglob("*") if path.is_file()]) == 2


def test_nobody_says_yes(clerk: Clerk, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swtool.terminal.Terminal.ask", lambda self, question, choices: "不恢复")
    before = _files(clerk.desk), clerk.head()
    answer = clerk("backup", "restore", backup, "--to", clerk.db, "--replace")
    assert (answer.code, answer.out) == (1, "没有恢复，什么也没有改动\n")
    assert (_files(clerk.desk), clerk.head()) == before


def test_another_office_and_a_broken_one_in_the_place(clerk: Clerk, backup: Path, tmp_path: Path) -> None:
    other = tmp_path / "别处" / "office.db"
    line = ["--county", "330482", "--name", "平湖市", "--authority", "平湖市民政局", *OPERATOR]
    assert cli.main(["--db", str(other), "init", *line]) == 0
    said = clerk("backup", "restore", backup, "--to", other, "--replace")
    assert (said.code, "原处是另一个台账" in said.err) == (2, True)
    other.write_bytes(b"broken")
    said = clerk("backup", "restore", backup, "--to", other, "--replace")
    assert (said.code, "原处的文件打不开" in said.err) == (2, True)
    assert clerk("backup", "restore", backup, "--to", other, "--replace", "--yes").code == 0
    assert (other.parent / "office.恢复前-20261110-0900.db").read_bytes() == b"broken"
    assert tables(clerk, other) == tables(clerk)


def test_an_office_that_went_another_way_before_the_backup_is_told(clerk: Clerk, tmp_path: Path) -> None:
    """An old copy was worked on: it has fewer steps than the backup, and yet one that the backup lacks."""
    earlier = tmp_path / "earlier.db"
    shutil.copy(clerk.db, earlier)
    clerk("org", "add", "第二示例中心")
    clerk("org", "add", "第三示例中心")
    assert clerk("backup", "create", "--to", tmp_path / "新U盘").code == 0
    shutil.copy(earlier, clerk.db)
    assert clerk("org", "add", "只在旧文件里的中心").code == 0
    said = clerk("backup", "restore", only_backup(tmp_path / "新U盘"), "--to", clerk.db, "--replace")
    assert (said.code, "已经不同，不是同一条操作记录" in said.err) == (2, True)
    assert "只在旧文件里的中心" in clerk("org", "list").out


def test_somebody_works_on_the_file_in_the_place(clerk: Clerk, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swtool.store.database.BUSY_MILLISECONDS", 50)
    writer = sqlite3.connect(clerk.db, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO journal_context VALUES (1, 1, 'x', 'y', 'z', 0, 0)")
    try:
        said = clerk.refused("backup", "restore", backup, "--to", clerk.db, "--replace", "--yes")
    finally:
        writer.execute("ROLLBACK")
        writer.close()
    assert "数据库正被另一个程序占用" in said


def test_no_live_file_on_a_network_folder_but_backups_are_welcome(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "网络盘"
    share.mkdir()

    def reason(path: Path) -> str:
        return "是网络文件系统（cifs），文件锁不可靠" if path.is_relative_to(share) else ""

    monkeypatch.setattr(location, "_network_reason", reason)
    assert clerk("backup", "create", "--to", share, "--verify").code == 0
    said = clerk.refused("backup", "restore", only_backup(share), "--to", share / "office.db")
    assert "数据库不能放在这个文件夹" in said
    assert "备份可以放到网络盘" in said
    assert clerk("backup", "restore", only_backup(share), "--to", tmp_path / "本机" / "office.db").code == 0


def test_the_page_moves_an_office(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's own lines, typed on the old computer and then on the new one."""
    page = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    section = page.partition("## 数据在哪")[2].partition("\n## ")[0]
    blocks = re.findall(r"```powershell\n(.*?)```", section, re.DOTALL)
    stick, new = tmp_path / "E盘", tmp_path / "D盘" / "台账"
    new.mkdir(parents=True)
    before = tables(clerk)
    monkeypatch.chdir(clerk.desk)
    monkeypatch.setenv("SWTOOL_DB", str(clerk.db))
    codes = []
    for block in blocks[:2]:
        for line in block.splitlines():
            if line.startswith("cd "):
                monkeypatch.chdir(new)
                monkeypatch.delenv("SWTOOL_DB")
                continue
            made = next(stick.glob("*.swbak"), Path("none"))
            words = re.sub(r"E:\\备份\\\S+\.swbak", "FILE", line).replace(r"E:\备份", "FOLDER").split()[1:]
            named = {"FILE": str(made), "FOLDER": str(stick)}
            codes.append(cli.main([named.get(word, word) for word in words]))
    assert codes == [0, 0, 0, 0, 3]  # the last is the desk of the new computer, which has things to do
    assert tables(clerk, new / "office.db") == before


def test_a_backup_that_is_not_whole_is_not_restored(clerk: Clerk, backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: len(whole) // 2])
    new = tmp_path / "新" / "office.db"
    answer = clerk("backup", "restore", backup, "--to", new)
    assert (answer.code, "备份文件已损坏" in answer.err) == (1, True)
    assert not new.exists()
    assert "找不到这个备份文件" in clerk.refused("backup", "restore", "没有.swbak", code=2)
    assert "没有写备份文件" in clerk.refused("backup", "restore", code=2)


def test_a_backup_of_a_later_program_is_refused(clerk: Clerk, backup: Path, tmp_path: Path) -> None:
    new = tmp_path / "旧程序" / "office.db"
    with pytest.MonkeyPatch.context() as earlier:
        earlier.setattr(rooms, "SCHEMA_VERSION", rooms.SCHEMA_VERSION - 1)
        answer = clerk("backup", "restore", backup, "--to", new)
    assert (answer.code, "备份由更新版本的 swtool 制作（结构" in answer.err) == (1, True)
    assert not new.exists()


def test_an_older_backup_comes_back_with_new_tables(clerk: Clerk, tmp_path: Path) -> None:
    """Made before the last room came to be: verified in spite of it, restored and brought up to date."""
    old, file, new = tmp_path / "older.db", tmp_path / "旧.swbak", tmp_path / "新" / "office.db"
    found_older(old)
    connection = sqlite3.connect(old)
    content = content_of(connection)
    uid = connection.execute("SELECT value FROM office_fact WHERE key = 'office_uid'").fetchone()[0]
    connection.close()
    manifest = Manifest(
        format=FORMAT,
        program="0.0.1",
        schema_version=rooms.SCHEMA_VERSION - 1,
        office_uid=uid,
        county_code="330481",
        county_name="海宁市",
        file_name="office.db",
        created_at="2026-11-01T09:00:00+08:00",
        as_of="2026-11-01",
        txn=content.txn,
        head=content.head,
        counts=content.counts,
        checks={},
        absent=[],
    )
    write_backup(file, manifest, {DATABASE: old}, scratch=tmp_path)
    answer = clerk("backup", "verify", file)
    assert answer.code == 0
    assert "在临时文件夹里升级 1 项后核验" in answer.err
    assert "没有比较检查结果" in answer.err
    answer = clerk("backup", "restore", file, "--to", new)
    assert (answer.code, "还不知道由谁恢复" in answer.err) == (1, True)  # it was made before operators were named
    answer = clerk(*OPERATOR, "backup", "restore", file, "--to", new)
    assert (answer.code, "已升级 1 项" in answer.out) == (0, True)
    assert "王经办" in clerk("audit", "log", "--last", "1", db=new).out
    assert clerk("audit", "verify", db=new).code == 0
    assert _files(new.parent) == {"office.db"}
