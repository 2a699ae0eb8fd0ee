"""The one place that says in which town and village something lies on a day.

A station, household, need or resource keeps pointing at the row of ``division`` under which it was registered. Where
that row no longer stands (or did not stand yet) on the day asked about, the links of recorded successions lead to the
row that does: forward without doubt, through a split by what was assigned, backward only where there is one
predecessor. What cannot be told is said to be so; nothing is guessed.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from swtool.boundaries import Boundaries
from swtool.errors import NotFound
from swtool.office import Office
from swtool.registry.divisions import Division, DivisionIndex, all_divisions, read_divisions, require_division
from swtool.registry.posts import KnownOn, known_clause, moment_text
from swtool.store.database import Database
from swtool.tables import Hint

__all__ = ["Boundaries", "Link", "Place", "Places", "Subject", "boundary_notes", "links", "places_of"]

Subject = tuple[str, int]
"""What lies somewhere: ``("station", 3)``, ``household``, ``need`` or ``resource`` with its id."""


class Certainty(StrEnum):
    """How surely a place is known."""

    KNOWN = "known"
    UNASSIGNED = "unassigned"  # its division was split, and nobody said where it belongs
    UNKNOWN_BEFORE = "unknown_before"  # registered after a merge, asked for a day before it


_SUFFIX = {
    Certainty.KNOWN: "",
    Certainty.UNASSIGNED: "（已拆分，待分配）",
    Certainty.UNKNOWN_BEFORE: "（合并前归属不明）",
}
_REMARKS = tuple(filter(None, _SUFFIX.values()))


class Link(NamedTuple):
    """One old division and one new one of a recorded succession; ``day`` is the new one's first."""

    succession_id: int
    succession_no: str
    kind: str
    day: date
    document_no: str
    old_id: int
    new_id: int


class Place(NamedTuple):
    """Where something lies: the division's row, its town (None for the county), and how surely each is known."""

    division: Division
    town: Division | None
    certainty: Certainty = Certainty.KNOWN
    town_certainty: Certainty = Certainty.KNOWN

    def __hash__(self) -> int:
        """By the row of the place (see ``Division``)."""
        return self.division.id

    @property
    def name(self) -> str:
        """The division's name, with a remark where the place is not known for certain."""
        return self.division.name + _SUFFIX[self.certainty]

    @property
    def town_name(self) -> str:
        """The town's name ('' for what lies in the county as a whole)."""
        if self.town is None:
            return ""
        return self.name if self.town.id == self.division.id else self.town.name + _SUFFIX[self.town_certainty]

    @property
    def order(self) -> tuple[str, str, int]:
        """Lists are in the order of codes."""
        return self.division.code, self.certainty.value, self.division.id


class Places:
    """Divisions of a day on either boundaries. Reads everything with a few questions, then answers from memory.

    ``known_on`` leaves out successions that the office had not recorded by then.
    """

    def __init__(
        self,
        db: Database,
        day: date,
        boundaries: Boundaries = Boundaries.THEN,
        *,
        known_on: KnownOn = None,
    ) -> None:
        self._db = db
        self.day: date | None = day if boundaries is Boundaries.THEN else None
        self._known_on = known_on
        self._rows = {row.id: row for row in all_divisions(db)}
        self.links = links(db, known_on)
        self._onward: dict[int, list[Link]] = {}
        self._back: dict[int, list[Link]] = {}
        for link in self.links:
            self._onward.setdefault(link.old_id, []).append(link)
            self._back.setdefault(link.new_id, []).append(link)
        self._unheard = _unheard_of(db, known_on) if known_on is not None else frozenset()
        self._assigned = _assignments(db, known_on)
        self._cache: dict[int, Place] = {}
        self._index: DivisionIndex | None = None
        self._codes: dict[str, str] | None = None  # of towns, by name
        self._villages: dict[Place, None] | None = None  # in the order of codes

    @property
    def index(self) -> DivisionIndex:
        """The towns and villages that stand: what coverage is counted over."""
        if self._index is None:
            self._index = read_divisions(self._db, day=self.day, known_on=self._known_on)
        return self._index

    def villages(self, found: Iterable[Place] = ()) -> list[Place]:
        """Every village that stands, and what was ``found`` elsewhere (something may hang on a village that the newest
        edition no longer has: it stays visible), by code."""
        if self._villages is None:
            standing = (self.of(village.id) for those in self.index.villages.values() for village in those)
            self._villages = dict.fromkeys(sorted(standing, key=attrgetter("order")))
        elsewhere = {place for place in found if place not in self._villages}
        if not elsewhere:
            return list(self._villages)
        return sorted((*self._villages, *elsewhere), key=attrgetter("order"))

    def of(self, division_id: int, subject: Subject | None = None) -> Place:
        """Under which division something counts that is registered under ``division_id``."""
        if subject is None or subject not in self._assigned:
            if division_id not in self._cache:
                self._cache[division_id] = self._place(division_id, {})
            return self._cache[division_id]
        return self._place(division_id, self._assigned[subject])

    @property
    def assigned(self) -> frozenset[Subject]:
        """What was assigned at some split: its place is its own, not that of all that is registered beside it."""
        return frozenset(self._assigned)

    def apart(self, kind: str) -> list[int]:
        """The ids of a kind of subject that were assigned at a split: a count by village tells them one by one."""
        return sorted(subject_id for subject, subject_id in self._assigned if subject == kind)

    def on(self, day: date | None) -> Places:
        """The same on another day (None: on present boundaries), without asking the database again."""
        other = copy.copy(self)
        other.day, other._cache = day, {}  # noqa: SLF001 - one of its own class
        other._index = other._villages = None  # noqa: SLF001
        return other

    def made_of(self, division_id: int) -> tuple[Division, ...]:
        """The rows of the day from which a later one was made, by code; itself where it stood or none is known."""
        found: dict[int, Division] = {}
        left = [division_id]
        while left:
            row = self._rows[left.pop()]
            back = self._back.get(row.id, []) if self.day is not None and self.day < row.valid_from else []
            if not back:
                found[row.id] = row
            left += [link.old_id for link in back]
        return tuple(sorted(found.values(), key=lambda row: row.code))

    def town_of(self, division_id: int, subject: Subject | None = None) -> Division | None:
        """The town, None for what belongs to the county as a whole."""
        return self.of(division_id, subject).town

    def sources(self, wanted: Iterable[int]) -> set[int]:
        """Every row from which links may lead to the wanted ones: what a question to the database must cover."""
        left = list(wanted)
        found = set(left)
        while left:
            here = left.pop()
            near = [link.old_id for link in self._back.get(here, ())]
            near += [link.new_id for link in self._onward.get(here, ())]
            for other in near:
                if other not in found:
                    found.add(other)
                    left.append(other)
        return found

    def town_order(self, name: str) -> tuple[str, str]:
        """What sorts names of towns (``Place.town_name``) by code; '' (the county as a whole) stands first."""
        if self._codes is None:
            self._codes = {row.name: row.code for row in self._rows.values() if row.level == "town"}
        plain = next((name.removesuffix(remark) for remark in _REMARKS if name.endswith(remark)), name)
        return self._codes.get(plain, plain), name

    def inside(self, division: Division) -> set[int]:
        """The standing row meant by ``division`` and what lies in that town, as ids of ``Place.division``.

        Also villages of a list that begins later than the day: what is registered under them is shown under them.
        """
        here = self.of(division.id).division.id
        places = (self.of(row_id) for row_id in self._rows)
        return {division.id, here} | {place.division.id for place in places if place.town and place.town.id == here}

    def row(self, division_id: int) -> Division:
        """A row of ``division`` as it is stored."""
        return self._rows[division_id]

    def _place(self, division_id: int, assigned: dict[int, int]) -> Place:
        row, certainty = self._walk(self._rows[division_id], assigned)
        if row.level == "town":
            return Place(row, row, certainty)
        parent = self._rows.get(row.parent_id or 0) if row.level == "village" else None
        if parent is None:
            return Place(row, None, certainty)
        # The town of a standing village stands too, save where a list closed it without saying what followed.
        town, sure = self._walk(parent, {})
        if sure is not Certainty.KNOWN and certainty is Certainty.UNKNOWN_BEFORE:
            town, sure = self._town_of_all_before(row) or (town, sure)
        return Place(row, town, certainty, sure)

    def _town_of_all_before(self, row: Division) -> tuple[Division, Certainty] | None:
        """The town in which every village lay that went into this one; None where they lay in several."""
        before = [self._place(link.old_id, {}) for link in self._back.get(row.id, ())]
        towns = {
            place.town.id: place.town for place in before if place.town and place.town_certainty is Certainty.KNOWN
        }
        if len(towns) != 1 or any(place.town_certainty is not Certainty.KNOWN for place in before):
            return None
        return next(iter(towns.values())), Certainty.KNOWN

    def _walk(self, row: Division, assigned: dict[int, int]) -> tuple[Division, Certainty]:
        while (
            row.valid_to is not None and row.id not in self._unheard and (self.day is None or self.day >= row.valid_to)
        ):
            onward = self._onward.get(row.id, [])
            if not onward:
                return row, Certainty.KNOWN  # a list closed it, and no document says what followed
            if len(onward) > 1:
                chosen = [link for link in onward if assigned.get(link.succession_id) == link.new_id]
                if not chosen:
                    return row, Certainty.UNASSIGNED
                onward = chosen
            row = self._rows[onward[0].new_id]
        while self.day is not None and self.day < row.valid_from:
            back = self._back.get(row.id, [])
            if not back:
                return row, Certainty.KNOWN
            if len(back) > 1:
                return row, Certainty.UNKNOWN_BEFORE
            row = self._rows[back[0].old_id]
        return row, Certainty.KNOWN


def places_of(office: Office, as_of: date, known_on: KnownOn = None) -> Places:
    """The places of a day on the boundaries that the office was asked for."""
    key = (places_of, as_of, office.boundaries, known_on)
    return office.db.remembered(key, lambda: Places(office.db, as_of, office.boundaries, known_on=known_on))


def links(db: Database, known_on: KnownOn = None) -> list[Link]:
    """What recorded successions say, by day."""
    known, values = known_clause(known_on, "s")
    rows = db.query(
        "SELECT s.id, s.succession_no, s.kind, s.effective_on, s.document_no, l.old_division_id, l.new_division_id "
        f"FROM division_successor l JOIN division_succession s ON s.id = l.succession_id WHERE {known} "
        "ORDER BY s.effective_on, s.id, l.id",
        values,
    )
    return [Link(r[0], r[1], r[2], date.fromisoformat(r[3]), r[4], r[5], r[6]) for r in rows]


def boundary_notes(office: Office, as_of: date) -> tuple[str, ...]:
    """Which boundaries a table of ``as_of`` follows; nothing where both are the same."""
    newest = office.db.value("SELECT max(effective_on) FROM division_succession WHERE superseded_at IS NULL")
    if newest is None or str(newest) <= as_of.isoformat():
        return ()
    if office.boundaries is Boundaries.NOW:
        return (f"按现行区划（最近一次调整 {newest}）",)
    return f"按 {as_of.isoformat()} 当时的区划；之后区划有调整", Hint("看现行区划加 --boundaries now")


def later_succession(office: Office) -> bool:
    """Whether a succession begins after the office's day: then names are those of the day, not of now."""
    newest = office.db.value("SELECT max(effective_on) FROM division_succession WHERE superseded_at IS NULL")
    return newest is not None and str(newest) > office.today.isoformat()


def places_today(office: Office) -> Places:
    """Where things lie for whoever loads a sheet or gives an option today: beside ``names_of_today``."""
    return Places(office.db, office.today, Boundaries.THEN if later_succession(office) else Boundaries.NOW)


def day_of_names(office: Office) -> date | None:
    """The day whose divisions a sheet or an option of today means: None is now, else one before a succession."""
    return office.today if later_succession(office) else None


def names_of_today(office: Office) -> DivisionIndex:
    """The divisions by which a sheet or an option of today names places: before a merger's day still the old ones."""
    return read_divisions(office.db, day=day_of_names(office))


def named_division(office: Office, places: Places, text: str) -> Division:
    """The division that an option of a list names: as the list's own boundaries have it, else as people say it today.

    Raises ``NotFound`` with the nearest names, or ``SwtoolError`` where several fit.
    """
    try:
        return require_division(places.index, text)
    except NotFound as unknown:
        try:
            return places.of(require_division(names_of_today(office), text).id).division
        except NotFound:
            raise unknown from None


def _unheard_of(db: Database, known_on: date | datetime) -> frozenset[int]:
    """Rows closed by a succession that was not recorded at that moment: it had not closed them yet."""
    rows = db.query(
        "SELECT l.old_division_id FROM division_successor l JOIN division_succession s ON s.id = l.succession_id "
        "WHERE s.superseded_at IS NULL AND s.recorded_at > ?",
        (moment_text(known_on),),
    )
    return frozenset(row[0] for row in rows)


def _assignments(db: Database, known_on: KnownOn) -> dict[Subject, dict[int, int]]:
    known, values = known_clause(known_on)
    found: dict[Subject, dict[int, int]] = {}
    for row in db.query(
        f"SELECT subject_kind, subject_id, succession_id, division_id FROM division_assignment WHERE {known}", values
    ):
        found.setdefault((row[0], row[1]), {})[row[2]] = row[3]
    return found
