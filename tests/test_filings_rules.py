"""The pure verdicts of filing: duty, order of events, the two clocks, buckets."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.dates import PartialDate
from swtool.errors import SwtoolError
from swtool.filings.rules import (
    Event,
    applicability,
    bucket_labels,
    bucket_of,
    clocks,
    day_counted,
    refuse_out_of_turn,
    status_after,
)
from swtool.filings.terms import Channel, EventKind, FilingStatus
from swtool.findings import Outcome
from swtool.registry.projects import Project
from tests.offices import china_time

YES, NO, UNKNOWN = Outcome.HOLDS, Outcome.NOT_APPLICABLE, Outcome.UNDETERMINED


def project(approved: str | None, ends: str | None = None, starts: str | None = None) -> Project:
    days = [PartialDate.parse(text) if text else None for text in (approved, starts, ends)]
    return Project(1, "u", "示例项目", 1, 1, None, None, *days)


@pytest.mark.parametrize(
    ("event", "approved", "ends", "outcome"),
    [
        ("2021-05-31", "2021-06-01", None, NO),
        ("2021-06-01", "2021-06-01", None, YES),  # the approval day counts as 立项后
        ("2021-06-02", "2021-06-01", None, YES),
        ("2021-06", "2021-06-01", None, YES),  # any day of the month is the approval day or later
        ("2021-06", "2021-06-15", None, UNKNOWN),
        ("2021-05", "2021-06-01", None, NO),
        ("2021-07", "2021-06-15", None, YES),
        ("2021", "2020-12-31", None, YES),
        ("2021-12-31", "2021-06-01", "2021-12-31", YES),
        ("2022-01-01", "2021-06-01", "2021-12-31", NO),
        ("2021-06-20", "2021-06", None, UNKNOWN),
        ("2021-07-01", "2021-06", None, YES),
        ("2021-05-31", "2021-06", None, NO),
    ],
)
def test_after_approval(event: str, approved: str, ends: str | None, outcome: Outcome) -> None:
    assert applicability(PartialDate.parse(event), [project(approved, ends)]).outcome is outcome


def test_no_project_means_no_duty_and_an_unknown_day_cannot_be_judged() -> None:
    assert applicability(PartialDate(2021, 6, 5), []).outcome is NO
    assert applicability(None, [project("2021-06-01")]).outcome is UNKNOWN
    assert applicability(None, []).outcome is NO


def test_a_project_without_approval_day() -> None:
    event = PartialDate(2021, 6, 5)
    assert applicability(event, [project(None)]).outcome is NO
    assert applicability(event, [project(None, starts="2021-06-05")]).outcome is UNKNOWN
    assert applicability(event, [project(None, starts="2021-06-06")]).outcome is NO


def test_one_approved_project_decides_over_others() -> None:
    found = applicability(PartialDate(2022, 1, 5), [project("2023-01-01"), project("2021-06-01"), project(None)])
    assert found.outcome is YES
    assert found.project is not None
    assert found.project.approved_on == PartialDate(2021, 6, 1)


def events(*kinds: str) -> list[Event]:
    return [Event(EventKind(kind), china_time(date(2021, 7, at + 1))) for at, kind in enumerate(kinds)]


@pytest.mark.parametrize(
    ("kinds", "complete"),
    [
        (("added",), 1),
        (("added", "amended"), 1),  # nobody had found it incomplete
        (("added", "returned"), None),
        (("added", "returned", "amended"), 3),
        (("added", "returned", "amended", "amended"), 3),
        (("added", "returned", "amended", "returned"), None),
        (("added", "returned", "amended", "returned", "amended", "accepted"), 5),
        (("added", "accepted", "revoked", "accepted"), 1),
    ],
)
def test_the_two_clocks(kinds: tuple[str, ...], complete: int | None) -> None:
    both = clocks(events(*kinds))
    assert both.first.day == 1
    assert (both.complete.day if both.complete else None) == complete
    assert both.stopped_at("first") == both.first
    assert both.stopped_at("complete") == both.complete


ALLOWED = {
    "filed": {"accepted", "returned", "amended"},
    "amended": {"accepted", "returned", "amended"},
    "returned": {"amended"},
    "accepted": {"revoked"},
    "revoked": {"accepted", "returned", "amended"},
}


@pytest.mark.parametrize("status", FilingStatus)
@pytest.mark.parametrize("event", EventKind)
def test_what_may_follow(status: FilingStatus, event: EventKind) -> None:
    if event.value in ALLOWED[status.value]:
        refuse_out_of_turn("BA2021-0001", status, event)
    else:
        with pytest.raises(SwtoolError, match=f"现在是“{status.label}”，不能“{event.label}”"):
            refuse_out_of_turn("BA2021-0001", status, event)


def test_status_is_what_the_last_event_says() -> None:
    assert status_after(events("added", "returned", "amended")) is FilingStatus.AMENDED


def test_buckets_by_hand() -> None:
    assert bucket_labels((3, 7, 30)) == ("按时", "逾期1–3天", "逾期4–7天", "逾期8–30天", "逾期30天以上")
    assert [bucket_of(days, (3, 7, 30)) for days in (-5, 0, 1, 3, 4, 7, 8, 30, 31)] == [
        "按时", "按时", "逾期1–3天", "逾期1–3天", "逾期4–7天", "逾期4–7天", "逾期8–30天", "逾期8–30天", "逾期30天以上",
    ]  # fmt: skip


@given(st.lists(st.integers(1, 60), unique=True).map(sorted), st.integers(-10, 100))
def test_every_lateness_falls_into_the_one_bucket_that_names_it(bounds: list[int], days: int) -> None:
    label = bucket_of(days, bounds)
    assert label in bucket_labels(bounds)
    later = sum(bound < days for bound in bounds) + 1 if days > 0 else 0
    assert bucket_labels(bounds).index(label) == later


@pytest.mark.parametrize(
    ("channel", "moment", "closing", "day"),
    [
        (Channel.COUNTER, time(17, 0), time(17, 0), 24),
        (Channel.COUNTER, time(17, 1), time(17, 0), 25),
        (Channel.PAPER, time(17, 1), time(17, 0), 25),
        (Channel.ONLINE, time(23, 59), time(17, 0), 24),
        (Channel.WORKBOOK, time(23, 59), time(17, 0), 24),
        (Channel.COUNTER, time(23, 59), None, 24),
    ],
)
def test_closing_time_holds_for_the_counter_only(
    channel: Channel, moment: time, closing: time | None, day: int
) -> None:
    stamped = china_time(date(2021, 6, 24), moment.hour, moment.minute)
    assert day_counted(stamped, channel, closing) == date(2021, 6, day)
