"""What stands on a page on paper besides its tables, whichever program prints it."""

from __future__ import annotations

from swtool.dates import PartialDate
from swtool.disclosure.page import Page
from swtool.disclosure.store import short_code
from swtool.disclosure.summary import summary
from swtool.disclosure.word_tables import BLANK


def printed_values(page: Page, sha256: str) -> dict[str, object]:
    """The words by the names that templates ask for; a line to write on where there are none."""
    signed = page.signatures
    return {
        "title": page.title,
        "organization": page.organization,
        "month": PartialDate.parse(page.month).label,
        "version": page.version,
        "reason": page.reason if page.version > 1 else "",
        "sample": page.sample,
        "stations": "、".join(page.stations),
        "credit_code": page.credit_code,
        "summary": summary(page, sha256),
        "prepared_by": signed.prepared_by or BLANK,
        "reviewed_by": signed.reviewed_by or BLANK,
        "approved_by": signed.approved_by or BLANK,
        "sealed_on": PartialDate.parse(page.sealed_on).label,
        "phone": page.phone or BLANK,
        "authority": page.authority,
        "approval": page.approval,
        "rule": page.rule,
        "code": short_code(sha256),
        "sha256": sha256,
    }
