"""Publishing: the same seal gives the same bytes, versions, runs that are interrupted or done again."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swtool.disclosure import folder, publications, store
from swtool.disclosure.outcome import State
from swtool.disclosure.page import canonical, parse_page
from swtool.disclosure.rendering import FORMATS
from swtool.disclosure.sheets import register
from swtool.disclosure.verify import verify
from tests.disclosures import OCTOBER, SEPTEMBER, World, full_month, report_ledger, report_party

HOUSE = Path(__file__).parents[1]


def seal_of(world: World, version: int | None = None) -> store.Seal:
    return store.require_seal(world.office.db, world.organization.id, "", OCTOBER, version)


# -- the same bytes ---------------------------------------------------------------------------------------------------


def test_what_is_sealed_reads_back_the_same(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    seal = seal_of(world)
    assert canonical(parse_page(seal.snapshot)) == seal.snapshot
    assert store.digest(seal.snapshot.encode()) == seal.sha256


def test_verify_finds_what_was_changed(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    result = world.run()
    assert [line.verdict for line in verify(world.office, seal_of(world)) if line.is_fault] == []
    page = next(path for path in result.paths if path.name.endswith("公开.html"))
    page.write_text(page.read_text(encoding="utf-8").replace("130,299.50", "130,299.00"), encoding="utf-8")
    assert [line.verdict for line in verify(world.office, seal_of(world)) if line.is_fault] == ["与存档不同，被改动过"]
    page.unlink()
    assert [line.verdict for line in verify(world.office, seal_of(world)) if line.is_fault] == []
    folder.write_out(world.office, seal_of(world), world.folder)
    assert "130,299.50" in page.read_text(encoding="utf-8")


def test_a_seal_of_an_older_program_still_verifies_from_its_archive(tmp_path: Path) -> None:
    """Sealed by the first renderer, under a template that is gone, its files unpacked in the archive."""
    world = full_month(tmp_path)
    world.run()
    seal = seal_of(world)
    old = canonical(replace(seal.page, renderer=1, template="0a1b2c3d4e5f"))
    connection = world.office.db.connection
    for trigger in ("disclosure_seal_freeze", "disclosure_archive_freeze"):
        connection.execute(f"DROP TRIGGER {trigger}")
    with world.office.change("示例旧版") as tx:
        tx.execute("UPDATE disclosure_seal SET snapshot = ?, sha256 = ?", (old, store.digest(old.encode())))
    for file in store.files_of(world.office.db, seal.id):
        content = store.archived_bytes(world.office.db, file.sha256)
        connection.execute("UPDATE disclosure_archive SET content = ? WHERE sha256 = ?", (content, file.sha256))
    lines = verify(world.office, seal_of(world))
    assert [line.verdict for line in lines if line.is_fault] == []
    assert any("0a1b2c3d4e5f" in line.verdict for line in lines)


def test_a_seal_and_its_archive_refuse_to_be_overwritten(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    statements = (
        "UPDATE disclosure_archive SET content = x'00'",
        "DELETE FROM disclosure_archive",
        "UPDATE disclosure_seal SET snapshot = '{}'",
        "DELETE FROM disclosure_seal",
        "UPDATE disclosure_publication SET published_at = '2026-11-01T00:00:00+08:00'",
    )
    for statement in statements:
        with pytest.raises(sqlite3.IntegrityError), world.office.change("篡改") as tx:
            tx.execute(statement)


def test_verify_finds_a_seal_altered_behind_the_triggers(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    connection = world.office.db.connection
    connection.execute("DROP TRIGGER disclosure_seal_freeze")
    connection.execute("DROP TRIGGER disclosure_seal_journal_update")
    connection.execute("UPDATE disclosure_seal SET snapshot = replace(snapshot, '5000000', '6000000')")
    assert verify(world.office, seal_of(world))[0].is_fault
    connection.execute("DROP TRIGGER disclosure_archive_freeze")
    connection.execute("UPDATE disclosure_archive SET content = x'00'")
    assert [line.is_fault for line in verify(world.office, seal_of(world))[:3]] == [True, True, True]


# -- running again, correcting ----------------------------------------------------------------------------------------


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    first = world.run()
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in first.paths}
    head = world.office.head
    second = world.on(date(2026, 11, 20)).run()
    assert (second.state, second.version, second.published_on) == (State.ALREADY, 1, date(2026, 11, 10))
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in second.paths} == before
    assert world.office.head == head


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    head = world.office.head
    result = world.run(keep=False)
    assert (result.state, len(result.paths)) == (State.PUBLISHED, len(FORMATS))
    assert not world.folder.exists()
    assert store.seals(world.office.db, world.organization.id, OCTOBER) == []
    assert world.office.head == head


def test_a_correction_is_a_new_version_and_the_old_one_stays(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    old = world.run()
    report_party(world, "补登：组织生活会", participants=9)
    later = world.on(date(2026, 11, 18))
    told = later.run()
    assert (told.state, told.changed) == (
        State.ALREADY,
        ("党务“党组织活动”新增 主题党日、2026-10-18、补登：组织生活会",),
    )
    new = later.run(correct="漏登一次组织生活会")
    assert (new.state, new.version) == (State.PUBLISHED, 2)
    assert new.changed == ("党务“党组织活动”新增 主题党日、2026-10-18、补登：组织生活会",)
    versions = store.seals(world.office.db, world.organization.id, OCTOBER)
    assert [(seal.version, seal.is_current, seal.reason) for seal in versions] == [
        (1, False, ""),
        (2, True, "漏登一次组织生活会"),
    ]
    assert not set(old.paths) & set(new.paths)
    assert all(path.exists() for path in (*old.paths, *new.paths))
    page = next(path for path in new.paths if path.suffix == ".html").read_text(encoding="utf-8")
    assert "第2版" in page
    assert "漏登一次组织生活会" in page
    assert [line.verdict for line in verify(later.office, versions[0]) if line.is_fault] == []
    # The due day is held against the first version.
    rows = register(later.office, OCTOBER, OCTOBER).rows
    assert [(row[2], row[3], row[5]) for row in rows] == [(1, date(2026, 11, 10), 0), (2, date(2026, 11, 18), None)]


def test_a_correction_that_changes_nothing_or_of_nothing_is_refused(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    result = world.run(correct="试一试")
    assert [f.what for f in result.faults] == ["这个月还没有公开，不用更正"]
    world.run()
    result = world.run(correct="试一试")
    assert [f.what for f in result.faults] == ["内容与已公开的一样，没有要更正的"]


def test_a_correction_names_the_months_that_follow(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    report_ledger(world, SEPTEMBER, opening=12_000_000, income=[], spending=[], received_period=0, spent_period=0)
    report_party(world, month=SEPTEMBER)
    spending = [("服务活动", 850_050, None, None)]
    report_ledger(world, spending=spending)
    from swtool.disclosure.statements import state_none

    state_none(world.office, world.organization, SEPTEMBER, "业务")
    assert world.run(SEPTEMBER).state is State.PUBLISHED
    assert world.run().state is State.PUBLISHED
    report_party(world, "补登一次", month=SEPTEMBER)
    assert world.run(SEPTEMBER, correct="漏登一次").later == (OCTOBER,)


# -- interrupted ------------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """As if the power went."""


def killed(*_: object, **__: object) -> None:
    raise Killed


@pytest.mark.parametrize("stage", ["insert_files", "put_bytes", "register"])
def test_whatever_is_interrupted_the_next_run_completes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    world = full_month(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr({"put_bytes": folder, "register": publications}.get(stage, store), stage, killed)
        with pytest.raises(Killed):
            world.run()
    seals = store.seals(world.office.db, world.organization.id, OCTOBER)
    assert len(seals) == (0 if stage == "insert_files" else 1)
    sealed_before = stage != "insert_files"
    result = world.on(date(2026, 11, 16)).run()
    assert result.state is (State.COMPLETED if sealed_before else State.PUBLISHED)
    assert result.published_on == date(2026, 11, 16)
    assert result.days_late == 1
    assert len(store.seals(world.office.db, world.organization.id, OCTOBER)) == 1
    assert len(result.paths) == len(FORMATS)
    assert not [path for path in world.folder.iterdir() if path.name.startswith("~")]
    assert [line.verdict for line in verify(world.office, seal_of(world)) if line.is_fault] == []
    assert world.run().state is State.ALREADY


def test_a_process_that_dies_between_seal_and_files_leaves_nothing_half_done(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.office.db.close()
    program = (
        "import os, sys, pathlib\n"
        "from swtool.disclosure import publish\n"
        "publish.write_out = lambda *a: os._exit(9)\n"
        "from swtool.disclosure.draft import Wish\n"
        "from swtool.dates import Month\n"
        "from swtool.store.database import connect\n"
        "from tests.offices import at\n"
        "db = connect(pathlib.Path(sys.argv[1]))\n"
        "publish.run_month(at(db), Month(2026, 10), Wish(pathlib.Path(sys.argv[2])))\n"
    )
    environment = os.environ | {"PYTHONPATH": str(HOUSE)}
    command = [sys.executable, "-c", program, str(tmp_path / "office.db"), str(world.folder)]
    assert subprocess.run(command, env=environment).returncode == 9
    from swtool.store.database import connect
    from tests.offices import at

    office = at(connect(tmp_path / "office.db"))
    again = World(office, world.organization, world.station_ids, world.project_id, world.folder)
    assert again.run().state is State.COMPLETED
    assert len(list(world.folder.iterdir())) == len(FORMATS)
    office.db.close()
