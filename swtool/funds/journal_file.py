"""Writing the books out for an independent recount."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from swtool.funds import store
from swtool.funds.accounts import chart_on
from swtool.funds.journal_text import journal_text
from swtool.office import Office
from swtool.registry.projects import all_projects
from swtool.workbooks.outfile import put_bytes


def write_journal(office: Office, path: Path, as_of: date) -> tuple[Path, int]:
    """Write the journal whole or not at all: where it lies, and the number of entries. Raises as ``put_bytes``."""
    found = store.entries(office.db, as_of)
    text = journal_text(
        found,
        chart_on(office.policy, as_of),
        {fund.id: fund.name for fund in store.funds(office.db)},
        {project.id: project.name for project in all_projects(office.db)},
    )
    return put_bytes(path, text.encode("utf-8")), len(found)
