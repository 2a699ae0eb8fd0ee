"""Volunteers who may be one person: the likeness that new rows meet at intake, asked of everybody on record."""

from __future__ import annotations

from collections.abc import Collection

from swtool.intake.likeness import Alike, Likeness
from swtool.inventory.sheets import Guarded, mask_client, minor_since
from swtool.office import Office
from swtool.privacy import PLACEHOLDERS
from swtool.registry.boundaries import places_today
from swtool.registry.likeness import enough_on
from swtool.tables import Heading, Show, Table
from swtool.volunteers.known import Known, as_known
from swtool.volunteers.plan_volunteers import profile_of
from swtool.volunteers.sheets import is_minor


def duplicates(office: Office, *, division_ids: Collection[int] | None = None) -> Table:
    """One row for each volunteer who looks like an earlier one, the likeliest first. Nobody is merged: a name alone
    makes nobody alike, and two different resident IDs are two people.

    ``division_ids``: only pairs of which one lives in these villages.
    """
    places = places_today(office)
    rows = office.db.query("SELECT * FROM volunteer WHERE left_on IS NULL ORDER BY volunteer_no")
    held = [known for row in rows if (known := as_known(row, places)).name not in PLACEHOLDERS]
    likeness = Likeness(enough_on(office, office.today), place="村（社区）")
    found: list[tuple[Known, Alike]] = []
    for each in held:
        found += [(each, alike) for alike in likeness.arrive(profile_of(each))]
    found.sort(key=lambda pair: (not pair[1].is_certain, -pair[1].score, pair[0].number))
    by_id = {each.id: each for each in held}
    young = minor_since(office, office.today).replace("-", "")
    shown = []
    for each, alike in found:
        other = by_id[alike.key]
        if division_ids is not None and not {each.village_id, other.village_id} & set(division_ids):
            continue
        place = places.of(each.village_id)
        name = Guarded(each.name) if is_minor(each.resident_id, young) else each.name
        shown.append((each.number, place.town_name, place.name, name, other.number, alike.score, alike.why))
    return Table(
        "疑似重复的志愿者",
        (
            Heading("volunteer_no", "志愿者编号", Show.CODE),
            Heading("town", "乡镇（街道）", minor=True),
            Heading("village", "村（社区）"),
            Heading("name", "姓名", mask=mask_client),
            Heading("like", "像哪一名", Show.CODE),
            Heading("score", "相似", Show.COUNT),
            Heading("reasons", "为什么"),
        ),
        shown,
        as_of=office.today,
        persons_by="volunteer_no",
        notes=(f"在册志愿者 {len(held)} 名；只列相像的，是不是同一人要核对",),
    )
