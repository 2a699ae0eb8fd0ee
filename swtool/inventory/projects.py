"""Which project answers a need or a problem (JLP-02: 居民需求清单和治理问题清单策划为项目)."""

from __future__ import annotations

from datetime import date

from swtool.errors import SwtoolError
from swtool.folding import squeeze
from swtool.intake.plan import Extract, Row
from swtool.inventory.demands import LABELS, Demand, require
from swtool.office import Office
from swtool.registry.divisions import nearest_names
from swtool.registry.projects import all_projects, require_project
from swtool.store.database import Database, Transaction


class ProjectFinder:
    """The projects of the register by name, read once a sheet, and only where a row names one."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[str, int] | None = None

    def of_row(self, extract: Extract, row: Row) -> int | None:
        """The project that a row names; a finding for a name that nobody registered."""
        text = row.text("project_name")
        if not text:
            return None
        if self._known is None:
            self._known = {squeeze(project.name): project.id for project in all_projects(self._db)}
        found = self._known.get(squeeze(text))
        if found is None:
            near = nearest_names(squeeze(text), self._known)
            what = f"没有登记项目“{text}”" + (f"，相近的有：{'、'.join(near)}" if near else "")
            extract.fault(
                row, "project_name", "reference.project", what, remedy="先用 swtool project add 登记，或改名称"
            )
        return found


def answer(
    tx: Transaction, kind: str, row_id: int, project_id: int | None, day: date, *, batch_id: int | None = None
) -> None:
    """From the day on this project answers it, and no other; None: no project any more."""
    for row in tx.execute(
        f"SELECT id FROM project_answer WHERE {kind}_id = ? AND superseded_at IS NULL", (row_id,)
    ).fetchall():
        tx.supersede("project_answer", row["id"])
    if project_id is not None:
        tx.insert(
            "project_answer",
            {
                f"{kind}_id": row_id,
                "project_id": project_id,
                "effective_on": day.isoformat(),
                "batch_id": batch_id,
                "recorded_at": tx.recorded_at,
            },
        )


def set_project(office: Office, demand: Demand, number: str, project: str, day: date, *, keep: bool = True) -> str:
    """Say which project answers a need or problem; its full name, '' for none. Raises ``NotFound``, ``SwtoolError``."""
    if day > office.today:
        raise SwtoolError(f"日期 {day.isoformat()} 还没有到", remedy="到那一天再登记")
    found = None if project in ("", "无") else require_project(office.db, project)
    with office.change(f"{LABELS[demand]} {number} 对应项目", keep=keep) as tx:
        answer(tx, demand, require(office.db, demand, number).id, found.id if found else None, day)
    return found.name if found else ""
