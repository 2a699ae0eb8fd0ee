"""The columns of a table as a sheet holds them: converted a column at a time, each distinct value once.

A large export spends its time per cell, so nothing here asks per cell what can be asked of the whole column: whether
all of it is text already, which types stand in it, with which characters its texts begin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from swtool.tables import Heading, Show, Table
from swtool.workbooks.celltext import cell_text, display_width, is_formula_like

Value = str | int | float | date | None

NARROWEST, WIDEST = 8, 48
"""Column widths in characters."""
WIDTH_SAMPLE = 400
"""Rows that are measured for the column widths, spread evenly over the table."""
FIRST_YEAR = 1901
"""A sheet counts days from 1900, and takes that year for a leap year: what lies in it or before is written as text."""

_TEXTS: frozenset[type] = frozenset({str, type(None)})
_NUMBERS: frozenset[type] = frozenset({int, type(None)})


@dataclass(frozen=True, slots=True)
class Column:
    """One column made ready: its values as a sheet holds them, the width, and whether a text in it looks like a
    formula (of a column of codes, days or numbers nobody asks: its format says what it is)."""

    heading: Heading
    values: Sequence[Value]
    width: int
    is_formula_like: bool


def columns_of(table: Table) -> list[Column]:
    """The columns of a table whose personal values are masked already, or may be seen."""
    return [_column(heading, cells) for heading, cells in zip(table.headings, _cells(table), strict=True)]


def texts_of(table: Table) -> list[Sequence[str | None]]:
    """The columns as the text of a csv: what a spreadsheet would take for a formula has a leading apostrophe."""
    return [_texts(heading.show, cells) for heading, cells in zip(table.headings, _cells(table), strict=True)]


def _cells(table: Table) -> Sequence[Sequence[object]]:
    return list(zip(*table.rows, strict=True)) or [()] * len(table.headings)


def _column(heading: Heading, cells: Sequence[object]) -> Column:
    show = heading.show
    values = _each(cells, _CONVERTERS.get(show, _text), _AS_WRITTEN.get(show, frozenset()))
    asks = show in (Show.TEXT, Show.FLAG) and _any_formula_like(values)
    return Column(heading, values, _width(heading, cells), asks)


def _texts(show: Show, cells: Sequence[object]) -> Sequence[str | None]:
    as_written: frozenset[type] = frozenset() if _any_formula_like(cells) else _TEXTS
    return _each(cells, lambda value: _safe_text(value, show), as_written)


def _each(cells: Sequence[Any], convert: Callable[[object], Any], as_written: frozenset[type]) -> Sequence[Any]:
    """The column converted: not at all where only types ``as_written`` stand in it, else once a distinct value."""
    types = set(map(type, cells))
    if types <= as_written:
        return cells
    if bool in types and len(types) > 1:
        return [convert(cell) for cell in cells]  # True and 1 are one key of a dictionary
    known = {cell: convert(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


def _width(heading: Heading, cells: Sequence[object]) -> int:
    step = max(1, len(cells) // WIDTH_SAMPLE)
    texts = {cell_text(cell, heading.show) for cell in cells[::step]}
    # Room for the filter button beside the heading.
    widest = max(max(map(display_width, texts), default=0) + 3, display_width(heading.title) + 4)
    return min(max(widest, NARROWEST), WIDEST)


def _any_formula_like(cells: Sequence[object]) -> bool:
    return any(is_formula_like(cell) for cell in set(cells) if isinstance(cell, str))


def _safe_text(value: object, show: Show) -> str:
    text = cell_text(value, show)
    return f"'{text}" if isinstance(value, str) and is_formula_like(text) else text


def _count(value: object) -> Value:
    return value if type(value) is int else _text(value)


def _hundredths(value: object) -> Value:
    # A sheet knows only doubles; the quotient is the double nearest to the exact value.
    return value / 100 if type(value) is int else _text(value)


def _rate(value: object) -> Value:
    return float(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else _text(value)


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
    Show.DAY: _day,
}
_AS_WRITTEN: dict[Show, frozenset[type]] = {Show.TEXT: _TEXTS, Show.CODE: _TEXTS, Show.COUNT: _NUMBERS}
