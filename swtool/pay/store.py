"""Allowances as they were paid, and who was in post: one question or change a function."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from swtool.dates import Month
from swtool.pay.allowance_rules import Kind
from swtool.registry.identities import identities
from swtool.store.database import Database, Transaction


class InPost(NamedTuple):
    """A post that somebody held: ``until`` is exclusive, None where it goes on."""

    person_id: int
    station_id: int
    tier: str
    is_full_time: bool
    first: date
    until: date | None


class Line(NamedTuple):
    """One person's amount (分) of a month. ``sheet_id`` is None where the office's own sheet was loaded.

    ``level`` are certificate levels joined by 、; ``days`` are days in post, None where nobody said.
    """

    person_id: int
    for_month: Month
    amount: int
    station_id: int | None
    level: str = ""
    days: int | None = None
    sheet_id: int | None = None
    id: int = 0


class Sheet(NamedTuple):
    """A month's sheet that was recorded as paid."""

    id: int
    kind: Kind
    month: Month
    recorded_at: str


def in_post(db: Database, first: date, last: date) -> list[InPost]:
    """Everybody's posts that have a day from ``first`` to ``last``, by first day, merged entries as one person."""
    same = identities(db)
    rows = db.query(
        "SELECT p.person_id, p.station_id, s.tier, p.basis, p.effective_on, p.effective_until FROM post p"
        " JOIN station s ON s.id = p.station_id WHERE p.superseded_at IS NULL AND p.effective_on <= ?"
        " AND (p.effective_until IS NULL OR p.effective_until > ?) ORDER BY p.effective_on, p.id",
        (last.isoformat(), first.isoformat()),
    )
    return [
        InPost(
            same.kept(row[0]),
            row[1],
            row[2],
            row[3] == "full_time",
            date.fromisoformat(row[4]),
            date.fromisoformat(row[5]) if row[5] else None,
        )
        for row in rows
    ]


class Titled(NamedTuple):
    """Somebody's post of a day as the roster words it: 岗位 and 岗级, '' where nobody wrote them."""

    staff_no: str
    name: str
    station_id: int
    title: str
    grade: str


def titled_on(db: Database, day: date) -> dict[int, list[Titled]]:
    """Person → posts held on a day, by 人员编号, merged entries as one person."""
    rows = db.query(
        "SELECT coalesce(s.kept_id, p.person_id), n.staff_no, n.name, p.station_id, coalesce(p.post_title, ''),"
        " coalesce(p.pay_grade, '') FROM post p LEFT JOIN person_same s ON s.person_id = p.person_id"
        " JOIN person n ON n.id = coalesce(s.kept_id, p.person_id) WHERE p.superseded_at IS NULL"
        " AND p.effective_on <= :day AND (p.effective_until IS NULL OR p.effective_until > :day)"
        " ORDER BY n.staff_no, p.effective_on, p.id",
        {"day": day.isoformat()},
    )
    found: dict[int, list[Titled]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Titled(*tuple(row)[1:]))
    return found


def sheets(db: Database, kind: Kind | None = None) -> list[Sheet]:
    """Recorded sheets by kind and month."""
    rows = db.query(
        "SELECT id, kind, month, recorded_at FROM allowance_sheet WHERE superseded_at IS NULL"
        " AND (:kind IS NULL OR kind = :kind) ORDER BY kind, month",
        {"kind": kind.value if kind else None},
    )
    return [Sheet(row[0], Kind(row[1]), Month.parse(row[2]), row[3]) for row in rows]


def sheet_of(db: Database, kind: Kind, month: Month) -> Sheet | None:
    """The recorded sheet of a month."""
    return next((each for each in sheets(db, kind) if each.month == month), None)


def lines_of_sheet(db: Database, sheet: Sheet) -> list[Line]:
    """What a recorded sheet paid, differences of earlier months too."""
    return _lines(db, "sheet_id = ?", (sheet.id,))


def lines_for(db: Database, kind: Kind, months: Iterable[Month]) -> list[Line]:
    """What was paid for these months, in whichever sheet it stood, and what was loaded."""
    wanted = [str(month) for month in months]
    marks = ", ".join("?" * len(wanted))
    return _lines(db, f"kind = ? AND for_month IN ({marks})", (kind.value, *wanted)) if wanted else []


def paid_for(db: Database, kind: Kind, month: Month) -> dict[int, int]:
    """Person → all that was paid for a month, in whichever sheet it stood; those of whom nothing is left are there."""
    same = identities(db)
    found: dict[int, int] = {}
    for person_id, amount in db.query(
        "SELECT person_id, sum(amount) FROM allowance_line WHERE superseded_at IS NULL AND kind = ? AND for_month = ?"
        " GROUP BY person_id",
        (kind.value, str(month)),
    ):
        kept = same.kept(person_id)
        found[kept] = found.get(kept, 0) + amount
    return found


def loaded_months(db: Database, kind: Kind) -> list[Month]:
    """Months of which the office's own sheet was loaded."""
    rows = db.query(
        "SELECT DISTINCT for_month FROM allowance_line WHERE kind = ? AND sheet_id IS NULL AND superseded_at IS NULL"
        " ORDER BY for_month",
        (kind.value,),
    )
    return [Month.parse(row[0]) for row in rows]


def insert_sheet(tx: Transaction, kind: Kind, month: Month, lines: Sequence[Line]) -> None:
    """Record a month's sheet with its lines."""
    values = {"kind": kind.value, "month": str(month), "recorded_at": tx.recorded_at}
    sheet_id = tx.insert("allowance_sheet", values)
    ids = tx.allot("allowance_line", len(lines))
    rows = (
        (
            row_id,
            sheet_id,
            kind.value,
            str(line.for_month),
            line.person_id,
            line.station_id,
            line.level,
            line.days,
            line.amount,
            tx.recorded_at,
        )
        for row_id, line in zip(ids, lines, strict=True)
    )
    tx.insert_rows("allowance_line", _COLUMNS, ids, rows)


def insert_loaded(tx: Transaction, kind: Kind, line: Line, *, batch_id: int, row: int) -> None:
    """Keep a row of the office's own sheet."""
    tx.insert(
        "allowance_line",
        {
            "kind": kind.value,
            "for_month": str(line.for_month),
            "person_id": line.person_id,
            "station_id": line.station_id,
            "level": line.level,
            "days": line.days,
            "amount": line.amount,
            "batch_id": batch_id,
            "source_row": row,
            "recorded_at": tx.recorded_at,
        },
    )


def withdraw_sheet(tx: Transaction, db: Database, sheet: Sheet) -> None:
    """Take a recorded sheet back."""
    for line in lines_of_sheet(db, sheet):
        tx.supersede("allowance_line", line.id)
    tx.supersede("allowance_sheet", sheet.id)


_COLUMNS = (
    "id", "sheet_id", "kind", "for_month", "person_id", "station_id", "level", "days", "amount", "recorded_at",
)  # fmt: skip


def _lines(db: Database, where: str, values: Sequence[object]) -> list[Line]:
    same = identities(db)
    rows: list[sqlite3.Row] = db.query(
        "SELECT id, sheet_id, for_month, person_id, station_id, level, days, amount FROM allowance_line"
        f" WHERE superseded_at IS NULL AND {where} ORDER BY for_month, id",
        tuple(values),
    )
    return [
        Line(
            same.kept(row["person_id"]),
            Month.parse(row["for_month"]),
            row["amount"],
            row["station_id"],
            row["level"],
            row["days"],
            row["sheet_id"],
            row["id"],
        )
        for row in rows
    ]
