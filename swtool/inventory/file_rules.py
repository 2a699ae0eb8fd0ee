"""Rules of files and plans as pure functions: G3, CDU-03, LSH-11."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import Enum
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.findings import Outcome


def coverage(files: int, stated: int | None, clients: int, planned: int) -> Outcome:
    """G3 for a village: a file for each household, a plan for each client. ``stated``: None, nobody said how many."""
    if planned < clients or (stated is not None and files < stated):
        return Outcome.VIOLATED
    if stated is None:
        return Outcome.UNDETERMINED if files or clients else Outcome.NOT_APPLICABLE
    return Outcome.HOLDS


def plans_where_crossed(crossed: int, without: int) -> Outcome:
    """CDU-03 for a village: ``crossed`` persons have several categories, of them ``without`` no plan."""
    if not crossed:
        return Outcome.NOT_APPLICABLE
    return Outcome.VIOLATED if without else Outcome.HOLDS


def plan_reviews(plans: int, late: int, undated: int) -> Outcome:
    """Plans of a village whose day to be looked at has passed; those without such a day are not decided."""
    if not plans:
        return Outcome.NOT_APPLICABLE
    if late:
        return Outcome.VIOLATED
    return Outcome.UNDETERMINED if undated else Outcome.HOLDS


class Ended(Enum):
    """Of a step without a day: that it has not been taken, or that nobody said when."""

    NOT_YET = "not_yet"
    SOME_DAY = "some_day"


class Waits(NamedTuple):
    """How one need stands against the days. ``is_undated``: days known to the month or year leave it open."""

    reported_late: bool
    handled_late: bool
    is_undated: bool

    @classmethod
    def of(
        cls,
        raised: PartialDate,
        reported: PartialDate | Ended,
        handled: PartialDate | Ended,
        as_of: date,
        *,
        report: int,
        handle: int,
    ) -> Waits:
        """Days between are counted from the day after; what has not happened is counted up to ``as_of``."""
        verdicts = [_late(raised, ended, as_of, most) for ended, most in ((reported, report), (handled, handle))]
        return cls(verdicts[0] is True, verdicts[1] is True, None in verdicts)


def _late(raised: PartialDate, ended: PartialDate | Ended, as_of: date, most: int) -> bool | None:
    """Whether more than ``most`` days passed; None where the days do not tell."""
    if ended is Ended.SOME_DAY:
        return None if (as_of - raised.first_day).days > most else False
    first, last = (as_of, as_of) if isinstance(ended, Ended) else (ended.first_day, ended.last_day)
    if (first - raised.last_day).days > most:
        return True
    return False if (last - raised.first_day).days <= most else None


def elapsed(waits: Collection[Waits]) -> Outcome:
    """LSH-11 for a village: broken by any need that was late, undecided where days are not known."""
    if not waits:
        return Outcome.NOT_APPLICABLE
    if any(one.reported_late or one.handled_late for one in waits):
        return Outcome.VIOLATED
    return Outcome.UNDETERMINED if any(one.is_undated for one in waits) else Outcome.HOLDS
