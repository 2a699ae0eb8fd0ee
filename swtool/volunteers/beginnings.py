"""Since when a volunteer is their worker's (发展日期), put right by a sheet that says another day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Self

from swtool.intake.fields import field_change
from swtool.intake.plan import Extract, FieldChange, Row
from swtool.store.database import Transaction
from swtool.volunteers.known import Standing
from swtool.volunteers.recording import insert_stretch


class Beginning(NamedTuple):
    """Another first day of ``first``; ``former`` is how the volunteer stood until then."""

    volunteer_id: int
    former: Standing | None
    first: Standing
    since: str

    @classmethod
    def of(cls, volunteer_id: int, stood: Sequence[Standing], since: str) -> Self:
        """The volunteer is the worker's of today from ``since`` on, whatever else has changed later."""
        at = next(at for at, each in enumerate(stood) if all(later.person_id == each.person_id for later in stood[at:]))
        return cls(volunteer_id, stood[at - 1] if at else None, stood[at], since)

    @property
    def is_between(self) -> bool:
        """Whether the day leaves something of what was before and of what has changed later."""
        after = self.former is None or self.former.effective_on < self.since
        return after and self.since < (self.first.effective_until or f"{date.max}")


def plan_beginning(extract: Extract, row: Row, stated: Beginning, beginnings: list[Beginning]) -> list[FieldChange]:
    """The difference, added to what is to be written; a fault where the day contradicts what else is on record."""
    was = stated.first.effective_on
    if not stated.is_between:
        what = f"登记的是 {was}，前后还有别的变更，不能改成 {stated.since}"
        extract.fault(row, "developed_on", "volunteer.developed_on", what, remedy="核对发展日期")
        return []
    beginnings.append(stated)
    return [field_change(extract.form, "developed_on", date.fromisoformat(was), date.fromisoformat(stated.since))]


def move_beginning(tx: Transaction, stated: Beginning, batch_id: int) -> None:
    """Let the stretch begin on that day, and the one before it end then."""
    moved = [stated.first._replace(effective_on=stated.since)]
    if stated.former is not None:
        moved.append(stated.former._replace(effective_until=stated.since))
    for stretch in moved:
        tx.supersede("volunteer_standing", stretch.id)
        insert_stretch(tx, stated.volunteer_id, stretch, batch_id)
