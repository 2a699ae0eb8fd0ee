"""Cells read by a kind of column, and what sheets say of all their cells."""

from __future__ import annotations

from datetime import date

from swtool import rooms
from swtool.forms.kind import Kind, ParseContext, read_cell

TODAY = date(2026, 11, 10)
PLAIN = ParseContext(today=TODAY)
WAN = ParseContext(today=TODAY, unit="万元")
PERCENT = ParseContext(today=TODAY, unit="%")
ID = "11010519491231002X"  # the standard's own example (GB 11643)
DIGITS = "440524188001010014"  # its other one; born in 1880
ALL_KINDS = {repr(column.kind): column.kind for book in rooms.books() for column in book.form.columns}


def _read(kind: Kind, cell: object, context: ParseContext = PLAIN) -> object:
    return read_cell(kind, cell, context)


def _id(kind: object) -> str:
    return type(kind).__name__ if isinstance(kind, Kind) else ""
