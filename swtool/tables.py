"""Table: what every list and export is before it is written (to the terminal, json, csv, xlsx, a template)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Show(StrEnum):
    """How a column's values are meant, so that each writer can keep its own native form."""

    TEXT = "text"
    CODE = "code"  # digits that are a name: never a number
    COUNT = "count"  # int
    MONEY = "money"  # int, 分
    HOURS = "hours"  # int, hundredths of 学时
    DAY = "day"  # date, or partial date text
    RATE = "rate"  # fractions.Fraction or None
    POINTS = "points"  # fractions.Fraction of a 分, a word in its place, or None
    FLAG = "flag"  # bool or None


_ROWS_AT_ONCE = 300  # to turn rows into columns: a few hundred thousand in one go take twice as long


class Heading(NamedTuple):
    """One column of a table. ``mask`` turns a personal value into what may be seen without ``--reveal``.

    A ``minor`` column is left out on a screen that is too narrow for all; files always have it.
    """

    key: str
    title: str
    show: Show = Show.TEXT
    mask: Callable[[object], str] | None = None
    minor: bool = False


class Hint(str):
    """A note that says what to type next: it stands on the screen and in no file, which others read."""

    __slots__ = ()


class Chart(NamedTuple):
    """What a picture of a table shows: bars of the number columns ``values`` over the column ``names``, by key.

    Only an xlsx has it. ``stacked`` where the values are parts of one whole.
    """

    title: str
    names: str
    values: tuple[str, ...]
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with headings, and where they come from: ``as_of`` day, ``sources`` of rules or batch, ``notes`` below."""

    title: str
    headings: tuple[Heading, ...]
    rows: Sequence[tuple[object, ...]]
    as_of: date | None = None
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    persons_by: str = "staff_no"
    """Key of the column that tells one person from another; without such a column the personal values do."""
    chart: Chart | None = None
    total: int | None = None
    """How many rows there are in all, where only the first were asked for."""
    counted_in: str = "行"
    """What the rows are, for the line that counts them."""

    @property
    def persons(self) -> int:
        """How many distinct persons the personal columns show; a row in which they are all empty shows nobody."""
        personal = [index for index, heading in enumerate(self.headings) if heading.mask]
        shown = [row for row in self.rows if any(row[index] not in (None, "") for index in personal)]
        telling = [index for index, heading in enumerate(self.headings) if heading.key == self.persons_by] or personal
        return len({tuple(str(row[index]) for index in telling) for row in shown})

    @property
    def is_personal(self) -> bool:
        """Whether any column holds personal data, so that revealing it is journalled."""
        return any(heading.mask for heading in self.headings)

    def on_paper(self) -> Table:
        """The same table as a file has it: without hints."""
        notes = tuple(note for note in self.notes if not isinstance(note, Hint))
        return self if len(notes) == len(self.notes) else replace(self, notes=notes)

    def masked(self) -> Table:
        """The same table with every personal column masked."""
        if not self.is_personal or not self.rows:
            return self
        return replace(self, rows=list(zip(*self.cells(reveal=False), strict=True)))

    def cells(self, *, reveal: bool) -> Sequence[Sequence[object]]:
        """The columns, personal ones masked unless ``reveal``."""
        columns: list[list[object]] = [[] for _ in self.headings]
        for first in range(0, len(self.rows), _ROWS_AT_ONCE):
            some = self.rows[first : first + _ROWS_AT_ONCE]
            for column, part in zip(columns, zip(*some, strict=True), strict=True):
                column.extend(part)
        if reveal:
            return columns
        return [
            cells if heading.mask is None else _masked(heading.mask, cells)
            for heading, cells in zip(self.headings, columns, strict=True)
        ]


def _masked(mask: Callable[[object], str], values: Sequence[object]) -> Sequence[object]:
    if set(map(type, values)) <= {str, type(None)}:  # equal texts of other types may be masked each in its own way
        known = {value: value if value is None else mask(value) for value in set(values)}
        return list(map(known.__getitem__, values))
    return [value if value is None else mask(value) for value in values]
