"""Persons: who they are, their 人员编号, how a text on a sheet finds them. A name alone never makes two people one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from swtool.errors import NotFound, SwtoolError
from swtool.folding import squeeze
from swtool.patterns import Pattern
from swtool.registry.identities import identities
from swtool.registry.known import KnownOn
from swtool.store.database import Database, Transaction
from swtool.store.withheld import refusal, withheld_numbers

_COLUMNS = (
    "id, uid, staff_no, name, resident_id, sex, birth_date, ethnicity, political_status, mobile, "
    "is_local_household, is_local_recruit"
)
_DOTS = Pattern("[•‧∙・･.](?=\\w)")
_REMARK = Pattern(r"[(（][^)）]*[)）]$|\*+$")
_STAFF_NO = Pattern(r"\d{6}-\d{1,9}", re.ASCII)
_RESIDENT_ID = Pattern(r"\d{17}[\dX]", re.ASCII)
_WIDTH = 5  # digits of the running number; it grows when a county has more people


class PersonFields(NamedTuple):
    """What is known of a person. ``birth_date`` is ISO text as precise as it was written; the two local flags are
    本地户籍 and 本土新招培养对象 (HNG-06), None where nobody said."""

    name: str
    resident_id: str | None = None
    sex: str | None = None
    birth_date: str | None = None
    ethnicity: str | None = None
    political_status: str | None = None
    mobile: str | None = None
    is_local_household: bool | None = None
    is_local_recruit: bool | None = None

    def registered_as(self, row_id: int, staff_no: str) -> Person:
        """Whoever will be registered with these fields (and a ``uid`` that is not known yet). Names are stored in the
        form in which they are looked for."""
        return Person(row_id, "", staff_no, name_key(self.name), *self[1:])


class Person(NamedTuple):
    """One person of the register; ``staff_no`` is the name to use where names may not stand."""

    id: int
    uid: str
    staff_no: str
    name: str
    resident_id: str | None
    sex: str | None
    birth_date: str | None
    ethnicity: str | None
    political_status: str | None
    mobile: str | None
    is_local_household: bool | None
    is_local_recruit: bool | None


class Ambiguity(NamedTuple):
    """A text that fits several people; none of them is chosen."""

    candidates: tuple[Person, ...]

    @property
    def staff_numbers(self) -> str:
        """The candidates by 人员编号, for a message."""
        return "、".join(person.staff_no for person in self.candidates)

    @property
    def reason(self) -> str:
        """A Chinese sentence without personal data."""
        return f"有 {len(self.candidates)} 个人都对得上，人员编号：{self.staff_numbers}；请写人员编号"


PERSON_COLUMNS = ("staff_no", *PersonFields._fields, "batch_id", "source_row")


class NewPerson(NamedTuple):
    """A person to be written: see ``insert_persons``."""

    staff_no: str
    fields: PersonFields
    batch_id: int | None = None
    source_row: int | None = None


_is_plain_name = re.compile("[\u4e00-\u9fff]*").fullmatch


def name_key(name: str) -> str:
    """A name for comparing: spaces (also U+3000) out, every dot between its parts ``·``, remarks behind it out."""
    return name if _is_plain_name(name) else _REMARK.sub("", _DOTS.sub("·", squeeze(name)))


def name_keys(names: Sequence[str]) -> Sequence[str]:
    """``name_key`` of each; most lists have none that would change."""
    return names if _is_plain_name("".join(names)) else list(map(name_key, names))


def find_person(
    db: Database, text: str, *, station_id: int | None = None, day: date | None = None
) -> Person | Ambiguity | None:
    """The person that a text names: by 人员编号, by 身份证号, or by name.

    By name it is whoever served at ``station_id`` on ``day``, and where no station is given, the only person of that
    name in the register; several are an ``Ambiguity``. None if there is nobody.
    """
    return PersonFinder(db, day, names=(text,)).find(text, station_id)


def require_person(db: Database, text: str, *, station_id: int | None = None, day: date | None = None) -> Person:
    """``find_person``, or raise ``NotFound`` / ``SwtoolError`` with the candidates' 人员编号."""
    found = find_person(db, text, station_id=station_id, day=day)
    if isinstance(found, Person):
        return found
    if found is None:
        raise NotFound("没有找到这个人", remedy="用 swtool staff list 查人员编号；新人用 swtool staff register 登记")
    raise SwtoolError("不能确定是哪一个人", why=found.reason, remedy="改用人员编号")


class PersonFinder:
    """Finds many people without asking the database for each: the register is read once.

    ``day`` is the day on which a name is looked for at a station (None: whoever ever served there). ``names`` limits
    what is read to these texts, for single look-ups.
    """

    def __init__(self, db: Database, day: date | None = None, *, names: Sequence[str] = ()) -> None:
        self._db = db
        self._day = day
        self._by_no: dict[str, Person] = {}
        self._by_resident_id: dict[str, Person] = {}
        self._by_name: dict[str, list[Person]] = {}
        self._by_name_without_id: dict[str, list[Person]] = {}  # a few; whoever comes with an ID is among these or new
        self._stations: dict[int, set[int]] = {}
        # With an ID, to be found by anything else when asked for; each with a station.
        self._waiting: list[Iterable[tuple[Person, int | None]]] = []
        self._merged_words: dict[int, set[str]] = {}
        self._same = identities(db)
        entries = _read(db, names)
        kept = persons_by_id(db, [entry.id for entry in entries]) if self._same else {}
        for entry in entries:
            self._index(entry, kept.get(entry.id, entry))
        self._read_stations(names)

    def __len__(self) -> int:
        self._take_in()
        return len(self._by_no)

    def find(self, text: str, station_id: int | None = None) -> Person | Ambiguity | None:
        """The person that a text names, by whatever it looks like (see ``find_person``)."""
        plain = squeeze(text).strip("'’`").upper()
        if _STAFF_NO.fullmatch(plain):
            return self.by_staff_no(plain)
        if _RESIDENT_ID.fullmatch(plain):
            return self.by_resident_id(plain)
        self._take_in()
        return self._by_no.get(plain) or self.by_name(text, station_id)

    def by_staff_no(self, text: str) -> Person | None:
        """By 人员编号; the zeros before its running number may be left out."""
        self._take_in()
        plain = squeeze(text).upper()
        found = self._by_no.get(plain)
        if found is None and _STAFF_NO.fullmatch(plain):
            county, _, number = plain.partition("-")
            found = self._by_no.get(f"{county}-{int(number):0{_WIDTH}d}")
        return found

    def by_resident_id(self, resident_id: str) -> Person | None:
        """By 身份证号, 18 characters."""
        return self._by_resident_id.get(resident_id)

    def are_known(self, resident_ids: Sequence[object]) -> list[bool]:
        """Of each 身份证号, whether it is somebody's."""
        return list(map(self._by_resident_id.__contains__, resident_ids))

    def by_name(self, name: str, station_id: int | None = None) -> Person | Ambiguity | None:
        """By name among those of the station on the finder's day, or in the whole register without a station."""
        self._take_in()
        candidates = self._by_name.get(name_key(name), [])
        if station_id is not None:
            candidates = [person for person in candidates if station_id in self._stations.get(person.id, ())]
        if len(candidates) > 1:
            return Ambiguity(tuple(candidates))
        return candidates[0] if candidates else None

    def by_name_and_birth(self, name: str, birth_date: str, *, has_id: bool) -> tuple[Person, ...]:
        """Everybody of that name and exactly that date of birth: a proposal, never a match by itself. For somebody who
        ``has_id`` only those without one."""
        if not has_id:
            self._take_in()
        index = self._by_name_without_id if has_id else self._by_name
        named = index.get(name_key(name), ()) if index else ()
        return tuple(person for person in named if person.birth_date == birth_date) if named else ()

    def add(self, person: Person, station_id: int | None = None) -> None:
        """Make a person known who was planned in the same load."""
        self._waiting.append(((person, station_id),))
        if person.resident_id:
            self._by_resident_id[person.resident_id] = person
        else:
            self._take_in()

    def add_strangers(self, people: Iterable[tuple[Person, int]]) -> None:
        """Make people known who were planned with their stations, and whose IDs nobody else will ask for: ``people`` is
        not gone through before somebody is looked for by name or 人员编号."""
        self._waiting.append(people)

    def _take_in(self) -> None:
        """Let those who were added be found by name and 人员编号. Rows that give IDs never ask for them by these."""
        waiting, self._waiting = self._waiting, []
        for person, station_id in chain.from_iterable(waiting):
            self._index(person, person)
            if station_id is not None:
                self._stations.setdefault(person.id, set()).add(station_id)

    @property
    def are_some_without_id(self) -> bool:
        """Whether anybody has, or had before the last changes, no 身份证号."""
        return bool(self._by_name_without_id)

    def named(self, name: str) -> tuple[Person, ...]:
        """Everybody of that name, also by the name of an entry merged into theirs."""
        self._take_in()
        return tuple(self._by_name.get(name_key(name), ()))

    def goes_by(self, person: Person, text: str) -> bool:
        """Whether a name, resident ID or 人员编号 is the person's: their own, or one of an entry merged into theirs."""
        words = self.words_of(person)
        return text in words or name_key(text) in words

    def words_of(self, person: Person) -> frozenset[str]:
        """Every 人员编号, resident ID and name that the person goes by."""
        return frozenset((*_words(person), *self._merged_words.get(person.id, ())))

    def everybody(self) -> tuple[Person, ...]:
        """Every person who was read, each once, merged entries as the one that was kept."""
        self._take_in()
        return tuple({person.id: person for person in self._by_no.values()}.values())

    def stations_of(self, person: Person) -> frozenset[int]:
        """Where the person serves on the finder's day."""
        self._take_in()
        return frozenset(self._stations.get(person.id, ()))

    def _index(self, entry: Person, person: Person) -> None:
        """Let what an entry says lead to the person it means."""
        self._by_no[entry.staff_no.upper()] = person
        if entry.resident_id:
            self._by_resident_id[entry.resident_id] = person
        name = name_key(entry.name)
        for index in (self._by_name,) if person.resident_id else (self._by_name, self._by_name_without_id):
            named = index.setdefault(name, [])
            if entry is person or person not in named:
                named.append(person)
        if entry is not person:
            self._merged_words.setdefault(person.id, set()).update(_words(entry))

    def _read_stations(self, names: Sequence[str]) -> None:
        where, values = "superseded_at IS NULL", []
        if self._day is not None:
            where += " AND effective_on <= ? AND (effective_until IS NULL OR effective_until > ?)"
            values = [self._day.isoformat()] * 2
        if names:
            ids = ", ".join(map(str, self._same.expand(person.id for person in self._by_no.values())))
            where += f" AND person_id IN ({ids})"
        for row in self._db.query(f"SELECT person_id, station_id FROM post WHERE {where}", values):
            self._stations.setdefault(self._same.kept(row["person_id"]), set()).add(row["station_id"])


def _words(entry: Person) -> tuple[str, ...]:
    """What an entry is called by: 人员编号, name, resident ID."""
    return (entry.staff_no, name_key(entry.name), *((entry.resident_id,) if entry.resident_id else ()))


def next_staff_numbers(db: Database | Transaction, count: int) -> list[str]:
    """The next ``count`` unused 人员编号 of this county: 330481-00001 …"""
    execute = db.execute if isinstance(db, Transaction) else db.connection.execute
    row = execute(
        "SELECT value FROM office_fact WHERE key = 'county_code' ORDER BY effective_on DESC, id DESC"
    ).fetchone()
    county = row[0] if row else "000000"
    highest = execute(
        "SELECT coalesce(max(CAST(substr(staff_no, ?) AS INTEGER)), 0) FROM person WHERE staff_no GLOB ?",
        (len(county) + 2, f"{county}-[0-9]*"),
    ).fetchone()[0]
    return [f"{county}-{str(number).zfill(_WIDTH)}" for number in range(highest + 1, highest + 1 + count)]


def next_staff_no(tx: Transaction) -> str:
    """The next unused 人员编号 of this county."""
    return next_staff_numbers(tx, 1)[0]


def register_person(tx: Transaction, fields: PersonFields, *, staff_no: str | None = None) -> Person:
    """Put a person into the register and give them a 人员编号. Nobody is searched for here: see ``similar_persons``."""
    row_id = insert_persons(tx, [NewPerson(staff_no or next_staff_no(tx), fields)])[0]
    return as_person(tx.execute(f"SELECT {_COLUMNS} FROM person WHERE id = ?", (row_id,)).fetchone())


def insert_persons(tx: Transaction, persons: Sequence[NewPerson]) -> range:
    """Put many persons into the register at once; their ids in order."""
    rows = [(new.staff_no, name_key(new.fields.name), *new.fields[1:], new.batch_id, new.source_row) for new in persons]
    return insert_person_columns(tx, {name: [row[at] for row in rows] for at, name in enumerate(PERSON_COLUMNS)})


def insert_person_columns(tx: Transaction, columns: Mapping[str, Sequence[object]]) -> range:
    """``insert_persons`` from the columns ``PERSON_COLUMNS``, names in the form in which they are looked for."""
    _refuse_withheld(tx, columns["resident_id"])
    ids = tx.allot("person", len(columns["resident_id"]))
    if ids:
        tx.insert_columns("person", ids, {"uid": tx.uids(len(ids)), **columns})
    return ids


def update_person(tx: Transaction, person_id: int, values: Mapping[str, object]) -> None:
    """Correct what is known of a person; keys of ``PersonFields``."""
    if values:
        _refuse_withheld(tx, (values.get("resident_id"),))
        tx.update("person", person_id, values)


def _refuse_withheld(tx: Transaction, resident_ids: Iterable[object]) -> None:
    """Raise ``SwtoolError`` for a resident ID whose person's data is restricted: they would be registered anew."""
    withheld = withheld_numbers(tx.execute)
    given = {str(number) for number in resident_ids if number} if withheld else set()
    for number, case_no in withheld.items():
        if number in given:
            what, remedy = refusal(case_no)
            raise SwtoolError(what, remedy=remedy)


def persons_by_id(db: Database, ids: Iterable[int], known_on: KnownOn = None) -> dict[int, Person]:
    """Many persons: id asked for → the person it means, which for a merged entry is the kept one's."""
    wanted, same = set(ids), identities(db, known_on)
    if not same:
        return entries_by_id(db, wanted)
    entries = entries_by_id(db, {same.kept(person_id) for person_id in wanted})
    return {person_id: entries[same.kept(person_id)] for person_id in wanted if same.kept(person_id) in entries}


def entries_by_id(db: Database, ids: Iterable[int]) -> dict[int, Person]:
    """Register entries as they stand, merged ones too, in one question."""
    wanted = set(ids)
    if len(wanted) <= _MANY:
        marks = ", ".join("?" * len(wanted))
        rows = db.query(f"SELECT {_COLUMNS} FROM person WHERE id IN ({marks})", tuple(wanted))
    else:
        every = db.remembered(entries_by_id, lambda: _entries_by_id(db))
        return {row_id: every[row_id] for row_id in wanted if row_id in every}
    return {row["id"]: as_person(row) for row in rows}


def _entries_by_id(db: Database) -> dict[int, Person]:
    return {row[0]: as_person(row) for row in db.tuples(f"SELECT {_COLUMNS} FROM person")}


_MANY = 500


def _all_entries(db: Database) -> list[Person]:
    return [as_person(row) for row in db.query(f"SELECT {_COLUMNS} FROM person ORDER BY staff_no")]


def as_person(row: Sequence[Any]) -> Person:
    """A row of the table ``person`` as a record: its columns as ``_COLUMNS`` has them."""
    *told, household, recruit = row
    return Person._make((*told, _flag(household), _flag(recruit)))


def _flag(stored: int | None) -> bool | None:
    return None if stored is None else bool(stored)


def _read(db: Database, names: Sequence[str]) -> list[Person]:
    if not names:
        return _all_entries(db)
    found: dict[int, Person] = {}
    for text in names:
        plain = squeeze(text).strip("'’`")
        county, _, number = plain.partition("-")
        padded = f"{county}-{int(number):0{_WIDTH}d}" if _STAFF_NO.fullmatch(plain) else plain
        rows = db.query(
            f"SELECT {_COLUMNS} FROM person WHERE staff_no IN (?, ?) OR resident_id = ? OR name IN (?, ?)",
            (plain, padded, plain.upper(), text.strip(), name_key(text)),
        )
        found.update((row["id"], as_person(row)) for row in rows)
    return list(found.values())
