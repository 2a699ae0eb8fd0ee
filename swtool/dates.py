"""Reading dates as offices write them (domain §3.11 item 9), and the date values themselves (``swtool.periods``).

Readers are pure. They return a value, or a :class:`DateFault` whose Chinese reason says exactly why not; they never
guess. What they hold to:

* A year of two digits is 20xx for 00-39 and 19xx for 60-99; 40-59 is refused, and all of them where the caller says
  ``short_years=False`` (dates of birth, where 21 may be 1921).
* A month and day without a year need ``default_year``.
* A *number* 2021.1 is January, or October that lost its zero: refused. 2021.6 as a number is June, 2021.12 December.
  A *text* 2021.1 is January, unless ``zeros_lost`` says the text came from numbers (a csv saved by Excel).
* Years outside 1900-2099 are refused: they are slips of the key or of the unit.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from swtool.folding import fold
from swtool.patterns import Pattern
from swtool.periods import (
    CHINA,
    FIRST_YEAR,
    LAST_YEAR,
    OPEN_END,
    DateFault,
    DateRange,
    Month,
    OpenEnd,
    PartialDate,
    Precision,
    UnreadableDate,
    add_months,
    add_years,
    age_on,
    days_in_year,
    impossible,
    year_is_over,
)

__all__ = [
    "CHINA",
    "FIRST_YEAR",
    "LAST_YEAR",
    "OPEN_END",
    "DateFault",
    "DateRange",
    "Month",
    "OpenEnd",
    "PartialDate",
    "Precision",
    "UnreadableDate",
    "add_months",
    "add_years",
    "age_on",
    "days_in_year",
    "from_cell_date",
    "from_serial",
    "parse_day_number",
    "parse_day_text",
    "parse_end_text",
    "parse_range",
    "year_is_over",
]

_FIRST_SERIAL_YEAR = 1910
_LAST_SHORT_2000S = 39
_FIRST_SHORT_1900S = 60

_TIME = Pattern(r"(?<=\d|日|号)(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?(?:\+08:?00)?$")
_WEEKDAY = Pattern(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?$")
_SPACES = Pattern(r"\s+")
_YEAR_FIRST = Pattern(r"(\d{4}|\d{2})([-./。])(\d{1,2})(?:\2(\d{1,2})\.?)?", re.ASCII)
_IN_CHINESE = Pattern(r"(?:(\d{4}|\d{2})年)?(?:(\d{1,2})月(?:份|(\d{1,2})[日号]?)?)?", re.ASCII)
_DIGITS = Pattern(r"\d{4}|\d{6}|\d{8}", re.ASCII)
_MONTH_DAY = Pattern(r"(\d{1,2})([-./])(\d{1,2})", re.ASCII)
_HAN_DATE = Pattern(
    r"([〇零○O0一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})[日号])?)?"
)
_HAN_DIGITS = {"〇": 0, "零": 0, "○": 0, "O": 0, "0": 0, **{c: n for n, c in enumerate("一二三四五六七八九", 1)}}
_OPEN = Pattern(r"(?:至今|迄今|今|现在|目前|长期|长期有效|永久|永久有效|无固定期限)")

_SINCE = Pattern(r"(?:起|以来)?(?:至今|迄今)$|(?:起|以来)$")

_UNREADABLE = DateFault("看不出是日期，请写成2021-06-17或2021年6月的样子")
_NO_YEAR = DateFault("没有写年份，请写成2021年6月17日的样子")
_LOST_ZERO = "可能是{year}年1月，也可能是{year}年10月（数字格式会丢掉末尾的0）"


def _lost_zero(year: str) -> DateFault:
    expected = f"文本 {year}-01 或 {year}-10"
    return DateFault(_LOST_ZERO.format(year=year), is_ambiguous_month=True, expected=expected)


def parse_day_text(
    text: str, *, default_year: int | None = None, short_years: bool = True, zeros_lost: bool = False
) -> PartialDate | DateFault:
    """Read one date from text, to the precision written. A time of day or weekday behind the date is left out."""
    plain = text
    if not (text.isascii() and _YEAR_FIRST.fullmatch(text)):  # as most are written, and there are thousands
        plain = _TIME.sub("", fold(text).strip())
        plain = _WEEKDAY.sub("", _SPACES.sub("", plain))
    if not plain:
        return DateFault("日期是空的")
    build = partial(_build, short_years=short_years)
    if match := _YEAR_FIRST.fullmatch(plain):
        year, separator, month, day = match.groups()
        if len(year) == 2 and day is None:
            return _month_day(plain, default_year)
        if zeros_lost and separator == "." and day is None and month == "1":
            return _lost_zero(year)
        return build(year, month, day)
    if match := _DIGITS.fullmatch(plain):
        return _from_digits(plain, short_years)
    if match := _IN_CHINESE.fullmatch(plain):
        year, month, day = match.groups()
        if year is not None and (month is not None or len(year) == 4):
            return build(year, month, day)
        if month is not None:
            return _NO_YEAR if default_year is None else build(f"{default_year:04d}", month, day)
    if match := _HAN_DATE.fullmatch(plain):
        year, month, day = match.groups()
        digits = "".join(str(_HAN_DIGITS[character]) for character in year)
        return build(digits, _han_number(month), _han_number(day))
    if _MONTH_DAY.fullmatch(plain):
        return _month_day(plain, default_year)
    if _OPEN.fullmatch(plain):
        return DateFault("这里要写一个日期，不能写“至今”“长期”")
    return _UNREADABLE


def parse_day_number(number: float, *, date1904: bool = False, short_years: bool = True) -> PartialDate | DateFault:
    """Read a number cell that should hold a date: 2021, 2021.6, 202106, 20210617, or an Excel serial such as 44364.

    ``date1904`` is the date system of the workbook. Whole numbers 1900-2099 are years, not serials of 1905; a serial
    that would lie before 1910 is a count or a 6.17 in the wrong column, and is refused.
    """
    if isinstance(number, bool) or not math.isfinite(number) or number <= 0:
        return DateFault("这个数字不是日期")
    exact = Decimal(repr(number))
    if exact == exact.to_integral_value():
        whole = int(exact)
        if FIRST_YEAR <= whole <= LAST_YEAR:
            return PartialDate(whole)
        if whole >= 10**5:
            return _from_digits(str(whole), short_years)
        return _plausible(from_serial(whole, date1904))
    year, fraction = f"{exact:f}".split(".")
    if FIRST_YEAR <= int(year) <= LAST_YEAR:
        if fraction == "1":
            return _lost_zero(year)
        if len(fraction) <= 2:
            return _build(year, fraction, None, short_years=True)
        return DateFault("小数不是日期，请写成文本2021-06-17的样子")
    return _NO_YEAR if 1 <= int(year) <= 12 else _plausible(from_serial(number, date1904))


def from_serial(number: float, date1904: bool) -> PartialDate | DateFault:
    """The day of an Excel serial; its time of day is left out.

    The 1900 system counts a 29 February 1900 that never was. 44364 is 2021-06-17 in the 1900 system, and so is 42902
    in the 1904 system.
    """
    if isinstance(number, bool) or not math.isfinite(number) or number < 0 or number >= 10**6:
        return DateFault("这个数字不是Excel的日期序号")
    serial = math.floor(number)
    if date1904:
        day = date(1904, 1, 1) + timedelta(days=serial)
    elif serial < 1 or serial == 60:
        return DateFault("这个数字不是Excel的日期序号")
    else:
        # Day 60 is the day that never was; before it every serial stands for one day later.
        day = date(1899, 12, 31 if serial < 60 else 30) + timedelta(days=serial)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return DateFault(f"按Excel日期序号是{day.year}年，不在{FIRST_YEAR}—{LAST_YEAR}年之间")
    return PartialDate.of(day)


def from_cell_date(value: date) -> PartialDate | DateFault:
    """The day of a date (or date and time) cell."""
    day = value.date() if isinstance(value, datetime) else value
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return DateFault(f"年份{day.year}不在{FIRST_YEAR}—{LAST_YEAR}年之间")
    return PartialDate.of(day)


def parse_end_text(text: str, *, default_year: int | None = None) -> PartialDate | OpenEnd | DateFault:
    """Read the end of a period or validity: a date, or 至今/长期 as :data:`OPEN_END`."""
    if _OPEN.fullmatch(_SPACES.sub("", fold(text))):
        return OPEN_END
    return parse_day_text(text, default_year=default_year)


def parse_range(text: str, *, default_year: int | None = None) -> DateRange | DateFault:
    """Read a period: 2021.6.17-2021.6.19, 2021年6月17日至19日, 2021.6-2021.9, 2021.6.17至今; one day is a period too.

    The end may leave out what it shares with the start. Both ends are included.
    """
    single = parse_day_text(text, default_year=default_year)
    if isinstance(single, PartialDate):
        return DateRange(single, single)
    plain = _SPACES.sub("", fold(text)).removeprefix("自").removeprefix("从").removesuffix("止")
    plain = _SINCE.sub("至今", plain)
    readings: dict[DateRange, None] = {}
    fault: DateFault | None = None
    for separator in re.finditer(r"至|到|~|--+|-", plain):
        start = parse_day_text(plain[: separator.start()], default_year=default_year)
        if not isinstance(start, PartialDate):
            fault = fault or (None if start is _UNREADABLE else start)
            continue
        end = _range_end(plain[separator.end() :], start)
        if isinstance(end, DateFault):
            fault = fault or (None if end is _UNREADABLE else end)
        else:
            readings[DateRange(start, end)] = None
    if len(readings) > 1:
        return DateFault("起止日期有几种读法，请写成2021.6.17-2021.6.19的样子")
    for reading in readings:
        if isinstance(reading.end, PartialDate) and reading.end.last_day < reading.start.first_day:
            return DateFault("结束日期早于开始日期")
        return reading
    return fault if fault and single is _UNREADABLE else single


def _range_end(text: str, start: PartialDate) -> PartialDate | OpenEnd | DateFault:
    """Read the second half of a period, completed from its start: 19日, 7.2, 9月."""
    if not text:
        return DateFault("没有写结束日期")
    if _OPEN.fullmatch(text):
        return OPEN_END
    if match := re.fullmatch(r"(\d{1,2})([日号月]?)", text, re.ASCII):
        number, unit = match.groups()
        if start.day is not None and unit != "月":
            return _build(str(start.year), str(start.month), number, short_years=True)
        if start.precision is Precision.MONTH and unit in ("月", ""):
            return _build(str(start.year), number, None, short_years=True)
        return DateFault("结束日期写得不全")
    end = parse_day_text(text, default_year=start.year)
    if isinstance(end, PartialDate) and end.precision is not start.precision:
        return DateFault("起止日期的写法不一致，一个写到日，一个没有")
    return end


def _plausible(day: PartialDate | DateFault) -> PartialDate | DateFault:
    if isinstance(day, PartialDate) and day.year < _FIRST_SERIAL_YEAR:
        return DateFault("这个数字太小，不是日期")
    return day


def _build(year: str, month: str | None, day: str | None, *, short_years: bool) -> PartialDate | DateFault:
    number = int(year)
    if len(year) == 2:
        if not short_years or _LAST_SHORT_2000S < number < _FIRST_SHORT_1900S:
            return DateFault(f"两位年份{year}不能确定是19{year}年还是20{year}年，请写四位年份")
        number += 2000 if number <= _LAST_SHORT_2000S else 1900
    if not FIRST_YEAR <= number <= LAST_YEAR:
        return DateFault(f"年份{number}不在{FIRST_YEAR}—{LAST_YEAR}年之间")
    months, days = (None if part is None else int(part) for part in (month, day))
    reason = impossible(number, months, days)
    return DateFault(reason) if reason else PartialDate(number, months, days)


def _from_digits(digits: str, short_years: bool) -> PartialDate | DateFault:
    """2021, 202106, 210617 (only where it cannot be a month of a year), 20210617."""
    if len(digits) == 4:
        return _build(digits, None, None, short_years=short_years)
    if len(digits) == 8:
        return _build(digits[:4], digits[4:6], digits[6:], short_years=short_years)
    if len(digits) != 6:
        return DateFault("这串数字不是日期，请写成2021-06-17的样子")
    month = _build(digits[:4], digits[4:], None, short_years=True)
    day = _build(digits[:2], digits[2:4], digits[4:], short_years=True)
    if isinstance(month, PartialDate) and isinstance(day, PartialDate):
        return DateFault(f"可能是{month.label}，也可能是{day.label}，请写清楚")
    if isinstance(month, PartialDate) or digits.startswith(("19", "20")):
        return month
    return _build(digits[:2], digits[2:4], digits[4:], short_years=short_years)


def _month_day(text: str, default_year: int | None) -> PartialDate | DateFault:
    """6.17 and 6-17, which have no year of their own (21.6 is not taken for June 2021)."""
    match = _MONTH_DAY.fullmatch(text)
    if default_year is None or match is None:
        return _NO_YEAR
    return _build(f"{default_year:04d}", match[1], match[3], short_years=True)


def _han_number(text: str | None) -> str | None:
    """十二 → "12"."""
    if text is None:
        return None
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return "".join(str(_HAN_DIGITS[character]) for character in text)
    return str((_HAN_DIGITS[tens] if len(tens) == 1 else 1) * 10 + (_HAN_DIGITS[ones] if len(ones) == 1 else 0))
