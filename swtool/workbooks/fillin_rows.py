"""The rows that a fill-in book brings along, put into the finished sheet as they stand there: a cell object for each of
a million cells would take a minute and a gigabyte, and they all look like their columns.

Text stands in its cell (``inlineStr``): nothing that begins with = is a formula, no digits are a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from functools import partial
from html import escape
from itertools import count
from typing import Any

from swtool.forms.form import Column, Form
from swtool.workbooks.cells import column_letters
from swtool.workbooks.celltext import HIGHEST, lines_at
from swtool.workbooks.fillin_cells import Row, native
from swtool.workbooks.fillin_look import HEADING_ROW, LINE_HEIGHT
from swtool.workbooks.fillin_widths import wraps
from swtool.workbooks.markers import running_text

_SERIAL_ZERO = date(1899, 12, 30)  # day 0 of Excel's count, as it is from March 1900 on
_TEXT_FORMAT = 49  # Excel's own number of the format @
_Cell = tuple[bytes, int]  # the cell's XML, and how many lines its text takes
_END = b"</sheetData>"
_BLANK: _Cell = (b"", 1)  # the column's own look reaches here too
_ROW = "\0"  # stands for the row's number in cells that are the same in many rows; no text has it
_EXTENT = re.compile(rb'<dimension ref="[^"]*"/>')


def rows_xml(sheet: Any, form: Form, rows: Sequence[Row], marks: Sequence[str]) -> bytes:
    """The rows below the heading as XML, each as high as its longest text needs: nobody but Excel fits rows on opening.

    ``marks`` stand behind the last column. The looks are those of the sheet's columns, which must be set already.
    """
    told = frozenset[str]().union(*rows)  # most sheets have columns in which nothing stands
    columns = [(column, column_letters(index)) for index, column in enumerate(form.columns, start=1)]
    looks = [(column, letter, _Styles(sheet, letter)) for column, letter in columns]
    cells = [_cells(column, rows, letter, styles) for column, letter, styles in looks if column.name in told]
    lines = [1] * len(rows)
    for those in cells:
        if any(needed > 1 for _, needed in set(those)):
            lines = list(map(max, lines, (needed for _, needed in those)))
    behind = f'<c r="{column_letters(len(form.columns) + 1)}'
    ends = [_text(f'{behind}{_ROW}"', mark).encode() for mark in marks] + [b""] * (len(rows) - len(marks))
    joined = map(b"".join, zip(*([text for text, _ in those] for those in cells), ends, strict=True))
    found = []
    for number, needed, row in zip(count(HEADING_ROW + 1), lines, joined, strict=False):
        height = b' ht="%d" customHeight="1"' % min(LINE_HEIGHT * needed + 3, HIGHEST) if needed > 1 else b""
        found.append((b'<row r="\0"%b>%b</row>' % (height, row)).replace(b"\0", b"%d" % number))
    return b"".join(found)


def put_in(rows: bytes, extent: str, sheet: bytes) -> bytes:
    """A sheet's XML with these rows behind its last one, and the extent that it has then (``A1:Z100``)."""
    before, end, after = sheet.rpartition(_END)
    assert end, "a sheet has its data"
    begun = _EXTENT.sub(f'<dimension ref="{extent}"/>'.encode(), before, count=1)
    return b"".join((begun, rows, _END, after))  # the rows of a town are many megabytes: copied once


def putting_in(rows: bytes, extent: str) -> partial[bytes]:
    """``put_in`` as what amends a part of a book."""
    return partial(put_in, rows, extent)


def _cells(column: Column, rows: Sequence[Row], letter: str, styles: _Styles) -> list[_Cell]:
    """A column's cells. What stands in them is worked out once for each value: a village stands in a thousand rows."""
    begun, name = f'<c r="{letter}{_ROW}"', column.name
    values = [row.get(name) for row in rows]
    known = {value: _cell(column, value, begun, styles) for value in set(values)}
    return list(map(known.__getitem__, values))


def _cell(column: Column, value: object, begun: str, styles: _Styles) -> _Cell:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    shown = native(column, value)
    if shown is None or shown == "":
        return _BLANK
    if isinstance(shown, date):
        shown = (shown - _SERIAL_ZERO).days
    if isinstance(shown, int | Decimal) and not isinstance(shown, bool):
        return f'{begun} s="{styles.own}"><v>{shown}</v></c>'.encode(), 1
    text = ILLEGAL_CHARACTERS_RE.sub("", running_text(shown))
    style = styles.digits if text.isdecimal() else styles.own
    lines = lines_at(text, styles.width) if wraps(column) else 1
    return _text(f'{begun} s="{style}"', text).encode(), lines


class _Styles:
    """The numbers under which the book keeps a column's look, and the same look for text of digits alone."""

    def __init__(self, sheet: Any, letter: str) -> None:
        dimension = sheet.column_dimensions[letter]
        kept = sheet.parent._cell_styles  # noqa: SLF001  cells are written without cell objects
        self.width = int(dimension.width)
        self.own: int = kept.add(dimension._style)  # noqa: SLF001
        text = copy(dimension._style)  # noqa: SLF001
        if dimension.number_format == "General":
            text.numFmtId = _TEXT_FORMAT
        self.digits: int = kept.add(text)


def _text(begun: str, text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f'{begun} t="inlineStr"><is><t{space}>{escape(text, quote=False)}</t></is></c>'
