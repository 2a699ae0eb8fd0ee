"""What many persons earned, where nobody asks which single record it stands in: a province has half a million of them.

A class is taught alike to all who sat in it, so that what is judged is the course with what its attendances say, once,
and everybody has a share in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from fractions import Fraction
from typing import TypeVar

from swtool.registry.identities import identities
from swtool.store.database import Database
from swtool.training.courses import Course, courses_by_id
from swtool.training.credits import Said, Worth, credit_of, worth_of
from swtool.training.store import records

_Of = TypeVar("_Of")

_SELECT = """
    SELECT a.person_id, a.course_id, a.minutes, CASE WHEN a.claimed_amount IS NOT NULL THEN a.claimed_credit_hours END,
           a.claimed_divisor, a.verified_credit_hours,
           a.verified_credit_hours IS NOT NULL OR coalesce(a.verified_by, '') <> '' OR coalesce(a.proof_no, '') <> '',
           a.result IS 'failed'
    FROM attendance a CROSS JOIN course c ON c.id = a.course_id
    WHERE a.superseded_at IS NULL AND a.person_id IN (SELECT value FROM json_each(:persons))
          AND c.ended_on >= :first AND c.ended_on < :until
"""


def earned(
    db: Database, of: Callable[[Worth], _Of | None], *, person_ids: Collection[int], years: tuple[int, int]
) -> dict[int, list[_Of]]:
    """Person id → what ``of`` makes of each attendance of courses that ended in these years (both included), in no
    order; without those of which it makes None. It is asked once of all that are worth the same."""
    same = identities(db)
    merged = {same.kept(person_id) for person_id in person_ids if same.kept(person_id) in same.merged_by_kept}
    others = [person_id for person_id in person_ids if same.kept(person_id) not in merged]
    found: dict[int, list[_Of]] = {}
    for record in records(db, person_ids=merged, years=years) if merged else ():
        found.setdefault(record.person_id, []).extend(_share(of(credit_of(record))))
    span = {"first": f"{years[0]:04d}", "until": f"{years[1] + 1:04d}"}
    courses = courses_by_id(db)
    shares: dict[object, Sequence[_Of]] = {}
    for row in db.tuples(_SELECT, {"persons": json.dumps(others), **span}):
        said = row[1:]
        share = shares.get(said)
        if share is None:
            share = shares[said] = _share(of(_worth(courses[row[1]], *row[2:])))
        found.setdefault(row[0], []).extend(share)
    return found


def _share(one: _Of | None) -> Sequence[_Of]:
    return () if one is None else (one,)


def _worth(
    course: Course,
    minutes: int | None,
    claimed: int | None,
    divisor: int,
    verified: int | None,
    is_attested: int,
    has_failed: int,
) -> Worth:
    hours = None if claimed is None else Fraction(claimed, divisor)
    return worth_of(course, Said(minutes, hours, verified, bool(is_attested), bool(has_failed)))
