"""The rows of a prefilled book that go back to be mended show no more than the town was given: masks stay masks."""

from __future__ import annotations

import html
import zipfile
from functools import partial
from pathlib import Path

import openpyxl

from swtool import rooms
from swtool.findings import Severity
from swtool.intake.answer import give_back
from swtool.intake.load import State, load
from swtool.intake.tables import Reading
from swtool.registry.town_words import words_of_town
from tests.issued_house import HOUSEHOLDS, IDS, PHONES, ROSTER, Desk, Sheet, actions, form, told
from tests.issued_house import desk as desk  # noqa: PLC0414


def returned(desk: Desk) -> Path:
    """甲's row with a wrong 专兼职 and an emptied telephone; the rows to mend that it gets back."""

    def change(sheet: Sheet) -> None:
        sheet.set(4, "basis", "半职")
        sheet.set(4, "mobile", None)

    path = desk.edit(desk.give(ROSTER).path, change)
    receipt = desk.load(path)
    assert receipt.state is State.RETURNED
    answer = give_back(receipt, path, desk.folder, rooms.books())
    assert answer.mending is not None
    return answer.mending


def test_nothing_that_was_masked_is_in_the_rows_to_mend(desk: Desk) -> None:
    with zipfile.ZipFile(returned(desk)) as book:
        everything = b"".join(book.read(name) for name in book.namelist()).decode("utf-8", "replace")
    everything = html.unescape(everything)  # Han is written as numbers
    for secret in (IDS["甲"], PHONES["甲"], "甲示例", "20210001", "1990-01-01"):
        assert secret not in everything
    assert "半职" in everything


def test_the_rows_to_mend_offer_the_words_of_the_town(desk: Desk) -> None:
    """The dropdowns of 社工站 and 运营机构, and of 乡镇 and 村, are those of the book that was given out."""
    given = desk.give(ROSTER, HOUSEHOLDS).path
    path = desk.edit(given, lambda sheet: sheet.set(4, "basis", "半职"))
    desk.edit(path, lambda sheet: sheet.set(4, "residence_status", "不在"), HOUSEHOLDS)
    reading = Reading(offers=partial(words_of_town, desk.office))
    receipt = load(desk.office, path, rooms.books(), reading=reading)
    mending = give_back(receipt, path, desk.folder, rooms.books()).mending
    assert mending is not None
    before, after = openpyxl.load_workbook(given), openpyxl.load_workbook(mending)
    wanted = {ROSTER: {"station", "organization"}, HOUSEHOLDS: {"town", "village"}}
    for title, columns in wanted.items():
        assert columns <= lists_of(after, title)
        assert lists_of(after, title) == lists_of(before, title)
    hidden = [sheet for sheet in after.worksheets if sheet.sheet_state != "visible"]
    offered = {cell.value for sheet in hidden for row in sheet for cell in row}
    assert "许村镇社工站" in offered
    assert "长安镇社工站" not in offered


def lists_of(book: openpyxl.Workbook, title: str) -> set[str]:
    """The columns of a sheet that have a dropdown."""
    sheet = next(page for page in book.worksheets if title in page.title)
    rules = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    letters = {str(area).split(":")[0].rstrip("0123456789") for rule in rules for area in rule.sqref.ranges}
    return {
        column.name
        for column in form(title).columns
        if any(
            cell.column_letter in letters and str(cell.value).lstrip("*") == column.title
            for cell in sheet[3]
            if cell.value is not None
        )
    }


def test_mended_it_is_understood_and_loads(desk: Desk) -> None:
    path = returned(desk)
    book = openpyxl.load_workbook(path)
    Sheet(book[ROSTER], form(ROSTER)).set(4, "basis", "兼职")
    book.save(path)
    receipt = desk.load(path)
    assert told(receipt, Severity.ERROR) == []
    assert "issued.rows_missing" not in [code for code, _ in told(receipt)]
    assert receipt.state is State.CHECKED, receipt.findings
    assert sum(actions(receipt).values()) == 1


def test_what_the_office_changed_meanwhile_is_not_the_town_s_change_when_the_rows_come_back(desk: Desk) -> None:
    """The town was given 社会工作; the office says 社会学 while the book is answered, and 社会工作 again afterwards."""

    def major(value: str, hours: int) -> None:
        desk.later(hours)
        with desk.office.change("更正") as tx:
            tx.execute("UPDATE education SET major = ? WHERE person_id = 1", (value,))

    path = desk.edit(desk.give(ROSTER).path, lambda sheet: sheet.fill(4, {"basis": "半职", "mobile": PHONES["丁"]}))
    major("社会学", 2)
    mending = give_back(desk.load(path), path, desk.folder, rooms.books()).mending
    assert mending is not None
    assert Sheet(openpyxl.load_workbook(mending)[ROSTER], form(ROSTER)).get(4, "major") == "社会工作"
    major("社会工作", 3)
    receipt = desk.load(desk.edit(mending, lambda sheet: sheet.set(4, "basis", "专职")), keep=True)
    assert (receipt.state, receipt.tables[0].extract.intended) == (State.LOADED, {(4, "mobile")})
    assert desk.office.db.value("SELECT major FROM education WHERE person_id = 1") == "社会工作"


def test_it_is_said_which_rows_to_mend_are_not_among_them(desk: Desk) -> None:
    """Nothing is read of 甲's row, over which 丁 was written: whoever mended the other file alone would lose it."""

    def change(sheet: Sheet) -> None:
        sheet.fill(4, {"name": "丁示例", "resident_id": IDS["丁"]})
        sheet.set(5, "basis", "半职")

    path = desk.edit(desk.give(ROSTER).path, change)
    answer = give_back(desk.load(path), path, desk.folder, rooms.books())
    note = f"“{ROSTER}”第 4 行不在待改表里（整行没有读入）；这些行请在退回表里改，改好后发回退回表"
    assert (answer.mending is not None, answer.notes) == (True, (note,))
