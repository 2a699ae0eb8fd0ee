"""A span of months of each station: its records where it has any in a month, else what it sent for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from swtool.casework.figures import FigureSource
from swtool.casework.summary import one_a_station, recorded_stations
from swtool.dates import Month
from swtool.office import Office
from swtool.services.indicators import Unit
from swtool.services.store import totals_between


class Span(NamedTuple):
    """``values``: (station, indicator) → its sum over the months in the indicator's unit; only what adds up is there.
    ``told``: the months of which a station has records or sent totals."""

    values: dict[tuple[int, str], int]
    told: frozenset[tuple[int, Month]]


def span_of(office: Office, months: Sequence[Month], sources: Sequence[FigureSource]) -> Span:
    """The months, which follow each other, of every station: the monthly summary's column 采用 added up."""
    figures: dict[tuple[int, Month, str], int] = {}
    for source in sources:
        figures.update(source.compute(office, months[0], months[-1]))
    computed = frozenset(name for source in sources for name in source.names)
    recorded = {(station, month) for month in months for station in recorded_stations(office, month)}
    sent = {
        (total.station_id, month, total.indicator.name): total
        for month in months
        for total in one_a_station(totals_between(office.db, month, month))
    }
    values: Counter[tuple[int, str]] = Counter()
    for station, month in recorded:
        for name in computed:
            values[station, name] += figures.get((station, month, name), 0)
    for (station, month, name), figure in figures.items():  # volunteers of a station that keeps no service records
        if (station, month) not in recorded and figure and (station, month, name) not in sent:
            values[station, name] += figure
    for (station, month, name), total in sent.items():
        if (station, month) in recorded and name in computed:
            continue
        if total.indicator.adds_up and total.indicator.unit is not Unit.PERCENT:
            values[station, name] += total.value
    told = recorded | {(station, month) for station, month, _ in sent}
    return Span(dict(values), frozenset(told))
