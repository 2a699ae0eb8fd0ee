"""Whose attendances may be worth a second look: a few questions over all of them, so that the others need not be read.

Nothing is judged here. Whoever is named is looked at by ``flags``; whoever is not has nothing that it could find.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from swtool.folding import squeeze
from swtool.registry.identities import identities
from swtool.store.database import Database

_HOURS = "coalesce(a.verified_credit_hours, 1.0 * a.claimed_credit_hours / a.claimed_divisor, 0)"
_DAYS = "(julianday(c.ended_on) - julianday(c.started_on) + 1)"
_SLACK = 1  # hundredths: sums in the database are floating, the judgement itself is exact
_WHOLE_DAY = 10  # the length of 2026-03-05: courses of which the days are not known overlap nothing for certain


class _Course(NamedTuple):
    id: int
    first: str
    last: str
    begins: str
    ends: str

    def meets(self, later: _Course) -> bool:
        """Whether what is too much or at one time may lie in these two, which share a day."""
        if self.first != self.last or later.first != later.last:
            return True
        told = self.begins and self.ends and later.begins and later.ends
        return bool(told) and self.begins < later.ends and later.begins < self.ends


def suspected(db: Database, day: date, limit: int | None) -> tuple[set[int], set[int]]:
    """Who attended anything by ``day``, and of these who may have too much on one day (``limit`` in hundredths of 学时,
    None: no limit), overlapping times or a proof number that stands twice."""
    same = identities(db)
    everybody = {
        same.kept(row[0])
        for row in db.tuples(
            "SELECT p.id FROM person p WHERE EXISTS (SELECT 1 FROM attendance a CROSS JOIN course c "
            "ON c.id = a.course_id WHERE a.person_id = p.id AND a.superseded_at IS NULL AND c.ended_on <= ?)",
            (day.isoformat(),),
        )
    }
    courses = [
        _Course(*row)
        for row in db.tuples(
            "SELECT id, started_on, ended_on, started_time, ended_time FROM course "
            "WHERE ended_on <= ? AND length(started_on) = ? AND length(ended_on) = ? ORDER BY started_on, id",
            (day.isoformat(), _WHOLE_DAY, _WHOLE_DAY),
        )
    ]
    found = _at_two(db, _meeting(courses)) | _sharing_proofs(db)
    if limit is not None:
        found |= _long(db, limit - _SLACK) | _several_a_day(db, courses, limit - _SLACK)
    merged = {entry for kept in same.merged_by_kept for entry in same.all_of(kept)}  # their entries are seen apart
    return everybody, {same.kept(entry) for entry in found | merged} & everybody


def _meeting(courses: Iterable[_Course]) -> Mapping[int, set[int]]:
    """Course → the others that share a day with it, where times overlap or one lasts several days; by first days."""
    found: dict[int, set[int]] = {}
    running: list[_Course] = []
    for course in courses:
        running = [each for each in running if each.last >= course.first]
        for other in running:
            if other.meets(course):
                found.setdefault(course.id, set()).add(other.id)
                found.setdefault(other.id, set()).add(course.id)
        running.append(course)
    return found


def _at_two(db: Database, meeting: Mapping[int, set[int]]) -> set[int]:
    """Who attended two courses that meet."""
    if not meeting:
        return set()
    rows = db.tuples(  # "+": by the index of persons, in their order
        "SELECT a.person_id, a.course_id FROM attendance a WHERE a.superseded_at IS NULL "
        "AND +a.course_id IN (SELECT value FROM json_each(?)) ORDER BY a.person_id",
        (json.dumps(sorted(meeting)),),
    )
    attended = ((person_id, [row[1] for row in mine]) for person_id, mine in groupby(rows, itemgetter(0)))
    return {person_id for person_id, mine in attended if any(not meeting[each].isdisjoint(mine) for each in mine)}


def _long(db: Database, most: int) -> set[int]:
    """More than that a day in one course, its hours spread over its days."""
    rows = db.tuples(
        f"SELECT a.person_id FROM attendance a NOT INDEXED CROSS JOIN course c ON c.id = a.course_id "
        f"WHERE a.superseded_at IS NULL AND {_HOURS} > :most AND {_HOURS} / {_DAYS} > :most",
        {"most": most},
    )
    return {row[0] for row in rows}


def _several_a_day(db: Database, courses: Iterable[_Course], most: int) -> set[int]:
    """More than that in courses of one day; what lasts longer beside another is among those that meet."""
    single: dict[str, list[int]] = {}
    for course in courses:
        if course.first == course.last:
            single.setdefault(course.first, []).append(course.id)
    together = [course_id for these in single.values() if len(these) > 1 for course_id in these]
    if not together:
        return set()
    rows = db.tuples(
        "SELECT a.person_id FROM attendance a CROSS JOIN course c ON c.id = a.course_id WHERE a.superseded_at IS NULL "
        "AND +a.course_id IN (SELECT value FROM json_each(:together)) "
        f"GROUP BY a.person_id, c.started_on HAVING sum({_HOURS}) > :most",
        {"together": json.dumps(together), "most": most},
    )
    return {row[0] for row in rows}


def _sharing_proofs(db: Database) -> set[int]:
    """A proof number under several attendances, however it is spaced. By its hash: half a million need little room."""
    numbered = "FROM attendance a NOT INDEXED WHERE a.superseded_at IS NULL AND a.proof_no <> ''"
    once: set[int] = set()
    twice: set[int] = set()
    for (number,) in db.tuples(f"SELECT a.proof_no {numbered}"):
        key = _key(number)
        (twice if key in once else once).add(key)
    if not twice:
        return set()
    rows = db.tuples(f"SELECT a.person_id, a.proof_no {numbered}")
    return {person_id for person_id, number in rows if _key(number) in twice}


def _key(number: str) -> int:
    return hash(squeeze(number).casefold())
