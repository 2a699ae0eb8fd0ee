"""个人信息查阅清单 as a Word document from the county's template."""

from __future__ import annotations

from pathlib import Path

from swtool.office import Office
from swtool.shipped import chosen_or_shipped
from swtool.tables import Table

TEMPLATE = "personal_data_report.docx"


def write_report(office: Office, table: Table, case_no: str, out: Path, *, template: Path | None = None) -> Path:
    """Fill the template with the list; where it lies is returned. Raises as ``fill_document``."""
    from swtool.workbooks.documents import fill_document

    values = {
        "county": office.fact("county_name"),
        "authority": office.fact("competent_authority"),
        "title": table.title,
        "case_no": case_no,
        "lines": [dict(zip((heading.key for heading in table.headings), row, strict=True)) for row in table.rows],
        "notes": list(table.on_paper().notes),
        "printed_on": office.now.date(),
        "head": office.head,
        "policy_edition": office.policy.edition,
    }
    with chosen_or_shipped(template, TEMPLATE) as found:
        return fill_document(found, out, values)
