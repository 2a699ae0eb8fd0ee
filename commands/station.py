"""`swtool station`: the stations, what is dated about them, and who runs them."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

import typer

from swtool.dates import PartialDate
from swtool.errors import ExitCode, SwtoolError, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from . import _station_network
from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, Yes, day, partial_day, proper_name
from ._context import emit, office_of

app = Noun("社工站")


class Tier(StrEnum):
    """层级 as typed."""

    PROVINCE = "province_office"
    CITY = "city_centre"
    COUNTY = "county_station"
    AREA = "area_centre"
    STATION = "station"
    POINT = "service_point"
    SCHOOL = "school_station"


class Mode(StrEnum):
    """运营方式 as typed."""

    SELF = "self_registered"
    CONTRACTED = "contracted"
    HIRED = "direct_hire"


Name = Annotated[str, typer.Argument(metavar="社工站", help="站名；县名可省，也可只写乡镇名")]


@app.verb("add", "登记一个社工站")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(parser=proper_name, metavar="站名", help="全称，如 许村镇社工站")],
    division: Annotated[str, typer.Option("--division", metavar="区划", help="所在乡镇（街道）、村（社区）或县")],
    opened: Annotated[date, typer.Option("--opened", parser=day, metavar="日期", help="设立日期")],
    tier: Annotated[
        Tier,
        typer.Option(
            "--tier",
            help="station 乡镇（街道）社工站、county_station 县级总站、area_centre 片区中心站、service_point 社工室、"
            "school_station 校园社工站、city_centre 市级、province_office 省级",
        ),
    ] = Tier.STATION,
    parent: Annotated[str | None, typer.Option("--parent", metavar="社工站", help="上级站点")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry.divisions import read_divisions, require_division
    from swtool.registry.station_finder import StationFinder, require_station
    from swtool.registry.stations import insert_station

    with office_of(ctx, write=True) as office:
        if StationFinder(office.db).exactly(name):
            raise SwtoolError(f"“{name}”已经登记", remedy="用 swtool station show 查看")
        values = {
            "name": name,
            "tier": tier.value,
            "division_id": require_division(read_divisions(office.db), division).id,
            "parent_id": require_station(office.db, parent).id if parent else None,
            "opened_on": opened.isoformat(),
        }
        with office.change(f"登记社工站 {name}", keep=not dry_run) as tx:
            insert_station(tx, values)
        Terminal().say("试运行，没有写入" if dry_run else f"已登记 {name}")
    return ExitCode.DONE


@app.verb("profile", "登记办公面积、常住人口、牌子等，从某天起；只写变了的")
def profile(
    ctx: typer.Context,
    name: Name,
    since: Annotated[
        date | None, typer.Option("--from", parser=day, metavar="日期", help="从哪天起是这样；不写就是今天")
    ] = None,
    area: Annotated[str | None, typer.Option("--area", metavar="平方米", help="办公面积，只计办公场所")] = None,
    population: Annotated[int | None, typer.Option("--population", min=0, metavar="人数", help="常住人口")] = None,
    population_year: Annotated[
        int | None, typer.Option("--population-year", min=1900, max=2099, metavar="年", help="人口数的年份")
    ] = None,
    population_source: Annotated[
        str | None, typer.Option("--population-source", metavar="来源", help="人口数的来源，如 第七次人口普查")
    ] = None,
    plate: Annotated[str | None, typer.Option("--plate", metavar="文字", help="牌子上的文字")] = None,
    mode: Annotated[
        Mode | None,
        typer.Option("--mode", help="self_registered 自行登记法人、contracted 购买服务、direct_hire 直接聘用"),
    ] = None,
    co_located: Annotated[str | None, typer.Option("--co-located", metavar="设施", help="同址设施，用、隔开")] = None,
    site_area: Annotated[
        str | None, typer.Option("--site-area", metavar="平方米", help="项目场地面积，与办公面积分开")
    ] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry.profiles import set_profile
    from swtool.registry.station_finder import require_station

    stated = {
        "office_area": _area(area) if area else None,
        "resident_population": population,
        "population_year": population_year,
        "population_source": population_source,
        "plate_text": plate,
        "operation_mode": mode.value if mode else None,
        "co_located": co_located,
        "site_area": _area(site_area) if site_area else None,
    }
    values = {key: value for key, value in stated.items() if value is not None}
    if not values:
        raise UsageFault("没有写要登记什么", remedy="至少写一个选项，见 swtool station profile --help")
    with office_of(ctx, write=True) as office:
        station = require_station(office.db, name)
        with office.change(f"登记 {station.name} 的情况", keep=not dry_run) as tx:
            set_profile(tx, station.id, values, effective_on=since or office.today)
        Terminal().say("试运行，没有写入" if dry_run else f"已登记 {station.name}，从 {since or office.today} 起")
    return ExitCode.DONE


@app.verb("operator", "登记由哪个机构运营，从某天起；之前的合同到那天为止")
def operator(
    ctx: typer.Context,
    name: Name,
    organization: Annotated[str, typer.Argument(metavar="机构", help="运营机构")],
    since: Annotated[date, typer.Option("--from", parser=day, metavar="日期", help="合同起始日")],
    until: Annotated[date | None, typer.Option("--to", parser=day, metavar="日期", help="合同的最后一天")] = None,
    contract_no: Annotated[str | None, typer.Option("--contract-no", metavar="编号", help="合同编号")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry.organizations import require_organization
    from swtool.registry.station_finder import require_station
    from swtool.registry.stations import set_operator

    with office_of(ctx, write=True) as office:
        station, runs = require_station(office.db, name), require_organization(office.db, organization)
        with office.change(f"{station.name} 由 {runs.name} 运营", keep=not dry_run) as tx:
            set_operator(
                tx,
                station.id,
                runs.id,
                effective_on=since,
                effective_until=until + timedelta(days=1) if until else None,
                contract_no=contract_no,
            )
        Terminal().say("试运行，没有写入" if dry_run else f"已登记：{station.name} 从 {since} 起由 {runs.name} 运营")
    return ExitCode.DONE


@app.verb(
    "change-operator",
    "更换运营机构：合同、项目、人员去留、承诺书、备案、公开，一个方案一次办完",
    notes="原机构的最后一天是 --on 的前一天。在岗的人都要写明留任还是离开。先用 --dry-run 看方案。",
)
def change_operator(
    ctx: typer.Context,
    name: Name,
    to: Annotated[str, typer.Option("--to", metavar="机构", help="接手的运营机构")],
    on: Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="新机构的第一天")],
    stay: Annotated[list[str] | None, typer.Option("--stay", metavar="人员", help="留任的人，可写多次")] = None,
    leave: Annotated[list[str] | None, typer.Option("--leave", metavar="人员", help="离开的人，可写多次")] = None,
    all_stay: Annotated[bool, typer.Option("--all-stay", help="没有写离开的都留任")] = False,
    until: Annotated[date | None, typer.Option("--until", parser=day, metavar="日期", help="新合同的最后一天")] = None,
    contract_no: Annotated[str | None, typer.Option("--contract-no", metavar="编号", help="新合同编号")] = None,
    project: Annotated[
        str | None,
        typer.Option("--project", parser=proper_name, metavar="名称", help="新项目的名称；不写就按站名和机构起名"),
    ] = None,
    approved: Annotated[
        PartialDate | None,
        typer.Option("--approved", parser=partial_day, metavar="日期", help="新项目的立项日期；未定的不写"),
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="原因", help="更换的原因")] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.filings.takeover import Request, Terms
    from swtool.registry.organizations import require_organization
    from swtool.registry.station_finder import require_station

    from ._takeover import carry_out, persons_at

    with office_of(ctx, write=True) as office:
        station = require_station(office.db, name)
        request = Request(
            station,
            require_organization(office.db, to),
            on,
            persons_at(office, station, on, stay),
            persons_at(office, station, on, leave),
            all_stay,
            reason,
            Terms(contract_no, until, project, approved),
        )
        carry_out(office, request, dry_run=dry_run, yes=yes)
    return ExitCode.DONE


@app.verb("close", "撤销一个社工站（没有人在岗才能撤）")
def close(
    ctx: typer.Context,
    name: Name,
    on: Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="从哪天起撤销")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry.station_finder import require_station
    from swtool.registry.stations import close_station

    with office_of(ctx, write=True) as office:
        station = require_station(office.db, name)
        with office.change(f"撤销 {station.name}", keep=not dry_run) as tx:
            close_station(tx, station, on)
        Terminal().say("试运行，没有写入" if dry_run else f"{station.name} 从 {on} 起撤销")
    return ExitCode.DONE


@app.verb("list", "社工站一览：所在区划、运营机构、面积、人口、在岗人数")
def list_stations(
    ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.registry import register_sheets as sheets

    with office_of(ctx) as office:
        emit(office, sheets.stations(office, as_of or office.today), format, output)
    return ExitCode.DONE


@app.verb("show", "一个社工站：情况、运营合同、在岗人员")
def show(
    ctx: typer.Context,
    name: Name,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.registry import register_sheets as sheets
    from swtool.registry.sheets import staff as staff_sheet
    from swtool.registry.station_finder import require_station

    with office_of(ctx) as office:
        station, judged = require_station(office.db, name), as_of or office.today
        emit(office, sheets.station(office, station, judged), format, output)
        if output is None and format is OutputFormat.TABLE:
            emit(office, sheets.operator_history(office, station.id), format)
            emit(office, staff_sheet(office, judged, station_id=station.id), format, reveal=reveal)
    return ExitCode.DONE


def _area(text: str) -> int:
    from swtool.quantities import QuantityFault, parse_area

    area = parse_area(text)
    if area is None or isinstance(area, QuantityFault) or area < 0:
        why = area.reason if isinstance(area, QuantityFault) else ""
        raise UsageFault(f"“{text}”不是面积", where="--area", why=why, remedy="写平方米数，如 56.5")
    return area


_station_network.register(app)
