"""Lines of a register read back for a town: those that hold today and lie in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from swtool.dates import PartialDate
from swtool.forms.form import Column
from swtool.forms.kinds import Day, PartialDay, YesNo
from swtool.intake.plan import HeldRow
from swtool.office import Office
from swtool.privacy import PLACEHOLDERS
from swtool.registers import store
from swtool.registers.register import NUMBER, REFERENCES, Register
from swtool.registers.store import Entry
from swtool.registers.subjects import Subjects


def held_entries(register: Register, office: Office, town_id: int) -> Sequence[HeldRow]:
    """The lines of today whose place or station lies in the town, as the town would write them."""
    entries = store.entries(office.db, register.name, office.today)
    subjects = Subjects(office, office.today, entries)
    town = subjects.places.of(town_id).division.id
    rows = []
    for entry in entries:
        place = subjects.place_of(entry)
        if place is None or place.town is None or place.town.id != town or entry.text("name") in PLACEHOLDERS:
            continue
        values = {column.name: _value(column, entry, subjects) for column in register.form.columns}
        rows.append(HeldRow(entry.number, f"{register.form.title} {entry.number}", values))
    return rows


def _value(column: Column, entry: Entry, subjects: Subjects) -> object:
    """A value as the column's kind reads it."""
    if column.name == NUMBER:
        return entry.number
    if column.name in REFERENCES:
        return subjects.called(column.name, entry)
    value = entry.values[column.name]
    if value is None:
        return None
    if isinstance(column.kind, PartialDay):
        return PartialDate.parse(str(value))
    if isinstance(column.kind, Day):
        return date.fromisoformat(str(value))
    return bool(value) if isinstance(column.kind, YesNo) else value
