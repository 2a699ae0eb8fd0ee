"""What is to be written into a returned book: which cell gets which words, decided before any format is touched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from swtool.findings import SEVERITY_LABELS, Finding, Severity
from swtool.patterns import Pattern
from swtool.workbooks.cells import Book, Sheet, column_letters, column_number, is_blank

NOTE_SHEET = "退回说明"
"""The front sheet of a returned book, and the author of its comments. Intake passes over a sheet of this name."""
TODO_SHEET = "本月待办"
"""The front sheet of a bundle or reminder book, which lists what is owed. Intake passes over a sheet of this name."""
CHOICES_SHEET = "选项"
"""The hidden sheet of a fill-in book with the words of its dropdowns."""
MARK_SHEET = "_swtool"
"""The hidden sheet of a fill-in book that says which forms it was made for (``fillin_mark``)."""
FRONT_SHEETS = frozenset({NOTE_SHEET, TODO_SHEET, "待报清单"})
"""Sheets that are no forms, also as earlier books called them."""
ROW_MARK_HEADING = "行标识"
"""Heading of the hidden column that tells the rows of a book that was given out with rows filled in."""
PROBLEM_HEADING = "退回问题"
"""Heading of the column added at the right of a returned table: unlike any heading of a town's own, for intake passes
over a column of this name and a second return overwrites it."""

_COMMAND, _ASK_THE_COUNTY = "swtool ", "请告诉县里，由县里登记或核对"
MENDING = "待改"
"""Ends the name of a file, and begins the title of a table, that holds only the rows of a table to be mended: who isn't
listed in it has not left."""

HeadingRows = Mapping[str, Set[int]]
"""Sheet name → rows of headings, where the caller knows them; none for a sheet without (a card)."""
_Placed = dict[int, dict[int, list[Finding]]]

CELL_LIKE = Pattern(r"\$?([A-Za-z]{1,3})\$?([1-9]\d*)(?::.*)?")
_ROW_LIKE = Pattern(r"([1-9]\d*):\1")
_REQUIRED = Pattern(r"^[*＊★]+|[*＊★]+$|[（(【]必填[】)）]")
"""How forms mark a column that must be filled: it is no part of its name."""
_HEADING_LENGTH = 30
_HEADING_ROWS = 30
_LAST_COLUMN = 16_384


class SheetMarks(NamedTuple):
    """The marks of one sheet, rows and columns counted from 1. ``headings`` are the rows of headings, from the top on:
    none where no table was recognised, or no column is free for a problem column, several of tables one below the
    other, which share the column."""

    sheet: Sheet
    headings: tuple[int, ...]
    problem_column: int
    last_row: int
    rows: Mapping[int, Mapping[int, tuple[Finding, ...]]]

    @property
    def filter_area(self) -> str:
        """What a filter can stand over: a sheet has one only, and one over two tables would sort them into each other.
        It is that of the lowest table."""
        first, last = column_letters(self.sheet.first_column), column_letters(self.problem_column)
        return f"{first}{self.headings[-1]}:{last}{self.last_row}"

    def has_text(self, row: int) -> bool:
        """Whether the problem column says something about a row: a faulty one below a heading."""
        return row in self.rows and row not in self.headings and self._heading_over(row) > 0

    def row_text(self, row: int) -> str:
        """What the problem column says about a row: each column with its faults."""
        found = [(column, finding) for column, many in sorted(self.rows[row].items()) for finding in many]
        return "；".join(self._told(row, column, finding.what.rstrip("。；")) for column, finding in found)

    def _told(self, row: int, column: int, what: str) -> str:
        name = self._column_name(row, column)
        return what if what.startswith(f"{name}：") else f"{name}：{what}"

    def _column_name(self, row: int, column: int) -> str:
        over = self._heading_over(row)
        heading = self.sheet.value(over, column) if over else None
        name = _REQUIRED.sub("", "".join(str(heading).split())) if heading is not None else ""
        return name or f"{column_letters(column)}列"

    def _heading_over(self, row: int) -> int:
        """The heading of the table in which a row stands; 0 above all tables."""
        return max((heading for heading in self.headings if heading <= row), default=0)


def plan_marks(book: Book, findings: Iterable[Finding], heading_rows: HeadingRows) -> dict[str, SheetMarks]:
    """The marks by sheet name. A finding without sheet belongs to the first; one without cell is only listed.

    On a sheet that ``heading_rows`` leaves out, the row that looks most like headings, above the last fault, is taken.
    """
    placed: dict[str, _Placed] = {}
    for finding in findings:
        sheet, place = sheet_of(book, finding), cell_of(book, finding)
        if sheet and place:
            row, column = place
            placed.setdefault(sheet.name, {}).setdefault(row, {}).setdefault(column, []).append(finding)
    return {
        sheet.name: _sheet_marks(sheet, placed[sheet.name], heading_rows.get(sheet.name))
        for sheet in book.sheets
        if sheet.name in placed
    }


def sheet_of(book: Book, finding: Finding) -> Sheet | None:
    """The sheet that a finding is about."""
    if not finding.where.sheet:
        return book.sheets[0] if book.sheets and finding.where.cell else None
    return next((sheet for sheet in book.sheets if sheet.name == finding.where.sheet), None)


def cell_of(book: Book, finding: Finding) -> tuple[int, int] | None:
    """Row and column of the cell to mark: of a range its first cell, of a row the first that has something, inside a
    merged range the one that shows."""
    sheet = sheet_of(book, finding)
    if match := CELL_LIKE.fullmatch(finding.where.cell):
        place = int(match[2]), column_number(match[1])
    elif (match := _ROW_LIKE.fullmatch(finding.where.cell)) and sheet is not None:
        place = int(match[1]), _first_filled(sheet, int(match[1]))
    else:
        return None
    return sheet.shown_place(*place) if sheet else place


def _first_filled(sheet: Sheet, row: int) -> int:
    columns = range(sheet.first_column, sheet.last_column + 1)
    return next((column for column in columns if not is_blank(sheet.value(row, column))), sheet.first_column)


def advice(remedy: str) -> str:
    """What a town can do itself: commands are for the county, whose words on the screen name them."""
    clauses = [clause for clause in re.split("[；;。]", remedy) if clause and _COMMAND not in clause]
    return "；".join(clauses) if clauses or not remedy else _ASK_THE_COUNTY


def comment_text(findings: Sequence[Finding]) -> str:
    """What the comment of a cell says. The value found is not repeated: it may be personal."""
    parts = []
    for finding in findings:
        lines = [f"【{SEVERITY_LABELS[finding.severity]}】{finding.what}"]
        if finding.expected:
            lines.append(f"应为：{finding.expected}")
        if finding.remedy:
            lines.append(f"怎么办：{advice(finding.remedy)}")
        parts.append("\n".join(lines))
    return "\n".join(parts)


def is_error(findings: Iterable[Finding]) -> bool:
    """Whether the cell has to be corrected before the book is accepted."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def _sheet_marks(sheet: Sheet, placed: _Placed, known: Set[int] | None) -> SheetMarks:
    headings = tuple(sorted(_likely_headings(sheet, max(placed)) if known is None else known))
    widest, last = 0, 0
    for number, row in enumerate(sheet.rows, start=sheet.first_row):
        filled = [index for index, cell in enumerate(row) if not is_blank(cell)]
        if filled:
            last = number
            if number >= min(headings, default=0):
                widest = max(widest, sheet.first_column + filled[-1])
    old = _old_problem_column(sheet, headings)
    free = max(widest, *(max(columns) for columns in placed.values())) + 1
    column = old or _beyond_merges(sheet, free, {*headings, *placed})
    has_room = column <= _LAST_COLUMN  # not where a faulty row is merged to the end: then the comments have to do
    return SheetMarks(
        sheet=sheet,
        headings=headings if has_room else (),
        problem_column=column if has_room else 0,
        last_row=max(last, *placed),
        rows={row: {at: tuple(found) for at, found in columns.items()} for row, columns in placed.items()},
    )


def _beyond_merges(sheet: Sheet, column: int, rows: set[int]) -> int:
    """The first column from ``column`` on that no merge of these rows reaches: a merged cell takes no words."""
    for merge in sorted(sheet.merged, key=lambda merge: merge.left):
        if merge.left <= column <= merge.right and any(merge.top <= row <= merge.bottom for row in rows):
            column = merge.right + 1
    return column


def _old_problem_column(sheet: Sheet, headings: Sequence[int]) -> int:
    """The problem column of an earlier return, if the town left it in behind each table; 0 if not."""
    found = {_problem_column_behind(sheet, row) for row in headings}
    return found.pop() if len(found) == 1 else 0


def _problem_column_behind(sheet: Sheet, heading_row: int) -> int:
    if not sheet.first_row <= heading_row <= sheet.last_row:
        return 0
    for column in range(sheet.last_column, sheet.first_column - 1, -1):
        if not is_blank(cell := sheet.value(heading_row, column)):
            return column if cell == PROBLEM_HEADING else 0
    return 0


def _likely_headings(sheet: Sheet, last: int) -> set[int]:
    """The row with most short texts without digits, the upper of equals; none when no row has two of them."""
    best, row = 1, 0
    for number, cells in enumerate(sheet.rows[:_HEADING_ROWS], start=sheet.first_row):
        words = sum(
            isinstance(cell, str) and not is_blank(cell) and len(cell) <= _HEADING_LENGTH and not re.search(r"\d", cell)
            for cell in cells
        )
        if number <= last and words > best:
            best, row = words, number
    return {row} - {0}
