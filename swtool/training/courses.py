"""Courses on record: what makes two of them one, what they are, who asks for which."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.store.database import Database, Transaction

_COLUMNS = (
    "id, title, organizer, started_on, ended_on, started_time, ended_time, category, is_social_work, delivery_mode"
)


class CourseKey(NamedTuple):
    """What makes two rows the same holding of a course; '' where the sheet does not say."""

    title: str
    organizer: str
    started_on: PartialDate
    ended_on: PartialDate
    started_time: str = ""
    ended_time: str = ""


class CourseFacts(NamedTuple):
    """What a course is, in words of ``terms``; None where nobody said. Social work is taken as said by the sheet."""

    category: str | None = None
    is_social_work: bool = True
    delivery_mode: str | None = None


class Course(NamedTuple):
    """A stored course."""

    id: int
    key: CourseKey
    facts: CourseFacts


def courses_between(db: Database, first: str, last: str) -> list[Course]:
    """Courses that began between two days as stored (partial texts compare with their beginning)."""
    rows = db.query(f"SELECT {_COLUMNS} FROM course WHERE started_on BETWEEN ? AND ? ORDER BY id", (first, last))
    return [_course(row) for row in rows]


def courses_by_id(db: Database, ids: Collection[int] | None = None) -> dict[int, Course]:
    """The courses with these ids, or all."""
    where = "" if ids is None else "WHERE id IN (SELECT value FROM json_each(?))"
    values = () if ids is None else (json.dumps(sorted(ids)),)
    return {row["id"]: _course(row) for row in db.query(f"SELECT {_COLUMNS} FROM course {where}", values)}


def verified_courses(db: Database, year: int, until: date) -> list[sqlite3.Row]:
    """Courses of a year that ended by a day and of which some attendance counts as verified (see ``credits``):
    ``uid``, ``title``, ``started_on``."""
    return db.query(
        "SELECT uid, title, started_on FROM course WHERE ended_on >= ? AND ended_on <= ? AND id IN (SELECT course_id "
        "FROM attendance WHERE superseded_at IS NULL AND (verified_by <> '' OR proof_no <> '' OR "
        "verified_credit_hours IS NOT NULL)) ORDER BY started_on, id",
        (f"{year:04d}", until.isoformat()),
    )


def course_names(db: Database) -> list[sqlite3.Row]:
    """Every course with ``uid``, ``title`` and ``started_on``, by its first day."""
    return db.query("SELECT uid, title, started_on FROM course ORDER BY started_on, id")


def insert_courses(
    tx: Transaction, new: Sequence[tuple[int, CourseKey, CourseFacts, int | None]], batch_id: int | None
) -> None:
    """Write courses under ids that were allotted: (id, key, facts, source row) each."""
    tx.executemany(
        "INSERT INTO course (id, uid, title, organizer, started_on, ended_on, started_time, ended_time, category, "
        "is_social_work, delivery_mode, batch_id, source_row) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [
            (
                row_id,
                tx.uid(),
                key.title,
                key.organizer,
                str(key.started_on),
                str(key.ended_on),
                key.started_time,
                key.ended_time,
                facts.category,
                int(facts.is_social_work),
                facts.delivery_mode,
                batch_id,
                source_row,
            )
            for row_id, key, facts, source_row in new
        ],
    )


def update_course(tx: Transaction, course_id: int, facts: CourseFacts) -> None:
    """Correct what a course is."""
    tx.update(
        "course",
        course_id,
        {
            "category": facts.category,
            "is_social_work": int(facts.is_social_work),
            "delivery_mode": facts.delivery_mode,
        },
    )


def _course(row: sqlite3.Row) -> Course:
    return Course(
        row["id"],
        CourseKey(
            row["title"],
            row["organizer"],
            PartialDate.parse(row["started_on"]),
            PartialDate.parse(row["ended_on"]),
            row["started_time"],
            row["ended_time"],
        ),
        CourseFacts(row["category"], bool(row["is_social_work"]), row["delivery_mode"]),
    )
