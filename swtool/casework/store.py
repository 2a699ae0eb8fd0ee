"""Service records in the database: written in bulk, corrected by a new version, asked by station, day and household."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from json import dumps
from operator import attrgetter
from typing import NamedTuple

from swtool.casework.terms import number_of
from swtool.store.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Draft:
    """A service as it is to be recorded. Days are ISO text; ``item`` is a code of the catalogue, else words.

    ``persons`` are those it reached, ``person_times`` how often; ``project_id`` None is the station's own work.
    """

    station_id: int
    happened_on: str
    kind: str
    item: str
    worker_id: int
    household_id: int | None = None
    member_id: int | None = None
    engagement_id: int | None = None
    project_id: int | None = None
    minutes: int | None = None
    persons: int = 1
    person_times: int = 1
    volunteers: int | None = None
    tier: int | None = None
    place: str | None = None
    remarks: str | None = None
    record_no: str | None = None


class Record(NamedTuple):
    """A recorded service. ``superseded_at`` is '' while it counts; ``batch_id`` is the workbook that it is from."""

    id: int
    draft: Draft
    recorded_at: str
    superseded_at: str
    batch_id: int | None

    @property
    def number(self) -> str:
        """As people call it."""
        return number_of(self.id)


class Wanted(NamedTuple):
    """What a list shows: bounds and filters, each None where it does not restrict. ``stations`` are ids."""

    first: date
    last: date
    stations: Collection[int] | None = None
    worker_ids: Collection[int] | None = None
    household_id: int | None = None
    engagement_id: int | None = None
    kind: str | None = None
    item: str | None = None


_A_QUARTER = timedelta(days=92)
_NAMES = tuple(field.name for field in fields(Draft))
_VALUES = attrgetter(*_NAMES)
_COLUMNS = ("id", *_NAMES, "batch_id", "source_row", "recorded_at")
SAME = ("happened_on", "kind", "item", "worker_id", "household_id", "engagement_id")
"""What makes two records of a station without a number the same service, beside the member."""
key_of = attrgetter(*SAME)


def insert_records(
    tx: Transaction, drafts: Sequence[Draft], *, batch_id: int | None = None, source_rows: Sequence[int | None] = ()
) -> range:
    """Record services, the bulk path; their ids."""
    ids = tx.allot("service_record", len(drafts))
    numbers: Sequence[int | None] = source_rows or [None] * len(drafts)
    tx.insert_rows(
        "service_record",
        _COLUMNS,
        ids,
        (
            (row_id, *_VALUES(draft), batch_id, number, tx.recorded_at)
            for row_id, draft, number in zip(ids, drafts, numbers, strict=True)
        ),
    )
    return ids


def records_at(db: Database, stations: Iterable[int], first: str, last: str) -> Iterator[Record]:
    """The records of stations between two days (both included), oldest first: what a sheet is compared with."""
    rows = db.connection.execute(
        "SELECT * FROM service_record WHERE superseded_at IS NULL"
        " AND station_id IN (SELECT value FROM json_each(?)) AND happened_on BETWEEN ? AND ? ORDER BY id",
        (dumps(sorted(set(stations))), first, last),
    )
    return map(_record, rows)


def records_numbered(db: Database, numbers: Iterable[str]) -> Iterator[Record]:
    """The records that have one of the stations' own numbers."""
    rows = db.connection.execute(
        "SELECT * FROM service_record WHERE superseded_at IS NULL AND record_no IS NOT NULL"
        " AND record_no IN (SELECT value FROM json_each(?))",
        (dumps(sorted(set(numbers)), ensure_ascii=False),),
    )
    return map(_record, rows)


def record_by_id(db: Database, record_id: int) -> Record | None:
    """One record, also one that no longer counts."""
    row = db.one("SELECT * FROM service_record WHERE id = ?", (record_id,))
    return _record(row) if row else None


def newest_records(db: Database, wanted: Wanted, most: int) -> list[Record]:
    """The newest records of a list, ``most`` of them."""
    sql, values = list_query("*", wanted)
    return [
        _record(row)
        for row in db.query(f"{sql} ORDER BY happened_on DESC, id DESC LIMIT :most", values | {"most": most})
    ]


def count_records(db: Database, wanted: Wanted) -> int:
    """How many records the list has."""
    sql, values = list_query("count(*)", wanted)
    if _is_wide(wanted):
        sql = sql.replace(" WHERE ", " NOT INDEXED WHERE ", 1)
    found = db.value(sql, values)
    return found if isinstance(found, int) else 0


def _is_wide(wanted: Wanted) -> bool:
    """Whether most records are to be looked at for what no index holds: quicker in their own order than one by one."""
    narrow = (wanted.stations, wanted.worker_ids, wanted.household_id, wanted.engagement_id)
    looked_up = wanted.kind is not None or wanted.item is not None
    return looked_up and all(each is None for each in narrow) and (wanted.last - wanted.first) > _A_QUARTER


def list_query(what: str, wanted: Wanted) -> tuple[str, dict[str, object]]:
    """The question for a list: only what restricts stands in it, so that an index answers. A test reads its plan."""
    parts = ["superseded_at IS NULL", "happened_on BETWEEN :first AND :last"]
    values: dict[str, object] = {"first": wanted.first.isoformat(), "last": wanted.last.isoformat()}
    for column, ids in (("station_id", wanted.stations), ("worker_id", wanted.worker_ids)):
        if ids is None:
            continue
        if len(ids) == 1:
            parts.append(f"{column} = :{column}")
            values[column] = next(iter(ids))
        else:
            parts.append(f"{column} IN (SELECT value FROM json_each(:{column}))")
            values[column] = dumps(sorted(ids))
    for column, value in (
        ("household_id", wanted.household_id),
        ("engagement_id", wanted.engagement_id),
        ("kind", wanted.kind),
        ("item", wanted.item),
    ):
        if value is not None:
            parts.append(f"{column} = :{column}")
            values[column] = value
    return f"SELECT {what} FROM service_record WHERE {' AND '.join(parts)}", values


def _record(row: sqlite3.Row) -> Record:
    draft = Draft(*(row[name] for name in _NAMES))
    return Record(row["id"], draft, row["recorded_at"], row["superseded_at"] or "", row["batch_id"])
