"""The training room's SQL: attendance on both time axes, proofs handed out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from swtool.errors import NotFound
from swtool.registry.identities import Identities, identities
from swtool.registry.known import KnownOn, known_clause
from swtool.store.database import Database, Transaction
from swtool.training.courses import Course, courses_by_id
from swtool.training.lengths import Claim

_AT_ONCE = 500


class Attended(NamedTuple):
    """What an attendance says, apart from whose and of what. ``verified_credit_hours`` in hundredths of 学时."""

    minutes: int | None = None
    claim: Claim | None = None
    verified_credit_hours: int | None = None
    verified_by: str | None = None
    proof_no: str | None = None
    result: str | None = None


class Record(NamedTuple):
    """A stored attendance with its course. ``entry_id`` is the register entry under which it was written, which differs
    from ``person_id`` where that was merged."""

    id: int
    person_id: int
    entry_id: int
    course: Course
    attended: Attended
    recorded_at: str
    superseded_at: str | None


class NewRecord(NamedTuple):
    """An attendance to be written."""

    person_id: int
    course_id: int
    attended: Attended
    batch_id: int | None = None
    source_row: int | None = None


_SELECT = """
    SELECT a.id, a.person_id, a.course_id, a.recorded_at, a.superseded_at, a.minutes, a.claimed_amount,
           a.unit_as_written, a.claimed_credit_hours, a.claimed_divisor, a.conversion_rule_id, a.verified_credit_hours,
           a.verified_by, a.proof_no, a.result
    FROM attendance a JOIN course c ON c.id = a.course_id
    WHERE {where}
    ORDER BY a.person_id, c.started_on, c.started_time, a.id
"""


def records(
    db: Database,
    *,
    years: tuple[int, int] | None = None,
    person_ids: Collection[int] | None = None,
    known_on: KnownOn = None,
) -> list[Record]:
    """Attendances by person and day, as known now or at ``known_on``; of courses that ended in these years (both
    included), of these persons only where told. What two entries of one person say of one course is one attendance."""
    same = identities(db, known_on)
    known, values = known_clause(known_on, "a")
    where = known
    if years is not None:
        where += " AND c.ended_on >= ? AND c.ended_on < ?"
        values = (*values, f"{years[0]:04d}", f"{years[1] + 1:04d}")
    if person_ids is None:
        return _counted_once(_records(db, where, values, same), same)
    found: list[Record] = []
    wanted = sorted(same.expand(person_ids))
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        found += _records(db, f"{where} AND a.person_id IN ({', '.join('?' * len(some))})", (*values, *some), same)
    return _counted_once(found, same)


def records_by_id(db: Database, ids: Sequence[int]) -> list[Record]:
    """Live attendances by their numbers. Raises ``NotFound`` for one that is none."""
    same = identities(db)
    found = {
        record.id: record
        for start in range(0, len(ids), _AT_ONCE)
        for record in _records(
            db,
            f"a.superseded_at IS NULL AND a.id IN ({', '.join('?' * len(ids[start : start + _AT_ONCE]))})",
            ids[start : start + _AT_ONCE],
            same,
        )
    }
    missing = [str(number) for number in ids if number not in found]
    if missing:
        raise NotFound(
            f"没有这样的学时记录：{'、'.join(missing)}", remedy="用 swtool training list 看记录号；更正过的记录有新的号"
        )
    return [found[number] for number in ids]


def supersede_records(tx: Transaction, ids: Sequence[int]) -> None:
    """Close attendances on the recorded axis."""
    tx.executemany("UPDATE attendance SET superseded_at = ? WHERE id = ?", [(tx.recorded_at, row_id) for row_id in ids])


def insert_records(tx: Transaction, new: Sequence[NewRecord]) -> range:
    """Write attendances; their ids in order."""
    ids = tx.allot("attendance", len(new))
    tx.executemany(
        "INSERT INTO attendance (id, uid, person_id, course_id, minutes, claimed_amount, unit_as_written, "
        "claimed_credit_hours, claimed_divisor, conversion_rule_id, verified_credit_hours, verified_by, proof_no, "
        "result, batch_id, source_row, recorded_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [
            (
                row_id,
                tx.uid(),
                record.person_id,
                record.course_id,
                record.attended.minutes,
                *_claim_values(record.attended.claim),
                record.attended.verified_credit_hours,
                record.attended.verified_by,
                record.attended.proof_no,
                record.attended.result,
                record.batch_id,
                record.source_row,
                tx.recorded_at,
            )
            for row_id, record in zip(ids, new, strict=True)
        ],
    )
    return ids


def next_proof_number(db: Database, year: int) -> str:
    """The next 学时证明 number of a year: XS2026-0001."""
    numbers = db.value(
        "SELECT max(CAST(substr(proof_number, 8) AS INTEGER)) FROM credit_proof WHERE proof_number GLOB ?",
        (f"XS{year:04d}-*",),
    )
    return f"XS{year:04d}-{(numbers if isinstance(numbers, int) else 0) + 1:04d}"


def insert_proof(
    tx: Transaction, person_id: int, number: str, first: date, last: date, credit_hours: int, file_name: str, head: str
) -> None:
    """Record that a 学时证明 was handed out."""
    tx.insert(
        "credit_proof",
        {
            "uid": tx.uid(),
            "proof_number": number,
            "person_id": person_id,
            "first_day": first.isoformat(),
            "last_day": last.isoformat(),
            "credit_hours": credit_hours,
            "file_name": file_name,
            "head": head,
            "recorded_at": tx.recorded_at,
        },
    )


def _claim_values(claim: Claim | None) -> Iterator[object]:
    """Amount, unit, 学时 with their divisor, and the rule that turned one into the other."""
    if claim is None:
        yield from (None, None, None, 1, None)
        return
    hours = claim.credit_hours
    yield claim.amount
    yield claim.unit
    yield None if hours is None else hours.numerator
    yield 1 if hours is None else hours.denominator
    yield claim.rule or None


def _counted_once(found: list[Record], same: Identities) -> list[Record]:
    """Of attendances of one course under several entries of a person one: the verified before the unverified, then the
    kept entry's, then the earliest recorded."""
    if not same:
        return found
    best: dict[tuple[int, int], Record] = {}
    for record in sorted(found, key=_rank):
        best.setdefault((record.person_id, record.course.id), record)
    return [record for record in found if best[record.person_id, record.course.id].entry_id == record.entry_id]


def _rank(record: Record) -> tuple[bool, bool, int]:
    attended = record.attended
    is_attested = attended.verified_credit_hours is not None or bool(attended.verified_by or attended.proof_no)
    return not is_attested, record.entry_id != record.person_id, record.id


def _records(db: Database, where: str, values: Sequence[object], same: Identities) -> list[Record]:
    """Read; what is said alike of many (a class has one length) is one record: a province has half a million."""
    rows = db.query(_SELECT.format(where=where), tuple(values))
    known = courses_by_id(db, {row[2] for row in rows})
    said: dict[tuple[object, ...], Attended] = {}
    found = []
    for row in rows:
        row_id, entry_id, course_id, recorded_at, superseded_at, *words = row
        key = tuple(words)
        attended = said.get(key)
        if attended is None:
            attended = said[key] = _attended(*words)
        found.append(
            Record(row_id, same.kept(entry_id), entry_id, known[course_id], attended, recorded_at, superseded_at)
        )
    return found


def _attended(
    minutes: int | None,
    amount: int | None,
    unit: str | None,
    hours: int | None,
    divisor: int,
    rule: str | None,
    verified: int | None,
    verified_by: str | None,
    proof_no: str | None,
    result: str | None,
) -> Attended:
    claim = None
    if amount is not None:
        claim = Claim(amount, unit or "", None if hours is None else Fraction(hours, divisor), rule or "")
    return Attended(minutes, claim, verified, verified_by, proof_no, result)
