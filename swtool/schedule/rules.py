"""When a job is to run, when next, and whether a run was missed: pure functions of a plan, runs and a moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from swtool.dates import CHINA
from swtool.schedule.jobs import Plan
from swtool.schedule.store import Run

GRACE = timedelta(hours=2)
"""How long after its time a job may begin and still not be missed: a machine wakes up, a big backup goes before."""
EARLY = timedelta(hours=1, minutes=5)
"""How much before its time a run counts for it: a scheduler that knows only the machine's own summer time."""
_AHEAD = 400
_BACK = 40
_DAY = timedelta(days=1)


def is_due(plan: Plan, day: date, last: Run | None) -> bool:
    """Whether the job is to run on ``day``, its last run being ``last``.

    A monthly job runs from its day on, and goes on into the next month while the last run left something undone. A job
    with some days in between makes up for a day on which the machine was off, and comes again the day after a failure.
    """
    if plan.from_day is not None:
        return day.day >= plan.from_day or (last is not None and last.exit_code != 0)
    if plan.every is not None:
        return last is None or last.exit_code != 0 or day - last.started_at.date() >= timedelta(days=plan.every)
    return True


def next_time(plan: Plan, now: datetime, last: Run | None) -> datetime | None:
    """When it runs next after ``now``. None where it is switched off."""
    if not plan.is_on:
        return None
    for moment in _moments(plan, now.date(), 1, _AHEAD):
        if moment > now and is_due(plan, moment.date(), last):
            return moment
    return None


def missed(plan: Plan, now: datetime, last: Run | None, since: datetime) -> datetime | None:
    """The newest time at which it should have run, and did not: more than ``GRACE`` ago, and after ``since``."""
    if not plan.is_on:
        return None
    for moment in _moments(plan, now.date(), -1, _BACK):
        if moment > now - GRACE:
            continue
        if moment <= since or (last is not None and last.started_at >= moment - EARLY):
            return None
        if is_due(plan, moment.date(), last):
            return moment
    return None


def _moments(plan: Plan, first: date, step: int, count: int) -> Iterator[datetime]:
    for number in range(count):
        yield datetime.combine(first + number * step * _DAY, plan.at, CHINA)
