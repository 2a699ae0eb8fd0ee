"""What may change about a station: its office, the population it serves, its plate. Each change holds from a day on."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from swtool.registry.posts import KnownOn, known_clause
from swtool.registry.stations import all_stations, station_moves
from swtool.store.database import Database, Transaction


class ProfileFields(NamedTuple):
    """What may change about a station. Areas are in hundredths of a square metre: ``office_area`` of the office
    only, ``site_area`` of the project's site (项目场地)."""

    operation_mode: str | None = None
    office_area: int | None = None
    resident_population: int | None = None
    population_year: int | None = None
    population_source: str | None = None
    plate_text: str | None = None
    co_located: str | None = None
    site_area: int | None = None


class Profile(NamedTuple):
    """A station's profile from ``effective_on`` until the next one.

    ``merged_on`` is the day of a merger since which nobody stated the population: that of one part is not the whole's.
    """

    station_id: int
    fields: ProfileFields
    effective_on: date
    merged_on: date | None = None


_PROFILE_COLUMNS = ProfileFields._fields


def profiles_on(db: Database, day: date, known_on: KnownOn = None) -> dict[int, Profile]:
    """Station id → the profile in force on ``day``: the newest that began by then. After a merger the population is the
    parts' together, where they are of one year and source, until somebody states it anew."""
    return db.remembered((profiles_on, day, known_on), lambda: _profiles_on(db, day, known_on))


def _profiles_on(db: Database, day: date, known_on: KnownOn) -> dict[int, Profile]:
    found = _stated_on(db, day, known_on)
    moves = [move for move in station_moves(db) if move.day <= day]
    opened = {station.id: station.opened_on for station in all_stations(db)} if moves else {}
    for station, merged_on in {move.new: move.day for move in moves}.items():  # by day: the last one
        eve = merged_on - timedelta(days=1)
        if _population(found.get(station)) != _population(_stated_on(db, eve, known_on).get(station)):
            continue  # stated since
        before = profiles_on(db, eve, known_on)
        parts = [move.old for move in moves if (move.new, move.day) == (station, merged_on)]
        parts += [station] if opened[station] < merged_on else []
        told = [_population(before.get(part)) for part in parts]
        if not any(people for people, _, _ in told):
            continue
        profile = found.get(station) or Profile(station, ProfileFields(), merged_on)
        together, year, source = _together(told)
        fields = profile.fields._replace(resident_population=together, population_year=year, population_source=source)
        found[station] = profile._replace(fields=fields, merged_on=None if together is not None else merged_on)
    return found


_Population = tuple[int | None, int | None, str | None]
_NOT_KNOWN: _Population = None, None, None


def _population(profile: Profile | None) -> _Population:
    """How many people, of which year, by which source."""
    if profile is None:
        return _NOT_KNOWN
    fields = profile.fields
    return fields.resident_population, fields.population_year, fields.population_source


def _together(parts: Sequence[_Population]) -> _Population:
    """The sum of what each part states, where all do, of one year and source; else nobody knows."""
    people = [number for number, _, _ in parts if number is not None]
    bases = {(year, source) for _, year, source in parts}
    if len(people) < len(parts) or len(bases) != 1:
        return _NOT_KNOWN
    ((year, source),) = bases
    return (sum(people), year, source) if year is not None and source else _NOT_KNOWN


def _stated_on(db: Database, day: date, known_on: KnownOn) -> dict[int, Profile]:
    """What stations were said to be, by the rows as they are."""
    known, values = known_clause(known_on)
    rows = db.query(
        f"SELECT station_id, effective_on, {', '.join(_PROFILE_COLUMNS)} FROM station_profile "
        f"WHERE effective_on <= ? AND {known} ORDER BY effective_on, id",
        (day.isoformat(), *values),
    )
    return {row["station_id"]: _profile(row) for row in rows}


def set_profile(tx: Transaction, station_id: int, values: Mapping[str, object], *, effective_on: date) -> int:
    """Record what changed about a station from a day on; what is not named stays as it was. The row's id.

    A profile of the same day is superseded, for it said something else of that day.
    """
    row = tx.execute(
        f"SELECT id, effective_on, {', '.join(_PROFILE_COLUMNS)} FROM station_profile WHERE station_id = ? "
        "AND superseded_at IS NULL AND effective_on <= ? ORDER BY effective_on DESC, id DESC LIMIT 1",
        (station_id, effective_on.isoformat()),
    ).fetchone()
    before = {name: row[name] for name in _PROFILE_COLUMNS} if row else dict.fromkeys(_PROFILE_COLUMNS)
    if row and row["effective_on"] == effective_on.isoformat():
        tx.supersede("station_profile", row["id"])
    return tx.insert(
        "station_profile",
        {
            "station_id": station_id,
            **before,
            **values,
            "effective_on": effective_on.isoformat(),
            "recorded_at": tx.recorded_at,
        },
    )


def _profile(row: sqlite3.Row) -> Profile:
    fields = ProfileFields(**{name: row[name] for name in _PROFILE_COLUMNS})
    return Profile(row["station_id"], fields, date.fromisoformat(row["effective_on"]))
