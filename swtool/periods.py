"""Office dates as values: days, months and years as precise as they were written, and periods.

An unknown day stays unknown: 2021-06 is not 2021-06-01 (design §4). Periods of years follow 民法典 §202. What cells
and options hold is read by ``swtool.dates``, which also re-exports every name of this module.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from enum import Enum, StrEnum
from functools import lru_cache, total_ordering
from typing import Final, NamedTuple

from swtool.errors import SwtoolError, UsageFault
from swtool.folding import fold
from swtool.patterns import Pattern

_DAYS_OF_ANY_MONTH: Final = 28
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2099
CHINA: Final = timezone(timedelta(hours=8), "UTC+08:00")


class Precision(StrEnum):
    """How much of a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class OpenEnd(Enum):
    """The end of a period that was written as 至今 or 长期: known to have no end yet."""

    OPEN_END = "至今"

    def __str__(self) -> str:
        return self.value


OPEN_END: Final = OpenEnd.OPEN_END


class DateFault(NamedTuple):
    """Why a text or number is no date. ``reason`` is a Chinese clause that stands behind a cell's address.

    ``is_ambiguous_month``: a number such as 2021.1, which how it is shown may decide. ``expected``: what would be
    right, where that hangs on what was written.
    """

    reason: str
    is_ambiguous_month: bool = False
    expected: str = ""


class UnreadableDate(UsageFault, ValueError):
    """``PartialDate.parse`` or ``Month.parse`` was given a text of another form."""


_ISO = Pattern(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day.

    Comparing two is for sorting lists only (2021 < 2021-06 < 2021-06-17, then 2021-07). A rule that must know
    which came first asks :meth:`is_before`, which says ``None`` where the precision does not decide.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise UnreadableDate("日期有日无月", why="写到日的日期必须有月份")
        reason = impossible(self.year, self.month, self.day)
        if reason:
            raise UnreadableDate(f"不是真实的日期：{reason}")

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read the stored form: "2021", "2021-06" or "2021-06-17". Raises :class:`UnreadableDate`."""
        return _stored_day(text)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """The day itself, known to the day."""
        return cls(day.year, day.month, day.day)

    @property
    def precision(self) -> Precision:
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def first_day(self) -> date:
        """The earliest day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The latest day it can be (inclusive)."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def exact(self) -> date | None:
        """The day, if it is known."""
        return None if self.day is None else self.first_day

    @property
    def label(self) -> str:
        """As the office writes it: 2021年6月17日, 2021年6月, 2021年."""
        month = f"{self.month}月" if self.month else ""
        return f"{self.year}年{month}{f'{self.day}日' if self.day else ''}"

    def is_before(self, other: PartialDate | date) -> bool | None:
        """Whether it lies wholly before ``other``; ``None`` when the precision of either does not decide."""
        that = other if isinstance(other, PartialDate) else PartialDate.of(other)
        if self.last_day < that.first_day:
            return True
        return False if self.first_day >= that.last_day else None

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return (self.year, self.month or 0, self.day or 0) < (other.year, other.month or 0, other.day or 0)

    def __str__(self) -> str:
        if self.day is not None:
            return self.first_day.isoformat()
        return f"{self.year:04d}" if self.month is None else f"{self.year:04d}-{self.month:02d}"


@lru_cache(maxsize=20_000)
def _stored_day(text: str) -> PartialDate:
    """The stored form as a day: the same days stand in hundreds of thousands of rows."""
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise UnreadableDate(f"“{text}”不是日期", remedy="写成 2021、2021-06 或 2021-06-17")
    year, month, day = match.groups()
    return PartialDate(int(year), int(month) if month else None, int(day) if day else None)


_MONTH = Pattern(r"(\d{4})(?:\s*[-./年]\s*(\d{1,2})\s*月?|(\d{2}))", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month: the period of reports and disclosures."""

    year: int
    month: int

    def __post_init__(self) -> None:
        reason = impossible(self.year, self.month, None)
        if reason:
            raise UnreadableDate(f"不是真实的月份：{reason}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read 2026-10, 2026年10月, 2026.10, 2026/10 or 202610. Raises :class:`UnreadableDate`, also for years that no
        day is read in: the last month of all has no day after it."""
        match = _MONTH.fullmatch(fold(text).strip())
        if match is None:
            raise UnreadableDate(f"“{text}”不是月份", remedy="写成 2026-10 或 2026年10月")
        year = int(match[1])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            what = f"“{text}”不是月份；年份{year}不在{FIRST_YEAR}—{LAST_YEAR}年之间"
            raise UnreadableDate(what, remedy="写成 2026-10 或 2026年10月")
        return cls(year, int(match[2] or match[3]))

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that holds ``day``."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The last day (inclusive)."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def label(self) -> str:
        return f"{self.year}年{self.month}月"

    def next(self) -> Month:
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    def previous(self) -> Month:
        return Month(self.year - (self.month == 1), 12 if self.month == 1 else self.month - 1)

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


class DateRange(NamedTuple):
    """A period as written, both ends included; ``end`` may be open (至今)."""

    start: PartialDate
    end: PartialDate | OpenEnd

    def __str__(self) -> str:
        """As it is shown and read again: 2021-06-17至2021-06-19, 2021-06-17至今; a period of one day is the day."""
        if self.end is OpenEnd.OPEN_END:
            return f"{self.start}{self.end}"
        return str(self.start) if self.start == self.end else f"{self.start}至{self.end}"


@lru_cache(maxsize=20_000)
def add_years(day: date, years: int) -> date:
    """The corresponding day ``years`` later or earlier; where there is none, the month's end (民法典 §202)."""
    from dateutil.relativedelta import relativedelta

    return day + relativedelta(years=years)


@lru_cache(maxsize=20_000)
def add_months(day: date, months: int) -> date:
    """The corresponding day ``months`` later or earlier; where there is none, the month's end (民法典 §202)."""
    from dateutil.relativedelta import relativedelta

    return day + relativedelta(months=months)


def age_on(birth: date, day: date) -> int:
    """周岁 on ``day``: full years, completed on the birthday itself (born on 29 February: else on the 28th)."""
    if day < birth:
        raise SwtoolError("不能计算年龄", why="计算日早于出生日期")
    years = day.year - birth.year
    return years if add_years(birth, years) <= day else years - 1


def year_is_over(day: date) -> bool:
    """Whether the year of a day is over with it."""
    return (day.month, day.day) == (12, 31)


def days_in_year(year: int) -> int:
    """365 or 366."""
    return 366 if calendar.isleap(year) else 365


def impossible(year: int, month: int | None, day: int | None) -> str:
    """Why there is no such date; empty if there is one."""
    if not 1 <= year <= 9999:
        return f"没有{year}年"
    if month is not None and not 1 <= month <= 12:
        return f"没有{month}月"
    if month is None or day is None or 1 <= day <= _DAYS_OF_ANY_MONTH:
        return ""
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        whose = f"{year}年2月" if (month, day) == (2, 29) else f"{month}月"
        return f"{whose}没有{day}日"
    return ""
