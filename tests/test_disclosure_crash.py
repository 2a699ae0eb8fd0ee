"""Killed, starved, disturbed while a month goes out: no half-published month, no lost version, nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from swtool.disclosure import folder, store
from swtool.disclosure.outcome import State
from swtool.disclosure.publish import run_month
from swtool.disclosure.rendering import FORMATS
from swtool.disclosure.statements import state_none
from swtool.disclosure.verify import verify
from swtool.disclosure.withdrawing import withdraw
from swtool.errors import SwtoolError
from swtool.registry.organizations import insert_organization, require_organization
from swtool.registry.stations import insert_station, set_operator
from swtool.store.audit import verify as verify_journal
from swtool.store.database import connect, stored_version
from tests.clerk import child_process
from tests.disclosure_crash import VERBS
from tests.disclosures import OCTOBER, World, full_month, report_party

HOUSE = Path(__file__).parents[1]
EVERY = os.environ.get("SWTOOL_CRASH_EVERY", "9")  # 1: kill at every point
POSIX = pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")


@POSIX
@pytest.mark.parametrize("verb", VERBS)
def test_killed_and_done_again(verb: str, tmp_path: Path) -> None:
    """After the kill what looks finished is an archived file, whole; done again, every version is there, registered
    once, its files are those of the archive, and nothing else lies in the folder."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.disclosure_crash", str(tmp_path / "柜台"), verb, EVERY],
        capture_output=True,
        encoding="utf-8",
        cwd=HOUSE,
        env={**os.environ, "PYTHONPATH": str(HOUSE), "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["failures"] == []
    assert told["kills"] >= 12


def whole(world: World) -> list[str]:
    """What is wrong with the month's versions, their files and the journal."""
    seals = store.seals(world.office.db, world.organization.id, OCTOBER)
    lines = [line for seal in seals for line in verify(world.office, seal) if line.is_fault]
    expected = {file.file_name for seal in seals for file in store.files_of(world.office.db, seal.id)}
    strangers = {path.name for path in world.folder.iterdir()} ^ expected
    journal = [problem.what for problem in verify_journal(world.office.db)]
    return [*(f"{line.what} {line.verdict}" for line in lines), *strangers, *journal]


class Killed(BaseException):
    """As if the power went."""


def half_written(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealed, three of the six files written, a fourth half written, nothing registered."""
    genuine, written = folder.put_bytes, []

    def put(path: Path, content: bytes) -> Path:
        if len(written) == 3:
            path.with_name(f"~{'0' * 32}{path.suffix}").write_bytes(content[: len(content) // 2])
            raise Killed
        written.append(path)
        return genuine(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(folder, "put_bytes", put)
        with pytest.raises(Killed):
            world.run()
    assert len(list(world.folder.iterdir())) == 4


def test_a_half_written_folder_is_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = full_month(tmp_path)
    half_written(world, monkeypatch)
    assert world.run().state is State.COMPLETED
    assert whole(world) == []


@pytest.mark.parametrize("usual", [True, False])
def test_what_was_half_written_goes_when_the_month_is_withdrawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, usual: bool
) -> None:
    """Nothing says yet where the files lie: it is the usual folder, or the one that another organization has."""
    world = full_month(tmp_path)
    where = tmp_path / ("三务公开" if usual else "网站") / "2026-10"
    world = World(world.office, world.organization, world.station_ids, world.project_id, where)
    if not usual:
        with_second(world)
        run_month(world.office, OCTOBER, world.wish(), [require_organization(world.office.db, "第二示例中心")])
        for path in where.iterdir():
            path.unlink()
    half_written(world, monkeypatch)
    taken = withdraw(world.office, world.organization, OCTOBER, reason="附件有误")
    assert len(taken.removed) == 3
    assert list(where.iterdir()) == []
    assert world.run().state is State.WITHDRAWN
    assert list(where.iterdir()) == []


def test_a_damaged_archive_keeps_no_leaked_file_in_its_place(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    world.office.db.connection.execute("DROP TRIGGER disclosure_archive_freeze")
    world.office.db.connection.execute("UPDATE disclosure_archive SET content = x'00'")
    taken = withdraw(world.office, world.organization, OCTOBER, reason="附件有误")
    assert len(taken.removed) == len(FORMATS)
    (notice,) = world.folder.iterdir()
    assert "撤回" in notice.read_text(encoding="utf-8")


def with_second(world: World) -> None:
    """Another organization, of which it was said that there was nothing."""
    with world.office.change("示例") as tx:
        town = tx.execute("SELECT id FROM division WHERE level = 'town'").fetchone()[0]
        owner = insert_organization(tx, {"name": "第二示例中心", "kind": "social_service_institution"})
        values = {"name": "第二示例站", "tier": "station", "division_id": town, "opened_on": "2024-01-01"}
        set_operator(tx, insert_station(tx, values), owner, effective_on=date(2026, 1, 1))
    for part in ("党务", "业务", "财务"):
        state_none(world.office, require_organization(world.office.db, "第二示例中心"), OCTOBER, part)


def test_a_correction_that_was_interrupted_is_finished_by_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = full_month(tmp_path)
    world.run()
    report_party(world, "民主评议")
    with monkeypatch.context() as patch:
        patch.setattr(folder, "put_bytes", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            world.run(correct="漏登一次活动")
    assert world.run(correct="漏登一次活动").state is State.COMPLETED
    assert world.run(correct="漏登一次活动").state is State.ALREADY
    assert whole(world) == []


def test_another_correction_finds_the_interrupted_one_written_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = full_month(tmp_path)
    world.run()
    report_party(world, "民主评议")
    with monkeypatch.context() as patch:
        patch.setattr(folder, "put_bytes", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            world.run(correct="漏登一次活动")
    report_party(world, "组织生活会")
    done = world.run(correct="又漏登一次")
    assert (done.state, done.version) == (State.PUBLISHED, 3)
    assert whole(world) == []


# -- the folder -------------------------------------------------------------------------------------------------------


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.folder.write_text("x", encoding="utf-8")
    with pytest.raises(SwtoolError) as refused:
        world.run()
    assert (refused.value.what, refused.value.why) == ("文件夹建不了", "这个位置已经有一个同名的文件")
    assert store.seals(world.office.db, world.organization.id, OCTOBER) == []
    world.folder.unlink()
    assert world.run().state is State.PUBLISHED


def test_a_folder_where_a_file_should_be(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    in_the_way = world.folder / f"{world.organization.name}2026年10月三务公开.docx"
    in_the_way.mkdir(parents=True)
    with pytest.raises(SwtoolError, match="这是一个文件夹"):
        world.run()
    in_the_way.rmdir()
    assert world.run().state is State.COMPLETED
    assert whole(world) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "U盘"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)]
    if sys.platform != "linux" or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_fills_up_while_the_folder_is_written(tmp_path: Path, small_disk: Path) -> None:
    """A filler leaves 60 kB, which is room for some of the six files: they are whole, and the rest follows."""
    world = full_month(tmp_path)
    world = World(world.office, world.organization, world.station_ids, world.project_id, small_disk / "2026-10")
    filler = small_disk / "照片.jpg"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    with filler.open("r+b") as file:
        file.truncate(filler.stat().st_size - 60_000)
    with pytest.raises(SwtoolError) as refused:
        world.run()
    assert refused.value.why == "磁盘空间不足"
    archived = {row[0] for row in world.office.db.query("SELECT sha256 FROM disclosure_file")}
    written = list(world.folder.iterdir())
    assert 0 < len(written) < len(FORMATS)
    assert {store.digest(path.read_bytes()) for path in written} <= archived
    filler.unlink()
    assert world.run().state is State.COMPLETED
    assert whole(world) == []


def test_a_read_only_disk_is_said(tmp_path: Path, small_disk: Path) -> None:
    world = full_month(tmp_path)
    world = World(world.office, world.organization, world.station_ids, world.project_id, small_disk / "2026-10")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(SwtoolError) as refused:
        world.run()
    assert refused.value.why == "这个磁盘是只读的"
    assert store.seals(world.office.db, world.organization.id, OCTOBER) == []  # it fails before anything is sealed


def test_a_file_of_that_name_is_replaced_by_the_archived_one(tmp_path: Path) -> None:
    """Half of a page that somebody copied there, or a page made by hand: what lies there is what was sealed."""
    world = full_month(tmp_path)
    world.folder.mkdir()
    (world.folder / f"{world.organization.name}2026年10月三务公开.html").write_text("<p>手工做的", encoding="utf-8")
    world.run()
    assert whole(world) == []


# -- two at once ------------------------------------------------------------------------------------------------------

AT_ONCE = """
import sys, time
from datetime import datetime
from pathlib import Path
from swtool.commands import _context
_context.clock = lambda: datetime.fromisoformat("2026-11-10T09:00:00+08:00")
from swtool import cli, rooms
rooms.SCHEMA_VERSION = int(sys.argv[2])
print("ready", flush=True)
while not Path(sys.argv[1]).exists():
    time.sleep(0.001)
sys.exit(cli.main(sys.argv[3:]))
"""


@pytest.mark.parametrize("other", ["run", "publish"])
def test_two_at_once_publish_once(tmp_path: Path, other: str) -> None:
    """Two clock jobs, or a job and a clerk: whoever comes second waits, or says that the other is at work."""
    world = full_month(tmp_path)
    with_second(world)
    version = stored_version(world.office.db)
    world.office.db.close()
    line = ["--db", tmp_path / "office.db", "--today", "2026-11-10", "disclosure"]
    second = ["run", "--month", "2026-10"] if other == "run" else ["publish", world.organization.name, "2026-10"]
    children = [
        child_process(AT_ONCE, tmp_path / "开始", version, *line, *words, "--out", tmp_path / "公开")
        for words in (["run", "--month", "2026-10"], second)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    (tmp_path / "开始").touch()
    said = [child.communicate() for child in children]
    codes = sorted(child.returncode for child in children)
    assert codes[0] == 0, said
    assert all("Traceback" not in err for _, err in said)
    office = connect(tmp_path / "office.db")
    assert office.value("SELECT count(*) FROM disclosure_seal") == 2
    assert office.value("SELECT count(*) FROM disclosure_publication") == 2
    office.close()
    assert len(list((tmp_path / "公开" / "2026-10").iterdir())) == 2 * len(FORMATS)
