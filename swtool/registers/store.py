"""Entries as they stand: one question or change a function."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.inventory.store import IN_USE
from swtool.store.database import Database, Transaction
from swtool.store.numbers import next_numbers

PREFIX = "DB"
"""Entries are called DB2026-0001."""
COLUMNS = (
    "division_id",
    "station_id",
    "organization_id",
    "project_id",
    "person_id",
    "partner_id",
    "name",
    "mobile",
    "title",
    "category",
    "unit",
    "document_no",
    "year",
    "figure",
    "reached",
    "score",
    "amount",
    "fulfilled",
    "outcome",
    "due_on",
    "effective_on",
    "effective_until",
    "details",
)
"""What an entry says, in the table's order."""
Values = Mapping[str, object]


class Entry(NamedTuple):
    """One line of a register as it stands; ``values`` by ``COLUMNS``, None for what is not stated."""

    id: int
    number: str
    register: str
    values: Values

    def text(self, column: str) -> str:
        """A value as text, '' where it is not stated."""
        value = self.values[column]
        return "" if value is None else str(value)

    def whole(self, column: str) -> int | None:
        """A whole number, or the id of what the line belongs to; None where it is not stated."""
        value = self.values[column]
        return value if isinstance(value, int) else None

    @property
    def began(self) -> str:
        """From when it holds, as partial text; '' where nobody knows. A year that the line is of is its beginning."""
        return self.text("effective_on") or self.text("year")

    def holds_on(self, day: date) -> bool:
        """Whether it began and has not ended. A beginning known to the year or month only counts from its first day."""
        until = self.text("effective_until")
        return self.began <= day.isoformat() and (not until or until > day.isoformat())


def first_day(stated: object) -> str:
    """The first day of a beginning that may be known to the year or month only; '' where nobody knows."""
    return PartialDate.parse(str(stated)).first_day.isoformat() if stated else ""


def has_days(values: Values) -> bool:
    """Whether a line of these values holds on any day: the day of its end is the first on which it does not."""
    until = values.get("effective_until")
    return not until or first_day(values.get("effective_on") or values.get("year")) < str(until)


def entries(db: Database, register: str, day: date | None = None) -> list[Entry]:
    """The entries of a register by number; with a day, those that hold on it (of events: that happened by then)."""
    rows = db.query(
        "SELECT * FROM register_entry WHERE register = ? AND superseded_at IS NULL ORDER BY register_no", (register,)
    )
    found = (_entry(row) for row in rows)
    return [entry for entry in found if day is None or entry.holds_on(day)]


def entry_of(db: Database, number: str) -> Entry | None:
    """The entry of that number, as it stands."""
    row = db.one(
        "SELECT * FROM register_entry WHERE register_no = ? AND superseded_at IS NULL", (number.strip().upper(),)
    )
    return _entry(row) if row else None


def counts(db: Database, day: date) -> dict[str, int]:
    """Register → how many of its entries hold on a day."""
    rows = db.query(
        "SELECT register, count(*) AS number FROM register_entry WHERE superseded_at IS NULL"
        " AND coalesce(effective_on, CAST(year AS TEXT), '') <= :day"
        " AND (effective_until IS NULL OR effective_until > :day) GROUP BY register",
        {"day": day.isoformat()},
    )
    return {row["register"]: row["number"] for row in rows}


def needs_raised(db: Database, day: date) -> int:
    """How many needs were raised by a day; those without a day count always."""
    return int(str(db.value("SELECT count(*) FROM need_item WHERE coalesce(raised_on, '') <= ?", (day.isoformat(),))))


def resources_held(db: Database, day: date) -> int:
    """How many resources are in use on a day."""
    sql = f"SELECT count(*) FROM community_resource c WHERE {IN_USE.format(alias='c')}"
    return int(str(db.value(sql, {"day": day.isoformat()})))


def insert_entries(
    tx: Transaction, register: str, lines: Iterable[tuple[int | None, Values]], *, batch_id: int | None = None
) -> list[str]:
    """Write new lines, each with the row of the sheet that it comes from; their numbers."""
    lines = list(lines)
    numbers = next_numbers(tx, "register_entry", "register_no", PREFIX, len(lines))
    for number, (row, values) in zip(numbers, lines, strict=True):
        _insert(tx, register, number, values, batch_id, row)
    return numbers


def replace_entry(
    tx: Transaction, entry: Entry, values: Values, *, batch_id: int | None = None, row: int | None = None
) -> None:
    """Write what an entry says from now on, under its number; what it said stays in the history."""
    tx.supersede("register_entry", entry.id)
    _insert(tx, entry.register, entry.number, {**entry.values, **values}, batch_id, row)


def withdraw_entry(tx: Transaction, entry: Entry) -> None:
    """Take an entry out of what stands."""
    tx.supersede("register_entry", entry.id)


def _insert(tx: Transaction, register: str, number: str, values: Values, batch_id: int | None, row: int | None) -> None:
    own = {"register_no": number, "register": register, "batch_id": batch_id, "source_row": row}
    tx.insert("register_entry", {**own, **values, "recorded_at": tx.recorded_at})


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(row["id"], row["register_no"], row["register"], {name: row[name] for name in COLUMNS})
