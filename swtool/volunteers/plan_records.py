"""志愿服务记录表 → what each volunteer did, learned and was praised for. The same record again is unchanged."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from swtool.findings import Severity
from swtool.forms.minutes import Minutes
from swtool.intake.fields import field_change, told_change
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.inventory.places import resolve_places
from swtool.office import Office
from swtool.registry.bearings import Bearings, Missing
from swtool.registry.boundaries import places_today
from swtool.registry.stations import station_names
from swtool.registry.successors import Successors
from swtool.store.database import Transaction
from swtool.volunteers.known import Known, Unclear, VolunteerFinder, standings_of
from swtool.volunteers.plan_volunteers import wanted_of
from swtool.volunteers.recording import NewRecord, insert_records
from swtool.volunteers.terms import KINDS, SERVICE

_Key = tuple[int, str, str, str]
_TOLD = ("minutes", "organizer", "evaluation")


class _Held(NamedTuple):
    """A record as it stands. ``going_on`` is the station that goes on for its own, which sheets name."""

    id: int
    station_id: int | None
    going_on: int | None
    values: dict[str, object]


@dataclass(slots=True)
class _Work:
    """What one sheet will write; ``replaced`` are the ids of what is corrected."""

    inserts: list[NewRecord] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)


def plan_records(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of records: one change a row."""
    places, divisions = places_today(office), resolve_places(office, extract)
    wanted = {row.number: wanted_of(row, divisions.get(row.number)) for row in extract.rows if row.text("name")}
    finder = VolunteerFinder(office.db, places, wanted.values())
    standings = standings_of(office.db, [known.id for known in finder.everybody])
    bearings = Bearings(office, places)
    drafts: list[tuple[Row, Known, NewRecord]] = []
    for row in extract.rows:
        if row.number not in wanted:
            continue
        found = finder.find(wanted[row.number], by_village=True)
        if found is None:
            found = Unclear("name", "unknown", "志愿者名册里没有对得上的人", "先报志愿者名册，或填志愿者编号")
        if isinstance(found, Unclear):
            extract.fault(row, found.column, f"volunteer.{found.code}", found.what, remedy=found.remedy)
            continue
        _tell_other_phone(extract, row, found, wanted[row.number].phones)
        standing = standings.get(found.id)
        own = standing.station_id if standing is not None else None
        draft = _draft(extract, row, found, bearings, own)
        if draft is not None:
            drafts.append((row, found, draft))
    plan, work = Plan(), _Work()
    held, names = _held(office, {known.id for _, known, _ in drafts}), station_names(office.db)
    seen: dict[_Key, int] = {}
    for row, known, draft in drafts:
        key = (known.id, draft.kind, draft.happened_on, draft.title)
        if (earlier := seen.setdefault(key, row.number)) != row.number:
            what = f"与第 {earlier} 行是同一人同一天的同一项"
            extract.fault(row, "title", "volunteer.record_twice", what, remedy="合并成一行，时长相加", against=earlier)
            continue
        plan.changes.append(_change(extract, row, known, draft, held.get(key), work, names))
    if work.inserts:
        plan.writes.append(lambda tx: _write(tx, work, batch))
    return plan


def _tell_other_phone(extract: Extract, row: Row, known: Known, phones: Collection[str]) -> None:
    """That a row has another telephone than the volunteer whom it means: it may be somebody of the same name."""
    if phones and known.phones and not set(phones) & set(known.phones):
        what = f"联系电话与志愿者 {known.number} 登记的不同，按同一人记，登记的电话没有改动"
        remedy = "核对是不是同一人；换了电话的，报在志愿者名册里"
        extract.fault(row, "mobile", "volunteer.other_phone", what, severity=Severity.WARNING, remedy=remedy)


def _draft(extract: Extract, row: Row, known: Known, bearings: Bearings, own_station: int | None) -> NewRecord | None:
    """The row as a record; None where it is faulty."""
    day, title = row.values.get("happened_on"), row.text("title")
    if not isinstance(day, date) or not title:
        return None
    kind, minutes = row.text("kind") or SERVICE, row.values.get("minutes")
    if kind == SERVICE and minutes is None:
        extract.fault(row, "minutes", "volunteer.no_hours", "服务记录没有写时长", expected="小时数，如 2.5")
        return None
    left, joined = str(known.values["left_on"] or ""), str(known.values["joined_on"] or "")
    if (left and day.isoformat() >= left) or day.isoformat() < joined:
        what = f"{day.isoformat()} 志愿者 {known.number} 已经退出" if left else f"{day.isoformat()} 还没有加入"
        extract.fault(row, "happened_on", "volunteer.not_then", what, severity=Severity.WARNING, remedy="核对日期和人")
    station = bearings.station_in(extract, row)
    if isinstance(station, Missing):
        return None
    return NewRecord(
        known.id,
        kind,
        day.isoformat(),
        title,
        int(minutes) if isinstance(minutes, int) else None,
        own_station if station is None else station,
        row.text("organizer") or None,
        row.text("evaluation") or None,
        row.number,
    )


def _change(
    extract: Extract,
    row: Row,
    known: Known,
    draft: NewRecord,
    held: _Held | None,
    work: _Work,
    names: Mapping[int, str],
) -> Change:
    subject = f"{known.number} {KINDS[draft.kind]} {draft.happened_on}"
    if held is None:
        work.inserts.append(draft)
        return Change(Action.INSERT, row.number, subject, draft.title)
    stated = {name: value for name in _TOLD if (value := getattr(draft, name)) is not None}
    changed = {name: value for name, value in stated.items() if value != held.values[name]}
    told = [_told(extract, name, held.values[name], value) for name, value in changed.items()]
    if row.text("station") and draft.station_id != held.going_on:
        was, now = (names.get(each or 0) for each in (held.going_on, draft.station_id))
        told.append(field_change(extract.form, "station", was, now))
    if not told:
        return Change(Action.UNCHANGED, row.number, subject)
    merged = {**held.values, **stated}
    work.replaced.append(held.id)
    minutes = merged["minutes"]
    work.inserts.append(
        NewRecord(
            draft.volunteer_id,
            draft.kind,
            draft.happened_on,
            draft.title,
            minutes if isinstance(minutes, int) else None,
            draft.station_id if row.text("station") else held.station_id,
            _text(merged["organizer"]),
            _text(merged["evaluation"]),
            row.number,
        )
    )
    return told_change(row.number, subject, told)


def _told(extract: Extract, name: str, before: object, after: object) -> FieldChange:
    if name == "minutes":
        was, now = (Minutes(value) if isinstance(value, int) else None for value in (before, after))
        return field_change(extract.form, name, str(was) if was else None, str(now))
    return field_change(extract.form, name, before, after)


def _text(value: object) -> str | None:
    return str(value) if value else None


def _held(office: Office, volunteer_ids: Collection[int]) -> dict[_Key, _Held]:
    successors = Successors(office)
    rows = office.db.query(
        "SELECT * FROM volunteer_record WHERE superseded_at IS NULL"
        " AND volunteer_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(volunteer_ids)),),
    )
    return {
        (row["volunteer_id"], row["kind"], row["happened_on"], row["title"]): _Held(
            row["id"],
            row["station_id"],
            successors.station(row["station_id"]),
            {name: row[name] for name in _TOLD},
        )
        for row in rows
    }


def _write(tx: Transaction, work: _Work, batch: Batch) -> None:
    for row_id in work.replaced:
        tx.supersede("volunteer_record", row_id)
    insert_records(tx, work.inserts, batch.id)
