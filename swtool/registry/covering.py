"""Villages and who serves them (GDG-03): a village is served while somebody holds a post at a service point in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from swtool.office import Office
from swtool.registry.boundaries import Places, places_of
from swtool.registry.divisions import Division
from swtool.registry.stations import all_stations
from swtool.tables import Heading, Hint, Show, Table

Stay = tuple[date, date | None]
"""A time that somebody serves: first day, and the first day on which no more (None: still)."""

_POINT = "service_point"
NO_POINT, NOBODY_THERE = "没有社工点", "社工点没有人在岗"


class Uncovered(NamedTuple):
    """Days on which nobody served a village; ``last`` is the last of them within the days asked for."""

    town: Division
    village: Division
    first: date
    last: date
    why: str

    @property
    def days(self) -> int:
        """How many days it was."""
        return (self.last - self.first).days + 1


def uncovered(office: Office, first: date, last: date, places: Places | None = None) -> list[Uncovered]:
    """Every village of ``last`` that nobody served on some day from ``first`` to ``last``, by code and day.

    Days before a village's list began, or after it, are not asked: nobody had to serve what was not there.
    """
    places = places or places_of(office, last)
    points = _points(office, places)
    stays = _stays(office, first, last)
    found = []
    for town in places.index.towns:
        for village in places.index.villages.get(town.id, ()):
            mine = points.get(village.id, [])
            begins = max(first, min(village.valid_from, last))
            for start, end in gaps([stay for point in mine for stay in stays.get(point, ())], begins, last):
                found.append(Uncovered(town, village, start, end, NOBODY_THERE if mine else NO_POINT))
    return found


def gaps(stays: Iterable[Stay], first: date, last: date) -> list[tuple[date, date]]:
    """The days from ``first`` to ``last`` (both included) that no stay covers, as spans of first and last day."""
    found, next_day = [], first
    for start, until in sorted(stays, key=lambda stay: stay[0]):
        if start > last:
            break
        if start > next_day:
            found.append((next_day, start - timedelta(days=1)))
        if until is None or until > last:
            return found
        next_day = max(next_day, until)
    if next_day <= last:
        found.append((next_day, last))
    return found


def _points(office: Office, places: Places) -> dict[int, list[int]]:
    """Village id → the service points in it, closed ones too: their posts ended when they were closed."""
    found: dict[int, list[int]] = {}
    for station in all_stations(office.db):
        if station.tier == _POINT:
            village = places.of(station.division_id, ("station", station.id)).division
            found.setdefault(village.id, []).append(station.id)
    return found


def _stays(office: Office, first: date, last: date) -> dict[int, list[Stay]]:
    """Service point id → when somebody served there, of all that touches the days."""
    rows = office.db.query(
        "SELECT p.station_id, p.effective_on, p.effective_until FROM post p JOIN station s ON s.id = p.station_id "
        "WHERE s.tier = :tier AND p.superseded_at IS NULL AND p.effective_on <= :last "
        "AND (p.effective_until IS NULL OR p.effective_until > :first)",
        {"tier": _POINT, "first": first.isoformat(), "last": last.isoformat()},
    )
    found: dict[int, list[Stay]] = {}
    for station_id, start, until in rows:
        stay = (date.fromisoformat(start), date.fromisoformat(until) if until else None)
        found.setdefault(station_id, []).append(stay)
    return found


def uncovered_table(found: Sequence[Uncovered], first: date, last: date, villages: int) -> Table:
    """The list of 某一天没有社工的村（社区）."""
    rows = [(each.town.name, each.village.name, each.first, each.last, each.days, each.why) for each in found]
    short = len({each.village.id for each in found})
    span = last.isoformat() if first == last else f"{first.isoformat()} 至 {last.isoformat()}"
    notes: tuple[str, ...] = (f"{span}：{villages} 个村（社区）中 {short} 个有没人服务的日子",)
    if not villages:
        notes = ("没有载入区划，不知道有哪些村（社区）", Hint("载入用 swtool division load"))
    headings = (
        Heading("town", "乡镇（街道）"),
        Heading("village", "村（社区）"),
        Heading("first", "从", Show.DAY),
        Heading("last", "到", Show.DAY),
        Heading("days", "天数", Show.COUNT),
        Heading("why", "情况"),
    )
    return Table("没有社工的村（社区）", headings, rows, as_of=last, notes=notes, counted_in="条")
