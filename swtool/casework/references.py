"""What the cells of a sheet of services mean: stations, workers, households and their members, cases, projects, items.

Everything is read once for all rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from json import dumps
from typing import NamedTuple

from swtool.casework.catalogue import Catalogue, catalogue_on
from swtool.findings import Severity
from swtool.folding import squeeze
from swtool.forms.form import Form
from swtool.intake.plan import Extract, FieldChange, Row
from swtool.office import Office
from swtool.registry.people import Ambiguity, Person, PersonFinder, name_key
from swtool.registry.projects import ProjectFinder
from swtool.registry.station_finder import StationFinder
from swtool.registry.stations import Station
from swtool.store.database import Database


class HouseholdFile(NamedTuple):
    """A file with its members: the row by name, and the name of every row there ever was, corrected ones too."""

    id: int
    members: dict[str, int]
    every_member: dict[int, str]


class References:
    """Finds what rows name; a text that fits nothing or several things is a finding at its cell, and None."""

    def __init__(self, office: Office, extract: Extract) -> None:
        self._office, self._extract = office, extract
        self._stations = StationFinder(office.db)
        self._people = PersonFinder(office.db)
        self._projects = ProjectFinder(office.db)
        self._files = household_files(office.db, _said(extract, "file_no"))
        self.member_names = {each: name for file in self._files.values() for each, name in file.every_member.items()}
        self._catalogues: dict[str, Catalogue] = {}
        self._found_stations: dict[str, Station | None] = {}
        self._found_people: dict[tuple[str, int], Person | Ambiguity | None] = {}
        self._told: set[tuple[str, str]] = set()

    def station(self, row: Row) -> Station | None:
        """By the row, else by the title above the table."""
        text = row.text("station") or self._extract.title.reporting_unit or self._extract.title.town
        if text not in self._found_stations:
            found = self._stations.find(text) if text else ()
            self._found_stations[text] = found[0] if len(found) == 1 else None
        if (station := self._found_stations[text]) is not None:
            return station
        several = self._stations.find(text) if text else ()
        what, remedy = self._stations.refusal(text, several, "补上社工站名称")
        self._fault(row, "station", "reference.station", what, remedy)
        return None

    def worker(self, row: Row, station: Station) -> int | None:
        """By 人员编号, or by name among those who served at the station."""
        text = row.text("worker")
        if not text:
            return None
        key = (text, station.id)
        if key not in self._found_people:
            self._found_people[key] = self._people.find(text, station.id)
        found = self._found_people[key]
        if isinstance(found, Person):
            return found.id
        if found is None:
            what, remedy = "在这个社工站没有找到这名社工", "写人员编号；新人先用 swtool staff register 登记"
        else:
            what, remedy = found.reason, "写人员编号"
        self._fault(row, "worker", "reference.person", what, remedy)
        return None

    def household(self, row: Row) -> HouseholdFile | None:
        """By the number of its file; None with a finding where there is no such file."""
        number = row.text("file_no")
        found = self._files.get(number) if number else None
        if number and found is None:
            self._fault(row, "file_no", "reference.household", f"没有档案 {number}", "先载入居民需求档案，或核对档案号")
        return found

    def member(self, row: Row, file: HouseholdFile | None) -> int | None:
        """The member of the file that the row names. Somebody who is not in it is told of, and the service stays with
        the household: names of people outside a file are not kept."""
        name = row.text("client")
        if not name:
            return None
        if file is None:
            if not row.text("file_no"):
                what = "有服务对象姓名，没有档案号，记不到人"
                self._warn(row, "client", "service.no_file", what, "补上档案号；没有建档的先建档")
            return None
        found = file.members.get(name_key(name))
        if found is None:
            what = "档案里没有这名成员，只记到户"
            self._warn(row, "client", "service.no_member", what, "核对姓名，或先更新档案成员")
        return found

    def project(self, row: Row) -> int | None:
        """By name; None where none is written, and with a finding where it can't be told."""
        text = row.text("project")
        found = self._projects.find(text) if text else ()
        if len(found) == 1:
            return found[0].id
        if text:
            what, remedy = self._projects.refusal(text)
            self._fault(row, "project", "reference.project", what, remedy)
        return None

    def item(self, row: Row, day: date) -> str:
        """The code that a row's words have in the catalogues of the day, else the words: told once each."""
        text = row.text("item")
        if not text:
            return ""
        month = day.isoformat()[:7]
        if month not in self._catalogues:
            self._catalogues[month] = catalogue_on(self._office, day)
        catalogue = self._catalogues[month]
        found = catalogue.find(text)
        if found is not None:
            return found.code
        if catalogue.items and ("item", text) not in self._told:
            self._told.add(("item", text))
            what = f"“{text}”不在服务目录里，按原文登记"
            self._warn(row, "item", "service.unknown_item", what, "用 swtool service catalogue show 查看目录")
        return squeeze(text)

    def _fault(self, row: Row, column: str, code: str, what: str, remedy: str) -> None:
        self._extract.fault(row, column, code, what, remedy=remedy)

    def _warn(self, row: Row, column: str, code: str, what: str, remedy: str) -> None:
        self._extract.fault(row, column, code, what, severity=Severity.WARNING, remedy=remedy)


def link_changes(form: Form, links: Mapping[str, str], before: object, after: object) -> Iterator[FieldChange]:
    """What points elsewhere than before, by the column that states it: that it differs is told, not whom it means."""
    for name, column in links.items():
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            title = form.column(column).title
            yield FieldChange(column, title, "原登记" if was else "", "本表所写", fills=was is None)


def household_files(db: Database, numbers: Iterable[str]) -> dict[str, HouseholdFile]:
    """Files by number with all their members, also those who left: a service was given while they were there."""
    wanted = dumps(sorted(set(numbers)), ensure_ascii=False)
    files = {
        row["id"]: (row["file_no"], HouseholdFile(row["id"], {}, {}))
        for row in db.query(
            "SELECT id, file_no FROM household WHERE file_no IN (SELECT value FROM json_each(?))", (wanted,)
        )
    }
    rows = db.query(
        "SELECT id, household_id, name, superseded_at FROM household_member"
        " WHERE household_id IN (SELECT value FROM json_each(?)) ORDER BY effective_on, id",
        (dumps(list(files)),),
    )
    for row in rows:
        file, name = files[row["household_id"]][1], name_key(row["name"])
        file.every_member[row["id"]] = name
        if row["superseded_at"] is None:
            file.members[name] = row["id"]
    return dict(files.values())


def _said(extract: Extract, column: str) -> set[str]:
    return {text for row in extract.rows if (text := row.text(column))}
