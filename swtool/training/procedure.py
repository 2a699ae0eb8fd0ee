"""What an officer does by command: record attendance, verify hours, withdraw a wrong record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from swtool.errors import SwtoolError
from swtool.findings import Where
from swtool.forms.kind import CellFault, ParseContext
from swtool.intake.plan import Action
from swtool.office import Office
from swtool.registry.people import Person
from swtool.store.database import Transaction
from swtool.training import store
from swtool.training.kinds import CourseDays, CourseLength, Length, Span
from swtool.training.lengths import Claim, Conversions, claim_of, whole_minutes
from swtool.training.plans import span_fault
from swtool.training.recording import Draft, Planned, Recorder
from swtool.training.store import Attended, NewRecord, Record
from swtool.training.terms import CREDIT_HOUR


class Entry(NamedTuple):
    """A course with what is claimed for everybody who attended: as typed. ``length`` is 12, 2天, 90分钟 … or ''."""

    title: str
    span: Span
    length: str = ""
    minutes: int | None = None
    organizer: str = ""
    category: str | None = None
    delivery_mode: str | None = None
    is_social_work: bool | None = None
    verified_credit_hours: int | None = None
    verified_by: str | None = None
    proof_no: str | None = None


def read_span(text: str, office: Office) -> Span:
    """The days of a course as typed. Raises ``SwtoolError`` for what is no date, or cannot be as of today."""
    read = CourseDays().parse(text, ParseContext(office.today))
    if isinstance(read, CellFault):
        raise SwtoolError(
            f"“{text}”不是培训时间", why=read.reason, remedy="写成 2026-03-05，几天的写 2026-03-05至2026-03-06"
        )
    assert isinstance(read, Span)
    if fault := span_fault(read, office.today):
        raise SwtoolError(f"培训时间“{text}”不对", why=fault[1], remedy="核对日期")
    return read


def record(office: Office, tx: Transaction, people: Sequence[Person], entry: Entry) -> list[tuple[Person, Planned]]:
    """Record that these people attended; what became of each. Raises ``SwtoolError`` where it contradicts a record."""
    drafts = [_draft(office, person, entry) for person in people]
    recorder = Recorder(office.db, {person.id for person in people}, {entry.span})
    done = []
    for person, draft in zip(people, drafts, strict=True):
        planned = recorder.plan(draft)
        if planned.problem:
            raise SwtoolError(planned.problem, where=str(Where(subject=person.staff_no)), remedy="核对后再登记")
        done.append((person, planned))
    if any(planned.action is not Action.UNCHANGED for _, planned in done):
        recorder.write(tx)
    return done


def verify(tx: Transaction, records: Sequence[Record], by: str, hours: int | None = None) -> None:
    """Somebody stands for these hours; ``hours`` (hundredths of 学时) where others are verified than claimed.

    Raises ``SwtoolError`` for a record whose 学时 nobody can tell, unless ``hours`` says it.
    """
    unclear = [
        str(each.id)
        for each in records
        if hours is None
        and each.attended.verified_credit_hours is None
        and (each.attended.claim is None or each.attended.claim.credit_hours is None)
    ]
    if unclear:
        raise SwtoolError(
            f"记录 {'、'.join(unclear)} 没有学时数，或单位没有折算规则",
            remedy="用 --hours 写明认定的学时，或在本县规则文件里写折算规则后重新载入",
        )
    store.supersede_records(tx, [each.id for each in records])
    store.insert_records(tx, [_renewed(each, by, hours) for each in records])


def withdraw(tx: Transaction, records: Sequence[Record]) -> None:
    """These attendances were recorded by mistake; they stay in the history. The reason stands in the journal."""
    store.supersede_records(tx, [each.id for each in records])


def _renewed(before: Record, by: str, hours: int | None) -> NewRecord:
    attended = before.attended._replace(verified_by=by)
    if hours is not None:
        attended = attended._replace(verified_credit_hours=hours)
    return NewRecord(before.entry_id, before.course.id, attended)


def _draft(office: Office, person: Person, entry: Entry) -> Draft:
    claim, minutes = _length(office, entry)
    attended = Attended(
        minutes=entry.minutes if entry.minutes is not None else minutes,
        claim=claim,
        verified_credit_hours=entry.verified_credit_hours,
        verified_by=entry.verified_by,
        proof_no=entry.proof_no,
    )
    return Draft(
        person.id,
        entry.title,
        entry.span,
        attended,
        organizer=entry.organizer,
        category=entry.category,
        is_social_work=entry.is_social_work,
        delivery_mode=entry.delivery_mode,
    )


def _length(office: Office, entry: Entry) -> tuple[Claim | None, int | None]:
    """The claim as typed, and its minutes where its unit tells them."""
    if not entry.length:
        return None, None
    read = CourseLength().parse(entry.length, ParseContext(office.today))
    if isinstance(read, CellFault):
        raise SwtoolError(f"“{entry.length}”不是学时", why=read.reason, remedy="写 12，或带单位：2天、90分钟")
    conversions = Conversions.on(office.policy, entry.span.start.first_day)
    if isinstance(read, Length):
        return claim_of(read.amount, read.unit, conversions), whole_minutes(read.amount, read.unit)
    return (claim_of(read, CREDIT_HOUR, conversions), None) if isinstance(read, int) else (None, None)


def credit_hours_typed(text: str, office: Office) -> int:
    """学时 as typed, in hundredths. Raises ``SwtoolError`` for another unit or no number."""
    read = CourseLength().parse(text, ParseContext(office.today))
    if not isinstance(read, int):
        why = read.reason if isinstance(read, CellFault) else "认定学时只能写学时数"
        raise SwtoolError(f"“{text}”不是学时", why=why, remedy="写成 12 或 7.5")
    return read
