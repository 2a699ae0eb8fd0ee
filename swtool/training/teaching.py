"""The SQL of what was taught to whom: courses before a post, lessons online. For the checks of single places."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from swtool.dates import PartialDate
from swtool.registry.identities import identities
from swtool.store.database import Database

Taught = dict[int, dict[str, list[PartialDate]]]


def taught(db: Database, until: date, others: Collection[str]) -> Taught:
    """Person id → category → the days on which courses of that category ended that they attended and did not fail:
    of 岗前 every day by ``until``; of the ``others`` that there was one, for nobody asks when."""
    same = identities(db)
    attended = (
        "a.superseded_at IS NULL AND a.result IS NOT 'failed' AND c.ended_on <= :until AND c.category = :category"
    )
    values = {"until": until.isoformat()}
    rows = db.query(
        "SELECT a.person_id, c.category, c.ended_on FROM course c CROSS JOIN attendance a ON a.course_id = c.id "
        f"WHERE {attended}",
        {**values, "category": "pre_post"},
    )
    found: Taught = {}
    for person_id, category, ended_on in rows:
        days = found.setdefault(same.kept(person_id), {}).setdefault(category, [])
        days.append(PartialDate.parse(ended_on))
    for category in others:
        for row in db.query(
            "SELECT p.id FROM person p WHERE EXISTS (SELECT 1 FROM attendance a CROSS JOIN course c "
            f"ON c.id = a.course_id WHERE a.person_id = p.id AND {attended})",
            {**values, "category": category},
        ):
            found.setdefault(same.kept(row[0]), {}).setdefault(category, [])
    return found


@dataclass(frozen=True, slots=True)
class Lesson:
    """An online hour that somebody attended; ``minutes`` None where the length is not known in time."""

    person_id: int
    course_id: int
    started: PartialDate
    ended: PartialDate
    minutes: int | None


def lessons(db: Database, first: date, last: date) -> Iterator[Lesson]:
    """Attendances of courses of social work that touch the days, except those held 面授: the lesson is one online.

    A course of which only the year or month is known touches every day in it.
    """
    rows = db.query(
        "SELECT a.person_id, c.id, c.started_on, c.ended_on, a.minutes FROM course c "
        "JOIN attendance a ON a.course_id = c.id WHERE a.superseded_at IS NULL AND a.result IS NOT 'failed' "
        "AND c.is_social_work = 1 AND c.delivery_mode IS NOT 'in_person' AND c.started_on <= :last "
        "AND c.ended_on || substr('-99-99', length(c.ended_on) - 3) >= :first",
        {"first": first.isoformat(), "last": last.isoformat()},
    )
    for person_id, course_id, started, ended, minutes in rows:
        yield Lesson(person_id, course_id, PartialDate.parse(started), PartialDate.parse(ended), minutes)
