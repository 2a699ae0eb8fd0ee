"""A book that was given out comes back more than once: what was taken from it already is known, and nothing of it is
taken for somebody else's, or for an older book's."""

from __future__ import annotations

import pytest

from swtool import rooms
from swtool.findings import Severity
from swtool.intake.load import State
from swtool.intake.undoing import undo_batch
from tests.inventory_case import write_book
from tests.issued_house import FILES, HOUSEHOLDS, NEW_PHONE, PHONES, ROSTER, Desk, Sheet, actions, phone, told
from tests.issued_house import desk as desk  # noqa: PLC0414
from tests.registry_house import resident_id

OWN = "社区社会组织名册"


def names(desk: Desk) -> list[str]:
    rows = desk.office.db.query(
        "SELECT name FROM household_member WHERE superseded_at IS NULL AND effective_until IS NULL ORDER BY name"
    )
    return [row["name"] for row in rows]


def change_phone(desk: Desk, to: str, hours: int) -> None:
    desk.later(hours)
    with desk.office.change("更正") as tx:
        tx.execute("UPDATE person SET mobile = ? WHERE name = '甲示例'", (to,))


def test_a_change_back_to_what_an_earlier_book_said_is_no_repetition(desk: Desk) -> None:
    """The first book sets 09; the office corrects it to 10; the town, given 10, says 09 after all."""
    first = desk.edit(desk.give(ROSTER, name="一.xlsx").path, lambda sheet: sheet.set(4, "mobile", NEW_PHONE))
    assert desk.load(first, keep=True).state is State.LOADED
    change_phone(desk, "13900000010", 2)
    second = desk.edit(desk.give(ROSTER, name="二.xlsx").path, lambda sheet: sheet.set(4, "mobile", NEW_PHONE))
    receipt = desk.load(second, keep=True)
    assert (receipt.state, receipt.notes, phone(desk)) == (State.LOADED, (), NEW_PHONE)


def test_the_same_book_again_is_a_repetition_though_the_office_changed_other_cells(desk: Desk) -> None:
    """The first return set the telephone, and the office took that back and corrected a school: it stays so."""
    path = desk.edit(desk.give(ROSTER).path, lambda sheet: sheet.set(4, "mobile", NEW_PHONE))
    assert desk.load(path, keep=True).state is State.LOADED
    change_phone(desk, PHONES["甲"], 2)
    with desk.office.change("更正") as tx:
        tx.execute("UPDATE education SET school = '示例学院' WHERE person_id = 1")
    receipt = desk.load(path, keep=True)
    assert (receipt.state, phone(desk)) == (State.UNCHANGED, PHONES["甲"])
    assert [finding.code for finding in receipt.findings] == ["intake.changed_since"]


def test_a_member_whose_name_was_corrected_is_known_when_the_book_comes_again(desk: Desk) -> None:
    path = desk.edit(desk.give(HOUSEHOLDS).path, lambda sheet: sheet.set(5, "member_name", "陈晓例"), HOUSEHOLDS)
    assert desk.load(path, keep=True).state is State.LOADED
    desk.later(2)
    assert (desk.load(path).state, told(desk.load(path))) == (State.UNCHANGED, [])
    desk.edit(path, lambda sheet: sheet.set(5, "occupation", "学生"), HOUSEHOLDS)
    receipt = desk.load(path, keep=True)
    assert (receipt.state, told(receipt), actions(receipt)) == (State.LOADED, [], {"update": 1, "unchanged": 1})
    assert names(desk) == ["王示例", "陈晓例", "陈示例"]


def test_a_member_is_known_after_a_load_was_taken_back(desk: Desk) -> None:
    path = desk.edit(desk.give(HOUSEHOLDS).path, lambda sheet: sheet.set(5, "member_name", "陈晓例"), HOUSEHOLDS)
    batch = desk.load(path, keep=True).batch_id
    assert batch is not None
    desk.later(2)
    undo_batch(desk.office, batch, "发错了", label=rooms.table_label)
    assert names(desk) == ["王示例", "陈小例", "陈示例"]
    desk.later(3)
    receipt = desk.load(path, keep=True)
    assert (receipt.state, told(receipt)) == (State.LOADED, [])
    assert names(desk) == ["王示例", "陈晓例", "陈示例"]


@pytest.mark.parametrize("reveal", [False, True])
def test_a_corrected_id_is_that_members_and_makes_nobody_new(desk: Desk, reveal: bool) -> None:
    number = resident_id("20150101", 96)
    path = desk.give(HOUSEHOLDS, reveal=reveal).path
    path = desk.edit(path, lambda sheet: sheet.set(5, "resident_id", number), HOUSEHOLDS)
    receipt = desk.load(path, keep=True)
    assert (receipt.state, actions(receipt)) == (State.LOADED, {"update": 1, "unchanged": 1})
    assert "issued.not_taken" not in [code for code, _ in told(receipt)]
    assert receipt.tables[0].plan.changes[0].detail == "成员信息更改 1 人"
    found = desk.office.db.query(
        "SELECT resident_id FROM household_member WHERE name = '陈小例' AND superseded_at IS NULL"
    )
    assert [row["resident_id"] for row in found] == [number]
    desk.later(2)
    assert desk.load(path).state is State.UNCHANGED


def test_a_newcomer_of_the_same_name_leaves_the_member_who_was_given_out(desk: Desk) -> None:
    """The ID of the member is corrected, and somebody of the same name is added."""

    def change(sheet: Sheet) -> None:
        sheet.set(5, "resident_id", resident_id("20150101", 96))
        new = {
            "file_no": "D1",
            "town": "许村镇",
            "village": "永福村村委会",
            "head_name": "陈示例",
            "member_name": "陈小例",
        }
        sheet.fill(7, {**new, "relation": "孙子女", "resident_id": resident_id("20160101", 94)})

    receipt = desk.load(desk.edit(desk.give(HOUSEHOLDS).path, change, HOUSEHOLDS), keep=True)
    assert receipt.state is State.LOADED
    found = desk.office.db.query(
        "SELECT resident_id, coalesce(person_key, id) AS person FROM household_member "
        "WHERE name = '陈小例' AND superseded_at IS NULL ORDER BY id"
    )
    persons = {row["resident_id"]: row["person"] for row in found}
    assert persons == {resident_id("20150101", 96): 2, resident_id("20160101", 94): 4}


def test_two_of_one_name_in_a_family_are_two_rows(desk: Desk) -> None:
    both = [
        (*FILES[1][:5], "陈小例", "孙子女", resident_id("20150101", number), "", "2026-03-01") for number in (12, 14)
    ]
    assert desk.load(write_book(desk.folder / "同名.xlsx", (FILES[0], FILES[1], *both)), keep=True).batch_id
    desk.later(2)
    path = desk.edit(desk.give(HOUSEHOLDS).path, lambda sheet: sheet.set(6, "occupation", "学生"), HOUSEHOLDS)
    receipt = desk.load(path, keep=True)
    assert (receipt.state, told(receipt)) == (State.LOADED, [])
    found = desk.office.db.query(
        "SELECT occupation FROM household_member WHERE name = '陈小例' AND superseded_at IS NULL ORDER BY occupation"
    )
    assert [row["occupation"] for row in found] == [None, "学生"]


def test_what_the_book_itself_brought_to_its_end_is_known_when_it_comes_again(desk: Desk) -> None:
    """And what is changed besides, in a row that is over, is asked back."""
    head = ("乡镇（街道）", "村（社区）", "组织名称", "负责人")
    row = ("许村镇", "永福村村委会", "示例互助会", "许示例")
    assert desk.load(write_book(desk.folder / "组织.xlsx", (head, row)), keep=True).state is State.LOADED
    desk.later(2)
    path = desk.edit(desk.give(OWN).path, lambda sheet: sheet.set(4, "closed_on", "2026-10-01"), OWN)
    assert desk.load(path, keep=True).state is State.LOADED
    desk.later(3)
    receipt = desk.load(path, keep=True)
    assert (receipt.state, told(receipt, Severity.ERROR)) == (State.UNCHANGED, [])
    (warning,) = receipt.findings
    assert (warning.code, warning.where.cell) == ("issued.row_gone", "4:4")
    assert warning.what.endswith("，表上改的也只是终止的日期，不再处理")
    desk.edit(path, lambda sheet: sheet.set(4, "members", 12), OWN)
    receipt = desk.load(path, keep=True)
    assert (receipt.state, told(receipt, Severity.ERROR)) == (State.RETURNED, [("issued.row_gone", "4:4")])


@pytest.mark.parametrize("row", [4, 5])
def test_what_a_household_s_row_changes_counts_though_its_other_rows_were_left_alone(desk: Desk, row: int) -> None:
    path = desk.edit(desk.give(HOUSEHOLDS).path, lambda sheet: sheet.set(row, "address", "永福村9组"), HOUSEHOLDS)
    receipt = desk.load(path, keep=True)
    assert (receipt.state, receipt.findings) == (State.LOADED, [])
    assert desk.office.db.value("SELECT address FROM household WHERE file_no = 'D1'") == "永福村9组"
    desk.later(2)
    assert (desk.load(path).state, desk.load(path).findings) == (State.UNCHANGED, [])


def test_two_rows_of_a_household_that_change_it_differently_are_told(desk: Desk) -> None:
    lone = (*FILES[1][:5], "陈三例", "子女", resident_id("19800101", 15), "", "2026-03-01")
    assert desk.load(write_book(desk.folder / "三人.xlsx", (*FILES[:3], lone)), keep=True).batch_id
    desk.later(2)

    def change(sheet: Sheet) -> None:
        sheet.set(5, "address", "永福村8组")
        sheet.set(6, "address", "永福村9组")

    receipt = desk.load(desk.edit(desk.give(HOUSEHOLDS).path, change, HOUSEHOLDS))
    differs = [finding for finding in receipt.findings if finding.code == "household.differs"]
    assert [(each.where.cell, each.what) for each in differs] == [
        ("E6", "档案 D1 的“住址”与第 5 行写得不一样，以第 5 行为准")
    ]
