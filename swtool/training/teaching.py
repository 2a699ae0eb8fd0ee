"""The SQL of what was taught to whom: courses before a post, lessons online. For the checks of single places."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from swtool.dates import PartialDate
from swtool.registry.identities import identities
from swtool.store.database import Database

PRE_POST = "pre_post"
Taught = dict[int, dict[str, list[PartialDate]]]


def taught(db: Database, until: date, others: Collection[str]) -> Taught:
    """Person id → category → the days on which courses of that category ended that they attended and did not fail:
    of 岗前 every day by ``until``; of the ``others`` that there was one, for nobody asks when."""
    same = identities(db)
    attended = (
        "a.superseded_at IS NULL AND a.result IS NOT 'failed' AND c.ended_on <= :until AND c.category = :category"
    )
    values = {"until": until.isoformat()}
    rows = db.tuples(
        f"SELECT a.person_id, c.ended_on FROM course c CROSS JOIN attendance a ON a.course_id = c.id WHERE {attended}",
        {**values, "category": PRE_POST},
    )
    found: Taught = {}
    for person_id, ended_on in rows:
        days = found.setdefault(same.kept(person_id), {}).setdefault(PRE_POST, [])
        days.append(PartialDate.parse(ended_on))
    for category in others:
        for (person_id,) in db.tuples(
            "SELECT p.id FROM person p WHERE EXISTS (SELECT 1 FROM attendance a CROSS JOIN course c "
            f"ON c.id = a.course_id WHERE a.person_id = p.id AND {attended})",
            {**values, "category": category},
        ):
            found.setdefault(same.kept(person_id), {}).setdefault(category, [])
    return found


def lesson_days(db: Database, first: date, last: date) -> dict[int, tuple[PartialDate, PartialDate]]:
    """Course id → when it began and ended, of courses of social work that touch the days, except those held 面授: the
    lesson is one online. A course of which only the year or month is known touches every day in it."""
    rows = db.query(
        "SELECT id, started_on, ended_on FROM course WHERE is_social_work = 1 AND delivery_mode IS NOT 'in_person' "
        "AND started_on <= :last AND ended_on || substr('-99-99', length(ended_on) - 3) >= :first",
        {"first": first.isoformat(), "last": last.isoformat()},
    )
    return {row[0]: (PartialDate.parse(row[1]), PartialDate.parse(row[2])) for row in rows}


def lessons(db: Database, course_ids: Iterable[int]) -> Iterator[tuple[int, int, int | None]]:
    """Who attended these courses and did not fail: person, course, and minutes where the length is known in time."""
    same = identities(db)
    for person_id, course_id, minutes in db.tuples(
        "SELECT a.person_id, a.course_id, a.minutes FROM json_each(?) CROSS JOIN attendance a ON a.course_id = value "
        "WHERE a.superseded_at IS NULL AND a.result IS NOT 'failed'",
        (json.dumps(sorted(course_ids)),),
    ):
        yield same.kept(person_id), course_id, minutes
