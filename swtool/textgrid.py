"""A table's texts laid out for a screen of so many columns: side by side, or row by row where they are too many."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import zip_longest

from swtool.helptext import definitions, display_width, pad, pad_left, wrap
from swtool.tables import Heading, Show

_TEXT_NEEDS = 8  # columns under which a wrapped text is no longer read with pleasure
_GAP = 2
_WRAPS = (Show.TEXT,)
_TO_THE_RIGHT = (Show.COUNT, Show.MONEY, Show.HOURS, Show.RATE, Show.POINTS)


def grid(headings: Sequence[Heading], rows: Sequence[Sequence[str]], screen: int) -> str:
    """The rows under their headings, texts wrapped; the columns must be some that fit (``columns_that_fit``)."""
    # By hand: a Rich table takes a second for every two thousand rows, and a province has thirty thousand staff.
    widths = _column_widths(headings, rows, screen)
    to_the_right = [heading.show in _TO_THE_RIGHT for heading in headings]
    page = io.StringIO()
    for number, row in enumerate(([heading.title for heading in headings], *rows)):
        cells = [
            [text] if display_width(text) <= width else wrap(text, width)
            for text, width in zip(row, widths, strict=True)
        ]
        for line in zip_longest(*cells, fillvalue=""):
            fitted = (
                pad_left(text, width) if right else pad(text, width)
                for text, width, right in zip(line, widths, to_the_right, strict=True)
            )
            page.write((" " * _GAP).join(fitted).rstrip() + "\n")
        if number == 0:
            page.write((" " * _GAP).join("─" * width for width in widths) + "\n")
    return page.getvalue()


def records(headings: Sequence[Heading], rows: Sequence[Sequence[str]], screen: int) -> str:
    """Row by row, each value behind its heading, blank ones left out."""
    page = io.StringIO()
    for number, row in enumerate(rows, 1):
        pairs = [(heading.title, text) for heading, text in zip(headings, row, strict=True) if text]
        page.write("\n".join((f"〔{number}〕", *definitions(pairs, screen))) + "\n")
    return page.getvalue()


def columns_that_fit(headings: Sequence[Heading], rows: Sequence[Sequence[str]], screen: int) -> list[int]:
    """Which columns can stand side by side: all, or all but the last minor ones; none where even that is too wide."""
    kept = list(range(len(headings)))
    while kept:
        if _column_widths(
            [headings[index] for index in kept], [[row[index] for index in kept] for row in rows], screen
        ):
            return kept
        minor = [index for index in kept if headings[index].minor]
        if not minor:
            return []
        kept.remove(minor[-1])
    return kept


def _column_widths(headings: Sequence[Heading], rows: Sequence[Sequence[str]], screen: int) -> list[int]:
    """How wide each column may be, so that no number or day is broken; nothing where the screen is too narrow.

    Every column gets what it cannot do without; what is left goes, a column at a time, to those that still wrap.
    """
    values = [max(display_width(row[index]) for row in rows) for index in range(len(headings))]
    titles = [display_width(heading.title) for heading in headings]
    wanted = [max(pair) for pair in zip(values, titles, strict=True)]
    widths = [
        max(min(want, _TEXT_NEEDS), 0 if heading.show in _WRAPS else value)
        for want, value, heading in zip(wanted, values, headings, strict=True)
    ]
    left = screen - _GAP * (len(headings) - 1) - sum(widths)
    if left < 0:
        return []
    while left and (growing := [index for index, want in enumerate(wanted) if widths[index] < want]):
        narrowest = min(growing, key=lambda index: widths[index])
        widths[narrowest] += 1
        left -= 1
    return widths
