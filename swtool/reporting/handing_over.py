"""One operator hands the office over to another: the 移交清单 as a paper to sign, and the event in the register."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from swtool.errors import SwtoolError, UsageFault
from swtool.office import Office
from swtool.operators import store
from swtool.operators.rules import DEFAULT_ROLE, OfficeOperator, operator_called
from swtool.reporting.handover import SECTIONS, Named, Section, Source
from swtool.shipped import chosen_or_shipped
from swtool.store.access import AccessKind, record_access
from swtool.store.attachments import folder_of
from swtool.store.database import Transaction

TEMPLATE = "handover.docx"
TITLE = "移交清单"
MOST_COLUMNS = 5


class Order(NamedTuple):
    """What is asked: to whom, from which day on, who watches (监交人; '' nobody), whether the giver stops acting that
    day, the receiver's ``role`` if they are new, and whether persons stand there by name."""

    receiver: str
    on: date
    witness: str = ""
    close: bool = False
    role: str = DEFAULT_ROLE
    reveal: bool = False


class HandedOver(NamedTuple):
    """What came of it: where the paper lies, what stands in it, and the event."""

    path: Path
    sections: tuple[Section, ...]
    handover: store.Handover


def default_name(office: Office, on: date) -> str:
    """移交清单 2026-11-10.docx; a later one of the same day is numbered, so that it never lies on the first."""
    earlier = sum(each.handed_on == on for each in store.handovers(office.db))
    return f"{TITLE} {on.isoformat()}{f'（第{earlier + 1}次）' if earlier else ''}.docx"


def hand_over(
    office: Office, order: Order, out: Path, *, template: Path | None = None, sources: Sequence[Source] = SECTIONS
) -> HandedOver:
    """Write the 移交清单 and enter the handing over: from that day on the receiver acts, and with ``close`` the giver
    (who is acting now) does not.

    Paper and event come together or not at all. Raises ``SwtoolError`` for a giver who is the receiver, a day before
    the giver began, and a template that cannot be filled.
    """
    people = store.all_operators(office.db)
    giver = operator_called(people, office.actor)
    name = order.receiver
    with office.change(f"移交：{giver.name} 给 {name}") as tx:
        receiver_id = _change_hands(tx, people, giver, order)
        sections = tuple(source(office, order.on) for source in sources)
        head = office.head
        written = _write(office, giver.name, name, order, sections, head, out, template)
        digest = hashlib.sha256(written.read_bytes()).hexdigest()
        handover = store.Handover(giver.name, name, order.witness, order.on, written.name, digest, head, tx.recorded_at)
        store.insert_handover(tx, giver.id, receiver_id, handover)
        if order.reveal and (shown := persons_in(sections)):
            record_access(tx, AccessKind.EXPORT, written.name, shown)
    return HandedOver(written, sections, handover)


def persons_in(sections: Sequence[Section]) -> int:
    """How many distinct persons stand in the sections."""
    cells = (cell for section in sections for row in section.rows for cell in row)
    return len({cell.number for cell in cells if isinstance(cell, Named)})


def sections_of(office: Office, order: Order, sources: Sequence[Source] = SECTIONS) -> tuple[Section, ...]:
    """What the list would say; nothing is kept. Raises as ``hand_over`` does."""
    people = store.all_operators(office.db)
    with office.change("移交清单", keep=False) as tx:
        _change_hands(tx, people, operator_called(people, office.actor), order)
        return tuple(source(office, order.on) for source in sources)


def _change_hands(tx: Transaction, people: Sequence[OfficeOperator], giver: OfficeOperator, order: Order) -> int:
    """From that day on the receiver acts, and the giver does not if so ordered; the receiver's id."""
    name, on = order.receiver, order.on
    if name == giver.name:
        raise UsageFault(
            "移交人和接收人是同一个人", where="--to", remedy="写接手的人；替离开的人移交：加 --operator 写移交人的姓名"
        )
    if not giver.acts_on(on):
        raise SwtoolError(
            f"{giver.name}在 {on.isoformat()} 不是经办人员", where="--on", remedy="写移交人经办期间的一天"
        )
    if order.close:
        store.close(tx, giver, on, f"移交给{name}")
    known = next((each for each in people if each.name == name), None)
    if known is not None and known.acts_on(on):
        return known.id
    later = [term for term in known.terms if term.effective_on > on] if known else []
    if later:
        raise SwtoolError(
            f"{name}从 {later[0].effective_on.isoformat()} 起才经办", where="--on", remedy="移交日期写那一天或以后"
        )
    return store.register(tx, store.Newcomer(name, on, order.role), known)


def _write(
    office: Office,
    giver: str,
    receiver: str,
    order: Order,
    sections: Sequence[Section],
    head: str,
    out: Path,
    template: Path | None,
) -> Path:
    from swtool.workbooks.documents import fill_document

    values = {
        "county": office.fact("county_name"),
        "authority": office.fact("competent_authority"),
        "giver": giver,
        "receiver": receiver,
        "witness": order.witness,
        "handed_on": order.on,
        "database": office.db.path.name,
        "folder": str(office.db.path.resolve().parent),
        "attachments": folder_of(office.db.path).name,
        "head": head,
        "policy_edition": office.policy.edition,
        "calendar_edition": office.calendar.edition,
        "printed_on": office.now.date(),
        "sections": [_values(number, section, reveal=order.reveal) for number, section in enumerate(sections)],
    }
    with chosen_or_shipped(template, TEMPLATE) as found:
        return fill_document(found, out, values)


def _values(number: int, section: Section, *, reveal: bool) -> dict[str, object]:
    assert 2 <= len(section.headings) <= MOST_COLUMNS, section.title
    return {
        "number": "一二三四五六七八九十"[number] if number < 10 else str(number + 1),
        "title": section.title,
        "headings": section.headings,
        "columns": len(section.headings),
        "rows": [
            [cell.shown(reveal=reveal) if isinstance(cell, Named) else cell for cell in row] for row in section.rows
        ],
        "note": section.note,
    }
