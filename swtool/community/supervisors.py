"""督导和指导员: who they are, what they are for which station since when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from swtool.community.numbering import Numbers
from swtool.community.terms import ROLES, SUPERVISOR_PREFIX
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.findings import Severity
from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.office import Office
from swtool.registry.bearings import Bearings, Missing
from swtool.registry.boundaries import places_today
from swtool.registry.people import name_key
from swtool.store.database import Database, Transaction

FIELDS = ("source", "level", "unit", "mobile")
_SUPERVISOR = next(iter(ROLES))


class Supervisor(NamedTuple):
    """Somebody who supervises or advises. ``unit`` and ``mobile`` are '' where not known."""

    id: int
    number: str
    name: str
    source: str | None
    unit: str
    mobile: str
    person_id: int | None
    level: str | None = None


class Role(NamedTuple):
    """What somebody is, for one station or (None) the county. ``effective_until`` is the first day no more."""

    id: int
    supervisor_id: int
    role: str
    station_id: int | None
    effective_on: str
    effective_until: str | None


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


class Pool:
    """Every supervisor on record with their roles: a county has some dozens."""

    def __init__(self, db: Database) -> None:
        self.everybody = [
            Supervisor(
                row["id"],
                row["supervisor_no"],
                row["name"],
                row["source"],
                row["unit"],
                row["mobile"] or "",
                row["person_id"],
                row["level"],
            )
            for row in db.query("SELECT * FROM supervisor ORDER BY supervisor_no")
        ]
        self.roles: dict[int, list[Role]] = {}
        for row in db.query("SELECT * FROM supervisor_role WHERE superseded_at IS NULL ORDER BY effective_on, id"):
            role = Role(
                row["id"],
                row["supervisor_id"],
                row["role"],
                row["station_id"],
                row["effective_on"],
                row["effective_until"],
            )
            self.roles.setdefault(role.supervisor_id, []).append(role)

    def find(self, number: str, name: str, *, unit: str = "", mobile: str = "") -> Supervisor | str | None:
        """By number, by name with telephone or unit, or by name where only one has it and the sheet says no more; a
        sentence where several fit, None for nobody."""
        if number:
            found = next((each for each in self.everybody if each.number == number.upper()), None)
            if found is not None:
                return found if name_key(name) == name_key(found.name) else f"编号 {number} 登记的不是这个姓名"
        named = [each for each in self.everybody if name_key(each.name) == name_key(name)]
        sure = [each for each in named if (mobile and each.mobile == mobile) or (unit and each.unit == unit)]
        if not sure and not unit and not mobile:
            sure = named
        if len(sure) > 1:
            return f"有 {len(sure)} 名督导都对得上：{'、'.join(each.number for each in sure)}"
        return sure[0] if sure else None


def plan_supervisors(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a list of supervisors and advisers: one change a row, which is one role or one station."""
    pool, bearings = Pool(office.db), Bearings(office, places_today(office))
    numbers = Numbers(SUPERVISOR_PREFIX, {each.number for each in pool.everybody})
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
    station: int | None = None
    if text := row.text("station"):
        named = bearings.station(text)
        if isinstance(named, Missing):
            extract.fault(row, "station", "reference.station", named.what, remedy=named.remedy)
            return None
        station = named
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
    numbers: Numbers,
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
        work.roles.append((role._replace(supervisor_id=found.id), None))
        return Change(Action.INSERT, row.number, subject, "新的身份或结对站", tuple(told))
    after = before._replace(
        effective_on=role.effective_on if stated else before.effective_on,
        effective_until=role.effective_until or before.effective_until,
    )
    if after != before:
        work.roles.append((after, before))
        told += [
            field_change(extract.form, name, getattr(before, name), getattr(after, name))
            for name in ("effective_on", "effective_until")
            if getattr(before, name) != getattr(after, name)
        ]
    detail = f"更改：{'、'.join(each.title for each in told)}" if told else ""
    return Change(Action.UPDATE if told else Action.UNCHANGED, row.number, subject, detail, tuple(told))


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


def insert_role(tx: Transaction, role: Role, *, instead_of: Role | None = None, batch_id: int | None = None) -> None:
    """Record what somebody is; ``instead_of`` is what it corrects or ends."""
    if instead_of is not None:
        tx.supersede("supervisor_role", instead_of.id)
    tx.insert(
        "supervisor_role",
        {
            "supervisor_id": role.supervisor_id,
            "role": role.role,
            "station_id": role.station_id,
            "effective_on": role.effective_on,
            "effective_until": role.effective_until,
            "batch_id": batch_id,
            "recorded_at": tx.recorded_at,
        },
    )


# -- one by one -------------------------------------------------------------------------------------------------------


def require_supervisor(db: Database, text: str) -> Supervisor:
    """A supervisor by number or by a name that only one has. Raises ``NotFound`` and ``SwtoolError``."""
    pool = Pool(db)
    found = next((each for each in pool.everybody if each.number == text.strip().upper()), None)
    found_by_name = found or pool.find("", text)
    if isinstance(found_by_name, str):
        raise SwtoolError("不能确定是哪一名督导", why=found_by_name, remedy="写督导编号")
    if found_by_name is None:
        remedy = "用 swtool supervision pool 查看，新的用 swtool supervision appoint"
        raise NotFound("督导名册里没有这个人", remedy=remedy)
    return found_by_name


def appoint(
    office: Office,
    text: str,
    role: str,
    on: date,
    *,
    station_id: int | None = None,
    values: dict[str, object] | None = None,
    keep: bool = True,
) -> str:
    """Make somebody supervisor or adviser from a day on; their number. Whoever is not in the pool is registered.

    Raises ``SwtoolError`` where several fit, and where they are that already.
    """
    pool = Pool(office.db)
    given = values or {}
    found = next((each for each in pool.everybody if each.number == text.strip().upper()), None) or pool.find(
        "", text, unit=str(given.get("unit") or ""), mobile=str(given.get("mobile") or "")
    )
    if isinstance(found, str):
        raise SwtoolError("不能确定是哪一名督导", why=found, remedy="写督导编号")
    if found is not None:
        day = on.isoformat()
        for one in pool.roles.get(found.id, []):
            going = one.effective_until is None or one.effective_until > day
            if (one.role, one.station_id) == (role, station_id) and going:
                raise SwtoolError(f"{found.number} 已从 {one.effective_on} 起担任{ROLES[role]}")
    number = found.number if found else Numbers(SUPERVISOR_PREFIX, {each.number for each in pool.everybody}).new()
    with office.change(f"聘任{ROLES[role]} {number}", keep=keep) as tx:
        if found is None:
            own = {"uid": tx.uid(), "supervisor_no": number, "name": name_key(text), "unit": ""}
            made = tx.insert("supervisor", {**own, **given})
        else:
            made = found.id
            if given:
                tx.update("supervisor", made, given)
        insert_role(tx, Role(0, made, role, station_id, on.isoformat(), None))
    return number


def end_role(
    office: Office, text: str, on: date, *, role: str | None = None, station_id: int | None = None, keep: bool = True
) -> str:
    """End what somebody is from a day on: the one role that fits; the number of the supervisor.

    Raises ``NotFound`` where none fits, ``SwtoolError`` where several do, ``UsageFault`` for a day before it began.
    """
    found = require_supervisor(office.db, text)
    fitting = [
        one
        for one in Pool(office.db).roles.get(found.id, [])
        if one.effective_until is None
        and role in (None, one.role)
        and (station_id is None or one.station_id == station_id)
    ]
    if not fitting:
        raise NotFound(f"{found.number} 现在没有这样的身份", remedy="用 swtool supervision pool 查看")
    if len(fitting) > 1:
        raise SwtoolError(f"{found.number} 有 {len(fitting)} 个身份", remedy="用 --role 和 --station 写明哪一个")
    if on.isoformat() <= fitting[0].effective_on:
        raise UsageFault("解聘日期不晚于聘任日期", remedy="核对日期")
    with office.change(f"解聘 {found.number}", keep=keep) as tx:
        insert_role(tx, fitting[0]._replace(effective_until=on.isoformat()), instead_of=fitting[0])
    return found.number
