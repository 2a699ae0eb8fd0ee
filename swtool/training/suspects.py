"""Whose attendances may be worth a second look: a few questions over all of them, so that the others need not be read.

Nothing is judged here. Whoever is named is looked at by ``flags``; whoever is not has nothing that it could find.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from swtool.folding import squeeze
from swtool.registry.identities import identities
from swtool.store.database import Database

_LIVE = "a.superseded_at IS NULL AND c.ended_on <= :day"
_HOURS = "coalesce(a.verified_credit_hours, 1.0 * a.claimed_credit_hours / a.claimed_divisor, 0)"
_SLACK = 1  # hundredths: sums in the database are floating, the judgement itself is exact


def suspected(db: Database, day: date, limit: int | None) -> tuple[set[int], set[int]]:
    """Who attended anything by ``day``, and of these who may have too much on one day (``limit`` in hundredths of 学时,
    None: no limit), overlapping times or a proof number that stands twice."""
    same = identities(db)
    values: dict[str, object] = {"day": day.isoformat()}
    everybody = {
        same.kept(row[0])
        for row in db.query(
            "SELECT p.id FROM person p WHERE EXISTS (SELECT 1 FROM attendance a CROSS JOIN course c "
            f"ON c.id = a.course_id WHERE a.person_id = p.id AND {_LIVE})",
            values,
        )
    }
    found = _timed(db, values) | _sharing_proofs(db, values)
    if limit is not None:
        found |= _long_days(db, {**values, "limit": limit - _SLACK})
    merged = {entry for kept in same.merged_by_kept for entry in same.all_of(kept)}  # their entries are seen apart
    return everybody, {same.kept(entry) for entry in found | merged} & everybody


def _long_days(db: Database, values: dict[str, object]) -> set[int]:
    """More than the limit on one day, in courses of one day; or any course of several days beside another in them."""
    rows = db.query(
        f"SELECT a.person_id FROM attendance a JOIN course c ON c.id = a.course_id WHERE {_LIVE} "
        f"GROUP BY a.person_id, c.started_on HAVING sum({_HOURS}) > :limit "
        f"UNION SELECT a.person_id FROM course c JOIN attendance a ON a.course_id = c.id WHERE {_LIVE} "
        "AND c.started_on <> c.ended_on AND EXISTS (SELECT 1 FROM attendance b JOIN course d ON d.id = b.course_id "
        "WHERE b.person_id = a.person_id AND b.superseded_at IS NULL AND d.id <> c.id "
        "AND d.started_on <= c.ended_on AND d.ended_on >= c.started_on)",
        values,
    )
    return {row[0] for row in rows}


def _timed(db: Database, values: dict[str, object]) -> set[int]:
    """Two courses that tell their times of the day and share days."""
    rows = db.query(
        f"SELECT DISTINCT a.person_id FROM course c JOIN attendance a ON a.course_id = c.id WHERE {_LIVE} "
        "AND c.started_time <> '' AND c.ended_time <> '' AND EXISTS (SELECT 1 FROM attendance b "
        "JOIN course d ON d.id = b.course_id WHERE b.person_id = a.person_id AND b.superseded_at IS NULL "
        "AND d.id <> c.id AND d.started_time <> '' AND d.ended_time <> '' AND d.started_on <= c.ended_on "
        "AND d.ended_on >= c.started_on AND d.started_time < c.ended_time AND d.ended_time > c.started_time)",
        values,
    )
    return {row[0] for row in rows}


def _sharing_proofs(db: Database, values: dict[str, object]) -> set[int]:
    """A proof number under several attendances, however it is spaced."""
    rows = db.query(
        f"SELECT a.person_id, a.proof_no FROM attendance a JOIN course c ON c.id = a.course_id WHERE {_LIVE} "
        "AND a.proof_no <> ''",
        values,
    )
    numbers = [squeeze(row[1]).casefold() for row in rows]
    times = Counter(numbers)
    return {row[0] for row, number in zip(rows, numbers, strict=True) if times[number] > 1}
