"""The towns of a sheet, each as a sheet's scope of its own."""

from __future__ import annotations

from collections.abc import Iterator

from swtool.office import Office
from swtool.registry.stations import all_stations, stations_on
from swtool.reporting.blocks import Scope
from swtool.reporting.staff_blocks import places


def towns_of(office: Office, scope: Scope) -> Iterator[tuple[str, Scope]]:
    """The towns of a scope that had a station in its year, in the order of the stations' list."""
    where = places(office, scope.as_of)
    order = [station.id for station in stations_on(office, scope.as_of)]
    closed = ((each, each.closed_on) for each in all_stations(office.db) if each.opened_on <= scope.as_of)
    order += [each.id for each, day in closed if day is not None and scope.first < day <= scope.as_of]
    towns: dict[str, set[int]] = {}
    for station in order:
        if scope.holds(station):
            towns.setdefault(where[station][0], set()).add(station)
    for town, stations in towns.items():
        yield town, scope._replace(label=town, station_ids=frozenset(stations))
