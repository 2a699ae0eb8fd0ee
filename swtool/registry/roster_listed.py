"""Rows of a roster once it is known whose they are and where: what the steps of planning a roster hand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from swtool.intake.plan import FieldChange, Row
from swtool.privacy import mask_name
from swtool.registry.people import Person
from swtool.registry.stations import Station

Found = tuple[Station, frozenset[int]]


@dataclass(slots=True)
class Listed:
    """One row with its station and person; ``at`` is its place among the rows, for what is read column by column.
    ``changes`` are the attributes that the row corrects (None for none);
    ``details`` name what it corrects or adds, for showing; ``fields`` tell from what to what, of somebody new nothing;
    ``taken`` are columns that are recorded with them.
    ``named`` are the stations that had the name written: others where the station is named as before a merger.
    """

    at: int
    row: Row
    station: Station
    person: Person
    is_new: bool = False
    named: frozenset[int] = frozenset()
    changes: dict[str, object] | None = None
    details: tuple[str, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    taken: tuple[str, ...] = ()

    @property
    def found(self) -> tuple[Found, ...]:
        """The station with those that had the name written."""
        return ((self.station, self.named),)

    @property
    def subject(self) -> str:
        """Who it is, as it may be shown."""
        return called(mask_name(self.person.name), self.person.staff_no)


class Added(NamedTuple):
    """What a newcomer's row adds beside the person: the columns recorded with them, and in words."""

    taken: tuple[str, ...]
    details: tuple[str, ...]


@dataclass(slots=True)
class Arrivals:
    """Rows that follow each other, each with somebody new at a station where nobody serves: nothing that is stored can
    say otherwise. They are planned column by column: ``places`` are their places among the rows, ``found`` the station
    of each (see ``Listed.found``), ``added`` what is recorded; the persons' ids follow each other from ``first_id``.
    """

    first_id: int
    places: Sequence[int]
    found: Sequence[Found]
    added: Sequence[Added] = ()

    @property
    def ids(self) -> range:
        """The ids that the persons will have."""
        return range(self.first_id, self.first_id + len(self.places))


def called(masked_name: str, staff_no: str) -> str:
    """Somebody as they may be shown: 张某（330481-00012）."""
    return f"{masked_name}（{staff_no}）"


def is_less_precise(new: object, old: object) -> bool:
    """Whether a date says the same as the stored one with less: 2021-06 where 2021-06-17 is known."""
    return isinstance(new, str) and isinstance(old, str) and old.startswith(f"{new}-")
