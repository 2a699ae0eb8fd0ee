"""A damaged file, a full or read-only disk, a screen that knows few characters: said in a sentence, nothing lost."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from swtool import opening
from tests.clerk import (
    DAY,
    OPERATOR,
    ROSTER_HEAD,
    Clerk,
    book,
    child_process,
    head_of,
    listing,
    people,
    roster,
    seat,
    whole_office,
)
from tests.offices import TODAY, china_time
from tests.registry_house import resident_id

DAMAGED = "数据库文件已损坏\n怎么办：不要再写；用最近的备份恢复，并保留坏文件以便查找原因"


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setenv("COLUMNS", "500")
    return seat(county, tmp_path / "柜台", capsys)


# -- a damaged file ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kept", [50, 99, 100, 1000, 4096, 5000, 0.3, 0.9])
def test_a_truncated_database(clerk: Clerk, kept: float) -> None:
    whole = clerk.db.read_bytes()
    rest = whole[: int(kept if kept >= 1 else len(whole) * kept)]
    clerk.db.write_bytes(rest)
    for line in (["staff", "list"], ["org", "add", "第二示例中心"], ["audit", "verify"], ["upgrade"], []):
        answer = clerk(*line)
        assert answer.code == 1, (line, answer)
        assert answer.err.startswith((f"{clerk.db}：数据库文件已损坏\n", f"{clerk.db}：这个文件不是 swtool 的数据库\n"))
        assert "怎么办：" in answer.err
        assert clerk.db.read_bytes() == rest


def test_damage_anywhere_is_told_without_a_traceback(clerk: Clerk) -> None:
    """Forty places overwritten at random: verification finds it unless it hit nothing that holds data."""
    whole = clerk.db.read_bytes()
    content = _dump(clerk.db)
    harmless = 0
    places = random.Random(4)
    for _ in range(40):
        damaged = bytearray(whole)
        place = places.randrange(100, len(whole) - 300)
        damaged[place : place + 300] = places.randbytes(300)
        clerk.db.write_bytes(damaged)
        answer = clerk("staff", "list")
        assert answer.code == 0 or answer.err in (f"{clerk.db}：{DAMAGED}", _refused_by_database(clerk)), answer
        answer = clerk("audit", "verify")
        assert "程序出错了" not in answer.err
        assert "Traceback" not in answer.err
        assert answer.code in (0, 1, 3)
        if answer.code == 0:
            assert _dump(clerk.db) == content
            harmless += 1
    assert harmless < 40


def _dump(db: Path) -> list[str]:
    connection = sqlite3.connect(db)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def _refused_by_database(clerk: Clerk) -> str:
    return (
        f"{clerk.db}：数据库拒绝了这次操作（SQLITE_ERROR），没有写入任何内容\n"
        "怎么办：加 --debug 重做可看到细节，请报给维护的人"
    )


LEAVE_LOG = """
import os, sys
from swtool import cli
from swtool.store import database
database.Database.close = lambda self: None
assert cli.main(sys.argv[1:]) == 0
os._exit(0)
"""


def test_a_lost_log_loses_the_last_change_and_a_printed_head_shows_it(clerk: Clerk) -> None:
    """Somebody copies the one file and not the -wal beside it, after the machine went down."""
    assert clerk("org", "add", "第二示例中心").code == 0
    earlier = clerk.head()
    child = child_process(LEAVE_LOG, "--db", clerk.db, "org", "add", "第三示例中心")
    child.communicate()
    log = clerk.db.with_name("office.db-wal")
    assert log.stat().st_size > 0
    kept = log.read_bytes(), clerk.db.read_bytes()
    printed = head_of(clerk.db)
    assert printed != earlier
    clerk.db.write_bytes(kept[1])
    for leftover in (log, clerk.db.with_name("office.db-shm")):
        leftover.unlink(missing_ok=True)
    assert clerk("audit", "verify", "--against", earlier).code == 0
    answer = clerk("audit", "verify", "--against", printed)
    assert answer.code == 3
    assert "此链头之后的记录被截掉了" in answer.out
    assert "第三示例中心" not in clerk("org", "list").out


# -- the disk ---------------------------------------------------------------------------------------------------------

LIMITED = """
import resource, sys
from swtool import cli
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.exit(cli.main(sys.argv[2:]))
"""


@pytest.mark.skipif(os.name == "nt", reason="needs resource limits")
def test_no_room_for_the_log(clerk: Clerk) -> None:
    """Files cannot grow beyond 200 kB: the load fails while it writes and leaves nothing."""
    path = people(clerk.desk / "people.csv", 1500)
    head, before = clerk.head(), clerk.db.read_bytes()
    child = child_process(LIMITED, "200000", "--db", clerk.db, "intake", "load", path)
    out, err = child.communicate()
    assert child.returncode == 1, (out, err)
    assert f"{clerk.db}：读写数据库时磁盘出错，没有写入任何内容\n怎么办：检查磁盘或 U 盘后重做这一步" in err
    assert "Traceback" not in err
    assert clerk.head() == head
    assert clerk.db.read_bytes() == before
    assert whole_office(clerk.db) == (0, 0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "U盘"
    folder.mkdir()
    if (
        sys.platform != "linux"
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)], capture_output=True
        ).returncode
    ):
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk(clerk: Clerk, small_disk: Path) -> None:
    db = small_disk / "office.db"
    db.write_bytes(clerk.db.read_bytes())
    bad = roster(clerk.desk / "花名册.xlsx", ("许村镇社工站", "王示例", None, "服务性", "专职", "2021.6.31"))
    with (small_disk / "照片.jpg").open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(bytes(4096)):
            pass
    before = listing(small_disk)
    for line in (["org", "add", "第二示例中心"], ["staff", "list"], ["upgrade"]):
        answer = clerk(*line, db=db)
        assert (answer.code, answer.err) == (1, f"{db}：磁盘已满，没有写入任何内容\n怎么办：清出空间后重做这一步")
    init = ["init", "--county", "330481", "--name", "海宁市", "--authority", "民政局", *OPERATOR]
    answer = clerk(*init, db=small_disk / "新" / "台账.db")
    assert (answer.code, "磁盘已满" in answer.err) == (1, True)
    for name in ("名单.csv", "名单.json", "名单.xlsx"):
        answer = clerk("staff", "list", "--output", small_disk / name)
        assert answer.code == 1
        assert answer.err.endswith(
            f"{small_disk / name}：文件写不进去，原来的文件没有改动\n原因：磁盘空间不足\n怎么办：请清理磁盘后重试"
        )
    answer = clerk("intake", "check", bad, "--answers", small_disk)
    assert answer.code == 1
    assert "原因：磁盘空间不足" in answer.err
    assert "6月没有31日" in answer.out  # what is wrong with the book is told all the same
    assert listing(small_disk) == before


def test_a_read_only_disk(clerk: Clerk, small_disk: Path) -> None:
    db = small_disk / "office.db"
    db.write_bytes(clerk.db.read_bytes())
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    bad = roster(clerk.desk / "花名册.xlsx", ("许村镇社工站", "王示例", None, "服务性", "专职", "2021.6.31"))
    for line in (["org", "add", "第二示例中心"], ["staff", "list"]):
        answer = clerk(*line, db=db)
        assert answer.code == 1
        assert answer.err.startswith(f"{db}：")
        assert "不能写" in answer.err or "没有权限在那里写文件" in answer.err
    answer = clerk(
        "init", "--county", "330481", "--name", "海", "--authority", "民", *OPERATOR, db=small_disk / "新.db"
    )
    assert answer.code == 1
    answer = clerk("staff", "list", "--output", small_disk / "名单.xlsx")
    assert answer.err == (
        f"{small_disk / '名单.xlsx'}：文件写不进去，原来的文件没有改动\n"
        "原因：这个磁盘是只读的\n怎么办：请换一个可以写入的文件夹"
    )
    answer = clerk("intake", "check", bad, "--answers", small_disk)
    assert "原因：这个磁盘是只读的" in answer.err


def test_a_read_only_connection(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a folder without write permission, which the superuser of a test machine never meets."""
    genuine = sqlite3.connect

    def reading_only(target: str, **options: object) -> sqlite3.Connection:
        return genuine(target.replace("mode=rw", "mode=ro"), **options)  # type: ignore[no-any-return, call-overload]

    monkeypatch.setattr(sqlite3, "connect", reading_only)
    answer = clerk("org", "add", "第二示例中心")
    monkeypatch.undo()
    assert answer.code == 1
    assert answer.err == (
        f"{clerk.db}：数据库只能读，不能写，没有写入任何内容\n"
        "原因：文件或所在的文件夹没有写权限；打开数据库也要在同一文件夹写日志文件\n"
        "怎么办：改正权限、去掉只读属性，或换到能写的文件夹"
    )


# -- screens, names, folders ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "gbk"},
        {"LANG": "C"},
        {"LC_ALL": "POSIX"},
    ],
    ids=["gbk", "C", "POSIX"],
)
def test_names_with_blanks_and_rare_characters(clerk: Clerk, environment: dict[str, str]) -> None:
    """A folder, an office, a book and a sheet with 𠮷 (outside the basic plane and GBK) on three kinds of screen."""
    folder = clerk.desk / "海宁 社工𠮷"
    folder.mkdir()
    db = folder / "台账 𠮷.db"
    db.write_bytes(clerk.db.read_bytes())
    row = ("许村镇社工站", "𠮷示例", resident_id("19900101", 12), "服务性", "专职", "2021-06-30")
    book(folder / "花名册 𠮷.xlsx", [ROSTER_HEAD, row])
    for line in (
        ["intake", "load", folder / "花名册 𠮷.xlsx"],
        ["intake", "history"],
        ["staff", "list", "--output", folder / "名单 𠮷.csv", "--reveal"],
        ["station", "show", "𠮷镇社工站"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "swtool", "--db", db, "--today", DAY, *map(str, line)],
            capture_output=True,
            env={**{key: value for key, value in os.environ.items() if key[:3] not in ("LC_", "LAN")}, **environment},
        )
        said = done.stdout + done.stderr
        assert done.returncode == (1 if "show" in line else 0), said.decode("utf-8", "replace")
        assert b"Traceback" not in said
    assert "𠮷示例" in (folder / "名单 𠮷.csv").read_text(encoding="utf-8-sig")
    office = opening.open_office(db, today=date(2026, 11, 10), now=china_time(TODAY), actor="tester")
    assert office.db.value("SELECT file_name FROM intake_batch") == "花名册 𠮷.xlsx"
    office.db.close()
