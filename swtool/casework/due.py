"""Which households are to be visited, by their follow-up level. How often is a setting that only the county can make.

A household is due its level's interval after the last visit, one that was never visited after its file was opened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from json import dumps
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.folding import squeeze
from swtool.inventory.files import merged_files
from swtool.inventory.store import IN_USE
from swtool.office import Office
from swtool.periods import add_months
from swtool.policy.parameter import Parameter
from swtool.registry.boundaries import places_of

INTERVAL = "service.visit_interval"
_HAN = {word: number for number, word in enumerate("一二三四五六", start=1)}
_MARKS = str.maketrans("ⅠⅡⅢⅣⅤⅥ", "123456")
LAST_VISIT = """(
    SELECT max(r.happened_on) FROM service_record r
    WHERE r.household_id = h.id AND r.superseded_at IS NULL AND r.household_id IS NOT NULL
        AND (r.kind = 'home_visit' OR r.kind = 'visit') AND r.happened_on <= :day
)"""


class Visit(NamedTuple):
    """A household to be visited; a tuple, for there may be hundreds of thousands.

    ``last_on`` is '' where it never was; ``due_on`` None where its file has no day.
    """

    file_no: str
    town: str
    village: str
    level: str
    last_on: str
    due_on: date | None


@dataclass(slots=True)
class VillageVisits:
    """A village's households with a level: how many, overdue, due by a later day, and those nobody can judge."""

    village_id: int
    name: str
    town: str
    total: int = 0
    overdue: int = 0
    soon: int = 0
    unknown: int = 0


def level_of(text: str) -> int | None:
    """一级, 1级, Ⅰ级 → 1; None for any other words."""
    plain = squeeze(text.translate(_MARKS)).removesuffix("级").removesuffix("跟进")
    return _HAN.get(plain) or (int(plain) if plain in ("1", "2", "3", "4", "5", "6") else None)


def interval_of(stated: Parameter, level: str) -> int | None:
    """How many of the setting's units lie between two visits; None where the county says nothing of the level."""
    number = level_of(level)
    key = f"level_{number}"
    return stated.number(key) if number is not None and stated.has(key) else None


def due_after(since: date, interval: int, unit: str) -> date:
    """The last day for the next visit."""
    return add_months(since, interval) if unit == "month" else since + timedelta(days=interval)


def latest_since(day: date, interval: int, unit: str) -> date:
    """The earliest day of a visit that is still enough on ``day``: who was seen before it is overdue."""
    if unit != "month":
        return day - timedelta(days=interval)
    since = add_months(day, -interval)
    while due_after(since - timedelta(days=1), interval, unit) >= day:
        since -= timedelta(days=1)
    while due_after(since, interval, unit) < day:
        since += timedelta(days=1)
    return since


def village_visits(office: Office, as_of: date, until: date) -> list[VillageVisits]:
    """Every village that has households with a level, by place: overdue on ``as_of``, due by ``until``.

    Raises ``PolicyFault`` where the county has not said how often.
    """
    stated = office.policy.at(INTERVAL, as_of)
    bounds = _bounds(office, stated, as_of, until)
    places = places_of(office, as_of)
    found: dict[int, VillageVisits] = {}
    seen = _seen_before_merging(office, as_of)
    for row in _households(office, as_of, None):
        place = places.of(row["division_id"], ("household", row["id"]))
        village = found.setdefault(place.division.id, VillageVisits(place.division.id, place.name, place.town_name))
        village.total += 1
        bound = bounds.get(row["follow_up_level"])
        since = max(row["last_on"] or "", seen.get(row["id"], "")) or _latest(row["opened_on"])
        if bound is None or not since:
            village.unknown += 1
        elif since < bound[0]:
            village.overdue += 1
        elif since <= bound[1]:
            village.soon += 1
    return sorted(found.values(), key=lambda each: (each.town, each.name))


def visits_due(office: Office, as_of: date, until: date, *, villages: Collection[int] | None = None) -> list[Visit]:
    """Every household that is overdue on ``as_of`` or due by ``until``, the longest waiting first.

    Raises ``PolicyFault`` where the county has not said how often.
    """
    stated = office.policy.at(INTERVAL, as_of)
    bounds = _bounds(office, stated, as_of, until)
    places = places_of(office, as_of)
    intervals = {level: interval_of(stated, level) for level in bounds}
    last_days: dict[tuple[str, str], date | None] = {}  # most households share a few days
    found = []
    seen = _seen_before_merging(office, as_of)
    for row in _households(office, as_of, list(bounds)):
        level, last_on = row["follow_up_level"], max(row["last_on"] or "", seen.get(row["id"], ""))
        since = last_on or _latest(row["opened_on"])
        if since and since > bounds[level][1]:
            continue
        place = places.of(row["division_id"], ("household", row["id"]))
        if villages is not None and place.division.id not in villages:
            continue
        if (since, level) not in last_days:
            interval = intervals[level]
            last = due_after(date.fromisoformat(since), interval, stated.unit) if since and interval else None
            last_days[since, level] = last
        due_on = last_days[since, level]
        found.append(Visit(row["file_no"], place.town_name, place.name, level, last_on, due_on))
    return sorted(found, key=lambda each: (each.due_on or date.min, each.file_no))


def _seen_before_merging(office: Office, as_of: date) -> dict[int, str]:
    """File → the last visit to a file that was merged into it: the family is the same."""
    into = merged_files(office.db)
    found: dict[int, str] = {}
    for row in office.db.query(
        f"SELECT h.id, {LAST_VISIT} AS last_on FROM household h WHERE h.id IN (SELECT value FROM json_each(:ids))",
        {"day": as_of.isoformat(), "ids": dumps(list(into))},
    ):
        kept = into[row["id"]]
        found[kept] = max(found.get(kept, ""), row["last_on"] or "")
    return found


def _bounds(office: Office, stated: Parameter, as_of: date, until: date) -> dict[str, tuple[str, str]]:
    """Level as written → (seen before it: overdue; seen on it or before: due by ``until``), in ISO text."""
    levels = office.db.query("SELECT DISTINCT follow_up_level FROM household WHERE follow_up_level IS NOT NULL")
    found = {}
    for (level,) in levels:
        interval = interval_of(stated, level)
        if interval is not None:
            enough = latest_since(as_of, interval, stated.unit)
            later = latest_since(until + timedelta(days=1), interval, stated.unit) - timedelta(days=1)
            found[level] = (enough.isoformat(), later.isoformat())
    return found


def _households(office: Office, as_of: date, levels: Collection[str] | None) -> list[sqlite3.Row]:
    return office.db.query(
        f"SELECT h.id, h.file_no, h.division_id, h.follow_up_level, h.opened_on, {LAST_VISIT} AS last_on"
        f" FROM household h WHERE {IN_USE.format(alias='h')} AND h.follow_up_level IS NOT NULL"
        " AND (:levels IS NULL OR h.follow_up_level IN (SELECT value FROM json_each(:levels)))",
        {"day": as_of.isoformat(), "levels": None if levels is None else dumps(sorted(levels), ensure_ascii=False)},
    )


@cache
def _latest(opened_on: str | None) -> str:
    return PartialDate.parse(opened_on).last_day.isoformat() if opened_on else ""
