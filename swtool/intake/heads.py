"""What the lines over a table say about it: title, town, who reports, period, unit of money.

A line that stands between two stacked tables speaks of the lower one. Title, town and period at the head of the sheet
hold for every table on it that has no such words of its own; a unit does not, for nobody can tell whether it was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from swtool.dates import DateFault, Month, parse_day_text
from swtool.intake.head_lines import lines_of_table, town_alone
from swtool.intake.plan import SheetTitle
from swtool.intake.units_over import times_over
from swtool.workbooks.cells import Cell, Sheet, is_blank
from swtool.workbooks.headings import is_metadata_line, metadata_from

ROWS_OF_A_HEAD = 40
"""How far over a heading lines may speak of its table, and how far down a sheet its first heading is looked for."""


class Head(NamedTuple):
    """Title and unit of a table. ``other_unit`` is one that stands over another table of the sheet and not here,
    ``times`` are the units of time that are said over it."""

    title: SheetTitle
    unit: str
    other_unit: str = ""
    times: tuple[str, ...] = ()


def head_of(
    sheet: Sheet, rows: range, columns: range, first_lines: range, is_town: Callable[[str], bool] | None = None
) -> Head:
    """The head of the table whose own lines are ``rows`` within ``columns`` (as far as the next table beside it).

    ``first_lines`` are the rows above the first table of the sheet. ``is_town`` says whether the office knows
    a town, where that is to be asked.
    """
    lines = [_own_cells(sheet, row, columns) for row in rows], [cells_of(sheet, row) for row in first_lines]
    own, everyone = (metadata_from(lines_of_table(each), is_town) for each in lines)
    whole = metadata_from(lines[0])  # a note may say a unit
    unit = whole.unit or ""
    period = _period(own.period_text, everyone.period_text)
    title = SheetTitle(
        own.title or everyone.title,
        own.town_text or town_alone(lines[0]) or everyone.town_text or town_alone(lines[1]),
        own.reporting_unit or everyone.reporting_unit,
        period,
    )
    return Head(title, unit, "" if unit else _unit_elsewhere(lines[1]), times_over(whole.lines))


def last_row_above(sheet: Sheet, heading: int, labels: Collection[int] = ()) -> int:
    """The last row before a lower table's own title lines and blanks, and the rows of ``labels`` among them."""
    row, said, over = heading - 1, False, False
    while row >= sheet.first_row:
        cells = sheet.rows[row - sheet.first_row]
        filled = sum(not is_blank(cell) for cell in cells)
        over = over or (said and filled == 0)  # above a blank row there are no title lines any more
        is_title = filled < 2 or row in labels or is_metadata_line(cells)
        if filled and (over or not is_title):
            break
        said = said or filled > 0
        row -= 1
    return row


def _unit_elsewhere(lines: Sequence[Sequence[Cell]]) -> str:
    each = (metadata_from([[cell]]).unit for line in lines for cell in line if not is_blank(cell))
    return metadata_from(lines).unit or next((unit for unit in each if unit), "")


def _own_cells(sheet: Sheet, row: int, columns: range) -> Sequence[Cell]:
    """The row's cells over the table; those of the whole line where it says but one thing or is merged across."""
    cells = cells_of(sheet, row)
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


def cells_of(sheet: Sheet, row: int) -> Sequence[Cell]:
    """The cells of a row by its true number; none where the sheet has no such row."""
    return sheet.rows[row - sheet.first_row] if sheet.first_row <= row <= sheet.last_row else ()


def _period(own: str, everyone: str) -> Month | None:
    """The month over a table; where its own lines say no more than the year (as a project's name does), the month of
    that year at the head of the sheet."""
    month, whole = _month(own), _month(everyone)
    is_open = not own or (whole is not None and own.rstrip("度") == f"{whole.year}年")
    return month or (whole if is_open else None)


def _month(text: str) -> Month | None:
    period = parse_day_text(text) if text else None
    if period is None or isinstance(period, DateFault) or period.month is None:
        return None
    return Month(period.year, period.month)
