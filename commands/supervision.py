"""`swtool supervision`: supervisors and advisers, the stations they stand by, and the sessions they held."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode
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
    proper_name,
    proper_reason,
)
from ._context import emit, office_of

if TYPE_CHECKING:
    from swtool.office import Office

app = Noun("督导和指导员：名册、结对的社工站、督导记录")


class Role(StrEnum):
    """What a supervisor or adviser is."""

    SUPERVISOR = "supervisor"
    CHIEF = "chief_adviser"
    FULL_TIME = "full_time_adviser"
    PROFESSIONAL = "professional_adviser"


class Source(StrEnum):
    """Where supervisors come from."""

    EXPERT = "expert"
    LEADER = "leader"
    BACKBONE = "backbone"


class Level(StrEnum):
    """At which level somebody supervises."""

    CITY = "city"
    COUNTY = "county"
    TOWN = "town"


class SessionKind(StrEnum):
    """How a session was held."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    TEAM = "team"
    SITE = "site"


_ROLES = "supervisor 督导、chief_adviser 总指导员、full_time_adviser 专职指导员、professional_adviser 专业指导员"
_LEVELS = "city 市级、county 县级、town 镇级"
OneSupervisor = Annotated[str, typer.Argument(metavar="督导", help="督导编号或姓名，见 swtool supervision pool")]
Station = Annotated[str | None, typer.Option("--station", metavar="社工站", help="哪个社工站")]
On = Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="哪一天，如 2026-11-10")]


@app.verb("list", "督导记录：次数、时长、被督导的社工（督导姓名隐去）")
def list_sessions(
    ctx: typer.Context,
    month: ForMonth = None,
    station: Station = None,
    supervisor: Annotated[str | None, typer.Option("--by", metavar="督导", help="只看这名督导")] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.community import sheets
    from swtool.community.supervisors import require_supervisor

    with office_of(ctx) as office:
        judged = as_of or office.today
        first, last = months_shown(month, judged)
        by = require_supervisor(office.db, supervisor).id if supervisor else None
        at = _station(office, station)
        table = sheets.sessions(office, first, last, judged, station_id=at, supervisor_id=by)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("pool", "督导和指导员名册：身份、结对的社工站（姓名隐去）")
def list_pool(
    ctx: typer.Context,
    station: Station = None,
    level: Annotated[Level | None, typer.Option("--level", help=f"只看这一级的：{_LEVELS}")] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.community import sheets

    with office_of(ctx) as office:
        at = level.value if level else None
        table = sheets.pool(office, as_of or office.today, station_id=_station(office, station), level=at)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("appoint", "聘任督导或指导员，或与一个社工站结对；不在名册上的同时登记")
def appoint(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(parser=proper_name, metavar="督导", help="督导编号，或姓名")],
    on: On,
    role: Annotated[Role, typer.Option("--role", help=_ROLES)] = Role.SUPERVISOR,
    station: Station = None,
    source: Annotated[
        Source | None, typer.Option("--source", help="expert 专家学者、leader 领军人才、backbone 一线骨干")
    ] = None,
    level: Annotated[Level | None, typer.Option("--level", help=f"督导级别：{_LEVELS}")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="单位", help="工作单位")] = None,
    mobile: Annotated[str | None, typer.Option("--mobile", metavar="电话", help="联系电话")] = None,
    staff_no: Annotated[str | None, typer.Option("--staff", metavar="人员编号", help="本县社工兼督导的")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.community import supervisors
    from swtool.community.terms import ROLES
    from swtool.registry.people import require_person

    with office_of(ctx, write=True) as office:
        person = require_person(office.db, staff_no).id if staff_no else None
        words = {"source": source.value if source else None, "level": level.value if level else None}
        stated = {**words, "unit": unit, "mobile": mobile, "person_id": person}
        values: dict[str, object] = {key: value for key, value in stated.items() if value is not None}
        at = _station(office, station)
        number = supervisors.appoint(office, name, role.value, on, station_id=at, values=values, keep=not dry_run)
        where = f"，结对{station}" if station else ""
        verb = "将聘任" if dry_run else "已聘任"
        Terminal().say(f"{verb} {number} 从 {on.isoformat()} 起为{ROLES[role.value]}{where}")
    return ExitCode.DONE


@app.verb("end", "解聘：从某一天起不再担任；以前的日子仍查得到")
def end(
    ctx: typer.Context,
    supervisor: OneSupervisor,
    on: On,
    role: Annotated[Role | None, typer.Option("--role", help=_ROLES)] = None,
    station: Station = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.community.supervisors import end_role

    with office_of(ctx, write=True) as office:
        at = _station(office, station)
        number = end_role(office, supervisor, on, role=role.value if role else None, station_id=at, keep=not dry_run)
        Terminal().say(f"{'将解聘' if dry_run else '已解聘'} {number}，自 {on.isoformat()} 起")
    return ExitCode.DONE


@app.verb("add", "登记一次督导；一批的报督导记录表（swtool intake load）")
def add(
    ctx: typer.Context,
    supervisor: OneSupervisor,
    station: Annotated[str, typer.Option("--station", metavar="社工站", help="在哪个社工站")],
    on: On,
    topic: Annotated[str, typer.Option("--topic", metavar="主题", help="一句话，不写个人信息")] = "",
    kind: Annotated[
        SessionKind | None, typer.Option("--kind", help="individual 个别、group 小组、team 团队、site 现场")
    ] = None,
    hours: Annotated[str | None, typer.Option("--hours", metavar="小时", help="时长，如 2 或 90分钟")] = None,
    workers: Annotated[
        list[str] | None, typer.Option("--worker", metavar="社工", help="被督导的社工，可写多次")
    ] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.community.sessions import Session, add_session
    from swtool.community.supervisors import require_supervisor
    from swtool.forms.minutes import minutes_of
    from swtool.registry.people import require_person
    from swtool.registry.station_finder import require_station

    minutes = minutes_of(hours) if hours else None
    with office_of(ctx, write=True) as office:
        by, at = require_supervisor(office.db, supervisor), require_station(office.db, station)
        persons = frozenset(require_person(office.db, text, station_id=at.id).id for text in workers or ())
        kept = kind.value if kind else None
        session = Session(0, by.id, at.id, on.isoformat(), kept, minutes, topic.strip(), persons)
        number = add_session(office, session, keep=not dry_run)
        done = "将登记" if dry_run else f"已登记 {number}"
        Terminal().say(f"{done}：{on.isoformat()} {by.number} 督导{at.name}，社工 {len(persons)} 人")
    return ExitCode.DONE


@app.verb("void", "撤销一次登记错了的督导；历史里仍有")
def void(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="记录编号", help="见 swtool supervision list，如 DL12")],
    why: Annotated[str, typer.Option("--why", metavar="原因", help="原因，必须写")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.community.sessions import void_session

    with office_of(ctx, write=True) as office:
        void_session(office, number, why=proper_reason(why), keep=not dry_run)
        Terminal().say(f"{'将撤销' if dry_run else '已撤销'} {number.upper()}")
    return ExitCode.DONE


def _station(office: Office, text: str | None) -> int | None:
    from swtool.registry.station_finder import require_station

    return require_station(office.db, text).id if text else None
