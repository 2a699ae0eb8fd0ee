"""What a succession does to stations: where they lie, which are merged or renamed, their contracts and projects."""

from __future__ import annotations

from datetime import timedelta

from swtool.boundaries import Boundaries
from swtool.errors import SwtoolError, UsageFault
from swtool.office import Office
from swtool.registry.boundaries import Places
from swtool.registry.projects import all_projects
from swtool.registry.station_finder import StationFinder, require_station
from swtool.registry.stations import Station, all_stations, operators
from swtool.registry.succession_plan import Step, SuccessionKind, SuccessionPlan


def plan_stations(office: Office, plan: SuccessionPlan) -> None:
    """Add the stations' part to a plan. Raises ``SwtoolError`` where a station cannot be merged or renamed so."""
    _rename(office, plan)
    _merge(office, plan)
    touched = {division.id for division in plan.closing}
    places = Places(office.db, plan.request.day - timedelta(days=1), Boundaries.THEN)
    leaving = {station.id for station, _ in plan.merged}
    to = {old: plan.openings[at].name for old, at in plan.links}
    for station in all_stations(office.db):
        lying = places.of(station.division_id, ("station", station.id)).division.id
        is_split = plan.kind is SuccessionKind.SPLIT and lying == plan.closing[0].id
        goes_on = station.closed_on is None or station.closed_on > plan.request.day
        if lying in touched and goes_on and station.id not in leaving and not is_split:
            plan.steps.append(Step("社工站所在区划", plan.name_of(station), to[lying], "站点、人员不变"))


def _rename(office: Office, plan: SuccessionPlan) -> None:
    finder = StationFinder(office.db)
    for text, name in plan.request.rename_stations.items():
        station = _open_station(office, plan, text, "--rename-station")
        if not name.strip():
            raise UsageFault("没有写新站名", where="--rename-station", remedy="写成 原站名=新站名")
        other = finder.exactly(name)
        if other is not None and other.id != station.id:
            raise SwtoolError(f"“{name}”已经登记", where="--rename-station", remedy="并入它请用 --station 原站名=站名")
        plan.renamed.append((station, name.strip()))
        plan.steps.append(Step("社工站更名", station.name, name.strip(), "用原站名仍查得到"))


def _merge(office: Office, plan: SuccessionPlan) -> None:
    by_new_name = {name: station for station, name in plan.renamed}
    for text, target in plan.request.merge_stations.items():
        old = _open_station(office, plan, text, "--station")
        new = by_new_name.get(target) or _open_station(office, plan, target, "--station")
        if old.id == new.id:
            raise UsageFault(f"{old.name}不能并入自己", where="--station", remedy="核对站名")
        if old.tier != new.tier:
            raise SwtoolError(f"{old.name}与{new.name}不是同一层级", where="--station", remedy="核对站名")
        plan.merged.append((old, new))
    leaving = {old.id for old, _ in plan.merged}
    for old, new in plan.merged:
        if new.id in leaving:
            raise UsageFault(f"{new.name}自己也要并入别处", where="--station", remedy="都写最后并入的那一个站")
        shown = plan.name_of(new)
        plan.steps.append(Step("社工站撤并", old.name, f"并入{shown}", f"{plan.request.day.isoformat()} 起撤销"))
        _end_contracts(office, plan, old)
        _move_projects(office, plan, old, new, shown)


def _open_station(office: Office, plan: SuccessionPlan, text: str, where: str) -> Station:
    station = require_station(office.db, text)
    if not station.is_open(plan.request.day):
        raise SwtoolError(
            f"{station.name}在 {plan.request.day.isoformat()} 没有开设", where=where, remedy="核对站名和日期"
        )
    if station.closed_on is not None:
        raise SwtoolError(
            f"{station.name}已登记于 {station.closed_on.isoformat()} 撤销", where=where, remedy="核对站名和日期"
        )
    return station


def _end_contracts(office: Office, plan: SuccessionPlan, old: Station) -> None:
    day = plan.request.day
    for contract in operators(office.db).get(old.id, []):
        if contract.effective_until is None or contract.effective_until > day:
            if contract.effective_on > day:
                raise SwtoolError(
                    f"{old.name}在 {contract.effective_on.isoformat()} 起有一份新合同",
                    why="这个站到那时已经并入别处",
                    remedy="先用 swtool station operator 改正合同",
                )
            plan.ended_contracts.append(contract.id)
            last = (day - timedelta(days=1)).isoformat()
            plan.steps.append(Step("运营合同", f"{old.name}（{contract.organization_name}）", f"到 {last} 为止"))


def _move_projects(office: Office, plan: SuccessionPlan, old: Station, new: Station, shown: str) -> None:
    day = plan.request.day
    for project in all_projects(office.db):
        if project.station_on(day) == old.id and (project.ends_on is None or project.ends_on.last_day >= day):
            if project.moves and project.moves[-1][0] > day:
                raise SwtoolError(f"项目“{project.name}”在这之后已经另有划转", remedy="核对日期；先发生的要先登记")
            plan.moved_projects.append((project.id, new))
            plan.steps.append(Step("项目划转", project.name, shown, "立项时间不变"))
