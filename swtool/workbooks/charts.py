"""The picture under an exported list: a native chart over its number columns, drawn by whoever opens the book."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from swtool.tables import Show, Table
from swtool.workbooks.columns import Column

FEWEST, MOST = 2, 40
"""Rows that make a picture: one is no comparison, and with more the list and its picture fit on no one page."""
_NARROWEST, _HEIGHT, _PER_BAR = 700, 340, 14
_PER_CHARACTER, _PER_COLUMN = 7, 5  # pixels of a column
_AXIS_NUMBERS = b'<c:numFmt formatCode="General" sourceLinked="1"/>'
_AXIS_ENDS = b'<c:orientation val="minMax"/>'
_UNITS = {Show.MONEY: "元", Show.HOURS: "学时", Show.RATE: "", Show.COUNT: ""}


def chart_of(
    table: Table, titles: Sequence[str], columns: Sequence[Column], *, heading_row: int
) -> dict[str, Any] | None:
    """The chart of a table as the bulk writer takes it, two rows below the last one; None where there is none to draw.

    ``titles`` are the titles of ``columns`` in the sheet, ``heading_row`` is counted from 0. It is as wide as the list.
    """
    chart = table.chart
    if chart is None or not FEWEST <= len(table.rows) <= MOST:
        return None
    title_of = {heading.key: title for heading, title in zip(table.headings, titles, strict=True)}
    show_of = {heading.key: heading.show for heading in table.headings}
    units = {_UNITS.get(show_of[key], "") for key in chart.values}
    across = sum(_PER_CHARACTER * column.width + _PER_COLUMN for column in columns)
    return {
        "type": "column_stacked" if chart.stacked else "column",
        "series": [{"values": title_of[key], "name": title_of[key]} for key in chart.values],
        "categories": title_of[chart.names],
        "title": chart.title,
        "y_axis": units.pop() if len(units) == 1 else "",
        "row": heading_row + len(table.rows) + 2,
        "col": 0,
        "width": max(_NARROWEST, across, 60 + _PER_BAR * len(table.rows) * len(chart.values)),
        "height": _HEIGHT,
        "legend": len(chart.values) > 1,
    }


def shows_rates(table: Table) -> bool:
    """Whether the bars of the table's chart are shares of one whole."""
    shows = {heading.key: heading.show for heading in table.headings}
    return table.chart is not None and all(shows[key] is Show.RATE for key in table.chart.values)


def as_percent(chart: bytes) -> bytes:
    """The part of a chart of rates with its axis from 0% to 100%: the bulk writer writes 0 to 1.2."""
    chart = chart.replace(_AXIS_NUMBERS, b'<c:numFmt formatCode="0%" sourceLinked="0"/>')
    before, axis, after = chart.partition(b"<c:valAx>")
    return before + axis + after.replace(_AXIS_ENDS, _AXIS_ENDS + b'<c:max val="1"/><c:min val="0"/>', 1)
