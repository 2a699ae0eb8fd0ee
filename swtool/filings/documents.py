"""The papers of a filing: 备案回执 and 补正告知书, filled from templates that a county may copy and change."""

from __future__ import annotations

from pathlib import Path

from swtool.errors import SwtoolError
from swtool.filings.cases import Case
from swtool.filings.duty import lateness_bounds
from swtool.filings.sheets import part_label, reading_label, timely_label
from swtool.filings.store import insert_document
from swtool.filings.terms import DocumentKind, EventKind
from swtool.office import Office
from swtool.privacy import mask_name
from swtool.shipped import chosen_or_shipped
from swtool.store.access import AccessKind, record_access

TEMPLATES = {DocumentKind.RECEIPT: "filing_receipt.docx", DocumentKind.CORRECTION_NOTICE: "correction_notice.docx"}


def issue(
    office: Office, case: Case, kind: DocumentKind, out: Path, *, template: Path | None = None, reveal: bool = False
) -> Path:
    """Write a paper about a filing and record that it was handed out, with the chain head that stands on it.

    Where it lies is returned. Names are masked unless ``reveal``. Raises ``SwtoolError`` for a change without a filing,
    a notice without a return, or a template that cannot be filled.
    """
    from swtool.workbooks.documents import fill_document

    if case.filing is None:
        raise SwtoolError("还没有备案，不能出具", where=case.change.change_no, remedy="先用 swtool filing add 备案")
    values = _values(office, case, reveal=reveal)
    if kind is DocumentKind.CORRECTION_NOTICE:
        returns = [event for event in case.filing.events if event.kind is EventKind.RETURNED]
        if not returns:
            raise SwtoolError("没有退回过，不用出具补正告知书", where=case.filing.filing_no)
        values |= {"reason": returns[-1].reason, "returned_on": returns[-1].at.date()}
    # Inside the transaction: where the journal can't be written, no paper with a name on it is left behind.
    why = f"出具{kind.label} {case.filing.filing_no}"
    with office.change(why) as tx, chosen_or_shipped(template, TEMPLATES[kind]) as found:
        head = office.head
        written = fill_document(found, out, values | {"head": head})
        insert_document(tx, case.filing, kind, file_name=written.name, head=head)
        if reveal:
            record_access(tx, AccessKind.EXPORT, f"{kind.label} {case.filing.filing_no}", 1)
    return written


def refuse_paper(out: Path, template: Path | None) -> None:
    """Raises ``SwtoolError`` for a paper that could not be written: its ending, its folder, a template of one's own."""
    from swtool.workbooks.documents import require_docx, require_template
    from swtool.workbooks.outfile import refuse_place

    require_docx(out)
    refuse_place(out)
    if template is not None:
        require_template(template)


def default_name(case: Case, kind: DocumentKind) -> str:
    """A file name without personal data: 人员变动备案回执 BA2026-0001.docx."""
    number = case.filing.filing_no if case.filing else case.change.change_no
    return f"{kind.label} {number}.docx"


def _values(office: Office, case: Case, *, reveal: bool) -> dict[str, object]:
    """What the templates may ask for."""
    change, filing = case.change, case.filing
    assert filing is not None
    assert case.clocks is not None
    bounds = lateness_bounds(office.policy, office.today)
    deadline = case.deadline
    complete = case.clocks.complete
    return {
        "county": office.fact("county_name"),
        "authority": office.fact("competent_authority"),
        "filing_no": filing.filing_no,
        "change_no": change.change_no,
        "station": case.station,
        "operator": case.operator,
        "staff_no": case.person.staff_no,
        "name": case.person.name if reveal else mask_name(case.person.name),
        "kind": change.kind.label,
        "event_on": change.event_on.label if change.event_on else "不详",
        "before": part_label(change.before) or "—",
        "after": part_label(change.after) or "—",
        "project_why": case.duty.why,
        "first_filed": _moment(case.clocks.first.isoformat()),
        "channel": filing.channel.label,
        "complete": _moment(complete.isoformat()) if complete else "尚未补正",
        "reading": reading_label(case.reading),
        "deadline": deadline.last_day if deadline else "变动日期没有写到日，不能计算",
        "steps": list(deadline.steps) if deadline else [],
        "calendar_edition": deadline.calendar_edition if deadline else "—",
        "provisional": "截止日暂定：有一年的放假安排尚未载入，公布后可能变动"
        if deadline and deadline.provisional
        else "",
        "rule": case.rule or "—",
        "policy_edition": filing.deadline.policy_edition if filing.deadline else office.policy.edition,
        "result": case.status_label,
        "timely": timely_label(case, bounds) or "—",
        "printed_on": office.now.date(),
    }


def _moment(text: str) -> str:
    return text[:16].replace("T", " ")
