"""The yearly round on the database: who is due by village, recording 复核无变化, the checks, the masked lists."""

from __future__ import annotations

import json
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from swtool.errors import NotFound, SwtoolError
from swtool.findings import Outcome
from swtool.inventory import sheets, store
from swtool.inventory.checks import CHECKS
from swtool.inventory.closing import close
from swtool.inventory.due import due_list, due_summary, outstanding
from swtool.inventory.plans import BOOKS
from swtool.inventory.reviews import Kind, record_no_change
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.registry.divisions import Division, match_village
from swtool.workbooks.write import table_json, write_table
from tests.inventory_case import UPDATING, load_rows, new_county, resident_id
from tests.offices import at

HEAD: list[object] = ["档案号", "村（社区）", "户主", "成员姓名", "与户主关系", "出生年月", "困难类别", "更新日期"]
RESOURCES: list[object] = ["社区", "资源名称", "提供方", "更新日期"]
TODAY = date(2026, 11, 10)


@pytest.fixture
def county(tmp_path: Path) -> Office:
    """东山: four files (this year; in time by (b) only; late by both … ; undated). 由拳: one, fresh. 永福: none."""
    office = new_county(tmp_path)
    rows = [HEAD]
    for number, village, last in (
        ("D1", "330481001003", "2026-01-01"),
        ("D2", "330481001003", "2025-11-10"),
        ("D3", "330481001003", "2025-11-09"),
        ("D4", "330481001003", ""),
        ("Y1", "330481001005", "2026-11-10"),
    ):
        rows.append([number, village, "甲示例", "甲示例", "户主", "1960-01-01", "低保", last])
    load_rows(office, tmp_path, BOOKS, rows)
    load_rows(office, tmp_path, BOOKS, [RESOURCES, ["330481001003", "理发室", "示例商行", "2025-01-01"]])
    return office


def _village(office: Office, text: str) -> Division:
    found = match_village(office.db, None, text).one
    assert found is not None
    return found


def test_summary_counts_both_readings_by_village(county: Office) -> None:
    table = due_summary(county, TODAY, [Kind.NEEDS])
    # 由拳 is fresh and 永福 has nothing: only 东山 is listed, with the county's sum below.
    assert [row[2:] for row in table.rows] == [
        ("东山社区居委会", 4, 1, 3, 1, 1, Fraction(1, 4)),
        ("", 5, 2, 3, 1, 1, Fraction(2, 5)),
    ]
    assert outstanding(table)
    assert any("参照江苏" in source for source in table.sources)


@pytest.mark.parametrize(
    ("as_of", "not_this_year", "older"),
    [
        (date(2026, 11, 9), 3, 0),  # D3's corresponding day: still within the year
        (date(2026, 11, 10), 3, 1),  # the day after it; D2's corresponding day
        (date(2026, 11, 11), 3, 2),  # the day after D2's
        (date(2026, 12, 31), 3, 2),
        (date(2027, 1, 1), 4, 2),  # a new year begins for everyone
        (date(2027, 1, 2), 4, 3),  # the day after D1's corresponding day
    ],
)
def test_summary_on_the_days_around_the_limits(county: Office, as_of: date, not_this_year: int, older: int) -> None:
    table = due_summary(county, as_of, [Kind.NEEDS])
    dongshan = next(row for row in table.rows if row[2] == "东山社区居委会")
    assert dongshan[5:7] == (not_this_year, older)


def test_reviews_after_the_day_are_not_seen(county: Office) -> None:
    # On 1 December 2025 D1's review of 2026 had not happened: nothing was known of its date.
    assert due_summary(county, date(2025, 12, 1), [Kind.NEEDS]).rows[0][4:8] == (2, 2, 0, 2)


def test_detail_lists_each_file_with_its_last_days(county: Office) -> None:
    table = due_list(county, TODAY, Kind.NEEDS)
    assert [(row[2], row[5], row[6], row[7], row[8]) for row in table.rows] == [
        ("D2", "本年待更新", date(2026, 12, 31), "已更新", date(2026, 11, 10)),
        ("D3", "本年待更新", date(2026, 12, 31), "逾期", date(2026, 11, 9)),
        ("D4", "无法判定", None, "无法判定", None),
    ]
    assert {row[3] for row in table.masked().rows} == {"甲某"}


def test_a_village_is_reviewed_in_bulk(county: Office) -> None:
    dongshan = _village(county, "东山社区")
    dry = record_no_change(county, Kind.NEEDS, dongshan, TODAY, numbers=None, keep=False)
    assert (dry.recorded, dry.already) == (4, 0)
    assert len(due_list(county, TODAY, Kind.NEEDS).rows) == 3
    assert record_no_change(county, Kind.NEEDS, dongshan, TODAY, numbers=None).recorded == 4
    assert not outstanding(due_summary(county, TODAY, [Kind.NEEDS]))
    again = record_no_change(county, Kind.NEEDS, dongshan, TODAY, numbers=None)
    assert (again.recorded, again.already) == (0, 4)


def test_some_are_reviewed_by_number(county: Office) -> None:
    done = record_no_change(county, Kind.NEEDS, _village(county, "东山社区"), date(2026, 11, 1), numbers=["D3", "D4"])
    assert done.recorded == 2
    assert [row[2] for row in due_list(county, TODAY, Kind.NEEDS).rows] == ["D2"]


def test_resources_are_reviewed_too(county: Office) -> None:
    assert [row[3] for row in due_list(county, TODAY, Kind.RESOURCES).rows] == ["理发室"]
    record_no_change(county, Kind.RESOURCES, _village(county, "东山社区"), TODAY, numbers=None)
    assert due_list(county, TODAY, Kind.RESOURCES).rows == []


def test_review_refusals(county: Office) -> None:
    dongshan = _village(county, "东山社区")
    with pytest.raises(SwtoolError, match="还没有到"):
        record_no_change(county, Kind.NEEDS, dongshan, date(2026, 11, 11), numbers=None)
    with pytest.raises(NotFound, match="Y1"):
        record_no_change(county, Kind.NEEDS, dongshan, TODAY, numbers=["D1", "Y1"])
    with pytest.raises(NotFound, match="没有在用的居民需求档案"):
        record_no_change(county, Kind.NEEDS, _village(county, "永福村"), TODAY, numbers=None)


def test_a_closed_file_is_seen_only_before_its_last_day(county: Office, tmp_path: Path) -> None:
    close(county, Kind.NEEDS, "D3", date(2026, 11, 5), why="迁出", keep=False)
    close(county, Kind.NEEDS, "D3", date(2026, 11, 5), why="迁出")
    for as_of, there in ((date(2026, 11, 4), True), (date(2026, 11, 5), False), (date(2026, 11, 6), False)):
        assert ("D3" in {row[0] for row in sheets.households(county, as_of).rows}) is there
    with pytest.raises(SwtoolError, match="已于 2026-11-05 停用"):
        close(county, Kind.NEEDS, "D3", TODAY, why="迁出")
    with pytest.raises(SwtoolError, match="还没有到"):
        close(county, Kind.NEEDS, "D4", date(2026, 11, 11), why="迁出")
    with pytest.raises(NotFound, match="D8"):
        close(county, Kind.NEEDS, "D8", TODAY, why="迁出")
    again: list[list[object]] = [HEAD, ["D3", "330481001003", "甲示例", "甲示例", "户主", "", "", "2026-11-10"]]
    assert [finding.code for finding in load_rows(county, tmp_path, BOOKS, again).findings] == ["household.closed"]


def test_a_closed_resource_comes_back_when_it_is_listed_again(county: Office, tmp_path: Path) -> None:
    close(county, Kind.RESOURCES, "330481001003-0001", TODAY, why="停业")
    assert sheets.resources(county, TODAY).rows == []
    receipt = load_rows(
        county, tmp_path, BOOKS, [RESOURCES, ["330481001003", "理发室", "示例商行", "2025-01-01"]], terms=UPDATING
    )
    assert [change.detail for change in receipt.tables[0].plan.changes] == ["恢复使用"]
    assert len(sheets.resources(county, TODAY).rows) == 1


# -- checks -----------------------------------------------------------------------------------------------------------


def _outcomes(office: Office, code: str, as_of: date = TODAY) -> dict[str, Outcome]:
    check = next(check for check in CHECKS if check.code == code)
    findings = list(check.run(office, as_of))
    assert {finding.code for finding in findings} == {code}
    return {finding.where.subject: finding.outcome for finding in findings}


DONGSHAN, YOUQUAN, YONGFU = "硖石街道 东山社区居委会", "硖石街道 由拳社区居委会", "许村镇 永福村村委会"


def test_yearly_update_is_broken_only_by_a_missed_calendar_year(county: Office) -> None:
    record_no_change(county, Kind.NEEDS, _village(county, "东山社区"), date(2025, 12, 31), numbers=["D4"])
    code = "household.yearly_update"
    assert _outcomes(county, code, date(2026, 12, 31)) == {
        DONGSHAN: Outcome.HOLDS,
        YOUQUAN: Outcome.HOLDS,
        YONGFU: Outcome.NOT_APPLICABLE,
    }
    assert _outcomes(county, code, date(2027, 1, 1))[DONGSHAN] is Outcome.VIOLATED
    assert _outcomes(county, "resource.yearly_update")[DONGSHAN] is Outcome.HOLDS
    assert _outcomes(county, "resource.yearly_update", date(2027, 1, 1))[DONGSHAN] is Outcome.VIOLATED


def test_a_missing_date_leaves_it_undecided(county: Office) -> None:
    assert _outcomes(county, "household.yearly_update")[DONGSHAN] is Outcome.UNDETERMINED


def test_every_community_needs_a_reviewed_resource(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, [RESOURCES, ["330481001005", "活动室", "", ""]])
    code = "resource.base_exists"
    assert _outcomes(county, code) == {DONGSHAN: Outcome.HOLDS, YOUQUAN: Outcome.VIOLATED, YONGFU: Outcome.VIOLATED}
    record_no_change(county, Kind.RESOURCES, _village(county, "由拳社区"), TODAY, numbers=None)
    assert _outcomes(county, code)[YOUQUAN] is Outcome.HOLDS


def test_one_file_a_household_without_ids_is_a_suspicion(county: Office, tmp_path: Path) -> None:
    code = "household.one_file"
    assert _outcomes(county, code)[DONGSHAN] is Outcome.HOLDS  # same name, but neither ID nor address to compare
    head = [*HEAD, "住址"]
    rows = [[n, "330481101201", "乙示例", "乙示例", "户主", "", "", "2026-01-01", "1组"] for n in ("S1", "S2")]
    load_rows(county, tmp_path, BOOKS, [head, *rows])
    assert _outcomes(county, code)[YONGFU] is Outcome.UNDETERMINED


def test_two_files_of_one_head_break_it(county: Office, tmp_path: Path) -> None:
    head = [*HEAD, "身份证号"]
    head_of_both = ["丙示例", "丙示例", "户主", "", "", "2026-01-01", resident_id("19500101", "001")]
    rows = [["T1", "330481001005", *head_of_both], ["T2", "330481101201", *head_of_both]]
    receipt = load_rows(county, tmp_path, BOOKS, [head, *rows])
    assert receipt.batch_id is not None
    found = _outcomes(county, "household.one_file")
    assert (found[YOUQUAN], found[YONGFU], found[DONGSHAN]) == (Outcome.VIOLATED, Outcome.VIOLATED, Outcome.HOLDS)


def test_without_the_adopted_rules_nothing_applies(county: Office) -> None:
    office = at(county.db, policy=Policy.load("330481"))
    for check in CHECKS:
        assert {finding.outcome for finding in check.run(office, TODAY)} == {Outcome.NOT_APPLICABLE}, check.code


# -- lists ------------------------------------------------------------------------------------------------------------


def test_minors_and_their_households_are_masked_whole(county: Office, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        HEAD,
        ["M1", "330481001003", "丁示例", "丁示例", "户主", "1980-01-01", "", "2026-01-01"],
        ["M1", "330481001003", "丁示例", "戊示例", "女儿", "2008-11-11", "困境儿童", "2026-01-01"],
        ["M2", "330481001003", "己示例", "己示例", "户主", "2008-11-10", "孤儿", "2026-01-01"],
    ]
    load_rows(county, tmp_path, BOOKS, rows)
    listed = {row[0]: row[3] for row in sheets.households(county, TODAY).masked().rows}
    # The daughter turns 18 tomorrow, so her father's name would lead to her; the other head came of age today.
    assert (listed["M1"], listed["M2"], listed["D1"]) == ("***", "己某", "甲某")
    file = store.households(county.db, TODAY.isoformat(), minor_since="2008-11-10", file_no="M1")[0]
    table = sheets.members(county, file, TODAY)
    assert [row[0] for row in table.masked().rows] == ["丁某", "***"]
    assert [row[0] for row in table.rows] == ["丁示例", "戊示例"]
    assert [row[7] for row in table.masked().rows] == ["", ""]  # no guardian is told: a blank stays blank


def test_revealed_lists_can_be_written(county: Office, tmp_path: Path) -> None:
    table = sheets.households(county, TODAY)
    assert write_table(table, tmp_path / "名单.xlsx", reveal=True).exists()
    assert "甲示例" in table_json(table, reveal=True)
    assert "甲示例" not in table_json(table)


def test_lists_can_be_narrowed_to_villages(county: Office) -> None:
    youquan = _village(county, "由拳社区")
    assert [row[0] for row in sheets.households(county, TODAY, division_ids=[youquan.id]).rows] == ["Y1"]
    assert sheets.resources(county, TODAY, division_ids=[youquan.id]).rows == []
    assert json.loads(table_json(sheets.needs(county, TODAY))) is not None


def test_reviews_are_history(county: Office) -> None:
    import sqlite3

    with pytest.raises(sqlite3.IntegrityError, match="never overwritten"), county.change("改") as tx:
        tx.execute("UPDATE inventory_review SET reviewed_on = '2026-11-09'")
    assert datetime.fromisoformat(str(county.db.value("SELECT recorded_at FROM inventory_review"))).tzinfo is not None
