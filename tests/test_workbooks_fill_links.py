"""Links into the book and the limits of colour scales go along with the rows; each record has the model's link."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.formatting.rule import ColorScaleRule, DataBarRule
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from swtool.workbooks.fill import SheetData, fill

STATIONS = [{"no": number, "name": f"站{number}", "n": number} for number in (1, 2, 3)]


def _link(sheet: Worksheet, place: str, location: str) -> None:
    sheet[place].hyperlink = Hyperlink(ref=place, location=location)


def _form() -> openpyxl.Workbook:
    """Model in row 3, total in row 4, a note in row 6; a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    for place, value in {
        "A1": "见合计", "A2": "序", "B2": "站", "C2": "人", "A3": "{{p.no}}", "B3": "{{p.name}}", "C3": "{{p.n}}",
        "D3": "回到标题", "A4": "合计", "C4": "=SUM(C3:C3)", "A6": "见首行",
    }.items():  # fmt: skip
        sheet[place] = value
    book.create_sheet("说明")["A1"] = "去合计"
    return book


def _links(sheet: Any) -> dict[str, str | None]:
    return {
        cell.coordinate: cell.hyperlink.location or cell.hyperlink.target
        for row in sheet.iter_rows() for cell in row if cell.hyperlink
    }  # fmt: skip


def _filled(folder: Path, book: openpyxl.Workbook, records: list[dict[str, object]]) -> openpyxl.Workbook:
    book.save(folder / "a.xlsx")
    return openpyxl.load_workbook(fill(folder / "a.xlsx", folder / "b.xlsx", {}, {"p": records}).path)


def test_links_go_where_their_rows_go(tmp_path: Path) -> None:
    book = _form()
    sheet, other = book.worksheets
    _link(sheet, "A1", "'表'!A4")
    _link(sheet, "A3", "说明!A1")
    _link(sheet, "B3", "C3")  # a cell of the record
    _link(sheet, "D3", "'表'!A2")  # the row above the model is the heading, not the record before
    _link(sheet, "A6", "'表'!A3:C3")
    _link(other, "A1", "表!C4")
    sheet["C3"].hyperlink = "https://example.org/"
    filled = _filled(tmp_path, book, STATIONS)
    assert _links(filled["表"]) == {
        "A1": "'表'!A6",
        **{f"A{row}": "说明!A1" for row in (3, 4, 5)},
        **{f"B{row}": f"C{row}" for row in (3, 4, 5)},
        **{f"C{row}": "https://example.org/" for row in (3, 4, 5)},
        **{f"D{row}": "'表'!A2" for row in (3, 4, 5)},
        "A8": "'表'!A3:C5",
    }
    assert _links(filled["说明"]) == {"A1": "表!C6"}
    assert [cell.value for cell in filled["表"][5]] == [3, "站3", 3, "回到标题"]
    assert filled["表"]["A5"].hyperlink.ref == "A5"


def test_links_by_formula_go_where_their_rows_go(tmp_path: Path) -> None:
    book = _form()
    sheet, other = book.worksheets
    sheet["A1"] = """=HYPERLINK("#'表'!A4","见第A4格")"""  # words that are shown are no place
    sheet["A3"] = '=HYPERLINK("#说明!A1","说明")'
    sheet["D3"] = '=IF(C3>0, hyperlink( "#C3" ,"本站"),"")'  # a cell of the record
    sheet["E3"] = '=HYPERLINK("#A2","回到标题")'
    sheet["A6"] = '=HYPERLINK("#表!A"&ROW(A4),"合计")&HYPERLINK("#表!A4"&"","合计")'  # put together of parts
    other["A1"] = '=HYPERLINK("#表!C4")&HYPERLINK("https://example.org/#A4")'
    filled = _filled(tmp_path, book, STATIONS)
    sheet = filled["表"]
    assert sheet["A1"].value == """=HYPERLINK("#'表'!A6","见第A4格")"""
    for row in (3, 4, 5):
        assert sheet[f"A{row}"].value == '=HYPERLINK("#说明!A1","说明")'
        assert sheet[f"D{row}"].value == f'=IF(C{row}>0, hyperlink( "#C{row}" ,"本站"),"")'
        assert sheet[f"E{row}"].value == '=HYPERLINK("#A2","回到标题")'
    assert sheet["A8"].value == '=HYPERLINK("#表!A"&ROW(A6),"合计")&HYPERLINK("#表!A4"&"","合计")'
    assert filled["说明"]["A1"].value == '=HYPERLINK("#表!C6")&HYPERLINK("https://example.org/#A4")'


def test_rows_without_a_record_have_no_link(tmp_path: Path) -> None:
    book = _form()
    _link(book.worksheets[0], "A3", "'表'!A4")
    filled = _filled(tmp_path, book, [])
    assert _links(filled["表"]) == {}
    assert filled["表"]["A3"].value is None


def test_a_link_to_a_subtotal_goes_to_that_of_the_page(tmp_path: Path) -> None:
    """From elsewhere, to the first."""
    book = _form()
    sheet = book.worksheets[0]
    sheet["A4"] = "{{p:每页2}}小计"
    _link(sheet, "A3", "A4")
    _link(sheet, "A1", "A4")
    _link(sheet, "A4", "A1")
    filled = _filled(tmp_path, book, STATIONS)
    assert _links(filled["表"]) == {"A1": "A5", "A3": "A5", "A4": "A5", "A5": "A1", "A6": "A7", "A7": "A1"}


def test_a_link_on_the_sheet_of_a_town_stays_on_it(tmp_path: Path) -> None:
    """From elsewhere it leads to the first town's."""
    book = _form()
    sheet = book.worksheets[0]
    sheet.title = "{{town}}"
    _link(sheet, "A1", "'{{town}}'!A4")
    _link(book["说明"], "A1", "'{{town}}'!A4")
    sheet["E1"] = book["说明"]["E1"] = """=HYPERLINK("#'{{town}}'!A4","合计")"""
    book.save(tmp_path / "a.xlsx")
    towns = [SheetData(name, {}, {"p": STATIONS[:count]}) for name, count in (("甲镇", 3), ("乙镇", 2))]
    for copies in (towns, towns[:1]):
        result = fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {}, {}, {"{{town}}": copies})
        filled = openpyxl.load_workbook(result.path)
        found = [_links(filled[town.name])["A1"] for town in copies]
        assert found == ["'甲镇'!A6", "'乙镇'!A5"][: len(copies)]
        assert _links(filled["说明"]) == {"A1": "'甲镇'!A6"}
        by_formula = [filled[name]["E1"].value for name in ("说明", *(town.name for town in copies))]
        assert (
            by_formula
            == [
                """=HYPERLINK("#'甲镇'!A6","合计")""",
                """=HYPERLINK("#'甲镇'!A6","合计")""",
                """=HYPERLINK("#'乙镇'!A5","合计")""",
            ][: len(copies) + 1]
        )


def test_limits_of_colour_scales_and_bars_follow(tmp_path: Path) -> None:
    book = _form()
    sheet = book.worksheets[0]
    scale: dict[str, Any] = {"start_type": "num", "start_value": 0, "start_color": "FF0000", "end_color": "00FF00"}
    sheet.conditional_formatting.add("C3:C3", ColorScaleRule(**scale, end_type="formula", end_value="$C$4"))
    sheet.conditional_formatting.add("B3", DataBarRule("num", 1, "formula", "MAX($C$3:$C$3)", color="FF0000"))
    filled = _filled(tmp_path, book, STATIONS)
    limits = {
        str(area.sqref): [each.val for each in (rule.colorScale or rule.dataBar).cfvo]
        for area in filled["表"].conditional_formatting for rule in area.rules
    }  # fmt: skip
    assert limits == {"C3:C5": [0, "$C$6"], "B3:B5": [1, "MAX($C$3:$C$5)"]}
