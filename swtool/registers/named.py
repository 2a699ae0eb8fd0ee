"""Whom the rows of a sheet belong to: the place, station, organization, project or worker that a cell names.

A new line that names nobody belongs to the station or town of the sheet's title; one with a number to whom it did.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from swtool.intake.plan import Extract, Row
from swtool.intake.sheet_place import station_in_title
from swtool.inventory.places import resolve_places
from swtool.office import Office
from swtool.registers.register import NUMBER, REFERENCES
from swtool.registry.bearings import Bearings, Missing
from swtool.registry.boundaries import names_of_today, places_today
from swtool.registry.divisions import Division
from swtool.registry.organizations import OrganizationFinder
from swtool.registry.projects import ProjectFinder


class Named:
    """Finds what the rows of one sheet name. A text that means nothing or several things is a finding at its cell.

    ``by_title``: whether a row that names nobody belongs to the town or station that the sheet's title names.
    """

    def __init__(self, office: Office, extract: Extract, *, by_title: bool) -> None:
        self._office, self._extract = office, extract
        self._bearings = Bearings(office, places_today(office))
        self._columns = [column.name for column in extract.form.columns if column.name in REFERENCES]
        self._titled = {
            row.number
            for row in extract.rows
            if by_title and extract.title.town and not any(map(row.text, (NUMBER, *self._columns)))
        }
        self._is_of_station = bool(self._titled) and self._knows_station()
        titled = () if self._is_of_station else self._titled
        self._places = _resolved_places(office, extract, titled) if "town" in self._columns else {}

    def of(self, row: Row) -> dict[str, int] | None:
        """What the row belongs to, by column of the table; None where a text means nobody."""
        found: dict[str, int] = {}
        if (place := self._places.get(row.number)) is not None:
            found["division_id"] = place.id
        elif row.text("town") or row.text("village") or self._is_of_town(row):
            return None  # told already
        for name in self._columns:
            text = row.text(name) or self._by_title(row, name)
            if REFERENCES[name] == "division_id" or not text:
                continue
            known = self._find(name, text, found.get("station_id"))
            if isinstance(known, Missing):
                self._extract.fault(row, name, f"reference.{name}", known.what, remedy=known.remedy)
                return None
            found[REFERENCES[name]] = known
        return found

    def _is_of_town(self, row: Row) -> bool:
        return row.number in self._titled and "town" in self._columns and not self._is_of_station

    def _knows_station(self) -> bool:
        """Whether the title itself names a station that the office has, in a register that knows towns and stations."""
        title = self._extract.title
        named = station_in_title(title.title, title.town)
        is_of_both = {"town", "station"} <= set(self._columns)
        return is_of_both and bool(named) and not isinstance(self._bearings.station(named), Missing)

    def _by_title(self, row: Row, name: str) -> str:
        """The station of the title: its name, else the only one of the town, of a register that knows no towns."""
        if name != "station" or row.number not in self._titled or self._is_of_town(row):
            return ""
        title = self._extract.title
        said = title.title if self._is_of_station else f"{title.reporting_unit} {title.title}"
        return station_in_title(said, title.town) or title.town

    def _find(self, name: str, text: str, station_id: int | None) -> int | Missing:
        if name == "station":
            return self._bearings.station(text)
        if name == "organization":
            organization = self._organizations.find(text)
            return organization.id if organization else Missing(*self._organizations.refusal(text))
        if name == "project":
            projects = self._projects.find(text)
            return projects[0].id if len(projects) == 1 else Missing(*self._projects.refusal(text))
        person = self._bearings.worker(text, station_id)
        return person if isinstance(person, Missing) else person.id

    @cached_property
    def _organizations(self) -> OrganizationFinder:
        return OrganizationFinder(self._office.db)

    @cached_property
    def _projects(self) -> ProjectFinder:
        return ProjectFinder(self._office.db)


def _resolved_places(office: Office, extract: Extract, titled: Collection[int]) -> dict[int, Division]:
    """Row number → village, or the town where no village is written: of ``titled`` rows that of the title. Nothing for
    another row that names neither."""
    found = resolve_places(office, extract)
    index = names_of_today(office)
    for row in extract.rows:
        text = row.text("town") or (extract.title.town if row.number in titled else "")
        if row.number in found or row.text("village") or not text:
            continue
        match = index.match_town(text)
        if match.one is not None:
            found[row.number] = match.one
        else:
            remedy = "改成区划名单中的名称，或写区划代码"
            extract.fault(row, "town", "reference.town", match.reason, remedy=remedy)
    return found
