"""Links from a cell to a place in the same book: they go where the rows go."""

from __future__ import annotations

from copy import copy
from typing import Any

from swtool.workbooks.formulas import REFERENCE, Place, moved_areas, sheet_of
from swtool.workbooks.rowmap import RowMaps


def moved_link(link: Any, place: Place, maps: RowMaps) -> Any:
    """A copy of the link of a cell as it must be in the filled book; None for none.

    From a record or a foot, cells of its model are its own; every other cell is the one that was named: a link to the
    row above the model goes to the heading. Of many records and pages it goes to the first.
    """
    if link is None:
        return None
    own = copy(link)
    match = REFERENCE.match(link.location or "")
    row_map = maps.get(sheet_of(match, place.sheet)) if match else None
    if match is None or row_map is None:
        return own
    row = int(match["row1"] or match["wrow1"])
    block = row_map.owner(row)
    if place.copy and (block is None or block.name != place.copy.block.name):
        place = place._replace(copy=None)
    is_foot = block is not None and row == block.foot
    own.location = moved_areas(link.location, place, maps, summed=is_foot)[0]
    return own
