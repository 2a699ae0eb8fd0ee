"""What became of one file in a round: the day before, on and after each limit, with days known in part."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.rounds.rules import Answer, Count, History, answer_of

OPENED, TODAY = date(2026, 3, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("history", "answer"),
    [
        (History("", "", "", "", ""), Answer.MISSING),
        (History("2020", "", "2026-02-28", "2026-02-28", ""), Answer.EARLY),
        (History("2020", "", "2026-02-28", "2026-02-28", "2026-02-28"), Answer.EARLY),
        (History("2020", "", "2026-03-01", "2026-03-01", ""), Answer.UNCHANGED),
        (
            History("2020", "", "2026-03-01", "2026-03-01", "2026-02-28"),
            Answer.UNCHANGED,
        ),  # changed before the round, not in it
        (History("2020", "", "2026-05-01", "2026-05-01", "2026-03-01"), Answer.CHANGED),
        # Not asked, and looked at again all the same: it stays out of the count.
        (History("2020", "", "2026-02-01", "2026-05-01", "2026-05-01"), Answer.EARLY),
        # Known to the month or year: it counts on its last day.
        (History("2020", "", "2026-02", "2026-02", ""), Answer.EARLY),
        (History("2020", "", "2026-03", "2026-03", ""), Answer.UNCHANGED),
        (History("2020", "", "2026", "2026", "2026"), Answer.CHANGED),
        # In use on the opening day or not.
        (History("2026-03-01", "", "", "", ""), Answer.MISSING),
        (History("2026-03-02", "", "", "", ""), Answer.CREATED),
        (History("2026-03-02", "", "2026-04-01", "2026-04-01", "2026-04-01"), Answer.CREATED),
        (History("2026-06-02", "", "", "", ""), None),
        (History("2020", "2026-03-01", "", "", ""), None),
        (History("2020", "2026-03-02", "", "", ""), Answer.GONE),
        (History("2020", "2026-06-01", "2026-05-01", "2026-05-01", ""), Answer.GONE),
        (History("2020", "2026-06-02", "", "", ""), Answer.MISSING),  # closed after the day that is asked about
        (History("2020", "2026-04-01", "2026-02-01", "2026-02-01", ""), Answer.EARLY),
    ],
)
def test_answers_around_the_limits(history: History, answer: Answer | None) -> None:
    assert answer_of(history, OPENED, TODAY) is answer


counts = st.builds(Count, *[st.integers(0, 1000)] * len(Answer))


@given(counts, counts)
def test_sums_keep_every_file(one: Count, other: Count) -> None:
    both = one + other
    assert both.asked == one.asked + other.asked
    assert both.asked == both.unchanged + both.changed + both.gone + both.missing
    assert both.rate is None or 0 <= both.rate <= 1
    assert both.is_empty == (one.is_empty and other.is_empty)


def test_rate_leaves_out_who_was_not_asked() -> None:
    assert Count(unchanged=1, changed=1, gone=1, missing=1, early=96, created=5).rate == Fraction(3, 4)
    assert Count(early=5).rate is None
