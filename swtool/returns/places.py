"""Which towns the rows of a sheet speak of, whatever they name: town, station, project, or organization."""

from __future__ import annotations

from dataclasses import dataclass

from swtool.dates import Month
from swtool.folding import squeeze
from swtool.intake.plan import Extract, Row
from swtool.office import Office
from swtool.registry.divisions import read_divisions
from swtool.registry.organizations import OrganizationFinder
from swtool.registry.projects import all_projects
from swtool.registry.station_finder import StationFinder
from swtool.registry.stations import all_stations, operators


@dataclass(frozen=True, slots=True)
class Named:
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


class Places:
    """Finds towns for any number of rows with a fixed number of questions."""

    def __init__(self, office: Office) -> None:
        self._index = read_divisions(office.db)
        self._stations = StationFinder(office.db)
        self._divisions = {station.id: station.division_id for station in all_stations(office.db)}
        self._projects = {squeeze(project.name): project.station_id for project in all_projects(office.db)}
        self._organizations = OrganizationFinder(office.db)
        self._contracts = operators(office.db)
        self._running = Month.of(office.today)

    def towns(self, named: Named, found: Extract, month: Month | None) -> tuple[int, ...] | None:
        """Division ids: of the row's town, station or project; else of the title's; else of the towns whose stations
        the row's organization ran in ``month``. Empty for a place in no town (总站), None for an unknown one."""
        unit = found.title.reporting_unit
        places = (
            self._town(named.town),
            self._station(named.station),
            self._project(named.project),
            self._town(found.title.town),
            self._station(unit),
        )
        if (nearest := next((place for place in places if place is not None), None)) is not None:
            return nearest
        text = named.organization or unit
        operator = self._organizations.find(text) if text else None
        return self._run_by(operator.id, month or self._running) if operator is not None else None

    def _town(self, text: str) -> tuple[int, ...] | None:
        division = self._index.match_town(text).one if text else None
        return (division.id,) if division is not None else None

    def _station(self, text: str) -> tuple[int, ...] | None:
        stations = self._stations.find(text) if text else ()
        return self._around(stations[0].id) if len(stations) == 1 else None

    def _project(self, text: str) -> tuple[int, ...] | None:
        station_id = self._projects.get(squeeze(text)) if text else None
        return self._around(station_id) if station_id is not None else None

    def _around(self, station_id: int) -> tuple[int, ...]:
        place = self._index.by_id.get(self._divisions[station_id])
        town = self._index.town_of(place) if place is not None else None
        return (town.id,) if town is not None else ()

    def _run_by(self, organization_id: int, month: Month) -> tuple[int, ...]:
        found: dict[int, None] = {}
        for station_id, contracts in sorted(self._contracts.items()):
            for contract in contracts:
                runs = contract.effective_on <= month.last and (
                    contract.effective_until is None or contract.effective_until > month.first
                )
                if runs and contract.organization_id == organization_id:
                    found.update(dict.fromkeys(self._around(station_id)))
        return tuple(found)
