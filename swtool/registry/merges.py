"""The SQL of merged register entries: recording a merge, undoing it, listing them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from swtool.errors import NotFound
from swtool.store.database import Database, Transaction

SEPARATOR = "、"
_COLUMNS = "id, merge_no, kept_person_id, merged_person_id, why, filled, recorded_at, superseded_at"


class Merge(NamedTuple):
    """Two entries held to be one person. ``filled`` are the columns that the kept one took over; ``undone_at`` is ''
    while it stands."""

    id: int
    merge_no: str
    kept_id: int
    merged_id: int
    why: str
    filled: tuple[str, ...]
    recorded_at: str
    undone_at: str


def all_merges(db: Database) -> list[Merge]:
    """Every merge ever, undone ones too, first to last."""
    return [_merge(row) for row in db.query(f"SELECT {_COLUMNS} FROM person_merge ORDER BY id")]


def merge_named(db: Database, number: str) -> Merge:
    """The merge of a 合并编号. Raises ``NotFound`` with the newest numbers."""
    row = db.one(f"SELECT {_COLUMNS} FROM person_merge WHERE merge_no = ?", (number.strip().upper(),))
    if row is not None:
        return _merge(row)
    newest = db.query("SELECT merge_no FROM person_merge ORDER BY id DESC LIMIT 3")
    raise NotFound(
        f"没有编号为“{number}”的合并",
        nearest=tuple(each["merge_no"] for each in newest),
        remedy="用 swtool staff merges 查编号",
    )


def insert_merge(
    tx: Transaction,
    number: str,
    kept_id: int,
    merged_id: int,
    *,
    why: str,
    filled: Sequence[str],
    set_aside: Sequence[tuple[int, int]],
) -> int:
    """Hold two entries to be one person from now on; the merge's id. ``set_aside``: (registration that stands twice,
    the one that counts) each."""
    merge_id = tx.insert(
        "person_merge",
        {
            "uid": tx.uid(),
            "merge_no": number,
            "kept_person_id": kept_id,
            "merged_person_id": merged_id,
            "why": why,
            "filled": SEPARATOR.join(filled),
            "recorded_at": tx.recorded_at,
        },
    )
    for post_id, for_post_id in set_aside:
        tx.insert(
            "set_aside_registration",
            {"merge_id": merge_id, "post_id": post_id, "for_post_id": for_post_id, "recorded_at": tx.recorded_at},
        )
    return merge_id


def close_merge(tx: Transaction, merge_id: int) -> None:
    """The two entries are two persons again."""
    tx.supersede("person_merge", merge_id)
    tx.execute(
        "UPDATE set_aside_registration SET superseded_at = ? WHERE merge_id = ? AND superseded_at IS NULL",
        (tx.recorded_at, merge_id),
    )


def _merge(row: sqlite3.Row) -> Merge:
    return Merge(
        row["id"],
        row["merge_no"],
        row["kept_person_id"],
        row["merged_person_id"],
        row["why"],
        tuple(filter(None, row["filled"].split(SEPARATOR))),
        row["recorded_at"],
        row["superseded_at"] or "",
    )
