"""The month's sheet as the workbook that is signed: title, unit and month, a line a person with room for a signature,
the total in figures and in words, and who drew it up, checked it and answers for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from swtool.pay.words import money_in_words
from swtool.tables import Show, Table
from swtool.workbooks.celltext import HIGHEST, lines_at
from swtool.workbooks.outfile import put
from swtool.workbooks.paper import PAPER_A4
from swtool.workbooks.sheetnames import sheet_name
from swtool.workbooks.sheets import FONT, NUMBER_FORMATS
from swtool.workbooks.stable_zip import stable_zip

if TYPE_CHECKING:
    from openpyxl.styles import Alignment
    from openpyxl.worksheet.worksheet import Worksheet

Side = Literal["left", "center", "right"]
_Column = tuple[str, str, int, Side]
_COLUMNS: tuple[_Column, ...] = (  # key in the table, title, width, side
    ("number", "序号", 6, "center"),
    ("name", "姓名", 10, "center"),
    ("staff_no", "人员编号", 15, "center"),
    ("station", "社工站", 24, "left"),
    ("level", "证书等级", 16, "center"),
    ("days", "在岗天数", 9, "center"),
    ("amount", "金额（元）", 12, "right"),
    ("", "签名", 14, "center"),
    ("remark", "备注", 18, "left"),
)
_HEADING_ROW = 4
_ROW_HEIGHT = 24.0
_LINE_HEIGHT = 15.0


def write_sheet(table: Table, path: Path, *, unit: str, month: str, with_level: bool, reveal: bool) -> Path:
    """Write the sheet of ``table`` (see ``sheets.month_table``); where it lies. ``unit`` is who draws it up.

    Raises SwtoolError where the file cannot be written.
    """
    shown = table if reveal else table.masked()
    columns = [each for each in _COLUMNS if with_level or each[0] != "level"]
    return put(path, lambda temporary: _fill(shown, temporary, unit, month, columns))


def _fill(table: Table, path: Path, unit: str, month: str, columns: list[_Column]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = sheet_name("津贴发放表")
    last = len(columns)
    _across(sheet, 1, 1, last, table.title, size=16, bold=True, side="center", height=32)
    _across(sheet, 2, 1, last - 3, f"单位：{unit}", height=20)
    _across(sheet, 2, last - 2, last, f"月份：{month}", side="right")
    _across(sheet, 3, 1, last, "；".join(table.sources), size=9, height=_height(columns, "；".join(table.sources)))
    _row(sheet, _HEADING_ROW, [title for _, title, _, _ in columns], columns, bold=True)
    places = {heading.key: at for at, heading in enumerate(table.headings)}
    row = _HEADING_ROW
    for record in table.rows:
        row += 1
        _row(sheet, row, [record[places[key]] if key else "" for key, *_ in columns], columns)
    total = sum(amount for record in table.rows if isinstance(amount := record[places["amount"]], int))
    at = next(number for number, (key, *_) in enumerate(columns, 1) if key == "amount")
    row += 1
    words = money_in_words(total)
    _row(sheet, row, ["合计", *[""] * (at - 2), total, *[""] * (last - at)], columns, bold=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=at - 1)
    row += 1
    _row(sheet, row, [f"合计（大写）：{words}", *[""] * (last - 1)], columns, bold=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
    sheet.cell(row, 1).alignment = _aligned("left")
    row += 1
    _across(
        sheet,
        row,
        1,
        last,
        "制表：＿＿＿＿＿＿　　审核：＿＿＿＿＿＿　　负责人：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿",
        height=34,
    )
    for note in table.on_paper().notes:
        row += 1
        text = f"注：{note}"
        _across(sheet, row, 1, last, text, size=9, height=_height(columns, text))
    _set_up(sheet, [width for _, _, width, _ in columns])
    book.save(path)
    stable_zip(path)


def _height(columns: list[_Column], text: str) -> float:
    """As many lines as a small text needs across the sheet."""
    room = sum(width for _, _, width, _ in columns) * 11 // 9
    return _LINE_HEIGHT * lines_at(text, room + 1)


def _row(sheet: Worksheet, row: int, values: list[object], columns: list[_Column], *, bold: bool = False) -> None:
    from openpyxl.styles import Border, Font
    from openpyxl.styles import Side as Edge

    thin = Edge(style="thin", color="FF000000")
    lines = 1
    for number, (value, (key, _, width, side)) in enumerate(zip(values, columns, strict=True), 1):
        cell = sheet.cell(row, number)
        cell.font = Font(name=FONT, size=11, bold=bold)
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        cell.alignment = _aligned("center" if row == _HEADING_ROW else side)
        if key == "amount" and isinstance(value, int):
            # A sheet knows only doubles; the quotient is the double nearest to the exact amount.
            cell.value, cell.number_format = value / 100, NUMBER_FORMATS[Show.MONEY]
        elif isinstance(value, int):
            cell.value = value
        elif value:
            cell.value, cell.data_type = str(value), "s"
            if number > 1 or len(str(value)) < width:
                lines = max(lines, lines_at(str(value), width + 1))
    sheet.row_dimensions[row].height = min(max(_ROW_HEIGHT, _LINE_HEIGHT * lines + 4), HIGHEST)


def _across(
    sheet: Worksheet,
    row: int,
    first: int,
    last: int,
    text: str,
    *,
    size: int = 11,
    bold: bool = False,
    side: Side = "left",
    height: float = 0,
) -> None:
    from openpyxl.styles import Font

    cell = sheet.cell(row, first)
    cell.value, cell.data_type = text, "s"
    cell.font = Font(name=FONT, size=size, bold=bold)
    cell.alignment = _aligned(side)
    sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    if height:
        sheet.row_dimensions[row].height = min(height, HIGHEST)


def _aligned(side: Side) -> Alignment:
    from openpyxl.styles import Alignment

    return Alignment(horizontal=side, vertical="center", wrap_text=True)


def _set_up(sheet: Worksheet, widths: list[int]) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.print_title_rows = f"1:{_HEADING_ROW}"
    sheet.page_setup.paperSize = PAPER_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.7, 0.3
    sheet.freeze_panes = f"A{_HEADING_ROW + 1}"
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
