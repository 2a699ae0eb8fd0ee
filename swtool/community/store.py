"""What lists and checks ask of the community's room, as of a day: frozen rows, one question each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from swtool.community.terms import ITEM_PREFIX
from swtool.dates import Month
from swtool.registry.boundaries import Places
from swtool.registry.stations import going_on, station_moves
from swtool.store.database import Database

_BEGAN = "coalesce(min(o.filed_on, o.incubated_on), o.filed_on, o.incubated_on)"
EXISTS = f"({_BEGAN} IS NULL OR {_BEGAN} <= :day) AND (o.closed_on IS NULL OR o.closed_on > :day)"
"""On :day an organization was incubated or filed (unknown: always) and not closed yet."""


class OrganizationRow(NamedTuple):
    """A community organization as lists show it; '' for what is not known."""

    number: str
    town: str
    village: str
    name: str
    category: str
    head_name: str
    head_phone: str
    members: int | None
    filing_no: str
    filing_body: str
    filed_on: str
    station_id: int | None
    incubated_on: str


class Item(NamedTuple):
    """One topic of a meeting; '' for what is not known. ``town_id`` is where the place lies."""

    id: int
    level: str
    town: str
    town_id: int | None
    place: str
    division_id: int
    held_on: str
    topic: str
    participants: int | None
    decision: str
    decided_on: str
    action: str
    owner: str
    due_on: str
    done_on: str
    outcome: str

    @property
    def number(self) -> str:
        """What people call it: YS12."""
        return f"{ITEM_PREFIX}{self.id}"


def organizations(
    db: Database, day: date, places: Places, division_ids: Collection[int] | None = None
) -> list[OrganizationRow]:
    """The organizations of a day, by place and number."""
    where = [EXISTS]
    if division_ids is not None:
        where.append("o.division_id IN (SELECT value FROM json_each(:places))")
    rows = db.query(
        f"SELECT o.* FROM community_organization o WHERE {' AND '.join(where)}",
        {"day": day.isoformat(), "places": _sources(places, division_ids)},
    )
    placed = [(places.of(row["division_id"]), row) for row in rows]
    kept = [one for one in placed if division_ids is None or one[0].division.id in division_ids]
    kept.sort(key=lambda one: (one[0].order, one[1]["organization_no"]))
    return [
        OrganizationRow(
            row["organization_no"],
            place.town_name,
            place.name,
            row["name"],
            row["category"] or "",
            row["head_name"] or "",
            row["head_phone"] or "",
            row["members"],
            row["filing_no"] or "",
            row["filing_body"] or "",
            row["filed_on"] or "",
            row["station_id"],
            row["incubated_on"] or "",
        )
        for place, row in kept
    ]


def items(
    db: Database,
    first: str,
    last: str,
    places: Places,
    *,
    level: str | None = None,
    division_ids: Collection[int] | None = None,
) -> list[Item]:
    """Topics of meetings held from ``first`` to ``last`` (ISO, both included), by day and place."""
    where = ["void_why IS NULL", "held_on BETWEEN :first AND :last"]
    if level is not None:
        where.append("level = :level")
    if division_ids is not None:
        where.append("division_id IN (SELECT value FROM json_each(:places))")
    rows = db.query(
        f"SELECT * FROM meeting_item WHERE {' AND '.join(where)} ORDER BY held_on, id",
        {"first": first, "last": last, "level": level, "places": _sources(places, division_ids)},
    )
    found = [item_of(row, places) for row in rows]
    return [each for each in found if division_ids is None or each.division_id in division_ids]


def waiting(db: Database, day: date, places: Places) -> list[Item]:
    """Topics that wait on a day to be resolved or to be done, by last day; those without one by age, last."""
    rows = db.query(
        """
        SELECT * FROM meeting_item WHERE void_why IS NULL AND held_on <= :day AND (done_on IS NULL OR done_on > :day)
            AND (decision IS NULL OR decided_on > :day OR action <> '' OR owner IS NOT NULL OR due_on IS NOT NULL)
        ORDER BY due_on IS NULL, due_on, held_on, id
        """,
        {"day": day.isoformat()},
    )
    return [item_of(row, places) for row in rows]


def item_of(row: sqlite3.Row, places: Places) -> Item:
    """A row of the table ``meeting_item`` as a record."""
    place = places.of(row["division_id"])
    return Item(
        row["id"],
        row["level"],
        place.town_name,
        place.town.id if place.town else None,
        place.name,
        place.division.id,
        row["held_on"],
        row["topic"],
        row["participants"],
        row["decision"] or "",
        row["decided_on"] or "",
        row["action"],
        row["owner"] or "",
        row["due_on"] or "",
        row["done_on"] or "",
        row["outcome"] or "",
    )


def incubated_by_station(db: Database, until: date, day: date) -> dict[int, int]:
    """Station → how many organizations it incubated in the year of ``until`` up to it, what closed since too. What was
    merged by ``day`` counts at what goes on."""
    moves = station_moves(db)
    found: dict[int, int] = {}
    for row in db.query(
        "SELECT station_id, count(*) AS number FROM community_organization"
        " WHERE incubated_on BETWEEN ? AND ? AND station_id IS NOT NULL GROUP BY station_id",
        (str(until.year), until.isoformat()),
    ):
        station = going_on(moves, row["station_id"], day)
        found[station] = found.get(station, 0) + row["number"]
    return found


def last_supervised(db: Database, day: date) -> dict[int, date]:
    """Station → the day of its last supervision up to ``day``."""
    moves = station_moves(db)
    found: dict[int, date] = {}
    for row in db.query(
        "SELECT station_id, max(held_on) AS last FROM supervision WHERE superseded_at IS NULL AND held_on <= ?"
        " GROUP BY station_id",
        (day.isoformat(),),
    ):
        station, last = going_on(moves, row["station_id"], day), date.fromisoformat(row["last"])
        found[station] = max(last, found.get(station, last))
    return found


def joint_meetings(db: Database, day: date, places: Places) -> dict[int, set[Month]]:
    """Town → the months up to ``day`` in which it, or a village of it, held a joint meeting."""
    found: dict[int, set[Month]] = {}
    for row in db.query(
        "SELECT DISTINCT division_id, substr(held_on, 1, 7) AS month FROM meeting_item"
        " WHERE level = 'joint' AND void_why IS NULL AND held_on <= ?",
        (day.isoformat(),),
    ):
        if town := places.town_of(row["division_id"]):
            found.setdefault(town.id, set()).add(Month.parse(row["month"]))
    return found


def _sources(places: Places, division_ids: Collection[int] | None) -> str:
    return json.dumps(sorted(places.sources(division_ids)) if division_ids is not None else [])
