"""The SQL of entries of 业务 and 财务 (table disclosure_entry)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from swtool.dates import Month, PartialDate
from swtool.disclosure.month_sheet import Matter
from swtool.disclosure.parts import Part
from swtool.store.database import Database, Transaction


def matters_of(db: Database, organization_id: int, month: Month) -> list[Matter]:
    """An organization's entries of 业务 and 财务 in a month, by day; 党务 is asked for where it is kept."""
    rows = db.query(
        "SELECT part, happened_on, kind, title FROM disclosure_entry"
        " WHERE organization_id = ? AND month = ? AND superseded_at IS NULL"
        " ORDER BY part = 'finance', happened_on IS NULL, happened_on, id",
        (organization_id, str(month)),
    )
    return [_matter(row) for row in rows]


def entries_known(db: Database, months: Iterable[Month]) -> set[tuple[int, Month, Matter]]:
    """Every current entry of those months, with its organization."""
    rows = db.query(
        "SELECT organization_id, month, part, happened_on, kind, title FROM disclosure_entry"
        " WHERE month IN (SELECT value FROM json_each(?)) AND superseded_at IS NULL",
        (json.dumps([str(month) for month in months]),),
    )
    return {(row["organization_id"], Month.parse(row["month"]), _matter(row)) for row in rows}


def insert_entry(
    tx: Transaction,
    organization_id: int,
    month: Month,
    matter: Matter,
    *,
    batch_id: int | None = None,
    source_row: int | None = None,
) -> None:
    """Record an entry; the caller has seen that it is not there yet."""
    tx.insert(
        "disclosure_entry",
        {
            "uid": tx.uid(),
            "organization_id": organization_id,
            "month": str(month),
            "part": matter.part.value,
            "happened_on": str(matter.happened_on) if matter.happened_on else None,
            "kind": matter.kind,
            "title": matter.title,
            "batch_id": batch_id,
            "source_row": source_row,
            "recorded_at": tx.recorded_at,
        },
    )


def _matter(row: sqlite3.Row) -> Matter:
    happened_on = PartialDate.parse(row["happened_on"]) if row["happened_on"] else None
    return Matter(Part(row["part"]), happened_on, row["kind"], row["title"])
