"""个人信息查阅清单 as a Word document from the county's template."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from swtool.office import Office
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
    with _template(template) as found:
        return fill_document(found, out, values)


@contextmanager
def _template(chosen: Path | None) -> Iterator[Path]:
    if chosen is not None:
        yield chosen
        return
    try:
        folder = resources.files("swtool.templates")
    except ModuleNotFoundError:  # a source tree that isn't installed
        yield Path(__file__).parents[2] / "templates" / TEMPLATE
        return
    with resources.as_file(folder / TEMPLATE) as shipped:
        yield shipped
