"""The SQL of returns: which there are, until when they are owed, what happened to them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from swtool.registry.posts import KnownOn, known_clause
from swtool.returns.duty import DueDay
from swtool.returns.periods import Period
from swtool.returns.rules import Event
from swtool.returns.terms import Channel, EventKind
from swtool.store.database import Database, Transaction


class Return(NamedTuple):
    """One sheet of one town and period."""

    id: int
    uid: str
    form: str
    division_id: int
    period: Period


class StoredDue(NamedTuple):
    """That a return is owed, until when, and how that was counted."""

    id: int
    return_id: int
    form_title: str
    due_on: date
    steps: tuple[str, ...]
    calendar_edition: str
    provisional: bool
    policy_edition: str
    rule: str
    recorded_at: str

    def differs_from(self, found: DueDay) -> bool:
        """Whether another count gives another day, or is no longer provisional."""
        return (self.due_on, self.provisional) != (found.due_on, found.counted.provisional)


class Note(NamedTuple):
    """What an event says besides its kind and day."""

    channel: Channel | None = None
    file_name: str = ""
    content_digest: str = ""
    batch_id: int | None = None
    reason: str = ""


NO_NOTE = Note()


def dues(db: Database, known_on: KnownOn = None) -> list[tuple[Return, StoredDue]]:
    """Every return that is owed, as known now or then, by last day and period."""
    known, values = known_clause(known_on, "due")
    rows = db.query(
        "SELECT due.*, r.uid, r.form, r.division_id, r.period FROM return_due due "
        "JOIN town_return r ON r.id = due.return_id "
        f"WHERE {known} ORDER BY due.due_on, r.period, due.id",
        values,
    )
    return [(_return(row, row["return_id"]), _due(row)) for row in rows]


def all_returns(db: Database) -> dict[tuple[str, int, str], Return]:
    """Form, division and period (as text) → the return, owed or not."""
    rows = db.query("SELECT * FROM town_return")
    return {(row["form"], row["division_id"], row["period"]): _return(row, row["id"]) for row in rows}


def find_return(db: Database, form: str, division_id: int, period: Period) -> Return | None:
    """One return, or None where nobody has spoken of it."""
    row = db.one(
        "SELECT * FROM town_return WHERE form = ? AND division_id = ? AND period = ?", (form, division_id, str(period))
    )
    return _return(row, row["id"]) if row else None


def events(db: Database, known_on: KnownOn = None) -> dict[int, list[Event]]:
    """Return id → its events in the order of their noting, those taken back left out, as known now or then."""
    known, values = known_clause(known_on)
    found: dict[int, list[Event]] = {}
    for row in db.query(f"SELECT * FROM return_event WHERE {known} ORDER BY id", values):
        found.setdefault(row["return_id"], []).append(_event(row))
    return found


def events_of(db: Database, return_id: int) -> list[Event]:
    """The events of one return."""
    rows = db.query(
        "SELECT * FROM return_event WHERE return_id = ? AND superseded_at IS NULL ORDER BY id", (return_id,)
    )
    return [_event(row) for row in rows]


def insert_return(tx: Transaction, form: str, division_id: int, period: Period) -> Return:
    """Speak of a return for the first time."""
    uid = tx.uid()
    values = {"uid": uid, "form": form, "division_id": division_id, "period": str(period)}
    number = tx.insert("town_return", {**values, "recorded_at": tx.recorded_at})
    return Return(number, uid, form, division_id, period)


def insert_due(tx: Transaction, return_id: int, form_title: str, found: DueDay, *, policy_edition: str) -> int:
    """The return is owed until then. An earlier count must have been superseded."""
    return tx.insert(
        "return_due",
        {
            "return_id": return_id,
            "form_title": form_title,
            "due_on": found.due_on.isoformat(),
            "steps": json.dumps(found.counted.steps, ensure_ascii=False),
            "calendar_edition": found.counted.calendar_edition,
            "provisional": int(found.counted.provisional),
            "policy_edition": policy_edition,
            "rule": found.rule,
            "recorded_at": tx.recorded_at,
        },
    )


def insert_event(
    tx: Transaction, return_id: int, kind: EventKind, on: date, note: Note = NO_NOTE, *, actor: str
) -> int:
    """Something happened to a return on a day."""
    return tx.insert(
        "return_event",
        {
            "return_id": return_id,
            "kind": kind.value,
            "happened_on": on.isoformat(),
            "channel": note.channel.value if note.channel else None,
            "file_name": note.file_name or None,
            "content_digest": note.content_digest or None,
            "batch_id": note.batch_id,
            "reason": note.reason or None,
            "actor": actor,
            "recorded_at": tx.recorded_at,
        },
    )


def _return(row: sqlite3.Row, number: int) -> Return:
    return Return(number, row["uid"], row["form"], row["division_id"], Period.parse(row["period"]))


def _due(row: sqlite3.Row) -> StoredDue:
    return StoredDue(
        id=row["id"],
        return_id=row["return_id"],
        form_title=row["form_title"],
        due_on=date.fromisoformat(row["due_on"]),
        steps=tuple(json.loads(row["steps"])),
        calendar_edition=row["calendar_edition"],
        provisional=bool(row["provisional"]),
        policy_edition=row["policy_edition"],
        rule=row["rule"],
        recorded_at=row["recorded_at"],
    )


def _event(row: sqlite3.Row) -> Event:
    return Event(
        id=row["id"],
        kind=EventKind(row["kind"]),
        happened_on=date.fromisoformat(row["happened_on"]),
        channel=row["channel"] or "",
        file_name=row["file_name"] or "",
        content_digest=row["content_digest"] or "",
        reason=row["reason"] or "",
        actor=row["actor"],
        recorded_at=row["recorded_at"],
    )


def batches_of_towns(db: Database, towns: Collection[int]) -> set[int]:
    """The loaded batches that answered a return of one of these towns."""
    rows = db.query(
        "SELECT DISTINCT e.batch_id, r.division_id FROM return_event e JOIN town_return r ON r.id = e.return_id "
        "WHERE e.batch_id IS NOT NULL"
    )
    return {row["batch_id"] for row in rows if row["division_id"] in towns}
