"""The register of notices as what it says of projects' purchases."""

from __future__ import annotations

from datetime import date

from swtool.lifecycle.records import Announced, Notices
from swtool.registers import store
from swtool.registers.affair_forms import NOTICES
from swtool.store.database import Database


def announced(db: Database, day: date) -> dict[int, Notices]:
    """Project → its 采购公告 and 合同公告 by the day, oldest first."""
    found: dict[int, dict[str, list[Announced]]] = {}
    for entry in sorted(store.entries(db, NOTICES.name, day), key=lambda each: (each.began, each.id)):
        project, category = entry.whole("project_id"), entry.text("category")
        if project is not None and category in ("tender", "contract"):
            told = Announced(
                date.fromisoformat(entry.began), entry.text("document_no") or None, entry.text("unit") or None
            )
            found.setdefault(project, {}).setdefault(category, []).append(told)
    return {
        project: Notices(tuple(kinds.get("tender", ())), tuple(kinds.get("contract", ())))
        for project, kinds in found.items()
    }
