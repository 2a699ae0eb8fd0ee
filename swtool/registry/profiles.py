"""What may change about a station: its office, the population it serves, its plate. Each change holds from a day on."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from swtool.registry.posts import KnownOn, known_clause
from swtool.store.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class ProfileFields:
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


@dataclass(frozen=True, slots=True)
class Profile:
    """A station's profile from ``effective_on`` until the next one."""

    station_id: int
    fields: ProfileFields
    effective_on: date


_PROFILE_COLUMNS = tuple(ProfileFields.__dataclass_fields__)


def profiles_on(db: Database, day: date, known_on: KnownOn = None) -> dict[int, Profile]:
    """Station id → the profile in force on ``day``: the newest that began by then."""
    return db.remembered((profiles_on, day, known_on), lambda: _profiles_on(db, day, known_on))


def _profiles_on(db: Database, day: date, known_on: KnownOn) -> dict[int, Profile]:
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
