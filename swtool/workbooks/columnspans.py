"""Columns that were set together: openpyxl keeps F:I, as WPS and Excel write it, under F alone."""

from __future__ import annotations

from copy import copy
from typing import Any

from swtool.workbooks.cells import column_letters, column_number

_USUAL_WIDTH = 13
_UNSET_WIDTH = 8.43


def show_column(sheet: Any, column: int) -> None:
    """Show a column that is hidden, or has no width; its neighbours stay as they are."""
    if (found := _covering(sheet, column)) is None or (found.width and not found.hidden):
        return
    own = own_column(sheet, column)
    own.hidden = False
    own.width = own.width or _USUAL_WIDTH


def width_of(sheet: Any, column: int) -> float:
    """How wide a column is, in characters."""
    found = _covering(sheet, column)
    if found is not None and found.hidden:
        return 0
    if found is not None and found.customWidth:
        return float(found.width)
    return sheet.sheet_format.defaultColWidth or _UNSET_WIDTH


def own_column(sheet: Any, column: int) -> Any:
    """What is set for one column alone, to be changed; a setting that it shares with others is parted before and behind
    it. Settings that overlap are damage to Excel."""
    found = _covering(sheet, column)
    if found is None:
        return sheet.column_dimensions[column_letters(column)]
    first, last = _span(found)
    del sheet.column_dimensions[found.index]
    for low, high in ((first, column - 1), (column, column), (column + 1, last)):
        if low <= high:
            part = copy(found)
            part.index, part.min, part.max = column_letters(low), low, high
            sheet.column_dimensions[part.index] = part
    return sheet.column_dimensions[column_letters(column)]


def _covering(sheet: Any, column: int) -> Any:
    return next((each for each in sheet.column_dimensions.values() if _covers(each, column)), None)


def _covers(setting: Any, column: int) -> bool:
    first, last = _span(setting)
    return first <= column <= last


def _span(setting: Any) -> tuple[int, int]:
    if setting.min and setting.max:
        return setting.min, setting.max
    return column_number(setting.index), column_number(setting.index)
