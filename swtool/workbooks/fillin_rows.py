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
from typing import Any
from xml.sax.saxutils import escape

from swtool.forms.form import Column, Form
from swtool.workbooks.cells import column_letters
from swtool.workbooks.celltext import lines_at
from swtool.workbooks.fillin_cells import native
from swtool.workbooks.fillin_look import HEADING_ROW, LINE_HEIGHT, Row, wraps
from swtool.workbooks.markers import running_text

_SERIAL_ZERO = date(1899, 12, 30)  # day 0 of Excel's count, as it is from March 1900 on
_TEXT_FORMAT = 49  # Excel's own number of the format @
_Cell = tuple[str, int]  # the cell behind its address, and how many lines its text takes
_END = b"</sheetData>"
_UNSEEN: _Cell = ("", 0)
_EXTENT = re.compile(rb'<dimension ref="[^"]*"/>')


def rows_xml(sheet: Any, form: Form, rows: Sequence[Row], marks: Sequence[str]) -> bytes:
    """The rows below the heading as XML, each as high as its longest text needs: nobody but Excel fits rows on opening.

    ``marks`` stand behind the last column. The looks are those of the sheet's columns, which must be set already.
    """
    letters = [column_letters(index) for index in range(1, len(form.columns) + 2)]
    cached: list[dict[object, _Cell | None]] = [{} for _ in form.columns]  # a village's name stands in a thousand rows
    columns = [
        (column.name, column, f'<c r="{letter}', _Styles(sheet, letter), known)
        for column, letter, known in zip(form.columns, letters, cached, strict=False)
    ]
    found = []
    for place, row in enumerate(rows):
        number = HEADING_ROW + 1 + place
        lines, cells = 1, []
        for name, column, begun, styles, known in columns:
            value = row.get(name)
            if value is None or value == "":
                continue  # the column's own look reaches here too
            cell = known.get(value, _UNSEEN)
            if cell is _UNSEEN:
                cell = known[value] = _cell(column, value, styles)
            if cell is not None:
                cells.append(f'{begun}{number}"{cell[0]}')
                if cell[1] > lines:
                    lines = cell[1]
        if place < len(marks):
            cells.append(f'<c r="{letters[-1]}{number}"{_text("", marks[place])}')
        height = f' ht="{LINE_HEIGHT * lines + 3}" customHeight="1"' if lines > 1 else ""
        found.append(f'<row r="{number}"{height}>{"".join(cells)}</row>')
    return "".join(found).encode("utf-8")


def put_in(rows: bytes, extent: str, sheet: bytes) -> bytes:
    """A sheet's XML with these rows behind its last one, and the extent that it has then (``A1:Z100``)."""
    before, end, after = sheet.rpartition(_END)
    assert end, "a sheet has its data"
    return _EXTENT.sub(f'<dimension ref="{extent}"/>'.encode(), before, count=1) + rows + _END + after


def putting_in(rows: bytes, extent: str) -> partial[bytes]:
    """``put_in`` as what amends a part of a book."""
    return partial(put_in, rows, extent)


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


def _cell(column: Column, value: object, styles: _Styles) -> _Cell | None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    shown = native(column, value)
    if shown is None or shown == "":
        return None
    if isinstance(shown, int | Decimal) and not isinstance(shown, bool):
        return f' s="{styles.own}"><v>{shown}</v></c>', 1
    if isinstance(shown, date):
        return f' s="{styles.own}"><v>{(shown - _SERIAL_ZERO).days}</v></c>', 1
    text = ILLEGAL_CHARACTERS_RE.sub("", running_text(shown))
    style = styles.digits if text.isdecimal() else styles.own
    return _text(f' s="{style}"', text), lines_at(text, styles.width) if wraps(column) else 1


def _text(style: str, text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f'{style} t="inlineStr"><is><t{space}>{escape(text)}</t></is></c>'
