"""When a file or a resource is due again (J10, JSU-10), and what makes a second file (J8) or a missing base (J9).

“每年更新一次” is read in two ways, and both are always shown: (a) once in each calendar year; (b) within one year of
the last time (民法典 §202: the corresponding day next year still counts, 29 February ends on the month's last day).
A day known only to the month or year decides where it can, and is ``unknown`` where it cannot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from swtool.dates import PartialDate, add_years
from swtool.findings import Outcome


class Reading(StrEnum):
    """A reading of the yearly rule; the words are those of the parameter ``inventory.reading``."""

    CALENDAR_YEAR = "calendar_year"
    WITHIN_YEAR = "within_year"


READING_LABELS = {Reading.CALENDAR_YEAR: "每个自然年一次", Reading.WITHIN_YEAR: "距上次不超过一年"}


class Standing(StrEnum):
    """Where one file stands on a day."""

    FRESH = "fresh"
    DUE = "due"  # not yet in the running year, but no whole year has been missed
    OVERDUE = "overdue"
    UNKNOWN = "unknown"


@lru_cache(maxsize=4096)  # a county's files share a few hundred days
def standing(reading: Reading, last: PartialDate | None, as_of: date, *, years: int) -> Standing:
    """Where a file that was last reviewed on ``last`` stands on ``as_of``, when ``years`` may lie between reviews.

    Under reading (a) nothing is overdue before a calendar year has ended without a review; under (b) the day after the
    corresponding day is the first day overdue.
    """
    if last is None:
        return Standing.UNKNOWN
    if reading is Reading.CALENDAR_YEAR:
        behind = as_of.year - last.year
        if behind < years:
            return Standing.FRESH
        return Standing.DUE if behind == years else Standing.OVERDUE
    if add_years(last.first_day, years) >= as_of:
        return Standing.FRESH
    return Standing.OVERDUE if add_years(last.last_day, years) < as_of else Standing.UNKNOWN


def last_day_to_review(reading: Reading, last: PartialDate, *, years: int) -> date:
    """The last day on which the next review is still in time. A partial day counts from its earliest day."""
    if reading is Reading.CALENDAR_YEAR:
        return date(last.year + years, 12, 31)
    return add_years(last.first_day, years)


class RoundCount(NamedTuple):
    """A village's files (or resources) counted by standing under both readings. ``undated`` have no review at all."""

    total: int
    by_year: Counter[Standing]
    by_anniversary: Counter[Standing]
    undated: int

    def of(self, reading: Reading) -> Counter[Standing]:
        """The counts under one reading."""
        return self.by_year if reading is Reading.CALENDAR_YEAR else self.by_anniversary


def count_round(histogram: Iterable[tuple[PartialDate | None, int]], as_of: date, *, years: int) -> RoundCount:
    """Count (last review, number of files) pairs."""
    by_year: Counter[Standing] = Counter()
    by_anniversary: Counter[Standing] = Counter()
    undated = total = 0
    for last, number in histogram:
        total += number
        undated += number if last is None else 0
        by_year[standing(Reading.CALENDAR_YEAR, last, as_of, years=years)] += number
        by_anniversary[standing(Reading.WITHIN_YEAR, last, as_of, years=years)] += number
    return RoundCount(total, by_year, by_anniversary, undated)


def yearly_update(counted: RoundCount, reading: Reading) -> Outcome:
    """J10 for one village: broken by any overdue file; undecided where a date is missing and nothing is overdue."""
    if not counted.total:
        return Outcome.NOT_APPLICABLE
    standings = counted.of(reading)
    if standings[Standing.OVERDUE]:
        return Outcome.VIOLATED
    return Outcome.UNDETERMINED if standings[Standing.UNKNOWN] else Outcome.HOLDS


def one_file(files: int, doubled: int, suspected: int) -> Outcome:
    """J8 for one village: ``doubled`` heads (by resident ID) with several files in use break it.

    Same head's name and address without an ID to compare is a suspicion, and decides nothing.
    """
    if not files:
        return Outcome.NOT_APPLICABLE
    if doubled:
        return Outcome.VIOLATED
    return Outcome.UNDETERMINED if suspected else Outcome.HOLDS


def has_base(resources: int, reviewed: int) -> Outcome:
    """J9 for one community: at least one resource, and at least one that has ever been reviewed."""
    return Outcome.HOLDS if resources and reviewed else Outcome.VIOLATED


OPEN = ("raised", "accepted", "in_progress")
"""States of a need or problem that still waits for something."""
CLOSED = frozenset({"met", "referred", "cannot_meet"})
_ORDER = {"raised": 0, "accepted": 1, "in_progress": 2, "met": 3, "referred": 3, "cannot_meet": 3}


def refusal_of_step(before: str, after: str) -> str:
    """Why a need or problem cannot go from one state to another; '' where it can.

    Steps may be left out, for offices write down afterwards. What is closed is only taken up again (``raised``).
    """
    if before == after:
        return "已经是这个状态"
    if before in CLOSED:
        return "" if after == "raised" else "已经办结，要先重新提出"
    if after == "raised":
        return "还没有办结，不用重新提出"
    return "" if _ORDER[after] > _ORDER[before] else "已经走到后一步，不能退回"


class Given(NamedTuple):
    """What was given away of a resource, in its own unit: by what still goes on, and by what was done."""

    going: int
    done: int

    def held(self, *, reusable: bool) -> int:
        """What is not there any more: what was done comes back only where the resource can be used again."""
        return self.going + (0 if reusable else self.done)

    def short_of(self, values: Mapping[str, object]) -> str:
        """Why a resource of these ``capacity``, ``reusable`` and ``unit`` cannot have given so much; '' if it can."""
        capacity = values.get("capacity")
        held = self.held(reusable=bool(values.get("reusable")))
        if not isinstance(capacity, int) or held <= capacity:
            return ""
        unit = values.get("unit") or "份"
        return f"容量 {capacity}{unit}，已经对接出去 {held}{unit}"
