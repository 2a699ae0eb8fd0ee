"""The sheets of a project's life → dated versions: one change a row, a newer sheet corrects what stands.

A blank cell states nothing and takes nothing away, so that its days are compared with those that are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from swtool.forms.form import Form
from swtool.forms.kinds import YesNo
from swtool.intake.crossrows import tell_disorder
from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.lifecycle.store import current_rows, write_version
from swtool.office import Office
from swtool.registry.projects import ProjectFinder
from swtool.registry.station_finder import StationFinder
from swtool.store.database import Transaction

Values = dict[str, object]
Key = tuple[object, ...]
Settle = Callable[[Extract, Row, Values], bool]
"""Judges a version as it would stand and completes it; False: refused, with its finding."""


def as_read(office: Office) -> Settle:
    """For a sheet whose rows stand as they were read."""
    return lambda extract, row, values: True


class RecordForm(NamedTuple):
    """A form and its table. ``key`` are the columns of the table that name a row, ``fields`` what may be corrected
    (called alike in form and table); ``settling`` makes the judge of a sheet's rows. ``meant`` makes one of the ways in
    which a word of the key is written (第一期, 第1期); the table keeps the first of them."""

    form: Form
    table: str
    key: tuple[str, ...]
    fields: tuple[str, ...]
    settling: Callable[[Office], Settle] = as_read
    meant: Callable[[str], str] = str


@dataclass(slots=True)
class _Finders:
    office: Office
    project: ProjectFinder = field(init=False)
    _station: StationFinder | None = None

    def __post_init__(self) -> None:
        self.project = ProjectFinder(self.office.db)

    @property
    def station(self) -> StationFinder:
        if self._station is None:
            self._station = StationFinder(self.office.db)
        return self._station


def plan_form(record_form: RecordForm, office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of that form."""
    plan, finders = Plan(), _Finders(office)
    held = {_key(record_form, dict(row)): dict(row) for row in current_rows(office.db, record_form.table)}
    written = {_meant_by(record_form, key): key for key in held}
    seen: dict[Key, int] = {}
    settle = record_form.settling(office)
    for row in extract.rows:
        stated = _stated(record_form, finders, extract, row)
        if stated is None:
            continue
        key = _key(record_form, stated)
        if key not in held:
            key = written.setdefault(_meant_by(record_form, key), key)
            stated.update(zip(record_form.key, key, strict=True))
        if (first := seen.setdefault(key, row.number)) != row.number:
            column, what = record_form.form.key[0], f"与第 {first} 行是同一项"
            extract.fault(row, column, "project.twice", what, remedy="只留一行", against=first)
            continue
        before = held.get(key)
        new = {name: _or_before(stated.get(name), before, name) for name in (*record_form.key, *record_form.fields)}
        if (before and tell_disorder(extract, row, before, new)) or not settle(extract, row, new):
            continue
        subject = row.text("project") or row.text("station")
        told = _told(record_form, before, new)
        if before is not None and not told:
            plan.changes.append(Change(Action.UNCHANGED, row.number, subject))
            continue
        plan.changes.append(Change(Action.UPDATE if before else Action.INSERT, row.number, subject, "", told))
        plan.writes.append(_writer(record_form, before, new, batch, row.number))
    return plan


def stored(value: object) -> object:
    """A parsed value as its table keeps it."""
    if isinstance(value, bool):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def _key(record_form: RecordForm, values: Mapping[str, object]) -> Key:
    return tuple(values.get(name) for name in record_form.key)


def _meant_by(record_form: RecordForm, key: Key) -> Key:
    return tuple(record_form.meant(word) if isinstance(word, str) else word for word in key)


def _or_before(value: object, before: Mapping[str, object] | None, name: str) -> object:
    return before.get(name) if value is None and before is not None else value


def _stated(record_form: RecordForm, finders: _Finders, extract: Extract, row: Row) -> Values | None:
    """What a row says; None with a finding where it names nothing, or lacks what its form asks for."""
    values: Values = {}
    names = [column.name for column in record_form.form.columns]
    if "project" in names and (text := row.text("project")):
        found = finders.project.find(text)
        if len(found) != 1:
            what, remedy = finders.project.refusal(text)
            extract.fault(row, "project", "reference.project", what, remedy=remedy)
            return None
        values["project_id"] = found[0].id
    if "station" in names and (text := row.text("station")):
        stations = finders.station.find(text)
        if len(stations) != 1:
            what = "没有登记这个社工站" if not stations else f"对得上 {len(stations)} 个社工站"
            extract.fault(row, "station", "reference.station", what, remedy="写站名全称，见 swtool station list")
            return None
        values["station_id"] = stations[0].id
    lacking = [column for column in record_form.form.columns if column.required and row.values.get(column.name) is None]
    if lacking:  # each has its own finding
        return None
    for name in (*record_form.key, *record_form.fields):
        if name not in ("project_id", "station_id"):
            values[name] = stored(row.values.get(name))
    return values


def _told(record_form: RecordForm, before: Mapping[str, object] | None, new: Values) -> tuple[FieldChange, ...]:
    if before is None:
        return ()
    return tuple(
        field_change(
            record_form.form, name, _meant(record_form, name, before[name]), _meant(record_form, name, new[name])
        )
        for name in record_form.fields
        if before[name] != new[name]
    )


def _meant(record_form: RecordForm, name: str, value: object) -> object:
    """A stored value as its column parses it."""
    is_flag = isinstance(record_form.form.column(name).kind, YesNo)
    return bool(value) if is_flag and value is not None else value


def _writer(
    record_form: RecordForm, before: Mapping[str, object] | None, new: Values, batch: Batch, number: int
) -> Callable[[Transaction], None]:
    values = {**new, "batch_id": batch.id, "source_row": number}
    replaces = before["id"] if before else None

    def write(tx: Transaction) -> None:
        write_version(tx, record_form.table, values, replaces=replaces if isinstance(replaces, int) else None)

    return write
