"""A cell that the town and the office have both changed since the book went out: one error, and a way that helps."""

from __future__ import annotations

import openpyxl

from swtool import rooms
from swtool.intake.answer import give_back
from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import State, load
from tests.issued_house import PHONES, ROSTER, Desk, Sheet, form
from tests.issued_house import desk as desk  # noqa: PLC0414

NEW_PHONE = "13900000009"


def phone(desk: Desk) -> object:
    return desk.office.db.value("SELECT mobile FROM person WHERE name = '甲示例'")


def office_changes(desk: Desk, table: str, column: str, to: str) -> None:
    desk.later(2)
    key = "id" if table == "person" else "person_id"
    with desk.office.change("更正") as tx:
        tx.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = 1", (to,))


def test_a_conflict_is_one_error_and_what_it_says_to_do_helps(desk: Desk) -> None:
    given = desk.give(ROSTER).path
    stars = Sheet(openpyxl.load_workbook(given)[ROSTER], form(ROSTER)).get(4, "mobile")
    path = desk.edit(given, lambda sheet: sheet.set(4, "mobile", NEW_PHONE))
    office_changes(desk, "person", "mobile", "13900000010")
    for existing in Existing:
        receipt = load(desk.office, path, rooms.books(), terms=Terms(existing))
        assert (receipt.state, [finding.code for finding in receipt.findings]) == (State.RETURNED, ["issued.conflict"])
    desk.edit(path, lambda sheet: sheet.set(4, "mobile", stars))
    assert (desk.load(path, keep=True).state, phone(desk)) == (State.UNCHANGED, "13900000010")


def test_a_conflict_in_a_book_that_was_revealed_goes_back_to_what_was_given_out(desk: Desk) -> None:
    path = desk.edit(desk.give(ROSTER, reveal=True).path, lambda sheet: sheet.set(4, "mobile", NEW_PHONE))
    office_changes(desk, "person", "mobile", "13900000010")
    (conflict,) = desk.load(path).findings
    assert conflict.remedy.startswith("以县里为准的，把这一格改回发出时的样子；")
    desk.edit(path, lambda sheet: sheet.set(4, "mobile", PHONES["甲"]))
    assert desk.load(path).state is State.UNCHANGED


def test_the_rows_to_mend_show_what_the_town_wrote(desk: Desk) -> None:
    path = desk.edit(desk.give(ROSTER).path, lambda sheet: sheet.set(4, "major", "法学"))
    office_changes(desk, "education", "major", "社会学")
    receipt = desk.load(path)
    assert [(finding.code, finding.where.cell) for finding in receipt.findings] == [("issued.conflict", "N4")]
    mending = give_back(receipt, path, desk.folder, rooms.books()).mending
    assert mending is not None
    shown = Sheet(openpyxl.load_workbook(mending)[ROSTER], form(ROSTER))
    assert shown.get(4, "major") == "法学"
