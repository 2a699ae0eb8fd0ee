"""“每年更新一次” in both readings, the day before, on and after; J8 and J9 at their edges."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.dates import PartialDate
from swtool.findings import Outcome
from swtool.inventory.rules import (
    Reading,
    Standing,
    count_round,
    has_base,
    last_day_to_review,
    one_file,
    standing,
    yearly_update,
)

YEAR, ANNIVERSARY = Reading.CALENDAR_YEAR, Reading.WITHIN_YEAR


def _standing(reading: Reading, last: str, as_of: str) -> Standing:
    return standing(reading, PartialDate.parse(last), date.fromisoformat(as_of), years=1)


@pytest.mark.parametrize(
    ("last", "as_of", "expected"),
    [
        # Reviewed on any day of the running year: done, also on its first and last day.
        ("2026-01-01", "2026-12-31", Standing.FRESH),
        ("2026-12-31", "2026-12-31", Standing.FRESH),
        # Reviewed last year: due until this year's last day, overdue the day after.
        ("2025-01-01", "2026-01-01", Standing.DUE),
        ("2025-12-31", "2026-12-31", Standing.DUE),
        ("2025-12-31", "2027-01-01", Standing.OVERDUE),
        ("2024-12-31", "2026-01-01", Standing.OVERDUE),
        # The year alone decides.
        ("2026", "2026-06-01", Standing.FRESH),
        ("2025-03", "2026-06-01", Standing.DUE),
    ],
)
def test_reading_by_calendar_year(last: str, as_of: str, expected: Standing) -> None:
    assert _standing(YEAR, last, as_of) is expected


@pytest.mark.parametrize(
    ("last", "as_of", "expected"),
    [
        ("2025-11-10", "2026-11-09", Standing.FRESH),
        ("2025-11-10", "2026-11-10", Standing.FRESH),  # the corresponding day still counts
        ("2025-11-10", "2026-11-11", Standing.OVERDUE),
        ("2024-02-29", "2025-02-28", Standing.FRESH),  # no 29 February: the month's last day
        ("2024-02-29", "2025-03-01", Standing.OVERDUE),
        ("2023-02-28", "2024-02-28", Standing.FRESH),
        ("2023-02-28", "2024-02-29", Standing.OVERDUE),
        # Known to the month: sure before the first day's anniversary and after the last day's, open in between.
        ("2025-06", "2026-06-01", Standing.FRESH),
        ("2025-06", "2026-06-02", Standing.UNKNOWN),
        ("2025-06", "2026-06-30", Standing.UNKNOWN),
        ("2025-06", "2026-07-01", Standing.OVERDUE),
    ],
)
def test_reading_within_a_year(last: str, as_of: str, expected: Standing) -> None:
    assert _standing(ANNIVERSARY, last, as_of) is expected


def test_never_reviewed_is_unknown() -> None:
    for reading in Reading:
        assert standing(reading, None, date(2026, 11, 10), years=1) is Standing.UNKNOWN


_DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2029, 12, 31))


@given(last=_DAYS, as_of=_DAYS)
def test_within_a_year_agrees_with_counting_days(last: date, as_of: date) -> None:
    """Independently: walk on from the last review day by day until its day and month come again, or the month ends."""
    end = last
    while True:
        end += timedelta(days=1)
        if end.year == last.year + 1 and end.month == last.month:
            tomorrow = end + timedelta(days=1)
            if end.day == last.day or tomorrow.month != end.month:
                break
    expected = Standing.OVERDUE if as_of > end else Standing.FRESH
    assert standing(ANNIVERSARY, PartialDate.of(last), as_of, years=1) is expected


@given(last=_DAYS, reading=st.sampled_from(Reading))
def test_last_day_to_review_is_the_last_that_is_not_overdue(last: date, reading: Reading) -> None:
    until = last_day_to_review(reading, PartialDate.of(last), years=1)
    after = until + timedelta(days=1)
    assert standing(reading, PartialDate.of(last), until, years=1) is not Standing.OVERDUE
    assert standing(reading, PartialDate.of(last), after, years=1) is Standing.OVERDUE


def test_a_round_is_counted_under_both_readings() -> None:
    counted = count_round(
        [(PartialDate(2026, 3, 1), 5), (PartialDate(2025, 12, 1), 3), (PartialDate(2025, 2, 1), 2), (None, 1)],
        date(2026, 11, 10),
        years=1,
    )
    assert (counted.total, counted.undated) == (11, 1)
    assert counted.by_year == Counter({Standing.FRESH: 5, Standing.DUE: 5, Standing.UNKNOWN: 1})
    assert counted.by_anniversary == Counter({Standing.FRESH: 8, Standing.OVERDUE: 2, Standing.UNKNOWN: 1})
    # Under (a) the year isn't over, one date is missing; under (b) two are late.
    assert yearly_update(counted, YEAR) is Outcome.UNDETERMINED
    assert yearly_update(counted, ANNIVERSARY) is Outcome.VIOLATED


def test_yearly_update_without_files_does_not_apply() -> None:
    nothing = count_round([], date(2026, 11, 10), years=1)
    assert yearly_update(nothing, YEAR) is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("files", "doubled", "suspected", "expected"),
    [
        (0, 0, 0, Outcome.NOT_APPLICABLE),
        (1, 0, 0, Outcome.HOLDS),
        (2, 1, 0, Outcome.VIOLATED),
        (2, 0, 1, Outcome.UNDETERMINED),
        (4, 1, 1, Outcome.VIOLATED),
    ],
)
def test_one_file_a_household(files: int, doubled: int, suspected: int, expected: Outcome) -> None:
    assert one_file(files, doubled, suspected) is expected


@pytest.mark.parametrize(
    ("resources", "reviewed", "expected"),
    [(0, 0, Outcome.VIOLATED), (1, 0, Outcome.VIOLATED), (1, 1, Outcome.HOLDS), (9, 1, Outcome.HOLDS)],
)
def test_every_community_has_a_reviewed_base(resources: int, reviewed: int, expected: Outcome) -> None:
    assert has_base(resources, reviewed) is expected
