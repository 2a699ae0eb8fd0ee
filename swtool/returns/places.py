"""Which towns the rows of a sheet speak of, whatever they name: town, station, project, or organization.

A sheet is of a period, and so are the towns: those that stood on its last day. A name that came later (a town merged
since) speaks of all that it was made of; one that had ended by then speaks of what it had become.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from swtool.boundaries import Boundaries
from swtool.dates import Month
from swtool.folding import squeeze
from swtool.intake.plan import Extract, Row
from swtool.office import Office
from swtool.registry import boundaries
from swtool.registry.divisions import DivisionIndex, read_divisions
from swtool.registry.organizations import OrganizationFinder
from swtool.registry.projects import all_projects
from swtool.registry.station_finder import StationFinder
from swtool.registry.stations import all_stations, operators
from swtool.returns.periods import Frequency, Period


class Named(NamedTuple):
    """What a row says of its place and month, as written; many rows say the same."""

    town: str
    station: str
    project: str
    organization: str
    month: Month | None

    @classmethod
    def by(cls, row: Row) -> Named:
        """Read off a row."""
        month = row.values.get("month")
        return cls(
            town=row.text("town"),
            station=row.text("station"),
            project=row.text("project_name"),
            organization=row.text("organization"),
            month=month if isinstance(month, Month) else None,
        )


class TownNames:
    """The towns that a name means in a period: of its last day first, else of now, followed back to that day."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.places = boundaries.Places(office.db, office.today, Boundaries.THEN)
        self.today = boundaries.names_of_today(office)
        self._indexes: dict[date, DivisionIndex] = {}

    def of(self, text: str, day: date) -> tuple[int, ...] | None:
        """Division ids of the towns meant on ``day``; several where a later town was made of them. None: unknown."""
        if not self.places.links:  # no town ever became another: its name is the same on every day
            return self._one(self.today, text)
        if day not in self._indexes:
            self._indexes[day] = read_divisions(self._office.db, day=day)
        if (found := self._one(self._indexes[day], text)) is not None:
            return found
        later = self._one(self.today, text)
        return tuple(row.id for row in self.places.on(day).made_of(later[0])) if later is not None else None

    @staticmethod
    def _one(index: DivisionIndex, text: str) -> tuple[int, ...] | None:
        division = index.match_town(text).one
        return (division.id,) if division is not None else None


class SheetTowns:
    """Finds the towns of any number of rows with a fixed number of questions for each period."""

    def __init__(self, office: Office) -> None:
        self._names = TownNames(office)
        self._stations = StationFinder(office.db)
        self._divisions = {station.id: station.division_id for station in all_stations(office.db)}
        self._projects = {squeeze(project.name): project for project in all_projects(office.db)}
        self._organizations = OrganizationFinder(office.db)
        self._contracts = operators(office.db)
        self._on: dict[date, boundaries.Places] = {}
        self._running = Period.of(Month.of(office.today), Frequency.MONTHLY)

    def towns(self, named: Named, found: Extract, period: Period | None) -> tuple[int, ...] | None:
        """Division ids: of the row's town, station or project; else of the title's; else of the towns whose stations
        the row's organization ran in ``period`` (None: now). Empty for a place in no town (总站), None for an unknown.

        A town made of several by a later change is narrowed by the station or project beside it.
        """
        period = period or self._running
        unit = found.title.reporting_unit
        every = (
            self._town(named.town, period),
            self._station(named.station, period),
            self._project(named.project, period),
            self._town(found.title.town, period),
            self._station(unit, period),
        )
        told = [place for place in every if place is not None]
        if told:
            return next((each for each in told if len(each) == 1 and each[0] in told[0]), told[0])
        text = named.organization or unit
        operator = self._organizations.find(text) if text else None
        return self._run_by(operator.id, period) if operator is not None else None

    def names(self, found: Extract) -> list[str]:
        """The names of all towns that a sheet speaks of, rows that were left out included."""
        named = {Named.by(row) for row in (*found.rows, *found.left_out)}
        towns = {town for each in named for town in self.towns(each, found, None) or ()}
        return [row.name for row in sorted(map(self._names.places.row, towns), key=lambda row: row.code)]

    def stands_today(self, division_id: int) -> int:
        """The division that a town is today."""
        return self._names.places.of(division_id).division.id

    def _town(self, text: str, period: Period) -> tuple[int, ...] | None:
        return self._names.of(text, period.last) if text else None

    def _station(self, text: str, period: Period) -> tuple[int, ...] | None:
        stations = self._stations.find(text) if text else ()
        return self._around(stations[0].id, period) if len(stations) == 1 else None

    def _project(self, text: str, period: Period) -> tuple[int, ...] | None:
        project = self._projects.get(squeeze(text)) if text else None
        station_id = project.station_on(period.last) if project is not None else None
        return self._around(station_id, period) if station_id is not None else None

    def _around(self, station_id: int, period: Period) -> tuple[int, ...]:
        if period.last not in self._on:
            self._on[period.last] = self._names.places.on(period.last)
        town = self._on[period.last].town_of(self._divisions[station_id], ("station", station_id))
        return (town.id,) if town is not None else ()

    def _run_by(self, organization_id: int, period: Period) -> tuple[int, ...]:
        found: dict[int, None] = {}
        for station_id, contracts in sorted(self._contracts.items()):
            for contract in contracts:
                runs = contract.effective_on <= period.last and (
                    contract.effective_until is None or contract.effective_until > period.first
                )
                if runs and contract.organization_id == organization_id:
                    found.update(dict.fromkeys(self._around(station_id, period)))
        return tuple(found)
