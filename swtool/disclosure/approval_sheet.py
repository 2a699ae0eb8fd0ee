"""审批单: the content that is approved, and who signs for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from swtool.dates import Month, PartialDate
from swtool.disclosure.page import PagePart
from swtool.disclosure.render_docx import parts_xml, word_template
from swtool.disclosure.store import short_code
from swtool.disclosure.templates import Templates, shipped_templates


class SignedStep(NamedTuple):
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


def _day(day: date | str) -> str:
    return PartialDate.parse(str(day)).label if day else "　　年　　月　　日"
