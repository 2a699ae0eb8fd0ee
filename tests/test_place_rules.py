"""Lessons, joint meetings, party building, administrative work: what places' rules say of days, weeks, months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from swtool.casework.rules import judge_share
from swtool.community.rules import judge_joint_meetings, periods_of_year
from swtool.dates import Month, PartialDate
from swtool.findings import Outcome
from swtool.services.party_checks import judge_party_building
from swtool.training.lesson_checks import is_asked
from swtool.training.lesson_rules import (
    EVERY_WEEK,
    FULL_HOLIDAYS_OUT,
    HOLIDAYS_OUT,
    Week,
    judge_pre_post,
    judge_weekly,
    weeks_of_year,
)
from swtool.workdays import official_calendar


def day(text: str) -> date:
    return date.fromisoformat(text)


# -- the weekly lesson ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "first", "last", "number"),
    [
        ("2021-01-03", "2019-12-30", "2020-12-28", 53),  # a Sunday of ISO year 2020, which has 53 weeks
        ("2021-01-09", None, None, 0),  # the first week of 2021 (4 to 10 January) lacks its Sunday
        ("2021-01-10", "2021-01-04", "2021-01-04", 1),
        ("2021-01-16", "2021-01-04", "2021-01-04", 1),
        ("2021-01-17", "2021-01-04", "2021-01-11", 2),
        ("2021-12-31", "2021-01-04", "2021-12-20", 51),
        ("2022-01-02", "2021-01-04", "2021-12-27", 52),
    ],
)
def test_weeks_that_are_over(on: str, first: str | None, last: str | None, number: int) -> None:
    weeks = list(weeks_of_year(day(on)))
    assert len(weeks) == number
    if first and last:
        assert (weeks[0], weeks[-1]) == (day(first), day(last))
    assert all(monday.weekday() == 0 for monday in weeks)


@pytest.mark.parametrize(
    ("monday", "every", "full", "some"),
    [
        ("2020-01-27", True, False, False),  # 春节 2020: all seven days off (to 2 February)
        ("2023-01-23", True, True, False),  # 春节 2023: Monday to Friday off, Saturday and Sunday worked
        ("2021-04-05", True, True, False),  # 清明 2021: Monday off
        ("2021-03-08", True, True, True),
    ],
)
def test_weeks_with_holidays(monday: str, every: bool, full: bool, some: bool) -> None:
    calendar = official_calendar()
    found = [is_asked(day(monday), calendar, how) for how in (EVERY_WEEK, FULL_HOLIDAYS_OUT, HOLIDAYS_OUT)]
    assert found == [every, full, some]


def test_minutes_of_each_week() -> None:
    weeks = [Week(day("2021-01-04")), Week(day("2021-01-11")), Week(day("2021-01-18"), is_asked=False)]
    enough = {day("2021-01-04"): 60, day("2021-01-11"): 61}
    assert judge_weekly(weeks, enough, (), 60).outcome is Outcome.HOLDS  # the third is not asked for
    short = {day("2021-01-04"): 59, day("2021-01-11"): 61}
    verdict = judge_weekly(weeks, short, (), 60)
    assert verdict.outcome is Outcome.VIOLATED
    assert verdict.what == "2 周中够的 1 周；不够的：2021年第1周 59 分钟"
    assert judge_weekly(weeks, short, {day("2021-01-04")}, 60).outcome is Outcome.UNDETERMINED
    assert judge_weekly(weeks[2:], {}, (), 60).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("started", "ended", "outcome"),
    [
        ("2021-03-15", [], Outcome.VIOLATED),
        ("2021-03-15", ["2021-03-14"], Outcome.HOLDS),
        ("2021-03-15", ["2021-03-15"], Outcome.VIOLATED),
        ("2021-03-15", ["2021-03-16"], Outcome.VIOLATED),
        ("2021-03-15", ["2021-02"], Outcome.HOLDS),
        ("2021-03-15", ["2021-03"], Outcome.UNDETERMINED),
        ("2021-03-15", ["2021-03", "2021-03-14"], Outcome.HOLDS),
        ("2021-03", ["2021-03-14"], Outcome.UNDETERMINED),
        ("2021-03", ["2021-02-28"], Outcome.HOLDS),
    ],
)
def test_training_before_the_post(started: str, ended: list[str], outcome: Outcome) -> None:
    verdict = judge_pre_post(PartialDate.parse(started), [PartialDate.parse(text) for text in ended], ["政策"])
    assert verdict.outcome is outcome
    assert verdict.what.endswith("没有政策培训的记录")


# -- joint meetings ---------------------------------------------------------------------------------------------------


def test_months_that_are_over() -> None:
    begins = day("2020-01-01")
    assert periods_of_year(day("2022-01-30"), 1, begins) == []
    assert periods_of_year(day("2022-01-31"), 1, begins) == [(Month(2022, 1), Month(2022, 1))]
    assert len(periods_of_year(day("2022-12-31"), 1, begins)) == 12
    assert periods_of_year(day("2022-06-29"), 3, begins) == [(Month(2022, 1), Month(2022, 3))]
    assert periods_of_year(day("2022-04-30"), 1, day("2022-03-01")) == [
        (Month(2022, 3), Month(2022, 3)), (Month(2022, 4), Month(2022, 4)),
    ]  # fmt: skip
    assert periods_of_year(day("2022-04-30"), 1, day("2022-03-02")) == [(Month(2022, 4), Month(2022, 4))]


def test_months_without_a_meeting_are_named() -> None:
    months = [(Month(2022, number), Month(2022, number)) for number in (1, 2, 3)]
    verdict = judge_joint_meetings(2022, 1, months, {Month(2022, 1), Month(2022, 3), Month(2021, 2)})
    assert verdict.outcome is Outcome.VIOLATED
    assert verdict.what == "2022年过完的 3 期中开了 2 期；没有开的：2022年2月"
    quarter = [(Month(2022, 1), Month(2022, 3))]
    assert judge_joint_meetings(2022, 3, quarter, {Month(2022, 2)}).outcome is Outcome.HOLDS
    assert judge_joint_meetings(2022, 1, [], ()).outcome is Outcome.UNDETERMINED


# -- party building, administrative work ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        ("2023-06-30", Outcome.HOLDS),  # twelve months to the day
        ("2023-06-29", Outcome.VIOLATED),
        (None, Outcome.VIOLATED),
    ],
)
def test_the_newest_party_entry(last: str | None, outcome: Outcome) -> None:
    newest = day(last) if last else None
    assert judge_party_building(newest, day("2022-01-01"), day("2024-06-30"), 12).outcome is outcome


def test_a_station_younger_than_the_interval_is_not_decided() -> None:
    on = day("2024-06-30")
    assert judge_party_building(None, day("2023-06-30"), on, 12).outcome is Outcome.UNDETERMINED
    assert judge_party_building(None, day("2023-06-30") - timedelta(days=1), on, 12).outcome is Outcome.VIOLATED


@pytest.mark.parametrize(
    ("administrative", "people", "outcome"),
    [
        (0, 0, Outcome.NOT_APPLICABLE), (0, 3, Outcome.HOLDS), (1, 3, Outcome.UNDETERMINED),
        (2, 3, Outcome.UNDETERMINED), (3, 3, Outcome.VIOLATED),
    ],
)  # fmt: skip
def test_no_source_says_how_much_is_too_much(administrative: int, people: int, outcome: Outcome) -> None:
    assert judge_share(administrative, people).outcome is outcome
