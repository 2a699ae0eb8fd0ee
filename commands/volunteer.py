"""`swtool volunteer`: the register of volunteers, how each stands, and what they did."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.dates import PartialDate
from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import (
    AsOf,
    DryRun,
    Format,
    ForMonth,
    Output,
    OutputFormat,
    Reveal,
    day,
    months_shown,
    partial_day,
    proper_name,
    proper_reason,
)
from ._context import emit, office_of
from ._places import one_village, villages_named

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.registry.people import Person

app = Noun("志愿者：名册、常态化和发展社工、服务时长、培训和表彰")


class Recorded(StrEnum):
    """What a record can be of."""

    SERVICE = "service"
    TRAINING = "training"
    AWARD = "award"


OneVolunteer = Annotated[str, typer.Argument(metavar="志愿者编号", help="见 swtool volunteer list，如 ZYZ000001")]
Village = Annotated[
    str | None, typer.Option("--village", metavar="村（社区）", help="只看这个村（社区）或乡镇（街道）；名称或区划代码")
]
Station = Annotated[str | None, typer.Option("--station", metavar="社工站", help="哪个社工站")]
Worker = Annotated[str | None, typer.Option("--worker", metavar="社工", help="发展社工：人员编号，或姓名加 --station")]
On = Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="哪一天，如 2026-11-10")]
Regular = Annotated[bool | None, typer.Option("--regular/--not-regular", help="是不是常态化志愿者")]
Mobile = Annotated[str | None, typer.Option("--mobile", metavar="电话", help="联系电话")]
Id = Annotated[str | None, typer.Option("--id", metavar="身份证号", help="身份证号；可不写")]
Skills = Annotated[str | None, typer.Option("--skills", metavar="特长", help="服务特长")]


@app.verb("list", "某一天的志愿者名册（姓名隐去）")
def list_volunteers(
    ctx: typer.Context,
    village: Village = None,
    station: Station = None,
    worker: Worker = None,
    regular: Annotated[bool, typer.Option("--regular", help="只看常态化志愿者")] = False,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.volunteers import sheets
    from swtool.volunteers.store import Asked

    with office_of(ctx) as office:
        judged = as_of or office.today
        at = _station(office, station)
        who = _worker(office, worker, at) if worker else None
        asked = Asked(villages_named(office, village, judged), at, who.id if who else None, only_regular=regular)
        emit(office, sheets.volunteers(office, judged, asked), format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("add", "登记一名志愿者；一批的报志愿者名册（swtool intake load）")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(parser=proper_name, metavar="姓名", help="志愿者姓名")],
    village: Annotated[str, typer.Option("--village", metavar="村（社区）", help="名称或12位区划代码")],
    resident_id: Id = None,
    mobile: Mobile = None,
    regular: Annotated[bool, typer.Option("--regular", help="是常态化志愿者")] = False,
    worker: Worker = None,
    station: Station = None,
    joined: Annotated[
        PartialDate | None, typer.Option("--joined", parser=partial_day, metavar="日期", help="加入日期；不写就是今天")
    ] = None,
    skills: Skills = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="有像同一人的也登记")] = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.volunteers.adding import add_volunteer
    from swtool.volunteers.recording import fields_of

    with office_of(ctx, write=True) as office:
        at = _station(office, station)
        number = add_volunteer(
            office,
            one_village(office, village),
            fields_of(name, resident_id, mobile, skills, str(joined or office.today)),
            worker=_worker(office, worker, at) if worker else None,
            station_id=at,
            is_regular=regular,
            even_if_alike=yes,
            keep=not dry_run,
        )
        Terminal().say(f"{'将登记' if dry_run else '已登记'}志愿者 {number}")
    return ExitCode.DONE


@app.verb("update", "更正一名志愿者的登记内容：只写要改的")
def update(
    ctx: typer.Context,
    number: OneVolunteer,
    name: Annotated[str | None, typer.Option("--name", metavar="姓名", help="改正后的姓名")] = None,
    resident_id: Id = None,
    mobile: Mobile = None,
    skills: Skills = None,
    joined: Annotated[
        PartialDate | None, typer.Option("--joined", parser=partial_day, metavar="日期", help="加入日期")
    ] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.volunteers.adding import correct_volunteer
    from swtool.volunteers.recording import fields_of, require_volunteer

    values = fields_of(name, resident_id, mobile, skills, str(joined) if joined else None)
    if not values:
        raise UsageFault("没有写要改什么", remedy="例：swtool volunteer update ZYZ000001 --skills 理发")
    with office_of(ctx, write=True) as office:
        changed = correct_volunteer(office, require_volunteer(office, number), values, keep=not dry_run)
        done = f"{'将更正' if dry_run else '已更正'}志愿者 {number}"
        Terminal().say(done if changed else f"志愿者 {number} 的登记已经是这样")
    return ExitCode.DONE


@app.verb("change", "从某一天起：成为常态化志愿者、换发展社工或社工站；以前的日子仍按以前算")
def change(
    ctx: typer.Context,
    number: OneVolunteer,
    on: On,
    regular: Regular = None,
    worker: Worker = None,
    station: Station = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.volunteers.recording import change_standing, require_volunteer

    if regular is None and worker is None and station is None:
        raise UsageFault("没有写要改什么", remedy="写 --regular、--worker 或 --station")
    with office_of(ctx, write=True) as office:
        at = _station(office, station)
        after = change_standing(
            office,
            require_volunteer(office, number),
            on,
            is_regular=regular,
            worker=_worker(office, worker, at) if worker else None,
            station_id=at,
            keep=not dry_run,
        )
        state = "常态化志愿者" if after.is_regular else "不是常态化志愿者"
        Terminal().say(f"{'将改为' if dry_run else '已改'}：志愿者 {number} 从 {on.isoformat()} 起{state}")
    return ExitCode.DONE


@app.verb("leave", "退出：从某一天起不再是志愿者；以前的服务仍在")
def leave(
    ctx: typer.Context,
    number: OneVolunteer,
    on: On,
    why: Annotated[str, typer.Option("--why", metavar="原因", help="如 迁出、重复登记；不写个人信息")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.volunteers.recording import let_go, require_volunteer

    with office_of(ctx, write=True) as office:
        let_go(office, require_volunteer(office, number), on, why=proper_reason(why), keep=not dry_run)
        Terminal().say(f"{'将登记' if dry_run else '已登记'}志愿者 {number} 从 {on.isoformat()} 起退出")
    return ExitCode.DONE


@app.verb("record", "登记一次服务、培训或表彰；一批的报志愿服务记录表")
def record(
    ctx: typer.Context,
    number: OneVolunteer,
    on: On,
    title: Annotated[str, typer.Option("--title", parser=proper_name, metavar="项目", help="做了什么，不写个人信息")],
    kind: Annotated[
        Recorded, typer.Option("--kind", help="service 服务、training 培训、award 表彰")
    ] = Recorded.SERVICE,
    hours: Annotated[
        str | None, typer.Option("--hours", metavar="小时", help="时长，如 2.5 或 90分钟；服务必须写")
    ] = None,
    station: Station = None,
    evaluation: Annotated[str | None, typer.Option("--evaluation", metavar="评价", help="服务评价")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.forms.minutes import minutes_of
    from swtool.volunteers.recording import NewRecord, add_record, require_volunteer

    minutes = minutes_of(hours) if hours else None
    with office_of(ctx, write=True) as office:
        known = require_volunteer(office, number)
        at = _station(office, station)
        new = NewRecord(known.id, kind.value, on.isoformat(), title, minutes, at, evaluation=evaluation)
        made = add_record(office, known, new, keep=not dry_run)
        time = f"，{minutes}" if minutes else ""
        Terminal().say(f"{'将登记' if dry_run else f'已登记 {made}'}：志愿者 {number} {on.isoformat()} {title}{time}")
    return ExitCode.DONE


@app.verb("void", "撤销一条登记错了的记录；历史里仍有")
def void(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="记录编号", help="见 swtool volunteer records，如 ZJ12")],
    why: Annotated[str, typer.Option("--why", metavar="原因", help="原因，必须写")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.volunteers.recording import void_record

    with office_of(ctx, write=True) as office:
        void_record(office, number, why=proper_reason(why), keep=not dry_run)
        Terminal().say(f"{'将撤销' if dry_run else '已撤销'} {number.upper()}")
    return ExitCode.DONE


@app.verb("records", "志愿服务记录：服务、培训、表彰，时长合计；写编号就是一个人的全部")
def list_records(
    ctx: typer.Context,
    number: Annotated[str | None, typer.Argument(metavar="志愿者编号", help="只看一名志愿者，从加入起")] = None,
    month: ForMonth = None,
    kind: Annotated[Recorded | None, typer.Option("--kind", help="只看服务、培训或表彰")] = None,
    station: Station = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.volunteers import sheets
    from swtool.volunteers.recording import require_volunteer

    with office_of(ctx) as office:
        judged = as_of or office.today
        known = require_volunteer(office, number) if number else None
        months = months_shown(month, judged) if month or known is None else sheets.EVER
        table = sheets.records(
            office,
            *months,
            judged,
            kind=kind.value if kind else None,
            volunteer_id=known.id if known else None,
            station_id=_station(office, station),
        )
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("duplicates", "疑似重复登记的志愿者（姓名隐去）：像哪一名、相似多少、为什么")
def duplicates(
    ctx: typer.Context,
    village: Village = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.volunteers.duplicates import duplicates as find

    with office_of(ctx) as office:
        table = find(office, division_ids=villages_named(office, village, office.today))
        emit(office, table, format, output, reveal=reveal)
        if table.rows:
            line = "swtool volunteer leave 编号 --on 日期 --why 重复登记"
            Terminal().say(f"核对后确是同一人的，留一个编号，另一个退出：{line}")
    return ExitCode.DONE


def _station(office: Office, text: str | None) -> int | None:
    from swtool.registry.station_finder import require_station

    return require_station(office.db, text).id if text else None


def _worker(office: Office, text: str, station_id: int | None) -> Person:
    from swtool.registry.people import require_person

    return require_person(office.db, text, station_id=station_id)
