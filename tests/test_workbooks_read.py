"""Reading any sheet: books, pages and XML by their content, whatever they are called, with true places."""

from __future__ import annotations

import datetime as dt
import hashlib

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from swtool.workbooks.cells import MergedRange, WorkbookFault
from swtool.workbooks.read import read
from swtool.workbooks.read_open import open_clean_xlsx
from swtool.workbooks.read_zip import look_inside
from tests.book_samples import zipped
from tests.read_case import Save, simple_xlsx, with_part, xlsx
from tests.read_case import save as save  # noqa: PLC0414

MIDNIGHT = dt.datetime.fromisoformat("2021-06-17T00:00")
MORNING = dt.datetime.fromisoformat("2021-06-17T08:30")


# ---- Excel and WPS books


def test_values_stand_in_their_true_places_with_their_types(save: Save) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "花名册"
    page["C4"], page["D4"], page["E4"] = "姓名", "人数", "入职"
    page["C7"], page["D7"], page["E7"], page["F7"] = "张三", 3, MIDNIGHT, True
    page["G7"], page["H7"] = MORNING, dt.time(8, 30)
    path = save("名册.xlsx", xlsx(book))
    read_book = read(path)
    sheet = read_book.sheets[0]
    assert (read_book.kind, read_book.reader, read_book.name, read_book.date1904) == (
        "xlsx",
        "calamine",
        "名册.xlsx",
        False,
    )
    assert read_book.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (sheet.name, sheet.first_row, sheet.first_column, sheet.last_row, sheet.last_column) == (
        "花名册",
        4,
        3,
        7,
        8,
    )
    assert sheet.address(3, 0) == "C7"
    assert [sheet.value(7, column) for column in range(2, 9)] == [
        None, "张三", 3, dt.date(2021, 6, 17), True, MORNING, dt.time(8, 30),
    ]  # fmt: skip
    assert [sheet.value(row, 3) for row in (5, 6)] == [None, None]


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 60), st.integers(1, 60)),
        st.text("甲乙 0ab<&", min_size=1).filter(str.strip),
        min_size=2,
    )
)
def test_scattered_cells_are_found_where_they_were_put(cells: dict[tuple[int, int], str]) -> None:
    book = openpyxl.Workbook()
    for (row, column), text in cells.items():
        book.active.cell(row, column, text)  # type: ignore[union-attr]
    data = xlsx(book)
    content = open_clean_xlsx(data, look_inside(data, "x.xlsx"), "x.xlsx")
    assert content is not None
    sheet = content.sheets[0]
    seen = {
        (row, column): sheet.value(row, column)
        for row in range(1, 62)
        for column in range(1, 62)
        if sheet.value(row, column) is not None
    }
    assert seen == cells


def test_hidden_sheets_merges_and_empty_sheets(save: Save) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["站点", "姓名"])
    page.append(["甲站", "张三"])
    page.merge_cells("A2:A3")
    book.create_sheet("数据字典").append(["男"])
    book["数据字典"].sheet_state = "hidden"
    book.create_sheet("空表")
    read_book = read(save("a.xlsx", xlsx(book)))
    assert [(sheet.name, sheet.visible, len(sheet.rows)) for sheet in read_book.sheets] == [
        ("Sheet", True, 2), ("数据字典", False, 1), ("空表", True, 0),
    ]  # fmt: skip
    assert read_book.sheets[0].merged == (MergedRange(2, 1, 3, 1),)
    assert [sheet.name for sheet in read_book.visible_sheets] == ["Sheet", "空表"]


@pytest.mark.parametrize("mac", [False, True])
def test_days_are_right_in_both_date_systems(save: Save, mac: bool) -> None:
    book = openpyxl.Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    book.active.append(["入职", MIDNIGHT])  # type: ignore[union-attr]
    read_book = read(save("a.xlsx", xlsx(book)))
    assert (read_book.date1904, read_book.sheets[0].value(1, 2)) == (mac, dt.date(2021, 6, 17))


def test_errors_are_text_and_formulas_without_results_are_told(save: Save) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "汇总&表"
    page.append(["甲", "乙", "丙"])
    page.append([1, "#N/A", "=SUM(A2:A9)"])
    page.append([2, None, "=SUM(A3:A9)"])
    page["B2"].data_type = "e"
    read_book = read(save("a.xlsx", xlsx(book)))
    assert read_book.sheets[0].value(2, 2) == "#N/A"
    assert read_book.sheets[0].value(2, 3) is None
    uncalculated, errors = read_book.notes
    assert uncalculated.startswith("〔汇总&表〕C2等2格是没有计算结果的公式")
    assert errors.startswith("〔汇总&表〕B2是公式错误")


def test_a_formula_whose_result_is_empty_text_was_calculated(save: Save) -> None:
    def calculate(name: str, content: bytes) -> bytes:
        return content.replace(b'<c r="B2"><f>', b'<c r="B2" t="str"><f>') if "sheet1" in name else content

    data = with_part(simple_xlsx(["甲", "乙"], [1, '=""']), calculate)
    assert read(save("a.xlsx", data)).notes == ()


def test_a_second_reader_opens_what_the_first_refuses(save: Save) -> None:
    def spoil(name: str, content: bytes) -> bytes | None:
        return None if name == "_rels/.rels" else content

    read_book = read(save("a.xlsx", with_part(simple_xlsx(["姓名", "站点"], ["张三", "甲站"]), spoil)))
    assert read_book.reader == "openpyxl"
    assert read_book.sheets[0].rows == [["姓名", "站点"], ["张三", "甲站"]]


def test_a_claimed_dimension_of_the_whole_sheet_is_not_believed(save: Save) -> None:
    def boast(name: str, content: bytes) -> bytes:
        return content.replace(b'ref="A1:B1"', b'ref="A1:XFD1048576"') if "sheet1" in name else content

    sheet = read(save("a.xlsx", with_part(simple_xlsx(["姓名", "站点"]), boast))).sheets[0]
    assert sheet.rows == [["姓名", "站点"]]


@pytest.mark.parametrize("place", ["XFD1048576", "T1048576"])
def test_a_stray_cell_at_the_end_of_the_sheet_is_refused_not_allocated(save: Save, place: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "站点"])  # type: ignore[union-attr]
    book.active[place] = "x"  # type: ignore[index]
    if place == "T1048576":
        pytest.importorskip("resource")  # without a memory bound this one is read
    with pytest.raises(WorkbookFault) as fault:
        read(save("a.xlsx", xlsx(book)))
    assert "超出正常范围" in fault.value.what
    assert "Ctrl+End" in fault.value.remedy


def test_wide_and_long_sheets_are_still_read(save: Save) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append([f"第{column}列" for column in range(1, 101)])
    page["CV3000"] = "末格"
    sheet = read(save("a.xlsx", xlsx(book))).sheets[0]
    assert (sheet.value(1, 100), sheet.value(3000, 100)) == ("第100列", "末格")


# ---- Pages and XML that go about as .xls


def test_a_page_named_xls_is_read_as_its_table(save: Save) -> None:
    page = """<html><head><meta http-equiv=Content-Type content="text/html; charset=gb2312"></head><body>
    <table><tr><td>无关的空表</td></tr></table><table border=1>
    <tr><th rowspan=2>姓名<th colspan=2>持证情况</tr><tr><td>助理<td>社工师</tr>
    <tr><td>张三<br>（兼）<td>&nbsp;<td>007</tr></table></body></html>"""
    read_book = read(save("导出.xls", page.encode("gb18030")))
    assert (read_book.kind, len(read_book.sheets)) == ("html", 2)
    sheet = read_book.sheets[1]
    assert [[cell or None for cell in row] for row in sheet.rows] == [
        ["姓名", "持证情况", None], [None, "助理", "社工师"], ["张三\n（兼）", None, "007"],
    ]  # fmt: skip
    assert set(sheet.merged) == {MergedRange(1, 1, 2, 1), MergedRange(1, 2, 1, 3)}


def test_a_page_with_a_monstrous_span_is_bounded(save: Save) -> None:
    page = "<table><tr><td rowspan=999999999 colspan=999999999>甲</td></tr><tr><td>乙</td></tr></table>"
    sheet = read(save("a.xls", page.encode())).sheets[0]
    assert sheet.value(1, 1) == "甲"
    assert sheet.last_column <= 2000


def test_a_page_without_a_table_is_refused(save: Save) -> None:
    with pytest.raises(WorkbookFault, match="没有表格"):
        read(save("a.xls", "<html><body><p>请登录</p></body></html>".encode()))


SPREADSHEETML = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Worksheet ss:Name="支出"><Table>
<Row><Cell ss:MergeDown="1"><Data ss:Type="String">项目</Data></Cell>
<Cell ss:MergeAcross="1"><Data ss:Type="String">金额</Data></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="String">预算</Data></Cell><Cell><Data ss:Type="String">支出</Data></Cell></Row>
<Row ss:Index="5"><Cell><Data ss:Type="String">007</Data></Cell><Cell><Data ss:Type="Number">12.5</Data></Cell>
<Cell><Data ss:Type="DateTime">2021-06-17T00:00:00.000</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="字典"><Table/>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


def test_excel_2003_xml(save: Save) -> None:
    read_book = read(save("支出.xls", SPREADSHEETML.encode()))
    sheet = read_book.sheets[0]
    assert (read_book.kind, [(one.name, one.visible) for one in read_book.sheets]) == (
        "spreadsheetml", [("支出", True), ("字典", False)],
    )  # fmt: skip
    assert [sheet.value(1, column) for column in (1, 2, 3)] == ["项目", "金额", None]
    assert [sheet.value(2, column) for column in (1, 2, 3)] == [None, "预算", "支出"]
    assert [sheet.value(5, column) for column in (1, 2, 3)] == ["007", 12.5, dt.date(2021, 6, 17)]
    assert set(sheet.merged) == {MergedRange(1, 1, 2, 1), MergedRange(1, 2, 1, 3)}


def test_excel_2003_xml_that_breaks_off_is_refused_whole(save: Save) -> None:
    with pytest.raises(WorkbookFault, match="不完整"):
        read(save("支出.xls", SPREADSHEETML[:-200].encode()))


def ods(table: str) -> bytes:
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="表">{table}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def cell(text: str, repeat: int = 1) -> str:
    return (
        f'<table:table-cell table:number-columns-repeated="{repeat}" office:value-type="string">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def test_open_document_sheets(save: Save) -> None:
    row = f"<table:table-row>{cell('姓名')}{cell('站点')}</table:table-row>"
    read_book = read(save("a.ods", ods(row)))
    assert (read_book.kind, read_book.sheets[0].rows) == ("ods", [["姓名", "站点"]])


def test_a_repeat_bomb_is_refused(save: Save) -> None:
    bomb = f'<table:table-row table:number-rows-repeated="999999999">{cell("X", 999999999)}</table:table-row>'
    with pytest.raises(WorkbookFault):
        read(save("a.ods", ods(bomb)))
