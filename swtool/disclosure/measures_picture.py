"""The year's measures as a picture (SVG) for a report or a wall: two bars a row, every figure written beside them.

Nothing in it depends on a machine, and it asks for nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape

from swtool.disclosure.measures import Measures
from swtool.quantities import format_percent
from swtool.workbooks.celltext import display_width

_BAR, _GAP, _TOP, _LABEL_GAP = 12, 14, 84, 12
_FULL = 360  # pixels of 100%
_HALF_CHARACTER = 7
_RIGHT = 190  # room for the figures beside the longest bar
_OUT, _IN_TIME, _INK, _LINE = "#9db4cc", "#1f4e79", "#1a1a1a", "#6b6b6b"


def picture(title: str, as_of: str, rows: Sequence[Measures]) -> str:
    """The picture's text. Widths are whole pixels, cut down: a bar is full at 100% only."""
    left = 20 + _LABEL_GAP + _HALF_CHARACTER * max((display_width(row.name) for row in rows), default=0)
    width, height = left + _FULL + _RIGHT, _TOP + len(rows) * (2 * _BAR + _GAP) + 10
    told = "；".join(f"{row.name}：{_told(row)}" for row in rows)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-labelledby="t d" font-family="sans-serif" font-size="14">'
    )
    lines = [
        head,
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(f"统计日 {as_of}。{told}")}</desc>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="20" y="30" font-size="18" fill="{_INK}">{escape(title)}</text>',
        *_legend(as_of),
        *(line for place, row in enumerate(rows) for line in _row(row, left, _TOP + place * (2 * _BAR + _GAP))),
        f'<line x1="{left}" y1="{_TOP - 6}" x2="{left}" y2="{height - 8}" stroke="{_LINE}"/>',
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _legend(as_of: str) -> Iterator[str]:
    for x, colour, word in ((20, _OUT, "公开率"), (110, _IN_TIME, "按时率")):
        yield f'<rect x="{x}" y="46" width="14" height="14" fill="{colour}" stroke="{_IN_TIME}"/>'
        yield f'<text x="{x + 20}" y="58" fill="{_INK}">{word}</text>'
    yield f'<text x="200" y="58" fill="{_INK}">统计日 {escape(as_of)}</text>'


def _row(row: Measures, left: int, top: int) -> Iterator[str]:
    yield (
        f'<text x="{left - _LABEL_GAP}" y="{top + _BAR + 5}" text-anchor="end" fill="{_INK}">{escape(row.name)}</text>'
    )
    bars = ((row.rate, _OUT, row.actual), (row.rate_on_time, _IN_TIME, row.on_time))
    for place, (rate, colour, count) in enumerate(bars):
        y, long = top + place * _BAR, _pixels(rate)
        yield f'<rect x="{left}" y="{y}" width="{long}" height="{_BAR - 1}" fill="{colour}" stroke="{_IN_TIME}"/>'
        figure = f"{_percent(rate)}（{count}/{row.expected}）"
        yield f'<text x="{left + long + 8}" y="{y + _BAR - 2}" font-size="12" fill="{_INK}">{figure}</text>'


def _told(row: Measures) -> str:
    return (
        f"应公开{row.expected}，已公开{row.actual}（{_percent(row.rate)}），"
        f"按时公开{row.on_time}（{_percent(row.rate_on_time)}）"
    )


def _pixels(rate: Fraction | None) -> int:
    return 0 if rate is None else rate.numerator * _FULL // rate.denominator


def _percent(rate: Fraction | None) -> str:
    return "—" if rate is None else format_percent(rate)
