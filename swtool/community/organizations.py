"""社区社会组织: the sheet and single changes. A blank cell never erases what is known."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from swtool.community.terms import ORGANIZATION_PREFIX
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.intake.fields import field_change, told_change
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.inventory.places import resolve_places
from swtool.office import Office
from swtool.registry.bearings import Bearings, Missing
from swtool.registry.boundaries import Places, places_today
from swtool.registry.divisions import Division
from swtool.registry.running_numbers import RunningNumbers
from swtool.registry.successors import Successors
from swtool.scanner import refuse_numbers
from swtool.store.database import Database, Transaction

FIELDS = (
    "category",
    "head_name",
    "head_phone",
    "members",
    "filing_no",
    "filing_body",
    "filed_on",
    "station_id",
    "incubated_on",
    "closed_on",
)
"""What is kept of an organization besides number, name and village."""


class Organization(NamedTuple):
    """An organization on record. ``village_id`` is where the village lies now; ``values`` are those of ``FIELDS``."""

    id: int
    number: str
    name: str
    village_id: int
    values: Mapping[str, object]


@dataclass(slots=True)
class _Work:
    inserts: list[dict[str, object]] = field(default_factory=list)
    updates: list[tuple[int, dict[str, object]]] = field(default_factory=list)


def plan_organizations(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a list of community organizations: one change a row, found by number, or by village and name."""
    places, divisions = places_today(office), resolve_places(office, extract)
    held = _going_on(office, organizations_in(office.db, places, {place.id for place in divisions.values()}))
    by_name = {(each.village_id, each.name): each for each in held}
    by_number = {each.number: each for each in held}
    numbers, bearings = RunningNumbers(ORGANIZATION_PREFIX, _numbers(office.db)), Bearings(office, places)
    plan, work = Plan(), _Work()
    seen: dict[tuple[int, str], int] = {}
    for row in extract.rows:
        place, name = divisions.get(row.number), row.text("name")
        if place is None or not name:
            continue
        key = (place.id, name)
        if (earlier := seen.setdefault(key, row.number)) != row.number:
            what = f"与第 {earlier} 行是同一社区的同名组织"
            extract.fault(row, "name", "community.twice", what, remedy="合并成一行，或在名称里分清", against=earlier)
            continue
        values = _values(extract, row, bearings)
        if values is None:
            continue
        numbered = by_number.get(row.text("organization_no"))
        before = numbered if numbered is not None and numbered.village_id == place.id else by_name.get(key)
        plan.changes.append(_change(extract, row, place, before, values, numbers, bearings, work, batch))
    if work.inserts or work.updates:
        plan.writes.append(lambda tx: _write(tx, work))
    return plan


def _going_on(office: Office, held: Sequence[Organization]) -> list[Organization]:
    """The organizations with the station that goes on for theirs, as sheets name it."""
    successors = Successors(office)
    return [
        each._replace(values={**each.values, "station_id": successors.station(station)})
        if isinstance(station := each.values["station_id"], int)
        else each
        for each in held
    ]


def _values(extract: Extract, row: Row, bearings: Bearings) -> dict[str, object] | None:
    values: dict[str, object] = {}
    for name in FIELDS:
        value = row.values.get("station" if name == "station_id" else name)
        if value is None or value == "":
            continue
        if name == "station_id":
            value = bearings.station_in(extract, row)
            if isinstance(value, Missing):
                return None
        values[name] = str(value) if name.endswith("_on") else value
    return values


def _change(
    extract: Extract,
    row: Row,
    place: Division,
    before: Organization | None,
    values: dict[str, object],
    numbers: RunningNumbers,
    bearings: Bearings,
    work: _Work,
    batch: Batch,
) -> Change:
    name = row.text("name")
    if before is None:
        number = numbers.new(row.text("organization_no"))
        own = {"organization_no": number, "name": name, "division_id": place.id}
        work.inserts.append({**own, **values, "batch_id": batch.id, "source_row": row.number})
        return Change(Action.INSERT, row.number, f"{place.name} {name}", f"编号 {number}")
    changed = {key: value for key, value in values.items() if value != before.values[key]}
    told = [_told(extract, bearings, key, before.values[key], value) for key, value in changed.items()]
    if before.name != name:
        told.append(field_change(extract.form, "name", before.name, name))
        changed["name"] = name
    if changed:
        work.updates.append((before.id, changed))
    return told_change(row.number, f"{place.name} {before.name}", told)


def _told(extract: Extract, bearings: Bearings, name: str, before: object, after: object) -> FieldChange:
    if name != "station_id":
        return field_change(extract.form, name, before, after)
    was, now = (bearings.name_of(value) if isinstance(value, int) else None for value in (before, after))
    return field_change(extract.form, "station", was, now)


def _write(tx: Transaction, work: _Work) -> None:
    for values in work.inserts:
        tx.insert("community_organization", {"uid": tx.uid(), **values})
    for row_id, changed in work.updates:
        tx.update("community_organization", row_id, changed)


def organizations_in(db: Database, places: Places, division_ids: set[int]) -> list[Organization]:
    """Organizations of those villages, closed ones too."""
    rows = db.query(
        "SELECT * FROM community_organization WHERE division_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(sorted(places.sources(division_ids))),),
    )
    return [
        Organization(
            row["id"],
            row["organization_no"],
            row["name"],
            places.of(row["division_id"]).division.id,
            {name: row[name] for name in FIELDS},
        )
        for row in rows
    ]


# -- one by one -------------------------------------------------------------------------------------------------------


def add_organization(
    office: Office, village: Division, name: str, values: Mapping[str, object], *, keep: bool = True
) -> str:
    """Register one organization; its number. Raises ``SwtoolError`` where the village has one of that name."""
    places = places_today(office)
    for each in organizations_in(office.db, places, {village.id}):
        if each.name == name and each.village_id == village.id:
            raise SwtoolError(
                f"{village.name}已经登记“{name}”：{each.number}", remedy="要改的用 swtool community update"
            )
    number = RunningNumbers(ORGANIZATION_PREFIX, _numbers(office.db)).new()
    own = {"organization_no": number, "name": name, "division_id": village.id}
    with office.change(f"登记社区社会组织 {number}", keep=keep) as tx:
        tx.insert("community_organization", {"uid": tx.uid(), **own, **_sound(office, values)})
    return number


def update_organization(office: Office, number: str, values: Mapping[str, object], *, keep: bool = True) -> bool:
    """Put right what is registered of an organization; whether anything changed. Raises ``NotFound``."""
    row_id = _require(office, number)
    if not office.db.differs("community_organization", row_id, _sound(office, values)):
        return False
    with office.change(f"更正社区社会组织 {number}", keep=keep) as tx:
        tx.update("community_organization", row_id, values)
    return True


def close_organization(office: Office, number: str, on: date, *, why: str, keep: bool = True) -> None:
    """End an organization: ``on`` is the first day on which it is none any more.

    Raises ``NotFound``, and ``SwtoolError`` for one that ended already.
    """
    refuse_numbers(why, "原因")
    row_id = _require(office, number)
    ended = office.db.value("SELECT closed_on FROM community_organization WHERE id = ?", (row_id,))
    if ended:
        raise SwtoolError(f"社区社会组织 {number} 已于 {ended} 注销")
    with office.change(f"注销社区社会组织 {number}", keep=keep) as tx:
        tx.update("community_organization", row_id, {"closed_on": on.isoformat(), "closed_why": why})


def _sound(office: Office, values: Mapping[str, object]) -> Mapping[str, object]:
    for name, title in (("filed_on", "备案日期"), ("incubated_on", "孵化日期")):
        if str(values.get(name) or "") > office.today.isoformat():
            raise UsageFault(f"{title}还没有到", remedy="核对日期")
    return values


def _require(office: Office, number: str) -> int:
    row = office.db.one(
        "SELECT id FROM community_organization WHERE organization_no = ?", (number.strip().upper(),)
    ) or office.db.one("SELECT id FROM community_organization WHERE organization_no = ?", (number.strip(),))
    if row is None:
        raise NotFound(f"没有社区社会组织 {number}", remedy="编号见 swtool community list")
    return int(row["id"])


def _numbers(db: Database) -> set[str]:
    return {row[0] for row in db.query("SELECT organization_no FROM community_organization")}
