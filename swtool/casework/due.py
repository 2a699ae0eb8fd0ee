"""Which households are to be visited, by their follow-up level. How often is a setting that only the county can make.

A household is due its level's interval after the last visit, one that was never visited after its file was opened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from json import dumps
from operator import itemgetter
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.folding import squeeze
from swtool.inventory.merged import merged_files
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


_Household = tuple[int, str, int, str, str | None, str | None]


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


class Visits(NamedTuple):
    """Those households, or the first of them; how many there are in all, and how many of all are overdue."""

    shown: list[Visit]
    total: int
    overdue: int


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
    apart, of_division = set(places.apart("household")), dict[int, VillageVisits]()
    seen = _seen_before_merging(office, as_of)
    for household_id, _, division_id, level, opened_on, last_on in _households(office, as_of, None, None):
        village = of_division.get(division_id)
        if village is None or household_id in apart:
            place = places.of(division_id, ("household", household_id))
            village = found.setdefault(place.division.id, VillageVisits(place.division.id, place.name, place.town_name))
            if household_id not in apart:
                of_division[division_id] = village
        village.total += 1
        bound = bounds.get(level)
        since = max(last_on or "", seen.get(household_id, "")) or _latest(opened_on)
        if bound is None or not since:
            village.unknown += 1
        elif since < bound[0]:
            village.overdue += 1
        elif since <= bound[1]:
            village.soon += 1
    return sorted(found.values(), key=lambda each: places.row(each.village_id).code)


def visits_due(
    office: Office, as_of: date, until: date, *, villages: Collection[int] | None = None, rows_shown: int | None = None
) -> Visits:
    """Every household that is overdue on ``as_of`` or due by ``until``, the longest waiting first; ``rows_shown`` looks
    at no more than the first ones of them by themselves.

    Raises ``PolicyFault`` where the county has not said how often.
    """
    stated = office.policy.at(INTERVAL, as_of)
    bounds = _bounds(office, stated, as_of, until)
    places = places_of(office, as_of)
    seen = _seen_before_merging(office, as_of)
    alike: defaultdict[tuple[str, str], list[_Household]] = defaultdict(list)  # most households share a few days
    for row in _households(office, as_of, list(bounds), villages):
        household_id, _, division_id, level, opened_on, last_on = row
        if villages is not None and places.of(division_id, ("household", household_id)).division.id not in villages:
            continue
        if household_id in seen:
            last_on = max(last_on or "", seen[household_id])
        alike[level, last_on or _latest(opened_on)].append(row)
    by_day: defaultdict[date | None, list[_Household]] = defaultdict(list)
    for (level, since), rows in alike.items():
        if since <= bounds[level][1]:
            interval = interval_of(stated, level)
            by_day[due_after(date.fromisoformat(since), interval, stated.unit) if since and interval else None] += rows
    found: list[Visit] = []
    for due_on in sorted(by_day, key=lambda day: day or date.min):
        if rows_shown is not None and len(found) >= rows_shown:
            break
        for household_id, file_no, division_id, level, _, last_on in sorted(by_day[due_on], key=itemgetter(1)):
            place = places.of(division_id, ("household", household_id))
            last = max(last_on or "", seen.get(household_id, ""))
            found.append(Visit(file_no, place.town_name, place.name, level, last, due_on))
    late = sum(len(rows) for due_on, rows in by_day.items() if due_on is not None and due_on < as_of)
    return Visits(found[:rows_shown], sum(map(len, by_day.values())), late)


def _seen_before_merging(office: Office, as_of: date) -> dict[int, str]:
    """File → the last visit to a file that was merged into it by then: the family is the same."""
    into = merged_files(office.db, as_of.isoformat())
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


def _households(
    office: Office, as_of: date, levels: Collection[str] | None, villages: Collection[int] | None
) -> Iterator[_Household]:
    """Households in use with a level, of those levels, that may lie in those villages: id, file_no, division_id,
    follow_up_level, opened_on, last_on."""
    sources = None if villages is None else sorted(places_of(office, as_of).sources(villages))
    where = "" if sources is None else " AND h.division_id IN (SELECT value FROM json_each(:sources))"
    return office.db.tuples(
        f"SELECT h.id, h.file_no, h.division_id, h.follow_up_level, h.opened_on, {LAST_VISIT} AS last_on"
        f" FROM household h WHERE {IN_USE.format(alias='h')} AND h.follow_up_level IS NOT NULL"
        f" AND (:levels IS NULL OR h.follow_up_level IN (SELECT value FROM json_each(:levels))){where}",
        {
            "day": as_of.isoformat(),
            "levels": None if levels is None else dumps(sorted(levels), ensure_ascii=False),
            "sources": dumps(sources),
        },
    )


@cache
def _latest(opened_on: str | None) -> str:
    return PartialDate.parse(opened_on).last_day.isoformat() if opened_on else ""
