"""Cases, groups and community activities in the database, with the steps that were taken."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from json import dumps
from typing import NamedTuple

from swtool.casework.terms import CASES
from swtool.store.database import Database, Transaction


class Step(NamedTuple):
    """A step: the stage, crisis, referral or closing of a day, in ISO text. ``word`` is the stage, place or result."""

    id: int
    kind: str
    taken_on: str
    word: str
    note: str = ""


class Engagement(NamedTuple):
    """A case, group or activity with its steps, oldest first. ``members`` is what was planned."""

    id: int
    engagement_no: str
    kind: str
    station_id: int
    title: str
    worker_id: int | None
    household_id: int | None
    project_id: int | None
    members: int | None
    opened_on: str
    remarks: str | None
    steps: tuple[Step, ...] = ()

    @property
    def stage(self) -> str:
        """The stage it is in; '' before the first."""
        return next((step.word for step in reversed(self.steps) if step.kind == "stage"), "")

    @property
    def in_crisis(self) -> bool:
        """Whether it is marked as one of crisis."""
        return next((step.kind == "crisis" for step in reversed(self.steps) if step.kind in ("crisis", "calm")), False)

    @property
    def closing(self) -> Step | None:
        """The closing, if it was closed."""
        return next((step for step in self.steps if step.kind == "closing"), None)

    @property
    def closed_on(self) -> str:
        """The day of the closing; '' while it goes on."""
        return self.closing.taken_on if self.closing else ""


def engagements(
    db: Database, *, day: date | None = None, stations: Collection[int] | None = None, kinds: Collection[str] = ()
) -> list[Engagement]:
    """Those opened by ``day`` (None: all) with the steps taken by then, in the order of opening."""
    return _read(
        db,
        "(:day IS NULL OR opened_on <= :day)"
        " AND (:stations IS NULL OR station_id IN (SELECT value FROM json_each(:stations)))"
        " AND (:kinds IS NULL OR kind IN (SELECT value FROM json_each(:kinds)))",
        {
            "stations": None if stations is None else dumps(sorted(stations)),
            "kinds": dumps(sorted(kinds)) if kinds else None,
        },
        day,
    )


def engagements_numbered(db: Database, numbers: Iterable[str]) -> dict[str, Engagement]:
    """By number, those that there are."""
    found = _read(
        db,
        "engagement_no IN (SELECT value FROM json_each(:numbers))",
        {"numbers": dumps(sorted(set(numbers)), ensure_ascii=False)},
        None,
    )
    return {each.engagement_no: each for each in found}


def insert_engagement(tx: Transaction, engagement: Engagement, **source: int) -> int:
    """Register one; its id. ``source``: batch_id and source_row."""
    return tx.insert(
        "engagement",
        {
            "uid": tx.uid(),
            "engagement_no": engagement.engagement_no,
            "kind": engagement.kind,
            "station_id": engagement.station_id,
            "title": engagement.title,
            "worker_id": engagement.worker_id,
            "household_id": engagement.household_id,
            "project_id": engagement.project_id,
            "members": engagement.members,
            "opened_on": engagement.opened_on,
            "remarks": engagement.remarks,
            **source,
        },
    )


def insert_step(tx: Transaction, engagement_id: int, step: Step, **source: int) -> int:
    """Record a step; its id."""
    return tx.insert(
        "engagement_step",
        {
            "engagement_id": engagement_id,
            "kind": step.kind,
            "taken_on": step.taken_on,
            "word": step.word,
            "note": step.note or None,
            "recorded_at": tx.recorded_at,
            **source,
        },
    )


def next_number(db: Database, kind: str, day: date) -> str:
    """The next free number of a kind and year: GA2026-0001 for a case, XZ for a group, HD for an activity."""
    prefix = f"{'GA' if kind in CASES else 'XZ' if kind == 'group' else 'HD'}{day.year}-"
    rows = db.query("SELECT engagement_no FROM engagement WHERE substr(engagement_no, 1, 7) = ?", (prefix,))
    used = [int(row[0][7:]) for row in rows if row[0][7:].isascii() and row[0][7:].isdigit()]
    return f"{prefix}{max(used, default=0) + 1:04}"


def _read(db: Database, where: str, values: dict[str, object], day: date | None) -> list[Engagement]:
    values = values | {"day": day.isoformat() if day else None}
    rows = db.query(f"SELECT * FROM engagement WHERE {where} ORDER BY opened_on, id", values)
    steps: dict[int, list[Step]] = defaultdict(list)
    taken = db.query(
        "SELECT * FROM engagement_step WHERE superseded_at IS NULL AND (:day IS NULL OR taken_on <= :day)"
        " AND engagement_id IN (SELECT value FROM json_each(:ids)) ORDER BY taken_on, id",
        {"day": values["day"], "ids": dumps([row["id"] for row in rows])},
    )
    for row in taken:
        step = Step(row["id"], row["kind"], row["taken_on"], row["word"], row["note"] or "")
        steps[row["engagement_id"]].append(step)
    return [_engagement(row, steps[row["id"]]) for row in rows]


def _engagement(row: sqlite3.Row, steps: list[Step]) -> Engagement:
    return Engagement(
        id=row["id"],
        engagement_no=row["engagement_no"],
        kind=row["kind"],
        station_id=row["station_id"],
        title=row["title"],
        worker_id=row["worker_id"],
        household_id=row["household_id"],
        project_id=row["project_id"],
        members=row["members"],
        opened_on=row["opened_on"],
        remarks=row["remarks"],
        steps=tuple(steps),
    )
