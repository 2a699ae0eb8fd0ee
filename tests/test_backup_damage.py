"""`swtool backup verify` of a file that was cut, altered, forged or put in the place of another: it is told."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from pathlib import Path

import pytest

from swtool.store.backup import open_backup
from swtool.store.workplace import workplace
from tests.backup_house import PASSWORD, only_backup, seat_with_papers, written_password
from tests.backup_house import county as county  # noqa: PLC0414
from tests.clerk import Clerk


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    return seat_with_papers(county, tmp_path / "柜台", capsys, monkeypatch)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return written_password(tmp_path / "密码.txt")


@pytest.mark.usefixtures("light_lock")
@pytest.mark.parametrize("locked", [False, True])
def test_every_damage_is_found(clerk: Clerk, key: Path, locked: bool) -> None:
    """Cut anywhere, or one bit turned anywhere: verifying says so, or what comes out is the same to the last byte."""
    clerk("backup", "create", *(("--password-file", str(key)) if locked else ()))
    path = only_backup(clerk.desk / "备份")
    whole = path.read_bytes()
    copy = clerk.desk / "坏.swbak"  # under another name, so that the remembered digest does not give it away
    chance = random.Random(7)
    cut = [chance.randrange(len(whole)) for _ in range(12)]
    turned = [chance.randrange(len(whole)) for _ in range(30)]
    undamaged = _members(path, clerk.desk, locked)
    harmless = 0
    for place in [*cut, *turned]:
        damaged = bytearray(whole)
        if place in cut:
            del damaged[place:]
        else:
            damaged[place] ^= 1 << chance.randrange(8)
        copy.write_bytes(damaged)
        answer = clerk("backup", "verify", copy, "--password-file", key)
        assert "程序出错了" not in answer.err, place
        assert "Traceback" not in answer.err, place
        if answer.code == 0:
            assert place in turned
            assert _members(copy, clerk.desk, locked) == undamaged, place
            harmless += 1
        else:
            assert answer.code in (1, 3), answer
            assert "损坏" in answer.err or "没有通过核验" in answer.out or "密码不对" in answer.err, (place, answer)
    assert harmless < len(turned) / 2


def _members(path: Path, folder: Path, locked: bool) -> list[object]:
    with workplace(folder) as place, open_backup(path, scratch=place, password=PASSWORD if locked else None) as backup:
        for number, member in enumerate(backup.manifest.members):
            backup.extract(member, place / str(number))
        return [backup.manifest.members, backup.manifest.printed_head]


def test_what_is_no_backup_and_what_a_later_program_made(clerk: Clerk) -> None:
    assert "备份文件已损坏，或不是 swtool 的备份" in clerk.refused("backup", "verify", clerk.db)
    assert "找不到这个备份文件" in clerk.refused("backup", "verify", "没有.swbak", code=2)
    assert "写一个备份文件，或写 --last" in clerk.refused("backup", "verify", code=2)
    assert "这里没有这个台账的备份" in clerk.refused("backup", "verify", "--last")
    clerk("backup", "create")
    path = only_backup(clerk.desk / "备份")
    later = clerk.desk / "后来.swbak"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(later, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b'"format": 1', b'"format": 2') if name == "cover.json" else content)
    assert "备份由更新版本的 swtool 制作" in clerk.refused("backup", "verify", later)


def _forge(path: Path, target: Path, cover: dict[str, object], manifest: dict[str, object]) -> None:
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as forged:
        for name in source.namelist():
            content = source.read(name)
            for which, values in (("cover.json", cover), ("manifest.json", manifest)):
                if name == which:
                    content = json.dumps(json.loads(content) | values).encode()
            forged.writestr(name, content)


@pytest.mark.parametrize(
    "lie",
    [
        {"format": "1"},
        {"created_at": None},
        {"created_at": "昨天"},
        {"txn": "x"},
        {"txn": -1},
        {"head": 5},
        {"office_uid": None},
        {"locked": "no"},
        *(
            {"file_name": name}
            for name in ("../逃.db", "/tmp/逃.db", "C:逃.db", "..\\逃.db", "..", "", "nul.db", "a\0.db")
        ),
    ],
)
def test_a_cover_that_lies_stops_nothing(clerk: Clerk, lie: dict[str, object]) -> None:
    """It leads to no other folder, and the other backups beside it are listed, compared and rotated as before."""
    clerk("backup", "create")
    path = only_backup(clerk.desk / "备份")
    forged = clerk.desk / "备份" / "坏.swbak"
    _forge(path, forged, lie, {key: value for key, value in lie.items() if key != "locked"})
    before = sorted(clerk.desk.parent.rglob("*.db"))
    for line in (("verify", forged), ("restore", forged)):
        answer = clerk("backup", *line)
        assert answer.code in (1, 2)
        assert "备份文件已损坏，或不是 swtool 的备份" in answer.err
    assert sorted(clerk.desk.parent.rglob("*.db")) == before
    listed = clerk("backup", "list")
    assert (listed.code, "共 1 行" in listed.out) == (0, True)
    assert clerk("audit", "verify").code == 0
    assert clerk("backup", "create").code == 0


@pytest.mark.parametrize(
    "lie",
    [
        {"counts": [1]},
        {"counts": {"post": "many"}},
        {"schema_version": "x"},
        {"as_of": "2026-13-01"},
        {"checks": 3},
        {"absent": None},
        {"members": [{"name": "office.db", "size": "9", "sha256": "0" * 64}]},
        {"members": [{"name": "office.db", "size": -2, "sha256": "0" * 64}]},
        {"members": [{"name": "../office.db", "size": 1, "sha256": "0" * 64}]},
        {"members": "office.db"},
        {"created_at": "2020-01-01T00:00:00+08:00"},
    ],
)
def test_a_manifest_that_lies_is_told(clerk: Clerk, lie: dict[str, object]) -> None:
    clerk("backup", "create")
    forged = clerk.desk / "坏.swbak"
    _forge(only_backup(clerk.desk / "备份"), forged, {}, lie)
    said = clerk.refused("backup", "verify", forged)
    assert "备份文件已损坏，或不是 swtool 的备份" in said
    assert "程序出错了" not in said


def test_a_backup_put_in_the_place_of_another_is_told(clerk: Clerk) -> None:
    clerk("backup", "create")
    first = only_backup(clerk.desk / "备份")
    clerk("org", "add", "第二示例中心")
    clerk("backup", "create", "--to", clerk.desk / "另")
    shutil.copy(first, only_backup(clerk.desk / "另"))
    answer = clerk("backup", "verify", "--last")
    assert (answer.code, "文件与当初做备份时记下的不同" in answer.out) == (3, True)
