"""The free texts of a month as a reader takes them in: cell by cell, across two cells of an entry, down a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from swtool.disclosure.page import PagePart, PageTable

_FREE = frozenset(["kind", "title", "service_field", "indicator", "name", "project", "purchaser", "station"])

Placed = tuple[str, str]
"""Where a text stands, and the text."""


class EntryTexts(NamedTuple):
    """The two texts of an entry, which are read as one: 新增个案 | 2例建档."""

    where: str
    kind: str
    title: str

    @property
    def together(self) -> str:
        """As they are read."""
        return self.kind + self.title


def free_rows(parts: Sequence[PagePart]) -> Iterator[list[Placed]]:
    """The free texts of each row that has any."""
    for part, table in _tables(parts):
        free = _free_columns(table)
        for number, row in enumerate(table.rows, start=1):
            where = _row(part, table, number)
            found = [(f"{where}“{title}”", text) for place, title in free if (text := row[place])]
            if texts := [(each, text) for each, text in found if isinstance(text, str)]:
                yield texts


def free_columns(parts: Sequence[PagePart]) -> Iterator[list[Placed]]:
    """The same from top to bottom, column by column."""
    for part, table in _tables(parts):
        for place, title in _free_columns(table):
            yield [
                (f"{_row(part, table, number)}“{title}”", str(row[place] or ""))
                for number, row in enumerate(table.rows, start=1)
            ]


def entry_texts(parts: Sequence[PagePart]) -> Iterator[EntryTexts]:
    """The entries of every part."""
    for part, table in _tables(parts):
        places = {column.key: place for place, column in enumerate(table.columns)}
        if places.keys() >= {"kind", "title"}:
            for number, row in enumerate(table.rows, start=1):
                yield EntryTexts(_row(part, table, number), str(row[places["kind"]]), str(row[places["title"]]))


def _tables(parts: Sequence[PagePart]) -> Iterator[tuple[PagePart, PageTable]]:
    return ((part, table) for part in parts for table in part.tables)


def _free_columns(table: PageTable) -> list[tuple[int, str]]:
    return [(place, column.title) for place, column in enumerate(table.columns) if column.key in _FREE]


def _row(part: PagePart, table: PageTable, number: int) -> str:
    return f"{part.label}〔{table.title}〕第{number}行"
