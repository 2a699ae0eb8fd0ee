"""Days in post, hours owed, verdicts and the forecast: worked by hand, and against a count day by day."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.dates import days_in_year
from swtool.findings import Outcome
from swtool.training.credits import Tally
from swtool.training.rules import (
    NO_NEED,
    Demand,
    Need,
    Proration,
    Stay,
    days_in_post,
    forecast,
    home_of_credit,
    home_on,
    home_stays,
    judge_hours,
    need_of,
    need_text,
)

THIRTY = 3000


def whole_year(year: int, hours: int = THIRTY) -> list[Demand]:
    return [Demand(date(year, 1, 1), date(year + 1, 1, 1), hours)]


def stay(first: str, until: str | None = None, **options: object) -> Stay:
    return Stay(1, date.fromisoformat(first), date.fromisoformat(until) if until else None, **options)  # type: ignore[arg-type]


def owed(year: int, *stays: Stay, proration: Proration | None = None) -> Need:
    return need_of(stays, year, whole_year(year), proration or Proration())


@pytest.mark.parametrize(
    ("first", "until", "year", "days", "total"),
    [
        ("2020-05-01", None, 2026, 365, 365),
        ("2026-01-01", None, 2026, 365, 365),
        ("2025-12-31", None, 2026, 365, 365),
        ("2026-01-02", None, 2026, 364, 365),
        ("2026-07-01", None, 2026, 184, 365),
        ("2024-07-01", None, 2024, 184, 366),
        ("2024-02-29", None, 2024, 307, 366),
        ("2024-03-01", None, 2024, 306, 366),
        ("2026-12-31", None, 2026, 1, 365),
        ("2020-01-01", "2026-07-01", 2026, 181, 365),
        ("2020-01-01", "2027-01-01", 2026, 365, 365),
        ("2020-01-01", "2026-12-31", 2026, 364, 365),
        ("2020-01-01", "2026-01-02", 2026, 1, 365),
        ("2020-01-01", "2026-01-01", 2026, 0, 365),
        ("2027-01-01", None, 2026, 0, 365),
        ("2026-03-10", "2026-03-10", 2026, 0, 365),
    ],
)
def test_joiners_and_leavers_owe_by_days_in_post(
    first: str, until: str | None, year: int, days: int, total: int
) -> None:
    need = owed(year, stay(first, until))
    assert need.days == days
    assert need.hours == Fraction(THIRTY * days, total)
    assert need.share == Fraction(days, total)


def test_the_arithmetic_is_shown_as_a_fraction() -> None:
    assert need_text(owed(2026, stay("2020-01-01"))) == "30"
    # 30×184/365 = 15.1232…, shown raised so that 15.12 does not seem enough
    assert need_text(owed(2026, stay("2026-07-01"))) == "30×184/365（15.13）"
    assert need_text(owed(2024, stay("2024-07-01"))) == "30×184/366（15.09）"


def test_two_posts_at_once_count_once_and_a_gap_does_not_count() -> None:
    both = (stay("2026-01-01", "2026-04-01"), stay("2026-03-01", "2026-05-01"), stay("2026-11-01"))
    # January–April: 31+28+31+30 = 120; November, December: 61
    assert owed(2026, *both).days == 181


def test_other_ways_to_treat_part_of_a_year() -> None:
    joined = stay("2026-07-01")
    assert owed(2026, joined, proration=Proration("full")).hours == THIRTY
    assert owed(2026, stay("2027-01-01"), proration=Proration("full")).hours == 0
    # 1 July to 31 December is 184 days; six months from 1 July are 184 days too, seven are 215
    assert owed(2026, joined, proration=Proration("exempt_if_under_months", 6)).hours == THIRTY
    assert owed(2026, joined, proration=Proration("exempt_if_under_months", 7)).hours == 0
    assert owed(2026, stay("2026-07-02"), proration=Proration("exempt_if_under_months", 6)).hours == 0


def test_a_rule_that_begins_within_the_year_asks_from_then() -> None:
    since = [Demand(date(2021, 6, 17), date(2022, 1, 1), THIRTY)]
    # 17 June to 31 December 2021: 14+31+31+30+31+30+31 = 198 days
    need = need_of([stay("2020-01-01")], 2021, since, Proration())
    assert need.hours == Fraction(THIRTY * 198, 365)
    assert need.text == "30×198/365"
    changed = [Demand(date(2026, 1, 1), date(2026, 7, 1), THIRTY), Demand(date(2026, 7, 1), date(2027, 1, 1), 6000)]
    need = need_of([stay("2020-01-01")], 2026, changed, Proration())
    assert need.hours == Fraction(THIRTY * 181 + 6000 * 184, 365)


@given(
    year=st.integers(2019, 2029),
    spans=st.lists(
        st.tuples(st.dates(date(2018, 1, 1), date(2030, 12, 31)), st.one_of(st.none(), st.integers(0, 900))),
        min_size=1,
        max_size=4,
    ),
)
def test_prorating_agrees_with_a_count_day_by_day(year: int, spans: list[tuple[date, int | None]]) -> None:
    stays = [Stay(1, first, None if n is None else first + timedelta(days=n)) for first, n in spans]
    need = owed(year, *stays)
    day, days, counted = date(year, 1, 1), 0, 0
    while day.year == year:
        days += 1
        counted += any(first <= day and (n is None or day < first + timedelta(days=n)) for first, n in spans)
        day += timedelta(days=1)
    assert (need.days, days_in_year(year)) == (counted, days)
    assert need.hours == Fraction(THIRTY, days) * counted


@given(
    spans=st.lists(
        st.tuples(
            st.integers(1, 3),
            st.dates(date(2025, 6, 1), date(2026, 12, 31)),
            st.one_of(st.none(), st.integers(0, 500)),
            st.booleans(),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_homes_of_a_year_add_up_to_the_days_in_post(spans: list[tuple[int, date, int | None, bool]]) -> None:
    stays = [
        Stay(station, first, None if n is None else first + timedelta(days=n), full)
        for station, first, n, full in spans
    ]
    first, until = date(2026, 1, 1), date(2027, 1, 1)
    homes = home_stays(stays, first, until)
    by_station = [days_in_post([h for h in homes if h.station_id == s], first, until) for s in (1, 2, 3)]
    assert sum(by_station) == days_in_post(stays, first, until)
    day = first
    while day < until:
        assert home_on(homes, day) == home_on(stays, day)
        day += timedelta(days=1)


def test_home_is_where_somebody_is_full_time_else_longest() -> None:
    part = Stay(1, date(2025, 1, 1), None, is_full_time=False)
    full = Stay(2, date(2026, 3, 1), None)
    assert home_on([part, full], date(2026, 2, 28)) == 1
    assert home_on([part, full], date(2026, 3, 1)) == 2
    older = Stay(3, date(2024, 1, 1), None, is_full_time=False)
    assert home_on([part, older], date(2026, 1, 1)) == 3
    stays = [Stay(1, date(2026, 2, 1), date(2026, 4, 1)), Stay(2, date(2026, 6, 1), date(2026, 8, 1))]
    assert home_of_credit(stays, date(2026, 1, 5)) == 1
    assert home_of_credit(stays, date(2026, 5, 1)) == 2
    assert home_of_credit(stays, date(2026, 9, 1)) == 2


# -- verdicts ---------------------------------------------------------------------------------------------------------


def judge(counted: int | Fraction, need: Need, *, over: bool = True, pending: int = 0, unclear: int = 0) -> Outcome:
    done = Tally(Fraction(counted), Fraction(pending), unclear)
    return judge_hours(done, need, is_over=over, period="2026年").outcome


FULL = owed(2026, stay("2020-01-01"))


def test_29_96_is_not_30() -> None:
    assert judge(2996, FULL) is Outcome.VIOLATED
    assert judge(Fraction(2999999, 1000), FULL) is Outcome.VIOLATED
    assert judge(3000, FULL) is Outcome.HOLDS
    assert judge(3001, FULL) is Outcome.HOLDS
    verdict = judge_hours(Tally(Fraction(2999999, 1000)), FULL, is_over=True, period="2026年")
    assert "计入 29.99 学时" in verdict.what
    assert "还差 0.01 学时" in verdict.what


def test_a_fraction_is_compared_before_rounding() -> None:
    joined = owed(2026, stay("2026-07-01"))
    assert judge(1512, joined) is Outcome.VIOLATED  # 15.1232… are owed
    assert judge(1513, joined) is Outcome.HOLDS


def test_before_the_year_is_over_nobody_has_failed() -> None:
    assert judge(0, FULL, over=False) is Outcome.UNDETERMINED
    assert judge(3000, FULL, over=False) is Outcome.HOLDS


def test_what_may_still_count_leaves_it_open() -> None:
    assert judge(2000, FULL, pending=999) is Outcome.VIOLATED
    assert judge(2000, FULL, pending=1000) is Outcome.UNDETERMINED
    assert judge(0, FULL, unclear=1) is Outcome.UNDETERMINED
    assert judge(3000, FULL, unclear=1) is Outcome.HOLDS


def test_a_start_known_to_the_month_leaves_open_what_its_last_day_would_forgive() -> None:
    # 1–30 June: 214 days owe 17.589…, from the 30th 185 days owe 15.205…
    vague = owed(2026, stay("2026-06-01", latest_first=date(2026, 6, 30)))
    assert vague.least == Fraction(THIRTY * 185, 365)
    assert judge(1520, vague) is Outcome.VIOLATED
    assert judge(1521, vague) is Outcome.UNDETERMINED
    assert judge(1758, vague) is Outcome.UNDETERMINED
    assert judge(1759, vague) is Outcome.HOLDS


def test_no_day_in_post_no_duty() -> None:
    assert judge(0, owed(2026, stay("2027-01-01"))) is Outcome.NOT_APPLICABLE
    assert judge(0, NO_NEED) is Outcome.NOT_APPLICABLE


# -- forecast ---------------------------------------------------------------------------------------------------------


def test_the_forecast_is_hours_by_elapsed_days_times_days_of_the_year() -> None:
    stays = [stay("2020-01-01")]
    # 10 November is day 314: 31+28+31+30+31+30+31+31+30+31+10
    at = date(2026, 11, 10)
    behind = forecast(Tally(Fraction(2580)), stays, FULL, 2026, at)
    assert behind.elapsed == 314
    assert behind.projected == Fraction(2580 * 365, 314)  # 29.990…
    assert behind.misses is True
    assert behind.owed == 420
    ahead = forecast(Tally(Fraction(2581)), stays, FULL, 2026, at)  # 30.0018…
    assert ahead.misses is False
    assert ahead.owed == 419


def test_the_forecast_counts_days_in_post_only() -> None:
    stays = [stay("2026-07-01")]
    need = owed(2026, *stays)
    made = forecast(Tally(Fraction(500)), stays, need, 2026, date(2026, 9, 30))  # 92 of 184 days: 10 of 15.12
    assert (made.elapsed, made.projected, made.misses) == (92, Fraction(1000), True)
    enough = forecast(Tally(Fraction(757)), stays, need, 2026, date(2026, 9, 30))
    assert (enough.projected, enough.misses) == (Fraction(1514), False)


def test_before_the_first_day_nothing_can_be_foretold() -> None:
    stays = [stay("2026-12-01")]
    made = forecast(Tally(), stays, owed(2026, *stays), 2026, date(2026, 11, 30))
    assert (made.elapsed, made.projected, made.misses) == (0, None, None)
    first = forecast(Tally(), stays, owed(2026, *stays), 2026, date(2026, 12, 1))
    assert (first.elapsed, first.projected, first.misses) == (1, Fraction(0), True)
