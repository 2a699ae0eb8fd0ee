"""The 审批单 of a draft as a file. It stays in the office: beside the database, never in the folder from which things
are published."""

from __future__ import annotations

from pathlib import Path

from swtool.disclosure.approval_sheet import SignedStep, render_approval_sheet
from swtool.disclosure.approvals import approval_of, draft_code
from swtool.disclosure.drafts import Draft
from swtool.disclosure.own_templates import templates_of
from swtool.disclosure.rendering import fitting_name
from swtool.office import Office
from swtool.registry.organizations import Organization
from swtool.workbooks.outfile import make_folder, put_bytes


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
