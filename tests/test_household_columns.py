"""Sheets of household files are read column by column: each row still counts for its own household and member."""

from __future__ import annotations

from pathlib import Path

from swtool.intake.deciding import Terms
from swtool.intake.load import State
from swtool.intake.plan import Action
from swtool.inventory.plans import BOOKS
from tests.inventory_case import load_rows, new_county, resident_id

HEAD: list[object] = [
    "档案号",
    "乡镇（街道）",
    "村（社区）",
    "户主",
    "住址",
    "成员姓名",
    "与户主关系",
    "身份证号",
    "性别",
    "困难类别",
    "更新日期",
]
PLACE = ("许村镇", "永福村")
FIRST, SECOND, THIRD = resident_id("19550505", "003"), resident_id("19700101", "004"), resident_id("19991231", "005")


def test_rows_of_one_household_may_stand_apart_among_others(tmp_path: Path) -> None:
    county = new_county(tmp_path)
    known: list[object] = ["D002", *PLACE, "丙示例", "永福村2组", "丙示例", "户主", FIRST, None, "独居", "2025年6月"]
    load_rows(county, tmp_path, BOOKS, [HEAD, known])
    sheet: list[list[object]] = [
        HEAD,
        ["D003", *PLACE, "丁示例", None, "丁示例", "户主", SECOND, None, None, "2026-04-01"],
        ["D002", *PLACE, "丙示例", "永福村2组", "戊示例", "儿子", THIRD, None, None, "2026-04-02"],
        ["D003", *PLACE, "丁示例", "永福村9组", "己示例", "女儿", None, "女", "残疾", None],
        ["D002", *PLACE, "丙示例", None, "丙示例", "户主", FIRST, None, "独居", "2026-05-02"],
    ]
    receipt = load_rows(county, tmp_path, BOOKS, sheet)
    assert receipt.state is State.LOADED
    assert [(change.action, change.row, change.rows) for change in receipt.tables[0].plan.changes] == [
        (Action.INSERT, 2, (2, 4)),
        (Action.UPDATE, 3, (3, 5)),
    ]
    files = county.db.query("SELECT file_no, address, source_row FROM household ORDER BY file_no")
    assert [tuple(row) for row in files] == [("D002", "永福村2组", 2), ("D003", "永福村9组", 2)]
    members = county.db.query(
        "SELECT h.file_no, m.name, m.resident_id, m.sex, m.birth_date, m.client_category, m.effective_on, m.source_row"
        " FROM household_member m JOIN household h ON h.id = m.household_id WHERE m.batch_id = ? ORDER BY m.id",
        (receipt.batch_id,),
    )
    assert [tuple(row) for row in members] == [
        ("D003", "丁示例", SECOND, "女", "1970-01-01", None, "2026-04-01", 2),
        ("D003", "己示例", None, "女", None, "残疾", "2026-04-01", 4),
        ("D002", "戊示例", THIRD, "男", "1999-12-31", None, "2026-05-02", 3),
    ]
    reviews = county.db.query(
        "SELECT reviewed_on, outcome FROM inventory_review WHERE batch_id = ? ORDER BY id", (receipt.batch_id,)
    )
    assert [tuple(row) for row in reviews] == [("2026-04-01", "created"), ("2026-05-02", "updated")]


def test_what_rows_say_wrongly_is_told_row_by_row(tmp_path: Path) -> None:
    """The third row differs in its address and sex, the fourth in its day and sex: a row's findings stand together."""
    county = new_county(tmp_path)
    sheet: list[list[object]] = [
        HEAD,
        ["D001", *PLACE, "丁示例", "永福村1组", "丁示例", "户主", SECOND, "女", None, "2026-04-01"],
        ["D001", *PLACE, "丁示例", "永福村2组", "戊示例", "儿子", THIRD, "女", None, "2026-04-01"],
        ["D002", *PLACE, "丙示例", None, "丙示例", "户主", FIRST, "女", None, "2099-01-01"],
    ]
    receipt = load_rows(county, tmp_path, BOOKS, sheet)
    assert receipt.state is State.RETURNED
    told = [(finding.code, finding.where.cell) for finding in receipt.findings]
    assert told[:4] == [
        ("household.differs", "E3"),
        ("household.sex", "I3"),
        ("day.future", "K4"),
        ("household.sex", "I4"),
    ]


def test_another_day_of_opening_in_a_later_row_of_a_file_is_told(tmp_path: Path) -> None:
    head = ["档案号", "村（社区）", "户主", "成员姓名", "与户主关系", "建档日期"]
    rows = [["D009", "永福村", "丁示例", "丁示例", "户主", "2026-04-01"]]
    rows += [
        ["D009", "永福村", "丁示例", name, "儿子", day] for name, day in (("戊示例", "2026-04-02"), ("己示例", None))
    ]
    receipt = load_rows(new_county(tmp_path), tmp_path, BOOKS, [head, *rows])
    assert receipt.state is State.LOADED
    assert [(each.where.cell, each.what) for each in receipt.findings if each.code == "household.differs"] == [
        ("F3", "档案 D009 的“建档日期”与第 2 行写得不一样，以第 2 行为准")
    ]


def test_rows_that_cannot_be_placed_leave_the_others_as_they_are(tmp_path: Path) -> None:
    """Without the row whose village is unknown, places in the sheet and in what is written differ by one."""
    county = new_county(tmp_path)
    sheet: list[list[object]] = [
        HEAD,
        ["D001", "许村镇", "没有这个村", "丙示例", None, "丙示例", "户主", FIRST, None, "低保", "2026-04-01"],
        ["D002", *PLACE, "丁示例", None, "丁示例", "户主", SECOND, None, "独居", "2026-04-02"],
    ]
    receipt = load_rows(county, tmp_path, BOOKS, sheet, terms=Terms(partial=True))
    assert receipt.state is State.PARTIAL
    (member,) = county.db.query("SELECT name, resident_id, client_category, source_row FROM household_member")
    assert tuple(member) == ("丁示例", SECOND, "独居", 3)


def _with_number_behind_head(*rows: list[object]) -> list[list[object]]:
    head: list[object] = ["档案号", "村（社区）", "户主姓名", "性别", "身份证号", "困难类别", "联系电话", "家庭成员"]
    return [head, *(["D009", "永福村", *row] for row in rows)]


def test_the_heads_number_is_not_stored_for_another_member(tmp_path: Path) -> None:
    county = new_county(tmp_path)
    rows = _with_number_behind_head(["甲示例", None, FIRST, "低保", "13800000001", "乙示例"])
    receipt = load_rows(county, tmp_path, BOOKS, rows)
    assert [(each.code, each.where.cell) for each in receipt.findings if each.blocks] == [
        ("household.number_of_head", "E2")
    ]
    assert county.db.value("SELECT count(*) FROM household_member") == 0


def test_a_number_behind_the_head_is_read_where_it_is_the_members(tmp_path: Path) -> None:
    county = new_county(tmp_path)
    own = ["甲示例", None, FIRST, "低保", None, "甲示例"]
    others = (["甲示例", None, None, None, None, "乙示例"], ["甲示例", None, SECOND, None, None, "丙示例"])
    assert load_rows(county, tmp_path, BOOKS, _with_number_behind_head(own)).state is State.LOADED
    assert load_rows(county, tmp_path, BOOKS, _with_number_behind_head(own, *others)).state is State.LOADED
    numbers = county.db.query("SELECT name, resident_id FROM household_member WHERE superseded_at IS NULL ORDER BY id")
    assert [tuple(row) for row in numbers] == [("甲示例", FIRST), ("丙示例", SECOND), ("乙示例", None)]
