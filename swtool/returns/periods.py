"""The periods that returns are for: a month, a quarter, a year."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from swtool.dates import Month, UnreadableDate
from swtool.folding import fold
from swtool.patterns import Pattern

_MONTHS_OF_A_QUARTER = 3
_DECEMBER = 12
_HAN = {"一": 1, "二": 2, "三": 3, "四": 4}
_QUARTER_WORDS = r"(\d{4})(?:年度?|-)?(?:Q|第?)([1-4一二三四])"
_QUARTER = Pattern(rf"{_QUARTER_WORDS}(?:季度?)?", re.ASCII)
_QUARTER_INSIDE = Pattern(r"(\d{4})年?(?:Q|第?)([1-4一二三四])季度?", re.ASCII)
_YEAR = Pattern(r"(\d{4})(?:年度?)?", re.ASCII)
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
_TO = r"[-~\u301c至到、,和及与]"
_YEAR_INSIDE = Pattern(rf"(?<!\d)(?<!\d\d\d\d{_TO})(\d{{4}})年(?!度?\(?(?:第?{_NUMBER}(?:月|季)|Q[1-4]))", re.ASCII)
_SPAN_INSIDE = Pattern(
    rf"(?:[上下前后]|年度?)半年|前{_NUMBER}个?(?:月|季)"
    rf"|第?({_NUMBER})(?:个?月|季度?)?{_TO}+(?:\d{{4}}年)?第?({_NUMBER})个?(月|季)",
    re.ASCII,
)
_QUARTERS = {("1", "3", "月"), ("4", "6", "月"), ("7", "9", "月"), ("10", "12", "月")}
_WHOLE_YEAR = {("1", "12", "月"), ("一", "十二", "月"), ("1", "4", "季"), ("一", "四", "季")}


class Frequency(StrEnum):
    """How often a sheet is owed; the keys of ``returns.owed``."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class Period(NamedTuple):
    """2026-10, 2026-Q4 or 2026. ``number`` is the month or quarter, 0 for a year."""

    frequency: Frequency
    year: int
    number: int = 0

    @classmethod
    def of(cls, month: Month, frequency: Frequency) -> Period:
        """The period of that length which holds a month."""
        if frequency is Frequency.MONTHLY:
            return cls(frequency, month.year, month.month)
        if frequency is Frequency.QUARTERLY:
            return cls(frequency, month.year, (month.month - 1) // _MONTHS_OF_A_QUARTER + 1)
        return cls(frequency, month.year)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read 2026-10, 2026年10月, 2026-Q4, 2026年第四季度, 2026 or 2026年. Raises ``UnreadableDate``."""
        plain = "".join(fold(text).split())
        if match := _YEAR.fullmatch(plain):
            return cls(Frequency.YEARLY, int(match[1]))
        if ("Q" in plain or "季" in plain) and (match := _QUARTER.fullmatch(plain)):
            return cls(Frequency.QUARTERLY, int(match[1]), _quarter(match[2]))
        try:
            return cls.of(Month.parse(plain), Frequency.MONTHLY)
        except UnreadableDate:
            raise UnreadableDate(
                f"“{text}”不是报表的期间", remedy="月份写 2026-10，季度写 2026-Q4，全年写 2026"
            ) from None

    @classmethod
    def named_in(cls, text: str, frequency: Frequency) -> Period | None:
        """The quarter or year that a title names, None if it names none (or several, or a part of the year)."""
        pattern = _QUARTER_INSIDE if frequency is Frequency.QUARTERLY else _YEAR_INSIDE
        found = set(pattern.findall("".join(fold(text).split())))
        if frequency is Frequency.MONTHLY or len(found) != 1:
            return None
        if any(frequency is Frequency.YEARLY or unit != "月" for _, _, unit in _spans_in(text)):
            return None
        (match,) = found
        if frequency is Frequency.QUARTERLY:
            return cls(frequency, int(match[0]), _quarter(match[1]))
        return cls(frequency, int(match))

    @property
    def months(self) -> tuple[Month, ...]:
        """The months of the period, first to last."""
        if self.frequency is Frequency.MONTHLY:
            return (Month(self.year, self.number),)
        if self.frequency is Frequency.QUARTERLY:
            last = self.number * _MONTHS_OF_A_QUARTER
            return tuple(Month(self.year, last - back) for back in range(_MONTHS_OF_A_QUARTER - 1, -1, -1))
        return tuple(Month(self.year, month) for month in range(1, _DECEMBER + 1))

    @property
    def first(self) -> date:
        """The first day."""
        return self.months[0].first

    @property
    def last(self) -> date:
        """The last day (inclusive)."""
        return self.months[-1].last

    @property
    def label(self) -> str:
        """As the office writes it: 2026年10月, 2026年第4季度, 2026年."""
        if self.frequency is Frequency.MONTHLY:
            return f"{self.year}年{self.number}月"
        return f"{self.year}年第{self.number}季度" if self.frequency is Frequency.QUARTERLY else f"{self.year}年"

    def __str__(self) -> str:
        if self.frequency is Frequency.MONTHLY:
            return f"{self.year:04d}-{self.number:02d}"
        return f"{self.year:04d}-Q{self.number}" if self.frequency is Frequency.QUARTERLY else f"{self.year:04d}"


def ending_in(month: Month) -> tuple[Period, ...]:
    """The periods that are over with a month: itself, and the quarter and the year that it ends."""
    every = (Period.of(month, frequency) for frequency in Frequency)
    return tuple(period for period in every if period.last == month.last)


def names_span(title: str) -> bool:
    """Whether a title names half a year, or several months or quarters: more than a quarter and less than a year."""
    return any(span not in _QUARTERS for span in _spans_in(title))


def _spans_in(title: str) -> list[tuple[str, str, str]]:
    """The spans within a year that a title names: first, last and their unit (月, 季); all '' for half a year."""
    return [span for span in _SPAN_INSIDE.findall("".join(fold(title).split())) if span not in _WHOLE_YEAR]


def _quarter(text: str) -> int:
    return _HAN.get(text) or int(text)
