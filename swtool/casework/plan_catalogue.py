"""服务目录表 → an edition of a catalogue. A later sheet of the same edition corrects it; nothing is taken away."""

from __future__ import annotations

from swtool.casework.catalogue import Item, loaded_items
from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Change, Extract, Plan, Row
from swtool.office import Office
from swtool.store.database import Transaction

_FIELDS = ("field", "section", "name", "content")
_COLUMNS = (
    "id", "catalogue", "edition_on", "code", *_FIELDS, "batch_id", "source_row", "recorded_at"
)  # fmt: skip


def plan_catalogue(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of a catalogue: one change a row, known by catalogue, edition and code."""
    held = {(item.catalogue, item.edition_on, item.code): item for item in loaded_items(office.db)}
    plan, written, replaced = Plan(), list[tuple[Row, Item]](), list[int]()
    for row in extract.rows:
        item = _item(row)
        if item is None:
            continue
        before = held.get((item.catalogue, item.edition_on, item.code))
        subject = f"{item.catalogue} {item.code}"
        told = tuple(
            field_change(extract.form, name, getattr(before, name), getattr(item, name))
            for name in _FIELDS
            if before is not None and getattr(item, name) != getattr(before, name)
        )
        if before is not None and not told:
            plan.changes.append(Change(Action.UNCHANGED, row.number, subject))
            continue
        action = Action.INSERT if before is None else Action.UPDATE
        plan.changes.append(Change(action, row.number, subject, item.name, told))
        written.append((row, item))
        if before is not None:
            replaced.append(before.id)
    if written:
        plan.writes.append(lambda tx: _write(tx, written, replaced, batch))
    return plan


def _item(row: Row) -> Item | None:
    catalogue, edition, code, field, section, name, content = map(
        row.text, ("catalogue", "edition_on", "code", "field", "section", "name", "content")
    )
    if not all((catalogue, edition, code, field, name)):
        return None
    return Item(catalogue, edition, code, field, section, name, content)


def _write(tx: Transaction, written: list[tuple[Row, Item]], replaced: list[int], batch: Batch) -> None:
    for row_id in replaced:
        tx.supersede("service_item", row_id)
    ids = tx.allot("service_item", len(written))
    tx.insert_rows(
        "service_item",
        _COLUMNS,
        ids,
        (
            (
                row_id,
                item.catalogue,
                item.edition_on,
                item.code,
                *(getattr(item, name) for name in _FIELDS),
                batch.id,
                row.number,
                tx.recorded_at,
            )
            for row_id, (row, item) in zip(ids, written, strict=True)
        ),
    )
