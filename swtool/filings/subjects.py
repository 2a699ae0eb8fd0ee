"""Whom and which station a row of 人员变动备案表 means; never by a name alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.filings.changes import NewChange, PostPart
from swtool.findings import Severity
from swtool.identifiers import birth_date
from swtool.intake.plan import Extract, Row
from swtool.office import Office
from swtool.registry.credentials import (
    CertificateFields,
    EducationFields,
    EmploymentFields,
    credentials_of,
    insert_certificates,
    insert_educations,
    insert_employments,
)
from swtool.registry.likeness import Newcomers, newcomer
from swtool.registry.people import (
    Ambiguity,
    NewPerson,
    Person,
    PersonFields,
    PersonFinder,
    insert_persons,
    next_staff_no,
)
from swtool.registry.posts import posts_of
from swtool.registry.projects import ProjectFinder
from swtool.registry.station_finder import StationFinder
from swtool.registry.stations import Station, going_on, station_moves, station_names
from swtool.registry.words import NO_CERTIFICATE
from swtool.store.database import Transaction


class Someone(NamedTuple):
    """A person of the register, or one who will be put into it (known by name and resident ID)."""

    person: Person | None
    fields: PersonFields | None = None
    education: EducationFields | None = None
    certificate: CertificateFields | None = None
    commitment_signed_on: str | None = None

    @property
    def key(self) -> object:
        """The same for the same person."""
        return self.person.id if self.person else self.fields.resident_id if self.fields else None

    def register(self, tx: Transaction, batch_id: int, row: int) -> int:
        """Put the person into the register; the id."""
        assert self.fields is not None
        person_id = insert_persons(tx, [NewPerson(next_staff_no(tx), self.fields, batch_id, row)])[0]
        if self.education:
            insert_educations(tx, [(person_id, self.education)])
        if self.certificate:
            insert_certificates(tx, [(person_id, self.certificate)])
        if self.commitment_signed_on:
            insert_employments(tx, [(person_id, EmploymentFields(commitment_signed_on=self.commitment_signed_on))])
        return person_id


class Subjects:
    """Resolves the stations and people of one sheet, reading the registers once."""

    def __init__(self, office: Office, extract: Extract) -> None:
        self._office = office
        self._extract = extract
        self._stations = StationFinder(office.db)
        self._eves: dict[date, StationFinder] = {}
        self._moves = station_moves(office.db)
        self._names = station_names(office.db)
        self._persons = PersonFinder(office.db)
        self._newcomers = Newcomers(office, self._persons, office.today)
        self._projects = ProjectFinder(office.db)

    def about(self, new: NewChange) -> str:
        """A change in words without personal data."""
        return f"{self._names[new.station_id]} {new.kind.label}"

    def name_of(self, station_id: int) -> str:
        """The station's name."""
        return self._names[station_id]

    def station(self, row: Row, column: str, day: PartialDate | None = None) -> int | None:
        """The station that a cell names (on a day); None with a finding where it isn't one."""
        text = row.text(column)
        if not text:
            return None
        found = self._standing(text, day) or self._stations.find(text)
        if len(found) == 1:
            if note := self._stations.note(text):
                self._warn(row, column, "filing.old_station_name", note)
            return found[0].id
        if found:
            names = "、".join(station.name for station in found)
            what, remedy = f"“{text}”对得上 {len(found)} 个社工站：{names}", "写站名全称"
        else:
            near = "、".join(self._stations.nearest(text))
            what, remedy = f"没有登记名为“{text}”的社工站", f"相近的有：{near}" if near else "先登记社工站"
        self._extract.fault(row, column, "filing.unknown_station", what, remedy=remedy)
        return None

    def _standing(self, text: str, day: PartialDate | None) -> tuple[Station, ...]:
        """Where stations were merged, a town's name means the one that stood in that town until the day; ``on_day``
        says what goes on for it from then."""
        if day is None or not self._moves:
            return ()
        eve = day.first_day - timedelta(days=1)
        if eve not in self._eves:
            self._eves[eve] = StationFinder(self._office.db, eve)
        return self._eves[eve].find(text)

    def on_day(self, station_id: int, day: PartialDate | None) -> int:
        """The station that goes on for it on the day of a change, where it was merged by then."""
        return going_on(self._moves, station_id, day.first_day) if day else station_id

    def someone(self, row: Row, *, enters: bool, station_id: int) -> Someone | None:
        """Who joins or leaves in this row; None with a finding where nobody is meant for certain."""
        prefix = "incoming" if enters else "outgoing"
        own = bool(row.text(f"{prefix}_name") or row.text(f"{prefix}_no") or row.text(f"{prefix}_id"))
        name, number, resident_id = (
            (f"{prefix}_name", f"{prefix}_no", f"{prefix}_id") if own else ("name", "staff_no", "resident_id")
        )
        if not (row.text(name) or row.text(number) or row.text(resident_id)):
            self._extract.fault(row, name, "filing.nobody", "没有写是谁变动", remedy="写姓名和人员编号（或身份证号）")
            return None
        found: Person | Ambiguity | None = None
        if row.text(number):
            found = self._persons.by_staff_no(row.text(number))
            if found is None:
                self._extract.fault(row, number, "filing.unknown_person", "没有这个人员编号", remedy="核对人员编号")
                return None
        elif row.text(resident_id):
            found = self._persons.by_resident_id(row.text(resident_id))
            if found is None and enters:
                return self._newcomer(row, name, resident_id, station_id)
        elif not enters:
            found = self._persons.by_name(row.text(name), station_id)
        if isinstance(found, Person):
            agreed = self._agreeing(row, found, name, resident_id)
            if agreed is not None and enters:
                self._tell_papers(row, found)
            return agreed
        if isinstance(found, Ambiguity):
            self._extract.fault(row, name, "filing.ambiguous_person", found.reason)
        elif enters:
            what = "新人员只写了姓名，不能确定是谁"
            self._extract.fault(row, name, "filing.unknown_person", what, remedy="写上身份证号，已登记的写人员编号")
        else:
            what = "任职记录里，这个站没有这个人"
            remedy = "核对姓名和社工站，或写人员编号；还没有登记的先载入花名册"
            self._extract.fault(row, name, "filing.unknown_person", what, remedy=remedy)
        return None

    def before(self, someone: Someone, station_id: int, day: PartialDate | None) -> PostPart:
        """The post held at the station until the change, as far as it is known."""
        if someone.person is None:
            return PostPart()
        held = [post for post in posts_of(self._office.db, someone.person.id) if post.station_id == station_id]
        if day is not None and day.exact is not None:
            held = [post for post in held if post.covers(day.exact)]
        return PostPart.of(held[-1] if held else None)

    def compare_project(self, row: Row, station_id: int) -> None:
        """Warn where the sheet's project isn't the register's: the register decides."""
        name, approved = row.text("project_name"), row.values.get("project_approved_on")
        if not name:
            return
        found = self._projects.find(name)
        project = found[0] if len(found) == 1 else None
        if project is None:
            what, remedy = self._projects.refusal(name)
            what = f"{what}，是否在立项之后按已登记的项目判断"
            self._warn(row, "project_name", "filing.unknown_project", what, remedy)
        elif project.stations and station_id not in project.stations:
            self._warn(row, "project_name", "filing.other_station", "登记的是另一个社工站的项目")
        elif isinstance(approved, PartialDate) and project.approved_on is not None and approved != project.approved_on:
            what = f"与登记的立项时间（{project.approved_on.label}）不同，按登记的判断"
            self._warn(row, "project_approved_on", "filing.approval_differs", what)

    def _newcomer(self, row: Row, name: str, resident_id: str, station_id: int) -> Someone | None:
        if not row.text(name):
            self._extract.fault(row, name, "filing.no_name", "新人员没有写姓名", remedy="补上姓名")
            return None
        born = birth_date(row.text(resident_id))
        suspicion = self._newcomers.suspicion(
            newcomer(row.text(name), row.text(resident_id), str(born or "")), station_id
        )
        if suspicion is not None:
            what = f"{suspicion.what}；按新人登记"
            self._warn(row, name, "filing.possible_duplicate", what, suspicion.remedy)
        level = row.text("certificate")
        education = EducationFields(level=row.text("education") or None, major=row.text("major") or None)
        return Someone(
            None,
            PersonFields(row.text(name), resident_id=row.text(resident_id)),
            education if education != EducationFields() else None,
            CertificateFields(level=level) if level and level != NO_CERTIFICATE else None,
            row.text("commitment_signed_on") or None,
        )

    def _agreeing(self, row: Row, person: Person, name: str, resident_id: str) -> Someone | None:
        """The person, unless the row's name or resident ID is another's: a slip in a number must not hit a stranger."""
        written, stated = row.text(name), row.text(resident_id)
        if written and not self._persons.goes_by(person, written):
            what = f"姓名与人员编号 {person.staff_no} 登记的不同"
            remedy = "核对编号和姓名；确是改名的先用 swtool staff update 改登记"
            self._extract.fault(row, name, "filing.name_differs", what, remedy=remedy)
            return None
        owner = self._persons.by_resident_id(stated) if stated else None
        is_theirs = person.resident_id is None or self._persons.goes_by(person, stated)
        if stated and (not is_theirs or owner not in (None, person)):
            what = f"身份证号与人员编号 {person.staff_no} 登记的不同"
            self._extract.fault(row, resident_id, "filing.id_differs", what, remedy="核对人员编号和身份证号")
            return None
        return Someone(person)

    def _tell_papers(self, row: Row, person: Person) -> None:
        """That the row says another certificate, education or day of commitment of somebody known: rosters bring
        those."""
        signed = row.values.get("commitment_signed_on")
        texts = {name: row.text(name) for name in ("certificate", "education", "major")}
        stated = {**texts, "commitment_signed_on": str(signed) if isinstance(signed, PartialDate) else ""}
        if not any(stated.values()):
            return
        known = credentials_of(self._office.db, person.id)
        held: dict[str, set[str | None]] = {
            "certificate": {each.level for each in known.certificates} or {NO_CERTIFICATE},
            "education": {each.level for each in known.educations},
            "major": {each.major for each in known.educations},
            "commitment_signed_on": {each.commitment_signed_on for each in known.employments},
        }
        for column, text in stated.items():
            if text and text not in held[column]:
                title = self._extract.form.column(column).title
                what = f"{title}与人员编号 {person.staff_no} 登记的不同，没有改动"
                self._warn(row, column, "filing.papers_differ", what, "表格对的，报在社工站人员花名册里")

    def _warn(self, row: Row, column: str, code: str, what: str, remedy: str = "") -> None:
        self._extract.fault(row, column, code, what, severity=Severity.WARNING, remedy=remedy)
