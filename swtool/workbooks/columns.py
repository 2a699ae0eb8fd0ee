"""The columns of a table as a sheet holds them: converted a column at a time, each distinct value once.

A large export spends its time per cell, so nothing here asks per cell what can be asked of the whole column: whether
all of it is text already, which types stand in it, with which characters its texts begin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import repeat
from typing import Any, NamedTuple

from swtool.tables import Heading, Show, Table
from swtool.workbooks.celltext import FORMULA_STARTS, cell_text, display_width, is_formula_like, lines_at

Value = str | int | float | date | None

NARROWEST, WIDEST = 8, 48
"""Column widths in characters."""
ACROSS = 220
"""Characters that A4 landscape holds at two thirds of the size: a wider list is folded, not made smaller."""
_FOLDED = (44, 40, 36, 32, 28, 24, 20)  # widths that columns of wrapping texts are folded to, one after the other
HEADING_LINE = 14
"""A heading wider than this stands in two lines, where what is below it is narrow."""
_MARGIN, _FILTER = 3, 4  # around a text, and beside a heading for its filter button
WIDTH_SAMPLE = 400
"""Rows that are measured for the column widths, spread evenly over the table."""
FIRST_YEAR = 1901
"""A sheet counts days from 1900, and takes that year for a leap year: what lies in it or before is written as text."""

_TEXTS: frozenset[type] = frozenset({str, type(None)})
_NUMBERS: frozenset[type] = frozenset({int, type(None)})
_EQUAL: frozenset[type] = frozenset({bool, int, float, Decimal, Fraction})
"""Types of which equal values are one key of a dictionary, and may still be written each in its own way."""
_SHOWN_RATE = 10_000  # hundredths of a percent


class Column(NamedTuple):
    """One column made ready: its values as a sheet holds them, the width, whether a text in it looks like a formula (of
    a column of codes, days or numbers nobody asks: its format says what it is), whether its texts may wrap: those of
    running text, and codes that fit in no column (a digest); and the distinct ones of texts that may."""

    heading: Heading
    values: Sequence[Value]
    width: int
    is_formula_like: bool
    wraps: bool
    texts: Sequence[str] = ()

    @property
    def heading_lines(self) -> int:
        """Lines of the heading at this width, beside the filter button."""
        return lines_at(self.heading.title, self.width - _FILTER + 1)


def columns_of(table: Table, *, reveal: bool = True) -> list[Column]:
    """The columns of a table, personal values masked unless they may be seen."""
    return [_column(heading, cells) for heading, cells in zip(table.headings, table.cells(reveal=reveal), strict=True)]


def folded(columns: list[Column]) -> list[Column]:
    """The columns no wider together than ``ACROSS``, as far as folding the wrapping ones brings it about."""
    for most in _FOLDED:
        if sum(column.width for column in columns) <= ACROSS:
            break
        columns = [column._replace(width=min(column.width, most)) if column.wraps else column for column in columns]
    return columns


def lines_of_rows(columns: Sequence[Column]) -> dict[int, int]:
    """Row, counted from 0 → its lines, for the rows that need more than one: nobody but Excel fits rows on opening."""
    lines: dict[int, int] = {}
    for column in columns:
        long = _long_texts(column) if column.wraps else {}
        if not long:
            continue
        for number, needed in enumerate(map(long.get, column.values)):
            if needed is not None and needed > lines.get(number, 1):
                lines[number] = needed
    return lines


def needs_more_lines(column: Column, most: int) -> bool:
    """Whether a text of it needs more than ``most`` lines."""
    if max(map(len, column.texts), default=0) < most:  # with a line break after each character, it has one line more
        return False
    return any(lines_at(text, column.width - _MARGIN + 1) > most for text in column.texts)


def _long_texts(column: Column) -> dict[Value, int]:
    """Text → its lines, for those of a wrapping column that need more than one."""
    room = column.width - _MARGIN + 1
    # Every character takes two columns at most, and none that is assigned more than (1 + its bytes in utf-8) / 2: most
    # columns of texts fit without measuring each.
    longest = max(map(len, column.texts), default=0)
    widest = 2 * longest
    if widest >= room:
        most_bytes = max(map(len, map(str.encode, column.texts, repeat("utf-8"), repeat("replace"))))
        widest = (longest + most_bytes) // 2
    if widest < room and "\n" not in "".join(column.texts):
        return {}
    return {text: lines for text in column.texts if (lines := lines_at(text, room)) > 1}


def texts_of(table: Table, *, reveal: bool) -> list[Sequence[str | None]]:
    """The columns as the text of a csv, personal values masked unless ``reveal``: what a spreadsheet would take for a
    formula has a leading apostrophe."""
    cells = table.cells(reveal=reveal)
    return [_texts(heading.show, column) for heading, column in zip(table.headings, cells, strict=True)]


def _column(heading: Heading, cells: Sequence[object]) -> Column:
    show = heading.show
    values = _each(cells, _CONVERTERS.get(show, _text), _AS_WRITTEN.get(show, frozenset()))
    width = _width(heading, cells)
    wraps = show is Show.TEXT or (show is Show.CODE and width == WIDEST)
    asks = show in (Show.TEXT, Show.FLAG)
    texts = [value for value in set(values) if isinstance(value, str)] if wraps or asks else ()
    return Column(heading, values, width, asks and _any_formula_like(texts), wraps, texts if wraps else ())


def _texts(show: Show, cells: Sequence[object]) -> Sequence[str | None]:
    texts = [cell for cell in set(cells) if isinstance(cell, str)]
    as_written: frozenset[type] = frozenset() if _any_formula_like(texts) else _TEXTS
    return _each(cells, lambda value: _safe_text(value, show), as_written)


def _each(cells: Sequence[Any], convert: Callable[[object], Any], as_written: frozenset[type]) -> Sequence[Any]:
    """The column converted: not at all where only types ``as_written`` stand in it, else once a distinct value."""
    types = set(map(type, cells))
    if types <= as_written:
        return cells
    if len(types & _EQUAL) > 1:
        return [convert(cell) for cell in cells]  # True, 1 and Decimal(1) are one key of a dictionary
    known = {cell: convert(cell) for cell in set(cells)}
    return list(map(known.__getitem__, cells))


def _width(heading: Heading, cells: Sequence[object]) -> int:
    step = max(1, len(cells) // WIDTH_SAMPLE)
    texts = {cell_text(cell, heading.show) for cell in cells[::step]}
    title = display_width(heading.title)
    if title > HEADING_LINE:
        title = max(HEADING_LINE, (title + 1) // 2 + 1)  # a Chinese character is not cut in two
    widest = max(max(map(display_width, texts), default=0) + _MARGIN, title + _FILTER)
    return min(max(widest, NARROWEST), WIDEST)


def _any_formula_like(texts: Sequence[str]) -> bool:
    return any(is_formula_like(text) for text in texts if text.startswith(FORMULA_STARTS))


def _safe_text(value: object, show: Show) -> str:
    if isinstance(value, Fraction) and show is Show.POINTS:
        return f"{float(value):.6f}".rstrip("0").rstrip(".")  # a screen cuts 98.642857 to 98.64…, a program reads on
    text = cell_text(value, show)
    return f"'{text}" if isinstance(value, str) and is_formula_like(text) else text


def _count(value: object) -> Value:
    return value if type(value) is int else float(value) if isinstance(value, Decimal) else _text(value)


def _hundredths(value: object) -> Value:
    # A sheet knows only doubles; the quotient is the double nearest to the exact value.
    return value / 100 if type(value) is int else _text(value)


def _fraction(value: object) -> Value:
    return float(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else _text(value)


def _rate(value: object) -> Value:
    """A rate cut to what a cell shows of it, as on the screen: 99.996% must not look like 100%."""
    return int(value * _SHOWN_RATE) / _SHOWN_RATE if isinstance(value, Fraction) else _fraction(value)


def _day(value: object) -> Value:
    """A real day; what is known to the month or year only stays text, and so does a moment of a day."""
    day = _full_day(value) if isinstance(value, str) else value
    is_day = isinstance(day, date) and not isinstance(day, datetime) and day.year >= FIRST_YEAR
    return day if is_day else _text(value)  # type: ignore[return-value]


def _full_day(text: str) -> date | None:
    if len(text) != 10:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else cell_text(value, Show.TEXT)


_CONVERTERS: dict[Show, Callable[[object], Value]] = {
    Show.COUNT: _count,
    Show.MONEY: _hundredths,
    Show.HOURS: _hundredths,
    Show.RATE: _rate,
    Show.POINTS: _fraction,
    Show.DAY: _day,
}
_AS_WRITTEN: dict[Show, frozenset[type]] = {Show.TEXT: _TEXTS, Show.CODE: _TEXTS, Show.COUNT: _NUMBERS}
