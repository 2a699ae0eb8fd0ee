"""`staff register`: one person put into the register with everything they bring, in one transaction."""

from __future__ import annotations

from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.errors import SwtoolError
from swtool.registry.credentials import (
    CertificateFields,
    EducationFields,
    EmploymentFields,
    insert_certificates,
    insert_educations,
    insert_employments,
)
from swtool.registry.people import Person, PersonFields, register_person
from swtool.registry.posts import REGISTRATION, PostFields, insert_post
from swtool.store.database import Transaction


class Registration(NamedTuple):
    """Everything about a new person. ``post`` is None for somebody without one; ``started_on`` is its first day, known
    to the day, month or year."""

    person: PersonFields
    certificate: CertificateFields | None = None
    education: EducationFields | None = None
    employment: EmploymentFields | None = None
    post: PostFields | None = None
    started_on: PartialDate | None = None


def register(tx: Transaction, registration: Registration) -> Person:
    """Write a registration; the person with 人员编号. Whether somebody like them is registered was asked before.

    Raises ``SwtoolError`` for a post without its first day or at a closed station.
    """
    if registration.post is not None and registration.started_on is None:
        raise SwtoolError("登记岗位要有到站时间", remedy="加 --from 日期；只知道月份写 2026-11")
    if registration.post is not None:
        _refuse_closed(tx, registration.post.station_id)
    person = register_person(tx, registration.person)
    if registration.certificate:
        insert_certificates(tx, [(person.id, registration.certificate)])
    if registration.education:
        insert_educations(tx, [(person.id, registration.education)])
    if registration.employment:
        insert_employments(tx, [(person.id, registration.employment)])
    if registration.post and registration.started_on:
        insert_post(
            tx,
            person.id,
            registration.post,
            effective_on=registration.started_on.first_day,
            effective_precision=registration.started_on.precision.value,
            cause=REGISTRATION,
        )
    return person


def _refuse_closed(tx: Transaction, station_id: int) -> None:
    """A post without end cannot begin at a station that has ended."""
    row = tx.execute("SELECT name, closed_on FROM station WHERE id = ?", (station_id,)).fetchone()
    if row["closed_on"] is not None:
        heir = tx.execute(
            "SELECT name FROM station_successor m JOIN station s ON s.id = m.new_station_id "
            "WHERE m.old_station_id = ? AND m.superseded_at IS NULL",
            (station_id,),
        ).fetchone()
        remedy = f"登记到并入的{heir['name']}" if heir else "核对社工站"
        raise SwtoolError(f"{row['name']}已于 {row['closed_on']} 撤销", remedy=remedy)
