"""Files and resources in use that may be one: the likeness that new files meet at intake, asked of what is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import combinations

from swtool.intake.likeness import Alike, Likeness
from swtool.inventory import known, store
from swtool.inventory.alike_resources import alike_resources
from swtool.inventory.likeness import profile_of_known
from swtool.inventory.sheets import head_of, mask_client, minor_since
from swtool.office import Office
from swtool.privacy import PLACEHOLDERS
from swtool.registry.boundaries import Places, places_today
from swtool.registry.likeness import enough_on
from swtool.tables import Heading, Show, Table

_LIKE = (
    Heading("like", "像哪一份", Show.CODE),
    Heading("score", "相似", Show.COUNT),
    Heading("reasons", "为什么"),
)
_IDENTICAL = 100


def household_duplicates(office: Office, *, division_ids: Collection[int] | None = None) -> Table:
    """One row for each file that looks like an earlier one, the likeliest first; of an earlier file it is told once.

    Files are compared by resident ID, telephone, date of birth, and village with name; what members they share counts
    too. ``division_ids``: only pairs of which one lies in these villages.
    """
    places = places_today(office)
    held = [each for each in known.households_in_use(office.db, places) if each.head_name not in PLACEHOLDERS]
    likeness = Likeness(enough_on(office, office.today), place="村（社区）")
    by_number = _same_numbers(office, held)
    found: list[tuple[known.NearHousehold, Alike]] = []
    for each in held:
        profile = profile_of_known(each)
        sure = by_number.get(each.id, [])
        found += [(each, alike) for alike in sure]
        found += [(each, alike) for alike in likeness.find(profile) if alike.key not in {one.key for one in sure}]
        likeness.add(profile)
    found.sort(key=lambda pair: (not pair[1].is_certain, -pair[1].score, pair[0].file_no))
    files = {each.id: each for each in held}
    shown = _households(office, places)
    return Table(
        "疑似重复的居民需求档案",
        (
            Heading("file_no", "档案号", Show.CODE),
            Heading("town", "乡镇（街道）", minor=True),
            Heading("village", "村（社区）"),
            Heading("head_name", "户主", mask=mask_client),
            *_LIKE,
        ),
        [
            (
                each.file_no,
                shown[each.id].town,
                shown[each.id].village,
                head_of(shown[each.id]),
                files[alike.key].file_no,
                alike.score,
                alike.why,
            )
            for each, alike in found
            if _touches(division_ids, each.village_id, files[alike.key].village_id) and each.id in shown
        ],
        notes=(f"在用档案 {len(held)} 份；只列相像的，是不是一户要核对户口簿",),
    )


def resource_duplicates(office: Office, *, division_ids: Collection[int] | None = None) -> Table:
    """One row for each resource that looks like an earlier one, as ``household_duplicates``."""
    places = places_today(office)
    held = store.resources(office.db, office.today.isoformat(), places=places)
    lies_in = known.villages_of_resources(office.db, places)
    found = alike_resources(held, lies_in, enough_on(office, office.today))
    numbers = {each.id: each.resource_no for each in held}
    return Table(
        "疑似重复的社区资源",
        (
            Heading("resource_no", "资源编号", Show.CODE),
            Heading("town", "乡镇（街道）", minor=True),
            Heading("village", "社区"),
            Heading("name", "资源名称"),
            Heading("owner", "提供方", minor=True),
            *_LIKE,
        ),
        [
            (
                each.resource_no,
                each.town,
                each.village,
                each.name,
                each.owner,
                numbers[alike.key],
                alike.score,
                alike.why,
            )
            for each, alike in found
            if _touches(division_ids, lies_in[each.id], lies_in[alike.key])
        ],
        notes=(f"在用资源 {len(held)} 项；只列相像的，是不是同一项要核对",),
    )


def _same_numbers(office: Office, held: Sequence[known.NearHousehold]) -> dict[int, list[Alike]]:
    """By file, the earlier files that have a resident ID in common with it: their head's, or that of members."""
    order = {each.id: at for at, each in enumerate(held)}
    heads = {each.id: each.resident_id for each in held}
    shared: Counter[tuple[int, int]] = Counter()
    for files in known.shared_members(office.db):
        shared.update(combinations(sorted((file for file in files if file in order), key=order.__getitem__), 2))
    found: dict[int, list[Alike]] = {}
    for (earlier, later), number in shared.items():
        is_head = bool(heads[later]) and heads[later] == heads[earlier]
        why = "户主身份证号相同" if is_head else f"有 {number} 名成员身份证号相同"
        found.setdefault(later, []).append(Alike(earlier, _IDENTICAL, (why,), is_certain=is_head))
    return found


def _households(office: Office, places: Places) -> dict[int, store.HouseholdRow]:
    since = minor_since(office, office.today)
    rows = store.households(office.db, office.today.isoformat(), minor_since=since, places=places)
    return {row.id: row for row in rows}


def _touches(wanted: Collection[int] | None, *villages: int) -> bool:
    return wanted is None or any(village in wanted for village in villages)
