"""One doubt, and the questions whose answers are doubts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from swtool.office import Office


class Doubt(NamedTuple):
    """``kind`` as auditors call it, about whom or what (a number, no name), on which day (of a stretch its
    last), what, in which records it can be seen, and who is to look at what (``ask``)."""

    kind: str
    subject: str
    day: str
    what: str
    evidence: str
    ask: str


class Stretch(NamedTuple):
    """The days that are looked at, both included."""

    first: date
    last: date

    @property
    def values(self) -> dict[str, object]:
        """As values of a question."""
        return {"first": self.first.isoformat(), "last": self.last.isoformat()}


Question = Callable[[Office, Stretch], Iterator[Doubt]]
