"""Volunteers who may be one person: the likeness that new rows meet at intake, asked of everybody on record."""

from __future__ import annotations

from collections.abc import Collection

from swtool.intake.likeness import Alike, Likeness, Profile
from swtool.inventory.sheets import Guarded, mask_client, minor_since
from swtool.office import Office
from swtool.privacy import PLACEHOLDERS
from swtool.registry.boundaries import places_today
from swtool.registry.likeness import enough_on
from swtool.registry.people import name_key
from swtool.tables import Heading, Show, Table
from swtool.volunteers.known import as_known, phones_of
from swtool.volunteers.sheets import is_minor


def duplicates(office: Office, *, division_ids: Collection[int] | None = None) -> Table:
    """One row for each volunteer who looks like an earlier one, the likeliest first. Nobody is merged: a name alone
    makes nobody alike, and two different resident IDs are two people.

    ``division_ids``: only pairs of which one lives in these villages.
    """
    places = places_today(office)
    rows = office.db.query(
        f"SELECT * FROM volunteer WHERE left_on IS NULL AND name NOT IN ({', '.join('?' * len(PLACEHOLDERS))})"
        " ORDER BY volunteer_no",
        tuple(PLACEHOLDERS),
    )
    likeness = Likeness(enough_on(office, office.today), place="村（社区）")
    pairs: list[tuple[int, Alike]] = []
    for row in rows:
        village = places.of(row["division_id"]).division.id
        phones = phones_of(row["mobile"])
        profile = Profile(row["id"], name_key(row["name"]), row["resident_id"] or "", phones, "", (village,))
        pairs += [(row["id"], alike) for alike in likeness.arrive(profile)]
    alike_ids = {key for each, alike in pairs for key in (each, alike.key)}
    by_id = {row["id"]: as_known(row, places) for row in rows if row["id"] in alike_ids}
    found = [(by_id[each], alike) for each, alike in pairs]
    found.sort(key=lambda pair: (not pair[1].is_certain, -pair[1].score, pair[0].number))
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
        notes=(f"在册志愿者 {len(rows)} 名；只列相像的，是不是同一人要核对",),
    )
