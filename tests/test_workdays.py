"""Rest days and deadlines: the vectors of domain §2.2, the State Council's notices, and an independent count."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swtool.errors import SwtoolError
from swtool.workdays import (
    Calendar,
    Convention,
    deadline,
    next_workday,
    official_calendar,
    previous_workday,
)

NOTICES = Path(__file__).parents[1].parent / "shared" / "real" / "calendar" / "cn_calendar_2018_2026.csv"

ROLLOVER = Convention("calendar_7_rollover", 7, "calendar_day", True)
STRICT = Convention("calendar_7_strict", 7, "calendar_day", False)
WORKDAY_5 = Convention("workday_5", 5, "workday", False)
WORKDAY_7 = Convention("workday_7", 7, "workday", False)


@pytest.fixture(scope="module")
def official() -> Calendar:
    return official_calendar()


@pytest.mark.parametrize(
    ("event", "strict", "expected"),
    [
        ("2021-06-17", "2021-06-24", "2021-06-24"),
        ("2021-09-18", "2021-09-25", "2021-09-26"),
        ("2021-09-19", "2021-09-26", "2021-09-26"),
        ("2021-09-24", "2021-10-01", "2021-10-08"),
        ("2021-10-02", "2021-10-09", "2021-10-09"),
        ("2025-01-21", "2025-01-28", "2025-02-05"),
        ("2025-12-25", "2026-01-01", "2026-01-04"),
        ("2026-02-08", "2026-02-15", "2026-02-24"),
        ("2026-09-18", "2026-09-25", "2026-09-28"),
    ],
)
def test_verified_vectors(official: Calendar, event: str, strict: str, expected: str) -> None:
    day = date.fromisoformat(event)
    assert deadline(day, STRICT, official).last_day == date.fromisoformat(strict)
    found = deadline(day, ROLLOVER, official)
    assert found.last_day == date.fromisoformat(expected)
    assert not found.provisional
    assert found.calendar_edition.startswith("chinesecalendar ")


@pytest.mark.parametrize(
    ("event", "five", "seven"),
    [
        # 2021-06-17 is a Thursday: 18, 21, 22, 23, 24 | 25, 28 June.
        ("2021-06-17", "2021-06-24", "2021-06-28"),
        # 2021-09-24 is a Friday: Sunday the 26th is worked, 27-30 | holidays | 8 and 9 October (a worked Saturday).
        ("2021-09-24", "2021-09-30", "2021-10-09"),
        # 2026-02-13 is a Friday: Saturday the 14th is worked, 15-23 are off, then 24-27 | 28 (worked), 2 March.
        ("2026-02-13", "2026-02-27", "2026-03-02"),
    ],
)
def test_workday_conventions(official: Calendar, event: str, five: str, seven: str) -> None:
    day = date.fromisoformat(event)
    assert deadline(day, WORKDAY_5, official).last_day == date.fromisoformat(five)
    assert deadline(day, WORKDAY_7, official).last_day == date.fromisoformat(seven)


def test_steps_tell_how_it_was_counted(official: Calendar) -> None:
    assert deadline(date(2021, 9, 18), ROLLOVER, official).steps == (
        "2021年9月18日（星期六，调休上班）当日不计入，自次日起算",
        "第7日是2021年9月25日（星期六）",
        "2021年9月25日（星期六）是休息日，顺延到2021年9月26日（星期日，调休上班）",
        "最后一日是2021-09-26",
    )
    assert "按这个口径遇休息日不顺延" in deadline(date(2021, 9, 18), STRICT, official).steps
    assert "第5个工作日是2021年6月24日（星期四）" in deadline(date(2021, 6, 17), WORKDAY_5, official).steps[1]


def test_an_unknown_year_is_provisional_only_where_it_was_looked_at(official: Calendar) -> None:
    # 2026-12-17 is a Thursday, +7 = Thursday 24 December: nothing that the notice for 2027 could decide is looked at.
    inside = deadline(date(2026, 12, 17), ROLLOVER, official)
    assert (inside.last_day, inside.provisional) == (date(2026, 12, 24), False)
    across = deadline(date(2026, 12, 25), ROLLOVER, official)
    assert (across.last_day, across.provisional) == (date(2027, 1, 1), True)
    assert any("2027年的放假安排还没有载入" in step for step in across.steps)
    # The strict convention asks no calendar at all.
    assert not deadline(date(2026, 12, 25), STRICT, official).provisional
    # Workdays: 28, 29, 30, 31 December, then Friday 1 January 2027 by weekday.
    counted = deadline(date(2026, 12, 25), WORKDAY_5, official)
    assert (counted.last_day, counted.provisional) == (date(2027, 1, 1), True)


def test_the_last_days_of_december_wait_for_the_notice_of_the_next_year(official: Calendar) -> None:
    # To the notice for 2018, 31 December was a plain Monday; the one for 2019 made it a day off and worked the 29th.
    known_then = official._replace(
        rest_days=frozenset(day for day in official.rest_days if day < date(2018, 12, 1)),
        workdays=frozenset(day for day in official.workdays if day < date(2018, 12, 1)),
        known_years=frozenset(range(2004, 2019)),
    )
    before = deadline(date(2018, 12, 24), ROLLOVER, known_then)
    assert (before.last_day, before.provisional) == (date(2018, 12, 31), True)
    assert any("2019年的放假安排还没有载入" in step for step in before.steps)
    after = deadline(date(2018, 12, 24), ROLLOVER, official)
    assert (after.last_day, after.provisional) == (date(2019, 1, 2), False)
    assert not deadline(date(2018, 12, 17), ROLLOVER, known_then).provisional  # Monday 24 December
    assert deadline(date(2018, 12, 18), ROLLOVER, known_then).provisional  # Tuesday 25 December


def test_a_loaded_year_settles_it(official: Calendar) -> None:
    new_year = [date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)]
    loaded = official.with_year(2027, rest=new_year, workdays=[date(2027, 1, 9)], source="示例通知")
    found = deadline(date(2026, 12, 25), ROLLOVER, loaded)
    assert (found.last_day, found.provisional) == (date(2027, 1, 4), False)
    assert found.calendar_edition == loaded.edition
    assert loaded.edition.startswith(f"{official.edition}+2027@")
    assert len(loaded.edition.rpartition("@")[2]) == 8
    assert loaded.is_known(2027)
    assert not loaded.is_rest(date(2027, 1, 9))
    assert not official.is_known(2027)
    assert official.is_rest(date(2027, 1, 9))
    # The same days give the same edition; other days another one, and nothing is stacked up.
    assert (
        official.with_year(2027, rest=reversed(new_year), workdays=[date(2027, 1, 9)], source="改名").edition
        == loaded.edition
    )
    again = loaded.with_year(2027, rest=new_year[:1], workdays=[], source="更正")
    assert again.edition != loaded.edition
    assert again.edition.count("+2027@") == 1
    assert not again.is_rest(date(2027, 1, 1) + timedelta(days=3))
    assert again.is_rest(date(2027, 1, 9))
    both = loaded.with_year(2028, rest=[date(2028, 1, 1)], workdays=[], source="示例通知")
    assert "+2027@" in both.edition
    assert "+2028@" in both.edition


def test_a_notice_may_move_a_day_of_the_december_before(official: Calendar) -> None:
    loaded = official.with_year(2027, rest=[date(2027, 1, 1)], workdays=[date(2026, 12, 26)], source="示例通知")
    assert not loaded.is_rest(date(2026, 12, 26))
    assert official.is_rest(date(2026, 12, 26))


@pytest.mark.parametrize(
    ("rest", "workdays", "words"),
    [
        ([date(2028, 1, 1)], [], "不属于2027年"),
        ([date(2026, 11, 30)], [], "不属于2027年"),
        ([date(2027, 1, 1)], [date(2027, 1, 1)], "既是休息日又是上班日"),
        ([], [], "没有休息日"),
    ],
)
def test_bad_years_are_refused(official: Calendar, rest: list[date], workdays: list[date], words: str) -> None:
    with pytest.raises(SwtoolError, match=words):
        official.with_year(2027, rest=rest, workdays=workdays, source="示例通知")


def test_bad_conventions_are_refused() -> None:
    with pytest.raises(SwtoolError, match="不认识"):
        Convention("x", 7, "week", True)  # type: ignore[arg-type]
    with pytest.raises(SwtoolError, match="不成立"):
        Convention("x", 0, "workday", True)


def test_neighbouring_workdays(official: Calendar) -> None:
    # The 15ths of domain §2.4 that fall on rest days in 2026: February, March, August, November.
    assert [month for month in range(1, 13) if official.is_rest(date(2026, month, 15))] == [2, 3, 8, 11]
    assert [month for month in range(1, 13) if official.is_rest(date(2025, month, 15))] == [2, 3, 6, 11]
    assert [month for month in range(1, 13) if official.is_rest(date(2021, month, 15))] == [2, 5, 8]
    assert next_workday(date(2026, 2, 15), official) == date(2026, 2, 24)
    assert previous_workday(date(2026, 2, 15), official) == date(2026, 2, 14)
    assert next_workday(date(2026, 4, 15), official) == date(2026, 4, 15)
    assert previous_workday(date(2026, 4, 15), official) == date(2026, 4, 15)


def test_known_years(official: Calendar) -> None:
    assert [year for year in range(2000, 2030) if official.is_known(year)] == list(range(2004, 2027))


@pytest.mark.skipif(not NOTICES.exists(), reason="the notices are not here")
def test_every_day_agrees_with_the_notices(official: Calendar) -> None:
    with NOTICES.open(encoding="utf-8", newline="") as file:
        told = {date.fromisoformat(row["date"]): row["kind"] == "休" for row in csv.DictReader(file)}
    day, wrong = date(2018, 1, 1), []
    while day <= date(2026, 12, 31):
        if official.is_rest(day) != told.get(day, day.isoweekday() > 5):
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


def _counted_one_by_one(event: date, convention: Convention) -> date:
    """Tick off the days on a wall calendar, asking the package's own function instead of its tables."""
    from chinese_calendar import is_workday  # type: ignore[import-untyped]

    left = convention.count
    day = event
    while left:
        day = day + timedelta(days=1)
        if convention.unit == "calendar_day" or is_workday(day):
            left -= 1
    while convention.roll and not is_workday(day):
        day = day + timedelta(days=1)
    return day


@settings(max_examples=300)
@given(
    st.dates(date(2004, 1, 1), date(2026, 11, 20)),
    st.builds(
        Convention, st.just("示例"), st.integers(1, 20), st.sampled_from(["calendar_day", "workday"]), st.booleans()
    ),
)
def test_agrees_with_a_count_day_by_day(event: date, convention: Convention) -> None:
    found = deadline(event, convention, official_calendar())
    assert found.last_day == _counted_one_by_one(event, convention)
    assert not found.provisional


def test_the_whole_of_2004_to_2026_by_the_default_convention(official: Calendar) -> None:
    day = date(2004, 1, 1)
    while day < date(2026, 12, 1):
        assert deadline(day, ROLLOVER, official).last_day == _counted_one_by_one(day, ROLLOVER), day
        day += timedelta(days=1)
