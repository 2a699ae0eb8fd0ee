"""Where the rows of a template go when its repeating blocks grow: pure arithmetic on row numbers (counted from 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

SIDE = "|"
"""Between the names of blocks that stand side by side."""


class Block(NamedTuple):
    """The model rows ``first``–``last`` of a template, to be repeated for each of ``records`` records.

    ``name``: of the data it repeats; of blocks that stand side by side, all of them, joined by ``|``.
    ``page``: records on a page; below each page stands a copy of the row under the model (小计). 0: no pages.
    ``padded``: the last page is filled up with blank rows.
    ``counts``: of blocks that stand side by side, the records that each of them has.
    """

    name: str
    first: int
    last: int
    records: int
    page: int = 0
    padded: bool = False
    counts: tuple[int, ...] = ()

    def count_of(self, name: str) -> int:
        """The records of the block called ``name``, one of those side by side."""
        return dict(zip(self.name.split(SIDE), self.counts or (self.records,), strict=True))[name]

    @property
    def height(self) -> int:
        """Rows that one record takes."""
        return self.last - self.first + 1

    @property
    def foot(self) -> int | None:
        """The template's row with the sums of a page."""
        return self.last + 1 if self.page else None

    @property
    def end(self) -> int:
        """The last row of the template that belongs to the block."""
        return self.foot or self.last

    @property
    def groups(self) -> int:
        """How often the model stands in the result: without records once, blank."""
        groups = max(self.records, 1)
        return -(-groups // self.page) * self.page if self.page and self.padded else groups

    @property
    def pages(self) -> int:
        """How often the foot stands in the result."""
        return -(-self.groups // self.page) if self.page else 0

    @property
    def growth(self) -> int:
        """Rows that are added below the block."""
        return (self.groups - 1) * self.height + max(self.pages - 1, 0)

    def offset(self, index: int) -> int:
        """Rows from the first record's first row to that of record ``index`` (from 0)."""
        return index * self.height + (index // self.page if self.page else 0)

    def on_page(self, page: int) -> range:
        """The records of a page (from 0); without pages all of them."""
        if not self.page:
            return range(self.groups)
        return range(page * self.page, min((page + 1) * self.page, self.groups))

    def page_of(self, index: int) -> int:
        """The page that record ``index`` stands on."""
        return index // self.page if self.page else 0

    def span(self, page: int) -> tuple[int, int]:
        """First and last row of a page's records, counted from the first record's first row."""
        records = self.on_page(page)
        return self.offset(records[0]), self.offset(records[-1]) + self.height - 1

    def holds(self, row: int) -> bool:
        """Whether ``row`` of the template is a model row of this block."""
        return self.first <= row <= self.last

    def owns(self, row: int) -> bool:
        """Whether ``row`` of the template is a model row or the foot of this block."""
        return self.first <= row <= self.end


class RowMap(NamedTuple):
    """Maps row numbers of a template's sheet to those of the filled sheet."""

    blocks: tuple[Block, ...] = ()

    def row(self, row: int) -> int:
        """Where ``row`` goes; a model row goes to its first record's, a foot to its first page's."""
        return self.places(row)[0] if self._is_foot(row) else self._moved(row)

    def end(self, row: int) -> int:
        """Where a range that ends in ``row`` ends: one that ends in a model row takes in all records."""
        return self.places(row)[-1]

    def places(self, row: int) -> list[int]:
        """All rows that ``row`` becomes: one for each record, one for each page, else one."""
        block = self.owner(row)
        if block is None:
            return [self._moved(row)]
        first = self._moved(block.first)
        if row == block.foot:
            return [first + block.span(page)[1] + 1 for page in range(block.pages)]
        return [first + block.offset(index) + row - block.first for index in range(block.groups)]

    def spans(self, block: Block) -> list[tuple[int, int]]:
        """First and last row of the records of each page in the filled sheet."""
        first = self._moved(block.first)
        spans = (block.span(page) for page in range(max(block.pages, 1)))
        return [(first + start, first + end) for start, end in spans]

    def block_at(self, row: int) -> Block | None:
        """The block whose model holds ``row``."""
        return next((block for block in self.blocks if block.holds(row)), None)

    def owner(self, row: int) -> Block | None:
        """The block whose model or foot ``row`` is."""
        return next((block for block in self.blocks if block.owns(row)), None)

    def named(self, name: str, row: int) -> Block | None:
        """The block at ``row`` if it repeats the records called ``name``."""
        block = self.block_at(row)
        return block if block and block.name == name else None

    def _moved(self, row: int) -> int:
        return row + sum(block.growth for block in self.blocks if block.end < row)

    def _is_foot(self, row: int) -> bool:
        return any(row == block.foot for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Copy:
    """The place of a formula that is being copied: the ``index``-th record (from 0) of ``block``, or its foot of the
    ``index``-th page."""

    block: Block
    index: int
    is_foot: bool = False

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.index if self.is_foot else self.block.page_of(self.index)


RowMaps = Mapping[str, RowMap]
"""The row maps of a book by the name of the sheet."""
