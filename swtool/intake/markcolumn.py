"""Whether a table holds row marks at all: asked of every table, and most were never given out with rows filled in."""

from __future__ import annotations

from swtool.intake.identify import FoundTable
from swtool.workbooks.marks import ROW_MARK_HEADING

PREFIX = "T1|"
"""How a row mark begins (``rowmarks``)."""
_ROWS_LOOKED_AT = 20


def mark_column(table: FoundTable) -> int | None:
    """By its heading; where that was changed, by what stands under it."""
    for number, text in table.header.columns.items():
        if "".join(text.split()) == ROW_MARK_HEADING:
            return number
    sheet = table.sheet
    first = table.header.bottom + 1
    for number in range(first, min(first + _ROWS_LOOKED_AT, table.last_row + 1)):
        for place, cell in enumerate(sheet.rows[number - sheet.first_row], start=sheet.first_column):
            if type(cell) is str and cell.startswith(PREFIX):
                return place
    return None
