"""Backups and a disk that is full, a turned bit in the office file: said in a sentence, nothing lost, nothing left."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.backup_house import county as county  # noqa: PLC0414
from tests.backup_house import only_backup, set_clock
from tests.clerk import Clerk, listing, seat
from tests.offices import TODAY, china_time

FLIPS = 60


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setenv("COLUMNS", "300")
    seated = seat(county, tmp_path / "柜台", capsys)
    shutil.copytree(county.with_name("office.附件"), seated.desk / "office.附件")
    set_clock(monkeypatch, china_time(TODAY))
    return seated


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "U盘"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _fill(folder: Path, *, leave: int) -> None:
    with (folder / "照片.jpg").open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(bytes(4096)):
            pass
    with (folder / "照片.jpg").open("rb+") as filler:
        filler.truncate(max(filler.seek(0, 2) - leave, 0))


@pytest.mark.parametrize("leave", [0, 8_192, 40_000])
def test_no_room_for_a_backup(clerk: Clerk, small_disk: Path, leave: int) -> None:
    _fill(small_disk, leave=leave)
    before = listing(small_disk)
    said = clerk.refused("backup", "create", "--to", small_disk)
    assert "磁盘已满" in said
    assert "怎么办：" in said
    assert listing(small_disk) == before
    (small_disk / "照片.jpg").unlink()
    assert clerk("backup", "create", "--to", small_disk, "--verify").code == 0


@pytest.mark.parametrize("leave", [0, 40_000, 600_000])
def test_no_room_to_restore(clerk: Clerk, small_disk: Path, tmp_path: Path, leave: int) -> None:
    """The office in the place is older by a step, and stays as it is."""
    db = small_disk / "office.db"
    shutil.copy(clerk.db, db)
    assert clerk("org", "add", "第二示例中心").code == 0
    assert clerk("backup", "create", "--to", tmp_path / "备").code == 0
    _fill(small_disk, leave=leave)
    before = {name: size for name, size in listing(small_disk).items() if size}
    answer = clerk("backup", "restore", only_backup(tmp_path / "备"), "--to", db, "--replace", "--yes")
    assert answer.code == 1
    assert "磁盘已满" in answer.err
    assert {name: size for name, size in listing(small_disk).items() if size} == before
    (small_disk / "照片.jpg").unlink()
    answer = clerk("backup", "restore", only_backup(tmp_path / "备"), "--to", db, "--replace", "--yes")
    assert answer.code == 0
    assert "第二示例中心" in clerk("org", "list", db=db).out


def _content(db: Path) -> list[str]:
    """Everything in an office file but the moments at which migrations were applied."""
    with closing(sqlite3.connect(db)) as connection:
        return [line for line in connection.iterdump() if not line.startswith('INSERT INTO "_sqlite_migrations"')]


def test_a_single_turned_bit_is_found_or_changes_nothing(clerk: Clerk) -> None:
    """Sixty bits anywhere in the office file: auditing finds it, or the file is refused, or not one value differs."""
    whole, content = clerk.db.read_bytes(), _content(clerk.db)
    chance = random.Random(20261110)
    found = harmless = 0
    for _ in range(FLIPS):
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        damaged = bytearray(whole)
        damaged[place] ^= 1 << bit
        clerk.db.write_bytes(damaged)
        for leftover in ("office.db-wal", "office.db-shm"):
            (clerk.desk / leftover).unlink(missing_ok=True)
        answer = clerk("audit", "verify")
        assert "程序出错了" not in answer.err, (place, bit)
        assert answer.code in (0, 1, 3), (place, bit, answer)
        if answer.code == 0:
            assert _content(clerk.db) == content, (place, bit)
            harmless += 1
        else:
            found += 1
    print(f"{FLIPS} bits turned: {found} found, {harmless} where nothing is kept")
    assert found > 0
