"""Where the rows of a template go when its repeating blocks grow: pure arithmetic on row numbers (counted from 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """The model rows ``first``–``last`` of a template, to be repeated for each of ``records`` records."""

    name: str
    first: int
    last: int
    records: int

    @property
    def height(self) -> int:
        """Rows that one record takes."""
        return self.last - self.first + 1

    @property
    def groups(self) -> int:
        """How often the model stands in the result: without records once, blank."""
        return max(self.records, 1)

    @property
    def growth(self) -> int:
        """Rows that are added below the model."""
        return (self.groups - 1) * self.height

    def holds(self, row: int) -> bool:
        """Whether ``row`` of the template is a model row of this block."""
        return self.first <= row <= self.last


@dataclass(frozen=True, slots=True)
class RowMap:
    """Maps row numbers of a template's sheet to those of the filled sheet."""

    blocks: tuple[Block, ...] = ()

    def row(self, row: int) -> int:
        """Where ``row`` goes; a model row goes to its first record's."""
        return row + sum(block.growth for block in self.blocks if block.last < row)

    def end(self, row: int) -> int:
        """Where a range that ends in ``row`` ends: one that ends in a model row takes in all records."""
        block = self.block_at(row)
        return self.row(row) + (block.growth if block else 0)

    def block_at(self, row: int) -> Block | None:
        """The block whose model holds ``row``."""
        return next((block for block in self.blocks if block.holds(row)), None)

    def named(self, name: str, row: int) -> Block | None:
        """The block at ``row`` if it repeats the records called ``name``."""
        block = self.block_at(row)
        return block if block and block.name == name else None


@dataclass(frozen=True, slots=True)
class Copy:
    """The place of a formula that is being copied: the ``index``-th record (from 0) of ``block``."""

    block: Block
    index: int


RowMaps = Mapping[str, RowMap]
"""The row maps of a book by the name of the sheet."""
