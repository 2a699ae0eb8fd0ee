"""The unit of time that the lines over a table say (单位：分钟), for those columns of times whose heading says none.

A unit that another column's heading speaks of (天数 beside 学时 under 单位：天) is that column's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from swtool.forms.form import Column
from swtool.forms.units import CLOCK, LENGTHS, LESSONS, MINUTE, TIME, told, unit_words
from swtool.intake.column_units import UnitFault
from swtool.patterns import Pattern
from swtool.workbooks.headings import normalize_heading

_LONGEST_LINE = 120
_SAID = Pattern(
    r"单位[:;,为是]?\s*\(?(?P<labelled>[^()]{1,40})"
    r"|以(?P<counted>[^\s()以]{1,9}?)(?:为单位|计)|^\s*\(?(?P<alone>[^\s()]{1,9})\)?\s*$"
)
_PLACE = "表格上方"


def times_over(lines: Iterable[str]) -> tuple[str, ...]:
    """The units of time that the lines (``SheetMetadata.lines``) say, as written, each once."""
    short = (line for line in lines if len(line) <= _LONGEST_LINE)
    said = (value for line in short for found in _SAID.finditer(line) for value in found.groups() if value)
    words = (word for value in said for part in value.split() for word in unit_words(part))
    return tuple(dict.fromkeys(word for word in words if word in LENGTHS.known))


def unit_over(column: Column, heading: str, others: Iterable[str], said: Sequence[str]) -> str | UnitFault:
    """What ``ParseContext.unit`` is of a column whose ``heading`` says no unit of its own, where these units stand over
    its table; '' where they say nothing about it. ``others`` are the table's other headings."""
    known = column.kind.units
    if column.kind.is_of_row:
        return _over_figures(said)
    if not said or known not in (TIME, LENGTHS, LESSONS) or _speaks(heading, CLOCK):
        return ""
    headings = list(others)
    free = [word for word in said if not any(_speaks(each, (word,)) for each in headings)]
    found = told(free, known)
    if len(free) > 1 and (found.refused or len(found.known) > 1):
        return UnitFault(f"单位看不出是哪一个：{_PLACE}写的是“{'、'.join(free)}”", known.wanted, _PLACE)
    if found.refused:
        return UnitFault(f"单位用不了：{_PLACE}写的是“{free[0]}”，要的是{known.wanted}", known.wanted, _PLACE)
    return found.known[0] if found.known else ""


def _over_figures(said: Sequence[str]) -> str | UnitFault:
    """Figures of whatever their rows say are hours where those say so: which rows another unit is of nobody says."""
    found = told(said, TIME)
    others = [word for word in said if TIME.known.get(word) == MINUTE or word in found.refused]
    if not others:
        return ""
    what = f"单位分不清：{_PLACE}写的是“{others[0]}”，看不出哪几行的数按它填"
    return UnitFault(what, "小时；不是小时的在数字后写明，如 90分钟", _PLACE)


def _speaks(heading: str, words: Iterable[str]) -> bool:
    full = normalize_heading(heading).full
    return any(word in full for word in words)
