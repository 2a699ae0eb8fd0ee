"""Whose row of a sheet of a month it is: found as attendees of courses are, over the days of the month."""

from __future__ import annotations

from datetime import date

from swtool.findings import Severity
from swtool.intake.plan import Extract, Row
from swtool.office import Office
from swtool.registry.people import Person
from swtool.training.attendees import Attendees, Nobody


class Whose:
    """Finds the people of a whole sheet; says once for each whom only name and station told."""

    def __init__(self, office: Office, extract: Extract) -> None:
        self._extract = extract
        self._attendees = Attendees(office.db)
        self._told: set[int] = set()

    def find(self, row: Row, first: date, last: date) -> Person | None:
        """The person of a row, None where it is faulty; the finding is made here."""
        name = row.text("name")
        if not name:
            return None
        station = row.text("station") or self._extract.title.reporting_unit or self._extract.title.town
        found = self._attendees.find(row.text("staff_no"), row.text("resident_id"), name, station, first, last)
        if isinstance(found, Nobody):
            self._extract.fault(row, found.column, f"pay.person.{found.code}", found.what, remedy=found.remedy)
            return None
        if found.by_name and found.person.id not in self._told:
            self._told.add(found.person.id)
            what = f"按姓名和社工站对上：人员编号 {found.person.staff_no}"
            self._extract.fault(row, "name", "pay.person.by_name", what, severity=Severity.INFO)
        return found.person
