"""Where a return stands, day by day, and the rates, worked by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.returns.periods import Period
from swtool.returns.rules import Event, Standing, judge, rates
from swtool.returns.terms import ACCEPTED, FIRST, EventKind, State

OCTOBER = Period.parse("2026-10")
DUE = date(2026, 11, 6)
_KINDS = {
    "提醒": EventKind.REMINDED,
    "收": EventKind.RECEIVED,
    "退": EventKind.RETURNED,
    "入": EventKind.ACCEPTED,
    "免": EventKind.WAIVED,
}


def events(*told: tuple[str, int]) -> list[Event]:
    """("收", 5) came on 5 November."""
    return [Event(number, _KINDS[kind], date(2026, 11, day)) for number, (kind, day) in enumerate(told, 1)]


def stand(day: str, *told: tuple[str, int], clock: str = FIRST) -> Standing:
    return judge(OCTOBER, DUE, events(*told), date.fromisoformat(day), clock=clock)


@pytest.mark.parametrize(
    ("day", "told", "state", "on_time", "late"),
    [
        # nothing came: the month's last day, the day after, the day before the last day, on it, after it
        ("2026-10-31", (), State.RUNNING, None, 0),
        ("2026-11-01", (), State.PENDING, None, 0),
        ("2026-11-05", (), State.PENDING, None, 0),
        ("2026-11-06", (), State.PENDING, None, 0),
        ("2026-11-07", (), State.OVERDUE, False, 1),
        ("2026-11-09", (("提醒", 8),), State.OVERDUE, False, 3),
        # it came the day before, on the day, the day after
        ("2026-11-20", (("收", 5),), State.RECEIVED, True, 0),
        ("2026-11-20", (("收", 6),), State.RECEIVED, True, 0),
        ("2026-11-20", (("收", 7),), State.RECEIVED, False, 1),
        ("2026-11-20", (("收", 6), ("入", 6)), State.ACCEPTED, True, 0),
        # seen from a day before it came
        ("2026-11-06", (("收", 7), ("入", 7)), State.PENDING, None, 0),
        ("2026-11-07", (("收", 8), ("入", 8)), State.OVERDUE, False, 1),
        # returned and sent again: the first receipt counts
        ("2026-11-06", (("收", 5), ("退", 5)), State.RETURNED, True, 0),
        ("2026-11-09", (("收", 5), ("退", 5), ("收", 9), ("入", 9)), State.ACCEPTED, True, 0),
        ("2026-11-09", (("收", 5), ("退", 5), ("收", 9)), State.RECEIVED, True, 0),
        ("2026-11-09", (("收", 5), ("退", 5), ("收", 8), ("退", 8)), State.RETURNED, True, 0),
        # once in order it stays so, whatever is corrected later
        ("2026-11-09", (("收", 5), ("入", 5), ("收", 8), ("退", 8)), State.ACCEPTED, True, 0),
        # waived; waived and sent all the same
        ("2026-11-09", (("免", 4),), State.WAIVED, None, 0),
        ("2026-11-09", (("免", 4), ("提醒", 5)), State.WAIVED, None, 0),
        ("2026-11-09", (("收", 3), ("退", 3), ("免", 4)), State.WAIVED, None, 0),
        ("2026-11-09", (("免", 4), ("收", 9), ("入", 9)), State.ACCEPTED, False, 3),
    ],
)
def test_day_by_day(day: str, told: tuple[tuple[str, int], ...], state: State, on_time: bool | None, late: int) -> None:
    found = stand(day, *told)
    assert (found.state, found.on_time, found.days_late) == (state, on_time, late)


@pytest.mark.parametrize(
    ("day", "told", "on_time", "late"),
    [
        ("2026-11-06", (("收", 5), ("退", 5)), None, 0),  # not in order yet, and it may still be
        ("2026-11-07", (("收", 5), ("退", 5)), False, 1),
        ("2026-11-20", (("收", 5), ("退", 5), ("收", 6), ("入", 6)), True, 0),
        ("2026-11-20", (("收", 5), ("退", 5), ("收", 9), ("入", 9)), False, 3),
    ],
)
def test_the_other_clock_waits_for_what_is_in_order(
    day: str, told: tuple[tuple[str, int], ...], on_time: bool | None, late: int
) -> None:
    found = stand(day, *told, clock=ACCEPTED)
    assert (found.on_time, found.days_late) == (on_time, late)


@pytest.mark.parametrize(
    ("day", "told", "owes", "overdue"),
    [
        ("2026-11-06", (), True, False),
        ("2026-11-07", (), True, True),
        ("2026-11-06", (("收", 5), ("退", 5)), True, False),
        ("2026-11-07", (("收", 5), ("退", 5)), True, True),  # it came in time, and still has to be corrected
        ("2026-11-07", (("收", 5),), False, False),
        ("2026-11-07", (("免", 5),), False, False),
        ("2026-11-07", (("收", 7), ("入", 7)), False, False),
    ],
)
def test_who_still_has_to_do_something(day: str, told: tuple[tuple[str, int], ...], owes: bool, overdue: bool) -> None:
    found = stand(day, *told)
    assert (found.owes, found.is_overdue) == (owes, overdue)


def test_a_book_noted_late_counts_by_the_day_it_came() -> None:
    noted = Event(1, EventKind.RECEIVED, date(2026, 11, 6), recorded_at="2026-11-09T10:00:00+08:00")
    assert judge(OCTOBER, DUE, [noted], date(2026, 11, 9), clock=FIRST).on_time is True


def test_reminders_of_one_day_are_one() -> None:
    found = stand("2026-11-09", ("提醒", 4), ("提醒", 4), ("提醒", 9))
    assert found.reminded == (date(2026, 11, 4), date(2026, 11, 9))


def test_rates_by_hand() -> None:
    """Seen on the 9th: two in time, one late, one returned (came in time), one overdue, one waived."""
    group = [
        stand("2026-11-09", ("收", 4), ("入", 4)),
        stand("2026-11-09", ("提醒", 5), ("收", 6)),
        stand("2026-11-09", ("提醒", 5), ("提醒", 7), ("收", 8), ("入", 8)),
        stand("2026-11-09", ("收", 6), ("退", 6)),
        stand("2026-11-09", ("提醒", 7)),
        stand("2026-11-09", ("免", 2)),
    ]
    found = rates(group)
    assert (found.expected, found.reported, found.on_time, found.waiting) == (5, 4, 3, 0)
    assert (found.returned, found.reminders) == (1, 4)
    assert (found.rate, found.on_time_rate) == (Fraction(4, 5), Fraction(3, 5))


def test_rates_before_the_last_day_say_what_may_still_come() -> None:
    found = rates([stand("2026-11-05"), stand("2026-11-05", ("收", 3), ("入", 3)), stand("2026-11-05")])
    assert (found.expected, found.reported, found.waiting, found.rate) == (3, 1, 2, Fraction(1, 3))


def test_nothing_expected_has_no_rate() -> None:
    assert rates([stand("2026-11-09", ("免", 2))]).rate is None


TOLD = st.lists(st.tuples(st.sampled_from(sorted(_KINDS)), st.integers(1, 20)), max_size=8)


@given(told=TOLD, day=st.integers(1, 25), clock=st.sampled_from([FIRST, ACCEPTED]))
def test_what_always_holds(told: list[tuple[str, int]], day: int, clock: str) -> None:
    found = stand(f"2026-11-{day:02d}", *told, clock=clock)
    known = [(kind, on) for kind, on in told if on <= day]
    assert (found.days_late > 0) == (found.on_time is False)
    assert found.state is not State.OVERDUE or day > DUE.day
    assert (found.received_on is None) == (not any(kind == "收" for kind, _ in known))
    assert found.is_overdue == (found.owes and day > DUE.day)
    if found.state is State.WAIVED:
        assert [kind for kind, _ in known if kind != "提醒"][-1] == "免"
    counted = rates([found])
    assert counted.on_time <= counted.reported <= counted.expected
