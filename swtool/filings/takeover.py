"""A station changes its operator: one plan over contract, project, staff and filings (``takeover_acts`` applies it).

The day is the new operator's first; the old one's last is the eve. Whoever stays keeps post, hours and standing, gets
a new employment and has to sign the 公益服务承诺书 again (HNG-15: before entry). Whoever goes leaves on the day, and
the old operator files it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.errors import SwtoolError, UsageFault
from swtool.filings.changes import StaffChange, changes
from swtool.filings.rules import status_after
from swtool.filings.store import filings_of_changes
from swtool.filings.terms import FilingStatus, Standing
from swtool.office import Office
from swtool.registry.credentials import Employment, all_credentials
from swtool.registry.organizations import Organization, organization_by_id
from swtool.registry.people import Person, persons_by_id
from swtool.registry.posts import Post, posts_on
from swtool.registry.projects import Project, all_projects
from swtool.registry.stations import Operator, Station, operators

OPERATOR_CHANGE = "filing.operator_change"
_CLOSED = (FilingStatus.ACCEPTED, FilingStatus.REVOKED)


class Terms(NamedTuple):
    """What the new operator was given. ``until`` is the last day; a project without ``approved_on`` is not approved."""

    contract_no: str | None = None
    until: date | None = None
    project_name: str | None = None
    approved_on: PartialDate | None = None


class Request(NamedTuple):
    """Which station goes to whom from which day, and who stays or goes; ``all_stay``: everybody not said to go."""

    station: Station
    to: Organization
    on: date
    stay: frozenset[int] = frozenset()
    leave: frozenset[int] = frozenset()
    all_stay: bool = False
    reason: str | None = None
    terms: Terms = Terms()

    @property
    def eve(self) -> date:
        """The old operator's last day."""
        return self.on - timedelta(days=1)


class Staying(NamedTuple):
    """Somebody who stays. ``employment`` is what ends; ``other_employer``: employed by a third, nothing ends."""

    person: Person
    posts: tuple[Post, ...]
    employment: Employment | None
    other_employer: str = ""


class Leaving(NamedTuple):
    """Somebody who goes, with the posts held on the eve."""

    person: Person
    posts: tuple[Post, ...]


class Open(NamedTuple):
    """A change that was on its way before; it stays with who owed it. ``status`` is the office's word."""

    change: StaffChange
    staff_no: str
    filing_no: str
    status: str


class Takeover(NamedTuple):
    """The plan. ``ending`` are projects that end on the eve, with what stood before; ``later`` projects of the old
    operator that only begin afterwards and stay untouched; ``gone`` leave already by a change on its way."""

    request: Request
    before: Operator
    ending: tuple[Project, ...]
    later: tuple[Project, ...]
    new_project: str | None
    staying: tuple[Staying, ...]
    leaving: tuple[Leaving, ...]
    gone: tuple[Open, ...]
    open: tuple[Open, ...]
    counts: bool


def plan_takeover(office: Office, request: Request) -> Takeover:
    """What changing the operator would do. Raises ``SwtoolError`` where it cannot be, ``UsageFault`` for whoever is
    named wrongly or not at all."""
    before = _contract_before(office, request)
    pending = _open_changes(office, request.station)
    gone = tuple(one for one in pending if _leaves_by(one, request.on))
    staying, leaving = _staff(office, request, before, {one.change.person_id: one for one in gone})
    mine = [
        project
        for project in all_projects(office.db)
        if project.station_on(request.on) == request.station.id  # one may have come with a merged station
        and project.organization_id == before.organization_id
        and (project.ends_on is None or project.ends_on.last_day >= request.on)
    ]
    later = tuple(project for project in mine if _begins(project, request.on))
    ending = tuple(project for project in mine if project not in later)
    setting = office.policy.find(OPERATOR_CHANGE, request.on)
    return Takeover(
        request,
        before,
        ending,
        later,
        _new_project(office, request, ending),
        staying,
        leaving,
        gone,
        tuple(one for one in pending if one not in gone),
        setting is not None and setting.flag("counts"),
    )


def _contract_before(office: Office, request: Request) -> Operator:
    """The contract that ends. Raises ``SwtoolError`` where there is none, or the new operator cannot take over."""
    station, day, to = request.station, request.on, request.to
    if not station.is_open(day) or not station.is_open(request.eve):
        raise SwtoolError(f"{station.name} 在 {day} 没有开设", remedy="核对日期；用 swtool station show 查看")
    if station.closed_on is not None:
        raise SwtoolError(
            f"{station.name}已登记于 {station.closed_on.isoformat()} 撤销，之前的更换不能再补办",
            why="撤销时合同、项目已经了结或划转，两者接不上",
            remedy="核对站名和日期；只补合同用 swtool station operator 写明起止",
        )
    if to.closed_on is not None and to.closed_on <= day.isoformat():
        raise SwtoolError(f"{to.name} 已于 {to.closed_on} 注销登记", where="--to", remedy="核对机构")
    if request.terms.until is not None and request.terms.until < day:
        raise UsageFault("合同的最后一天早于起始日", where="--until", remedy="核对两个日期")
    contracts = operators(office.db).get(station.id, [])
    running = next((one for one in contracts if one.covers(day)), None)
    if running is not None and running.organization_id == to.id:
        raise SwtoolError(
            f"{station.name} {day} 已经由 {to.name} 运营", remedy="合同编号、止期用 swtool station operator 更正"
        )
    before = next((one for one in contracts if one.covers(request.eve)), None)
    if before is None:
        raise SwtoolError(
            f"{station.name} {request.eve} 没有登记运营机构，谈不上更换", remedy="用 swtool station operator 登记"
        )
    if before.organization_id == to.id:
        raise SwtoolError(f"{station.name} 之前就由 {to.name} 运营", remedy="续签合同用 swtool station operator")
    if any(one.effective_on >= day for one in contracts):
        later = min(one.effective_on for one in contracts if one.effective_on >= day)
        raise SwtoolError(f"{station.name} {later} 起已登记另一份合同", remedy="用 swtool station show 查看；核对日期")
    return before


def _staff(
    office: Office, request: Request, before: Operator, gone: dict[int, Open]
) -> tuple[tuple[Staying, ...], tuple[Leaving, ...]]:
    """Whoever served on the eve and serves on the day, as stay or leave. Raises ``UsageFault`` naming whoever is
    missing, unknown there, or named twice."""
    station_id = request.station.id
    on_eve: dict[int, list[Post]] = {}
    for post in posts_on(office.db, request.eve, station_id=station_id):
        on_eve.setdefault(post.person_id, []).append(post)
    serving = {post.person_id for post in posts_on(office.db, request.on, station_id=station_id)} & set(on_eve)
    persons = persons_by_id(office.db, {*serving, *request.stay, *request.leave})

    def numbers(ids: Sequence[int] | set[int] | frozenset[int]) -> str:
        return "、".join(sorted(persons[each].staff_no for each in ids))

    if both := request.stay & request.leave:
        raise UsageFault(f"既写了留任又写了离开：{numbers(both)}", remedy="一个人只写一处")
    if strangers := (request.stay | request.leave) - serving:
        raise UsageFault(
            f"{request.eve} 和 {request.on} 不在 {request.station.name} 在岗：{numbers(strangers)}",
            remedy="用 swtool station show 查看在岗人员",
        )
    if twice := (request.stay | request.leave) & set(gone):
        filed = "、".join(sorted(gone[each].change.change_no for each in twice))
        raise UsageFault(
            f"已经登记要离开：{numbers(twice)}（{filed}）", remedy="不用再写；登记错了的先用 swtool filing dismiss 排除"
        )
    stay = serving - request.leave - set(gone) if request.all_stay else request.stay
    if missing := serving - stay - request.leave - set(gone):
        raise UsageFault(
            f"还有 {len(missing)} 人没有写明留任还是离开：{numbers(missing)}",
            remedy="用 --stay、--leave 逐人写明，或用 --all-stay 表示其余都留任",
        )
    credentials = all_credentials(office.db, stay)
    staying = []
    for person_id in sorted(stay, key=lambda each: persons[each].staff_no):
        running = credentials[person_id].employment_on(request.eve)
        employment = running if running is not None and running.runs_on(request.eve) else None
        other = ""
        if employment is not None and employment.organization_id not in (None, before.organization_id):
            other, employment = organization_by_id(office.db, employment.organization_id or 0).name, None
        staying.append(Staying(persons[person_id], tuple(on_eve[person_id]), employment, other))
    leaving = [
        Leaving(persons[each], tuple(on_eve[each]))
        for each in sorted(request.leave, key=lambda each: persons[each].staff_no)
    ]
    return tuple(staying), tuple(leaving)


def _open_changes(office: Office, station: Station) -> tuple[Open, ...]:
    """Changes of the station that are suspected, not filed yet, or filed and not accepted yet."""
    found = changes(office.db, "c.station_id = ? AND v.standing IN ('suspected', 'recorded')", [station.id])
    filed = filings_of_changes(office.db, [change.id for change in found])
    persons = persons_by_id(office.db, [change.person_id for change in found])
    made = []
    for change in found:
        filing = filed.get(change.id)
        status = status_after(filing.events) if filing else None
        if status in _CLOSED:
            continue
        unfiled = change.standing.label if change.standing is Standing.SUSPECTED else "已登记，未备案"
        made.append(
            Open(
                change,
                persons[change.person_id].staff_no,
                filing.filing_no if filing else "",
                status.label if status else unfiled,
            )
        )
    return tuple(made)


def _leaves_by(one: Open, day: date) -> bool:
    change = one.change
    return (
        change.standing is Standing.RECORDED
        and change.kind.leaves
        and change.event_on is not None
        and change.event_on.exact is not None
        and change.event_on.exact <= day
    )


def _begins(project: Project, day: date) -> bool:
    """Whether the project begins on the day or later."""
    first = project.starts_on or project.approved_on
    return first is not None and first.first_day >= day


def _new_project(office: Office, request: Request, ending: Sequence[Project]) -> str | None:
    """The new project's name: as told, else made from station and operator where a project ended or was approved."""
    terms = request.terms
    if terms.project_name is None and terms.approved_on is None and not ending:
        return None
    name = terms.project_name or f"{request.station.name}项目（{request.to.name}）"
    if any(project.name == name for project in all_projects(office.db)):
        raise SwtoolError(f"项目“{name}”已经登记", where="--project", remedy="用 --project 写另一个名称")
    return name
