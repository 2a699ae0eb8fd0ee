"""How a value reads as text: on the terminal, in csv, and in the running text of a template.

No import beyond the small modules: the terminal loads this at start-up.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from fractions import Fraction
from functools import cache

from swtool.quantities import format_hours, format_money, format_percent, format_points
from swtool.tables import Show

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A text that begins so is taken for a formula (or for a command to run) by a spreadsheet that opens a csv."""

HIGHEST = 409
"""Points of the highest row that Excel knows: of one that is higher it says that the book is damaged."""


def cell_text(value: object, show: Show) -> str:
    """``value`` (money in 分, hours in hundredths of 学时) as an office reader sees it; an unknown value is empty."""
    if value is None:
        return ""
    if type(value) is str:  # nearly all of a sheet
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int) and show is Show.MONEY:
        return format_money(value)
    if isinstance(value, int) and show is Show.HOURS:
        return format_hours(value)
    if isinstance(value, int | Fraction) and show is Show.RATE:
        return format_percent(Fraction(value), decimals=2)
    if isinstance(value, int | Fraction) and show is Show.POINTS:
        return format_points(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return str(value)


def day_text(day: date) -> str:
    """A day in running text: 2026年10月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def display_width(text: str) -> int:
    """Columns that the widest line of ``text`` takes in a fixed-width type: a Chinese character counts two."""
    if "\n" in text:
        return max(map(display_width, text.split("\n")))
    return len(text) if text.isascii() else sum(map(_character_width, text))


@cache
def _character_width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def lines_at(text: str, width: int) -> int:
    """How many lines a text takes in a wrapping cell of that column width; a little is kept for the cell's margins."""
    return sum(max(1, -(-display_width(line) // max(1, width - 1))) for line in text.split("\n"))


def room_at(width: float, points: float) -> int:
    """How many columns of a type of that size stand in a column width, which is counted in characters of 7 pixels: half
    a Chinese character of 16 points has 10⅔ of them."""
    return int(width * 10.5 / points)


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet could take this text for a formula. A lone dash is the office's sign for “none”."""
    return len(text) > 1 and text.startswith(FORMULA_STARTS)
