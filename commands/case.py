"""`swtool case`: cases, groups and community activities, from opening to closing."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, day, proper_reason
from ._context import emit, office_of

if TYPE_CHECKING:
    from swtool.office import Office

app = Noun("个案、小组、社区活动：开案、阶段、危机、转介、结案；各节是服务记录")


class Kind(StrEnum):
    """What is opened, as it is typed."""

    CONSULTATION_CASE = "consultation_case"
    PROFESSIONAL_CASE = "professional_case"
    GROUP = "group"
    ACTIVITY = "activity"


OneCase = Annotated[str, typer.Argument(metavar="编号", help="个案、小组或活动的编号，见 swtool case list")]
On = Annotated[date | None, typer.Option("--on", parser=day, metavar="日期", help="哪一天；不写就是今天")]
Note = Annotated[str, typer.Option("--note", metavar="说明", help="不写姓名和号码")]
_KINDS = "consultation_case 咨询个案、professional_case 专业个案、group 小组、activity 社区活动"


@app.verb("open", "开案：登记一个个案、小组或社区活动", notes=f"类别：{_KINDS}。成批的用“个案小组活动登记表”载入。")
def open_case(
    ctx: typer.Context,
    station: Annotated[str, typer.Argument(metavar="社工站", help="哪个社工站的")],
    kind: Annotated[Kind, typer.Option("--kind", help="类别")],
    title: Annotated[str, typer.Option("--title", metavar="主题", help="一句话，不写姓名和号码")],
    on: On = None,
    number: Annotated[str, typer.Option("--no", metavar="编号", help="本站自己的编号；不写就由程序编")] = "",
    worker: Annotated[str | None, typer.Option("--worker", metavar="社工", help="负责的社工")] = None,
    file_no: Annotated[str | None, typer.Option("--file", metavar="档案号", help="哪一户的个案")] = None,
    project: Annotated[str | None, typer.Option("--project", metavar="项目", help="属于哪个项目")] = None,
    members: Annotated[
        int | None, typer.Option("--members", min=0, metavar="人数", help="小组、活动计划多少人")
    ] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.casework.engagements import Engagement
    from swtool.casework.handling import open_engagement
    from swtool.casework.recording import require_household
    from swtool.registry.people import require_person
    from swtool.registry.projects import require_project
    from swtool.registry.station_finder import require_station

    with office_of(ctx, write=True) as office:
        place = require_station(office.db, station)
        draft = Engagement(
            id=0,
            engagement_no=number.strip(),
            kind=kind.value,
            station_id=place.id,
            title=title.strip(),
            worker_id=require_person(office.db, worker, station_id=place.id).id if worker else None,
            household_id=require_household(office, file_no)[0] if file_no else None,
            project_id=require_project(office.db, project).id if project else None,
            members=members,
            opened_on=(on or office.today).isoformat(),
            remarks=None,
        )
        made = open_engagement(office, draft, keep=not dry_run)
        Terminal().write(f"{'将开案' if dry_run else '已开案'}：{made.engagement_no}（{made.opened_on}）")
    return ExitCode.DONE


@app.verb("stage", "进入一个阶段；本地规定了阶段的，按先后")
def stage(
    ctx: typer.Context,
    number: OneCase,
    word: Annotated[
        str, typer.Argument(metavar="阶段", help="如 制定计划；本地的见 swtool policy show service.case_stages")
    ],
    on: On = None,
    note: Note = "",
    dry_run: DryRun = False,
) -> ExitCode:
    return _step(ctx, number, "stage", on, word.strip(), note, dry_run=dry_run)


@app.verb("crisis", "列为危机个案；解除用 --over")
def crisis(
    ctx: typer.Context,
    number: OneCase,
    over: Annotated[bool, typer.Option("--over", help="危机解除")] = False,
    on: On = None,
    note: Note = "",
    dry_run: DryRun = False,
) -> ExitCode:
    return _step(ctx, number, "calm" if over else "crisis", on, "", note, dry_run=dry_run)


@app.verb("refer", "转介：转给哪里")
def refer(
    ctx: typer.Context,
    number: OneCase,
    to: Annotated[str, typer.Option("--to", metavar="单位", help="转介去处")],
    on: On = None,
    note: Note = "",
    dry_run: DryRun = False,
) -> ExitCode:
    return _step(ctx, number, "referral", on, to.strip(), note, dry_run=dry_run)


@app.verb("close", "结案（结项），写明结果")
def close(
    ctx: typer.Context,
    number: OneCase,
    result: Annotated[str, typer.Option("--result", metavar="结果", help="如 目标达成、服务对象迁出")],
    on: On = None,
    note: Note = "",
    dry_run: DryRun = False,
) -> ExitCode:
    return _step(ctx, number, "closing", on, result.strip(), note, dry_run=dry_run)


@app.verb("reopen", "撤销登记错了的结案；历史里仍有")
def reopen(
    ctx: typer.Context,
    number: OneCase,
    why: Annotated[str, typer.Option("--why", metavar="原因", help="原因，必须写；不写个人信息")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.casework.handling import reopen as reopen_case

    with office_of(ctx, write=True) as office:
        found = reopen_case(office, number, why=proper_reason(why), keep=not dry_run)
        Terminal().write(f"{'将撤销' if dry_run else '已撤销'} {found.engagement_no} 的结案（{found.closed_on}）")
    return ExitCode.DONE


@app.verb("list", "个案、小组、社区活动：阶段、节次、上次服务、结案")
def list_cases(
    ctx: typer.Context,
    station: Annotated[str | None, typer.Option("--station", metavar="社工站", help="只看这个社工站")] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help=f"只看这一类：{_KINDS}")] = None,
    only_open: Annotated[bool, typer.Option("--open", help="只看没有结案的")] = False,
    only_crisis: Annotated[bool, typer.Option("--crisis", help="只看危机个案")] = False,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.casework.case_sheets import engagement_list
    from swtool.casework.engagements import engagements
    from swtool.registry.station_finder import require_station

    with office_of(ctx) as office:
        on = as_of or office.today
        stations = (require_station(office.db, station).id,) if station else None
        found = [
            each
            for each in engagements(office.db, day=on, stations=stations, kinds=(kind.value,) if kind else ())
            if not (only_open and each.closed_on) and not (only_crisis and not each.in_crisis)
        ]
        emit(office, engagement_list(office, found, on), format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("show", "一个个案、小组或活动：概况、进展和每一节")
def show(
    ctx: typer.Context,
    number: OneCase,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.casework import case_sheets, sheets
    from swtool.casework.handling import require_engagement
    from swtool.casework.store import Wanted

    with office_of(ctx) as office:
        found = require_engagement(office, number)
        emit(office, case_sheets.engagement_list(office, [found], office.today), format, output, reveal=reveal)
        if output is None and format is OutputFormat.TABLE:
            emit(office, case_sheets.steps(found, office.today), format, reveal=reveal)
            whole = Wanted(date(1900, 1, 1), office.today, engagement_id=found.id)
            emit(office, sheets.records(office, whole, None), format, reveal=reveal)
    return ExitCode.DONE


def _step(
    ctx: typer.Context, number: str, kind: str, on: date | None, word: str, note: str, *, dry_run: bool
) -> ExitCode:
    with office_of(ctx, write=True) as office:
        _take(office, number, kind, on or office.today, word, note.strip(), keep=not dry_run)
    return ExitCode.DONE


def _take(office: Office, number: str, kind: str, on: date, word: str, note: str, *, keep: bool) -> None:
    from swtool.casework.engagements import Step
    from swtool.casework.handling import take_step
    from swtool.casework.terms import STEP_KINDS

    found = take_step(office, number, Step(0, kind, on.isoformat(), word, note), keep=keep)
    verb = "" if keep else "将"
    Terminal().write(f"{found.engagement_no} {verb}{STEP_KINDS[kind]}{f'：{word}' if word else ''}（{on.isoformat()}）")
