"""What a run did for each organization: a state, and what there is to tell of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure.drafts import Draft, Step
from swtool.findings import Finding
from swtool.registry.organizations import Organization


class State(StrEnum):
    """What a run did for one organization."""

    PUBLISHED = "published"
    COMPLETED = "completed"  # sealed by an earlier run, written out by this one
    ALREADY = "already"
    CHECKED = "checked"  # nothing speaks against it; only looked at
    DRAFTED = "drafted"  # the draft was recorded just now, and waits
    WAITING = "waiting"  # the draft stands, and waits for a step
    RETURNED = "returned"  # the draft was sent back, and its content is the same still
    WITHDRAWN = "withdrawn"  # taken off the site; only a correction brings the month back
    REFUSED = "refused"
    FAILED = "failed"  # files could not be written; the next run goes on

    @property
    def is_out(self) -> bool:
        """Whether the month stands before the public."""
        return self in (State.PUBLISHED, State.COMPLETED, State.ALREADY)


class Result(NamedTuple):
    """What a run did for one organization's month, or why it could not.

    ``changed`` lists what a correction changes; for a month already out what was recorded differently since; for a
    draft what differs from the one before it. ``later`` are sealed months that follow a corrected one. ``draft`` waits
    for ``waits_for``, or was returned.
    """

    organization: Organization
    month: Month
    state: State
    version: int = 0
    code: str = ""
    paths: tuple[Path, ...] = ()
    published_on: date | None = None
    due_on: date | None = None
    faults: tuple[Finding, ...] = ()
    changed: tuple[str, ...] = ()
    later: tuple[Month, ...] = ()
    draft: Draft | None = None
    waits_for: Step | None = None
    unposted: bool = False  # made, but policy counts a month from its posting, and none is recorded

    @property
    def days_late(self) -> int:
        """How many days after the last day in time it came out; 0 or less is in time."""
        return (self.published_on - self.due_on).days if self.published_on and self.due_on else 0
