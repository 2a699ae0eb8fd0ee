"""What reaches the problem column of a returned sheet: the area that is printed, and a table of Excel's own."""

from __future__ import annotations

from typing import Any

from swtool.workbooks.cells import is_blank
from swtool.workbooks.marks import PROBLEM_HEADING, SheetMarks
from swtool.workbooks.opened import cells_within, print_areas


def widen_print_area(sheet: Any, plan: SheetMarks) -> None:
    """Print the problems beside their rows, where the town prints everything up to them. What it leaves out stays out:
    that may be the IDs."""
    from openpyxl.worksheet.cell_range import CellRange

    areas = [CellRange(area) for area in print_areas(sheet)]
    last = plan.problem_column
    for heading in plan.headings:
        beside = [area for area in areas if area.min_row <= heading <= area.max_row and area.min_col <= last]
        widest = max(beside, key=lambda area: area.max_col, default=None)
        if widest is not None and widest.max_col < last:
            between = cells_within(sheet, widest.min_row, widest.max_col + 1, widest.max_row, last - 1)
            if all(is_blank(cell.value) for cell in between):
                widest.expand(right=last - widest.max_col)
    if areas:
        sheet.print_area = [area.coord for area in areas]


def widen_tables(sheet: Any, plan: SheetMarks) -> None:
    """Take the problem column into the tables of Excel's own beside which it stands: they have filters of their own,
    over which one of the sheet makes a book that Excel wants to repair."""
    for table in sheet.tables.values():
        if _can_be_widened(sheet, table, plan):
            _widen(table)


def _can_be_widened(sheet: Any, table: Any, plan: SheetMarks) -> bool:
    from openpyxl.worksheet.cell_range import CellRange

    area = CellRange(table.ref)
    if table.headerRowCount == 0 or table.tableType not in (None, "worksheet"):  # a query would set its own columns
        return False
    if area.min_row not in plan.headings or area.max_col != plan.problem_column - 1:
        return False
    if PROBLEM_HEADING in table.column_names:
        return False
    new = CellRange(min_row=area.min_row, max_row=area.max_row, min_col=area.max_col + 1, max_col=area.max_col + 1)
    others = [CellRange(each.ref) for each in sheet.tables.values() if each is not table]
    return all(new.isdisjoint(other) for other in (*others, *sheet.merged_cells.ranges))


def _widen(table: Any) -> None:
    from openpyxl.worksheet.cell_range import CellRange
    from openpyxl.worksheet.filters import AutoFilter
    from openpyxl.worksheet.table import TableColumn

    area = CellRange(table.ref)
    area.expand(right=1)
    number = max(column.id for column in table.tableColumns) + 1
    table.tableColumns.append(TableColumn(id=number, name=PROBLEM_HEADING))
    table.ref = area.coord
    if table.totalsRowCount:
        area.shrink(bottom=table.totalsRowCount)
    if table.autoFilter is None:
        table.autoFilter = AutoFilter()
    table.autoFilter.ref = area.coord
