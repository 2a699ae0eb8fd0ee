"""The rule of yearly hours in its readings, as pure functions of days in post, hours and the policy's numbers.

Hours follow the person from station to station. Everything is compared as exact fractions, before any rounding: 29.96
is not 30, and somebody 184 days of 365 in post owes 30×184/365 (domain §2.3, J5, JSU-05).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from swtool.dates import add_months, days_in_year
from swtool.findings import Outcome
from swtool.quantities import format_hours
from swtool.registry.rules import Verdict
from swtool.training.credits import Tally, hours_text, rounded_up

_DAY = timedelta(days=1)
NOT_OVER = "not_over"
"""The figure of a verdict that is open only because its period is not over."""


class Stay(NamedTuple):
    """One period at a station. ``until`` is exclusive, None if open; ``latest_first`` is the latest day on which it can
    have begun, where the start is known to the month or year only."""

    station_id: int
    first: date
    until: date | None
    is_full_time: bool = True
    latest_first: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it includes that day."""
        return self.first <= day and (self.until is None or day < self.until)


class Demand(NamedTuple):
    """Hours a year (hundredths of 学时) that are asked for from ``first`` to ``until`` (exclusive), within one year."""

    first: date
    until: date
    hours: int


class Proration(NamedTuple):
    """What somebody owes who was in post a part of the year: by days, all, or nothing under so many ``months``."""

    method: str = "prorate_days"
    months: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """What is owed: exact hundredths of 学时, the days in post behind it, and the arithmetic as text (“30×184/365”).

    ``least`` is what would be owed if every start known only to the month lay at that month's end. ``share`` is the
    time in post in years.
    """

    hours: Fraction
    least: Fraction
    days: int
    share: Fraction
    text: str

    def __add__(self, other: Need) -> Need:
        text = "+".join(part for part in (self.text, other.text) if part)
        return Need(
            self.hours + other.hours,
            self.least + other.least,
            self.days + other.days,
            self.share + other.share,
            text,
        )


NO_NEED = Need(Fraction(0), Fraction(0), 0, Fraction(0), "")


def days_in_post(stays: Iterable[Stay], first: date, until: date, *, latest: bool = False) -> int:
    """Days from ``first`` to ``until`` (exclusive) on which at least one stay runs; several at once count once."""
    spans = []
    for stay in stays:
        begin = stay.latest_first if latest and stay.latest_first is not None else stay.first
        start, end = max(begin, first), min(stay.until or until, until)
        if start < end:
            spans.append((start, end))
    total, reached = 0, first
    for start, end in sorted(spans):
        start = max(start, reached)
        if start < end:
            total += (end - start).days
            reached = end
    return total


def need_of(stays: Sequence[Stay], year: int, demands: Sequence[Demand], proration: Proration) -> Need:
    """What a person with these stays owes in a year."""
    total = days_in_year(year)
    first, until = date(year, 1, 1), date(year + 1, 1, 1)
    days = days_in_post(stays, first, until)
    share = Fraction(days, total)
    if not days or not demands:
        return Need(Fraction(0), Fraction(0), days, share, "")
    if proration.method == "exempt_if_under_months" and _is_under(stays, first, until, proration.months, days):
        return Need(Fraction(0), Fraction(0), days, share, "")
    if proration.method != "prorate_days":
        hours = Fraction(demands[-1].hours)
        return Need(hours, hours, days, share, format_hours(demands[-1].hours))
    exact, least, terms = Fraction(0), Fraction(0), []
    for demand in demands:
        served = days_in_post(stays, demand.first, demand.until)
        exact += Fraction(demand.hours * served, total)
        least += Fraction(demand.hours * days_in_post(stays, demand.first, demand.until, latest=True), total)
        if served:
            whole = format_hours(demand.hours)
            terms.append(whole if served == total else f"{whole}×{served}/{total}")
    return Need(exact, least, days, share, "+".join(terms))


def _is_under(stays: Sequence[Stay], first: date, until: date, months: int, days: int) -> bool:
    """Whether the days in post of the year are fewer than that many months from the first of them."""
    begins = [max(stay.first, first) for stay in stays if stay.first < until and (stay.until or until) > first]
    start = min(begins)
    return days < (add_months(start, months) - start).days


def judge_hours(done: Tally, need: Need, *, is_over: bool, period: str, average: str = "") -> Verdict:
    """Whether the hours suffice. ``period`` names what is summed (2026年); ``average`` is said where a reading has one.

    Before the period is over nobody has failed yet, and what cannot be turned into 学时 may still make up for it.
    """
    if not need.hours:
        return Verdict(Outcome.NOT_APPLICABLE, f"{period}没有学时要求（在岗 {need.days} 天）")
    owed = need.hours - done.counted
    expected, actual = f"{need_text(need)} 学时", f"{hours_text(done.counted)} 学时"
    facts = [f"{period}计入 {actual}", f"应达 {expected}"]
    if average:
        facts.append(average)
    if done.pending:
        facts.append(f"另有待认定 {hours_text(done.pending)} 学时未计入")
    if done.undetermined:
        facts.append(f"另有 {done.undetermined} 项不能折算成学时")
    if owed <= 0:
        return Verdict(Outcome.HOLDS, "；".join(facts), expected, actual)
    facts.append(f"还差 {hours_text(owed, up=True)} 学时")
    outcome = Outcome.VIOLATED
    if not is_over:
        return Verdict(
            Outcome.UNDETERMINED, "；".join([*facts, "期限未到"]), expected, actual, figures={NOT_OVER: True}
        )
    if done.undetermined or done.counted + done.pending >= need.hours:
        outcome = Outcome.UNDETERMINED
    elif done.counted >= need.least:
        facts.append("起始日只写到月，写清后才能判定")
        outcome = Outcome.UNDETERMINED
    return Verdict(outcome, "；".join(facts), expected, actual)


def need_text(need: Need) -> str:
    """“30”, or “30×306/365（25.16）” where a fraction had to be shown as decimals."""
    shown = hours_text(need.hours, up=True)
    return shown if need.text == shown else f"{need.text}（{shown}）"


def need_cell(need: Need) -> int | str:
    """The same for a list: hundredths of 学时, where nothing has to be said about how they came about."""
    return rounded_up(need.hours) if need.text == hours_text(need.hours, up=True) else need_text(need)


# -- stations ---------------------------------------------------------------------------------------------------------


def home_on(stays: Sequence[Stay], day: date) -> int | None:
    """The one station where a person counts on a day: full-time first, then where they have been longest."""
    here = [stay for stay in stays if stay.covers(day)]
    return min(here, key=_rank).station_id if here else None


def home_of_credit(stays: Sequence[Stay], day: date) -> int | None:
    """The station whose average a course of that day enters: the home on the day, else the next, else the last."""
    at_home = home_on(stays, day)
    if at_home is not None:
        return at_home
    later = [stay for stay in stays if stay.first > day]
    if later:
        return min(later, key=lambda stay: (stay.first, _rank(stay))).station_id
    return max(stays, key=lambda stay: (stay.until or date.max, stay.first)).station_id if stays else None


def home_stays(stays: Sequence[Stay], first: date, until: date) -> list[Stay]:
    """The time from ``first`` to ``until`` (exclusive) cut into stays at one home each, so that nobody counts twice."""
    edges = {first, until}
    for stay in stays:
        edges |= {day for day in (stay.first, stay.until, stay.latest_first) if day is not None and first < day < until}
    ordered = sorted(edges)
    homes = []
    for begin, end in pairwise(ordered):
        home = home_on(stays, begin)
        if home is not None:
            homes.append(Stay(home, begin, end))
    return homes


def _rank(stay: Stay) -> tuple[bool, date, int]:
    return (not stay.is_full_time, stay.first, stay.station_id)


# -- forecast ---------------------------------------------------------------------------------------------------------


class Forecast(NamedTuple):
    """Where somebody will stand at year's end at the present pace: verified hours so far / elapsed days in post ×
    days in post of the year. ``projected`` is None before the first day in post; ``owed`` is what is still missing."""

    elapsed: int
    projected: Fraction | None
    owed: Fraction
    misses: bool | None


def forecast(done: Tally, stays: Sequence[Stay], need: Need, year: int, as_of: date) -> Forecast:
    """The forecast for one person as of a day of the year (that day included)."""
    elapsed = days_in_post(stays, date(year, 1, 1), as_of + _DAY)
    owed = max(need.hours - done.counted, Fraction(0))
    if not owed:
        return Forecast(elapsed, done.counted / elapsed * need.days if elapsed else None, owed, misses=False)
    if not elapsed:
        return Forecast(elapsed, None, owed, misses=None)
    projected = done.counted / elapsed * need.days
    return Forecast(elapsed, projected, owed, misses=projected < need.hours)
