"""How a value that differs is told: what the office has and what the sheet states, masked where it is personal."""

from __future__ import annotations

from collections.abc import Sequence

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice
from swtool.intake.plan import Action, Change, FieldChange
from swtool.privacy import mask_all, mask_none
from swtool.workbooks.celltext import cell_text


def field_change(
    form: Form, column: str, before: object, after: object, *, row: int = 0, of: str = "", name: str = ""
) -> FieldChange:
    """The difference in one column of ``form``, by stored values.

    ``of`` is put before the column's title (whose it is, masked). ``name`` is the column whose words and mask apply
    where that is another one than the column that states it.
    """
    spoken = form.column(name or column)
    return FieldChange(
        column, f"{of}{spoken.title}", shown(spoken, before), shown(spoken, after), row, before in (None, "")
    )


def told_change(
    row: int,
    subject: str,
    told: Sequence[FieldChange],
    *,
    rows: tuple[int, ...] = (),
    taken: tuple[str, ...] = (),
) -> Change:
    """What becomes of a row whose subject is on record: an update where anything differs, else nothing."""
    action = Action.UPDATE if told else Action.UNCHANGED
    return Change(action, row, subject, titles_told(told), tuple(told), rows, taken)


def titles_told(told: Sequence[FieldChange]) -> str:
    """Which columns differ, in a few words; '' where none does."""
    return f"更改：{'、'.join(dict.fromkeys(each.title for each in told))}" if told else ""


def shown(column: Column, value: object) -> str:
    """A stored value as the office may see it in a finding; '' for none."""
    if value is None or value == "":
        return ""
    words = column.kind.label(value) if isinstance(column.kind, Choice) and isinstance(value, str) else value
    text = cell_text(words, column.kind.show)
    if not column.privacy.is_personal:
        return text
    mask = column.kind.mask
    return mask_all(text) if mask is mask_none else mask(text)
