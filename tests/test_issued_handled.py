"""What towns do to a book given out: sorted rows, deleted columns, copied rows, damaged marks and masks."""

from __future__ import annotations

import openpyxl
import pytest

from swtool import rooms
from swtool.findings import Severity
from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import State, load
from tests.clerk import letters
from tests.issued_house import (
    HOUSEHOLDS,
    IDS,
    NEW_PHONE,
    PHONES,
    ROSTER,
    Desk,
    Sheet,
    form,
    phone,
    told,
)
from tests.issued_house import desk as desk  # noqa: PLC0414


def test_rows_may_be_sorted(desk: Desk) -> None:
    def swap(sheet: Sheet) -> None:
        for column in range(1, sheet.mark_column + 1):
            one, other = sheet.sheet.cell(4, column), sheet.sheet.cell(5, column)
            one.value, other.value = other.value, one.value
        sheet.set(5, "mobile", NEW_PHONE)

    receipt = desk.load(desk.edit(desk.give(ROSTER).path, swap), keep=True)
    assert receipt.state is State.LOADED
    assert (phone(desk), phone(desk, "乙示例")) == (NEW_PHONE, PHONES["乙"])


def test_columns_may_be_deleted(desk: Desk) -> None:
    def drop(sheet: Sheet) -> None:
        sheet.sheet.delete_cols(9, 2)  # 身份证号, 政治面貌
        sheet.sheet.delete_cols(1)

    assert desk.load(desk.edit(desk.give(ROSTER).path, drop)).state is State.UNCHANGED


def test_the_heading_of_the_mark_may_be_gone(desk: Desk) -> None:
    def rename(sheet: Sheet) -> None:
        sheet.sheet.cell(3, sheet.mark_column).value = "备注2"

    assert desk.load(desk.edit(desk.give(ROSTER).path, rename)).state is State.UNCHANGED


def test_without_marks_masked_cells_are_refused_in_plain_words(desk: Desk) -> None:
    path = desk.edit(desk.give(ROSTER).path, lambda sheet: sheet.sheet.delete_cols(sheet.mark_column))
    receipt = desk.load(path, keep=True)
    assert receipt.state is State.RETURNED
    refused = [finding for finding in receipt.findings if finding.code == "issued.masked"]
    assert {finding.where.cell for finding in refused} == {
        "H4", "J4", "U4", "AN4", "H5", "AN5",
    }  # fmt: skip
    names = [finding.where.cell for finding in receipt.findings if finding.code == "cell.name.masked"]
    assert names == ["E4", "E5"]
    numbers = [finding.where.cell for finding in receipt.findings if finding.code == "cell.resident_id.masked"]
    assert numbers == ["I4", "I5"]
    assert refused[0].what.startswith("政治面貌：这里是打了星号的内容，这一行又没有行标识")
    assert all(finding.remedy.startswith("填上完整的内容") for finding in refused)


def test_a_mask_that_was_edited_is_told_as_such(desk: Desk) -> None:
    def shorten(sheet: Sheet) -> None:
        sheet.set(4, "mobile", "13*****")
        sheet.set(5, "mobile", "*****")

    receipt = desk.load(desk.edit(desk.give(ROSTER).path, shorten))
    edited = [finding for finding in receipt.findings if finding.code == "issued.masked"]
    assert [finding.where.cell for finding in edited] == ["AN4", "AN5"]
    assert {finding.what for finding in edited} == {"手机：星号被改动过，认不出是没改还是改成什么"}
    assert {finding.remedy for finding in edited} == {"改回原来的星号，或写完整"}


def test_a_row_of_another_towns_book_is_refused(desk: Desk) -> None:
    other = openpyxl.load_workbook(desk.give(ROSTER, town="长安镇").path)[ROSTER]

    def paste(sheet: Sheet) -> None:
        for column in range(1, sheet.mark_column + 1):
            sheet.sheet.cell(6, column).value = other.cell(4, column).value

    receipt = desk.load(desk.edit(desk.give(ROSTER).path, paste))
    assert told(receipt) == [("issued.other_town", "6:6")]
    assert "发给长安镇的表" in next(f.what for f in receipt.findings if f.code == "issued.other_town")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda mark: mark.replace("许村镇", "长安镇", 1),
        lambda mark: "T1|999|" + mark.split("|", 2)[2],
        lambda mark: "T1|" + "9" * 30 + "|" + mark.split("|", 2)[2],
        lambda mark: "T1|" + "9" * 5000 + "|" + mark.split("|", 2)[2],
        lambda mark: "T1|坏",
        lambda mark: mark.replace("|", "I"),
    ],
)
def test_a_mark_that_is_not_the_offices_own_is_refused(desk: Desk, spoil: object) -> None:
    def change(sheet: Sheet) -> None:
        cell = sheet.sheet.cell(4, sheet.mark_column)
        assert callable(spoil)
        cell.value = spoil(cell.value)

    receipt = desk.load(desk.edit(desk.give(ROSTER).path, change))
    assert ("issued.unknown_row", "4:4") in told(receipt)
    assert receipt.state is State.RETURNED


def test_a_row_whose_mark_is_damaged_is_not_missing_too(desk: Desk) -> None:
    def damage(sheet: Sheet) -> None:
        cell = sheet.sheet.cell(4, sheet.mark_column)
        cell.value = cell.value.replace("许村镇", "长安镇", 1)

    assert told(desk.load(desk.edit(desk.give(ROSTER).path, damage))) == [("issued.unknown_row", "4:4")]


def test_a_row_copied_to_add_somebody_is_a_new_row(desk: Desk) -> None:
    def copy(sheet: Sheet) -> None:
        sheet.copy(4, 6)
        sheet.fill(6, {"name": "丁示例", "resident_id": IDS["丁"], "staff_no": None})

    receipt = desk.load(desk.edit(desk.give(ROSTER).path, copy))
    assert told(receipt) == [("issued.copied_row", "6:6")]
    assert receipt.state is State.CHECKED
    (new,) = [row for row in receipt.tables[0].extract.rows if row.number == 6]
    assert (new.values["mobile"], new.values["political_status"]) == (None, None)  # 甲's stars are not 丁's


def test_the_same_row_twice_is_refused(desk: Desk) -> None:
    receipt = desk.load(desk.edit(desk.give(ROSTER).path, lambda sheet: sheet.copy(4, 6)))
    assert told(receipt) == [("issued.copied_row", "6:6")]
    assert receipt.state is State.RETURNED


@pytest.mark.parametrize("existing", Existing)
def test_a_copied_sheet_says_each_row_twice_though_both_stand_in_the_same_row(desk: Desk, existing: Existing) -> None:
    """A 备份 of the sheet was made, and then one of the two was edited."""
    path = desk.give(ROSTER).path
    workbook = openpyxl.load_workbook(path)
    workbook.copy_worksheet(workbook[ROSTER]).title = "备份"
    workbook.save(path)
    desk.edit(path, lambda sheet: sheet.set(4, "mobile", NEW_PHONE))
    receipt = load(desk.office, path, rooms.books(), terms=Terms(existing))
    assert (receipt.state, phone(desk)) == (State.RETURNED, PHONES["甲"])
    copied = [finding for finding in receipt.findings if finding.code == "issued.copied_row"]
    assert [(f.severity, f.where.sheet, f.where.cell) for f in copied] == [
        (Severity.ERROR, "备份", "4:4"),
        (Severity.ERROR, "备份", "5:5"),
    ]
    assert copied[0].what == f"这一行和“{ROSTER}”第 4 行是同一条登记的两份，分不清以哪一行为准"


def test_a_row_moved_to_a_sheet_of_its_own_is_read_there(desk: Desk) -> None:
    path = desk.give(ROSTER).path
    workbook = openpyxl.load_workbook(path)
    more = workbook.copy_worksheet(workbook[ROSTER])
    more.title = "增补"
    more.delete_rows(4)
    workbook[ROSTER].delete_rows(5)
    Sheet(more, form(ROSTER)).set(4, "mobile", NEW_PHONE)
    workbook.save(path)
    receipt = desk.load(path, keep=True)
    assert (receipt.state, told(receipt), phone(desk, "乙示例")) == (State.LOADED, [], NEW_PHONE)


def test_a_row_of_an_older_book_pasted_into_the_newer_one_is_the_same_row_twice(desk: Desk) -> None:
    """Whoever else was given out in the older book stands in the newer one and is not missing."""
    older = openpyxl.load_workbook(desk.give(ROSTER, name="一.xlsx").path)[ROSTER]

    def paste(sheet: Sheet) -> None:
        for column in range(1, sheet.mark_column + 1):
            sheet.sheet.cell(6, column).value = older.cell(4, column).value

    receipt = desk.load(desk.edit(desk.give(ROSTER, name="二.xlsx").path, paste))
    assert (receipt.state, told(receipt)) == (State.RETURNED, [("issued.copied_row", "6:6")])


@pytest.mark.parametrize("is_deleted", [True, False])
def test_a_sheet_of_a_bundle_that_comes_back_without_a_row_is_told(desk: Desk, is_deleted: bool) -> None:
    def empty(sheet: Sheet) -> None:
        if is_deleted:
            sheet.sheet.delete_rows(4, 2)
        for row in (4, 5):  # what can be seen is emptied, the hidden marks stay
            for column in range(1, sheet.mark_column):
                sheet.sheet.cell(row, column).value = None

    receipt = desk.load(desk.edit(desk.give(ROSTER, HOUSEHOLDS).path, empty))
    (missing,) = [finding for finding in receipt.findings if finding.code == "issued.rows_missing"]
    assert (receipt.state, missing.where.sheet) == (State.UNCHANGED, ROSTER)
    assert missing.what.startswith("发出时有、表里少了 2 行：甲某（330481-00001）、乙某（330481-00002）；")


def test_an_older_book_of_the_same_town_still_counts(desk: Desk) -> None:
    first = desk.give(ROSTER, name="一.xlsx").path
    desk.give(ROSTER, name="二.xlsx")
    assert desk.load(first).state is State.UNCHANGED


def test_a_masked_name_in_an_ordinary_book_is_no_name(desk: Desk) -> None:
    from tests.inventory_case import write_book

    rows = [
        ("社工站名称", "姓名", "身份证号", "岗位性质", "专兼职", "到站时间"),
        ("许村镇社工站", "丁某", IDS["丁"], "服务性岗位", "专职", "2026-10-01"),
    ]
    receipt = desk.load(write_book(desk.folder / "普通.xlsx", rows))
    assert [(finding.code, finding.where.cell) for finding in receipt.findings] == [("cell.name.masked", "B2")]


def test_every_cell_of_a_long_masked_list_is_told_and_the_list_as_such(desk: Desk) -> None:
    from tests.inventory_case import write_book

    head = ("社工站名称", "姓名", "岗位性质", "专兼职", "到站时间", "手机")
    rows = [
        head,
        *(("许村镇社工站", f"甲{letters(n)}", "服务性岗位", "专职", "2026-10-01", "*" * 11) for n in range(1_001)),
    ]
    *findings, many = [f for f in desk.load(write_book(desk.folder / "名单.xlsx", rows)).findings if "masked" in f.code]
    assert [finding.where.cell for finding in findings] == [f"F{row}" for row in range(2, 1_003)]
    assert (many.severity, many.where.cell, many.what) == (Severity.WARNING, "", "共有 1001 格是打了星号的内容")
