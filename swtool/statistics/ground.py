"""What all measures of a year stand on: the day, the stations with their towns, and where each worker counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from swtool.dates import Month
from swtool.errors import UsageFault
from swtool.office import Office
from swtool.registry.boundaries import Places, places_of
from swtool.registry.snapshot import Serving, serving_on
from swtool.registry.stations import Station, all_stations, names_on
from swtool.statistics.counting import Count, Item


@dataclass(frozen=True)
class Ground:
    """A year of the office seen on ``day``: 31 December, or today while the year runs."""

    office: Office
    year: int
    day: date

    @classmethod
    def of(cls, office: Office, year: int) -> Ground:
        """Raises ``UsageFault`` for a year that has not begun."""
        if year > office.today.year:
            raise UsageFault(f"{year} 年还没有开始", remedy="写已经开始的年份")
        return cls(office, year, min(date(year, 12, 31), office.today))

    @property
    def first(self) -> date:
        """New Year's Day."""
        return date(self.year, 1, 1)

    @property
    def is_running(self) -> bool:
        """Whether the year is not over."""
        return self.day < date(self.year, 12, 31)

    @property
    def months(self) -> list[Month]:
        """From January to the month of the day."""
        return [Month(self.year, number) for number in range(1, self.day.month + 1)]

    @cached_property
    def places(self) -> Places:
        """Where things lie on the day, on the boundaries that the office was asked for."""
        return places_of(self.office, self.day)

    @cached_property
    def stations(self) -> Mapping[int, Station]:
        """Every station that was ever registered."""
        return {station.id: station for station in all_stations(self.office.db)}

    @cached_property
    def names(self) -> Mapping[int, str]:
        """Station → its name on the day."""
        return names_on(self.office, self.day)

    @cached_property
    def towns_of_stations(self) -> Mapping[int, int | None]:
        """Station → its town on the day; None for what belongs to the county."""
        lying = {
            each.id: self.places.town_of(each.division_id, ("station", each.id)) for each in self.stations.values()
        }
        return {station: town.id if town else None for station, town in lying.items()}

    @cached_property
    def serving(self) -> list[Serving]:
        """Every post of the day."""
        return serving_on(self.office, self.day)

    @cached_property
    def staffed(self) -> frozenset[int]:
        """The stations at which anybody was ever put down as serving."""
        rows = self.office.db.query("SELECT DISTINCT station_id FROM post WHERE superseded_at IS NULL")
        return frozenset(row[0] for row in rows)

    @cached_property
    def unstaffed(self) -> Mapping[int | None, int]:
        """By town: open 乡镇（街道）社工站 whose staff was never registered. Nobody knows who serves there."""
        missing = [each.id for each in self.open_on_day("station") if each.id not in self.staffed]
        return Counter(self.towns_of_stations[each] for each in missing)

    @cached_property
    def homes(self) -> Mapping[int, Serving]:
        """Person → the one post under which they count: full-time first, then the longest held."""
        found: dict[int, Serving] = {}
        for each in self.serving:
            held = found.get(each.person.id)
            if held is None or _rank(each) < _rank(held):
                found[each.person.id] = each
        return found

    def open_on_day(self, *tiers: str) -> list[Station]:
        """Stations of these levels (none named: all) that are open on the day."""
        return [each for each in self.stations.values() if each.is_open(self.day) and (not tiers or each.tier in tiers)]

    def is_open_in(self, station: Station, month: Month) -> bool:
        """Whether the station was open on some day of the month up to the day."""
        last = min(month.last, self.day)
        return station.opened_on <= last and (station.closed_on is None or station.closed_on > month.first)

    def at_station(self, key: Hashable, station_id: int | None, amount: int = 1) -> Item:
        """An item that hangs on a station and counts in its town; without one it counts for the county."""
        town = self.towns_of_stations.get(station_id) if station_id is not None else None
        return Item(key, amount, town, station_id)

    def counted(self, stations: Iterable[Station]) -> Count:
        """Stations, each as one."""
        return Count([self.at_station(("station", each.id), each.id) for each in stations])


def _rank(serving: Serving) -> tuple[bool, date, int]:
    return not serving.post.is_full_time, serving.post.effective_on, serving.post.id
