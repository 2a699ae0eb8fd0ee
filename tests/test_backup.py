"""`swtool backup create|list|verify`: one file that holds the whole office, and what is said of one that does not."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from swtool.backups.places import Found
from swtool.backups.rotation import kept
from swtool.dates import Month
from swtool.reporting.desk_backups import backup_tasks
from swtool.reporting.tasks import Outlook, Urgency
from swtool.store.attachments import path_of
from swtool.store.backup import Cover, read_cover
from swtool.store.backup_events import Event, events
from swtool.store.workplace import workplace
from tests.backup_house import (
    OWN_RULES,
    PAPERS,
    PASSWORD,
    attach,
    only_backup,
    opened,
    seat_with_papers,
    set_clock,
    written_password,
)
from tests.backup_house import county as county  # noqa: PLC0414
from tests.clerk import Clerk, head_of, listing
from tests.offices import TODAY, china_time


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    return seat_with_papers(county, tmp_path / "柜台", capsys, monkeypatch)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return written_password(tmp_path / "密码.txt")


def test_one_file_holds_the_office(clerk: Clerk) -> None:
    (clerk.desk / "office.policy.toml").write_text(OWN_RULES, encoding="utf-8")
    head = clerk.head()
    answer = clerk("backup", "create")
    assert answer.code == 0
    path = clerk.desk / "备份" / "office-20261110-0900.swbak"
    assert answer.out.startswith(f"备份已做好：{path}\n")
    assert f"附件 2 个，链头 {head}" in answer.out
    assert read_cover(path).printed_head == head
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
    assert names[0] == "cover.json"
    assert set(names) - {"cover.json", "manifest.json"} == {member["name"] for member in manifest["members"]}
    assert sum(name.startswith("attachments/") for name in names) == 2
    assert "office.policy.toml" in names
    assert manifest["counts"]["organization"] == 1
    assert manifest["counts"]["station"] == 2
    assert [name for name in listing(clerk.desk) if "~" in name] == []


def test_a_backup_verifies_and_the_office_remembers(clerk: Clerk) -> None:
    clerk("backup", "create")
    answer = clerk("backup", "verify", "--last")
    assert answer.code == 0
    assert "2 个附件与清单相符，日志完整，" in answer.out
    assert "项检查的结果与当时相同" in answer.out
    office = opened(clerk.db)
    assert [event.kind for event in events(office.db)] == [Event.VERIFIED, Event.CREATED]
    office.db.close()
    (row,) = json.loads(clerk("backup", "list", "--format", "json").out)["rows"]
    assert row["verified_on"] == "2026-11-10"
    assert clerk("audit", "verify").code == 0


def test_a_machine_without_the_office_verifies_as_well(clerk: Clerk, tmp_path: Path) -> None:
    from swtool import cli

    clerk("backup", "create", "--to", tmp_path / "U盘")
    path = only_backup(tmp_path / "U盘")
    before = head_of(clerk.db)
    clerk.capsys.readouterr()
    assert cli.main(["backup", "verify", str(path)]) == 0
    out, err = clerk.capsys.readouterr()
    assert out.startswith("核验通过：")
    assert "没有记入台账" in err
    assert head_of(clerk.db) == before


def test_others_go_on_writing_while_it_is_made(clerk: Clerk) -> None:
    """A transaction that is open holds nothing up and is not in the backup."""
    writer = sqlite3.connect(clerk.db, isolation_level=None)
    reader = opened(clerk.db)
    with workplace(clerk.desk) as place:
        from swtool.store.snapshot import content_of, copy_online

        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO journal_context VALUES (1, 1, 'x', 'y', 'z', 0, 0)")
        copy_online(reader.db, place / "copy.db")
        copied = sqlite3.connect(place / "copy.db")
        assert content_of(copied).printed_head == reader.head
        assert content_of(copied).counts["journal_context"] == 0
        copied.close()
    writer.execute("ROLLBACK")
    writer.close()
    reader.db.close()


def test_the_folder_is_remembered_and_a_lost_one_does_not_stop_it(clerk: Clerk, tmp_path: Path) -> None:
    usb = tmp_path / "U盘"
    assert clerk("backup", "create", "--to", usb).code == 0
    assert clerk("backup", "create").code == 0
    assert len(list(usb.glob("*.swbak"))) == 2  # the second of the same minute has a name of its own
    shutil.rmtree(usb)
    usb.write_text("这里现在是个文件", encoding="utf-8")
    assert "这是文件，不是文件夹" in clerk.refused("backup", "create")
    usb.unlink()
    answer = clerk("backup", "create")  # the stick is not plugged in
    assert (answer.code, "U 盘没有插上" in answer.err, usb.exists()) == (3, True, False)
    only_backup(clerk.desk / "备份").unlink()
    (tmp_path / "挡住").write_text("", encoding="utf-8")
    office = opened(clerk.db)
    with office.change("改") as tx:
        fact = {"key": "backup_folder", "effective_on": "2026-11-10", "recorded_at": tx.recorded_at}
        tx.insert("office_fact", {**fact, "value": str(tmp_path / "挡住" / "备份")})
    office.db.close()
    answer = clerk("backup", "create")
    assert answer.code == 3
    assert "一向用的备份文件夹现在用不了（U 盘没有插上？），这次放在数据库旁边" in answer.err
    assert only_backup(clerk.desk / "备份").exists()
    assert "用不了这个备份文件夹" in clerk.refused("backup", "create", "--to", tmp_path / "挡住" / "备份")


def test_a_missing_attachment_is_said_and_the_backup_is_made(clerk: Clerk) -> None:
    office = opened(clerk.db)
    lost = attach(office, b"lost")
    changed = attach(office, b"changed")
    attach(office, b"gone by law", state="erased")
    office.db.close()
    path_of(clerk.db, lost).unlink()
    path_of(clerk.db, changed).write_bytes(b"changed!")
    answer = clerk("backup", "create")
    assert answer.code == 3
    assert "有 2 个附件缺失或内容变了" in answer.err
    assert lost in answer.err
    assert changed in answer.err
    assert "附件 2 个" in answer.out
    answer = clerk("backup", "verify", "--last")
    assert (answer.code, "做备份时就缺 2 个附件" in answer.err) == (0, True)


def test_another_backup_of_the_same_minute_is_not_overwritten(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nightly run and the clerk at once: whoever ends later takes the next name."""
    from swtool.backups import create

    genuine = create.write_backup

    def slow(target: Path, *rest: Any, **options: Any) -> str:
        (clerk.desk / "备份" / "office-20261110-0900.swbak").write_bytes(b"the other one")
        return genuine(target, *rest, **options)

    monkeypatch.setattr(create, "write_backup", slow)
    assert clerk("backup", "create").code == 0
    folder = clerk.desk / "备份"
    assert (folder / "office-20261110-0900.swbak").read_bytes() == b"the other one"
    assert clerk("backup", "verify", folder / "office-20261110-0900-2.swbak").code == 0


@pytest.mark.parametrize("becomes", [None, bytes(len(PAPERS[0]))])
def test_a_paper_erased_while_the_backup_is_written_leaves_no_backup_that_cannot_be_restored(
    clerk: Clerk, becomes: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An erasure writes zeros over a paper and deletes it: the backup is given up with a word about it."""
    from swtool.backups import create

    genuine = create.write_backup
    paper = path_of(clerk.db, hashlib.sha256(PAPERS[0]).hexdigest())

    def late(*rest: Any, **options: Any) -> str:
        paper.unlink()
        if becomes is not None:
            paper.write_bytes(becomes)
        return genuine(*rest, **options)

    monkeypatch.setattr(create, "write_backup", late)
    answer = clerk("backup", "create")
    assert (answer.code, "附件在备份时被改动或删除，没有做备份" in answer.err) == (1, True)
    assert list((clerk.desk / "备份").iterdir()) == []
    monkeypatch.setattr(create, "write_backup", genuine)
    assert clerk("backup", "create").code == 3  # it is missing, and that is said


def test_a_damaged_office_is_not_backed_up(clerk: Clerk) -> None:
    with sqlite3.connect(clerk.db) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'attachment_sha256'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    damaged = bytearray(clerk.db.read_bytes())
    damaged[(page - 1) * size + size - 40 : page * size] = bytes(40)
    clerk.db.write_bytes(damaged)
    answer = clerk("backup", "create")
    assert answer.code == 1
    assert "损坏" in answer.err
    assert not list((clerk.desk / "备份").glob("*"))


def test_a_dry_run_writes_nothing(clerk: Clerk) -> None:
    before = listing(clerk.desk), clerk.head()
    answer = clerk("backup", "create", "--dry-run")
    assert (answer.code, "试运行，没有写入" in answer.out) == (0, True)
    assert (listing(clerk.desk), clerk.head()) == before


# -- a password -------------------------------------------------------------------------------------------------------


def test_a_locked_backup_opens_with_its_password_only(clerk: Clerk, key: Path, tmp_path: Path) -> None:
    assert clerk("backup", "create", "--password-file", key).code == 0
    path = only_backup(clerk.desk / "备份")
    assert read_cover(path).locked
    content = path.read_bytes()
    assert b"SQLite format 3" not in content
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["cover.json", "key.age", "content.age"]
    assert clerk("backup", "verify", path, "--password-file", key).code == 0
    assert "需要输入：备份的密码" in clerk.refused("backup", "verify", path, code=2)
    wrong = tmp_path / "错.txt"
    wrong.write_text(PASSWORD.lower() + "x", encoding="utf-8")
    answer = clerk("backup", "verify", path, "--password-file", wrong)  # the refusal is on record
    assert (answer.code, "密码不对，打不开这份备份" in answer.err) == (1, True)
    wrong.write_text("\n", encoding="utf-8")
    assert "第一行是空的" in clerk.refused("backup", "verify", path, "--password-file", wrong, code=2)
    assert "找不到密码文件" in clerk.refused("backup", "verify", path, "--password-file", tmp_path / "无", code=2)


@pytest.mark.usefixtures("light_lock")
def test_a_password_file_as_notepad_writes_it(clerk: Clerk, key: Path, tmp_path: Path) -> None:
    """With a mark at its beginning and CRLF it is the same password; in another encoding the advice fits."""
    assert clerk("backup", "create", "--password-file", key).code == 0
    written = tmp_path / "记事本.txt"
    written.write_bytes(f"\ufeff{PASSWORD}\r\n第二行\r\n".encode())
    assert clerk("backup", "verify", "--last", "--password-file", written).code == 0
    for encoding in ("gb18030", "utf-16"):
        written.write_bytes(PASSWORD.encode(encoding))
        answer = clerk("backup", "verify", "--last", "--password-file", written)
        assert (answer.code, "另存为时编码选 UTF-8" in answer.err) == (2, True)


@pytest.mark.usefixtures("light_lock")
def test_the_password_is_asked_twice(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["一", "二", "三三", "三三", "三三"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    assert "两遍密码不一样" in clerk.refused("backup", "create", "--lock", code=2)
    assert clerk("backup", "create", "--lock").code == 0
    assert clerk("backup", "verify", "--last").code == 0


# -- rotation ---------------------------------------------------------------------------------------------------------


def _found(*days: str) -> list[Found]:
    covers = [Cover(1, "u", "office.db", f"{day}T09:00:00+08:00", 1, "h", locked=False) for day in days]
    return [Found(Path(f"{cover.created_at[:10]}.swbak"), cover, 1) for cover in covers]


def test_which_backups_stay() -> None:
    """Two newest; the last one of each of three months up to November; and one that was verified."""
    days = (
        "2026-11-09",
        "2026-11-08",
        "2026-11-07",
        "2026-10-30",
        "2026-10-01",
        "2026-09-15",
        "2026-08-31",
        "2026-08-01",
    )
    stay = kept(_found(*days), newest=2, months=3, month=Month(2026, 11), verified="2026-08-01.swbak")
    assert sorted(path.stem for path in stay) == ["2026-08-01", "2026-09-15", "2026-10-30", "2026-11-08", "2026-11-09"]
    stay = kept(_found(*days), newest=1, months=1, month=Month(2026, 12), verified=None)
    assert [path.stem for path in stay] == ["2026-11-09"]


def test_rotation_removes_only_its_own(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (clerk.desk / "office.policy.toml").write_text(
        OWN_RULES.replace("status.horizon", "backup.keep")
        .replace("count = 9", "newest = 1\nmonths = 1")
        .replace("calendar_day", "backup"),
        encoding="utf-8",
    )
    folder = clerk.desk / "备份"
    made = []
    for hour in (9, 10, 11, 12):
        set_clock(monkeypatch, china_time(TODAY, hour))
        answer = clerk("backup", "create", "--keep-all", *(("--verify",) if hour == 10 else ()))
        assert (answer.code, "删除" in answer.out) == (0, False)
        made.append(f"office-20261110-{hour:02}00.swbak")
    shutil.copy(folder / made[0], folder / "我自己留的.swbak")
    (folder / "说明.txt").write_text("不要动", encoding="utf-8")
    set_clock(monkeypatch, china_time(TODAY, 13))
    assert "会删除较早的备份" in clerk("backup", "create", "--dry-run").out
    answer = clerk("backup", "create")
    assert re.findall(r"已按设置删除较早的备份：(.*)", answer.out) == [made[3], made[2], made[0]]
    left = sorted(path.name for path in folder.iterdir())
    assert left == sorted([made[1], "office-20261110-1300.swbak", "我自己留的.swbak", "说明.txt"])
    office = opened(clerk.db)
    assert [event.file_name for event in events(office.db, Event.REMOVED)] == [made[0], made[2], made[3]]
    office.db.close()


# -- the desk ---------------------------------------------------------------------------------------------------------


def test_the_desk_says_how_old_the_last_verified_one_is(clerk: Clerk) -> None:
    """30 days by the setting: verified on 2026-11-10, in order up to 12-10, overdue from 12-11."""

    def seen(day: date) -> tuple[Urgency, str, str]:
        office = opened(clerk.db)
        try:
            (task,) = backup_tasks(office, Outlook(day, day))
            return task.urgency, task.what, task.command
        finally:
            office.db.close()

    began = date.fromisoformat(_first_day(clerk.db))
    assert seen(began) == (Urgency.NOTICE, "还没有做过备份", "swtool backup create")
    assert seen(date.fromordinal(began.toordinal() + 30))[0] is Urgency.NOTICE
    assert seen(date.fromordinal(began.toordinal() + 31))[0] is Urgency.MISSING
    clerk("backup", "create")
    assert seen(TODAY)[1:] == ("2026-11-10 做过备份，还没有核验过", "swtool backup verify --last")
    clerk("backup", "verify", "--last")
    assert seen(TODAY)[:2] == (Urgency.NOTICE, "最近一次核验过备份是今天（2026-11-10）")
    assert seen(date(2026, 12, 10))[0] is Urgency.NOTICE
    overdue = (
        Urgency.OVERDUE,
        "最近一次核验过备份是31 天前（2026-11-10），设置是每 30 天核验一次",
        "swtool backup create",
    )
    assert seen(date(2026, 12, 11)) == overdue


def _first_day(db: Path) -> str:
    with sqlite3.connect(db) as connection:
        day = connection.execute("SELECT substr(min(recorded_at), 1, 10) FROM journal_txn").fetchone()[0]
    connection.close()
    return str(day)
