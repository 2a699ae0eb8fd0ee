"""How a stored value stands in a cell of a fill-in book, and the words by which two values are compared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from swtool.forms.form import Column
from swtool.forms.kinds import Choice
from swtool.tables import Show
from swtool.workbooks.celltext import cell_text

Row = Mapping[str, object]
"""The values of a row that is filled in, by the names of the columns."""


def native(column: Column, value: object) -> object:
    """A stored value as the cell holds it: 元 and 学时 as numbers, a day as a day, everything else as its words. In a
    column of texts a day is its words too: there it would show as a number."""
    if value is None or (column.kind.show is Show.DAY and isinstance(value, date) and column.kind.cell_format != "@"):
        return value
    if (written := column.kind.written(value)) is not None:
        return written
    if isinstance(value, int) and not isinstance(value, bool):
        if column.kind.show in (Show.MONEY, Show.HOURS):
            return Decimal(value).scaleb(-2)
        return value if column.kind.show is Show.COUNT else str(value)
    return words(column, value)


def words(column: Column, value: object) -> str:
    """The value as a reader of the sheet sees it; '' for none. Equal words are equal values of one column."""
    if isinstance(column.kind, Choice) and isinstance(value, str):
        return column.kind.label(value)
    written = column.kind.written(value) if value is not None else None
    return str(written) if written is not None else cell_text(value, column.kind.show)
