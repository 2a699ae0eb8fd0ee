"""What dropdowns of a fill-in book offer from the register: towns, villages, stations, organizations, projects."""

from __future__ import annotations

from swtool.office import Office
from swtool.registry.boundaries import Places, names_of_today, places_of
from swtool.registry.organizations import all_organizations
from swtool.registry.projects import all_projects
from swtool.registry.stations import Station, stations_on
from swtool.workbooks.fillin_rules import OfficeWords


def office_words(office: Office, town_id: int | None = None) -> OfficeWords:
    """The names in use today, of the whole county or of one town (its row of ``division``).

    An organization is offered everywhere: whoever comes to a town was somewhere else before.
    """
    places = places_of(office, office.today)
    index = names_of_today(office)
    wanted = places.of(town_id).division.id if town_id is not None else None
    stations = stations_of_town(office, town_id, places)
    ids = {station.id for station in stations}
    projects = [
        project.name
        for project in all_projects(office.db)
        if (project.ends_on is None or project.ends_on.last_day >= office.today)
        and (wanted is None or project.station_on(office.today) in ids)
    ]
    return OfficeWords(
        names={
            "station": tuple(station.name for station in stations),
            "organization": tuple(sorted(each.name for each in all_organizations(office.db) if not each.closed_on)),
            "project": tuple(projects),
        },
        villages={
            town.name: tuple(village.name for village in index.villages.get(town.id, ()))
            for town in index.towns
            if wanted is None or town.id == wanted
        },
    )


def words_of_town(office: Office, town: str) -> OfficeWords:
    """The same by a town's name, as a sheet's title has it: of the whole county where no town of today is called so."""
    found = names_of_today(office).match_town(town).one if town else None
    return office_words(office, found.id if found is not None else None)


def stations_of_town(office: Office, town_id: int | None, places: Places | None = None) -> list[Station]:
    """The stations open today, of one town or of all."""
    places = places or places_of(office, office.today)
    wanted = places.of(town_id).division.id if town_id is not None else None
    found = []
    for station in stations_on(office, office.today, places):
        town = places.town_of(station.division_id, ("station", station.id))
        if wanted is None or (town is not None and town.id == wanted):
            found.append(station)
    return found
