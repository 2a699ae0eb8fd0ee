"""The monthly report computed from records, beside what the stations sent; and taking it over as their report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from swtool.casework.figures import FigureSource
from swtool.dates import Month
from swtool.errors import SwtoolError
from swtool.office import Office
from swtool.registry.stations import station_names, station_order
from swtool.services.indicators import INDICATORS, Indicator, Unit, indicator_of
from swtool.services.rules import own_mismatches, succession_mismatches
from swtool.services.store import ServiceTotal, record_totals, totals_between

_ORDER = {indicator.name: place for place, indicator in enumerate(INDICATORS)}


class Line(NamedTuple):
    """One indicator of a scope: by the records, and as the stations sent it. None: nobody says.

    ``used`` takes the records where a station has any that month, else what it sent.
    """

    indicator: Indicator
    value: int | None
    cumulative: int | None
    sent: int | None
    sent_cumulative: int | None
    used: int | None

    @property
    def difference(self) -> int | None:
        """Sent minus recorded, where both are there."""
        return None if self.value is None or self.sent is None else self.sent - self.value


class Summary(NamedTuple):
    """A month of some stations. ``recorded`` are those with records in it, ``reported`` those that sent totals."""

    month: Month
    lines: tuple[Line, ...]
    mismatches: tuple[str, ...]
    recorded: frozenset[int]
    reported: frozenset[int]
    tiers: tuple[tuple[int | None, int], ...] = ()
    """How many services reached whom (CDU-04), by tier; None where no record says."""


class _Computed(NamedTuple):
    """What the sources say of the months from January (or the month before) to a month."""

    office: Office
    sources: Sequence[FigureSource]
    figures: Mapping[tuple[int, Month, str], int]

    @classmethod
    def up_to(cls, office: Office, month: Month, sources: Sequence[FigureSource]) -> _Computed:
        """Asked once for the month and the one before it."""
        first = min(Month(month.year, 1), month.previous())
        figures: dict[tuple[int, Month, str], int] = {}
        for source in sources:
            figures.update(source.compute(office, first, month))
        return cls(office, sources, figures)

    def totals(self, month: Month, stations: Collection[int] | None) -> list[ServiceTotal]:
        """Station by station, of those that have any record in the month; cumulative from January on."""
        names = station_names(self.office.db, month.last)
        told = [name for source in self.sources for name in source.names]
        order = station_order(self.office, month.last)
        wanted = recorded_stations(self.office, month) & (set(names) if stations is None else set(stations))
        added: dict[tuple[int, str], int] = defaultdict(int)
        for (station, each, name), figure in self.figures.items():
            if each.year == month.year and each <= month:
                added[station, name] += figure
        return [
            ServiceTotal(
                id=0,
                station_id=station,
                station_name=names[station],
                organization_id=None,
                month=month,
                service_field="",
                indicator=indicator_of(name),
                value=self.figures.get((station, month, name), 0),
                cumulative=added[station, name] if indicator_of(name).adds_up else None,
                target=None,
                recorded_at="",
            )
            for station in sorted(wanted, key=order.__getitem__)
            for name in sorted(told, key=lambda each: _ORDER.get(each, len(_ORDER)))
        ]


def summarize(
    office: Office, month: Month, sources: Sequence[FigureSource], stations: Collection[int] | None = None
) -> Summary:
    """The month of those stations (None: all) added up, with the cross-checks of domain §3.4 over each of them."""
    told = _Computed.up_to(office, month, sources)
    computed = told.totals(month, stations)
    sent = [
        total for total in totals_between(office.db, month, month) if stations is None or total.station_id in stations
    ]
    by_station, reported = _by_station(computed), _by_station(one_a_station(sent))
    lines = []
    for indicator in _indicators(computed, sent):
        mine = [each[indicator.name] for each in by_station.values() if indicator.name in each]
        theirs = [each[indicator.name] for each in reported.values() if indicator.name in each]
        used = [*mine, *(each for each in theirs if not _says(by_station, each))]
        lines.append(
            Line(
                indicator,
                _sum(each.value for each in mine),
                _sum(each.cumulative for each in mine),
                _added(indicator, [each.value for each in theirs]),
                _sum(each.cumulative for each in theirs),
                _added(indicator, [each.value for each in used]),
            )
        )
    before = _by_station(told.totals(month.previous(), stations))
    mismatches = tuple(_mismatches(month, by_station, before))
    tiers = tuple(_tiers(office, month, by_station))
    return Summary(month, tuple(lines), mismatches, frozenset(by_station), frozenset(reported), tiers)


def adopt(
    office: Office,
    month: Month,
    sources: Sequence[FigureSource],
    stations: Collection[int] | None = None,
    *,
    keep: bool = True,
) -> tuple[list[str], list[str]]:
    """Take the computed figures over as the month's report of stations that sent none: (their names, those that had
    sent one and were left). Taken over before, they are renewed where records have changed since.

    Raises ``SwtoolError`` for a month that is not over: its report would have to be corrected at once.
    """
    if month.last >= office.today:
        raise SwtoolError(f"{month.label}还没有过完，不能作为月报收下", remedy="过完这个月再做")
    computed = _by_station(_Computed.up_to(office, month, sources).totals(month, stations))
    held = _by_station(totals_between(office.db, month, month), every=True)
    loaded = _loaded_stations(office, month)
    taken, left = [], []
    with office.change(f"按服务记录汇总 {month} 月报", keep=keep) as tx:
        for station, totals in computed.items():
            name = next(iter(totals.values())).station_name
            if station in loaded:
                left.append(name)
                continue
            before = held.get(station, {})
            told = [total for total in totals.values() if total.value or total.cumulative]
            if _said(told) != _said(before.values()):
                record_totals(tx, told, replaces=[total.id for total in before.values()])
                taken.append(name)
    return taken, left


def _loaded_stations(office: Office, month: Month) -> set[int]:
    """Stations whose report of the month came in by a workbook."""
    rows = office.db.query(
        "SELECT DISTINCT station_id FROM service_total"
        " WHERE superseded_at IS NULL AND month = ? AND batch_id IS NOT NULL",
        (str(month),),
    )
    return {row[0] for row in rows}


def _said(totals: Iterable[ServiceTotal]) -> set[tuple[str, int, int | None]]:
    return {(total.indicator.name, total.value, total.cumulative) for total in totals}


def recorded_stations(office: Office, month: Month) -> set[int]:
    """Stations that have a service, or a case in hand, in the month."""
    first, last = month.first.isoformat(), month.last.isoformat()
    rows = office.db.query(
        "SELECT DISTINCT station_id FROM service_record INDEXED BY service_record_day"
        " WHERE superseded_at IS NULL AND happened_on BETWEEN ? AND ?"
        " UNION SELECT e.station_id FROM engagement e WHERE e.opened_on <= ? AND NOT EXISTS ("
        "SELECT 1 FROM engagement_step s WHERE s.engagement_id = e.id AND s.kind = 'closing'"
        " AND s.superseded_at IS NULL AND s.taken_on < ?)",
        (first, last, last, first),
    )
    return {row[0] for row in rows}


def _tiers(office: Office, month: Month, stations: Collection[int]) -> list[tuple[int | None, int]]:
    rows = office.db.query(
        "SELECT station_id, tier, count(*) FROM service_record INDEXED BY service_record_day"
        " WHERE superseded_at IS NULL AND happened_on BETWEEN ? AND ? GROUP BY 1, 2",
        (month.first.isoformat(), month.last.isoformat()),
    )
    counts: Counter[int | None] = Counter()
    for station, tier, number in rows:
        if station in stations:
            counts[tier] += number
    return sorted(counts.items(), key=lambda each: (each[0] is None, each[0] or 0))


def one_a_station(sent: Sequence[ServiceTotal]) -> list[ServiceTotal]:
    """A station's own total of an indicator, else its service fields added up; rates are not added."""
    groups: dict[tuple[int, str], list[ServiceTotal]] = defaultdict(list)
    for total in sent:
        groups[total.station_id, total.indicator.name].append(total)
    found = []
    for group in groups.values():
        whole = [total for total in group if not total.service_field] or group
        if len(whole) == 1:
            found.append(whole[0])
        elif whole[0].indicator.unit is not Unit.PERCENT:
            found.append(_together(whole))
    return found


def _together(group: Sequence[ServiceTotal]) -> ServiceTotal:

    cumulative = [total.cumulative for total in group]
    known = None if None in cumulative else _sum(cumulative)
    return group[0]._replace(value=sum(total.value for total in group), cumulative=known, service_field="")


def _by_station(totals: Iterable[ServiceTotal], *, every: bool = False) -> dict[int, dict[str, ServiceTotal]]:
    found: dict[int, dict[str, ServiceTotal]] = {}
    for total in totals:
        name = f"{total.service_field}/{total.indicator.name}/{total.id}" if every else total.indicator.name
        found.setdefault(total.station_id, {})[name] = total
    return found


def _indicators(computed: Sequence[ServiceTotal], sent: Sequence[ServiceTotal]) -> list[Indicator]:
    named = {total.indicator.name: total.indicator for total in (*computed, *sent)}
    return sorted(named.values(), key=lambda each: (_ORDER.get(each.name, len(_ORDER)), each.name))


def _says(by_station: Mapping[int, Mapping[str, ServiceTotal]], sent: ServiceTotal) -> bool:
    return sent.indicator.name in by_station.get(sent.station_id, {})


def _added(indicator: Indicator, values: Sequence[int]) -> int | None:
    """Rates of several stations are not added."""
    return None if indicator.unit is Unit.PERCENT and len(values) > 1 else _sum(values)


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _mismatches(
    month: Month,
    now: Mapping[int, Mapping[str, ServiceTotal]],
    before: Mapping[int, Mapping[str, ServiceTotal]],
) -> Iterable[str]:
    for station, totals in now.items():
        name = next(iter(totals.values())).station_name
        for mismatch in own_mismatches(totals.values()):
            yield f"{name}：{mismatch.what}"
        for mismatch in succession_mismatches(before.get(station, {}), totals, month):
            yield f"{name}：{mismatch.what}"
