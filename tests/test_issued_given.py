"""A book given out with rows: what is masked in it, what the office keeps of it, and who saw what."""

from __future__ import annotations

import zipfile

import openpyxl

from swtool.intake.load import State
from swtool.store.access import AccessKind, accesses
from tests.issued_house import (
    HOUSEHOLDS,
    IDS,
    LONE,
    OLD,
    PHONES,
    ROSTER,
    YOUNG,
    Desk,
    Sheet,
    form,
)
from tests.issued_house import desk as desk  # noqa: PLC0414


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
