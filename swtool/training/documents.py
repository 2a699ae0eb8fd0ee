"""学时证明: what a person earned in a period, as a paper with a number and the chain head that stands on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from swtool.errors import SwtoolError
from swtool.office import Office
from swtool.privacy import mask_name
from swtool.registry.people import Person
from swtool.registry.posts import posts_of
from swtool.registry.stations import names_on
from swtool.shipped import chosen_or_shipped
from swtool.store.access import AccessKind, record_access
from swtool.training.credits import Credit, credit_of, hours_text, rounded_down, tally
from swtool.training.sheets import course_cells, delivery_text
from swtool.training.store import insert_proof, next_proof_number, records
from swtool.training.terms import CreditState

TEMPLATE = "training_certificate.docx"


def default_name(person: Person, first: date, last: date) -> str:
    """A file name without personal data: 学时证明 330481-00001 2026-01-01至2026-12-31.docx."""
    return f"学时证明 {person.staff_no} {first.isoformat()}至{last.isoformat()}.docx"


def certify(
    office: Office,
    person: Person,
    first: date,
    last: date,
    out: Path,
    *,
    template: Path | None = None,
    reveal: bool = False,
) -> Path:
    """Write the 学时证明 of a person over a period (both days included) and record that it was handed out.

    Only hours that count stand on it. Where it lies is returned. The name is masked unless ``reveal``, which is
    journalled. Raises ``SwtoolError`` where there is nothing to certify or the template cannot be filled.
    """
    from swtool.workbooks.documents import fill_document

    earned = counted_between(office, person, first, last)
    if not earned:
        raise SwtoolError(
            f"{first.isoformat()} 至 {last.isoformat()} 没有计入的学时",
            where=person.staff_no,
            remedy="用 swtool training list --person 查看；待认定的先用 swtool training verify 认定",
        )
    number = next_proof_number(office.db, office.now.year)
    head = office.head
    values = _values(office, person, earned, reveal=reveal) | {
        "number": number,
        "first_day": first,
        "last_day": last,
        "head": head,
    }
    with chosen_or_shipped(template, TEMPLATE) as found:
        written = fill_document(found, out, values)
    with office.change(f"出具学时证明 {number}") as tx:
        total = rounded_down(tally(earned).counted)
        insert_proof(tx, person.id, number, first, last, total, written.name, head)
        if reveal:
            record_access(tx, AccessKind.EXPORT, f"学时证明 {number}", 1)
    return written


def counted_between(office: Office, person: Person, first: date, last: date) -> list[Credit]:
    """The credits that count of courses that ended between the two days; one whose day is not known well enough to
    say so is left out."""
    return [
        credit
        for credit in map(credit_of, records(office.db, person_ids=(person.id,)))
        if credit.state is CreditState.COUNTED and first <= credit.earned.first_day and credit.earned.last_day <= last
    ]


def _values(office: Office, person: Person, earned: list[Credit], *, reveal: bool) -> dict[str, object]:
    """What the template may ask for."""
    names = names_on(office, office.today)
    here = [names[post.station_id] for post in posts_of(office.db, person.id) if post.covers(office.today)]
    return {
        "county": office.fact("county_name"),
        "authority": office.fact("competent_authority"),
        "staff_no": person.staff_no,
        "name": person.name if reveal else mask_name(person.name),
        "station": "、".join(dict.fromkeys(here)) or "（现不在岗）",
        "courses": [_line(number, credit) for number, credit in enumerate(earned, start=1)],
        "total": hours_text(tally(earned).counted),
        "printed_on": office.now.date(),
        "policy_edition": office.policy.edition,
    }


def _line(number: int, credit: Credit) -> dict[str, object]:
    title, category, started_on, ended_on = course_cells(credit.record)
    return {
        "number": number,
        "title": title,
        "category": category or "",
        "mode": delivery_text(credit.record),
        "days": started_on if started_on == ended_on else f"{started_on}\n至{ended_on}",
        "organizer": credit.record.course.key.organizer,
        "proof_no": credit.record.attended.proof_no or "",
        "hours": hours_text(credit.counted),
    }
