"""A sheet of a fill-in book on paper: how many pages side by side, what tells the rows apart on each of them, how title
and advice stand whole above them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import ceil
from typing import Any, NamedTuple

from swtool.forms.form import Form
from swtool.privacy import Privacy
from swtool.workbooks.cells import column_letters
from swtool.workbooks.celltext import HIGHEST, lines_at, room_at
from swtool.workbooks.columns import ACROSS
from swtool.workbooks.fillin_cells import Row

TITLE_SIZE, HINT_SIZE = 16, 9
_TITLE_LINE, _HINT_LINE = 22, 13  # points
_REPEATED_WIDTH = 60  # characters of a page that may stand on each of them again


class _Span(NamedTuple):
    """Columns beside each other, the first and the last, counted from 1."""

    first: int
    last: int


def free_width(across: int) -> int:
    """What columns that are so wide together leave free on the pages that they need."""
    pages = _pages(across, _REPEATED_WIDTH)
    return pages * ACROSS - (pages - 1) * _REPEATED_WIDTH - across


def fit_pages(sheet: Any, form: Form, last_column: int, rows: Sequence[Row]) -> None:
    """As many pages side by side as keep the type readable; on each stands which row is which."""
    dimensions = [sheet.column_dimensions[column_letters(index)] for index in range(1, last_column + 1)]
    widths = [0 if dimension.hidden else int(dimension.width) for dimension in dimensions]
    repeated = None
    if sum(widths) > ACROSS:
        repeated = _repeated(form, widths, rows)
        sheet.print_title_cols = f"{column_letters(repeated.first)}:{column_letters(repeated.last)}"
    else:
        sheet.print_title_cols = None
    sheet.page_setup.fitToWidth = _pages(sum(widths), _across(widths, repeated) if repeated else 0)
    over = _under_title(form, repeated)
    _lay_title(sheet, over, _across(widths, over))


def _under_title(form: Form, repeated: _Span | None) -> _Span:
    """The columns over which the title stands: all, or of those that are repeated all or none, for a piece of it would
    be repeated with them."""
    if repeated is None:
        return _Span(1, max(len(form.columns), 2))
    return repeated if repeated.first == 1 else _Span(1, repeated.first - 1)


def _pages(across: int, again: int) -> int:
    """Pages for columns of that width, ``again`` of which stands on each page."""
    return 1 if across <= ACROSS else ceil((across - again) / (ACROSS - again))


def _repeated(form: Form, widths: Sequence[int], rows: Sequence[Row]) -> _Span:
    """From the row's number to the name, as far as there is room for both. Where that begins with the first column it
    goes on while there is room: the title stands over it, and the part of it that is over these columns is repeated."""
    name = _naming(form)
    number = _number(form, widths, rows, before=name)
    alone = _Span(number or name, number or name)
    wanted = (_Span(1, name), _Span(alone.first, name))
    span = next((each for each in wanted if _across(widths, each) <= _REPEATED_WIDTH), alone)
    if span.first > 1:
        return span
    reached = [index for index, width in enumerate(accumulate(widths), start=1) if width <= _REPEATED_WIDTH]
    return _Span(1, max(span.last, *reached, 1))


def _naming(form: Form) -> int:
    """The column that says whom or what a row is about: the person's name, else what must be written, or the first."""
    keys = [index for index, column in enumerate(form.columns, start=1) if column.name in form.key and column.required]
    persons = [index for index in keys if form.columns[index - 1].privacy is not Privacy.PUBLIC]
    return persons[-1] if persons else keys[0] if keys else 1


def _number(form: Form, widths: Sequence[int], rows: Sequence[Row], *, before: int) -> int | None:
    """The number before that column which tells the rows apart where names are masked or two have the same: one that
    must be written, or stands in the rows."""
    for index, column in enumerate(form.columns[:before], start=1):
        is_open = column.is_code and column.privacy is Privacy.PUBLIC and widths[index - 1] > 0
        if is_open and (column.required or any(row.get(column.name) for row in rows)):
            return index
    return None


def _across(widths: Sequence[int], span: _Span) -> int:
    return sum(widths[span.first - 1 : span.last])


def _lay_title(sheet: Any, over: _Span, across: int) -> None:
    """The two lines above the heading over these columns, and as high as they need there."""
    for merged in [each for each in sheet.merged_cells.ranges if each.max_row <= 2]:
        sheet.unmerge_cells(str(merged))
    for row, size, line, least in ((1, TITLE_SIZE, _TITLE_LINE, 8), (2, HINT_SIZE, _HINT_LINE, 6)):
        sheet.merge_cells(start_row=row, end_row=row, start_column=over.first, end_column=over.last)
        lines = lines_at(str(sheet.cell(row, 1).value or ""), room_at(across, size))
        sheet.row_dimensions[row].height = min(least + line * lines, HIGHEST)
