"""The 15th: the month that is out in time, late, or missing, and where no rule says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.disclosure.duty import latest_due, rule_of
from swtool.disclosure.page import Signatures
from swtool.disclosure.rendering import render
from swtool.disclosure.rules import Stand, judge_timing
from swtool.disclosure.sheets import outstanding, year_matrix
from swtool.disclosure.templates import shipped_templates
from swtool.findings import Outcome
from tests.disclosures import OCTOBER, full_month, new_world


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
    from swtool.disclosure.page import Page, PagePart

    days, parts = ("2026-11-10", "2026-11-15"), (PagePart("党务", (), "本月无"),)
    page = Page("甲/乙:丙", "", "2026-10", 1, "", (), parts, Signatures(), "", "", "", *days, "", "", "", "", 1)
    stem = "甲_乙_丙2026年10月三务公开"
    endings = (".html", ".xlsx", ".docx", "（公开栏A3）.docx", "（粘贴用）.html", "（摘要）.txt")
    names = [name for name, _ in render(page, "ab" * 32, shipped_templates()).values()]
    assert names == [stem + ending for ending in endings]
