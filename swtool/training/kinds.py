"""Kinds of columns that only training sheets have: when a course ran, and how long it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from swtool.dates import (
    OPEN_END,
    DateFault,
    PartialDate,
    UnreadableDate,
    from_cell_date,
    parse_day_number,
    parse_day_text,
    parse_range,
)
from swtool.folding import fold, squeeze
from swtool.forms.kind import CellFault, Kind, ParseContext, states_nothing
from swtool.forms.units import LENGTHS, Units
from swtool.patterns import Pattern
from swtool.quantities import QuantityFault, format_hours, parse_hours_with_unit
from swtool.tables import Show
from swtool.training.terms import CLOCK_HOUR, CREDIT_HOUR, DAY, HALF_DAY

_CLOCK = Pattern(r"[T\s]*(?<!\d)([01]?\d|2[0-3])[:时点]([0-5]\d)(?::\d{2})?分?(?!\d)")
_SEPARATORS = " -~至到;,，"
_HALF_DAYS = {"半天": (100, HALF_DAY), "半日": (100, HALF_DAY), "一天": (100, DAY), "一日": (100, DAY)}


class Span(NamedTuple):
    """When a course ran: ``end`` None where only one day is written; times are those of each day, '' if unknown."""

    start: PartialDate
    end: PartialDate | None = None
    start_time: str = ""
    end_time: str = ""

    def __str__(self) -> str:
        """As it is shown and read again: 2026-03-05至2026-03-06 09:00-11:30."""
        days = str(self.start) if self.end is None else f"{self.start}至{self.end}"
        return " ".join(filter(None, (days, "-".join(filter(None, (self.start_time, self.end_time))))))


class Length(NamedTuple):
    """A length in a unit that is not plainly 学时: hundredths of ``unit``."""

    amount: int
    unit: str

    def __str__(self) -> str:
        """As it is shown and read again: 2天, 1.5小时, 半天."""
        if self.unit == HALF_DAY:
            return HALF_DAY
        return f"{format_hours(self.amount)}{self.unit}"


@dataclass(frozen=True, slots=True)
class CourseDays(Kind):
    """2026-03-05, 2026.3.5-3.6, 2026年3月5日 09:00-11:30: one or several days, with or without the time of day."""

    show: Show = Show.DAY
    cell_format: str = "@"
    example: str = "2026-03-05 至 2026-03-06"

    def parse(self, cell: object, context: ParseContext) -> object:
        if states_nothing(cell):
            return None
        if isinstance(cell, datetime):
            day = from_cell_date(cell)
            clock = f"{cell:%H:%M}" if cell.time() != time() else ""
            return _unreadable(day) if isinstance(day, DateFault) else Span(day, start_time=clock)
        if isinstance(cell, date):
            day = from_cell_date(cell)
            return _unreadable(day) if isinstance(day, DateFault) else Span(day)
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            day = parse_day_number(cell, date1904=context.date1904)
            return _unreadable(day) if isinstance(day, DateFault) else Span(day)
        return _read_span(str(cell))


@dataclass(frozen=True, slots=True)
class TimeOfDay(Kind):
    """A time of day: 9:00, 09:00, or Excel's fraction of a day. Text HH:MM."""

    cell_format: str = "@"
    example: str = "09:00"

    def parse(self, cell: object, context: ParseContext) -> object:
        if states_nothing(cell):
            return None
        return clock_of(cell) or CellFault("time.unreadable", "看不出是几点几分", expected="09:00")


@dataclass(frozen=True, slots=True)
class CourseLength(Kind):
    """A length of training. Plain 学时 are an int (hundredths); any other unit is a ``Length`` in that unit.

    What a bare number counts, the heading says (``ParseContext.unit``: 天 of 学时（天）), else the column.
    """

    unit: str = CREDIT_HOUR
    show: Show = Show.HOURS
    cell_format: str = "@"

    def parse(self, cell: object, context: ParseContext) -> object:
        words = _HALF_DAYS.get(squeeze(cell)) if isinstance(cell, str) else None
        stated = words or parse_hours_with_unit(cell)
        if stated is None:
            return None
        if isinstance(stated, QuantityFault):
            return CellFault("credit_hours.unreadable", stated.reason, expected="12，或写明单位：2天")
        amount, unit = stated
        bare = context.unit if context.unit in LENGTHS.known.values() else self.unit
        unit = {"": bare, "日": DAY, "h": CLOCK_HOUR, "H": CLOCK_HOUR}.get(unit, unit)
        return amount if unit == CREDIT_HOUR else Length(amount, unit)

    @property
    def units(self) -> Units:
        return LENGTHS


def _read_span(text: str) -> Span | CellFault:
    plain = fold(text).strip()
    clocks = [f"{int(hour):02d}:{minute}" for hour, minute in _CLOCK.findall(plain)]
    if len(clocks) > 2:
        return CellFault("day.unreadable", "一格里写了两个以上时刻", expected="2026-03-05 09:00-11:30")
    days = _CLOCK.sub(" ", plain).strip(_SEPARATORS)
    start_time, end_time = (*clocks, "", "")[:2]
    try:
        one = parse_day_text(days)
        if isinstance(one, PartialDate):
            return Span(one, None, start_time, end_time)
        several = parse_range(days)
    except UnreadableDate as fault:
        return CellFault("day.unreadable", fault.what, expected="2026-03-05")
    if isinstance(several, DateFault):
        return _unreadable(several)
    if several.end is OPEN_END or not isinstance(several.end, PartialDate):
        return CellFault("day.unreadable", "培训时间没有写结束日期", expected="2026-03-05 至 2026-03-06")
    return Span(several.start, several.end, start_time, end_time)


def clock_of(cell: object) -> str:
    """The time of day that a cell says, HH:MM; '' for none."""
    if isinstance(cell, datetime | time):
        return f"{cell:%H:%M}"
    if isinstance(cell, timedelta):
        minutes = int(cell.total_seconds()) // 60
        return f"{minutes // 60:02d}:{minutes % 60:02d}" if 0 <= minutes < 24 * 60 else ""
    if isinstance(cell, float) and 0 < cell < 1:  # Excel's fraction of a day
        minutes = round(cell * 24 * 60)
        return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
    found = _CLOCK.search(fold(cell)) if isinstance(cell, str) else None
    return f"{int(found[1]):02d}:{found[2]}" if found else ""


def _unreadable(fault: DateFault) -> CellFault:
    return CellFault("day.unreadable", fault.reason, expected="2026-03-05")
