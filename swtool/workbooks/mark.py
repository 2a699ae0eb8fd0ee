"""Return a book with its faults marked, so that a clerk who never sees the tool can correct it in WPS.

Every bad cell is coloured and has a comment, each bad row says what is wrong in a 退回问题 column that can be filtered,
and a front sheet 退回说明 lists it all. A small xlsx comes back as itself; what openpyxl cannot carry is written anew.
Marks of an earlier return are taken away first: towns send the marked book back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from swtool.findings import Finding
from swtool.workbooks.cells import Book, MergedRange, Sheet, column_letters
from swtool.workbooks.cells import Cell as Value
from swtool.workbooks.celltext import display_width, lines_at
from swtool.workbooks.locked import is_locked, lock, same_content
from swtool.workbooks.marks import (
    NOTE_SHEET,
    PROBLEM_HEADING,
    SheetMarks,
    comment_text,
    is_error,
    plan_marks,
)
from swtool.workbooks.notesheet import FILLS, FONT, HEADING_FILL, LINE_HEIGHT, add_note_sheet
from swtool.workbooks.opened import cells_of, save_book
from swtool.workbooks.outfile import put_beside
from swtool.workbooks.ownbook import merges_to_keep, open_own
from swtool.workbooks.plaincells import put_plain
from swtool.workbooks.sheetnames import sheet_name

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_COMMENTS = 2_000
"""A comment is a drawing, and thousands of them make a book slow; the problem column has the rest."""
PROBLEM_WIDTH = 50
_A4 = 9  # as workbooks count sizes of paper
_MEASURED_ROWS, _TITLE_LENGTH = 200, 30  # of a book written anew; a longer text is a title over the table
_OLD = "\n【原批注】"
_TEXT = "@"

Codes = Mapping[str, Set[tuple[int, int]]]
"""Sheet name → row and column of cells with numbers that are no quantities, such as a resident ID. Typed anew into a
cell of another format, eighteen digits lose their last three."""


class MarkResult(NamedTuple):
    """Where the returned book lies. It is the town's own book, of which that one lacks ``lost`` (as a clerk calls it),
    or a new one of the same content: ``why_anew`` says why."""

    path: Path
    marked_cells: int
    lost: tuple[str, ...] = ()
    why_anew: str = ""

    @property
    def kept_as_is(self) -> bool:
        """Whether it is the town's own book."""
        return not self.why_anew


def mark(
    source: Path,
    out: Path,
    findings: Sequence[Finding],
    book: Book,
    *,
    heading_rows: Mapping[str, int] | None = None,
    codes: Codes | None = None,
    password: str | None = None,
) -> MarkResult:
    """Write ``source`` with ``findings`` marked to ``out``, whose ending is set to .xlsx (.xlsm where it has macros).

    ``book`` is what was read from ``source``; ``heading_rows``: sheet name → row, where the headings are known;
    ``codes``: the cells that become text cells. A book that ``password`` opens goes back with the same password. No
    file of other content is replaced (``outfile.put_beside``). Raises SwtoolError when ``out`` cannot be written.
    """
    key = password if password is not None and is_locked(source) else None
    marks = plan_marks(book, findings, heading_rows or {})
    marked = sum(len(columns) for sheet in marks.values() for columns in sheet.rows.values())
    opened = open_own(source, book, key)
    own = opened.workbook
    ending = source.suffix.lower() if own is not None else ".xlsx"
    target = out if out.suffix.lower() == ending else out.with_suffix(ending)
    if own is not None:
        _mark_in_place(own, marks, findings, book)
        _as_text(own, codes or {})
    saved = own if own is not None else _new_book(marks, findings, book, codes or {})
    path = put_beside(target, lambda new: _save(saved, new, key), lambda old, new: same_content(old, new, key))
    return MarkResult(path, marked, opened.lost, opened.why_anew)


def _save(book: Workbook, path: Path, password: str | None) -> None:
    save_book(book, path)
    lock(path, password)


def _mark_in_place(own: Workbook, marks: Mapping[str, SheetMarks], findings: Sequence[Finding], book: Book) -> None:
    if own.security is not None:
        own.security.lockStructure = False  # or no front sheet can be added or taken off again
    if NOTE_SHEET in own.sheetnames:
        own.remove(own[NOTE_SHEET])
    comments_left = MAX_COMMENTS
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


def _as_text(own: Workbook, codes: Codes) -> None:
    for name, places in codes.items():
        for row, column in places:
            _make_text(own[name].cell(row, column))


def _make_text(cell: Any) -> None:
    """What is typed into the cell stays as typed. A day keeps its own format: as text it would be shown as 46082."""
    if cell.data_type != "d":
        cell.number_format = _TEXT


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
            letters = column_letters(column)
            if letters in sheet.column_dimensions and sheet.column_dimensions[letters].hidden:
                sheet.column_dimensions[letters].hidden = False


def _take_old_marks(sheet: Any) -> None:
    """Remove comments and colours of an earlier return, and empty its problem column."""
    from openpyxl.styles import PatternFill

    for cell in cells_of(sheet):
        if cell.comment is None or cell.comment.author != NOTE_SHEET:
            continue
        if cell.value == PROBLEM_HEADING:
            for below in cells_of(sheet):
                if below.column == cell.column and below.row >= cell.row:
                    below.value = None
        elif cell.fill.fgColor.rgb in {f"00{colour}" for colour in FILLS.values()}:
            cell.fill = PatternFill()
        kept = cell.comment.text.partition(_OLD)[2]
        cell.comment = None
        if kept:
            _plain_comment(cell, kept)


def _add_problem_column(sheet: Any, plan: SheetMarks) -> None:
    if not plan.heading_row:
        return
    column = plan.problem_column
    heading = sheet.cell(plan.heading_row, column)
    write_problem(heading, PROBLEM_HEADING, heading=True)
    for row in sorted(row for row in plan.rows if row > plan.heading_row):
        text = plan.row_text(row)
        write_problem(sheet.cell(row, column), text)
        needed = LINE_HEIGHT * lines_at(text, PROBLEM_WIDTH)
        sheet.row_dimensions[row].height = max(needed, sheet.row_dimensions[row].height or 0)
    sheet.column_dimensions[column_letters(column)].width = PROBLEM_WIDTH
    if not sheet.tables:  # a filter over a table with its own filter makes a book that Excel wants to repair
        first = column_letters(plan.sheet.first_column)
        sheet.auto_filter.ref = f"{first}{plan.heading_row}:{column_letters(column)}{plan.last_row}"


def write_problem(cell: Any, text: str, *, heading: bool = False) -> None:
    """A cell of the problem column; its heading is signed, so that a second return finds and empties the column."""
    from openpyxl.styles import Alignment, Font, PatternFill

    put_plain(cell, text)
    cell.font = Font(name=FONT, bold=heading, color="9C0006")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    if heading:
        cell.fill = PatternFill("solid", fgColor=HEADING_FILL)
        _plain_comment(cell, "这一列是退回时加的，改好后不用删。", author=NOTE_SHEET)


def mark_cell(cell: Any, found: Sequence[Finding], *, with_comment: bool) -> None:
    """Colour a faulty cell and say in a signed comment what is wrong; what a comment of its own said stays below."""
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=FILLS[is_error(found)])
    if with_comment:
        own = f"{_OLD}{cell.comment.text}" if cell.comment else ""
        _plain_comment(cell, comment_text(found) + own, author=NOTE_SHEET)


def _plain_comment(cell: Any, text: str, *, author: str = "") -> None:
    from openpyxl.comments import Comment

    lines = sum(1 + len(line) // 20 for line in text.split("\n"))
    cell.comment = Comment(text, author, height=24 + 20 * min(lines, 15), width=300)


def _new_book(marks: Mapping[str, SheetMarks], findings: Sequence[Finding], book: Book, codes: Codes) -> Workbook:
    """A new book with the content that was read, streamed row by row."""
    from openpyxl import Workbook

    new = Workbook(write_only=True)
    add_note_sheet(new.create_sheet(NOTE_SHEET), book, findings)
    comments_left = MAX_COMMENTS
    for sheet in book.sheets:
        if sheet.name == NOTE_SHEET:
            continue
        # A csv's sheet is named by its file, which may be longer, or hold characters, than Excel allows.
        target: Any = new.create_sheet(sheet_name(sheet.name, new.sheetnames))
        target.sheet_state = "visible" if sheet.visible else "hidden"
        plan = marks.get(sheet.name)
        _lay_out(target, sheet, plan)
        texts: dict[int, list[int]] = {}
        for number, column in codes.get(sheet.name, ()):
            texts.setdefault(number, []).append(column)
        for row in _rows(target, sheet, plan, comments_left, texts):
            target.append(row)
        comments_left = max(0, comments_left - (sum(map(len, plan.rows.values())) if plan else 0))
    return new


def _lay_out(target: Any, sheet: Sheet, plan: SheetMarks | None) -> None:
    above = plan.heading_row - sheet.first_row if plan and plan.heading_row else 0  # titles run over their neighbours
    measured = sheet.rows[max(above, 0) : max(above, 0) + _MEASURED_ROWS]
    for index in range(sheet.last_column - sheet.first_column + 1):
        texts = (str(row[index]) for row in measured if index < len(row) and row[index] is not None)
        width = max((display_width(text) + 2 for text in texts if len(text) <= _TITLE_LENGTH), default=0)
        target.column_dimensions[column_letters(sheet.first_column + index)].width = min(max(width, 10), 40)
    target.page_setup.orientation, target.page_setup.paperSize = "landscape", _A4
    target.page_setup.fitToHeight = 0
    target.sheet_properties.pageSetUpPr.fitToPage = True  # as wide as one page: the problems stand beside their rows
    for merge in merges_to_keep(sheet.merged):
        target.merged_cells.ranges.add(_cell_range(merge))  # its own `add` compares each with every other
    if plan and plan.heading_row:
        letters = column_letters(plan.problem_column)
        target.column_dimensions[letters].width = PROBLEM_WIDTH
        target.freeze_panes = f"A{plan.heading_row + 1}"
        target.print_title_rows = f"{plan.heading_row}:{plan.heading_row}"
        first = column_letters(sheet.first_column)
        target.auto_filter.ref = f"{first}{plan.heading_row}:{letters}{plan.last_row}"


def _cell_range(merge: MergedRange) -> Any:
    from openpyxl.worksheet.cell_range import CellRange

    return CellRange(min_col=merge.left, min_row=merge.top, max_col=merge.right, max_row=merge.bottom)


def _rows(
    target: Any, sheet: Sheet, plan: SheetMarks | None, comments: int, texts: Mapping[int, Sequence[int]]
) -> Iterator[list[Any]]:
    """The sheet's rows from row 1 on, as plain values where nothing is marked. ``texts``: row → its text cells."""
    for number in range(1, max(sheet.last_row, plan.last_row if plan else 0) + 1):
        cells = [_safe(target, value) for value in _content(sheet, number)]
        if plan is None:
            yield cells
            continue
        marked = plan.rows.get(number, {})
        cells += [None] * (max([plan.problem_column, *marked, *texts.get(number, ())]) - len(cells))
        for column in texts.get(number, ()):
            cells[column - 1] = _cell_of(target, cells[column - 1])
            _make_text(cells[column - 1])
        for column, found in sorted(marked.items()):
            cell = _cell_of(target, cells[column - 1])
            mark_cell(cell, found, with_comment=comments > 0)
            comments -= 1
            cells[column - 1] = cell
        if plan.heading_row and number >= plan.heading_row:
            cells[plan.problem_column - 1] = _problem_cell(target, plan, number)
            if number > plan.heading_row and number in plan.rows:
                lines = lines_at(plan.row_text(number), PROBLEM_WIDTH)
                target.row_dimensions[number].height = LINE_HEIGHT * lines + 3
        yield cells


def _content(sheet: Sheet, number: int) -> list[Value]:
    if not sheet.first_row <= number <= sheet.last_row:
        return []
    return [None] * (sheet.first_column - 1) + sheet.rows[number - sheet.first_row]


def _safe(target: Any, value: Value) -> Any:
    """A value that openpyxl writes as what it is: not as a formula or an error, and without forbidden characters."""
    if isinstance(value, str) and (value[:1] in ("=", "#") or not value.isprintable()):
        return _cell_of(target, value)
    return value


def _cell_of(target: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if hasattr(value, "data_type"):
        return value
    cell = WriteOnlyCell(target)
    put_plain(cell, value)
    return cell


def _problem_cell(target: Any, plan: SheetMarks, number: int) -> Any:
    if number != plan.heading_row and number not in plan.rows:
        return None
    cell = _cell_of(target, None)
    heading = number == plan.heading_row
    write_problem(cell, PROBLEM_HEADING if heading else plan.row_text(number), heading=heading)
    return cell
