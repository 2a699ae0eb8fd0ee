"""Columns of cells with equal ones as one object: what is read of a column is read of its distinct cells.

The cells of a sheet lie in memory row by row. Who goes down a column of a hundred thousand rows reaches at every step
for a place that no cache holds; a few hundred rows at a time, the next column finds its cells still at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from swtool.workbooks.cells import Cell

_BLOCK = 256  # rows


class Cells:
    """A column. ``raw`` are its cells as they stand; ``shared`` the same, but equal ones are one object, and 1, 1.0 and
    True are equal; ``distinct`` has each of these once, in their order."""

    __slots__ = ("distinct", "raw", "shared")

    def __init__(self, cells: Iterable[Cell] = ()) -> None:
        self.raw: list[Cell] = []
        self.shared: list[object] = []
        self.distinct: dict[Any, Any] = {}
        self.take(list(cells))

    def take(self, cells: Sequence[Cell]) -> None:
        """More cells of the column."""
        self.raw += cells
        self.shared += map(self.distinct.setdefault, cells, cells)

    def each(self, values: Iterable[object]) -> list[object]:
        """For each cell the value of its distinct one; ``values`` are in the order of ``distinct``."""
        if len(self.distinct) == len(self.shared):
            return list(values)
        return list(map(dict(zip(self.distinct, values, strict=True)).__getitem__, self.shared))


def columns_of(rows: Sequence[Sequence[Cell]], places: Sequence[int]) -> list[Cells]:
    """The columns of equally long rows that stand in these places, counted from 0."""
    columns = [Cells() for _ in places]
    first, end = min(places, default=0), max(places, default=-1) + 1
    for at in range(0, len(rows), _BLOCK):
        by_place = list(zip(*[row[first:end] for row in rows[at : at + _BLOCK]], strict=True))
        for column, place in zip(columns, places, strict=True):
            column.take(by_place[place - first])
    return columns
