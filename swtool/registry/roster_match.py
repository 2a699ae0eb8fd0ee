"""A roster's rows find their station and their person: by resident ID, else by 人员编号, never by name alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from swtool.findings import Severity
from swtool.intake.crossrows import TWO_NAMES
from swtool.intake.fields import field_change
from swtool.intake.plan import Batch, Extract, Row
from swtool.office import Office
from swtool.privacy import RESTRICTED, mask_name
from swtool.registry.identities import identities
from swtool.registry.likeness import Newcomers
from swtool.registry.people import (
    Ambiguity,
    Person,
    PersonFields,
    PersonFinder,
    next_staff_numbers,
)
from swtool.registry.roster_listed import Arrivals, Found, Listed, called, is_less_precise
from swtool.registry.roster_persons import StatedPersons
from swtool.registry.roster_stations import StationReader
from swtool.registry.stations import Station

_FIELDS = PersonFields._fields
_OF_THE_NUMBER = ("resident_id", "sex", "birth_date")
_YEAR_ONLY = len("1990")
_TITLES = {
    "name": "姓名",
    "resident_id": "身份证号",
    "sex": "性别",
    "birth_date": "出生日期",
    "ethnicity": "民族",
    "political_status": "政治面貌",
    "mobile": "手机",
    "is_local_household": "本地户籍",
    "is_local_recruit": "本土新招培养对象",
}


def _rows_before(office: Office, batch: Batch) -> set[tuple[int, int]]:
    """(row, person) of everybody who came in with the very same file: a row without number is then no stranger's."""
    same = identities(office.db)
    return {
        (row["source_row"], same.kept(row["id"]))
        for row in office.db.query(
            "SELECT p.id, p.source_row FROM person p JOIN intake_batch b ON b.id = p.batch_id "
            "LEFT JOIN intake_content c ON c.batch_id = b.id WHERE b.content_digest = ? OR c.digest = ?",
            (batch.content_digest, batch.values_digest),
        )
    }


class RosterMatcher:
    """Resolves the rows of one roster. Persons new to the register get the ids and 人员编号 they will have. ``staffed``
    are the stations that have posts."""

    def __init__(self, office: Office, extract: Extract, batch: Batch, day: date, staffed: Collection[int]) -> None:
        self._office, self._extract, self._batch, self._staffed = office, extract, batch, staffed
        self._stations = StationReader(office, extract, day)
        self._stated = StatedPersons(extract)
        self._row_numbers = [row.number for row in extract.rows]
        self.persons = PersonFinder(office.db, day)
        self._newcomers = Newcomers(office, self.persons, day)
        self._rows_before = _rows_before(office, batch)
        highest = office.db.value("SELECT coalesce(max(id), 0) FROM person")
        assert isinstance(highest, int)
        self._first_id = highest + 1
        self._numbers = next_staff_numbers(office.db, len(extract.rows))
        # One ID under two names in one book is told with both rows already.
        self._two_names = {finding.where.cell for finding in extract.findings if finding.code == TWO_NAMES}
        self._has_numbers = any(extract.column("staff_no"))
        self._is_stranger: list[bool] = []  # of each row, once the first newcomer is met
        self._new: list[int] = []  # whose row, by its place among the rows
        self._new_at: list[Found] = []  # and where
        self._told = 0  # of how many of them ``persons`` has been told
        self.places: dict[tuple[int, int], Row] = {}  # (person, station) → the row that lists them there

    @property
    def new_ids(self) -> range:
        """The ids that those of ``new_columns`` will have."""
        return range(self._first_id, self._first_id + len(self._new))

    @property
    def new_columns(self) -> Mapping[str, Sequence[object]]:
        """Everybody to be registered: see ``PERSON_COLUMNS``."""
        return {
            **{name: _in_places(column, self._new) for name, column in self._stated.columns.items()},
            "staff_no": self._numbers[: len(self._new)],
            "batch_id": [self._batch.id] * len(self._new),
            "source_row": _in_places(self._row_numbers, self._new),
        }

    def listed(self) -> Iterator[Listed | Arrivals]:
        """The rows that name a station and a person; faults of the others are findings of the extract."""
        column, contradictions, persons = self._extract.column, self._stated.contradictions, self.persons
        station_of, strangers = self._stations.of, self._is_stranger
        places = zip(column("town"), column("station"), strict=True)
        rows = zip(self._extract.rows, places, self._stated.names, self._plain_newcomers(), strict=True)
        before = 0  # how many had come before those who arrive
        for at, (row, place, name, is_plain) in enumerate(rows):
            found = station_of(row, place)
            if found is None or not name:
                continue
            if at in contradictions:
                for told in contradictions[at]:
                    self._warn(row, told.code, told.what, told.column)
            if is_plain and not strangers:
                strangers = self._strangers()
            is_stranger = is_plain and strangers[at]
            if is_stranger and persons.are_some_without_id:
                is_stranger = not self._same_birth(self._stated.of(at))
            is_unstaffed = found[0].id not in self._staffed
            if is_stranger and is_unstaffed:
                self._new.append(at)
                self._new_at.append(found)
                continue
            listed = self._person(at, row, found, is_stranger=is_stranger)
            if listed is None or (listed.is_new and is_unstaffed):
                continue
            yield from self._arrivals(before, len(self._new) - listed.is_new)
            before = len(self._new)
            yield listed
        yield from self._arrivals(before, len(self._new))

    def row_numbers(self, arrivals: Arrivals) -> Sequence[int]:
        """The numbers of their rows."""
        return _in_places(self._row_numbers, arrivals.places)

    def subjects(self, arrivals: Arrivals) -> list[str]:
        """Who they are, as they may be shown."""
        names = _in_places(self._stated.columns["name"], arrivals.places)
        masked = {name: mask_name(name) for name in set(names)}
        first = arrivals.first_id - self._first_id
        return list(map(called, map(masked.__getitem__, names), self._numbers[first : first + len(names)]))

    def _plain_newcomers(self) -> list[bool]:
        """Of each row, whether its numbers name nobody: an ID that neither the register nor another row has, and no
        人员编号. Whom it may be taken for is asked when its turn comes: rows above may have changed what is known."""
        numbers, staff_numbers = self._extract.column("resident_id"), self._extract.column("staff_no")
        times = Counter(numbers)
        return [
            number is not None and not is_known and staff_no is None and times[number] == 1
            for number, is_known, staff_no in zip(numbers, self.persons.are_known(numbers), staff_numbers, strict=True)
        ]

    # -- persons ------------------------------------------------------------------------------------------------------

    def _arrivals(self, first: int, end: int) -> Iterator[Arrivals]:
        if first < end:
            yield Arrivals(self._first_id + first, self._new[first:end], self._new_at[first:end])

    def _strangers_between(self, first: int, end: int) -> Iterator[tuple[Person, int]]:
        for nth in range(first, end):
            station, _ = self._new_at[nth]
            yield self._stranger(nth, self._new[nth]), station.id

    def _tell_of_strangers(self) -> None:
        """Let those be found who arrived since a row was last compared with anybody: most often nobody looks."""
        if self._told < len(self._new):
            self.persons.add_strangers(self._strangers_between(self._told, len(self._new)))
            self._told = len(self._new)

    def _person(self, at: int, row: Row, found: Found, *, is_stranger: bool) -> Listed | None:
        self._tell_of_strangers()
        station, named = found
        fields = self._stated.of(at)
        known = None if is_stranger else self._known_person(row, fields, station)
        if known is _REFUSED:
            return None
        if isinstance(known, Person):
            listed = self._with_changes(Listed(at, row, station, known, named=named), fields)
        else:
            new = self._new_person(at, row, fields, station)
            if new is None:
                return None
            self._new.append(at)
            self._new_at.append(found)
            self._told = len(self._new)
            self.persons.add(new, station.id)
            listed = Listed(at, row, station, new, is_new=True, named=named)
        first = self.places.setdefault((listed.person.id, station.id), row)
        if first is not row:
            what = f"与第 {first.number} 行是同一人同一站"
            self._fault(row, "name", "roster.listed_twice", what, "只留下对的一行", against=first.number)
            return None
        return listed

    def _known_person(self, row: Row, fields: PersonFields, station: Station) -> Person | object | None:
        by_number = self.persons.by_resident_id(fields.resident_id) if fields.resident_id else None
        if by_number and not self.persons.goes_by(by_number, fields.name):
            if self._extract.where(row, "resident_id").cell in self._two_names:
                return _REFUSED
            what = f"身份证号与人员编号 {by_number.staff_no} 的相同，姓名却不同"
            return self._refuse(
                row, "resident_id", "roster.other_name", what, "核对身份证号；确是改名的用 swtool staff update"
            )
        if self._has_numbers and (staff_no := row.text("staff_no")):
            by_no = self.persons.by_staff_no(staff_no)
            if by_no is None:
                what = f"没有人员编号 {staff_no}"
                return self._refuse(row, "staff_no", "roster.unknown_staff_no", what, "核对编号；新人不填编号")
            if by_no.name == RESTRICTED:
                what = f"人员编号 {staff_no} 的个人信息在限制处理中，不能登记"
                return self._refuse(row, "staff_no", "roster.withheld", what, "去掉这一行；限制见 swtool privacy list")
            other = by_number is not None and by_number.id != by_no.id
            is_theirs = fields.resident_id is None or self.persons.goes_by(by_no, fields.resident_id)
            if other or (by_no.resident_id is not None and not is_theirs):
                what = f"人员编号 {staff_no} 登记的是另一个身份证号"
                return self._refuse(row, "staff_no", "roster.staff_no_conflict", what, "核对人员编号和身份证号")
            if not self.persons.goes_by(by_no, fields.name):
                what = f"姓名与人员编号 {staff_no} 登记的不同"
                return self._refuse(
                    row, "staff_no", "roster.other_name", what, "核对人员编号；确是改名的用 swtool staff update"
                )
            return by_no
        return by_number or self._by_name(row, fields, station)

    def _by_name(self, row: Row, fields: PersonFields, station: Station) -> Person | object | None:
        """By name with date of birth at the same station: a proposal, said aloud. By name alone: refused."""
        here = [person for person in self._same_birth(fields) if station.id in self.persons.stations_of(person)]
        if len(here) == 1:
            self._warn(
                row, "roster.matched_by_birth", f"按姓名、出生日期和社工站认作人员编号 {here[0].staff_no}，请核对"
            )
            return here[0]
        if len(here) > 1:
            numbers = "、".join(person.staff_no for person in here)
            what = f"本站有 {len(here)} 个姓名、出生日期都相同的人，人员编号：{numbers}"
            return self._refuse(row, "name", "roster.ambiguous_person", what, "补填身份证号或人员编号")
        if not fields.resident_id:
            same = self.persons.by_name(fields.name, station.id)
            if isinstance(same, Person) and (row.number, same.id) in self._rows_before:
                return same
            if same is not None:
                above = None if isinstance(same, Ambiguity) else self._newcomers.row_of(same)
                if above is not None:
                    what = f"与第 {above} 行同站同名，没有身份证号不能确定是不是同一人"
                    remedy = "补填身份证号；重复的删去一行"
                    return self._refuse(row, "name", "roster.name_only", what, remedy, against=above)
                numbers = same.staff_numbers if isinstance(same, Ambiguity) else same.staff_no
                what = f"本站已有同名的人（人员编号 {numbers}），没有身份证号不能确定是不是同一人"
                return self._refuse(row, "name", "roster.name_only", what, "补填身份证号或人员编号")
        return None

    def _same_birth(self, fields: PersonFields) -> tuple[Person, ...]:
        """Those of the same name and date of birth who may be meant: two different IDs are two people. A bare year
        says nothing."""
        if not fields.birth_date or len(fields.birth_date) <= _YEAR_ONLY:
            return ()
        return self.persons.by_name_and_birth(fields.name, fields.birth_date, has_id=bool(fields.resident_id))

    def _new_person(self, at: int, row: Row, fields: PersonFields, station: Station) -> Person | None:
        """Somebody to be registered; None where that would most likely be a second time."""
        if self._strangers()[at]:
            person = self._stranger(len(self._new), at)
        else:
            person = self._registered(len(self._new), fields)
            suspicion = self._newcomers.arrive(person, station.id, row.number)
            if suspicion is not None and suspicion.is_certain:
                self._fault(row, "name", "roster.duplicate", suspicion.what, suspicion.remedy)
                return None
            if suspicion is not None:
                what = f"{suspicion.what}；按新人登记"
                severity = Severity.WARNING
                self._extract.fault(
                    row, "name", "roster.possible_duplicate", what, severity=severity, remedy=suspicion.remedy
                )
        if not fields.resident_id:
            what = "新登记的人没有身份证号，以后只能凭人员编号辨认"
            self._warn(row, "roster.no_resident_id", what, "resident_id" if self._is_unreadable(row) else "name")
        return person

    def _stranger(self, nth: int, at: int) -> Person:
        """Somebody to be registered for whom nobody can be taken."""
        person = self._registered(nth, self._stated.of(at))
        self._newcomers.note(person, self._row_numbers[at])
        return person

    def _registered(self, nth: int, fields: PersonFields) -> Person:
        return fields.registered_as(self._first_id + nth, self._numbers[nth])

    def _strangers(self) -> list[bool]:
        """Of each row, whether nobody can be taken for whom it brings; asked once the first newcomer is met."""
        if not self._is_stranger:
            names, numbers = self._stated.columns["name"], self._extract.texts("resident_id")
            self._is_stranger = self._newcomers.strangers(names, numbers)
        return self._is_stranger

    def _with_changes(self, listed: Listed, fields: PersonFields) -> Listed:
        by_merged = (
            fields.resident_id is not None
            and fields.resident_id != listed.person.resident_id
            and self.persons.goes_by(listed.person, fields.resident_id)
        )
        if by_merged:
            what = f"写的是已并入 {listed.person.staff_no} 的另一条登记的身份证号，按 {listed.person.staff_no} 更新"
            self._warn(listed.row, "roster.merged_number", what, "resident_id")
        person = listed.person
        changed: dict[str, Any] = {}
        for name in _FIELDS[1:]:
            if by_merged and name in _OF_THE_NUMBER:
                continue
            new, old = getattr(fields, name), getattr(person, name)
            if new is not None and new != old and not is_less_precise(new, old):
                changed[name] = new
                listed.details += (_TITLES[name],)
                listed.fields += (field_change(self._extract.form, name, old, new),)
        if changed:
            listed.changes = changed
            listed.person = person._replace(**changed)
            self.persons.add(listed.person)
        return listed

    # -- findings -----------------------------------------------------------------------------------------------------

    def _fault(
        self, row: Row, column: str, code: str, what: str, remedy: str = "", *, against: int | None = None
    ) -> None:
        self._extract.fault(row, column, code, what, remedy=remedy, against=against)

    def _refuse(
        self, row: Row, column: str, code: str, what: str, remedy: str, *, against: int | None = None
    ) -> object:
        self._fault(row, column, code, what, remedy, against=against)
        return _REFUSED

    def _is_unreadable(self, row: Row) -> bool:
        """Whether there is a number that could not be read, which is told already."""
        return (row.number, "resident_id") in self._extract.unreadable

    def _warn(self, row: Row, code: str, what: str, column: str = "name") -> None:
        self._extract.fault(row, column, code, what, severity=Severity.WARNING)


def _in_places(column: Sequence[Any], places: Sequence[int]) -> Sequence[Any]:
    return column if len(places) == len(column) else list(map(column.__getitem__, places))


_REFUSED = object()
