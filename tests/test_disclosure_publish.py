"""Publishing: nothing personal gets out, the same seal gives the same bytes, versions, due days, interrupted runs."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.disclosure import folder, publications, store
from swtool.disclosure.duty import latest_due, rule_of
from swtool.disclosure.outcome import Result, State
from swtool.disclosure.page import Signatures, canonical, parse_page
from swtool.disclosure.publish import run_month
from swtool.disclosure.rendering import FORMATS, render
from swtool.disclosure.rules import Stand, judge_timing
from swtool.disclosure.sheets import outstanding, register, year_matrix
from swtool.disclosure.templates import shipped_templates
from swtool.disclosure.verify import verify
from swtool.findings import Outcome
from swtool.identifiers import resident_check_digit
from tests.disclosures import CLOSING, OCTOBER, SEPTEMBER, World, full_month, new_world, report_ledger, report_party

HOUSE = Path(__file__).parents[1]
# Invented: nobody was registered at 330481 on that day with that number.
ID_BODY = "33048119900101001"
RESIDENT_ID = ID_BODY + resident_check_digit(ID_BODY)
OLD_ID = "330481900101001"
MOBILE = "13800138000"


def seal_of(world: World, version: int | None = None) -> store.Seal:
    return store.require_seal(world.office.db, world.organization.id, "", OCTOBER, version)


def assert_refused(world: World, result: Result, *parts: str) -> None:
    """Refused, said where, nothing told, nothing written."""
    assert result.state is State.REFUSED
    (finding,) = result.faults
    text = f"{finding.where} {finding.what} {finding.remedy}"
    assert all(part in text for part in parts), text
    for secret in (RESIDENT_ID, OLD_ID, MOBILE, "王金龙"):
        assert secret not in text
    assert not world.folder.exists()
    assert store.seals(world.office.db, world.organization.id, OCTOBER) == []
    assert world.office.db.value("SELECT count(*) FROM disclosure_archive") == 0


def with_client(world: World, name: str) -> None:
    with world.office.change("示例档案") as tx:
        village = tx.execute("SELECT id FROM division WHERE level = 'village'").fetchone()[0]
        household = tx.insert(
            "household", {"uid": tx.uid(), "file_no": "示例-001", "division_id": village, "head_name": name}
        )
        tx.insert(
            "household_member",
            {
                "household_id": household,
                "name": name,
                "is_head": 1,
                "effective_on": "2026-01-01",
                "recorded_at": tx.recorded_at,
            },
        )


# -- nothing personal -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (RESIDENT_ID, "身份证号"),
        (f"{RESIDENT_ID[:6]} {RESIDENT_ID[6:14]} {RESIDENT_ID[14:]}", "身份证号"),
        (f"{RESIDENT_ID[:6]}-{RESIDENT_ID[6:14]}-{RESIDENT_ID[14:]}", "身份证号"),
        (RESIDENT_ID.translate(str.maketrans("0123456789", "０１２３４５６７８９")), "身份证号"),
        (RESIDENT_ID[:9] + "\u200b" + RESIDENT_ID[9:], "身份证号"),
        (OLD_ID, "身份证号"),
        (MOBILE, "手机号"),
        ("138 0013 8000", "手机号"),
        ("138-0013-8000", "手机号"),
        ("１３８００１３８０００", "手机号"),
        (f"电话{MOBILE}联系", "手机号"),
    ],
)
def test_a_number_of_a_person_in_a_title_stops_the_month(tmp_path: Path, text: str, kind: str) -> None:
    world = full_month(tmp_path)
    report_party(world, f"走访慰问困难党员{text}")
    assert_refused(world, world.run(), "党务〔党组织活动〕", "“主题”", f"疑似有{kind}")


def test_a_number_of_a_person_in_money_lines_or_on_the_phone_line_stops_the_month(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    report_ledger(world, income=[(f"捐款人{MOBILE}", 5_000_000)], closing=CLOSING)
    assert_refused(world, world.run(), "财务〔收入（元）〕第1行“来源”", "疑似有手机号")


def test_the_finished_files_are_scanned_too(tmp_path: Path) -> None:
    """Who signs is no free text: only the last look at the files finds a private mobile there.

    The supervision phone is passed over, whole, even if it is a mobile: the office announces it.
    """
    world = full_month(tmp_path)
    with world.office.change("示例") as tx:
        values = {"key": "supervision_phone", "value": "13900139000", "effective_on": "2001-01-01"}
        tx.insert("office_fact", {**values, "recorded_at": tx.recorded_at})
    signed = replace(world.wish(), signatures=Signatures(f"甲示例{MOBILE}"))
    (result,) = run_month(world.office, OCTOBER, signed, [world.organization])
    assert result.state is State.REFUSED
    for place in (
        ".html 第",
        "（粘贴用）.html 第",
        "〔党务〕",
        "〔业务〕",
        "〔财务〕",
        ".docx",
        "（公开栏A3）.docx",
        "（摘要）.txt 第",
    ):
        assert any(place in finding.what for finding in result.faults), place
    assert all("疑似有手机号" in f.what and MOBILE not in f.what for f in result.faults)
    assert not world.folder.exists()


@pytest.mark.parametrize("title", ["看望王金龙老人", "看望王 金 龙老人", "看望王　金龙老人", "（王金龙）结对帮扶"])
def test_a_clients_name_in_a_title_stops_the_month(tmp_path: Path, title: str) -> None:
    world = full_month(tmp_path)
    with_client(world, "王金龙")
    report_party(world, title)
    assert_refused(world, world.run(), "党务〔党组织活动〕第2行“主题”", "疑似有服务对象姓名（王某）")


def test_a_clients_name_stops_a_correction(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    with_client(world, "王金龙")
    report_party(world, "慰问活动")
    result = world.run(correct="漏登王金龙家的慰问")
    assert result.state is State.REFUSED
    assert [finding.what for finding in result.faults] == ["更正说明 疑似有服务对象姓名（王某），要有人核对"]
    assert [seal.version for seal in store.seals(world.office.db, world.organization.id, OCTOBER)] == [1]


def test_a_place_that_is_called_like_a_client_is_no_client(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    with_client(world, "和平")
    report_party(world, "到和平村开展志愿服务")
    assert world.run().state is State.PUBLISHED


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    import openpyxl

    world = full_month(tmp_path)
    report_party(world, "=1+1<script>alert(1)</script>\x07")
    result = world.run()
    for path in result.paths:
        if path.suffix == ".html":
            assert "<script" not in path.read_text(encoding="utf-8")
    (book,) = (path for path in result.paths if path.suffix == ".xlsx")
    sheet = openpyxl.load_workbook(book)["党务"]
    (cell,) = (cell for row in sheet.iter_rows() for cell in row if cell.value and str(cell.value).startswith("="))
    assert (cell.value, cell.data_type) == ("=1+1<script>alert(1)</script>", "s")


def test_the_page_asks_for_nothing_from_anywhere(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    text = next(path for path in world.run().paths if path.name.endswith("公开.html")).read_text(encoding="utf-8")
    for mark in ("http://", "https://", "<script", "<img", "<link", "url(", "@import", "src="):
        assert mark not in text, mark
    assert "default-src 'none'" in text
    assert '<html lang="zh-CN">' in text


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


# -- the 15th ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "stand", "days"),
    [(14, Stand.ON_TIME, 0), (15, Stand.ON_TIME, 0), (16, Stand.LATE, 1)],
)
def test_the_day_before_on_and_after(published: int, stand: Stand, days: int) -> None:
    timing = judge_timing(date(2026, 11, published), date(2026, 11, 15), date(2026, 12, 1))
    assert (timing.stand, timing.days) == (stand, days)
    assert timing.outcome is (Outcome.HOLDS if stand is Stand.ON_TIME else Outcome.VIOLATED)


@pytest.mark.parametrize(
    ("as_of", "stand", "days"),
    [(14, Stand.PENDING, 1), (15, Stand.PENDING, 0), (16, Stand.MISSING, 1)],
)
def test_an_unpublished_month_is_missing_from_the_day_after(as_of: int, stand: Stand, days: int) -> None:
    timing = judge_timing(None, date(2026, 11, 15), date(2026, 11, as_of))
    assert (timing.stand, timing.days) == (stand, days)


def test_what_came_out_later_was_not_out_then() -> None:
    assert judge_timing(date(2026, 11, 20), date(2026, 11, 15), date(2026, 11, 16)).stand is Stand.MISSING


def test_the_rule_begins_with_its_source(tmp_path: Path) -> None:
    """The article is of 2 November 2021: the first month due under it is October 2021, on 15 November."""
    office = new_world(tmp_path).office
    assert rule_of(office, Month(2021, 9)) is None
    first = rule_of(office, Month(2021, 10))
    assert first is not None
    assert first.due_on == date(2021, 11, 15)
    december = rule_of(office, Month(2026, 12))
    assert december is not None
    assert december.due_on == date(2027, 1, 15)
    for day, month in ((14, 9), (15, 10), (16, 10)):
        due = latest_due(office, date(2026, 11, day))
        assert due is not None
        assert due.month == Month(2026, month)


@pytest.mark.parametrize(
    ("roll", "due"), [("exact", 15), ("previous_workday", 13), ("next_workday", 16)]
)  # 15 November 2026 is a Sunday
def test_a_county_may_move_a_due_day_off_a_rest_day(tmp_path: Path, roll: str, due: int) -> None:
    from dataclasses import replace

    from swtool.policy.policy import Policy

    own = tmp_path / "own.toml"
    own.write_text(
        '[pack]\ncode = "330481"\nname = "海宁市"\nshort = "海宁"\n'
        "[disclosure.monthly]\n[[disclosure.monthly.values]]\n"
        f'since = "2026-01-01"\nday = 15\nunit = "day_of_month"\nparts = ["党务", "业务", "财务"]\n'
        f'month = "previous"\nroll = "{roll}"\nsource = "示例规定"\nbasis = "设置"\nnote = "示例"\n',
        encoding="utf-8",
    )
    world = new_world(tmp_path)
    office = replace(world.office, policy=Policy.load("330481", county_file=own))
    rule = rule_of(office, OCTOBER)
    assert rule is not None
    assert rule.due_on == date(2026, 11, due)


def test_the_year_at_a_glance(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.on(date(2026, 11, 16)).run()
    office = world.on(date(2026, 12, 10)).office
    (row,) = year_matrix(office, 2026, date(2026, 12, 10)).rows
    # Its contract began in January; October came out a day late; November is due on 15 December.
    assert row == (
        world.organization.name, *["缺"] * 9, "迟1", "待", "待", "0/10",
    )  # fmt: skip
    assert outstanding(office, 2026, date(2026, 12, 10)) == 9
    assert outstanding(office, 2026, date(2026, 12, 15)) == 9
    assert outstanding(office, 2026, date(2026, 12, 16)) == 10


def test_the_check_names_every_organization_once(tmp_path: Path) -> None:
    from swtool.disclosure.checks import on_time

    world = full_month(tmp_path)
    (finding,) = on_time.run(world.office, date(2026, 11, 14))
    assert (finding.outcome, finding.figures["month"]) == (Outcome.VIOLATED, "2026-09")
    (finding,) = on_time.run(world.office, date(2026, 11, 15))
    assert (finding.outcome, finding.figures["month"]) == (Outcome.HOLDS, "2026-10")
    (finding,) = on_time.run(world.office, date(2026, 11, 16))
    assert (finding.outcome, finding.figures["days"]) == (Outcome.VIOLATED, 1)
    assert "HNG-18" in finding.rule
    assert finding.remedy == f"swtool disclosure run --month 2026-10 --org {world.organization.name}"
    world.run()
    (finding,) = on_time.run(world.office, date(2026, 11, 16))
    assert finding.outcome is Outcome.HOLDS


def test_the_check_knows_where_there_is_no_rule(tmp_path: Path) -> None:
    from swtool.disclosure.checks import on_time

    world = new_world(tmp_path)
    (finding,) = on_time.run(world.office, date(2021, 10, 1))
    assert finding.outcome is Outcome.UNDETERMINED


def test_files_carry_no_author_and_no_clock(tmp_path: Path) -> None:
    import zipfile

    world = full_month(tmp_path)
    book = next(path for path in world.run().paths if path.suffix == ".xlsx")
    with zipfile.ZipFile(book) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        core = archive.read("docProps/core.xml").decode()
    assert "creator" not in core
    assert "modified" not in core


def test_render_names_files_for_every_system() -> None:
    """A name that a system forbids would stop the whole run there."""
    from swtool.disclosure.page import Page, PagePart, Signatures

    days, parts = ("2026-11-10", "2026-11-15"), (PagePart("党务", (), "本月无"),)
    page = Page("甲/乙:丙", "", "2026-10", 1, "", (), parts, Signatures(), "", "", "", *days, "", "", "", "", 1)
    stem = "甲_乙_丙2026年10月三务公开"
    endings = (".html", ".xlsx", ".docx", "（公开栏A3）.docx", "（粘贴用）.html", "（摘要）.txt")
    names = [name for name, _ in render(page, "ab" * 32, shipped_templates()).values()]
    assert names == [stem + ending for ending in endings]
