"""The picture under an exported list: a native chart over its number columns, drawn by whoever opens the book."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from swtool.tables import Show, Table

FEWEST, MOST = 2, 40
"""Rows that make a picture: one is no comparison, and with more the list and its picture fit on no one page."""
_WIDTH, _HEIGHT, _PER_BAR = 900, 340, 14
_UNITS = {Show.MONEY: "元", Show.HOURS: "学时", Show.RATE: "", Show.COUNT: ""}


def chart_of(table: Table, titles: Sequence[str], heading_row: int) -> dict[str, Any] | None:
    """The chart of a table as the bulk writer takes it, two rows below the last one; None where there is none to draw.

    ``titles`` are the columns' titles in the sheet, ``heading_row`` is counted from 0.
    """
    chart = table.chart
    if chart is None or not FEWEST <= len(table.rows) <= MOST:
        return None
    title_of = {heading.key: title for heading, title in zip(table.headings, titles, strict=True)}
    show_of = {heading.key: heading.show for heading in table.headings}
    units = {_UNITS.get(show_of[key], "") for key in chart.values}
    return {
        "type": "column_stacked" if chart.stacked else "column",
        "series": [{"values": title_of[key], "name": title_of[key]} for key in chart.values],
        "categories": title_of[chart.names],
        "title": chart.title,
        "y_axis": units.pop() if len(units) == 1 else "",
        "row": heading_row + len(table.rows) + 2,
        "col": 0,
        "width": max(_WIDTH, 60 + _PER_BAR * len(table.rows) * len(chart.values)),
        "height": _HEIGHT,
        "legend": len(chart.values) > 1,
    }
