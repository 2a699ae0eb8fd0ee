"""What a fill-in book checks as somebody types, and that Excel and LibreOffice take the book as it is."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from swtool import rooms
from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Count, Day, MonthOf, PartialDay, Reference, Text, Year
from swtool.forms.moments import Moment
from swtool.forms.personal import CreditCode, Phone, ResidentId
from swtool.privacy import Privacy
from swtool.workbooks.fillin import FillIn, make_fill_in_book
from swtool.workbooks.fillin_rules import OfficeWords
from swtool.workbooks.marks import TODO_SHEET
from swtool.workbooks.todosheet import Owed, write_todo_sheet
from tests.excel_rules import broken_rules
from tests.issued_house import HOUSEHOLDS, ROSTER, new_desk
from tests.registry_house import resident_id

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None and os.environ.get("CI") != "true", reason="no LibreOffice"
)
P = Privacy.PERSONAL
FORM = Form(
    "sample",
    title="示例表",
    grain="一人",
    key=("id",),
    columns=(
        Column("town", "乡镇（街道）", Reference("town")),
        Column("village", "村（社区）", Reference("village")),
        Column("station", "社工站", Reference("station")),
        Column("id", "身份证号", ResidentId(), required=True, privacy=P),
        Column("mobile", "手机", Phone(), privacy=P),
        Column("born", "出生年月", PartialDay(), privacy=P),
        Column("month", "月份", MonthOf()),
        Column("day", "日期", Day()),
        Column("year", "年份", Year()),
        Column("count", "人数", Count()),
        Column("code", "信用代码", CreditCode()),
        Column("kind", "类别", Choice({f"第{n}类很长的名称，有逗号": str(n) for n in range(60)})),
        Column("remarks", "备注", Text()),
        Column("at", "点单时间", Moment()),
        Column("worker", "负责社工", Reference("person")),
    ),
)
WORDS = OfficeWords(
    names={"station": ("甲站", "乙站"), "organization": ("甲中心",)},
    villages={"许村镇": ("永福村", "示范社区"), "2号街道（新）": ("东山社区",), "长安镇": ("永福村", "和平村", "东村")},
)


def made(folder: Path, form: Form = FORM, words: OfficeWords = WORDS) -> Path:
    return make_fill_in_book([FillIn(form)], folder / "a.xlsx", office_words=words)


def rules(path: Path, title: str = "示例表") -> dict[str, Any]:
    """Column letter → its rule (for the heading: ``heading``)."""
    found = openpyxl.load_workbook(path)[title].data_validations.dataValidation
    return {"heading" if str(rule.sqref).startswith("A3") else str(rule.sqref).split("4:")[0]: rule for rule in found}


# -- Excel ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [book.form for book in rooms.books()], ids=lambda form: form.name)
def test_every_form_opens_without_repair(tmp_path: Path, form: Form) -> None:
    assert broken_rules(made(tmp_path, form)) == []


def test_a_whole_bundle_opens_without_repair(tmp_path: Path) -> None:
    parts = [FillIn(book.form, "许村镇2026年10月") for book in rooms.books()]
    owed = [Owed(part.form.title, "2026年10月", "2026-11-06", "未到期") for part in parts]
    path = make_fill_in_book(
        parts,
        tmp_path / "a.xlsx",
        lambda sheet, names: write_todo_sheet(sheet, names, title="本月待办", lines=["怎么填"], owed=owed),
        office_words=WORDS,
    )
    assert broken_rules(path) == []
    assert openpyxl.load_workbook(path).sheetnames[0] == TODO_SHEET


def test_no_row_of_the_front_sheet_is_higher_than_excel_knows() -> None:
    """A line of 6,000 characters across the sheet, and a name of 2,000 in a column of 26."""
    sheet = openpyxl.Workbook().worksheets[0]
    owed = [Owed("很长的报表" * 400, "2026年10月", "2026-11-06", "未到期")]
    write_todo_sheet(sheet, ["表"], title="本月待办", lines=["怎么填" * 2000], owed=owed)
    assert [sheet.row_dimensions[row].height for row in (2, 4)] == [409, 409]


def test_a_book_given_out_opens_without_repair(tmp_path: Path) -> None:
    assert broken_rules(new_desk(tmp_path).give(ROSTER, HOUSEHOLDS).path) == []


def test_the_rules_of_excel_are_told_where_they_are_broken(tmp_path: Path) -> None:
    """The judge itself: two rules for one cell, and a list written into the rule."""
    from openpyxl.worksheet.datavalidation import DataValidation

    path = made(tmp_path)
    book = openpyxl.load_workbook(path)
    long = '"' + ",".join(f"很长的名称{n}" for n in range(60)) + '"'
    book["示例表"].add_data_validation(DataValidation(type="list", formula1=long, sqref="A4:A9"))
    book.save(path)
    faults = " ".join(broken_rules(path))
    assert "validations overlap" in faults
    assert "characters" in faults


# -- what is asked ----------------------------------------------------------------------------------------------------


def test_each_kind_of_column_is_asked_for_what_it_holds(tmp_path: Path) -> None:
    found = rules(made(tmp_path))
    assert {column: (rule.type, rule.errorStyle or "stop") for column, rule in found.items()} == {
        "A": ("list", "warning"), "B": ("list", "warning"), "C": ("list", "warning"), "D": ("custom", "warning"),
        "E": ("custom", "warning"), "F": ("custom", "warning"), "G": ("custom", "warning"), "H": ("date", "stop"),
        "I": ("whole", "stop"), "J": ("whole", "stop"), "K": ("custom", "warning"), "L": ("list", "stop"),
        "N": ("custom", "warning"), "heading": ("custom", "stop"),
    }  # fmt: skip
    assert found["heading"].formula1 == "FALSE"
    assert str(found["heading"].sqref) == "A3:O3"
    assert found["D"].error == "身份证号应为18位，且校验码要对。请再核对一遍。"


def test_notes_say_how_a_moment_and_a_worker_are_written(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(made(tmp_path))["示例表"]
    assert sheet["N3"].comment.text == "可不填\n例如：2026-11-10 09:30"
    assert sheet["O3"].comment.text == "可不填\n写人员编号，或登记的姓名"


def test_the_words_of_the_office_stand_on_the_list_sheet_once(tmp_path: Path) -> None:
    path = make_fill_in_book([FillIn(FORM), FillIn(FORM)], tmp_path / "a.xlsx", office_words=WORDS)
    lists = openpyxl.load_workbook(path)["选项"]
    assert lists.sheet_state == "hidden"
    columns = [[cell.value for cell in column if cell.value] for column in lists.columns]
    assert columns[0] == ["乡镇（街道）", "许村镇", "2号街道（新）", "长安镇"]
    assert [columns[1], columns[2]] == [
        ["乡镇（街道）", "许村镇", "许村镇", "2号街道（新）", "长安镇", "长安镇", "长安镇"],
        ["村（社区）", "永福村", "示范社区", "东山社区", "永福村", "和平村", "东村"],
    ]
    assert columns[3] == ["社工站", "甲站", "乙站"]
    assert len(columns) == 5
    assert len(columns[4]) == 61  # far more than 255 characters


def test_a_book_of_one_town_lists_its_villages(tmp_path: Path) -> None:
    words = OfficeWords(villages={"许村镇": ("永福村", "示范社区")})
    assert rules(made(tmp_path, words=words))["B"].formula1 == "'选项'!$B$2:$B$3"


def test_without_an_office_references_are_free(tmp_path: Path) -> None:
    assert not {"A", "B", "C"} & set(rules(made(tmp_path, words=OfficeWords())))


def test_codes_are_text_down_the_whole_column(tmp_path: Path) -> None:
    """Also in blank rows: what is typed there must not become a number."""
    sheet = openpyxl.load_workbook(made(tmp_path))["示例表"]
    assert {letter: sheet.column_dimensions[letter].number_format for letter in "DEFGK"} == dict.fromkeys("DEFGK", "@")
    assert sheet.max_row == 3  # no cell stands below: the columns' own formats hold there


def test_the_heading_is_not_protected_but_guarded(tmp_path: Path) -> None:
    """Sheet protection locks what is pasted; towns paste."""
    sheet = openpyxl.load_workbook(made(tmp_path))["示例表"]
    assert sheet.protection.sheet is False
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:O5000"


def test_notes_are_short(tmp_path: Path) -> None:
    """Instructions so long that nobody reads them are none: a comment has at most six lines of a line's length."""
    for book in rooms.books():
        sheet = openpyxl.load_workbook(made(tmp_path, book.form))[book.form.title]
        for cell in sheet[3]:
            if cell.comment is not None:
                lines = cell.comment.text.split("\n")
                assert len(lines) <= 6, cell.comment.text
                assert max(map(len, lines)) <= 90, cell.comment.text


# -- LibreOffice ------------------------------------------------------------------------------------------------------


def evaluated(folder: Path, path: Path, formulas: Sequence[str], cells: dict[str, str]) -> list[str]:
    """What LibreOffice makes of formulas that stand in column Z from row 1, after text was put into cells of row 4."""
    book = openpyxl.load_workbook(path)
    sheet = book["示例表"]
    sheet.auto_filter.ref = None
    for place, text in cells.items():
        sheet[place].value = text
        sheet[place].number_format = "@"
    for number, formula in enumerate(formulas, start=1):
        sheet.cell(number, 26).value = f"={formula}"
    asked = folder / "问.xlsx"
    book.save(asked)
    out = folder / "答"
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", options]
    subprocess.run([*command, "--outdir", str(out), str(asked)], check=True, capture_output=True, timeout=180)
    (written,) = out.glob("*.csv")
    rows = list(csv.reader(written.read_text(encoding="utf-8").splitlines()))
    return [row[25] for row in rows[: len(formulas)]]


@needs_office
@pytest.mark.parametrize(
    ("town", "villages"),
    [("许村镇", "永福村示范社区"), ("2号街道（新）", "东山社区"), ("长安镇", "永福村和平村东村"),
     ("", "永福村示范社区东山社区永福村和平村东村"), ("别处", "永福村示范社区东山社区永福村和平村东村")],
)  # fmt: skip
def test_villages_follow_the_town_of_the_row(tmp_path: Path, town: str, villages: str) -> None:
    path = made(tmp_path)
    source = rules(path)["B"].formula1
    rows = [f'IFERROR(INDEX({source},{number},1),"")' for number in range(1, 8)]
    *told, count = evaluated(tmp_path, path, [*rows, f"ROWS({source})"], {"A4": town})
    assert "".join(told)[: len(villages)] == villages
    assert int(count) == {"永福村示范社区": 2, "东山社区": 1, "永福村和平村东村": 3}.get(villages, 6)


@needs_office
def test_ids_phones_and_days_are_judged_as_the_importer_judges_them(tmp_path: Path) -> None:
    path = made(tmp_path)
    found = rules(path)
    right = resident_id("19900101", 1)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    cases = [
        ("D", right, True), ("D", right.lower(), True), ("D", wrong, False), ("D", right[:-1], False),
        ("D", "130503670401001", True), ("D", "33048119900101000*", False),
        ("E", "13800000001", True), ("E", "0573-87000000", True), ("E", "138000", False), ("E", "张三", False),
        ("E", "13800000001、13800000002", False),
        ("F", "2021-06-17", True), ("F", "2021-06", True), ("F", "2021", True), ("F", "六月", False),
        ("F", "21.6", False), ("G", "2026-10", True), ("G", "2026", False),
        ("K", "52330481MJ000000D0", True), ("K", "52330481", False),
    ]  # fmt: skip
    formulas = []
    cells = {}
    for number, (column, text, _) in enumerate(cases, start=4):
        cells[f"{column}{number}"] = text
        formulas.append(f"IFERROR({found[column].formula1.replace(f'{column}4', f'{column}{number}')},FALSE)")
    told = [answer == "TRUE" for answer in evaluated(tmp_path, path, formulas, cells)]
    assert told == [expected for _, _, expected in cases]
