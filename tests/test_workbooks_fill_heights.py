"""Rows of a filled form are high enough for the texts in them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from swtool.workbooks.fill import fill

WRAPS = Alignment(wrap_text=True)
SHORT, LONG = "示例", "这一段文字在十个字符宽的格子里要折行"  # 18 characters: at 10½ points 5 stand in a line
RECORDS = {"p": [{"a": SHORT, "b": SHORT}, {"a": LONG, "b": SHORT}]}


def _filled(path: Path, cells: dict[str, str], *, height: float | None, merge: str = "") -> Worksheet:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for place, text in cells.items():
        sheet[place] = text
        sheet[place].font, sheet[place].alignment = Font(sz=10.5), WRAPS
    sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = 10
    for row in (2, 3):
        sheet.row_dimensions[row].height = height
    if merge:
        sheet.merge_cells(merge)
    book.save(path)
    return openpyxl.load_workbook(fill(path, path.with_name("b.xlsx"), {"说明": LONG}, RECORDS).path).worksheets[0]


def _heights(sheet: Worksheet) -> list[float | None]:
    return [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]


def test_a_long_text_that_wraps_raises_its_row(tmp_path: Path) -> None:
    sheet = _filled(tmp_path / "a.xlsx", {"A1": "姓名", "A2": "{{p.a}}", "B2": "{{p.b}}"}, height=20)
    assert _heights(sheet) == [None, 20, 57]  # four lines of 10.5 × 1.3 and 2
    sheet = _filled(tmp_path / "a.xlsx", {"A1": "姓名", "A2": "{{p.a}}"}, height=60)
    assert _heights(sheet) == [None, 60, 60]
    sheet = _filled(tmp_path / "a.xlsx", {"A1": "姓名", "A2": "{{p.a}}"}, height=None)
    assert _heights(sheet) == [None, None, 57]


def test_merged_cells_are_as_wide_and_high_as_all_of_them(tmp_path: Path) -> None:
    sheet = _filled(tmp_path / "a.xlsx", {"A1": "姓名", "A2": "{{p.a}}"}, height=20, merge="A2:B2")
    assert _heights(sheet) == [None, 20, 29]
    sheet = _filled(tmp_path / "a.xlsx", {"A2": "{{p.a}}", "B2": "{{p.b}}", "B3": "{{p.b}}"}, height=20, merge="A2:A3")
    assert _heights(sheet) == [None, 20, 20, 20, 37]


def test_what_stands_over_the_list_has_room_and_other_texts_are_the_forms_own(tmp_path: Path) -> None:
    sheet = _filled(tmp_path / "a.xlsx", {"A1": "{{说明}}", "A2": LONG, "B2": "{{p.b}}"}, height=20)
    assert _heights(sheet) == [57, 20, 20]
