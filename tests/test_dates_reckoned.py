"""Reckoning with days, months and years: how exactly one is known, which is before which, ages and neighbours."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.dates import (
    CHINA,
    Month,
    PartialDate,
    Precision,
    UnreadableDate,
    add_months,
    add_years,
    age_on,
    days_in_year,
)

JUNE_17 = PartialDate(2021, 6, 17)


def test_partial_date_bounds() -> None:
    year, month = PartialDate(2024), PartialDate(2024, 2)
    assert (year.first_day, year.last_day) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (month.first_day, month.last_day) == (date(2024, 2, 1), date(2024, 2, 29))
    assert JUNE_17.first_day == JUNE_17.last_day == JUNE_17.exact == date(2021, 6, 17)
    assert year.exact is None
    assert month.exact is None
    assert [one.precision for one in (year, month, JUNE_17)] == [Precision.YEAR, Precision.MONTH, Precision.DAY]
    assert [one.label for one in (year, month, JUNE_17)] == ["2024年", "2024年2月", "2021年6月17日"]


def test_partial_dates_sort_and_judge_differently() -> None:
    written = ["2021-07", "2021-06-17", "2021", "2021-06", "2020-12-31"]
    ordered = sorted(PartialDate.parse(text) for text in written)
    assert [str(one) for one in ordered] == ["2020-12-31", "2021", "2021-06", "2021-06-17", "2021-07"]
    june = PartialDate(2021, 6)
    assert june.is_before(date(2021, 7, 1)) is True
    assert june.is_before(date(2021, 6, 30)) is None
    assert june.is_before(date(2021, 6, 1)) is False
    assert june.is_before(june) is None
    assert JUNE_17.is_before(JUNE_17) is False


@pytest.mark.parametrize("text", ["2021-6", "2021-06-31", "21", "2021-13", "20210617", "", "2021-06-17x"])
def test_stored_text_is_strict(text: str) -> None:
    with pytest.raises(UnreadableDate):
        PartialDate.parse(text)


def test_a_day_needs_a_month() -> None:
    with pytest.raises(ValueError, match="有日无月"):
        PartialDate(2021, None, 17)


@pytest.mark.parametrize("text", ["2026-10", "2026年10月", "202610", "2026.10", "2026/10", "２０２６年１０月"])
def test_months_as_written(text: str) -> None:
    assert Month.parse(text) == Month(2026, 10)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026", "2026-10-01", "10月", "26-10", "2026-0", "20261", "9999-12", "2100-01", "1899-12"]
)
def test_months_refused(text: str) -> None:
    with pytest.raises(UnreadableDate):
        Month.parse(text)


def test_the_first_and_the_last_month_that_are_read() -> None:
    assert [Month.parse(text) for text in ("1900-01", "209912")] == [Month(1900, 1), Month(2099, 12)]
    with pytest.raises(UnreadableDate, match="年份9999不在1900—2099年之间"):
        Month.parse("9999-12")


def test_month_neighbours() -> None:
    october = Month(2026, 10)
    assert (str(october), october.label) == ("2026-10", "2026年10月")
    assert (october.first, october.last) == (date(2026, 10, 1), date(2026, 10, 31))
    assert Month(2026, 12).next() == Month(2027, 1)
    assert Month(2026, 1).previous() == Month(2025, 12)
    assert october.next() == Month(2026, 11)
    assert october.previous() == Month(2026, 9)
    assert Month(2025, 12) < Month(2026, 1) < october
    assert date(2026, 10, 31) in october
    assert date(2026, 11, 1) not in october


@given(st.integers(1900, 2098), st.integers(1, 12))
def test_next_month_starts_the_day_after(year: int, month: int) -> None:
    one = Month(year, month)
    assert one.next().first == one.last + timedelta(days=1)
    assert one.next().previous() == one


def test_years_end_on_the_corresponding_day_or_the_months_end() -> None:
    assert add_years(date(2021, 6, 17), 3) == date(2024, 6, 17)
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert add_years(date(2024, 2, 29), -1) == date(2023, 2, 28)
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 3, 31), -3) == date(2025, 12, 31)


def test_age_the_day_before_on_and_after_the_birthday() -> None:
    birth = date(2011, 3, 15)
    assert age_on(birth, date(2029, 3, 14)) == 17
    assert age_on(birth, date(2029, 3, 15)) == 18
    assert age_on(birth, date(2029, 3, 16)) == 18
    assert age_on(birth, birth) == 0
    assert age_on(date(2012, 2, 29), date(2013, 2, 27)) == 0
    assert age_on(date(2012, 2, 29), date(2013, 2, 28)) == 1
    assert age_on(date(2012, 2, 29), date(2016, 2, 28)) == 3
    with pytest.raises(Exception, match="不能计算年龄"):
        age_on(birth, date(2011, 3, 14))


def test_days_in_year() -> None:
    assert [days_in_year(year) for year in (1900, 2000, 2023, 2024)] == [365, 366, 365, 366]


def test_china_has_no_summer_time() -> None:
    assert datetime(2026, 7, 1, tzinfo=CHINA).utcoffset() == timedelta(hours=8)
