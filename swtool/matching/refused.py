"""The needs that the office has declared not to be met (无法满足): nothing is to be given to them, and next year's
budget is argued with them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from swtool.registry.boundaries import Places
from swtool.store.database import Database


class Refused(NamedTuple):
    """A need that stands as not to be met. ``year`` is that of the declaration, '' where nobody wrote the day."""

    category: str
    village_id: int
    town_id: int | None
    place: str
    household_id: int | None
    year: str


def refused_needs(db: Database, day: date, places: Places, *, villages: Collection[int] | None = None) -> list[Refused]:
    """Those declared by the day and not taken up again. ``villages`` are standing rows of ``division``."""
    rows = db.query(
        "SELECT id, household_id, division_id, category, coalesce(resolved_on, '') AS declared FROM need_item"
        " WHERE status = 'cannot_meet' AND (resolved_on IS NULL OR resolved_on <= :day)",
        {"day": day.isoformat()},
    )
    found = []
    for row in rows:
        household = row["household_id"]
        place = places.of(
            row["division_id"], ("household", household) if household is not None else ("need", row["id"])
        )
        if villages is None or place.division.id in villages:
            town_id = place.town.id if place.town is not None else None
            found.append(
                Refused(row["category"], place.division.id, town_id, place.name, household, row["declared"][:4])
            )
    return found
