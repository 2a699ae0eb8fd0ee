"""The front sheet of a bundle or reminder book: what a town owes, until when, and on which of the sheets behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from swtool.workbooks.cells import column_letters
from swtool.workbooks.celltext import HIGHEST, lines_at
from swtool.workbooks.markers import set_value

FONT = "宋体"
HEADINGS = ("序号", "报表", "期间", "最后一天", "情况", "已预填", "填在哪张表")
WIDTHS = (6, 26, 14, 20, 22, 12, 26)
HEADING_FILL, LATE_FILL = "D9E2F3", "FFC7CE"
_LINE = 18


class Owed(NamedTuple):
    """One line: the sheet, its period and last day in words, how it stands; ``is_late`` colours it, ``rows`` stand in
    the sheet already."""

    title: str
    period: str
    last_day: str
    standing: str
    is_late: bool = False
    rows: int = 0


def write_todo_sheet(
    sheet: Any, names: Sequence[str], *, title: str, lines: Sequence[str], owed: Sequence[Owed]
) -> None:
    """Fill ``sheet``. ``names`` are the sheets behind it, one for each of ``owed``; ``lines`` stand below the title."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    for index, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[column_letters(index)].width = width
    row = 1
    for text in (title, *lines):
        cell = sheet.cell(row, 1)
        set_value(cell, text)
        is_title = row == 1
        cell.font = Font(name=FONT, size=16, bold=True) if is_title else Font(name=FONT, size=11)
        cell.alignment = Alignment(horizontal="center" if is_title else "left", vertical="center", wrap_text=True)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(WIDTHS))
        height = 30 if is_title else _LINE * lines_at(text, sum(WIDTHS)) + 2
        sheet.row_dimensions[row].height = min(height, HIGHEST)
        row += 1
    _row(sheet, row, HEADINGS, heading=True)
    sheet.print_title_rows = f"{row}:{row}"
    for number, (each, name) in enumerate(zip(owed, names, strict=True), start=1):
        row += 1
        rows = f"{each.rows} 行" if each.rows else "空表"
        values = (number, each.title, each.period, each.last_day, each.standing, rows, name)
        _row(sheet, row, values, late=each.is_late)
        link = sheet.cell(row, len(HEADINGS))
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{name}'!A1")
        link.font = Font(name=FONT, color="0563C1", underline="single")
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _row(sheet: Any, row: int, values: Sequence[object], *, heading: bool = False, late: bool = False) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    side = Side(style="thin", color="8EA9DB")
    fill = HEADING_FILL if heading else LATE_FILL if late else None
    lines = 1
    for index, (value, width) in enumerate(zip(values, WIDTHS, strict=True), start=1):
        cell = sheet.cell(row, index)
        set_value(cell, value)
        cell.font = Font(name=FONT, bold=heading)
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        cell.alignment = Alignment(
            horizontal="center" if heading or index == 1 else "left", vertical="center", wrap_text=True
        )
        if fill is not None:
            cell.fill = PatternFill("solid", fgColor=fill)
        lines = max(lines, lines_at(str(value), width))
    # Nobody but Excel fits rows on opening: a wrapped text without a height is cut in LibreOffice and WPS.
    sheet.row_dimensions[row].height = min(_LINE * lines + 4, HIGHEST)
