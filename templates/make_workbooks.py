"""Build the workbook templates of this folder: run ``python templates/make_workbooks.py`` after changing it.

The .xlsx files are committed beside this script; a county copies one and changes it in WPS or Excel. What may be asked
for stands in ``docs/templates.md`` and in ``swtool report fields``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from swtool.templates.workbook_pages import BOOKS, FIRST_HEAD, TOWN_ROSTER, Page
from swtool.workbooks.stable_zip import stable_zip

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
_THIN = Side(style="thin", color="000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="F2F2F2")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_TITLE, _HEADING, _BODY = "黑体", "黑体", "宋体"


def main() -> None:
    """Write all templates."""
    for name, pages in BOOKS:
        book = Workbook()
        book.remove(book.worksheets[0])
        for page in pages:
            _draw(book.create_sheet(page.name), page)
        path = HERE / name
        book.save(path)
        stable_zip(path)


def _draw(sheet: Worksheet, page: Page) -> None:
    last = len(page.columns)
    _line(sheet, 1, 1, last, page.title, Font(name=_TITLE, size=18, bold=True), _CENTRE)
    sheet.row_dimensions[1].height = 36
    _top_line(sheet, page)
    _headings(sheet, page)
    _model_row(sheet, page)
    below = page.model + 1
    if any(column.total for column in page.columns):
        if page.page:
            label = f"{{{{{page.block}:每页{page.page}}}}}小　计"
            _total_row(sheet, page, page.model + 1, label, {column.marker: page.model for column in page.columns})
        source = page.model + 1 if page.page else page.model
        _total_row(sheet, page, page.total, "合　计", {column.marker: source for column in page.columns})
        below = page.total + 1
    if page.check:
        _check_row(sheet, page, below)
        below += 1
    _sign_off(sheet, page, below)
    for number, column in enumerate(page.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    _page_setup(sheet, page)


def _top_line(sheet: Worksheet, page: Page) -> None:
    """填报单位 to the left, the day of the figures in the middle, 填报日期 to the right."""
    last = len(page.columns)
    left, right = last // 3, last - last // 3
    font = Font(name=_BODY, size=11)
    _line(sheet, 2, 1, left, "填报单位（盖章）：{{填报单位}}", font, Alignment(vertical="center"))
    middle = Alignment(horizontal="center", vertical="center")
    _line(sheet, 2, left + 1, right, "数据截至：{{截止日期}}", font, middle)
    end = Alignment(horizontal="right", vertical="center")
    _line(sheet, 2, right + 1, last, "填报日期：{{填报日期}}", font, end)
    sheet.row_dimensions[2].height = 22


def _headings(sheet: Worksheet, page: Page) -> None:
    """Each heading over its columns; one that has none under it reaches down to the last heading row."""
    paths, depth = [column.path for column in page.columns], page.head_rows
    for level in range(depth):
        for number in range(1, len(paths) + 1):
            _style(sheet.cell(FIRST_HEAD + level, number), Font(name=_HEADING, size=10.5), _CENTRE, shade=True)
        sheet.row_dimensions[FIRST_HEAD + level].height = 32 if level == depth - 1 else 20
    for number, path in enumerate(paths, start=1):
        for level, title in enumerate(path):
            is_own = level == len(path) - 1
            if not is_own and number > 1 and paths[number - 2][: level + 1] == path[: level + 1]:
                continue  # the group began further left
            end = number
            while not is_own and end < len(paths) and paths[end][: level + 1] == path[: level + 1]:
                end += 1
            top, bottom = FIRST_HEAD + level, FIRST_HEAD + (depth - 1 if is_own else level)
            sheet.cell(top, number).value = title
            if (end, bottom) != (number, top):
                sheet.merge_cells(start_row=top, end_row=bottom, start_column=number, end_column=end)


def _model_row(sheet: Worksheet, page: Page) -> None:
    for number, column in enumerate(page.columns, start=1):
        cell = sheet.cell(page.model, number)
        cell.value = f"{{{{{page.block}.{column.marker}}}}}" if column.marker else None
        _style(cell, Font(name=_BODY, size=10.5), _LEFT if column.left else _CENTRE)
    sheet.row_dimensions[page.model].height = page.height


def _total_row(sheet: Worksheet, page: Page, row: int, label: str, sources: Mapping[str, int]) -> None:
    """A row of sums over the row that ``sources`` names for each column marked for a total."""
    for number, column in enumerate(page.columns, start=1):
        cell = sheet.cell(row, number)
        place = f"{get_column_letter(number)}{sources[column.marker]}"
        cell.value = f"=SUM({place}:{place})" if column.total else None
        _style(cell, Font(name=_HEADING, size=10.5), _CENTRE, shade=True)
    _label(sheet, page, row, label)


def _check_row(sheet: Worksheet, page: Page, row: int) -> None:
    """The same totals, taken from the sheets of the towns."""
    assert page.check is not None
    label, columns = page.check
    for number, column in enumerate(page.columns, start=1):
        cell = sheet.cell(row, number)
        letter = columns.get(column.marker)
        cell.value = f"=SUM('{TOWN_ROSTER.name}'!{letter}{TOWN_ROSTER.total})" if letter else None
        _style(cell, Font(name=_BODY, size=10.5), _CENTRE)
    _label(sheet, page, row, label)


def _label(sheet: Worksheet, page: Page, row: int, label: str) -> None:
    end = next(number for number, column in enumerate(page.columns) if column.total)
    sheet.cell(row, 1).value = label
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=end)
    sheet.row_dimensions[row].height = 24


def _sign_off(sheet: Worksheet, page: Page, row: int) -> None:
    last = len(page.columns)
    if page.note:
        _line(sheet, row, 1, last, page.note, Font(name=_BODY, size=9), Alignment(vertical="center", wrap_text=True))
        sheet.row_dimensions[row].height = 20
        row += 1
    font = Font(name=_BODY, size=11)
    third = last // 3
    spans = ((1, third), (third + 1, last - third), (last - third + 1, last))
    for (first, end), text in zip(spans, page.signatures, strict=True):
        _line(sheet, row, first, end, text, font, Alignment(vertical="center"))
    sheet.row_dimensions[row].height = 30
    sheet.print_area = f"A1:{get_column_letter(last)}{row}"


def _line(sheet: Worksheet, row: int, first: int, last: int, text: str, font: Font, alignment: Alignment) -> None:
    cell = sheet.cell(row, first)
    cell.value, cell.font, cell.alignment = text, font, alignment
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def _style(cell: Cell | MergedCell, font: Font, alignment: Alignment, *, shade: bool = False) -> None:
    cell.font, cell.alignment, cell.border = font, alignment, _BOX
    if shade:
        cell.fill = _SHADE


def _page_setup(sheet: Worksheet, page: Page) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"1:{page.model - 1}"
    sheet.freeze_panes = f"A{page.model}"
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.6, 0.75, 0.35
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"  # type: ignore[union-attr]


if __name__ == "__main__":
    main()
