"""A book given out with rows comes back: three ways for each cell, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool import rooms
from swtool.findings import Severity
from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import State, load
from tests.inventory_case import write_book
from tests.issued_house import (
    FILES,
    HOUSEHOLDS,
    IDS,
    NEW_PHONE,
    PHONES,
    ROSTER,
    Desk,
    Sheet,
    actions,
    phone,
    told,
)
from tests.issued_house import desk as desk  # noqa: PLC0414
from tests.registry_house import resident_id


def office_changes_phone(desk: Desk, to: str, name: str = "甲示例") -> None:
    desk.later(2)
    with desk.office.change("更正") as tx:
        tx.execute("UPDATE person SET mobile = ? WHERE name = ?", (to, name))


def test_a_book_that_comes_back_as_it_went_changes_nothing(desk: Desk) -> None:
    receipt = desk.load(desk.give(ROSTER, HOUSEHOLDS).path)
    assert (receipt.state, receipt.findings) == (State.UNCHANGED, [])
    assert [table.extract.intended for table in receipt.tables] == [set(), set()]


def test_a_change_in_the_book_alone_is_intended_and_loads(desk: Desk) -> None:
    path = desk.edit(desk.give(ROSTER).path, lambda sheet: sheet.set(4, "mobile", NEW_PHONE))
    receipt = desk.load(path, keep=True)
    assert (receipt.state, actions(receipt)) == (State.LOADED, {"update": 1, "unchanged": 1})
    assert receipt.tables[0].extract.intended == {(4, "mobile")}
    assert (phone(desk), phone(desk, "乙示例")) == (NEW_PHONE, PHONES["乙"])
    assert desk.load(path).state is State.UNCHANGED  # a second time: both sides say the same


def test_a_change_in_the_office_alone_stays(desk: Desk) -> None:
    path = desk.give(ROSTER).path
    office_changes_phone(desk, NEW_PHONE)
    receipt = desk.load(path, keep=True)
    assert (receipt.state, told(receipt)) == (State.UNCHANGED, [])
    assert phone(desk) == NEW_PHONE


def test_changed_on_both_sides_to_the_same_is_nothing(desk: Desk) -> None:
    path = desk.edit(desk.give(ROSTER).path, lambda sheet: sheet.set(4, "mobile", NEW_PHONE))
    office_changes_phone(desk, NEW_PHONE)
    receipt = desk.load(path)
    assert (receipt.state, told(receipt)) == (State.UNCHANGED, [])
    assert receipt.tables[0].extract.intended == set()


def test_changed_on_both_sides_differently_is_a_conflict(desk: Desk) -> None:
    path = desk.edit(desk.give(ROSTER).path, lambda sheet: sheet.set(4, "mobile", NEW_PHONE))
    office_changes_phone(desk, "13900000010")
    receipt = desk.load(path, keep=True)
    (conflict,) = [finding for finding in receipt.findings if finding.code == "issued.conflict"]
    assert (conflict.severity, conflict.where.cell) == (Severity.ERROR, "AN4")
    assert conflict.what == "手机：发出以后县里改过，表上也改了，两边不一样（内容已遮盖，两者不同）"
    assert conflict.remedy == "以县里为准的，把这一格改回星号；以表上为准的，用新发的预填表再改一次"
    assert (receipt.state, phone(desk)) == (State.RETURNED, "13900000010")


def test_a_conflict_in_a_public_column_names_all_three(desk: Desk) -> None:
    path = desk.edit(desk.give(ROSTER).path, lambda sheet: sheet.set(4, "major", "法学"))
    with desk.office.change("更正") as tx:
        tx.execute("UPDATE education SET major = '社会学' WHERE person_id = 1")
    (conflict,) = [finding for finding in desk.load(path).findings if finding.code == "issued.conflict"]
    assert conflict.what.endswith("（发出时“社会工作” → 县里现在“社会学” → 表上“法学”）")


def test_a_conflict_in_a_cell_that_was_given_out_blank_says_so(desk: Desk) -> None:
    with desk.office.change("清空") as tx:
        tx.execute("UPDATE education SET major = NULL WHERE person_id = 1")
    path = desk.edit(desk.give(ROSTER).path, lambda sheet: sheet.set(4, "major", "法学"))
    with desk.office.change("更正") as tx:
        tx.execute("UPDATE education SET major = '社会学' WHERE person_id = 1")
    conflicts = [finding for finding in desk.load(path).findings if finding.code == "issued.conflict"]
    assert [each.what.partition("（")[2] for each in conflicts] == ["发出时空 → 县里现在“社会学” → 表上“法学”）"]


def test_an_emptied_cell_deletes_nothing_and_is_told(desk: Desk) -> None:
    path = desk.edit(desk.give(ROSTER).path, lambda sheet: sheet.set(4, "school", None))
    receipt = desk.load(path)
    assert (receipt.state, told(receipt)) == (State.UNCHANGED, [("issued.emptied", "M4")])


def test_a_word_for_nothing_changes_nothing_and_is_told_as_it_stands(desk: Desk) -> None:
    path = desk.edit(desk.give(ROSTER).path, lambda sheet: sheet.set(4, "sex", "不详"))
    receipt = desk.load(path)
    (warning,) = receipt.findings
    assert (receipt.state, warning.code, warning.where.cell) == (State.UNCHANGED, "issued.emptied", "F4")
    assert warning.what == "性别写的是“不详”，没有改动"


def test_a_new_row_is_added(desk: Desk) -> None:
    def add(sheet: Sheet) -> None:
        sheet.fill(
            6,
            {"station": "许村镇社工站", "name": "丁示例", "resident_id": IDS["丁"], "post_kind": "服务性岗位",
             "basis": "专职", "entered_on": "2026-10-01", "started_on": "2026-10-01"},
        )  # fmt: skip

    receipt = desk.load(desk.edit(desk.give(ROSTER).path, add))
    assert (receipt.state, told(receipt)) == (State.CHECKED, [])
    assert actions(receipt).get("unchanged") == 2
    assert sum(actions(receipt).values()) == 3


def test_a_deleted_row_is_proposed_as_gone_and_stays(desk: Desk) -> None:
    path = desk.edit(desk.give(ROSTER).path, lambda sheet: sheet.sheet.delete_rows(5))
    receipt = desk.load(path, keep=True)
    (missing,) = [finding for finding in receipt.findings if finding.code == "issued.rows_missing"]
    assert missing.severity is Severity.WARNING
    assert missing.what.startswith("发出时有、表里少了 1 行：乙某（330481-00002）；")
    assert (
        desk.office.db.value("SELECT count(*) FROM post WHERE superseded_at IS NULL AND effective_until IS NULL") == 3
    )


def test_a_row_emptied_instead_of_deleted_is_missing_too(desk: Desk) -> None:
    def empty(sheet: Sheet) -> None:
        for column in range(1, sheet.mark_column):  # the hidden mark stays behind
            sheet.sheet.cell(5, column).value = None

    receipt = desk.load(desk.edit(desk.give(ROSTER).path, empty))
    assert [code for code, _ in told(receipt)] == ["issued.rows_missing"]


def test_a_missing_member_of_a_household_is_not_closed(desk: Desk) -> None:
    path = desk.edit(desk.give(HOUSEHOLDS).path, lambda sheet: sheet.sheet.delete_rows(5), HOUSEHOLDS)
    receipt = desk.load(path, keep=True)
    assert [code for code, _ in told(receipt)] == ["issued.rows_missing"]
    assert "household.members_left" not in [finding.code for finding in receipt.findings]
    members = "SELECT count(*) FROM household_member WHERE superseded_at IS NULL AND effective_until IS NULL"
    assert desk.office.db.value(members) == 3


def test_a_household_detail_changes_and_the_rest_stays(desk: Desk) -> None:
    path = desk.edit(desk.give(HOUSEHOLDS).path, lambda sheet: sheet.set(6, "client_category", "特困"), HOUSEHOLDS)
    receipt = desk.load(path, keep=True)
    assert (receipt.state, receipt.tables[0].extract.intended) == (State.LOADED, {(6, "client_category")})
    found = desk.office.db.query(
        "SELECT name, client_category FROM household_member WHERE superseded_at IS NULL AND effective_until IS NULL"
    )
    assert {row["name"]: row["client_category"] for row in found} == {
        "陈示例": "低保", "陈小例": None, "王示例": "特困",
    }  # fmt: skip


def test_who_left_since_is_not_asked_for_again(desk: Desk) -> None:
    path = desk.give(ROSTER).path
    desk.later(2)
    with desk.office.change("离职") as tx:
        tx.execute("UPDATE post SET superseded_at = ? WHERE person_id = 2", (tx.recorded_at,))
    receipt = desk.load(path)
    assert told(receipt) == [("issued.row_gone", "5:5")]
    assert receipt.state is State.UNCHANGED
    desk.edit(path, lambda sheet: sheet.set(5, "mobile", NEW_PHONE))
    receipt = desk.load(path)
    assert told(receipt, Severity.ERROR) == [("issued.row_gone", "5:5")]
    assert receipt.state is State.RETURNED


@pytest.mark.parametrize("reveal", [False, True])
def test_a_row_that_is_nobody_s_any_more_is_not_read_in_a_long_book_either(
    desk: Desk, tmp_path: Path, reveal: bool
) -> None:
    """Of a sheet of more than forty rows the columns are gathered before rows are taken out of it."""
    names = [f"户{chr(0x4E00 + at)}" for at in range(45)]
    ids = [resident_id(f"19{at + 30}0203", at) for at in range(45)]
    rows = [
        (f"E{at:03}", "许村镇", "永福村村委会", name, "", name, "户主", number, "低保", "2026-03-01")
        for at, (name, number) in enumerate(zip(names, ids, strict=True))
    ]
    desk.load(write_book(tmp_path / "档案.xlsx", (FILES[0], *rows)), keep=True)
    desk.later()
    path = desk.give(HOUSEHOLDS, reveal=reveal).path
    desk.later()
    elsewhere = desk.office.db.value("SELECT id FROM division WHERE name = '和平社区居委会'")
    with desk.office.change("迁出") as tx:
        tx.execute("UPDATE household SET division_id = ? WHERE file_no = 'E007'", (elsewhere,))
    receipt = load(desk.office, path, rooms.books(), terms=Terms(Existing.UPDATE))
    assert [code for code, _ in told(receipt)] == ["issued.row_gone"]
    assert receipt.state is State.UNCHANGED
    assert desk.office.db.value("SELECT division_id FROM household WHERE file_no = 'E007'") == elsewhere
