"""`swtool service record add|list|show|void`: services one by one."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import DryRun, Format, ForMonth, Output, OutputFormat, Reveal, day, months_shown, proper_reason
from ._context import emit, office_of

if TYPE_CHECKING:
    from swtool.casework.store import Draft, Wanted
    from swtool.office import Office

app = Noun("服务记录：一次次的走访、探访、咨询、个案小组活动的节次")

_SHOWN = 50
OneRecord = Annotated[str, typer.Argument(metavar="记录编号", help="见 swtool service record list，如 FW12")]


class Way(StrEnum):
    """How a service is given, as it is typed."""

    HOME_VISIT = "home_visit"
    VISIT = "visit"
    PHONE = "phone"
    CONSULTATION = "consultation"
    POLICY_SESSION = "policy_session"
    CASE_SESSION = "case_session"
    GROUP_SESSION = "group_session"
    ACTIVITY = "activity"
    REFERRAL = "referral"
    RESOURCE = "resource"
    OTHER = "other"


_WAYS = (
    "home_visit 入户走访、visit 探访、phone 电话访问、consultation 咨询、policy_session 政策宣传、"
    "case_session 个案服务、group_session 小组活动、activity 社区活动、referral 转介、resource 资源链接、other 其他"
)


@app.verb(
    "add",
    "登记一次服务；成批的用“服务记录表”，intake load 载入",
    notes=f"方式：{_WAYS}。例：swtool service record add 许村镇社工站 --on 2026-11-05 --worker 330481-00001 "
    "--kind home_visit --file D12 --minutes 40",
)
def add(
    ctx: typer.Context,
    station: Annotated[str, typer.Argument(metavar="社工站", help="哪个社工站做的")],
    on: Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="哪一天")],
    worker: Annotated[str, typer.Option("--worker", metavar="社工", help="人员编号，或这个站的社工姓名")],
    kind: Annotated[Way | None, typer.Option("--kind", help="方式；个案、小组、活动的节次可以不写")] = None,
    item: Annotated[str, typer.Option("--item", metavar="项目", help="服务目录里的编码或名称")] = "",
    file_no: Annotated[str | None, typer.Option("--file", metavar="档案号", help="服务哪一户")] = None,
    client: Annotated[str | None, typer.Option("--client", metavar="姓名", help="档案里的哪一个人")] = None,
    case: Annotated[str | None, typer.Option("--case", metavar="编号", help="属于哪个个案、小组或活动")] = None,
    project: Annotated[str | None, typer.Option("--project", metavar="项目", help="属于哪个购买服务的项目")] = None,
    minutes: Annotated[int | None, typer.Option("--minutes", min=0, metavar="分钟", help="服务了多久")] = None,
    persons: Annotated[int, typer.Option("--persons", min=0, metavar="人数", help="服务人数")] = 1,
    times: Annotated[int | None, typer.Option("--times", min=0, metavar="人次", help="服务人次；不写同人数")] = None,
    volunteers: Annotated[int | None, typer.Option("--volunteers", min=0, metavar="人数", help="在场志愿者")] = None,
    tier: Annotated[int | None, typer.Option("--tier", min=1, max=3, metavar="层级", help="服务层级 1、2、3")] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="地点", help="在哪里")] = None,
    remarks: Annotated[str | None, typer.Option("--remarks", metavar="备注", help="不写姓名和号码")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.casework.recording import add_record

    with office_of(ctx, write=True) as office:
        draft = _draft(
            office, station, on, worker, kind, item, file_no, client, case, project,
            {
                "minutes": minutes,
                "persons": persons,
                "person_times": persons if times is None else times,
                "volunteers": volunteers,
                "tier": tier,
                "place": place,
                "remarks": remarks,
            },
        )  # fmt: skip
        made = add_record(office, draft, keep=not dry_run)
        name = "" if dry_run else f" {made.number}"
        Terminal().write(f"{'将登记' if dry_run else '已登记'}服务{name}：{on.isoformat()} {draft.persons} 人")
    return ExitCode.DONE


@app.verb("list", "服务记录：一个月的，或按社工站、社工、档案、个案筛选，最新的在前")
def list_records(
    ctx: typer.Context,
    month: ForMonth = None,
    since: Annotated[date | None, typer.Option("--from", parser=day, metavar="日期", help="从哪一天起")] = None,
    until: Annotated[date | None, typer.Option("--to", parser=day, metavar="日期", help="到哪一天为止")] = None,
    station: Annotated[str | None, typer.Option("--station", metavar="社工站", help="只看这个社工站")] = None,
    worker: Annotated[str | None, typer.Option("--worker", metavar="社工", help="只看这名社工做的")] = None,
    file_no: Annotated[str | None, typer.Option("--file", metavar="档案号", help="只看这一户")] = None,
    case: Annotated[str | None, typer.Option("--case", metavar="编号", help="只看这个个案、小组或活动")] = None,
    kind: Annotated[Way | None, typer.Option("--kind", help="只看这种方式")] = None,
    item: Annotated[str | None, typer.Option("--item", metavar="项目", help="只看这个服务项目")] = None,
    whole: Annotated[bool, typer.Option("--all", help=f"全部列出；不写只列最新的 {_SHOWN} 条")] = False,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.casework.sheets import records
    from swtool.registry.station_finder import require_station

    with office_of(ctx) as office:
        if month is not None and (since or until):
            raise UsageFault("--month 与 --from、--to 不能一起写", remedy="留一种")
        open_ended = month is None and (file_no or case or since or until)
        shown = months_shown(month, office.today)
        found = _wanted(
            office,
            since or (date(1900, 1, 1) if open_ended else shown[0].first),
            until or (office.today if open_ended else min(shown[1].last, office.today)),
            require_station(office.db, station).id if station else None,
            (worker, file_no, case, kind, item),
        )
        to_file = output is not None or format is not OutputFormat.TABLE
        emit(office, records(office, found, None if whole or to_file else _SHOWN), format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("show", "一条服务记录，作废的也能看")
def show(
    ctx: typer.Context,
    number: OneRecord,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.casework.recording import require_record
    from swtool.casework.sheets import one_record

    with office_of(ctx) as office:
        emit(office, one_record(office, require_record(office, number)), format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("void", "作废一条登记错了的服务：不再计数，历史里仍有")
def void(
    ctx: typer.Context,
    number: OneRecord,
    why: Annotated[str, typer.Option("--why", metavar="原因", help="原因，必须写；不写个人信息")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.casework.recording import void_record

    with office_of(ctx, write=True) as office:
        gone = void_record(office, number, why=proper_reason(why), keep=not dry_run)
        Terminal().write(f"{'将作废' if dry_run else '已作废'} {gone.number}（{gone.draft.happened_on}）")
    return ExitCode.DONE


def _draft(
    office: Office,
    station: str,
    on: date,
    worker: str,
    kind: Way | None,
    item: str,
    file_no: str | None,
    client: str | None,
    case: str | None,
    project: str | None,
    told: dict[str, object],
) -> Draft:
    from swtool.casework.handling import require_engagement
    from swtool.casework.recording import item_code, require_household
    from swtool.casework.store import Draft
    from swtool.casework.terms import SESSION_OF
    from swtool.registry.people import require_person
    from swtool.registry.projects import require_project
    from swtool.registry.station_finder import require_station

    place = require_station(office.db, station)
    person = require_person(office.db, worker, station_id=place.id)
    engagement = require_engagement(office, case) if case else None
    if kind is None and engagement is None:
        raise UsageFault("没有写服务方式", remedy=f"用 --kind 写明：{_WAYS}")
    if client and not file_no:
        raise UsageFault("写了服务对象，没有写档案号", remedy="用 --file 写明档案号")
    household, member = require_household(office, file_no, client) if file_no else (None, None)
    if engagement is not None and household is None:
        household = engagement.household_id
    named = require_project(office.db, project).id if project else None
    return Draft(
        station_id=place.id,
        happened_on=on.isoformat(),
        kind=kind.value if kind else SESSION_OF[engagement.kind] if engagement else "",
        item=item_code(office, item, on),
        worker_id=person.id,
        household_id=household,
        member_id=member,
        engagement_id=engagement.id if engagement else None,
        project_id=named or (engagement.project_id if engagement else None),
        **told,  # type: ignore[arg-type]
    )


def _wanted(
    office: Office,
    first: date,
    last: date,
    station: int | None,
    filters: tuple[str | None, str | None, str | None, Way | None, str | None],
) -> Wanted:
    from swtool.casework.handling import require_engagement
    from swtool.casework.recording import item_code, require_household
    from swtool.casework.store import Wanted
    from swtool.registry.identities import identities
    from swtool.registry.people import require_person

    worker, file_no, case, kind, item = filters
    person = require_person(office.db, worker, station_id=station) if worker else None
    return Wanted(
        first,
        last,
        stations=None if station is None else (station,),
        worker_ids=identities(office.db).all_of(person.id) if person else None,
        household_id=require_household(office, file_no)[0] if file_no else None,
        engagement_id=require_engagement(office, case).id if case else None,
        kind=kind.value if kind else None,
        item=item_code(office, item, last) if item else None,
    )
