"""`swtool project`: the project register and the life of projects. Approval (立项) starts the duty to file changes."""

from __future__ import annotations

from typing import Annotated

import typer

from swtool.dates import PartialDate
from swtool.errors import ExitCode, SwtoolError, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, money, partial_day, proper_name
from ._context import emit, office_of
from ._project_life import app as steps
from ._project_lists import app as lists

app = Noun("项目")
app.add_typer(steps)
app.add_typer(lists)

_STAGES = "需求、策划、立项、采购公告、合同、社工到位、指标、中期满意度、末期满意度、评估、付款、结项、续签"

Organization = Annotated[str | None, typer.Option("--organization", metavar="机构", help="承接机构")]
Station = Annotated[str | None, typer.Option("--station", metavar="社工站", help="在哪个社工站实施")]
Approved = Annotated[
    PartialDate | None, typer.Option("--approved", parser=partial_day, metavar="日期", help="立项日期")
]
Starts = Annotated[PartialDate | None, typer.Option("--from", parser=partial_day, metavar="日期", help="项目开始")]
Ends = Annotated[PartialDate | None, typer.Option("--to", parser=partial_day, metavar="日期", help="项目的最后一天")]
Amount = Annotated[str | None, typer.Option("--amount", metavar="金额", help="合同金额，元；也可写 30万元")]
Purchaser = Annotated[str | None, typer.Option("--purchaser", metavar="单位", help="购买方")]


@app.verb("add", "登记一个项目")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(parser=proper_name, metavar="名称", help="项目名称")],
    organization: Annotated[str, typer.Option("--organization", metavar="机构", help="承接机构")],
    station: Station = None,
    approved: Approved = None,
    starts: Starts = None,
    ends: Ends = None,
    amount: Amount = None,
    purchaser: Purchaser = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry.organizations import require_organization
    from swtool.registry.projects import all_projects, insert_project
    from swtool.registry.station_finder import require_station

    values = _values(approved, starts, ends, amount, purchaser)
    with office_of(ctx, write=True) as office:
        if any(project.name == name for project in all_projects(office.db)):
            raise SwtoolError(f"“{name}”已经登记", remedy="用 swtool project update 改")
        values["name"] = name
        values["organization_id"] = require_organization(office.db, organization).id
        values["station_id"] = require_station(office.db, station).id if station else None
        with office.change(f"登记项目 {name}", keep=not dry_run) as tx:
            insert_project(tx, values)
        Terminal().say("试运行，没有写入" if dry_run else f"已登记 {name}")
    return ExitCode.DONE


@app.verb("update", "改项目的登记内容：只写要改的")
def update(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="项目", help="项目名称")],
    organization: Organization = None,
    station: Station = None,
    approved: Approved = None,
    starts: Starts = None,
    ends: Ends = None,
    amount: Amount = None,
    purchaser: Purchaser = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry.organizations import require_organization
    from swtool.registry.projects import correct_project, require_project
    from swtool.registry.station_finder import require_station

    values = _values(approved, starts, ends, amount, purchaser)
    with office_of(ctx, write=True) as office:
        project = require_project(office.db, name)
        values |= {"organization_id": require_organization(office.db, organization).id} if organization else {}
        values |= {"station_id": require_station(office.db, station).id} if station else {}
        if not values:
            raise UsageFault("没有写要改什么", remedy="至少写一个选项，见 swtool project update --help")
        if station and values["station_id"] == project.station_on(office.today):
            del values["station_id"]
        if "station_id" not in values and not (values and office.db.differs("project", project.id, values)):
            Terminal().say(f"{project.name} 本来就是这样，没有变化")
            return ExitCode.DONE
        with office.change(f"更新项目 {project.name}", keep=not dry_run) as tx:
            correct_project(tx, project, values, office.today)
        Terminal().say("试运行，没有写入" if dry_run else f"已更新 {project.name}")
    return ExitCode.DONE


@app.verb("list", "项目一览表；--stage 看各项目到哪一步了", notes=f"阶段：全部、登记、{_STAGES}。")
def list_projects(
    ctx: typer.Context,
    stage: Annotated[
        str | None, typer.Option("--stage", metavar="阶段", help="只看在这个阶段的；写 全部 看每个项目的阶段和下一步")
    ] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.lifecycle.sheets import stage_table
    from swtool.registers.notices import announced
    from swtool.registry import register_sheets as sheets

    wanted = _stage(stage) if stage else ""
    with office_of(ctx) as office:
        judged = as_of or office.today
        told = announced(office.db, judged) if stage else {}
        table = stage_table(office, judged, stage=wanted, told=told) if stage else sheets.projects(office, judged)
        emit(office, table, format, output)
    return ExitCode.DONE


@app.verb("show", "一个项目的登记内容")
def show(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="项目", help="项目名称，或只有它才有的一段")],
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.registry import register_sheets as sheets
    from swtool.registry.projects import require_project

    with office_of(ctx) as office:
        project = require_project(office.db, name)
        emit(office, sheets.projects(office, as_of or office.today, only=project.id), format, output)
    return ExitCode.DONE


def _stage(text: str) -> str:
    """A stage by its word, '' for all of them. Raises UsageFault."""
    from swtool.lifecycle.terms import BEGINNING, Stage

    known = (BEGINNING, *(each.value for each in Stage))
    if text == "全部":
        return ""
    if text not in known:
        raise UsageFault(f"没有阶段“{text}”", where="--stage", remedy=f"写 全部、{'、'.join(known)}")
    return text


def _values(
    approved: PartialDate | None,
    starts: PartialDate | None,
    ends: PartialDate | None,
    amount: str | None,
    purchaser: str | None,
) -> dict[str, object]:
    if starts and ends and ends.last_day < starts.first_day:
        raise UsageFault("项目结束早于开始", where="--to", remedy="核对两个日期")
    stated = {
        "approved_on": str(approved) if approved else None,
        "starts_on": str(starts) if starts else None,
        "ends_on": str(ends) if ends else None,
        "amount": money(amount, "--amount", least=0) if amount else None,
        "purchaser": purchaser,
    }
    return {key: value for key, value in stated.items() if value is not None}
