"""Monthly totals of stations, and party-affairs entries of organizations, as disclosure and lists ask for them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from swtool.dates import Month, PartialDate
from swtool.projects.store import known_until
from swtool.registry.posts import KnownOn
from swtool.services.indicators import Indicator, indicator_of
from swtool.store.database import Database, Transaction


class ServiceTotal(NamedTuple):
    """One indicator of a station's month. Figures are in the smallest unit of the indicator (see ``indicator.unit``).

    ``organization_id`` is who ran the station that month: as written on the sheet (``stated_organization_id``), else by
    the operator contract that began last among those that touch the month; None where nobody did.
    """

    id: int
    station_id: int
    station_name: str
    organization_id: int | None
    month: Month
    service_field: str
    indicator: Indicator
    value: int
    cumulative: int | None
    target: int | None
    recorded_at: str
    stated_organization_id: int | None = None


class PartyEntry(NamedTuple):
    """One entry of 党务: what kind of meeting or act, when, under which title, with how many people."""

    id: int
    uid: str
    organization_id: int
    organization_name: str
    month: Month
    held_on: PartialDate | None
    kind: str
    title: str
    participants: int | None
    recorded_at: str


_TOTALS = """
    SELECT t.*, st.name AS station_name, coalesce(t.organization_id, (
        SELECT c.organization_id FROM operator_contract c
        WHERE c.station_id = t.station_id AND c.superseded_at IS NULL
          AND c.effective_on <= t.month || '-31' AND (c.effective_until IS NULL OR c.effective_until > t.month || '-01')
        ORDER BY c.effective_on DESC, c.id DESC LIMIT 1
    )) AS operator_id
    FROM service_total t JOIN station st ON st.id = t.station_id
    WHERE t.recorded_at <= :known AND (t.superseded_at IS NULL OR t.superseded_at > :known)
"""
# The month's totals that may be an organization's, by index (CROSS JOIN keeps the order); who ran the station in that
# month is judged of these few.
_MAY_BE_OF = """
    t.id IN (
        SELECT id FROM service_total WHERE organization_id = :organization AND month = :month
        UNION ALL
        SELECT s.id FROM operator_contract c CROSS JOIN service_total s
        WHERE c.organization_id = :organization AND s.station_id = c.station_id AND s.month = :month
    )
"""
_ENTRIES = """
    SELECT e.*, o.name AS organization_name FROM party_entry e JOIN organization o ON o.id = e.organization_id
    WHERE e.recorded_at <= :known AND (e.superseded_at IS NULL OR e.superseded_at > :known)
"""


def totals_of(
    db: Database, organization_id: int, month: Month, *, known_on: KnownOn = None
) -> tuple[ServiceTotal, ...]:
    """The month's totals of every station that the organization ran, in the order of the sheets.

    Newest version, or as it was known on a day (the whole day) or at a moment.
    """
    rows = db.query(
        f"SELECT * FROM ({_TOTALS} AND {_MAY_BE_OF}) WHERE operator_id = :organization ORDER BY station_name, id",
        {"known": known_until(known_on), "month": str(month), "organization": organization_id},
    )
    return tuple(_total(row) for row in rows)


def totals_between(
    db: Database,
    first: Month,
    last: Month,
    *,
    station_id: int | None = None,
    known_on: KnownOn = None,
) -> tuple[ServiceTotal, ...]:
    """Totals of the months ``first`` to ``last`` (both included), by month and station."""
    rows = db.query(
        f"{_TOTALS} AND t.month BETWEEN :first AND :last AND (:station IS NULL OR t.station_id = :station)"
        " ORDER BY t.month, station_name, t.id",
        {"known": known_until(known_on), "first": str(first), "last": str(last), "station": station_id},
    )
    return tuple(_total(row) for row in rows)


def current_totals(
    db: Database, stations: Iterable[int], months: Iterable[Month], *, known_on: KnownOn = None
) -> tuple[ServiceTotal, ...]:
    """Totals of those stations in those months, newest or as known at a moment: one question, however many."""
    rows = db.query(
        f"{_TOTALS} AND t.station_id IN (SELECT value FROM json_each(:stations))"
        " AND t.month IN (SELECT value FROM json_each(:months)) ORDER BY t.id",
        {
            "known": known_until(known_on),
            "stations": json.dumps(sorted(set(stations))),
            "months": json.dumps(sorted({str(month) for month in months})),
        },
    )
    return tuple(_total(row) for row in rows)


def months_reported(db: Database) -> list[Month]:
    """Every month from the first to the last of which any station reported something, without a gap."""
    (row,) = db.query("SELECT min(month), max(month) FROM service_total")
    if row[0] is None:
        return []
    months, last = [Month.parse(row[0])], Month.parse(row[1])
    while months[-1] < last:
        months.append(months[-1].next())
    return months


def last_changes(db: Database, stations: Iterable[int], months: Iterable[Month]) -> dict[Month, str]:
    """Month → the moment at which its totals at those stations last changed: recorded, corrected or taken back."""
    rows = db.query(
        "SELECT month, max(max(recorded_at), max(coalesce(superseded_at, ''))) FROM service_total"
        " WHERE station_id IN (SELECT value FROM json_each(:stations))"
        " AND month IN (SELECT value FROM json_each(:months)) GROUP BY month",
        {
            "stations": json.dumps(sorted(set(stations))),
            "months": json.dumps(sorted({str(month) for month in months})),
        },
    )
    return {Month.parse(row[0]): row[1] for row in rows}


def record_totals(
    tx: Transaction,
    totals: Sequence[ServiceTotal],
    *,
    replaces: Sequence[int] = (),
    batch_id: int | None = None,
    source_rows: Sequence[int] = (),
) -> None:
    """Record totals as the newest version; ``replaces`` are the ids that they correct."""
    for total_id in replaces:
        tx.supersede("service_total", total_id)
    numbers: Sequence[int | None] = source_rows or [None] * len(totals)
    tx.executemany(
        "INSERT INTO service_total (station_id, organization_id, month, service_field, indicator, value, cumulative,"
        " target, batch_id, source_row, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                total.station_id,
                total.stated_organization_id,
                str(total.month),
                total.service_field,
                total.indicator.name,
                total.value,
                total.cumulative,
                total.target,
                batch_id,
                number,
                tx.recorded_at,
            )
            for total, number in zip(totals, numbers, strict=True)
        ],
    )


def party_entries_of(
    db: Database, organization_id: int, month: Month, *, known_on: KnownOn = None
) -> tuple[PartyEntry, ...]:
    """An organization's party-affairs entries of a month, by day; undated ones last."""
    rows = db.query(
        f"{_ENTRIES} AND e.organization_id = :organization AND e.month = :month"
        " ORDER BY e.held_on IS NULL, e.held_on, e.kind, e.id",
        {"known": known_until(known_on), "organization": organization_id, "month": str(month)},
    )
    return tuple(_entry(row) for row in rows)


def party_entries_between(
    db: Database, first: Month, last: Month, *, organization_id: int | None = None
) -> tuple[PartyEntry, ...]:
    """Current entries of the months ``first`` to ``last`` (both included), by organization and day."""
    rows = db.query(
        f"{_ENTRIES} AND e.month BETWEEN :first AND :last"
        " AND (:organization IS NULL OR e.organization_id = :organization)"
        " ORDER BY organization_name, e.month, e.held_on IS NULL, e.held_on, e.id",
        {"known": known_until(None), "first": str(first), "last": str(last), "organization": organization_id},
    )
    return tuple(_entry(row) for row in rows)


def last_party_entries(db: Database, day: date) -> dict[int, date]:
    """Organization → the last day that its newest party-affairs entry of a month up to ``day`` may mean, at most it."""
    found: dict[int, date] = {}
    for row in db.query(
        "SELECT organization_id, month, held_on FROM party_entry WHERE superseded_at IS NULL"
        " AND coalesce(held_on, month) <= ?",
        (day.isoformat(),),
    ):
        held = PartialDate.parse(row["held_on"] or row["month"])
        found[row["organization_id"]] = max(min(held.last_day, day), found.get(row["organization_id"], date.min))
    return found


def record_party_entry(
    tx: Transaction,
    entry: PartyEntry,
    *,
    replaces: int | None = None,
    batch_id: int | None = None,
    source_row: int | None = None,
) -> int:
    """Record an entry as the newest version (of ``replaces``, if it corrects one); its id."""
    if replaces is not None:
        tx.supersede("party_entry", replaces)
    return tx.insert(
        "party_entry",
        {
            "uid": tx.uid(),
            "organization_id": entry.organization_id,
            "month": str(entry.month),
            "held_on": str(entry.held_on) if entry.held_on else None,
            "kind": entry.kind,
            "title": entry.title,
            "participants": entry.participants,
            "batch_id": batch_id,
            "source_row": source_row,
            "recorded_at": tx.recorded_at,
        },
    )


def _total(row: sqlite3.Row) -> ServiceTotal:
    return ServiceTotal(
        id=row["id"],
        station_id=row["station_id"],
        station_name=row["station_name"],
        organization_id=row["operator_id"],
        month=Month.parse(row["month"]),
        service_field=row["service_field"],
        indicator=indicator_of(row["indicator"]),
        value=row["value"],
        cumulative=row["cumulative"],
        target=row["target"],
        recorded_at=row["recorded_at"],
        stated_organization_id=row["organization_id"],
    )


def _entry(row: sqlite3.Row) -> PartyEntry:
    return PartyEntry(
        id=row["id"],
        uid=row["uid"],
        organization_id=row["organization_id"],
        organization_name=row["organization_name"],
        month=Month.parse(row["month"]),
        held_on=PartialDate.parse(row["held_on"]) if row["held_on"] else None,
        kind=row["kind"],
        title=row["title"],
        participants=row["participants"],
        recorded_at=row["recorded_at"],
    )
