"""The SQL of filings: their events, their deadlines, the documents handed out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple, cast

from swtool.errors import NotFound
from swtool.filings.changes import StaffChange, among, change_named, changes_by_id
from swtool.filings.rules import Event
from swtool.filings.terms import Channel, DocumentKind, EventKind
from swtool.registry.identities import identities
from swtool.registry.posts import CHANGE, FILING
from swtool.store.database import Database, Transaction
from swtool.store.numbers import next_numbers
from swtool.workdays import Convention, Deadline, Unit


class StoredDeadline(NamedTuple):
    """A deadline as it was fixed: how it was counted, by which calendar and which edition of the rules."""

    id: int
    filing_id: int
    counted: Deadline
    policy_edition: str
    rule: str
    recorded_at: str


class Filing(NamedTuple):
    """One filing with its events (first to last) and its deadline (None while the event day isn't known)."""

    id: int
    filing_no: str
    change_id: int
    first_filed_at: datetime
    channel: Channel
    handler: str | None
    events: tuple[Event, ...]
    deadline: StoredDeadline | None


def filings(db: Database, where: str = "1", values: Sequence[object] = ()) -> list[Filing]:
    """Filings in the order of their first filing. ``where`` may use ``f``."""
    rows = db.query(f"SELECT * FROM filing f WHERE {where} ORDER BY f.id", tuple(values))
    ids = {row["id"] for row in rows}
    events = _events(db, ids)
    deadlines = _deadlines(db, ids)
    return [
        Filing(
            id=row["id"],
            filing_no=row["filing_no"],
            change_id=row["change_id"],
            first_filed_at=datetime.fromisoformat(row["first_filed_at"]),
            channel=Channel(row["channel"]),
            handler=row["handler"],
            events=tuple(events[row["id"]]),
            deadline=deadlines.get(row["id"]),
        )
        for row in rows
    ]


def filing_named(db: Database, text: str) -> tuple[Filing, StaffChange]:
    """The filing of a 备案编号 or of a 变动编号, with its change. Raises ``NotFound``."""
    number = text.strip().upper()
    if number.startswith("BD"):
        change = change_named(db, number)
        found = filings(db, "f.change_id = ?", [change.id])
        if not found:
            raise NotFound(f"{number} 还没有备案", remedy=f"用 swtool filing add {number} 备案")
        return found[0], change
    found = filings(db, "f.filing_no = ?", [number])
    if not found:
        newest = db.query("SELECT filing_no FROM filing ORDER BY id DESC LIMIT 3")
        raise NotFound(
            f"没有编号为“{text}”的备案",
            nearest=tuple(row["filing_no"] for row in newest),
            remedy="用 swtool filing list 查编号",
        )
    return found[0], changes_by_id(db, [found[0].change_id])[found[0].change_id]


def cause_numbers(db: Database, person_id: int) -> dict[tuple[str, int], str]:
    """What made a person's posts, as ``Post.cause`` and ``cause_id`` name it → the number of the filing or change."""
    mine = f"person_id IN ({', '.join(str(entry) for entry in identities(db).all_of(person_id))})"
    changed = db.query(f"SELECT id, change_no FROM staff_change WHERE {mine}")
    filed = db.query(
        "SELECT filing.id, filing_no FROM filing JOIN staff_change ON staff_change.id = filing.change_id "
        f"WHERE staff_change.{mine}"
    )
    return {(CHANGE, row["id"]): row["change_no"] for row in changed} | {
        (FILING, row["id"]): row["filing_no"] for row in filed
    }


def filings_of_changes(db: Database, change_ids: Iterable[int]) -> dict[int, Filing]:
    """The filings of many changes: change id → filing."""
    wanted = set(change_ids)
    where, values = among("f.change_id", wanted)
    return {one.change_id: one for one in filings(db, where, values) if one.change_id in wanted}


def change_uids(db: Database, change_ids: Iterable[int]) -> dict[int, str]:
    """Change id → the uid that its papers are kept under."""
    wanted = set(change_ids)
    where, values = among("id", wanted)
    rows = db.query(f"SELECT id, uid FROM staff_change WHERE {where}", values)
    return {row["id"]: row["uid"] for row in rows if row["id"] in wanted}


def insert_filings(
    tx: Transaction,
    change_ids: Sequence[int],
    *,
    channel: Channel,
    handler: str | None,
    actor: str,
    batch_id: int | None = None,
    source_rows: Sequence[int | None] | None = None,
) -> list[tuple[int, str]]:
    """File changes at this transaction's moment; ids and 备案编号."""
    ids = tx.allot("filing", len(change_ids))
    numbers = next_numbers(tx, "filing", "filing_no", "BA", len(change_ids))
    rows = source_rows or [None] * len(change_ids)
    tx.executemany(
        "INSERT INTO filing (id, uid, filing_no, change_id, first_filed_at, channel, handler, batch_id, source_row, "
        "recorded_at) VALUES (?,?,?,?,?,?,?,?,?,?)",
        [
            (row_id, tx.uid(), number, change_id, tx.recorded_at, channel.value, handler, batch_id, row, tx.recorded_at)
            for row_id, number, change_id, row in zip(ids, numbers, change_ids, rows, strict=True)
        ],
    )
    for row_id in ids:
        insert_event(tx, row_id, EventKind.ADDED, actor=actor)
    return list(zip(ids, numbers, strict=True))


def insert_event(tx: Transaction, filing_id: int, kind: EventKind, *, actor: str, reason: str | None = None) -> None:
    """Something happened to a filing, now."""
    tx.insert(
        "filing_event",
        {
            "filing_id": filing_id,
            "kind": kind.value,
            "reason": reason,
            "actor": actor,
            "recorded_at": tx.recorded_at,
        },
    )


def fix_deadline(
    tx: Transaction, filing_id: int, counted: Deadline, *, policy_edition: str, rule: str, instead_of: int | None = None
) -> None:
    """Store a deadline, superseding the row ``instead_of``."""
    if instead_of is not None:
        tx.supersede("filing_deadline", instead_of)
    tx.insert(
        "filing_deadline",
        {
            "filing_id": filing_id,
            "event_on": counted.event.isoformat(),
            "last_day": counted.last_day.isoformat(),
            "convention": counted.convention.label,
            "count": counted.convention.count,
            "unit": counted.convention.unit,
            "roll": int(counted.convention.roll),
            "steps": json.dumps(counted.steps, ensure_ascii=False),
            "calendar_edition": counted.calendar_edition,
            "provisional": int(counted.provisional),
            "policy_edition": policy_edition,
            "rule": rule,
            "recorded_at": tx.recorded_at,
        },
    )


def insert_document(tx: Transaction, filing: Filing, kind: DocumentKind, *, file_name: str, head: str) -> None:
    """A receipt or notice was written: what deadline and chain head stand on it."""
    tx.insert(
        "filing_document",
        {
            "filing_id": filing.id,
            "kind": kind.value,
            "deadline_id": filing.deadline.id if filing.deadline else None,
            "file_name": file_name,
            "head": head,
            "recorded_at": tx.recorded_at,
        },
    )


def documents(db: Database) -> list[sqlite3.Row]:
    """Everything handed out, first to last: filing_id, kind, deadline_id, file_name, head, recorded_at."""
    return db.query(
        "SELECT filing_id, kind, deadline_id, file_name, head, recorded_at FROM filing_document ORDER BY id"
    )


def deadlines_of(db: Database, filing_id: int) -> list[StoredDeadline]:
    """Every count of a filing's deadline, first to last: the open one is the last."""
    return [
        _deadline(row)
        for row in db.query("SELECT * FROM filing_deadline WHERE filing_id = ? ORDER BY id", (filing_id,))
    ]


def _events(db: Database, ids: set[int]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = {row_id: [] for row_id in ids}
    where, values = among("filing_id", ids)
    for row in db.query(f"SELECT * FROM filing_event WHERE {where} ORDER BY id", values):
        if row["filing_id"] in found:
            event = Event(
                EventKind(row["kind"]), datetime.fromisoformat(row["recorded_at"]), row["reason"] or "", row["actor"]
            )
            found[row["filing_id"]].append(event)
    return found


def _deadlines(db: Database, ids: set[int]) -> dict[int, StoredDeadline]:
    where, values = among("filing_id", ids)
    rows = db.query(f"SELECT * FROM filing_deadline WHERE superseded_at IS NULL AND {where}", values)
    return {row["filing_id"]: _deadline(row) for row in rows if row["filing_id"] in ids}


def _deadline(row: sqlite3.Row) -> StoredDeadline:
    counted = Deadline(
        last_day=date.fromisoformat(row["last_day"]),
        event=date.fromisoformat(row["event_on"]),
        convention=Convention(row["convention"], row["count"], cast("Unit", row["unit"]), bool(row["roll"])),
        steps=tuple(json.loads(row["steps"])),
        calendar_edition=row["calendar_edition"],
        provisional=bool(row["provisional"]),
    )
    return StoredDeadline(row["id"], row["filing_id"], counted, row["policy_edition"], row["rule"], row["recorded_at"])
