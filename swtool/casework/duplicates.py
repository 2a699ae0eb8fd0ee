"""The same service to one household by different providers (HUN-03): as a report, and before something is assigned."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from json import dumps
from typing import NamedTuple

from swtool.casework.catalogue import catalogue_on
from swtool.casework.rules import Served, served_twice
from swtool.casework.terms import number_of
from swtool.folding import squeeze
from swtool.inventory.merged import merged_files
from swtool.office import Office
from swtool.registry.organizations import OrganizationFinder
from swtool.registry.projects import all_projects
from swtool.registry.stations import Operator, operators, station_names
from swtool.store.database import Database

WINDOW = "service.duplicate_window"


class Twice(NamedTuple):
    """A pair of services, the earlier one first, to the household of that file."""

    file_no: str
    item: str
    first: Served
    second: Served


class Providers:
    """Who gave a service: the organization of its project, else whoever ran the station that day, else the station."""

    def __init__(self, db: Database) -> None:
        finder = OrganizationFinder(db)
        self._projects = {each.id: finder.name_of(each.organization_id) for each in all_projects(db)}
        self._operators: dict[int, list[Operator]] = operators(db)
        self._stations = station_names(db)

    def of(self, project_id: int | None, station_id: int, day: date) -> str:
        """The name of the organization."""
        if project_id is not None:
            return self._projects[project_id]
        running = next((each for each in self._operators.get(station_id, ()) if each.covers(day)), None)
        return running.organization_name if running else self._stations[station_id]


def duplicates(office: Office, first: date, last: date, window: int) -> list[Twice]:
    """The pairs whose later service lies between the days, by day and file."""
    served, files = _served(office, first - timedelta(days=window), last, None)
    catalogue = catalogue_on(office, last)
    found = [
        Twice(files[later.household_id], catalogue.label(later.item), earlier, later)
        for earlier, later in served_twice(served, window)
        if later.day >= first
    ]
    return sorted(found, key=lambda each: (each.second.day, each.file_no, each.second.number))


def served_lately(office: Office, household_ids: Collection[int], words: str, day: date, window: int) -> list[Served]:
    """What the households were given within ``window`` days before ``day`` under an item that those words mean, by
    whomever: who assigns anew sees it first. Items whose name and the words contain one another count as the same."""
    if not household_ids or not words:
        return []
    served, _ = _served(office, day - timedelta(days=window), day, household_ids)
    catalogue, wanted = catalogue_on(office, day), squeeze(words)
    found = []
    for service in served:
        name = squeeze(catalogue.label(service.item))
        if wanted in name or name in wanted:
            found.append(service)
    return sorted(found, key=lambda each: (each.day, each.number))


def _served(
    office: Office, first: date, last: date, households: Collection[int] | None
) -> tuple[list[Served], dict[int, str]]:
    """Services with an item to households between two days, and the numbers of their files."""
    which = (
        "r.happened_on BETWEEN :first AND :last"
        if households is None
        else "r.household_id IN (SELECT value FROM json_each(:households)) AND r.happened_on BETWEEN :first AND :last"
    )
    into = merged_files(office.db)
    if households is not None:
        households = {*households, *(other for other, kept in into.items() if kept in households)}
    numbers = dict.fromkeys(into.values(), "")
    for row in office.db.query(
        "SELECT id, file_no FROM household WHERE id IN (SELECT value FROM json_each(?))", (dumps(list(numbers)),)
    ):
        numbers[row["id"]] = row["file_no"]
    rows = office.db.query(
        "SELECT r.id, r.household_id, r.item, r.happened_on, r.project_id, r.station_id, h.file_no"
        " FROM service_record r JOIN household h ON h.id = r.household_id"
        f" WHERE r.superseded_at IS NULL AND r.household_id IS NOT NULL AND r.item <> '' AND {which}",
        {
            "first": first.isoformat(),
            "last": last.isoformat(),
            "households": None if households is None else dumps(sorted(households)),
        },
    )
    providers = Providers(office.db)
    served, files = [], {}
    for row in rows:
        day = date.fromisoformat(row["happened_on"])
        household = into.get(row["household_id"], row["household_id"])  # two files of one family are one family
        files[household] = numbers.get(household, row["file_no"])
        provider = providers.of(row["project_id"], row["station_id"], day)
        served.append(Served(number_of(row["id"]), household, row["item"], day, provider))
    return served, files
