"""审批单: the content that is approved, and who signs for it.

It stays in the office: beside the database, never in the folder from which things are published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from swtool.dates import Month, PartialDate
from swtool.disclosure.approvals import approval_of, draft_code
from swtool.disclosure.drafts import Draft
from swtool.disclosure.page import PagePart
from swtool.disclosure.render_docx import parts_xml, word_template
from swtool.disclosure.rendering import fitting_name
from swtool.disclosure.store import short_code
from swtool.disclosure.templates import Templates, shipped_templates, templates_of
from swtool.office import Office
from swtool.registry.organizations import Organization
from swtool.workbooks.outfile import make_folder, put_bytes


@dataclass(frozen=True, slots=True)
class SignedStep:
    """A step of the approval: its name, who took it, on what day, what was said; '' leaves room to write."""

    name: str
    person: str = ""
    day: date | str = ""
    opinion: str = ""


def render_approval_sheet(
    organization: str,
    month: Month | str,
    parts: Sequence[PagePart],
    steps: Sequence[SignedStep | tuple[str, str, date | str, str]],
    sha256: str,
    *,
    reason: str = "",
    templates: Templates | None = None,
) -> bytes:
    """The .docx of the sheet. ``sha256`` names the content; ``reason`` is the 更正说明 of a later version.

    Raises ``SwtoolError`` for a template with a fault.
    """
    template = word_template(templates or shipped_templates(), "approval")
    taken = [step if isinstance(step, SignedStep) else SignedStep(*step) for step in steps]
    return template.fill({
        "organization": organization,
        "month": Month.parse(str(month)).label,
        "reason": reason,
        "parts": parts_xml(template, parts),
        "steps": [
            {"name": step.name, "person": step.person, "day": _day(step.day), "opinion": step.opinion}
            for step in taken
        ],
        "code": short_code(sha256),
        "sha256": sha256,
    })  # fmt: skip


def write_approval_sheet(office: Office, organization: Organization, draft: Draft) -> Path:
    """Write the sheet of a draft with the steps taken so far, and room for those to come; where it lies.

    Another content has another draft code and thereby another file. Raises ``SwtoolError`` where it cannot be written.
    """
    steps = [SignedStep("草拟", draft.drafted_by, draft.drafted_on)]
    if draft.returned is not None:
        back = draft.returned
        steps.append(SignedStep(back.step.label, back.decided_by, back.decided_on, back.remark))
    approval = approval_of(office)
    taken = {decision.step: decision for decision in approval.counted(draft)}
    for step in approval.steps:
        if decision := taken.get(step):
            opinion = "；".join(filter(None, (decision.remark, approval.sameness(draft, decision))))
            steps.append(SignedStep(step.label, decision.decided_by, decision.decided_on, opinion))
        else:
            steps.append(SignedStep(step.label))
    content = render_approval_sheet(
        organization.name,
        draft.month,
        draft.parts,
        steps,
        draft.sha256,
        reason=draft.reason,
        templates=templates_of(office),
    )
    folder = office.db.path.resolve().parent / "审批单" / str(draft.month)
    make_folder(folder)
    rest = f"{draft.month.label}三务公开审批单（草稿 {draft_code(draft)}）.docx"
    path = folder / fitting_name(organization.name, rest)
    return path if path.is_file() and path.read_bytes() == content else put_bytes(path, content)


def _day(day: date | str) -> str:
    return PartialDate.parse(str(day)).label if day else "　　年　　月　　日"
