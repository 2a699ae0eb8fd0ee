"""How long something is kept: pure."""

from __future__ import annotations

from datetime import date

from swtool.periods import PartialDate, add_years


def last_day_kept(since: PartialDate, years: int) -> date:
    """The last day on which data may still be kept that counts from ``since``; of a day known to the month or year
    the latest one counts, so that nothing is called late that may not be. 2024-06-01 and 3 years → 2027-06-01."""
    return add_years(since.last_day, years)


def is_past(since: PartialDate, years: int, day: date) -> bool:
    """Whether the time is over on that day: on the last day it is not."""
    return day > last_day_kept(since, years)
