"""The verdict on one organization's month, as check, status and explain all see it (H8, HNG-18)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from swtool.findings import Outcome


class Stand(StrEnum):
    """Where a month stands."""

    ON_TIME = "on_time"
    LATE = "late"
    PENDING = "pending"  # not published, and there is still time
    MISSING = "missing"  # not published, and the last day is over


class Timing(NamedTuple):
    """The verdict and its arithmetic. ``days`` is how late (0 in time), or for a pending month how many are left."""

    stand: Stand
    outcome: Outcome
    days: int
    what: str


def judge_timing(published_on: date | None, due_on: date, as_of: date) -> Timing:
    """Publishing on the due day itself is in time; an unpublished month is missing from the day after."""
    if published_on is None or published_on > as_of:
        late = (as_of - due_on).days
        if late > 0:
            what = f"应在 {due_on.isoformat()} 前公开（含当日），到 {as_of.isoformat()} 还没有公开，已过 {late} 天"
            return Timing(Stand.MISSING, Outcome.VIOLATED, late, what)
        return Timing(Stand.PENDING, Outcome.HOLDS, -late, f"最后一天是 {due_on.isoformat()}，还没有公开，还没到期")
    late = (published_on - due_on).days
    if late > 0:
        what = f"{published_on.isoformat()} 公开，比 {due_on.isoformat()} 晚 {late} 天"
        return Timing(Stand.LATE, Outcome.VIOLATED, late, what)
    return Timing(
        Stand.ON_TIME, Outcome.HOLDS, 0, f"{published_on.isoformat()} 公开，最后一天是 {due_on.isoformat()}，按时"
    )
