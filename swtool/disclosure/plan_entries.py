"""公开事项表 → what is told beside the figures of 业务 and 财务. The same entry again is unchanged."""

from __future__ import annotations

from collections.abc import Callable, Collection

from swtool.dates import Month, PartialDate
from swtool.disclosure.entry_store import entries_known, insert_entry
from swtool.disclosure.month_sheet import Matter
from swtool.disclosure.parts import Part
from swtool.intake.plan import Action, Batch, Change, Extract, Plan, Row
from swtool.office import Office
from swtool.registry.organizations import Organization, OrganizationFinder
from swtool.services.plan_party import published_month, publishing_organization, tells_a_person
from swtool.store.database import Transaction

_Key = tuple[int, Month, Matter]


def plan_entries(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of entries: one change a row."""
    finder = OrganizationFinder(office.db)
    drafts = [(row, *found) for row in extract.rows if (found := _entry(office, extract, row, finder)) is not None]
    plan = Plan()
    known: Collection[_Key] = entries_known(office.db, {month for _, _, month, _ in drafts})
    seen: dict[_Key, int] = {}
    for row, organization, month, matter in drafts:
        key = organization.id, month, matter
        if (earlier := seen.setdefault(key, row.number)) != row.number:
            what = f"与第 {earlier} 行是同一件事项"
            extract.fault(row, "title", "entry.twice", what, remedy="只留一行", against=earlier)
            continue
        subject = f"{organization.name} {month.label} {matter.kind}"
        if key in known:
            plan.changes.append(Change(Action.UNCHANGED, row.number, subject))
            continue
        plan.changes.append(Change(Action.INSERT, row.number, subject, matter.title))
        plan.writes.append(_write(organization.id, month, matter, row, batch))
    return plan


def _entry(
    office: Office, extract: Extract, row: Row, finder: OrganizationFinder
) -> tuple[Organization, Month, Matter] | None:
    organization = publishing_organization(extract, row, finder)
    month = published_month(office, extract, row, "happened_on", faults="entry")
    part, kind, title = row.text("part"), row.text("kind"), row.text("title")
    if tells_a_person(extract, row, "kind", "title"):
        return None
    if organization is None or month is None or not part or not kind or not title:
        return None
    day = row.values.get("happened_on")
    return organization, month, Matter(Part(part), day if isinstance(day, PartialDate) else None, kind, title)


def _write(organization_id: int, month: Month, matter: Matter, row: Row, batch: Batch) -> Callable[[Transaction], None]:
    def write(tx: Transaction) -> None:
        insert_entry(tx, organization_id, month, matter, batch_id=batch.id, source_row=row.number)

    return write
