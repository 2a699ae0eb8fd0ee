"""The lists of the registers: which there are, and one register as of a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from swtool.forms.form import Column
from swtool.forms.kinds import Choice, YesNo
from swtool.office import Office
from swtool.registers import store
from swtool.registers.forms import REGISTERS
from swtool.registers.register import NUMBER, REFERENCES, Register
from swtool.registers.store import Entry
from swtool.registers.subjects import Subjects
from swtool.registers.summaries import SUMMARIES
from swtool.registry.boundaries import boundary_notes
from swtool.registry.stations import stations_on
from swtool.tables import Heading, Show, Table

_MINOR = frozenset({"town", "mobile", "document_no", "details", "effective_until", "unit", "partner_no"})
"""Columns that a narrow screen leaves out."""
_SHOWN = 8  # names in one note


class Asked(NamedTuple):
    """Which lines of a register are wanted: of a station, of some divisions, of a year; None for all."""

    station_id: int | None = None
    division_ids: Collection[int] | None = None
    year: int | None = None

    @property
    def is_all(self) -> bool:
        """Whether nothing restricts the list."""
        return self.station_id is None and self.division_ids is None and self.year is None


EVERYTHING = Asked()


def kinds_table(office: Office, as_of: date) -> Table:
    """Every register: what it is for, and how many lines of it hold on the day."""
    counted = store.counts(office.db, as_of)
    rows = [(each.form.title, each.about, counted.get(each.name, 0)) for each in REGISTERS]
    return Table(
        "登记簿种类",
        (Heading("title", "登记簿"), Heading("about", "记什么"), Heading("count", "条数", Show.COUNT)),
        rows,
        as_of=as_of,
        counted_in="种",
    )


def entries_table(office: Office, register: Register, as_of: date, asked: Asked = EVERYTHING) -> Table:
    """The lines of a register that hold on a day (events: that happened by then), by place and number."""
    entries = store.entries(office.db, register.name, as_of)
    subjects = Subjects(office, as_of, entries)
    wanted = [entry for entry in entries if _is_asked(entry, subjects, asked)]
    wanted.sort(key=lambda entry: (_order(entry, subjects), entry.number))
    columns = register.form.columns
    headings = [each.heading._replace(minor=each.name in _MINOR | register.minor) for each in columns]
    rows = [[_cell(column, entry, subjects) for column in columns] for entry in wanted]
    if "due_on" in register.columns:
        after = [each.key for each in headings].index("due_on") + 1
        headings.insert(after, Heading("days_left", "还有几天", Show.COUNT))
        for entry, row in zip(wanted, rows, strict=True):
            row.insert(after, _days_left(entry, as_of))
    notes = [f"{register.form.title} {len(wanted)} 条", *_summary(register, wanted, subjects)]
    if asked.is_all and register.whole:
        notes += _lacking(office, register, as_of, wanted, subjects)
    return Table(
        register.form.title,
        tuple(headings),
        list(map(tuple, rows)),
        as_of=as_of,
        persons_by=NUMBER,
        notes=(*notes, *boundary_notes(office, as_of)),
        counted_in="条",
    )


def _summary(register: Register, entries: list[Entry], subjects: Subjects) -> tuple[str, ...]:
    """What is counted under the list: one worker's lines once, however many numbers they had."""
    summary = SUMMARIES.get(register.name)
    return summary(subjects.once(register, sorted(entries, key=lambda entry: entry.id))) if summary else ()


def _cell(column: Column, entry: Entry, subjects: Subjects) -> object:
    if column.name == NUMBER:
        return entry.number
    if column.name in REFERENCES:
        return subjects.called(column.name, entry)
    value = entry.values[column.name]
    if isinstance(column.kind, Choice):
        return column.kind.label(str(value)) if value is not None else None
    return bool(value) if isinstance(column.kind, YesNo) and value is not None else value


def _is_asked(entry: Entry, subjects: Subjects, asked: Asked) -> bool:
    if asked.station_id is not None and subjects.station_of(entry) != asked.station_id:
        return False
    if asked.year is not None and entry.began[:4] != str(asked.year) and entry.whole("year") != asked.year:
        return False
    if asked.division_ids is None:
        return True
    place = subjects.place_of(entry)
    return place is not None and place.division.id in asked.division_ids


def _order(entry: Entry, subjects: Subjects) -> tuple[str, str, int]:
    place = subjects.place_of(entry)
    return place.order if place is not None else ("", "", 0)


def _days_left(entry: Entry, as_of: date) -> int | None:
    """Days to the last day, 0 on it; None where it has passed or is not stated."""
    due = entry.text("due_on")
    left = (date.fromisoformat(due) - as_of).days if due else -1
    return left if left >= 0 else None


def _lacking(
    office: Office, register: Register, as_of: date, entries: list[Entry], subjects: Subjects
) -> tuple[str, ...]:
    """Which stations or towns have no line at all."""
    if register.whole == "station":
        there = {subjects.station_of(entry) for entry in entries}
        names = [each.name for each in stations_on(office, as_of) if each.tier == "station" and each.id not in there]
        what = "社工站"
    else:
        places = (subjects.place_of(entry) for entry in entries)
        towns = {place.town.id for place in places if place is not None and place.town is not None}
        names = [town.name for town in subjects.places.index.towns if town.id not in towns]
        what = "乡镇（街道）"
    if not names:
        return ()
    more = "等" if len(names) > _SHOWN else ""
    return (f"没有登记的{what} {len(names)} 个：{'、'.join(names[:_SHOWN])}{more}",)
