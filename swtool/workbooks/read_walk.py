"""A sheet whose cells do not all begin with their place, walked tag by tag to where a reader would put them.

Searches see what cells say; where a cell says nothing it stands behind the one before. Slow, and asked for few books.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from swtool.workbooks.cells import column_number
from swtool.workbooks.read_sheetpart import GRID_CELLS

# Cells one after the other that say no place, as programs write them; or the tag of a row or cell.
_TAG = re.compile(
    rb"((?:<c(?: [st]=\"[^\"<>]*+\")*+(?:/>|>(?:<v>[^<>]*+</v>|<is><t[^<>]*+>[^<>]*+</t></is>)?</c>))++)"
    rb"|<(/?)(?:[^\s<>/:]++:)?(row|c)(?=[\s/>])([^<>]*)(>?)"
)
_ATTRIBUTE = rb"""\s++([^\s<>/="']++)\s*+=\s*+("[^"]*+"|'[^']*+')"""
_ATTRIBUTES = re.compile(rb"(?:" + _ATTRIBUTE + rb")*+\s*+/?")
_EACH_ATTRIBUTE = re.compile(_ATTRIBUTE)
_PLACE = re.compile(rb"([A-Za-z]{0,9})(\d{1,9})")
_XML_DECLARATION = re.compile(rb"\s*<\?xml[^<>]*\?>")


def is_bounded(pieces: Iterable[bytes]) -> bool:
    """Whether the grid that spans all cells is known, and not large and mostly empty. ``pieces``: see ``whole_rows``.

    What stands in the way of telling counts as unbounded: comments, cells within cells, attributes without quotes.
    """
    walk = _Walk()
    for number, piece in enumerate(pieces):
        declaration = _XML_DECLARATION.match(piece) if number == 0 else None
        start = declaration.end() if declaration else 0
        if piece.find(b"<!", start) >= 0 or piece.find(b"<?", start) >= 0 or not walk.takes(piece):
            return False
    area = walk.rows * walk.columns
    return area <= GRID_CELLS or area <= 3 * walk.cells


class _Walk:
    """Where a reader stands. Rows never go up: what is counted too far does no harm."""

    def __init__(self) -> None:
        self.rows = self.columns = self.cells = 0
        self._row = self._column = 0  # of the next cell that says no place, from 0
        self._is_in_cell = False

    def takes(self, piece: bytes) -> bool:
        """Go through the piece; False where it cannot be followed."""
        for tag in _TAG.finditer(piece):
            run, is_end, name, attributes, closed = tag.groups()
            if run and not self._is_in_cell:
                self._goes_on(run.count(b"<c"))
                continue
            is_cell = name == b"c"
            if run or not closed or self._is_in_cell != (is_cell and bool(is_end)):
                return False
            if is_end:
                self._leave(is_cell)
                continue
            place = _place_in(attributes)
            if place is None or not self._enters(place, is_cell):
                return False
            if attributes.endswith(b"/"):
                self._leave(is_cell)
        return True

    def _enters(self, place: tuple[bytes, bytes], is_cell: bool) -> bool:
        letters, digits = place
        if digits:
            self._row = max(self._row, int(digits) - 1)
        if not is_cell:
            return not letters
        if letters:
            self._column = column_number(letters.decode("ascii")) - 1
        self._goes_on(1)
        self._is_in_cell = True
        return bool(letters) == bool(digits)

    def _goes_on(self, cells: int) -> None:
        self._column += cells
        self.cells += cells
        self.rows, self.columns = max(self.rows, self._row + 1), max(self.columns, self._column)

    def _leave(self, is_cell: bool) -> None:
        self._is_in_cell = False
        if not is_cell:
            self._row, self._column = self._row + 1, 0


@lru_cache(1 << 12)
def _place_in(attributes: bytes) -> tuple[bytes, bytes] | None:
    """Letters and digits of the place that a tag says, empty where it says none; None where that cannot be told."""
    if not _ATTRIBUTES.fullmatch(attributes):
        return None
    said = [value[1:-1] for name, value in _EACH_ATTRIBUTE.findall(attributes) if name == b"r"]
    if not said:
        return b"", b""
    place = _PLACE.fullmatch(said[0])
    return None if place is None or len(said) > 1 else (place[1], place[2])
