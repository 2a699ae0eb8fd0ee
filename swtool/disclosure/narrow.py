"""Tables for a telephone and for editors that know no style sheet: what does not fit stands below instead of beside.

Three ways, by what fits: as it is; the first column on a line of its own over the others; label beside value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from swtool.disclosure.word_tables import Grid
from swtool.workbooks.celltext import display_width

_ROOM = 341.0  # pixels: a telephone of 375 less the editor's margins
_HALF = 6.6  # pixels of half a character at 12 px, digits of a wide type
_PADDING = 9.0
_TEXT_WRAPS_AT = 10  # half characters in which a text can stand, wrapped
_SHORT = 8  # half characters: a column of short words is not broken
_BESIDE = 16  # the same for the value beside its label


class Item(NamedTuple):
    """A cell. ``scope``: that of a heading, '' for a value; ``kind``: n number, d day, s short words, t text."""

    text: str
    scope: str = ""
    span: int = 1
    kind: str = "t"


class Line(NamedTuple):
    """A row. ``kind``: head, group, name (the first column on its own line), row, total."""

    kind: str
    cells: tuple[Item, ...]


def narrow_lines(grid: Grid) -> tuple[Line, ...]:
    """The rows of a table as they fit on a telephone."""
    first = 1 if grid.grouped else 0
    kinds = tuple(_kind(grid, place) for place in range(first, len(grid.heads)))
    whole = _Rows(grid.heads[first:], kinds, _groups(grid, first), grid.total[first:] if grid.total else ())
    if grid.grouped and whole.total:
        whole = _Rows(whole.heads, kinds, whole.groups, ("合计", *whole.total[1:]))
    if _fits(whole, 0):
        return tuple(_plain(whole))
    if _fits(whole, 1) and len(whole.heads) > 2:
        return tuple(_stacked(whole))
    return tuple(_cards(whole))


class _Rows(NamedTuple):
    heads: tuple[str, ...]
    kinds: tuple[str, ...]
    groups: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    total: tuple[str, ...]


def _kind(grid: Grid, place: int) -> str:
    if grid.is_number[place] or grid.is_day[place]:
        return "n" if grid.is_number[place] else "d"
    return "s" if all(display_width(row[place]) <= _SHORT for row in grid.rows) else "t"


def _groups(grid: Grid, first: int) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    groups: dict[str, list[tuple[str, ...]]] = {}
    for row in grid.rows:
        groups.setdefault(row[0] if first else "", []).append(row[first:])
    return tuple((heading, tuple(rows)) for heading, rows in groups.items())


def _fits(rows: _Rows, first: int) -> bool:
    needed = 0.0
    everything = [row for _, group in rows.groups for row in group] + ([rows.total] if rows.total else [])
    for place in range(first, len(rows.heads)):
        longest = max((display_width(row[place]) for row in everything), default=0)
        wraps = rows.kinds[place] == "t"
        shown = max(min(longest, _TEXT_WRAPS_AT) if wraps else longest, min(display_width(rows.heads[place]), 6))
        needed += shown * _HALF + _PADDING
    return needed <= _ROOM


def _plain(rows: _Rows) -> Iterator[Line]:
    yield Line("head", tuple(Item(title, "col") for title in rows.heads))
    for heading, group in rows.groups:
        if heading:
            yield Line("group", (Item(heading, "rowgroup", len(rows.heads)),))
        for row in group:
            yield Line("row", _cells(row, rows.kinds))
    if rows.total:
        yield Line("total", _cells(rows.total, rows.kinds))


def _cells(row: Sequence[str], kinds: Sequence[str]) -> tuple[Item, ...]:
    return tuple(Item(t, "" if place else "row", kind=k) for place, (t, k) in enumerate(zip(row, kinds, strict=True)))


def _stacked(rows: _Rows) -> Iterator[Line]:
    span = len(rows.heads) - 1
    yield Line("head", tuple(Item(title, "col") for title in rows.heads[1:]))
    for heading, group in rows.groups:
        if heading:
            yield Line("group", (Item(heading, "rowgroup", span),))
        for row in group:
            yield Line("name", (Item(row[0], "rowgroup", span),))
            yield Line("row", tuple(Item(t, kind=k) for t, k in zip(row[1:], rows.kinds[1:], strict=True)))
    if rows.total:
        yield Line("total", (Item(rows.total[0], "rowgroup", span),))
        yield Line("total", tuple(Item(t, kind=k) for t, k in zip(rows.total[1:], rows.kinds[1:], strict=True)))


def _cards(rows: _Rows) -> Iterator[Line]:
    for heading, group in rows.groups:
        if heading:
            yield Line("group", (Item(heading, "rowgroup", 2),))
        for row in group:
            yield from _card(rows, row, "name")
    if rows.total:
        yield from _card(rows, rows.total, "total")


def _card(rows: _Rows, row: Sequence[str], kind: str) -> Iterator[Line]:
    yield Line(kind, (Item(row[0], "rowgroup", 2),))
    for title, text, how in list(zip(rows.heads, row, rows.kinds, strict=True))[1:]:
        if text:
            beside = "n" if how != "t" or display_width(text) <= _BESIDE else "t"
            yield Line("total" if kind == "total" else "row", (Item(title, "row"), Item(text, kind=beside)))
