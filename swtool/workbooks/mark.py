"""Return a book with its faults marked, so that a clerk who never sees the tool can correct it in WPS.

Every bad cell is coloured and has a comment, each bad row says what is wrong in a 退回问题 column that can be filtered,
and a front sheet 退回说明 lists it all. A small xlsx comes back as itself; what openpyxl cannot carry is written anew.
Marks of an earlier return are taken away first: towns send the marked book back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from swtool.findings import Finding
from swtool.workbooks.cells import Book, MergedRange, Sheet, column_letters
from swtool.workbooks.cells import Cell as Value
from swtool.workbooks.celltext import HIGHEST, display_width, lines_at
from swtool.workbooks.locked import is_locked, lock, same_content
from swtool.workbooks.markcells import PROBLEM_WIDTH, make_text, mark_cell, write_problem
from swtool.workbooks.markown import Codes, mark_in_place
from swtool.workbooks.marks import NOTE_SHEET, PROBLEM_HEADING, HeadingRows, SheetMarks, plan_marks
from swtool.workbooks.notesheet import LINE_HEIGHT, add_note_sheet
from swtool.workbooks.opened import save_book
from swtool.workbooks.outfile import put_beside
from swtool.workbooks.ownbook import merges_to_keep, open_own
from swtool.workbooks.plaincells import put_plain
from swtool.workbooks.sheetnames import sheet_name

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_COMMENTS = 2_000
"""A comment is a drawing, and thousands of them make a book slow; the problem column has the rest."""
_A4 = 9  # as workbooks count sizes of paper
_MEASURED_ROWS, _TITLE_LENGTH = 200, 30  # of a book written anew; a longer text is a title over the table


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
    heading_rows: HeadingRows | None = None,
    codes: Codes | None = None,
    password: str | None = None,
) -> MarkResult:
    """Write ``source`` with ``findings`` marked to ``out``, whose ending is set to .xlsx (.xlsm where it has macros).

    ``book`` is what was read from ``source``; ``heading_rows``: where the headings are known;
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
        mark_in_place(own, marks, findings, book, codes or {}, most_comments=MAX_COMMENTS)
    saved = own if own is not None else _new_book(marks, findings, book, codes or {})
    path = put_beside(target, lambda new: _save(saved, new, key), lambda old, new: same_content(old, new, key))
    return MarkResult(path, marked, opened.lost, opened.why_anew)


def _save(book: Workbook, path: Path, password: str | None) -> None:
    save_book(book, path)
    lock(path, password)


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
    above = plan.headings[0] - sheet.first_row if plan and plan.headings else 0  # titles run over their neighbours
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
    if plan and plan.headings:
        target.column_dimensions[column_letters(plan.problem_column)].width = PROBLEM_WIDTH
        target.auto_filter.ref = plan.filter_area
        if len(plan.headings) == 1:  # of two tables, the one's headings would stand over the other's columns
            heading = plan.headings[0]
            target.freeze_panes = f"A{heading + 1}"
            target.print_title_rows = f"{heading}:{heading}"


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
            make_text(cells[column - 1])
        for column, found in sorted(marked.items()):
            cell = _cell_of(target, cells[column - 1])
            mark_cell(cell, found, with_comment=comments > 0)
            comments -= 1
            cells[column - 1] = cell
        if plan.headings and number >= plan.headings[0]:
            cells[plan.problem_column - 1] = _problem_cell(target, plan, number)
            if plan.has_text(number):
                lines = lines_at(plan.row_text(number), PROBLEM_WIDTH)
                target.row_dimensions[number].height = min(LINE_HEIGHT * lines + 3, HIGHEST)
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
    heading = number in plan.headings
    if not heading and not plan.has_text(number):
        return None
    cell = _cell_of(target, None)
    write_problem(cell, PROBLEM_HEADING if heading else plan.row_text(number), heading=heading)
    return cell
