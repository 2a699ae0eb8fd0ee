"""Collect: one organization's month out of the office's own records (design §2 way 3, first step)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from swtool.dates import Month, Precision
from swtool.disclosure.duty import Duties, Owing
from swtool.disclosure.entry_store import matters_of
from swtool.disclosure.month_sheet import MonthSheet, Records, ServiceRow, StaffingRow
from swtool.disclosure.pay import merged_before
from swtool.disclosure.store import current_seal, said_none
from swtool.disclosure.told import published_before
from swtool.filings.changes import StaffChange, changes
from swtool.filings.terms import ChangeKind, Standing
from swtool.office import Office
from swtool.projects.store import ledger_of
from swtool.registry.posts import POST_KINDS
from swtool.registry.snapshot import Serving, serving_on
from swtool.registry.stations import StationMove, going_on, station_moves, station_names
from swtool.services.indicators import INDICATORS, Unit
from swtool.services.store import ServiceTotal, current_totals, months_reported, party_entries_of, totals_of

_HAPPENED = (Standing.RECORDED, Standing.DIRECT)
_ORDER = {indicator.name: place for place, indicator in enumerate(INDICATORS)}


class County(NamedTuple):
    """What the sheets of all organizations share, read once a run. ``head`` is the journal's as the run began: what one
    organization's seal adds to the journal must not show in the next one's bytes."""

    head: str
    duties: Duties
    stations: dict[int, str]
    serving: dict[int, list[Serving]]
    changes: dict[int, list[StaffChange]]
    moves: list[StationMove]
    months: list[Month]


def read_county(office: Office, month: Month, duties: Duties) -> County:
    """Everything that concerns all organizations of a month: who served at its end, and what changed in it."""
    serving: dict[int, list[Serving]] = {}
    for one in serving_on(office, min(month.last, office.today)):
        serving.setdefault(one.post.station_id, []).append(one)
    moves = station_moves(office.db)
    changed: dict[int, list[StaffChange]] = {}
    for change in changes(office.db, "substr(v.event_on, 1, 7) IN (?, ?)", (str(month), f"{month.year:04d}")):
        if change.standing in _HAPPENED and change.event_on is not None:
            # Said of a station that was merged by that day, it happened at the one that goes on.
            station = going_on(moves, change.station_id, change.event_on.first_day)
            changed.setdefault(station, []).append(change)
    return County(
        office.head, duties, station_names(office.db, month.last), serving, changed, moves, months_reported(office.db)
    )


def collect(office: Office, county: County, owing: Owing, month: Month) -> MonthSheet:
    """One organization's month."""
    db, organization = office.db, owing.organization
    totals = totals_of(db, organization.id, month)
    own = _all_stations(county, owing, totals)
    shared = _stations_before(county, owing, totals)

    def known(moment: datetime | None) -> Records:
        reported = current_totals(db, own | shared, county.months, known_on=moment)
        return Records(
            _history((one for one in reported if one.station_id in own), organization.id),
            _others((one for one in reported if one.station_id in shared and one.month <= month), organization.id),
        )

    now = known(None)
    earlier, told = published_before(db, organization.id, own, county.months, known)
    counted, undated = _changes(county, owing, month)
    staffed_on = min(month.last, office.today)
    published = current_seal(db, organization.id, month.previous())
    return MonthSheet(
        organization=organization,
        month=month,
        stations=tuple(county.stations[station] for station in owing.stations),
        projects=owing.projects,
        totals=totals,
        totals_before=totals_of(db, organization.id, month.previous()),
        services=tuple(add_up(totals)),
        history=now.history,
        others=now.others,
        earlier=earlier,
        told=told,
        staffed_on=staffed_on,
        staffing=tuple(
            _staffing(
                one
                for station in owing.stations
                if county.duties.operator_in(station, month, staffed_on) == organization.id
                for one in county.serving.get(station, ())
            )
        ),
        changes=counted,
        changes_undated=undated,
        ledger=ledger_of(db, organization.id, month),
        before=ledger_of(db, organization.id, month.previous()).statements,
        party=party_entries_of(db, organization.id, month),
        said_none=said_none(db, organization.id, month),
        pay_merged=merged_before(published.page if published else None),
        matters=tuple(matters_of(db, organization.id, month)),
        accounting=_accounting(office, month),
    )


def _accounting(office: Office, month: Month) -> str:
    setting = office.policy.find("disclosure.accounting", month.last)
    return setting.text("regime") if setting else ""


def add_up(totals: Iterable[ServiceTotal]) -> list[ServiceRow]:
    """Totals of several stations as one row an indicator; shares stay with their station.

    Service fields stand in the order in which they first appear, indicators in the order of the monthly report.
    """
    totals = list(totals)
    several = len({total.station_id for total in totals}) > 1
    groups: dict[tuple[str, str, str], list[ServiceTotal]] = {}
    for total in totals:
        place = total.station_name if several and total.indicator.unit is Unit.PERCENT else ""
        groups.setdefault((total.service_field, total.indicator.name, place), []).append(total)
    rows = [
        ServiceRow(
            field,
            group[0].indicator,
            sum(total.value for total in group),
            _sum(total.cumulative for total in group),
            _sum(total.target for total in group),
            place,
        )
        for (field, _, place), group in groups.items()
    ]
    fields = {field: place for place, field in enumerate(dict.fromkeys(total.service_field for total in totals))}
    rows.sort(key=lambda row: (fields[row.service_field], _ORDER.get(row.indicator.name, len(_ORDER)), row.key))
    return rows


def _sum(figures: Iterable[int | None]) -> int | None:
    known = list(figures)
    return None if None in known else sum(figure for figure in known if figure is not None)


def _all_stations(county: County, owing: Owing, totals: Iterable[ServiceTotal]) -> set[int]:
    return {*county.duties.ever_ran(owing.organization.id), *(total.station_id for total in totals)}


def _stations_before(county: County, owing: Owing, totals: Iterable[ServiceTotal]) -> set[int]:
    """The stations of the month, with those that were merged into them."""
    found = {*owing.stations, *(total.station_id for total in totals)}
    for move in reversed(county.moves):  # the latest first: a chain of mergers is followed back
        if move.new in found:
            found.add(move.old)
    return found


def _history(reported: Iterable[ServiceTotal], organization_id: int) -> dict[Month, tuple[ServiceRow, ...]]:
    """The organization's own figures of every known month, added up over its stations."""
    by_month: dict[Month, list[ServiceTotal]] = {}
    for total in reported:
        if total.organization_id == organization_id:
            by_month.setdefault(total.month, []).append(total)
    return {each: tuple(add_up(totals)) for each, totals in sorted(by_month.items())}


def _others(reported: Iterable[ServiceTotal], organization_id: int) -> tuple[ServiceRow, ...]:
    """What other operators counted at these stations."""
    return tuple(
        ServiceRow(total.service_field, total.indicator, total.value, total.cumulative, total.target)
        for total in reported
        if total.organization_id != organization_id
    )


def _staffing(serving: Iterable[Serving]) -> list[StaffingRow]:
    """Persons by kind of post. Somebody with two posts counts once, full-time before part-time."""
    chosen: dict[int, Serving] = {}
    for one in sorted(serving, key=lambda s: (not s.post.is_full_time, s.post.effective_on, s.post.id)):
        chosen.setdefault(one.person.id, one)
    rows = []
    for kind in POST_KINDS:
        members = [one for one in chosen.values() if one.post.post_kind == kind]
        full_time = sum(one.post.is_full_time for one in members)
        rows.append(StaffingRow(kind, full_time, len(members) - full_time, sum(one.is_certified for one in members)))
    return rows


def _changes(county: County, owing: Owing, month: Month) -> tuple[Counter[ChangeKind], int]:
    """Changes of the month by kind, and how many are known only to the year.

    One known to the day counts for who ran the station on that day (a leaving for who ran it on the last day served, if
    that one owes the month), others for who ran it last in the month.
    """
    counted: Counter[ChangeKind] = Counter()
    undated = 0
    for station in owing.stations:
        for change in county.changes.get(station, ()):
            assert change.event_on is not None
            day = change.event_on.exact
            if day is not None and change.kind.last_served(day) in month:
                day = change.kind.last_served(day)
            answers = county.duties.operator_in(station, month, day)
            if answers != owing.organization.id:
                continue
            if change.event_on.precision is Precision.YEAR:
                undated += 1
            else:
                counted[change.kind] += 1
    return counted, undated
