"""The plan of a takeover as one table: what becomes of contract, projects and everybody in post, and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from swtool.errors import PolicyFault
from swtool.filings.duty import Duties, duties
from swtool.filings.recording import Recorded
from swtool.filings.takeover import Open, Staying, Takeover
from swtool.filings.takeover_acts import Done
from swtool.filings.terms import Standing
from swtool.office import Office
from swtool.registry.stations import last_day
from swtool.tables import Heading, Table

_Row = tuple[object, ...]
_HEADINGS = (
    Heading("item", "事项"),
    Heading("subject", "对象"),
    Heading("what", "怎么变"),
    Heading("to_do", "还要做的"),
)


def takeover_table(office: Office, done: Done, owing: Sequence[tuple[str, str]] = ()) -> Table:
    """The plan with the changes it records. Read inside the transaction that applied it. ``owing`` are months with who
    must publish them, which a room above knows."""
    plan = done.plan
    request = plan.request
    rows = [
        *_contracts(plan),
        *_projects(plan),
        *(_staying(plan, one) for one in plan.staying),
        *_changes(office, done),
        *(_open(one) for one in (*plan.gone, *plan.open)),
        *(("三务公开", month, who, "") for month, who in owing),
    ]
    notes = (
        f"留任 {len(plan.staying)} 人，离开 {len(plan.leaving)} 人，此前已登记要离开 {len(plan.gone)} 人",
        "学时、持证按人计算，不因更换机构而变；站点平均仍按在岗的天数归站点",
    )
    return Table(
        f"{request.station.name} 更换运营机构（{request.on} 起）", _HEADINGS, rows, as_of=request.on, notes=notes
    )


def _contracts(plan: Takeover) -> Iterator[_Row]:
    request, before = plan.request, plan.before
    was = last_day(before.effective_until)
    yield (
        "原合同",
        before.organization_name,
        f"到 {request.eve} 为止（原到 {was}）" if was and was != request.eve else f"到 {request.eve} 为止",
        "",
    )
    until = f"至 {request.terms.until}" if request.terms.until else "，没有写止期"
    number = f"，合同编号 {request.terms.contract_no}" if request.terms.contract_no else ""
    yield ("新合同", request.to.name, f"从 {request.on} 起{until}{number}", "" if number else "补登合同编号")


def _projects(plan: Takeover) -> Iterator[_Row]:
    request = plan.request
    for project in plan.ending:
        was = f"（原到 {project.ends_on.label}）" if project.ends_on else ""
        approved = f"，{project.approved_on.label}立项，之前的变动仍按它备案" if project.approved_on else ""
        yield ("原项目", project.name, f"到 {request.eve} 结束{was}{approved}", "")
    for project in plan.later:
        yield ("原机构的后续项目", project.name, "不动", "核对是否还由原机构承接")
    if plan.new_project is None:
        return
    approved_on = request.terms.approved_on
    if approved_on is not None:
        yield ("新项目", plan.new_project, f"从 {request.on} 起，{approved_on.label}立项", "")
    else:
        todo = "立项后用 swtool project update 补 --approved；补上之前，变动是否须备案无法判定"
        yield ("新项目", plan.new_project, f"从 {request.on} 起，立项日期未定", todo)


def _staying(plan: Takeover, one: Staying) -> _Row:
    request = plan.request
    if one.other_employer:
        return ("留任", one.person.staff_no, f"岗位不断，用人单位仍是{one.other_employer}", "")
    return (
        "留任",
        one.person.staff_no,
        "岗位不断，用人单位改为新机构",
        f"承诺书在 {request.on} 之前重签，重新登记参保",
    )


def _changes(office: Office, done: Done) -> Iterator[_Row]:
    judged = duties(office)
    for one in done.recorded:
        yield (
            one.change.kind.label,
            _staff_no(done.plan, one),
            f"{one.change.change_no} {one.change.standing.label}：{one.duty.why}",
            _deadline(judged, done.plan, one),
        )


def _deadline(judged: Duties, plan: Takeover, one: Recorded) -> str:
    """Who has to file until when; '' where nothing is to be filed."""
    if one.change.standing is Standing.DIRECT:
        return ""
    who = "原机构" if one.change.kind.leaves else "新机构"
    day: date = plan.request.on
    try:
        deadline, _rule = judged.deadline(one.change.station_id, day)
    except PolicyFault:
        return f"由{who}备案"
    return f"由{who}在 {deadline.last_day} 前备案：swtool filing add {one.change.change_no}"


def _staff_no(plan: Takeover, one: Recorded) -> str:
    persons = [each.person for each in plan.staying] + [each.person for each in plan.leaving]
    numbers = {person.id: person.staff_no for person in persons}
    return numbers[one.change.person_id]


def _open(one: Open) -> _Row:
    number = one.filing_no or one.change.change_no
    return (
        f"在办的{one.change.kind.label}",
        one.staff_no,
        f"{number} {one.status}",
        "仍由原机构办理",
    )
