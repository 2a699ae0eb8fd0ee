"""志愿者名册 read back: the volunteers of a town as the town would write them. Of a minor nothing is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from swtool.dates import PartialDate
from swtool.intake.plan import HeldRow
from swtool.inventory.sheets import minor_since
from swtool.office import Office
from swtool.privacy import HIDDEN, PLACEHOLDERS, mask_name
from swtool.registry.boundaries import places_of
from swtool.volunteers import store
from swtool.volunteers.sheets import is_minor
from swtool.volunteers.store import Asked

_GUARDED = frozenset({"name", "resident_id", "mobile"})


def held_volunteers(office: Office, town_id: int) -> Sequence[HeldRow]:
    """The volunteers of today whose village lies in the town."""
    places = places_of(office, office.today)
    asked = Asked(division_ids=places.inside(places.of(town_id).division))
    young = minor_since(office, office.today).replace("-", "")
    uids = {row["volunteer_no"]: row["uid"] for row in office.db.query("SELECT volunteer_no, uid FROM volunteer")}
    rows = []
    for one in store.volunteers(office.db, office.today, places, asked):
        if one.name in PLACEHOLDERS:
            continue
        child = is_minor(one.resident_id, young)
        values: dict[str, object] = {
            "volunteer_no": one.number,
            "name": one.name,
            "sex": one.sex or None,
            "resident_id": one.resident_id or None,
            "mobile": one.mobile or None,
            "town": one.town or None,
            "village": one.village,
            "is_regular": one.is_regular,
            "worker": one.worker_no or None,
            "station": one.station or None,
            "skills": one.skills or None,
            "joined_on": PartialDate.parse(one.joined_on) if one.joined_on else None,
            "left_on": date.fromisoformat(one.left_on) if one.left_on else None,
        }
        label = f"志愿者 {one.number} {HIDDEN if child else mask_name(one.name)}"
        rows.append(HeldRow(uids[one.number], label, values, guarded=_GUARDED if child else frozenset()))
    return rows
