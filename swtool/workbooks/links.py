"""Links from a cell to a place in the same book: they go where the rows go."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

from swtool.workbooks.formulas import REFERENCE, Place, is_whole_argument, moved_areas, sheet_of
from swtool.workbooks.rowmap import RowMaps

if TYPE_CHECKING:
    from openpyxl.formula.tokenizer import Token


def moved_link(link: Any, place: Place, maps: RowMaps) -> Any:
    """A copy of the link of a cell as it must be in the filled book; None for none."""
    if link is None:
        return None
    own = copy(link)
    if link.location:
        own.location = _moved_location(link.location, place, maps)
    return own


def moved_targets(formula: str, place: Place, maps: RowMaps) -> str:
    """A formula whose HYPERLINK("#表!A4") leads where the rows went; a place put together of parts stays as it is."""
    if "HYPERLINK(" not in formula.upper():
        return formula
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import Token

    tokens = Tokenizer(formula).items
    for index, token in enumerate(tokens):
        is_target = token.subtype == Token.TEXT and token.value.startswith('"#') and is_whole_argument(tokens, index)
        if is_target and _opening(tokens, index) == "HYPERLINK(":
            location = token.value[2:-1].replace('""', '"')
            token.value = '"#' + _moved_location(location, place, maps).replace('"', '""') + '"'
    return "=" + "".join(token.value for token in tokens)


def _opening(tokens: Sequence[Token], index: int) -> str:
    """The function whose first argument the token at ``index`` is; '' if it is another one."""
    before = [token for token in tokens[:index] if token.type != token.WSPACE]
    return before[-1].value.upper() if before and before[-1].type == before[-1].FUNC else ""


def _moved_location(location: str, place: Place, maps: RowMaps) -> str:
    """A place in the book as it is named when the rows have moved.

    From a record or a foot, cells of its model are its own; every other cell is the one that was named: a link to the
    row above the model goes to the heading. Of many records and pages it goes to the first.
    """
    match = REFERENCE.match(location)
    row_map = maps.get(sheet_of(match, place.sheet)) if match else None
    if match is None or row_map is None:
        return location
    row = int(match["row1"] or match["wrow1"])
    block = row_map.owner(row)
    if place.copy and (block is None or block.name != place.copy.block.name):
        place = place._replace(copy=None)
    is_foot = block is not None and row == block.foot
    return moved_areas(location, place, maps, summed=is_foot)[0]
