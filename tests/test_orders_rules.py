"""The rules of an order without an office: which step follows which, how long a stage takes, which moment is meant."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.forms.kind import CellFault, ParseContext, read_cell
from swtool.forms.moments import Moment
from swtool.orders.rules import (
    NEXT,
    Event,
    Stage,
    Step,
    faults,
    first_moments,
    is_late,
    minutes_text,
    open_wait,
    refusal,
    waits,
)
from tests.offices import TODAY
from tests.orders_case import NINE


def way(*steps: tuple[Step, float]) -> list[Event]:
    return [Event(step, NINE + timedelta(minutes=minutes)) for step, minutes in steps]


@given(st.lists(st.tuples(st.sampled_from(Step), st.integers(0, 50)), max_size=8))
def test_only_ways_that_the_table_allows_are_taken(steps: list[tuple[Step, int]]) -> None:
    """What is kept of any steps: it begins with 点单, each follows its forerunner in the table, time goes forward."""
    kept: list[Event] = []
    for event in way(*steps):
        if not refusal(kept, event):
            kept.append(event)
    if kept:
        assert kept[0].step is Step.CREATED
    for before, after in itertools.pairwise(kept):
        assert after.step in NEXT[before.step]
        assert after.at >= before.at
    assert faults(kept) == []
    assert len(faults(way(*steps))) == len(steps) - len(kept)
    waiting = [one for one in waits(first_moments(kept)) if one.until is None]
    over = not kept or kept[-1].step in (Step.FEEDBACK, Step.CANCELLED)
    assert len(waiting) == (0 if over else 1)
    closed = [one.minutes(NINE) for one in waits(first_moments(kept)) if one.until is not None]
    if kept and kept[-1].step is not Step.CREATED:
        # Stages lie end to end: together they last from 点单 to the last step, but for going on to somebody else.
        last = max(one.at for one in kept if kept[-1].step is not Step.DISPATCHED or one.step is not Step.DISPATCHED)
        first_dispatch = next((one.at for one in kept if one.step is Step.DISPATCHED), None)
        until = first_dispatch if kept[-1].step is Step.DISPATCHED and first_dispatch else last
        assert sum(closed) == (until - kept[0].at).total_seconds() // 60


def test_stages_of_an_order() -> None:
    dispatched = way((Step.CREATED, 0), (Step.ACCEPTED, 30), (Step.DISPATCHED, 90), (Step.DISPATCHED, 100),
                     (Step.DONE, 300), (Step.FEEDBACK, 310))  # fmt: skip
    assert [(one.stage, one.minutes(NINE)) for one in waits(first_moments(dispatched))] == [
        (Stage.ACCEPT, 30),
        (Stage.DISPATCH, 60),
        (Stage.FINISH, 210),
        (Stage.FEEDBACK, 10),
    ]
    alone = way((Step.CREATED, 0), (Step.ACCEPTED, 30), (Step.DONE, 300))
    assert [(one.stage, one.minutes(NINE)) for one in waits(first_moments(alone))[:2]] == [
        (Stage.ACCEPT, 30),
        (Stage.FINISH, 270),
    ]
    waiting = open_wait(first_moments(alone))
    assert waiting is not None
    assert waiting.stage is Stage.FEEDBACK
    given_up = way((Step.CREATED, 0), (Step.CANCELLED, 30))
    assert open_wait(first_moments(given_up)) is None


@pytest.mark.parametrize(("minutes", "late"), [(24 * 60, False), (24 * 60 + 1, True)])
def test_exactly_as_long_as_it_may_is_in_time(minutes: int, late: bool) -> None:
    wait = open_wait(first_moments(way((Step.CREATED, 0))))
    assert wait is not None
    assert is_late(wait, NINE + timedelta(minutes=minutes), dict.fromkeys(Stage, 24 * 60)) is late


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 分钟"), (59, "59 分钟"), (60, "1 小时"), (61, "1 小时 1 分钟"), (1440, "1 天"), (1561, "1 天 2 小时")],
)
def test_minutes_in_words(minutes: int, text: str) -> None:
    assert minutes_text(minutes) == text


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2026-11-10 09:30", "2026-11-10T09:30"),
        ("2026/11/10 9:30:59", "2026-11-10T09:30"),
        ("2026.11.10 9:30", "2026-11-10T09:30"),
        ("2026年11月10日 9时30分", "2026-11-10T09:30"),
        ("２０２６-11-10　09：30", "2026-11-10T09:30"),
        ("2026-11-10T01:30:00.000Z", "2026-11-10T09:30"),
        ("2026-11-10T09:30:00.123+08:00", "2026-11-10T09:30"),
        (datetime.fromisoformat("2026-11-10 09:30:59"), "2026-11-10T09:30"),
        (46336.395833333336, "2026-11-10T09:30"),  # Excel: day 46336, 9.5 of 24 hours
        ("/", None),
    ],
)
def test_moments_as_they_are_written(cell: object, read: object) -> None:
    assert read_cell(Moment(), cell, ParseContext(TODAY)) == read


@pytest.mark.parametrize(
    "cell", ["2026-11-10", date(2026, 11, 10), 46336, "昨天", "2026-02-30 09:30", "25:00", True, 1e300]
)
def test_what_is_no_moment(cell: object) -> None:
    assert isinstance(read_cell(Moment(), cell, ParseContext(TODAY)), CellFault)


@pytest.mark.parametrize(
    ("cell", "year"),
    [("9999-12-31 23:59:59", 9999), ("9999-12-31T23:59:59Z", 9999), ("0001-01-01T00:00:00+14:00", 1)],
)
def test_the_end_of_all_days_is_no_moment(cell: str, year: int) -> None:
    """Other programs write it for “no end”; in China's time it would lie beyond the last day that there is."""
    fault = read_cell(Moment(), cell, ParseContext(TODAY))
    assert isinstance(fault, CellFault)
    assert fault.reason == f"年份 {year} 不对"
