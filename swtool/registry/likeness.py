"""Newcomers of a sheet against everybody in the register and against each other: who is somebody known already?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from swtool.intake.crossrows import is_mobile
from swtool.intake.likeness import Alike, Likeness, Profile
from swtool.office import Office
from swtool.privacy import PLACEHOLDERS, mask_name
from swtool.registry.people import Person, PersonFinder, name_key
from swtool.registry.stations import station_names


class Suspicion(NamedTuple):
    """A sentence about who it looks like, what to do, and whether that is certain enough to refuse the row.

    Refused is only who would be registered a second time under the same name and telephone, with no resident ID on one
    side at least: nothing tells the two apart, and a wrong second entry splits hours and posts until somebody finds it.
    A similar name, or two different IDs, may be kin who share a telephone: they load with a warning.
    """

    what: str
    remedy: str
    is_certain: bool


class Newcomers:
    """Finds the likeness of those who are about to be registered. The register is indexed when the first comes."""

    def __init__(self, office: Office, persons: PersonFinder, day: date) -> None:
        self._office, self._persons, self._day = office, persons, day
        self._likeness: Likeness | None = None
        self._names: dict[int, str] = {}
        self._known: dict[int, Person] = {}
        self._rows: dict[int, int] = {}

    def suspicion(self, person: Person, station_id: int | None) -> Suspicion | None:
        """Whom somebody looks like who is about to be registered, if anybody."""
        return self._suspicion(self._index().find(profile_of(person, () if station_id is None else (station_id,))))

    def strangers(self, names: Sequence[str], numbers: Sequence[str]) -> list[bool]:
        """Of the names and IDs of all who may arrive, whom nobody can be taken for: see ``Likeness.strangers``."""
        return self._index().strangers(names, numbers)

    def note(self, person: Person, row: int) -> None:
        """Somebody whom that row brings and who is a stranger."""
        self._rows[person.id] = row

    def arrive(self, person: Person, station_id: int, row: int) -> Suspicion | None:
        """``suspicion`` about somebody whom that row brings. Unless it is certain they are registered, and rows below
        are compared with them too."""
        suspicion = self._suspicion(self._index().arrive(profile_of(person, (station_id,)), but_certain=True))
        if suspicion is None or not suspicion.is_certain:
            self._rows[person.id] = row
        return suspicion

    def _suspicion(self, found: Sequence[Alike]) -> Suspicion | None:
        if not found:
            return None
        likeliest = found[0]
        told = "；".join(f"与{self._called(alike)}像是同一人：{alike.why}" for alike in found)
        return Suspicion(told, self._remedy(likeliest), likeliest.is_certain)

    def row_of(self, person: Person) -> int | None:
        """The row of the sheet that brings the person, None for somebody of the register."""
        return self._rows.get(person.id)

    def _index(self) -> Likeness:
        if self._likeness is None:
            self._likeness = Likeness(enough_on(self._office, self._day), place="社工站")
            self._names = station_names(self._office.db)
            for person in self._persons.everybody():
                if person.name not in PLACEHOLDERS and person.id not in self._rows:
                    self._known[person.id] = person
                    self._likeness.add(profile_of(person, tuple(self._persons.stations_of(person))))
        return self._likeness

    def _called(self, alike: Alike) -> str:
        row = self._rows.get(alike.key)
        if row is not None:
            return f"第 {row} 行"
        person = self._known[alike.key]
        places = "、".join(self._names[station] for station in sorted(self._persons.stations_of(person)))
        return f"在册 {person.staff_no} {mask_name(person.name)}{f'（{places}）' if places else ''}"

    def _remedy(self, alike: Alike) -> str:
        if alike.key in self._rows:
            return "是同一人的，两行都填身份证号；不是的，核对手机号"
        number = self._known[alike.key].staff_no
        return f"是同一人的，填人员编号 {number}；不是的，先用 swtool staff register 单独登记"


def newcomer(name: str, resident_id: str, birth: str) -> Person:
    """Somebody of whom only name and resident ID are known, as a person to look for."""
    nobody = (None,) * 4
    return Person(0, "", "", name_key(name), resident_id, None, birth or None, *nobody, None)


def enough_on(office: Office, day: date) -> int:
    """The likeness of names that counts, by the policy's ``duplicates.name_similarity``; 100 where it says nothing."""
    setting = office.policy.find("duplicates.name_similarity", day)
    return setting.number() if setting else 100


def profile_of(person: Person, places: tuple[int, ...]) -> Profile:
    """What is compared of a person who serves at these stations."""
    return Profile(
        person.id,
        person.name,
        person.resident_id or "",
        (person.mobile,) if person.mobile is not None and is_mobile(person.mobile) else (),
        person.birth_date or "",
        places,
    )
