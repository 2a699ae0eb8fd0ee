"""What planners compare a sheet with: volunteers on record who may be meant by its rows, a few questions for all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from swtool.forms.personal import SEPARATOR
from swtool.registry.boundaries import Places
from swtool.registry.people import name_key
from swtool.store.database import Database

FIELDS = ("name", "sex", "resident_id", "mobile", "skills", "joined_on", "left_on")
"""What the register holds of a volunteer besides number and village, by the names of the form's columns."""


class Standing(NamedTuple):
    """How a volunteer stands from a day on. ``id`` is 0 where nothing is on record; the end is excluded."""

    id: int
    is_regular: bool
    person_id: int | None
    station_id: int | None
    effective_on: str
    effective_until: str | None = None


class Known(NamedTuple):
    """A volunteer on record. ``village_id`` is where the village lies now."""

    id: int
    number: str
    village_id: int
    values: dict[str, object]

    @property
    def name(self) -> str:
        """The name, as it is compared."""
        return name_key(str(self.values["name"]))

    @property
    def resident_id(self) -> str:
        """The resident ID, '' if unknown."""
        return str(self.values["resident_id"] or "")

    @property
    def phones(self) -> tuple[str, ...]:
        """Every telephone."""
        return phones_of(self.values["mobile"])


class Wanted(NamedTuple):
    """What a row says of who is meant; '' and () for what it does not say, 0 for no village."""

    number: str
    name: str
    resident_id: str
    phones: tuple[str, ...]
    village_id: int


class Unclear(NamedTuple):
    """Why a row's volunteer cannot be told: the column at fault, the finding's tail, a sentence, what to do."""

    column: str
    code: str
    what: str
    remedy: str


def phones_of(value: object) -> tuple[str, ...]:
    """The telephones of a cell or column."""
    return tuple(str(value).split(SEPARATOR)) if value else ()


class VolunteerFinder:
    """Finds many volunteers without a question for each: whoever shares number, ID, name or telephone is read once."""

    def __init__(self, db: Database, places: Places, wanted: Iterable[Wanted]) -> None:
        self.by_number: dict[str, Known] = {}
        self._by_id: dict[str, Known] = {}
        self._by_name: dict[str, list[Known]] = {}
        for known in _candidates(db, places, list(wanted)):
            self.by_number[known.number] = known
            if known.resident_id:
                self._by_id[known.resident_id] = known
            self._by_name.setdefault(known.name, []).append(known)

    @property
    def everybody(self) -> list[Known]:
        """All who were read, by number."""
        return sorted(self.by_number.values(), key=lambda known: known.number)

    def find(self, wanted: Wanted, *, by_village: bool = False) -> Known | Unclear | None:
        """Whom a row means: by number, by resident ID, by name and telephone; None for nobody.

        A name and a village tell who is meant only where the row and the register know nothing more of the person: the
        same line of a list that came before. With ``by_village`` (a record, which makes nobody known) the only
        volunteer of that name in the village is meant whatever else is known.
        """
        sure = self.by_number.get(wanted.number) if wanted.number else None
        sure = sure or (self._by_id.get(wanted.resident_id) if wanted.resident_id else None)
        if sure is not None:
            if sure.name == name_key(wanted.name):
                return sure
            what = f"志愿者编号 {sure.number} 登记的不是这个姓名"
            return Unclear("name", "other_name", what, "核对编号和姓名；改名的用 swtool volunteer update 更正")
        named = self._by_name.get(name_key(wanted.name), [])
        same = [each for each in named if not _two_ids(each, wanted) and not set(each.phones).isdisjoint(wanted.phones)]
        if not same:
            same = [each for each in named if each.village_id == wanted.village_id and _as_listed(each, wanted)]
        if not same and by_village:
            same = [each for each in named if each.village_id == wanted.village_id and not _two_ids(each, wanted)]
        if len(same) > 1:
            numbers = "、".join(sorted(each.number for each in same))
            return Unclear("name", "ambiguous", f"有 {len(same)} 名志愿者都对得上：{numbers}", "填志愿者编号")
        return same[0] if same else None


def standings_of(db: Database, volunteer_ids: Iterable[int]) -> dict[int, Standing]:
    """How volunteers stand at last: the row that has not ended."""
    return {
        volunteer: last
        for volunteer, stretches in stretches_of(db, volunteer_ids).items()
        if (last := stretches[-1]).effective_until is None
    }


def stretches_of(db: Database, volunteer_ids: Iterable[int]) -> dict[int, list[Standing]]:
    """How volunteers have stood, from the first day to the last."""
    rows = db.query(
        "SELECT id, volunteer_id, is_regular, person_id, station_id, effective_on, effective_until"
        " FROM volunteer_standing WHERE superseded_at IS NULL"
        " AND volunteer_id IN (SELECT value FROM json_each(?)) ORDER BY effective_on, id",
        (json.dumps(list(volunteer_ids)),),
    )
    found: dict[int, list[Standing]] = {}
    for volunteer, row in ((row["volunteer_id"], row) for row in rows):
        standing = Standing(
            row["id"],
            bool(row["is_regular"]),
            row["person_id"],
            row["station_id"],
            row["effective_on"],
            row["effective_until"],
        )
        found.setdefault(volunteer, []).append(standing)
    return found


def numbers_given(db: Database) -> set[str]:
    """Every volunteer number ever given."""
    return {row[0] for row in db.query("SELECT volunteer_no FROM volunteer")}


def _two_ids(known: Known, wanted: Wanted) -> bool:
    return bool(known.resident_id and wanted.resident_id and known.resident_id != wanted.resident_id)


def _as_listed(known: Known, wanted: Wanted) -> bool:
    """Whether neither side knows anything that tells people of one name apart."""
    return not (known.resident_id or known.phones or wanted.resident_id or wanted.phones)


def _candidates(db: Database, places: Places, wanted: Sequence[Wanted]) -> list[Known]:
    rows = db.query(
        """
        SELECT * FROM volunteer WHERE id IN (
            SELECT id FROM volunteer WHERE name IN (SELECT value FROM json_each(:names))
            UNION SELECT id FROM volunteer WHERE volunteer_no IN (SELECT value FROM json_each(:numbers))
            UNION SELECT id FROM volunteer WHERE resident_id IN (SELECT value FROM json_each(:ids))
            UNION SELECT id FROM volunteer WHERE mobile IN (SELECT value FROM json_each(:phones))
        )
        """,
        {
            "names": _texts(name for each in wanted for name in (each.name, name_key(each.name))),
            "numbers": _texts(each.number for each in wanted),
            "ids": _texts(each.resident_id for each in wanted),
            "phones": _texts(phone for each in wanted for phone in (*each.phones, SEPARATOR.join(each.phones))),
        },
    )
    return [as_known(row, places) for row in rows]


def as_known(row: sqlite3.Row, places: Places) -> Known:
    """A row of the table ``volunteer`` as a record."""
    village = places.of(row["division_id"]).division.id
    return Known(row["id"], row["volunteer_no"], village, {name: row[name] for name in FIELDS})


def _texts(values: Iterable[str]) -> str:
    return json.dumps(sorted({value for value in values if value}), ensure_ascii=False)
