"""The kinds of days, months and years: every way in which offices write them (domain §3.11 item 9), none guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from swtool.dates import (
    OPEN_END,
    DateFault,
    DateRange,
    Month,
    OpenEnd,
    PartialDate,
    UnreadableDate,
    from_cell_date,
    parse_day_number,
    parse_day_text,
    parse_end_text,
    parse_range,
)
from swtool.folding import squeeze
from swtool.forms.kind import (
    AMBIGUOUS_MONTH,
    NOT_EXACT,
    CellFault,
    Kind,
    Noted,
    ParseContext,
    plain_text,
    states_nothing,
    with_letters_as_digits,
)
from swtool.tables import Show

_DAY_EXPECTED = "年-月-日，如 2021-06-17"
_MONTH_EXPECTED = "年-月，如 2026-10"


@dataclass(frozen=True, slots=True)
class PartialDay(Kind):
    """A day, or only its month or year where no more is known.

    ``short_years=False`` for dates of birth, where 21 may be 1921: a year of two digits is refused there.
    """

    short_years: bool = True
    show: Show = Show.DAY
    cell_format: str = "@"

    def parse(self, cell: object, context: ParseContext) -> object:
        return _parsed(cell, partial(_read_day, context=context, short_years=self.short_years))


@dataclass(frozen=True, slots=True)
class Day(Kind):
    """One exact day. ``of_month``: of what happened in the month that the sheet is of, so that 10月9日 under a title of
    October 2026 needs no year; another month's day does."""

    of_month: bool = False
    show: Show = Show.DAY
    cell_format: str = "yyyy-mm-dd"

    def parse(self, cell: object, context: ParseContext) -> object:
        read = _exactly(_parsed(cell, partial(_read_day, context=context)))
        if self.of_month and isinstance(read, CellFault) and isinstance(cell, str):
            return _of_month(cell, context) or read
        return read


@dataclass(frozen=True, slots=True)
class EndDay(Kind):
    """The last day of a validity or contract: a day, or ``OPEN_END`` for 长期 and 至今.

    Of a whole period (2021.6.17-2024.6.16) the end is taken, and said. ``exact``: a ``date``, known to the day.
    """

    exact: bool = False
    show: Show = Show.DAY
    cell_format: str = "@"

    def parse(self, cell: object, context: ParseContext) -> object:
        read = _parsed(cell, partial(_read_end, context=context))
        if isinstance(read, DateRange):
            end = _exactly(read.end) if self.exact else read.end
            return (
                end if isinstance(end, CellFault) else Noted(end, "day.end_of_period", "写的是起止时间，取其中的截止日")
            )
        return _exactly(read) if self.exact else read


@dataclass(frozen=True, slots=True)
class DayRange(Kind):
    """The first day of a period, in a column whose cells may hold the whole period (合同起止, 项目起止时间).

    One day is that day; a period is a ``DateRange``, whose end belongs to the column ``ends`` of the same row
    (``swtool.intake.crossrows`` carries it there). ``exact``: both known to the day.
    """

    ends: str
    exact: bool = False
    show: Show = Show.DAY
    cell_format: str = "@"

    def parse(self, cell: object, context: ParseContext) -> object:
        read = _parsed(cell, partial(_read_range, context=context))
        if not self.exact:
            return read
        if not isinstance(read, DateRange):
            return _exactly(read)
        inexact = next((day for day in (_exactly(read.start), _exactly(read.end)) if isinstance(day, CellFault)), None)
        return inexact or read


@dataclass(frozen=True, slots=True)
class MonthOf(Kind):
    """A calendar month."""

    cell_format: str = "@"

    def parse(self, cell: object, context: ParseContext) -> object:
        read = _parsed(cell, partial(_read_day, context=context), "month.unreadable", _MONTH_EXPECTED)
        value = read.value if isinstance(read, Noted) else read
        if not isinstance(value, PartialDate):
            return read
        if value.month is None:
            return CellFault("month.unreadable", "只有年份，没有月份", expected=_MONTH_EXPECTED)
        month = Month(value.year, value.month)
        return Noted(month, "month.look_alike", read.note) if isinstance(read, Noted) else month


@dataclass(frozen=True, slots=True)
class Year(Kind):
    """A calendar year."""

    show: Show = Show.CODE

    def parse(self, cell: object, context: ParseContext) -> object:
        if states_nothing(cell):
            return None
        text = squeeze(plain_text(cell)).removesuffix("度").removesuffix("年")
        if len(text) == 4 and text.isdecimal() and text.isascii():
            return int(text)
        return CellFault("year.unreadable", "看不出是哪一年", expected="四位数年份，如 2026")


_Read = PartialDate | DateRange | OpenEnd | DateFault


def _parsed(
    cell: object, read: Callable[[object], _Read], code: str = "day.unreadable", expected: str = _DAY_EXPECTED
) -> object:
    """A cell by one of the readers below, its fault with code; letters that look like digits are tried and noted."""

    def value_of(written: object) -> object:
        found = read(written)
        if not isinstance(found, DateFault):
            return found
        if found.is_ambiguous_month:
            return CellFault(AMBIGUOUS_MONTH, found.reason, expected=found.expected)
        return CellFault(code, found.reason, expected=expected)

    if states_nothing(cell):
        return None
    return with_letters_as_digits("day", cell, value_of(cell), value_of)


def _exactly(read: object) -> object:
    """A partial date as the day it is, or the fault that it is not known to the day; other things as they are."""
    value = read.value if isinstance(read, Noted) else read
    if not isinstance(value, PartialDate):
        return read
    if value.exact is None:
        return CellFault(NOT_EXACT, f"只写到{value.label}，这里要写到日", expected=_DAY_EXPECTED)
    return Noted(value.exact, read.code, read.note) if isinstance(read, Noted) else value.exact


def _read_day(cell: object, context: ParseContext, *, short_years: bool = True) -> PartialDate | DateFault:
    if isinstance(cell, datetime | date):
        return from_cell_date(cell)
    if isinstance(cell, bool | time | timedelta):
        return DateFault("这里应当写日期")
    if isinstance(cell, int | float):
        return parse_day_number(cell, date1904=context.date1904, short_years=short_years)
    try:
        return parse_day_text(str(cell), short_years=short_years, zeros_lost=context.zeros_lost)
    except UnreadableDate as fault:
        return DateFault(fault.what)


def _of_month(text: str, context: ParseContext) -> Noted | None:
    """The day of the sheet's month that a text without a year names; None for a day of another month."""
    month = context.period
    if month is None or context.zeros_lost:
        return None
    try:
        day = parse_day_text(text, default_year=month.year)
    except UnreadableDate:
        return None
    if isinstance(day, DateFault) or day.exact is None or (day.year, day.month) != (month.year, month.month):
        return None
    return Noted(day.exact, "day.year_of_sheet", f"没有写年份的，按表上写的{month.label}读", is_told_once=True)


def _read_end(cell: object, context: ParseContext) -> PartialDate | OpenEnd | DateRange | DateFault:
    if not isinstance(cell, str):
        return _read_day(cell, context)
    end = parse_end_text(cell)
    if not isinstance(end, DateFault):
        return _read_day(cell, context) if isinstance(end, PartialDate) else OPEN_END
    period = parse_range(cell)
    return period if isinstance(period, DateRange) else end


def _read_range(cell: object, context: ParseContext) -> PartialDate | DateRange | DateFault:
    day = _read_day(cell, context)
    if isinstance(day, PartialDate) or not isinstance(cell, str):
        return day
    return day if day.is_ambiguous_month else parse_range(cell)
