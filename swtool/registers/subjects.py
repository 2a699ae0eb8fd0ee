"""What the ids of entries mean on a day, and what they are called.

Entries keep the id under which they were written. Stations, villages and register entries of persons are merged
later; whoever compares or shows asks here what they have become.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property

from swtool.office import Office
from swtool.registers.register import REFERENCES, Register
from swtool.registers.store import Entry, Values
from swtool.registry.boundaries import Place, Places, places_of
from swtool.registry.identities import Identities, identities
from swtool.registry.organizations import all_organizations
from swtool.registry.people import persons_by_id
from swtool.registry.projects import all_projects
from swtool.registry.stations import StationMove, all_stations, going_on, names_on, station_moves


class Subjects:
    """What some entries belong to, as of a day. Each kind of thing is read once, when it is asked for."""

    def __init__(self, office: Office, day: date, entries: Sequence[Entry]) -> None:
        self._office, self._day, self._entries = office, day, entries

    def now(self, values: Values) -> dict[str, object]:
        """The values with each id as it goes on: merged stations, places and persons under the one that stands."""
        found = dict(values)
        for column, move in self._moves.items():
            if isinstance(value := values.get(column), int):
                found[column] = move(value)
        return found

    def once(self, register: Register, entries: Iterable[Entry]) -> list[Entry]:
        """The lines as they go on; of those that say the same thing of one worker, entered under two numbers of theirs,
        the newest that tells an outcome. What a line calls the worker besides is no other thing."""
        found: dict[tuple[object, ...], Entry] = {}
        for entry in entries:
            now = entry._replace(values=self.now(entry.values))
            key: tuple[object, ...] = (entry.id,)
            if now.values["person_id"] is not None:
                key = tuple(now.values[column] for column in register.key if column not in ("name", "unit"))
            before = found.get(key)
            if before is None or now.text("outcome") or not before.text("outcome"):
                found[key] = now
        return list(found.values())

    def place_of(self, entry: Entry) -> Place | None:
        """Where the entry lies: its own place, else that of its station; None for what is the whole county's."""
        if (division := entry.whole("division_id")) is not None:
            return self.places.of(division)
        if (station := self.station_of(entry)) is not None:
            return self.places.of(self._lying[station], ("station", station))
        return None

    def station_of(self, entry: Entry) -> int | None:
        """The station of the entry, as it goes on."""
        station = entry.whole("station_id")
        return None if station is None else going_on(self._station_moves, station, self._day)

    def person_of(self, entry: Entry) -> int | None:
        """The worker of the entry, under the entry of the staff register that stands."""
        person = entry.whole("person_id")
        return None if person is None else self._identities.kept(person)

    def called(self, column: str, entry: Entry) -> str | None:
        """What a reference column of the form shows: a name, a 人员编号; None where the entry has none."""
        return self.name(column, entry.whole(REFERENCES[column]))

    def name(self, column: str, value: int | None) -> str | None:
        """What the id is called under that column; None for None, and for a town in the column of villages."""
        if value is None:
            return None
        if column in ("town", "village"):
            place = self.places.of(value)
            if column == "town":
                return place.town_name or None
            return place.name if place.division.level == "village" else None
        return self._names[column](value) or None

    @cached_property
    def places(self) -> Places:
        """Where places lie on the day."""
        return places_of(self._office, self._day)

    @cached_property
    def _names(self) -> dict[str, Callable[[int], str]]:
        return {
            "station": self._station_name,
            "organization": lambda value: self._organizations.get(value, ""),
            "project": lambda value: self._projects.get(value, ""),
            "staff_no": self._staff_no,
            "partner_no": self._staff_no,
        }

    def _station_name(self, station_id: int) -> str:
        return self._station_names.get(going_on(self._station_moves, station_id, self._day), "")

    def _staff_no(self, person_id: int) -> str:
        if (number := self._staff_numbers.get(person_id)) is not None:
            return number
        found = persons_by_id(self._office.db, [person_id])  # one that no entry names yet
        return found[person_id].staff_no if person_id in found else ""

    @cached_property
    def _staff_numbers(self) -> dict[int, str]:
        both = (entry.whole(column) for entry in self._entries for column in ("person_id", "partner_id"))
        found = persons_by_id(self._office.db, {value for value in both if value is not None})
        return {row_id: person.staff_no for row_id, person in found.items()}

    @cached_property
    def _moves(self) -> dict[str, Callable[[int], int]]:
        return {
            "division_id": lambda value: self.places.of(value).division.id,
            "station_id": lambda value: going_on(self._station_moves, value, self._day),
            "person_id": self._identities.kept,
            "partner_id": self._identities.kept,
        }

    @cached_property
    def _identities(self) -> Identities:
        return identities(self._office.db)

    @cached_property
    def _station_moves(self) -> list[StationMove]:
        return station_moves(self._office.db)

    @cached_property
    def _station_names(self) -> dict[int, str]:
        return names_on(self._office, self._day)

    @cached_property
    def _lying(self) -> dict[int, int]:
        return {station.id: station.division_id for station in all_stations(self._office.db)}

    @cached_property
    def _organizations(self) -> dict[int, str]:
        return {each.id: each.name for each in all_organizations(self._office.db)}

    @cached_property
    def _projects(self) -> dict[int, str]:
        return {each.id: each.name for each in all_projects(self._office.db)}
