"""Rows that have come off their marks: a town sorted, pasted or shifted some columns of a book and not the hidden one.

Then a mark speaks of one subject and the row of another, and every masked cell would be filled with somebody else's
value. Such a row shows what was given out in another row of the same book, whose own row does not show it any more. A
row whose number or name was merely changed shows what was given out nowhere, or what still stands in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from swtool.forms.form import Column
from swtool.forms.kind import CellFault, Noted, ParseContext
from swtool.intake.identify import FoundTable
from swtool.intake.issuing import Issue
from swtool.workbooks.cells import Cell, is_blank
from swtool.workbooks.fillin_cells import words

_NUMBER = "_no"  # 人员编号, 档案号: numbers that name one thing
_MASK = "*"


class MarkedRow(NamedTuple):
    """A row of a table with what its mark says was given out in it."""

    number: int
    issue: Issue
    entries: Sequence[str]


def displaced_rows(table: FoundTable, context: ParseContext, rows: Sequence[MarkedRow]) -> set[int]:
    """The numbers of the rows that show what another row's mark was made for. ``rows`` includes emptied ones."""
    by_issue: dict[int, list[MarkedRow]] = {}
    for row in rows:
        by_issue.setdefault(row.issue.id, []).append(row)
    found: set[int] = set()
    for own in by_issue.values():
        places = _places(table, own[0].issue)
        naming = {at: place for at, place in places.items() if _names(table, place[0])}
        for columns in (naming, places):
            if columns:
                found |= _moved(own, columns, _Reader(table, context, own[0].issue))
    return found


def _places(table: FoundTable, issue: Issue) -> dict[int, tuple[Column, int]]:
    """Place of a column in the marks → the column and its number on the sheet, as far as it stands there."""
    numbers = {column.name: (column, number) for column, number in table.columns}
    return {at: numbers[name] for at, name in enumerate(issue.columns) if name in numbers}


def _names(table: FoundTable, column: Column) -> bool:
    """Whether the column tells in the open which thing a row is about."""
    return not column.privacy.is_personal and (column.name in table.form.key or column.name.endswith(_NUMBER))


def _moved(rows: Sequence[MarkedRow], columns: Mapping[int, tuple[Column, int]], reader: _Reader) -> set[int]:
    given = {row.number: tuple(reader.given(row.entries[at]) for at in columns) for row in rows}
    shown = {row.number: reader.shown(row, columns) for row in rows}
    in_place = {given[row.number] for row in rows if given[row.number] == shown[row.number]}
    elsewhere = set(given.values()) - in_place
    return {row.number for row in rows if shown[row.number] != given[row.number] and shown[row.number] in elsewhere}


class _Reader(NamedTuple):
    """Puts what a mark says and what a cell shows into the same words."""

    table: FoundTable
    context: ParseContext
    issue: Issue

    def given(self, entry: str) -> str:
        """What was given out in a cell, as it showed."""
        return self.issue.sealer.shown(entry)

    def shown(self, row: MarkedRow, columns: Mapping[int, tuple[Column, int]]) -> tuple[str | None, ...]:
        """What stands in a row; None in a cell that cannot be read."""
        return tuple(
            self._cell(self.table.sheet.value(row.number, number), column, row.entries[at])
            for at, (column, number) in columns.items()
        )

    def _cell(self, raw: Cell, column: Column, entry: str) -> str | None:
        if is_blank(raw):
            return ""
        if raw == entry:
            return entry
        sealer = self.issue.sealer
        if (isinstance(raw, str) and _MASK in raw) or sealer.is_mask(column.name, entry, str(raw).strip()):
            return sealer.shown_mask(column.name, str(raw).strip())
        value = column.kind.parse(raw, self.context)
        if isinstance(value, CellFault):
            return None
        told = words(column, value.value if isinstance(value, Noted) else value)
        return sealer.entry(column.name, told, mask=None, is_personal=column.privacy.is_personal)
