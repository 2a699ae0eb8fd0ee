"""The two trees of HUN-01 with their figures: the administrative one (县—乡镇—村) and the network of services, from the
省项目办 and 市级指导中心 down to the 社工室. What serves below counts above, everybody once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from swtool.office import Office
from swtool.registry import rules
from swtool.registry.boundaries import Places, places_of
from swtool.registry.credentials import all_credentials
from swtool.registry.divisions import LEVELS
from swtool.registry.headcounts import NOBODY, Headcount, headcounts, together
from swtool.registry.stations import TIERS, Station, stations_on
from swtool.tables import Heading, Show, Table

_ABOVE: Mapping[str, tuple[str, ...]] = {
    "service_point": ("station", "area_centre", "county_station"),
    "school_station": ("county_station",),
    "station": ("area_centre", "county_station", "city_centre", "province_office"),
    "area_centre": ("county_station", "city_centre", "province_office"),
    "county_station": ("city_centre", "province_office"),
    "city_centre": ("province_office",),
    "province_office": (),
}
"""What may stand above each tier where the register names no 上级站点, the nearest first."""
_INDENT = "　"


class Tree(StrEnum):
    """Which tree figures are rolled up on."""

    NETWORK = "network"
    DIVISION = "division"


@dataclass(slots=True)
class Node:
    """A station, or a town or village with the stations in it; ``own`` serves right there."""

    name: str
    level: str
    own: Headcount = field(default_factory=Headcount)
    stations: int = 0
    points: int = 0
    below: list[Node] = field(default_factory=list)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Node]]:
        """It and everything below it, with how deep it lies."""
        yield depth, self
        for each in self.below:
            yield from each.walk(depth + 1)

    def whole(self) -> tuple[Headcount, int, int]:
        """Who serves at it and below (each once), how many stations and how many service points there are."""
        parts = [each.whole() for each in self.below]
        people = together([self.own, *(part[0] for part in parts)]) if parts else self.own
        return people, self.stations + sum(p[1] for p in parts), self.points + sum(p[2] for p in parts)


def network_of(office: Office, day: date) -> list[Node]:
    """The network of services: each station under its 上级站点; where none is named, under the only open station of the
    nearest tier above in its town, else in the county. What has nothing above stands at the top."""
    places = places_of(office, day)
    stations = stations_on(office, day, places)
    counts = headcounts(office.db, day)
    nodes = {each.id: _of_station(each, counts) for each in stations}
    by_tier: dict[tuple[str, int | None], list[Station]] = {}
    for each in stations:
        by_tier.setdefault((each.tier, None), []).append(each)
        if town := places.town_of(each.division_id, ("station", each.id)):
            by_tier.setdefault((each.tier, town.id), []).append(each)
    top: list[Node] = []
    for each in stations:
        above = each.parent_id if each.parent_id in nodes else _above(each, places, by_tier)
        (nodes[above].below if above is not None else top).append(nodes[each.id])
    order = tuple(TIERS.values())
    return sorted(top, key=lambda node: order.index(node.level))


def divisions_of(office: Office, day: date) -> list[Node]:
    """The administrative tree: the county, its towns, and of their villages those with a station or service point."""
    places = places_of(office, day)
    counts = headcounts(office.db, day)
    top = Node(office.fact("county_name", day), LEVELS["county"])
    towns = {town.id: Node(town.name, LEVELS["town"]) for town in places.index.towns}
    villages: dict[int, Node] = {}
    for station in stations_on(office, day, places):
        place = places.of(station.division_id, ("station", station.id))
        town = towns.setdefault(place.town.id, Node(place.town.name, LEVELS["town"])) if place.town else top
        node = town
        if place.division.level == "village":
            if place.division.id not in villages:
                villages[place.division.id] = Node(place.name, LEVELS["village"])
                town.below.append(villages[place.division.id])
            node = villages[place.division.id]
        here = _of_station(station, counts)
        node.own = together((node.own, here.own))
        node.stations, node.points = node.stations + here.stations, node.points + here.points
    top.below += towns.values()
    return [top]


def network_table(office: Office, day: date, tree: Tree) -> Table:
    """The figures of each node with all below it."""
    nodes = network_of(office, day) if tree is Tree.NETWORK else divisions_of(office, day)
    region = office.fact("county_code", day)
    certified = {
        person_id for person_id, shown in all_credentials(office.db).items() if rules.is_certified(shown, day, region)
    }
    rows = [_row(depth, node, certified) for each in nodes for depth, node in each.walk()]
    headings = (
        Heading("name", "名称"),
        Heading("level", "层级"),
        Heading("stations", "站", Show.COUNT),
        Heading("points", "室（点）", Show.COUNT),
        Heading("people", "在岗", Show.COUNT),
        Heading("full_time", "专职", Show.COUNT),
        Heading("certified", "持证", Show.COUNT),
        Heading("administrative", "事务性岗位", Show.COUNT),
        Heading("administrative_share", "事务性占比", Show.RATE),
    )
    words = {Tree.NETWORK: "服务网络", Tree.DIVISION: "行政区划"}[tree]
    notes = ("各行含下级；一人在几处的，上一级只算一次",)
    return Table(f"按{words}汇总", headings, rows, as_of=day, notes=notes)


def _row(depth: int, node: Node, certified: set[int]) -> tuple[object, ...]:
    people, stations, points = node.whole()
    everybody, administrative = len(people.everybody), people.of_kind("administrative_post")
    share = Fraction(administrative, everybody) if everybody else None
    return (
        _INDENT * depth + node.name, node.level, stations, points, everybody, people.of_basis("full_time"),
        len(people.everybody & certified), administrative, share,
    )  # fmt: skip


def _of_station(station: Station, counts: Mapping[int, Headcount]) -> Node:
    is_point = station.tier == "service_point"
    own = counts.get(station.id, NOBODY)
    return Node(station.name, TIERS[station.tier], own, int(not is_point), int(is_point))


def _above(station: Station, places: Places, by_tier: Mapping[tuple[str, int | None], Sequence[Station]]) -> int | None:
    """The only station of the nearest tier above that is in the same town or, else, in the county."""
    town = places.town_of(station.division_id, ("station", station.id))
    for tier in _ABOVE[station.tier]:
        for where in ((town.id,) if town else ()) + ((None,) if tier not in ("station", "area_centre") else ()):
            found = by_tier.get((tier, where), ())
            if len(found) == 1:
                return found[0].id
    return None
