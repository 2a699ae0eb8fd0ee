"""上年同比: how much a figure changed, and what of it is due to new stations, closed ones, boundaries, or the rest.

Every figure is a sum of items that are known again in the other year, so the parts of a change add up to it exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from swtool.registry.stations import station_order
from swtool.statistics.annual import Annual
from swtool.statistics.counting import Amount, Figure, Item
from swtool.statistics.terms import Measure

_NAMED = 3
"""Stations named in one cell."""


class Cause(StrEnum):
    """What a part of a change is due to, in the order in which it is told."""

    OPENED = "新设站"
    CLOSED = "撤并站"
    MOVED = "区划调整"
    ADDED = "新增"
    GONE = "减少"
    ALTERED = "原有的"


@dataclass(frozen=True, slots=True)
class Change:
    """A figure beside the one of the year before. ``parts`` add up to ``difference`` (empty for a rate)."""

    now: Figure
    then: Figure
    parts: Mapping[Cause, Amount] = field(default_factory=dict)
    stations: Mapping[Cause, tuple[str, ...]] = field(default_factory=dict)

    @property
    def difference(self) -> Amount | None:
        """Now minus then; None where either is undetermined."""
        return None if self.now.value is None or self.then.value is None else self.now.value - self.then.value


def change_of(
    measure: Measure, now: Annual, then: Annual, here: Collection[int] | None, there: Collection[int] | None
) -> Change:
    """The change of a measure in these towns of now, ``there`` being the same on the day of the year before."""
    figures = now.figure(measure, here), then.figure(measure, there)
    if measure.is_rate or None in (figures[0].value, figures[1].value):
        return Change(*figures)
    held = _by_key(then.count_of(measure).within(there))
    holds = _by_key(now.count_of(measure).within(here))
    parts: Counter[Cause] = Counter()
    named: dict[Cause, set[int]] = {}
    for key in {**held, **holds}:
        before, after = held.get(key, ()), holds.get(key, ())
        amount = _sum(after) - _sum(before)
        if not amount:
            continue
        cause, stations = _cause(_Sides(now, then, here, there), before, after)
        parts[cause] += amount  # type: ignore[assignment]
        named.setdefault(cause, set()).update(stations)
    order = station_order(now.ground.office, now.ground.day)
    names = {
        cause: tuple(now.ground.names[each] for each in sorted(stations, key=order.__getitem__))
        for cause, stations in named.items()
        if stations
    }
    return Change(*figures, {cause: parts[cause] for cause in Cause if parts[cause]}, names)


class _Sides(NamedTuple):
    """Both years with the towns that are compared."""

    now: Annual
    then: Annual
    here: Collection[int] | None
    there: Collection[int] | None

    def changed_sides(self, station: int) -> bool:
        """Whether a station that stood on both days lies in the towns on one of them only."""
        ground = self.now.ground
        if self.here is None or self.there is None or not ground.stations[station].is_open(self.then.ground.day):
            return False
        town, before = ground.towns_of_stations[station], self.then.ground.towns_of_stations[station]
        return (town in self.here) != (before in self.there)


def _cause(sides: _Sides, before: Collection[Item], after: Collection[Item]) -> tuple[Cause, set[int]]:
    """Why one thing counts otherwise than the year before, and the stations by which that is so."""
    then, ground = sides.then.ground.day, sides.now.ground
    ours = {item.station_id for item in after if item.station_id is not None}
    theirs = {item.station_id for item in before if item.station_id is not None}
    opened = {each for each in ours if then < ground.stations[each].opened_on}
    closed = {each for each in theirs if (end := ground.stations[each].closed_on) and end <= ground.day}
    if ours and ours == opened:
        return Cause.OPENED, opened
    if theirs and theirs == closed:
        return Cause.CLOSED, closed
    if moved := {each for each in ours | theirs if sides.changed_sides(each)}:
        return Cause.MOVED, moved
    if not before or not after:
        return (Cause.ADDED if after else Cause.GONE), set()
    return Cause.ALTERED, set()


def _by_key(items: Iterable[Item]) -> dict[object, list[Item]]:
    found: dict[object, list[Item]] = {}
    for item in items:
        found.setdefault(item.key, []).append(item)
    return found


def _sum(items: Iterable[Item]) -> Amount:
    return sum((item.amount for item in items), 0)


def boundary_changes(now: Annual, then: Annual) -> tuple[str, ...]:
    """The documents that changed towns or villages between the two days: QH2025-0001（文号）."""
    found = {
        link.succession_no: link.document_no
        for link in now.ground.places.links
        if then.ground.day < link.day <= now.ground.day
    }
    return tuple(f"{number}（{document}）" for number, document in sorted(found.items()))


def names_text(names: Collection[str]) -> str:
    """A few names, and how many more."""
    shown = "、".join(list(names)[:_NAMED])
    return f"{shown}等 {len(names)} 个" if len(names) > _NAMED else shown
