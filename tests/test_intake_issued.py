"""A book given out with rows comes back: three ways for each cell, and nothing is guessed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from swtool import rooms
from swtool.findings import Severity
from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import State, load
from swtool.store.access import AccessKind, accesses
from tests.clerk import letters
from tests.inventory_case import write_book
from tests.issued_house import (
    FILES,
    HOUSEHOLDS,
    IDS,
    LONE,
    OLD,
    PHONES,
    ROSTER,
    YOUNG,
    Desk,
    Sheet,
    actions,
    form,
    new_desk,
    told,
)
from tests.registry_house import resident_id

NEW_PHONE = "13900000009"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path)


def phone(desk: Desk, name: str = "甲示例") -> object:
    return desk.office.db.value("SELECT mobile FROM person WHERE name = ?", (name,))


def office_changes_phone(desk: Desk, to: str, name: str = "甲示例") -> None:
    desk.later(2)
    with desk.office.change("更正") as tx:
        tx.execute("UPDATE person SET mobile = ? WHERE name = ?", (to, name))


# -- what goes out ----------------------------------------------------------------------------------------------------


def test_a_book_shows_the_towns_own_rows_masked(desk: Desk) -> None:
    given = desk.give(ROSTER, HOUSEHOLDS)
    assert given.rows == {f"许村镇{ROSTER}": 2, f"许村镇{HOUSEHOLDS}": 3}
    workbook = openpyxl.load_workbook(given.path)
    shown = [cell.value for cell in workbook[ROSTER][4]]
    assert shown[:10] == [
        "许村镇", "许村镇社工站", "示例社会工作服务中心", "330481-00001", "甲某", "男", None, "***",
        "330481************", "***",
    ]  # fmt: skip
    assert workbook[ROSTER].column_dimensions["AP"].hidden
    assert workbook[ROSTER]["AP3"].value == "行标识"
    files = workbook[HOUSEHOLDS]
    assert [files.cell(row, 9).value for row in (4, 5, 6)] == ["陈某", "***", "王某"]  # of the child nothing


def test_nothing_personal_stands_anywhere_in_the_file(desk: Desk) -> None:
    given = desk.give(ROSTER, HOUSEHOLDS)
    with zipfile.ZipFile(given.path) as parts:
        text = "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
    secret = [
        *IDS.values(),
        *PHONES.values(),
        "甲示例",
        "乙示例",
        "陈示例",
        "陈小例",
        "王示例",
        "20210001",
        "低保",
        "独居",
    ]
    secret += [OLD, YOUNG, LONE]
    assert [each for each in secret if each in text] == []


def test_the_office_keeps_who_was_given_what_and_no_value(desk: Desk) -> None:
    desk.give(ROSTER)
    (row,) = desk.office.db.query("SELECT * FROM fill_in_issue")
    assert (row["form"], row["town"], row["recorded_at"][:13]) == ("staff_roster", "许村镇", "2026-11-10T10")
    kept = " ".join(str(value) for value in tuple(row))
    assert [each for each in (*IDS.values(), *PHONES.values(), "甲示例", "甲某") if each in kept] == []


def test_revealing_writes_values_and_is_an_access(desk: Desk) -> None:
    given = desk.give(ROSTER, reveal=True)
    sheet = Sheet(openpyxl.load_workbook(given.path)[ROSTER], form(ROSTER))
    assert (sheet.get(4, "name"), sheet.get(4, "mobile")) == ("甲示例", PHONES["甲"])
    (access,) = accesses(desk.office.db)
    assert (access.kind, access.subject, access.persons) == (AccessKind.EXPORT, f"预填表：许村镇{ROSTER}", 2)
    assert desk.load(given.path).state is State.UNCHANGED


def test_masked_books_are_no_access(desk: Desk) -> None:
    desk.give(ROSTER)
    assert list(accesses(desk.office.db)) == []


# -- three ways -------------------------------------------------------------------------------------------------------


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


# -- what towns do to books -------------------------------------------------------------------------------------------


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
