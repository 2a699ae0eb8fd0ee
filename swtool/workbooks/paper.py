"""How an exported list is printed: its paper, which rows come again on every page, what stands at its foot."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from swtool.tables import Table
from swtool.workbooks.columns import ACROSS

PAPER_A4 = 9
_WIDEST = ACROSS * 3 // 2
"""Characters of a list that is made small enough for one page; a wider one goes on to pages beside it."""
_UPRIGHT = 90
"""Characters that A4 holds upright at full size."""
_ROWS_ACROSS = 20
"""Rows that one page of A4 landscape holds below title and lines: a narrow list of more goes on upright."""
_FOOT = 40
"""Characters of the title that stand at the foot beside the pages. Excel takes no foot of more than 255 in all."""


def page_setup(table: Table, *, width: int, heading_row: int, chart: bool, gridlines: bool) -> dict[str, object]:
    """The set-up as the writer takes it. ``width`` is that of all columns together, ``heading_row`` counted from 0.

    Pages beside each other have the first column each.
    """
    pages = 1 if width <= _WIDEST or chart else -(-width // ACROSS)
    title = table.title if len(table.title) <= _FOOT else table.title[: _FOOT - 1] + "…"
    return {
        "landscape": width > _UPRIGHT or len(table.rows) <= _ROWS_ACROSS or chart,
        "paper_size": PAPER_A4,
        "fit_to_pages": (pages, 1 if chart else 0),  # a picture is not cut in two
        "repeat_rows": (heading_row, heading_row),
        **({"repeat_columns": (0, 0)} if pages > 1 else {}),
        "print_gridlines": gridlines,
        "center_horizontally": True,
        "margins": {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6},
        "footer": f"&L{title.replace('&', '&&')}&R第 &P 页，共 &N 页",
    }


def columns_of_first_page(widths: Sequence[int]) -> int:
    """How many columns stand on the first page, with the title over them."""
    if sum(widths) <= _WIDEST:
        return len(widths)
    return sum(together <= ACROSS for together in accumulate(widths))
