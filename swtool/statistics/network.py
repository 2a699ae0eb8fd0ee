"""Stations, rooms, coverage, area and population on the day (ORD-06, CDU-06, WUH-07)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from swtool.registry.profiles import ProfileFields, profiles_on
from swtool.registry.stations import TIERS, operators, operators_on
from swtool.statistics.counting import Count, Item, gaps_of
from swtool.statistics.ground import Ground

_TIERS = ("county_station", "area_centre", "station", "service_point", "school_station")
NO_LIST = "还没有载入区划名单"


def network(ground: Ground) -> Mapping[str, Count]:
    """The figures of the section 站点, and who runs stations."""
    return {
        **{tier: _of_tier(ground, tier) for tier in TIERS if tier in _TIERS},
        **_coverage(ground),
        "office_area": _stated(ground, lambda fields: fields.office_area, "个站没有登记办公面积", *_TIERS),
        "population": _stated(ground, lambda fields: fields.resident_population, "个站没有登记常住人口", "station"),
        "operators": _operators(ground),
    }


def _of_tier(ground: Ground, tier: str) -> Count:
    """Stations of a level. Where none was ever registered nobody can tell whether there are none."""
    return Count(ground.counted(ground.open_on_day(tier)).items, why=_never(ground, tier))


def _never(ground: Ground, tier: str) -> str:
    ever = any(each.tier == tier for each in ground.stations.values())
    return "" if ever else f"还没有登记过{TIERS[tier]}"


def _coverage(ground: Ground) -> Mapping[str, Count]:
    index = ground.places.index
    # By code: what a merger leaves under its old code is the same town, though the list has a new row for it.
    towns = [Item(("town", town.code), 1, town.id) for town in index.towns]
    villages = [
        (village.id, Item(("village", village.code), 1, town))
        for town in index.villages
        for village in index.villages[town]
    ]
    with_station = {ground.towns_of_stations[each.id] for each in ground.open_on_day("station")}
    with_room = {
        ground.places.of(each.division_id, ("station", each.id)).division.id
        for each in ground.open_on_day("service_point")
    }
    return {
        "towns": Count(towns, why="" if towns else NO_LIST),
        "villages": Count([item for _, item in villages], why="" if villages else NO_LIST),
        "towns_covered": Count(
            [Item(item.key, int(item.town_id in with_station), item.town_id) for item in towns],
            why=_never(ground, "station") if towns else NO_LIST,
        ),
        "villages_covered": Count(
            [Item(item.key, int(village in with_room), item.town_id) for village, item in villages],
            why=_never(ground, "service_point") if villages else NO_LIST,
        ),
    }


def _stated(ground: Ground, told: Callable[[ProfileFields], int | None], gap: str, *tiers: str) -> Count:
    """What the stations of these levels state of themselves, added up."""
    profiles = profiles_on(ground.office.db, ground.day)
    items: list[Item] = []
    gaps: Counter[int | None] = Counter()
    for station in ground.open_on_day(*tiers):
        profile = profiles.get(station.id)
        amount = told(profile.fields) if profile else None
        if amount is None:
            gaps[ground.towns_of_stations[station.id]] += 1
        else:
            items.append(ground.at_station(("station", station.id), station.id, amount))
    return Count(items, gaps_of(gaps, gap), "" if ground.stations else "还没有登记社工站")


def _operators(ground: Ground) -> Count:
    """Organizations that run a station on the day, each counted where its first station lies."""
    is_open = {each.id for each in ground.open_on_day()}
    first: dict[int, int] = {}
    for station_id, contract in sorted(operators_on(ground.office.db, ground.day).items()):
        if station_id in is_open:
            first.setdefault(contract.organization_id, station_id)
    why = "" if operators(ground.office.db) else "还没有登记过运营机构"
    return Count([ground.at_station(("organization", each), station) for each, station in first.items()], why=why)
