"""From what to what a household file changes, told at the cells that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from swtool.forms.form import Form
from swtool.intake.fields import field_change
from swtool.intake.plan import Change, FieldChange
from swtool.inventory.household_columns import HouseholdColumns, MemberDraft
from swtool.inventory.household_drafts import FileDraft
from swtool.inventory.known import Known
from swtool.privacy import mask_name
from swtool.registry.boundaries import Places

_COLUMN_OF_MEMBER = {"name": "member_name", "is_head": "relation"}


def household_fields(
    sheet: HouseholdColumns, draft: FileDraft, before: Known, changed: Mapping[str, object]
) -> Iterator[FieldChange]:
    """From what to what, at the row in which a town changed it, else at the first of the household that states it."""
    for name, value in changed.items():
        column = "village" if name == "division_id" else name
        rows = [sheet.rows[at] for at in draft.members]
        meant = (row for row in rows if (row.number, column) in sheet.extract.intended)
        row = next(meant, None) or next((row for row in rows if row.values.get(column) is not None), rows[0])
        yield field_change(sheet.extract.form, column, before.values[name], value, row=row.number)


def with_village_names(change: Change, village: object, before: Known, places: Places) -> Change:
    """The change with a household's old and new village by name instead of by number."""
    if not any(each.column == "village" for each in change.fields):
        return change
    was, now = (places.row(int(str(place))).name for place in (before.parent_id, village))
    told = tuple(each._replace(before=was, after=now) if each.column == "village" else each for each in change.fields)
    return change._replace(fields=told)


def member_fields(form: Form, altered: Iterable[tuple[Known, dict[str, object], MemberDraft]]) -> Iterator[FieldChange]:
    """From what to what, of each member whose details change; whose they are is put before, masked."""
    for before, merged, member in altered:
        of = f"成员{mask_name(before.values['name'])}的"
        for name, value in merged.items():
            was = before.values[name]
            if value == was:
                continue
            column = _COLUMN_OF_MEMBER.get(name, name)
            if name == "is_head":
                told = ("户主" if was else "不是户主", "户主" if value else "不是户主")
                yield FieldChange(column, f"{of}{form.column(column).title}", *told, row=member.row.number)
            else:
                yield field_change(form, column, was, value, row=member.row.number, of=of)
