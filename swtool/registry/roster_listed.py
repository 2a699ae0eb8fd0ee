"""One row of a roster once it is known whose it is and where: what the steps of planning a roster hand on."""

from __future__ import annotations

from dataclasses import dataclass

from swtool.intake.plan import FieldChange, Row
from swtool.privacy import mask_name
from swtool.registry.people import Person
from swtool.registry.stations import Station


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
    def subject(self) -> str:
        """Who it is, as it may be shown: 张某（330481-00012）."""
        return f"{mask_name(self.person.name)}（{self.person.staff_no}）"


def is_less_precise(new: object, old: object) -> bool:
    """Whether a date says the same as the stored one with less: 2021-06 where 2021-06-17 is known."""
    return isinstance(new, str) and isinstance(old, str) and old.startswith(f"{new}-")
