"""What became of one file or resource in a yearly round, and what a village comes to. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from swtool.dates import PartialDate


class Kind(StrEnum):
    """What a round goes through: need files, resources, or the files of people in difficulty (JSU-24 全面核查)."""

    NEEDS = "needs"
    RESOURCES = "resources"
    VERIFICATION = "verification"

    @property
    def label(self) -> str:
        """In the office's words."""
        return {"needs": "居民需求档案", "resources": "社区资源", "verification": "困难群众核查"}[self.value]


class Answer(StrEnum):
    """What became of one file. ``EARLY`` was visited in the year before the round: it is not asked again."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    GONE = "gone"
    MISSING = "missing"
    EARLY = "early"
    CREATED = "created"


class History(NamedTuple):
    """What the register says of one file: when it began and ended ('' as ever), and its reviews of the year.

    ``first`` and ``last`` are the first and last review of the year, ``last_change`` the last that changed something;
    ISO, may be partial, '' for none.
    """

    opened_on: str
    closed_on: str
    first: str
    last: str
    last_change: str


def answer_of(history: History, opened_on: date, as_of: date) -> Answer | None:
    """What became of a file in a round opened on ``opened_on``, on ``as_of``; None where it has no part in it.

    A review known to the month or year counts on its last day: it stands in the year either way, and a family is not
    asked twice for want of a day. A file opened after the round began is new, not asked.
    """
    if history.closed_on and history.closed_on <= opened_on.isoformat():
        return None
    if history.opened_on > as_of.isoformat():
        return None
    if history.opened_on > opened_on.isoformat():
        return Answer.CREATED
    if history.first and PartialDate.parse(history.first).last_day < opened_on:
        return Answer.EARLY
    if history.closed_on and history.closed_on <= as_of.isoformat():
        return Answer.GONE
    if not history.last:
        return Answer.MISSING
    changed = PartialDate.parse(history.last_change).last_day if history.last_change else None
    return Answer.CHANGED if changed is not None and changed >= opened_on else Answer.UNCHANGED


@dataclass(frozen=True, slots=True)
class Count:
    """A village (or a town, or the county) in a round: how many files have which answer."""

    unchanged: int = 0
    changed: int = 0
    gone: int = 0
    missing: int = 0
    early: int = 0
    created: int = 0

    @property
    def answered(self) -> int:
        """Came back: without change, with changes, or as no longer there."""
        return self.unchanged + self.changed + self.gone

    @property
    def asked(self) -> int:
        """Was to be asked on the opening day."""
        return self.answered + self.missing

    @property
    def rate(self) -> Fraction | None:
        """Answered of those asked; None where nobody was to be asked."""
        return Fraction(self.answered, self.asked) if self.asked else None

    @property
    def is_empty(self) -> bool:
        """Whether the place has no part in the round."""
        return not (self.asked or self.early or self.created)

    def __add__(self, other: Count) -> Count:
        return Count(*(getattr(self, name) + getattr(other, name) for name in Answer))
