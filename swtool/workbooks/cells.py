"""What a workbook is after reading: sheets of plain Python values in true sheet coordinates.

Cells are not wrapped. A sheet keeps the row lists its reader made and says where the first of them stands, so that a
book of 100,000 rows costs no second copy and every value can still name its address. What is asked of many rows is
asked of columns (``Sheet.columns_below``), and what is read of a column is read of its distinct cells.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from swtool.errors import SwtoolError

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""One cell's value. An empty cell is None or ``""`` (see ``is_blank``); an error value is its text, ``"#N/A"``."""


class WorkbookFault(SwtoolError):
    """A file that cannot be read as a workbook: foreign, damaged, locked by a password, or beyond bounds."""


class PasswordFault(WorkbookFault):
    """A book with an opening password: none was given, or a wrong one."""


# The cells of a sheet lie in memory row by row. Who goes down a column of a hundred thousand rows reaches at every step
# for a place that no cache holds; a few hundred rows at a time, the next column finds its cells still at hand.
_BLOCK = 256  # rows


def name_of(path: Path) -> str:
    """The file's name in letters that can be written anywhere. One that an archive from Windows brought along in
    GB18030 is read as that."""
    try:
        path.name.encode()
    except UnicodeEncodeError:
        return os.fsencode(path.name).decode("gb18030", "replace")
    return path.name


def is_blank(cell: object) -> bool:
    """Whether nothing can be seen in the cell: None, ``""`` or white space (also U+3000 and U+00A0)."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def column_letters(column: int) -> str:
    """1 → A, 27 → AA, 16384 → XFD."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 1, AA → 27; the inverse of ``column_letters``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@dataclass(frozen=True, slots=True)
class MergedRange:
    """A merged range, 1-based and inclusive on all four sides. Only its top left cell holds the value."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right

    @property
    def is_single_cell(self) -> bool:
        """WPS writes merges of one cell; they merge nothing."""
        return self.top == self.bottom and self.left == self.right


class Cells:
    """A column of rows. ``shared`` are its cells, of which equal ones are one object, and 1, 1.0 and True are equal;
    ``distinct`` has each of these once, in their order."""

    __slots__ = ("_place", "_rows", "distinct", "shared")

    def __init__(self, rows: Sequence[Sequence[Cell]], place: int) -> None:
        self._rows, self._place = rows, place
        self.shared: list[object] = []
        self.distinct: dict[Any, Any] = {}

    def take(self, cells: Sequence[Cell]) -> None:
        """The next cells of the column."""
        self.shared += map(self.distinct.setdefault, cells, cells)

    @property
    def raw(self) -> list[Cell]:
        """The cells as they stand. Few columns have any that are equal and not the same: it is not kept."""
        return [row[self._place] for row in self._rows]

    def each(self, values: Iterable[object]) -> list[object]:
        """For each cell the value of its distinct one; ``values`` are in the order of ``distinct``."""
        if len(self.distinct) == len(self.shared):
            return list(values)
        return list(map(dict(zip(self.distinct, values, strict=True)).__getitem__, self.shared))


def columns_of(rows: Sequence[Sequence[Cell]], places: Sequence[int]) -> list[Cells]:
    """The columns that stand in these places, counted from 0. Each row reaches the last of them; many are longer."""
    columns = [Cells(rows, place) for place in places]
    first, end = min(places, default=0), max(places, default=-1) + 1
    for at in range(0, len(rows), _BLOCK):
        by_place = list(zip(*[row[first:end] for row in rows[at : at + _BLOCK]], strict=True))
        for column, place in zip(columns, places, strict=True):
            column.take(by_place[place - first])
    return columns


def column_of(cells: Iterable[Cell]) -> Cells:
    """Cells that stand in no rows, as a column."""
    return columns_of([[cell] for cell in cells], [0])[0]


class _Below(NamedTuple):
    """The columns of a sheet from a row on; None where its rows are not equally long."""

    row: int
    columns: list[Cells] | None


_TALL = 100  # rows; taller merges are few, and are not kept once for each row


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``rows[i][j]`` stands in row ``first_row + i``, column ``first_column + j`` (1-based).

    Blank rows inside are kept, so an index always leads to the true row. Rows may be of unequal length;
    what lies beyond a row's end is empty. ``merged`` counts in true coordinates, and so do ``struck`` (row and column
    of the cells with a line through them), ``hidden_rows`` (by hand or by a filter) and ``uncalculated`` (formulas
    without a result, which are read as blank), where the file's kind tells.
    """

    name: str
    visible: bool = True
    rows: list[list[Cell]] = field(default_factory=list, repr=False)
    first_row: int = 1
    first_column: int = 1
    merged: tuple[MergedRange, ...] = field(default=(), repr=False)
    struck: frozenset[tuple[int, int]] = field(default=frozenset(), repr=False)
    hidden_rows: frozenset[int] = field(default=frozenset(), repr=False)
    uncalculated: frozenset[tuple[int, int]] = field(default=frozenset(), repr=False)
    _merges_of_row: dict[int, list[MergedRange]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _below: list[_Below] = field(default_factory=list, init=False, repr=False, compare=False)

    def shown_place(self, row: int, column: int) -> tuple[int, int]:
        """The place (1-based) of the cell that a person sees there: inside a merged range its first one.

        Thousands of faulty cells are asked about on sheets of thousands of merges: these are ordered by row, once.
        """
        if self.merged and not self._merges_of_row:
            for merge in self.merged:
                is_tall = merge.bottom - merge.top > _TALL
                for number in (0,) if is_tall else range(merge.top, merge.bottom + 1):
                    self._merges_of_row.setdefault(number, []).append(merge)
        merges = (*self._merges_of_row.get(row, ()), *self._merges_of_row.get(0, ()))
        return next(((merge.top, merge.left) for merge in merges if (row, column) in merge), (row, column))

    def columns_below(self, row: int) -> list[Cells] | None:
        """All columns from that row (true number) to the last, None where rows are not equally long or there is none.

        What was gathered last is kept for whoever asks next (see ``kept_below``), until a cell is changed.
        """
        if not self._below or self._below[0].row != row:
            rows = self.rows[row - self.first_row :]
            width = len(rows[0]) if rows else 0
            is_even = width > 0 and all(len(cells) == width for cells in rows)
            self._below[:] = [_Below(row, columns_of(rows, range(width)) if is_even else None)]
        return self._below[0].columns

    def kept_below(self, row: int) -> list[Cells] | None:
        """``columns_below`` where it is at hand."""
        return self._below[0].columns if self._below and self._below[0].row == row else None

    def put(self, row: int, column: int, value: Cell) -> None:
        """Let the cell in the true place hold something else; beyond the end of its row there is nothing to replace."""
        self._below.clear()
        cells, index = self.rows[row - self.first_row], column - self.first_column
        if index < len(cells):
            cells[index] = value

    def blank(self, row: int) -> None:
        """Let nothing stand in a row, its place kept."""
        self._below.clear()
        cells = self.rows[row - self.first_row]
        cells[:] = [None] * len(cells)

    @property
    def last_row(self) -> int:
        """True number of the last row that was read; ``first_row - 1`` on an empty sheet."""
        return self.first_row + len(self.rows) - 1

    @property
    def last_column(self) -> int:
        """True number of the last column that any row reaches; ``first_column - 1`` on an empty sheet."""
        return self.first_column + max(map(len, self.rows), default=0) - 1

    def address(self, row_index: int, column_index: int) -> str:
        """The A1 address of ``rows[row_index][column_index]``."""
        return f"{column_letters(self.first_column + column_index)}{self.first_row + row_index}"

    def value(self, row: int, column: int) -> Cell:
        """The value in the true place (1-based), None if empty or outside what was read."""
        if row < self.first_row or column < self.first_column or row > self.last_row:
            return None
        cells = self.rows[row - self.first_row]
        index = column - self.first_column
        cell = cells[index] if index < len(cells) else None
        return None if cell == "" else cell


class FormatsOfBook(Protocol):
    """Where a book's number formats come from when somebody asks."""

    def at(self, sheet_name: str, row: int, column: int) -> str | None:
        """The format of a place, None where it cannot be told."""
        ...

    def any_like(self, sheet_name: str, is_wanted: Callable[[str], bool]) -> bool:
        """Whether cells of the sheet may have such a format."""
        ...


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as it came in. ``kind`` is what the content is, whatever the name says:
    xlsx, xlsb, xls, ods, csv, html, spreadsheetml, docx, odt. ``sha256`` is of the file's bytes; ``reader`` names the
    part that read it; ``notes`` are Chinese sentences on what a user should know (formulas without results and such).
    """

    path: Path
    name: str
    sha256: str
    kind: str
    sheets: tuple[Sheet, ...]
    date1904: bool = False
    reader: str = ""
    notes: tuple[str, ...] = ()
    open_formats: Callable[[], FormatsOfBook] | None = field(default=None, repr=False, compare=False)

    def number_format(self, sheet_name: str, row: int, column: int) -> str | None:
        """The number format of a place (1-based) as its file writes it: ``General``, ``0.00``, ``0%``, ``@``.

        None where the file's kind does not tell (only xlsx, xls and ods do), or the file is gone or changed. The first
        question about a sheet reads the file again: ask only where the value alone does not decide.
        """
        return None if self.open_formats is None else self.open_formats().at(sheet_name, row, column)

    def has_format(self, sheet_name: str, is_wanted: Callable[[str], bool]) -> bool:
        """Whether any cell of the sheet may have such a number format: told from the styles of the book alone."""
        return self.open_formats is not None and self.open_formats().any_like(sheet_name, is_wanted)

    @property
    def visible_sheets(self) -> tuple[Sheet, ...]:
        """The sheets a person sees on opening the book."""
        return tuple(sheet for sheet in self.sheets if sheet.visible)
