"""Rows of a filled form as high as the texts in them need: a row with a height of its own grows in no program, and only
Excel fits the others on opening."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from swtool.workbooks.celltext import HIGHEST, lines_at, room_at
from swtool.workbooks.columnspans import width_of
from swtool.workbooks.richtext import words_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_USUAL_HEIGHT = 15
_LINE, _MARGIN = 1.3, 2  # of the size of the type; points above and below


def fit_rows(sheet: Worksheet, cells: Iterable[Any]) -> None:
    """Raise the rows of the ``cells`` in which a wrapping text needs more lines than there is room for.

    None is made lower. A text in cells merged over several rows raises the last of them.
    """
    merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    sizes: dict[tuple[int, int], float | None] = {}
    width = cache(partial(width_of, sheet))
    needed: dict[tuple[int, int], float] = {}
    for cell in cells:
        if (size := _size(cell, sizes)) is None or not (text := words_of(cell.value)):
            continue
        area = merged.get((cell.row, cell.column))
        across = sum(map(width, range(cell.column, (area.max_col if area else cell.column) + 1)))
        lines = lines_at(text, room_at(across, size) + 1)  # a column's width leaves its margins out
        if lines > 1:
            rows = cell.row, area.max_row if area else cell.row
            needed[rows] = max(needed.get(rows, 0), lines * size * _LINE + _MARGIN)
    for (first, last), height in needed.items():
        _raise(sheet, first, last, height)


def _size(cell: Any, known: dict[tuple[int, int], float | None]) -> float | None:
    """The size of the type of a cell whose texts wrap; ``known`` by its look, for asking a cell takes long."""
    look = (cell._style.alignmentId, cell._style.fontId)  # noqa: SLF001  openpyxl has no public way
    if look not in known:
        known[look] = cell.font.sz if cell.alignment.wrap_text and not cell.alignment.shrink_to_fit else None
    return known[look]


def _raise(sheet: Any, first: int, last: int, needed: float) -> None:
    short = needed - sum(_height(sheet, row) for row in range(first, last + 1))
    if short > 0:
        sheet.row_dimensions[last].height = min(round(_height(sheet, last) + short), HIGHEST)


def _height(sheet: Any, row: int) -> float:
    own = sheet.row_dimensions[row].height if row in sheet.row_dimensions else None
    return own or sheet.sheet_format.defaultRowHeight or _USUAL_HEIGHT
