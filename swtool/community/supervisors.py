"""督导和指导员: who they are, what they are for which station since when."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from swtool.community.terms import ROLES, SUPERVISOR_PREFIX
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.office import Office
from swtool.registry.people import name_key
from swtool.registry.running_numbers import RunningNumbers
from swtool.store.database import Database, Transaction

FIELDS = ("source", "level", "unit", "mobile")


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

    def new_numbers(self) -> RunningNumbers:
        """Numbers for whoever is not on record."""
        return RunningNumbers(SUPERVISOR_PREFIX, {each.number for each in self.everybody})

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
    number = found.number if found else pool.new_numbers().new()
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
