"""What lists and checks ask of volunteers, as of a day: frozen rows and counts, one question each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from swtool.registry.boundaries import Place, Places
from swtool.registry.identities import identities
from swtool.registry.people import persons_by_id
from swtool.registry.stations import going_on, station_moves, station_names
from swtool.store.database import Database

IN_SERVICE = "(v.joined_on IS NULL OR v.joined_on <= :day) AND (v.left_on IS NULL OR v.left_on > :day)"
"""On :day: joined (unknown: always), and not gone yet."""
STANDS = (
    "s.superseded_at IS NULL AND s.effective_on <= :day AND (s.effective_until IS NULL OR s.effective_until > :day)"
)


class VolunteerRow(NamedTuple):
    """A volunteer as lists show them; '' for what is not known. ``worker_no`` is who developed them."""

    number: str
    town: str
    village: str
    name: str
    sex: str
    resident_id: str
    mobile: str
    skills: str
    is_regular: bool
    worker_no: str
    station: str
    joined_on: str
    left_on: str


class RecordRow(NamedTuple):
    """A record as lists show it. ``minutes`` is None where no time is stated."""

    id: int
    number: str
    name: str
    resident_id: str
    kind: str
    happened_on: str
    title: str
    minutes: int | None
    station: str
    organizer: str
    evaluation: str


class Asked(NamedTuple):
    """Which volunteers a list is about: those of villages, a station, a worker, 常态化 ones. None: whatever."""

    division_ids: Collection[int] | None = None
    station_id: int | None = None
    person_id: int | None = None
    only_regular: bool = False


def volunteers_sql(asked: Asked) -> str:
    """The question for the volunteers of a day. Villages, station and worker are looked up by their index."""
    where = [IN_SERVICE]
    if asked.division_ids is not None:
        where.append("v.division_id IN (SELECT value FROM json_each(:villages))")
    standing = [
        text
        for wanted, text in (
            (asked.station_id is not None, "station_id IN (SELECT value FROM json_each(:stations))"),
            (asked.person_id is not None, "person_id IN (SELECT value FROM json_each(:persons))"),
        )
        if wanted
    ]
    if standing:
        where.append(f"v.id IN (SELECT volunteer_id FROM volunteer_standing WHERE {' AND '.join(standing)})")
        where += [f"s.{text}" for text in standing]
    if asked.only_regular:
        where.append("s.is_regular = 1")
    return (
        "SELECT v.*, s.is_regular, s.person_id, s.station_id FROM volunteer v"
        f" LEFT JOIN volunteer_standing s ON s.volunteer_id = v.id AND {STANDS} WHERE {' AND '.join(where)}"
    )


def volunteers(db: Database, day: date, places: Places, asked: Asked) -> list[VolunteerRow]:
    """The volunteers of a day, by place and number, each with the station that goes on then for theirs."""
    rows = db.query(volunteers_sql(asked), parameters(db, day, places, asked))
    persons = persons_by_id(db, {row["person_id"] for row in rows if row["person_id"]})
    numbers = {person_id: person.staff_no for person_id, person in persons.items()}
    names, moves = station_names(db), station_moves(db)
    stations = {row_id: names[going_on(moves, row_id, day)] for row_id in names}
    lying: dict[int, Place] = {}
    placed = [(lying.get(row["division_id"]) or _put(lying, places, row["division_id"]), row) for row in rows]
    if asked.division_ids is not None:
        placed = [(place, row) for place, row in placed if place.division.id in asked.division_ids]
    placed.sort(key=lambda one: (one[0].order, one[1]["volunteer_no"]))
    return [_volunteer(place, row, numbers, stations) for place, row in placed]


def parameters(db: Database, day: date, places: Places, asked: Asked) -> dict[str, object]:
    """The values of ``volunteers_sql``."""
    villages = places.sources(asked.division_ids) if asked.division_ids is not None else ()
    persons = identities(db).all_of(asked.person_id) if asked.person_id is not None else ()
    return {
        "day": day.isoformat(),
        "villages": json.dumps(sorted(villages)),
        "stations": json.dumps(sorted(_going_on_as(db, asked.station_id, day))),
        "persons": json.dumps(sorted(persons)),
    }


def _going_on_as(db: Database, station_id: int | None, day: date) -> set[int]:
    """The station with those that it goes on for on the day."""
    if station_id is None:
        return set()
    moves = station_moves(db)
    return {station_id, *(move.old for move in moves if going_on(moves, move.old, day) == station_id)}


def records(
    db: Database,
    first: str,
    last: str,
    *,
    kind: str | None = None,
    volunteer_id: int | None = None,
    station_id: int | None = None,
) -> list[RecordRow]:
    """Records of the days ``first`` to ``last`` (ISO, both included), by day and number."""
    where = ["r.superseded_at IS NULL", "r.happened_on BETWEEN :first AND :last"]
    if volunteer_id is not None:
        where.append("r.volunteer_id = :volunteer")
    elif kind is None:
        where.append("r.kind IN ('service', 'training', 'award')")  # so that the index by kind and day is used
    if kind is not None:
        where.append("r.kind = :kind")
    if station_id is not None:
        where.append("r.station_id = :station")
    rows = db.query(
        "SELECT r.*, v.volunteer_no, v.name, v.resident_id FROM volunteer_record r"
        f" JOIN volunteer v ON v.id = r.volunteer_id WHERE {' AND '.join(where)}"
        " ORDER BY r.happened_on, v.volunteer_no, r.id",
        {"first": first, "last": last, "kind": kind, "volunteer": volunteer_id, "station": station_id},
    )
    stations = station_names(db)
    return [_record(row, stations) for row in rows]


# -- counts -----------------------------------------------------------------------------------------------------------

REGULARS_BY_WORKER = f"""
    SELECT s.person_id, count(DISTINCT s.volunteer_id) AS number FROM volunteer_standing s
    JOIN volunteer v ON v.id = s.volunteer_id
    WHERE s.person_id IS NOT NULL AND s.is_regular = 1 AND {STANDS} AND {IN_SERVICE} GROUP BY s.person_id
"""
_MOVED = "WITH moved AS MATERIALIZED (SELECT CAST(key AS INTEGER) AS old, value AS new FROM json_each(:moves))"
PERSONS_BY_STATION = f"""
    {_MOVED}
    SELECT coalesce(m.new, r.station_id) AS station, count(DISTINCT r.volunteer_id) AS number
    FROM volunteer_record r LEFT JOIN moved m ON m.old = r.station_id
    WHERE r.kind = :kind AND r.superseded_at IS NULL AND r.happened_on BETWEEN :first AND :last
        AND r.station_id IS NOT NULL GROUP BY station
"""
JOINED_BY_STATION = f"""
    {_MOVED}
    SELECT coalesce(m.new, s.station_id) AS station, count(DISTINCT v.id) AS number
    FROM volunteer v JOIN volunteer_standing s ON s.volunteer_id = v.id AND {STANDS}
    LEFT JOIN moved m ON m.old = s.station_id
    WHERE v.joined_on BETWEEN :first AND :day AND s.station_id IS NOT NULL GROUP BY station
"""


def anybody(db: Database, day: date) -> bool:
    """Whether any volunteer is on record as of a day."""
    sql = f"SELECT EXISTS (SELECT 1 FROM volunteer v WHERE {IN_SERVICE})"
    return bool(db.value(sql, {"day": day.isoformat()}))


def regulars_by_worker(db: Database, day: date) -> dict[int, int]:
    """Person → how many 常态化 volunteers of that day they developed. Merged entries count as the one kept; each
    volunteer is credited to one worker, so that sums hold."""
    same = identities(db)
    found: dict[int, int] = {}
    for row in db.query(REGULARS_BY_WORKER, {"day": day.isoformat()}):
        kept = same.kept(row["person_id"])
        found[kept] = found.get(kept, 0) + row["number"]
    return found


def persons_by_station(db: Database, kind: str, first: date, last: date) -> dict[int, int]:
    """Station → how many different volunteers took part in something of that kind there, first to last day included.
    What was merged counts at what goes on."""
    values = {"kind": kind, "first": first.isoformat(), "last": last.isoformat(), "moves": moves_on(db, last)}
    return {row["station"]: row["number"] for row in db.query(PERSONS_BY_STATION, values)}


def anything_done(db: Database, first: date, last: date) -> bool:
    """Whether anybody entered what volunteers did, service or training, from the first to the last day."""
    sql = "SELECT EXISTS (SELECT 1 FROM volunteer_record WHERE superseded_at IS NULL AND happened_on BETWEEN ? AND ?)"
    return bool(db.value(sql, (first.isoformat(), last.isoformat())))


def joined_by_station(db: Database, first: date, last: date) -> dict[int, int]:
    """Station → how many volunteers joined from the first to the last day, by whose they are on the last. A joining
    known to the year only counts for the whole year, not for a part of it."""
    whole_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    values = {
        "first": str(first.year) if whole_year else f"{first.year}-{first.month:02d}",
        "day": last.isoformat(),
        "moves": moves_on(db, last),
    }
    return {row["station"]: row["number"] for row in db.query(JOINED_BY_STATION, values)}


def moves_on(db: Database, day: date) -> str:
    """What goes on for each merged station on a day, as JSON for a question."""
    moves = station_moves(db)
    return json.dumps({str(move.old): going_on(moves, move.old, day) for move in moves})


def _put(lying: dict[int, Place], places: Places, division_id: int) -> Place:
    return lying.setdefault(division_id, places.of(division_id))


def _volunteer(place: Place, row: sqlite3.Row, numbers: dict[int, str], stations: dict[int, str]) -> VolunteerRow:
    town = place.town_name if place.town and place.town.id != place.division.id else ""
    return VolunteerRow(
        row["volunteer_no"],
        town,
        place.name,
        row["name"],
        row["sex"] or "",
        row["resident_id"] or "",
        row["mobile"] or "",
        row["skills"] or "",
        bool(row["is_regular"]),
        numbers.get(row["person_id"], ""),
        stations.get(row["station_id"], ""),
        row["joined_on"] or "",
        row["left_on"] or "",
    )


def _record(row: sqlite3.Row, stations: dict[int, str]) -> RecordRow:
    return RecordRow(
        row["id"],
        row["volunteer_no"],
        row["name"],
        row["resident_id"] or "",
        row["kind"],
        row["happened_on"],
        row["title"],
        row["minutes"],
        stations.get(row["station_id"], ""),
        row["organizer"] or "",
        row["evaluation"] or "",
    )
