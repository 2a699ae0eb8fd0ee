"""Services of the year by station, and the clients that they reached by group (LSH-13, HUN-05)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set

from swtool.casework import figures as casework
from swtool.casework.spans import span_of
from swtool.community import indicators as community
from swtool.inventory.categories import categories_on
from swtool.inventory.merged import merged_files, same_persons
from swtool.office import Office
from swtool.statistics.counting import Count, Gap, Item, gaps_of
from swtool.statistics.ground import Ground
from swtool.statistics.measures import SERVICE_TITLES
from swtool.volunteers import indicators as volunteers

_SOURCES = (*casework.SOURCES, *(casework.by_month(each) for each in (volunteers.INDICATORS, community.INDICATORS)))
_NOBODY = "本年服务记录里没有写明档案和对象的"


def services(ground: Ground) -> Mapping[str, Count]:
    """The figures of the section 服务: each indicator by station. A station that says nothing all year is a gap."""
    span = span_of(ground.office, ground.months, _SOURCES)
    speaking = {station for station, _ in span.told}
    silent: Counter[int | None] = Counter()
    missing: list[Item] = []
    for station in ground.stations.values():
        if station.tier != "station":
            continue
        open_in = [month for month in ground.months if ground.is_open_in(station, month)]
        without = sum((station.id, month) not in span.told for month in open_in)
        missing.append(ground.at_station(("station", station.id), station.id, without))
        if open_in and station.id not in speaking:
            silent[ground.towns_of_stations[station.id]] += 1
    return {
        **{name: _indicator(ground, name, span.values, speaking, silent) for name in SERVICE_TITLES},
        "silent_months": Count(missing),
    }


def _indicator(
    ground: Ground, name: str, values: Mapping[tuple[int, str], int], speaking: set[int], silent: Counter[int | None]
) -> Count:
    """One indicator. Of a station that reports but never names it nothing is known."""
    items: list[Item] = []
    gaps = Counter(silent)
    for station in sorted(speaking):
        if (amount := values.get((station, name))) is None:
            gaps[ground.towns_of_stations[station]] += 1
        else:
            items.append(ground.at_station(("station", station), station, amount))
    why = "" if items else f"{ground.year} 年没有一个站有这项数据"
    return Count(items, gaps_of(gaps, "个站没有这项数据"), why)


_SERVED = """
    SELECT r.station_id, coalesce(m.person_key, m.id) AS person, coalesce(m.client_category, '') AS words,
        sum(r.person_times) AS times
    FROM service_record r JOIN household_member m ON m.id = r.member_id
    WHERE r.superseded_at IS NULL AND r.happened_on BETWEEN ? AND ? GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_HOUSEHOLDS = """
    SELECT DISTINCT household_id, station_id FROM service_record
    WHERE superseded_at IS NULL AND household_id IS NOT NULL AND happened_on BETWEEN ? AND ? ORDER BY 2, 1
"""


def clients(ground: Ground) -> Mapping[str, Count]:
    """Households and clients that records name, and clients by category. Whoever was served by several stations counts
    where the first of them lies; a category is the one at the time of the service. Two files that were merged by the
    day are one household, and whoever was in both is one person."""
    days = (ground.first.isoformat(), ground.day.isoformat())
    db, until = ground.office.db, ground.day.isoformat()
    files, same = merged_files(db, until), same_persons(db, until)
    households: dict[int, int] = {}
    filing: set[int] = set()
    for household, station in db.query(_HOUSEHOLDS, days):
        households.setdefault(files.get(household, household), station)
        filing.add(station)
    persons: dict[int, int] = {}
    of_group: defaultdict[str, dict[int, int]] = defaultdict(dict)
    times: defaultdict[str, Counter[int]] = defaultdict(Counter)
    naming: set[int] = set()
    known = categories_on(ground.office, ground.day)
    for station, key, words, number in db.query(_SERVED, days):
        person = same.get(key, key)
        naming.add(station)
        persons.setdefault(person, station)
        for name in known.read(words)[0]:
            of_group[name].setdefault(person, station)
            times[name][station] += number
    found = {
        "served_households": _reached(ground, "household", households, filing),
        "served_clients": _reached(ground, "client", persons, naming),
    }
    for name, reached in of_group.items():
        found[f"clients:{name}"] = _reached(ground, "client", reached, naming)
        found[f"client_times:{name}"] = _reached(
            ground, "station", {each: each for each in naming}, naming, times[name]
        )
    return found


def _reached(
    ground: Ground, kind: str, reached: Mapping[int, int], speaking: Set[int], amounts: Mapping[int, int] | None = None
) -> Count:
    """Each of ``reached`` at its station, as one or as its amount. ``speaking`` are the stations whose records name
    any: what they do not name they did not serve."""
    nought = [ground.at_station(("silence", each), each, 0) for each in sorted(speaking)]
    items = [
        ground.at_station((kind, each), station, 1 if amounts is None else amounts[each])
        for each, station in reached.items()
    ]
    return Count([*nought, *items], _not_naming(ground, speaking), "" if items else _NOBODY)


def _not_naming(ground: Ground, naming: Set[int]) -> Sequence[Gap]:
    """The stations of the year whose records name no client: whom they served nobody knows."""
    silent = [
        station.id
        for station in ground.stations.values()
        if station.tier == "station"
        and station.id not in naming
        and any(ground.is_open_in(station, month) for month in ground.months)
    ]
    return gaps_of(Counter(ground.towns_of_stations[each] for each in silent), "个站的记录没有写明对象")


def groups(office: Office, ground: Ground) -> tuple[str, ...]:
    """The categories of clients that the policy names on the day."""
    return categories_on(office, ground.day).names
