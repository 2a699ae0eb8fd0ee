"""督导名册 → supervisors and advisers, and what they are for which station. A row is one role."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from swtool.community.supervisors import FIELDS, Pool, Role, Supervisor, insert_role
from swtool.community.terms import ROLES
from swtool.findings import Severity
from swtool.intake.fields import field_change, told_change
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.office import Office
from swtool.registry.bearings import Bearings, Missing
from swtool.registry.boundaries import places_today
from swtool.registry.people import name_key
from swtool.registry.running_numbers import RunningNumbers
from swtool.store.database import Transaction

_SUPERVISOR = next(iter(ROLES))


@dataclass(slots=True)
class _New:
    """A supervisor to be registered, with what is said of them."""

    number: str
    values: dict[str, object]
    roles: list[Role] = field(default_factory=list)


@dataclass(slots=True)
class _Work:
    new: list[_New] = field(default_factory=list)
    updates: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    roles: list[tuple[Role, Role | None]] = field(default_factory=list)


def plan_supervisors(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a list of supervisors and advisers: one change a row, which is one role or one station."""
    pool, bearings = Pool(office.db), Bearings(office, places_today(office))
    numbers = pool.new_numbers()
    plan, work = Plan(), _Work()
    fresh: dict[tuple[str, str, str], _New] = {}
    for row in extract.rows:
        name = row.text("name")
        role = _role(office, extract, row, bearings) if name else None
        if role is None:
            continue
        found = pool.find(row.text("supervisor_no"), name, unit=row.text("unit"), mobile=row.text("mobile"))
        if isinstance(found, str):
            extract.fault(row, "name", "supervisor.ambiguous", found, remedy="填督导编号")
            continue
        values = _values(extract, row, bearings)
        if values is None:
            continue
        if found is None:
            plan.changes.append(_new(extract, row, role, values, pool, numbers, fresh, work))
        else:
            plan.changes.append(_known(extract, row, role, values, found, pool, work))
    if work.new or work.updates or work.roles:
        plan.writes.append(lambda tx: _write(tx, work, batch))
    return plan


def _role(office: Office, extract: Extract, row: Row, bearings: Bearings) -> Role | None:
    station = bearings.station_in(extract, row)
    if isinstance(station, Missing):
        return None
    since, until = row.values.get("effective_on"), row.values.get("effective_until")
    first = since.isoformat() if isinstance(since, date) else office.today.isoformat()
    last = until.isoformat() if isinstance(until, date) else None
    return Role(0, 0, row.text("role") or _SUPERVISOR, station, first, last)


def _values(extract: Extract, row: Row, bearings: Bearings) -> dict[str, object] | None:
    values = {name: value for name in FIELDS if (value := row.values.get(name)) is not None}
    if text := row.text("staff_no"):
        person = bearings.worker(text, None)
        if isinstance(person, Missing):
            extract.fault(row, "staff_no", "supervisor.staff_no", person.what, remedy=person.remedy)
            return None
        values["person_id"] = person.id
    return values


def _new(
    extract: Extract,
    row: Row,
    role: Role,
    values: dict[str, object],
    pool: Pool,
    numbers: RunningNumbers,
    fresh: dict[tuple[str, str, str], _New],
    work: _Work,
) -> Change:
    name = name_key(row.text("name"))
    key = (name, row.text("unit"), row.text("mobile"))
    if key not in fresh:
        fresh[key] = _New(numbers.new(), {"name": name, "unit": "", **values})
        work.new.append(fresh[key])
        alike = [each.number for each in pool.everybody if name_key(each.name) == name]
        if alike:
            what = f"与在册督导 {'、'.join(alike)} 同名，单位或电话不同，按另一人登记"
            remedy = "是同一人的，填督导编号"
            extract.fault(row, "name", "supervisor.possible_duplicate", what, severity=Severity.WARNING, remedy=remedy)
    if role in fresh[key].roles:
        return Change(Action.UNCHANGED, row.number, f"{ROLES[role.role]} {fresh[key].number}")
    fresh[key].roles.append(role)
    return Change(Action.INSERT, row.number, f"{ROLES[role.role]} {fresh[key].number}")


def _known(
    extract: Extract, row: Row, role: Role, values: dict[str, object], found: Supervisor, pool: Pool, work: _Work
) -> Change:
    changed = {name: value for name, value in values.items() if value != getattr(found, name)}
    told = [
        field_change(extract.form, name, getattr(found, name) or None, value)
        for name, value in changed.items()
        if name != "person_id"
    ]
    if "person_id" in changed:
        was = "另一名社工" if found.person_id else ""
        told.append(FieldChange("staff_no", "人员编号", was, row.text("staff_no"), fills=not was))
    if changed:
        work.updates.append((found.id, changed))
    subject = f"{ROLES[role.role]} {found.number}"
    same = [one for one in pool.roles.get(found.id, []) if (one.role, one.station_id) == (role.role, role.station_id)]
    before = same[-1] if same else None
    stated = row.values.get("effective_on") is not None
    if before is None or (stated and before.effective_until and before.effective_until <= role.effective_on):
        further = (role._replace(supervisor_id=found.id), None)
        if further in work.roles:
            return Change(Action.UNCHANGED, row.number, subject)
        work.roles.append(further)
        return Change(Action.INSERT, row.number, subject, "新的身份或结对站", tuple(told))
    after = before._replace(
        effective_on=role.effective_on if stated else before.effective_on,
        effective_until=role.effective_until or before.effective_until,
    )
    if after != before and (after, before) not in work.roles:
        work.roles.append((after, before))
        told += [
            field_change(extract.form, name, getattr(before, name), getattr(after, name))
            for name in ("effective_on", "effective_until")
            if getattr(before, name) != getattr(after, name)
        ]
    return told_change(row.number, subject, told)


def _write(tx: Transaction, work: _Work, batch: Batch) -> None:
    for new in work.new:
        own = {"uid": tx.uid(), "supervisor_no": new.number, "batch_id": batch.id}
        made = tx.insert("supervisor", {**own, **new.values})
        for role in new.roles:
            insert_role(tx, role._replace(supervisor_id=made), batch_id=batch.id)
    for row_id, changed in work.updates:
        tx.update("supervisor", row_id, changed)
    for role, before in work.roles:
        insert_role(tx, role, instead_of=before, batch_id=batch.id)
