"""What the lines over a table say about it: title, town, who reports, period, unit of money.

A line that stands between two stacked tables speaks of the lower one. Title, town and period at the head of the sheet
hold for every table on it that has no such words of its own; a unit does not, for nobody can tell whether it was meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from swtool.dates import DateFault, Month, parse_day_text
from swtool.intake.plan import SheetTitle
from swtool.workbooks.cells import Cell, Sheet, is_blank
from swtool.workbooks.headings import SheetMetadata, is_metadata_line, metadata_from

_HOLDS_BELOW = ("town_text", "reporting_unit", "period_text", "unit")


class Head(NamedTuple):
    """Title and unit of a table. ``other_unit`` is one that stands over another table of the sheet and not here."""

    title: SheetTitle
    unit: str
    other_unit: str = ""


def head_of(sheet: Sheet, rows: range, columns: range, first_lines: range) -> Head:
    """The head of the table whose own lines are ``rows`` within ``columns`` (as far as the next table beside it).

    ``first_lines`` are the rows above the first table of the sheet.
    """
    own = metadata_from(_own_cells(sheet, row, columns) for row in rows)
    everyone = metadata_from(_cells(sheet, row) for row in first_lines)
    period = _month(own.period_text or everyone.period_text)
    title = SheetTitle(
        own.title or everyone.title,
        own.town_text or everyone.town_text,
        own.reporting_unit or everyone.reporting_unit,
        period,
    )
    return Head(title, own.unit or "", "" if own.unit else _unit_elsewhere(sheet, everyone, first_lines))


def last_row_above(sheet: Sheet, heading: int) -> int:
    """The last row before a lower table's own title lines and blanks."""
    row, said, over = heading - 1, False, False
    while row >= sheet.first_row:
        cells = sheet.rows[row - sheet.first_row]
        filled = sum(not is_blank(cell) for cell in cells)
        over = over or (said and filled == 0)  # above a blank row there are no title lines any more
        if filled and (over or (filled > 1 and not is_metadata_line(cells))):
            break
        said = said or filled > 0
        row -= 1
    return row


def speaks_of_another(sheet: Sheet, first: int, above: int, again: int) -> bool:
    """Whether the lines over a heading that comes again name another town, sender, period or unit of money than those
    of the table above it: headings in the rows ``first`` (the sheet's), ``above`` (that table's) and ``again``."""
    here, *there = (
        metadata_from(_cells(sheet, row) for row in range(last_row_above(sheet, heading) + 1, heading))
        for heading in (again, above, first)
    )
    for name in _HOLDS_BELOW:
        said = getattr(here, name)
        if said and said != next((known for lines in there if (known := getattr(lines, name))), ""):
            return True
    return False


def _unit_elsewhere(sheet: Sheet, everyone: SheetMetadata, first_lines: range) -> str:
    if everyone.unit:
        return everyone.unit
    each = (metadata_from([[cell]]).unit for row in first_lines for cell in _cells(sheet, row) if not is_blank(cell))
    return next((unit for unit in each if unit), "")


def _own_cells(sheet: Sheet, row: int, columns: range) -> Sequence[Cell]:
    """The row's cells over the table; those of the whole line where it says but one thing or is merged across."""
    cells = _cells(sheet, row)
    inside = cells[max(0, columns.start - sheet.first_column) : max(0, columns.stop - sheet.first_column)]
    if any(not is_blank(cell) for cell in inside):
        return inside
    filled = [cell for cell in cells if not is_blank(cell)]
    across = [
        sheet.value(merge.top, merge.left)
        for merge in sheet.merged
        if merge.top == row and merge.left <= columns.start <= merge.right
    ]
    return across or (filled if len(filled) == 1 and _leftmost(sheet, cells) < columns.start else [])


def _leftmost(sheet: Sheet, cells: Sequence[Cell]) -> int:
    return next(number for number, cell in enumerate(cells, sheet.first_column) if not is_blank(cell))


def _cells(sheet: Sheet, row: int) -> Sequence[Cell]:
    return sheet.rows[row - sheet.first_row] if sheet.first_row <= row <= sheet.last_row else ()


def _month(text: str) -> Month | None:
    period = parse_day_text(text) if text else None
    if period is None or isinstance(period, DateFault) or period.month is None:
        return None
    return Month(period.year, period.month)
