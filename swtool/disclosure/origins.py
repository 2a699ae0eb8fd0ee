"""Where a row of the office came from: the workbook with its row, or the hand that typed it, and when."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from swtool.dates import CHINA
from swtool.store.database import Database


class Origin(NamedTuple):
    """``file_name`` and ``batch_id`` are '' and None for what was typed; ``by`` is who recorded it."""

    file_name: str
    batch_id: int | None
    source_row: int | None
    recorded_on: date
    by: str

    def __str__(self) -> str:
        """〈月报.xlsx〉第5行（批次12，2026-11-03 某某载入）."""
        when = f"{self.recorded_on.isoformat()} {self.by}"
        if self.batch_id is None:
            return f"{when}登记"
        row = f"第{self.source_row}行" if self.source_row else ""
        return f"〈{self.file_name}〉{row}（批次{self.batch_id}，{when}载入）"


def origins_of(db: Database, table: str, ids: Iterable[int]) -> dict[int, Origin]:
    """Row → its origin. ``table`` is one whose rows name their batch and row; not a text of a user."""
    rows = db.query(
        f"""
        SELECT t.id, t.batch_id, t.source_row, t.recorded_at, coalesce(b.file_name, '') AS file_name,
            (SELECT group_concat(DISTINCT j.actor) FROM journal_txn j WHERE j.recorded_at = t.recorded_at) AS actors
        FROM {table} t LEFT JOIN intake_batch b ON b.id = t.batch_id
        WHERE t.id IN (SELECT value FROM json_each(?))
        """,
        (json.dumps(list(ids)),),
    )
    return {
        row["id"]: Origin(
            row["file_name"],
            row["batch_id"],
            row["source_row"],
            datetime.fromisoformat(row["recorded_at"]).astimezone(CHINA).date(),
            (row["actors"] or "").replace(",", "或"),
        )
        for row in rows
    }
