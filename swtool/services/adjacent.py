"""Whose monthly figures may not carry on from the month before: one pass over all of them, before anybody is judged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import repeat
from typing import NamedTuple

from swtool.dates import Month
from swtool.store.database import Database

_ACTIVE, _OPENED, _CLOSED = "cases_active", "cases_opened", "cases_closed"


_Name = tuple[int | None, str, str]  # stated organization, service field, indicator


def adjacent_months(db: Database, last: Month) -> tuple[dict[int, int], set[int]]:
    """Station → how many of its months up to ``last`` follow one that was reported too (counted in each service field);
    and the stations of which some figure may not carry on: whoever judges looks at these alone.

    One pass over all figures: a cumulative that is not the one before it plus the month is suspect, and cases in hand
    that are not those before plus opened minus closed. SQLite hands over each station as lists, for a province has half
    a million figures; and stations that told the same figures of the same months share their order.
    """
    compared: dict[int, int] = {}
    suspects: set[int] = set()
    order_of = lru_cache(maxsize=64)(_order_of)
    rows = db.tuples(
        "SELECT station_id, json_group_array(value), json_group_array(cumulative), json_group_array(month),"
        " json_group_array(organization_id), json_group_array(service_field), json_group_array(indicator)"
        " FROM service_total WHERE superseded_at IS NULL AND +month <= ? GROUP BY station_id",  # +: by station
        (str(last),),
    )
    for station_id, values, cumulatives, *told in rows:
        order = order_of(*told)
        compared[station_id] = order.compared
        if order.may_break(json.loads(values), json.loads(cumulatives)):
            suspects.add(station_id)
    return compared, suspects


class _Order(NamedTuple):
    """How a station's figures follow one another, by their places in its lists. ``carried``: a figure, the same of the
    month before, and whether a year begins. ``in_hand``: cases in hand, those of the month before, opened, closed."""

    compared: int
    carried: Sequence[tuple[int, int, bool]]
    in_hand: Sequence[tuple[int, int, int, int]]

    def may_break(self, values: Sequence[int], cumulatives: Sequence[int | None]) -> bool:
        """Whether some figure does not carry on. In January a cumulative may begin anew."""
        for at, before, begins_anew in self.carried:
            total, start = cumulatives[at], cumulatives[before]
            if total is None or start is None or total == start + values[at]:
                continue
            if not begins_anew or total != values[at]:
                return True
        return any(
            values[end] != values[start] + values[opened] - values[closed]
            for end, start, opened, closed in self.in_hand
        )


def _order_of(*told: str) -> _Order:
    """``told``: months, stated organizations, service fields and indicators, each a list as JSON."""
    months, *parts = map(json.loads, told)
    names: list[_Name] = list(zip(*parts, strict=True))
    by_month: dict[str, list[int]] = {}
    for at, month in enumerate(months):
        by_month.setdefault(month, []).append(at)
    compared, carried = 0, list[tuple[int, int, bool]]()
    for month, here in by_month.items():
        earlier = by_month.get(_month_before(month), [])
        mine, theirs = [names[at] for at in here], [names[at] for at in earlier]
        series = {name[:2] for name in mine}
        if mine != theirs:  # seldom: most months tell what the month before told
            series &= {name[:2] for name in theirs}
            places = dict(zip(theirs, earlier, strict=True))
            here = [at for at, name in zip(here, mine, strict=True) if name in places]
            earlier = [places[names[at]] for at in here]
        compared += len(series)
        carried += zip(here, earlier, repeat(month.endswith("-01")))
    return _Order(compared, carried, _in_hand(months, names) if _ACTIVE in parts[-1] else [])


def _in_hand(months: Sequence[str], names: Sequence[_Name]) -> list[tuple[int, int, int, int]]:
    """Wherever cases in hand, opened and closed of a month are told, and those in hand of the month before."""
    asked, found = {_ACTIVE, _OPENED, _CLOSED}, []
    places = {(month, name): at for at, (month, name) in enumerate(zip(months, names, strict=True)) if name[2] in asked}
    for (month, (organization, field, indicator)), end in places.items():
        if indicator != _ACTIVE:
            continue
        start = places.get((_month_before(month), (organization, field, _ACTIVE)))
        opened, closed = (places.get((month, (organization, field, other))) for other in (_OPENED, _CLOSED))
        if start is not None and opened is not None and closed is not None:
            found.append((end, start, opened, closed))
    return found


@cache
def _month_before(month: str) -> str:
    """2026-01 → 2025-12."""
    return str(Month.parse(month).previous())
