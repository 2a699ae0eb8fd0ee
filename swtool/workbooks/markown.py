"""The marks in a town's own book, opened by openpyxl; those of an earlier return are taken away first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

from swtool.findings import Finding
from swtool.workbooks.cells import Book
from swtool.workbooks.celltext import HIGHEST, lines_at
from swtool.workbooks.columnspans import own_column, show_column
from swtool.workbooks.markcells import PROBLEM_WIDTH, make_text, mark_cell, restore_comment, write_problem
from swtool.workbooks.marks import NOTE_SHEET, PROBLEM_HEADING, SheetMarks
from swtool.workbooks.notesheet import FILLS, LINE_HEIGHT, add_note_sheet
from swtool.workbooks.opened import cells_of
from swtool.workbooks.widening import widen_print_area, widen_tables

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

Codes = Mapping[str, Set[tuple[int, int]]]
"""Sheet name → row and column of cells with numbers that are no quantities, such as a resident ID. Typed anew into a
cell of another format, eighteen digits lose their last three."""


def mark_in_place(
    own: Workbook,
    marks: Mapping[str, SheetMarks],
    findings: Sequence[Finding],
    book: Book,
    codes: Codes,
    *,
    most_comments: int,
) -> None:
    """Mark the findings, at most ``most_comments`` of them by comments; the cells of ``codes`` become text."""
    if own.security is not None:
        own.security.lockStructure = False  # or no front sheet can be added or taken off again
    if NOTE_SHEET in own.sheetnames:
        own.remove(own[NOTE_SHEET])
    comments_left = most_comments
    for sheet in own.worksheets:
        _take_old_marks(sheet)
        sheet.sheet_view.tabSelected = False
        if sheet.title not in marks:
            continue
        plan = marks[sheet.title]
        _uncover(sheet, plan)
        for row, columns in sorted(plan.rows.items()):
            for column, found in sorted(columns.items()):
                mark_cell(sheet.cell(row, column), found, with_comment=comments_left > 0)
                comments_left -= 1
        _add_problem_column(sheet, plan)
    note = own.create_sheet(NOTE_SHEET, 0)
    add_note_sheet(note, book, findings)
    own.active = 0
    _as_text(own, codes)


def _as_text(own: Workbook, codes: Codes) -> None:
    for name, places in codes.items():
        for row, column in places:
            make_text(own[name].cell(row, column))


def _uncover(sheet: Any, plan: SheetMarks) -> None:
    """Show what a filter of the town's own, or somebody's hand, has hidden of the faulty rows and columns."""
    if sheet.auto_filter.filterColumn:
        sheet.auto_filter.filterColumn = []
        sheet.auto_filter.sortState = None
        for dimension in sheet.row_dimensions.values():
            dimension.hidden = False
    for row, columns in plan.rows.items():
        if sheet.row_dimensions[row].hidden:
            sheet.row_dimensions[row].hidden = False
        for column in columns:
            show_column(sheet, column)


def _take_old_marks(sheet: Any) -> None:
    """Remove comments and colours of an earlier return, and empty its problem column. A heading in a table of Excel's
    own stays: a table whose heading is not what stands in its cell is damaged."""
    from openpyxl.styles import PatternFill

    fixed = _table_headings(sheet)
    for cell in cells_of(sheet):
        if cell.comment is None or cell.comment.author != NOTE_SHEET:
            continue
        if cell.value == PROBLEM_HEADING:
            for below in cells_of(sheet):
                if below.column == cell.column and below.row >= cell.row and (below.row, below.column) not in fixed:
                    below.value = None
            if (cell.row, cell.column) in fixed:
                continue
        elif cell.fill.fgColor.rgb in {f"00{colour}" for colour in FILLS.values()}:
            cell.fill = PatternFill()
        restore_comment(cell)


def _table_headings(sheet: Any) -> set[tuple[int, int]]:
    """Row and column of the headings of Excel's own tables."""
    from openpyxl.worksheet.cell_range import CellRange

    areas = [CellRange(table.ref) for table in sheet.tables.values() if table.headerRowCount != 0]
    return {place for area in areas for place in area.top}


def _add_problem_column(sheet: Any, plan: SheetMarks) -> None:
    if not plan.headings:
        return
    column = plan.problem_column
    for heading in plan.headings:
        write_problem(sheet.cell(heading, column), PROBLEM_HEADING, heading=True)
    for row in sorted(filter(plan.has_text, plan.rows)):
        text = plan.row_text(row)
        write_problem(sheet.cell(row, column), text)
        needed = min(LINE_HEIGHT * lines_at(text, PROBLEM_WIDTH), HIGHEST)
        sheet.row_dimensions[row].height = max(needed, sheet.row_dimensions[row].height or 0)
    own = own_column(sheet, column)
    own.width, own.hidden = PROBLEM_WIDTH, False
    widen_print_area(sheet, plan)
    widen_tables(sheet, plan)
    if not sheet.tables:
        sheet.auto_filter.ref = plan.filter_area
