"""项目完成情况: one page for the purchaser as a Word file (HNG-17)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from swtool.lifecycle import store
from swtool.lifecycle.progress import progress
from swtool.lifecycle.sheets import terms_on
from swtool.lifecycle.stages import stage_of, steps
from swtool.lifecycle.store import NOTHING_TOLD, Told
from swtool.office import Office
from swtool.quantities import format_money, format_percent
from swtool.registry.organizations import organization_by_id
from swtool.registry.stations import names_on
from swtool.shipped import chosen_or_shipped

TEMPLATE = "project_progress.docx"


def write_page(
    office: Office,
    project_id: int,
    day: date,
    out: Path,
    *,
    template: Path | None = None,
    told: Told = NOTHING_TOLD,
) -> Path:
    """One project's page; where it lies. ``told`` are notices of purchases that another room keeps."""
    from swtool.workbooks.documents import fill_document

    with chosen_or_shipped(template, TEMPLATE) as chosen:
        return fill_document(chosen, out, _values(office, project_id, day, told))


def _values(office: Office, project_id: int, day: date, told: Told) -> dict[str, object]:
    """What the template may ask for."""
    (life,) = store.lives(office.db, day, only=project_id, told=told)
    project, found = life.project, steps(life, terms_on(office, day), day)
    span = (project.starts_on, project.ends_on)
    return {
        "county": office.fact("county_name"),
        "authority": office.fact("competent_authority"),
        "project": project.name,
        "purchaser": project.purchaser or "没有登记",
        "organization": organization_by_id(office.db, project.organization_id).name,
        "station": names_on(office, day).get(project.station_on(day) or 0, "没有登记"),
        "amount": f"{format_money(project.amount)} 元" if project.amount is not None else "没有登记",
        "period": "至".join(str(each) if each else "没有登记" for each in span),
        "stage": stage_of(found),
        "as_of": day,
        "indicators": [
            {
                "name": each.name,
                "planned": f"{each.planned}{each.unit}",
                "done": "没有填报" if each.done is None else f"{each.done}{each.unit}",
                "share": "" if each.share is None else format_percent(each.share, decimals=1),
                "source": f"{'服务记录' if each.measure else '填报'} {each.counted_on or ''}".strip(),
            }
            for each in progress(office, day, only=project_id).get(project_id, ())
        ],
        "steps": [
            {
                "stage": step.stage.value,
                "state": step.state,
                "done_on": str(step.done_on or ""),
                "due_on": str(step.due_on or ""),
                "missing": step.missing,
            }
            for step in found
            if step.is_needed
        ],
        "printed_on": office.today,
        "policy_edition": office.policy.edition,
    }
