"""`swtool resource`: the resource base, one resource at a time, its pools, and the list for exchange with others."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, NotFound, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, day, proper_name, proper_reason
from ._context import emit, office_of, record_export
from ._intake_options import Detail, Existing, ExistingWord, Partial
from ._places import villages_named
from ._resource_input import (
    Capacity,
    Category,
    Contact,
    ContactPhone,
    Cost,
    Coverage,
    Items,
    Offering,
    Owner,
    Pool,
    Quantity,
    Reusable,
    Target,
    TypedResource,
    Unit,
    ValidFrom,
    ValidTo,
    Value,
    When,
    resource_values,
)

if TYPE_CHECKING:
    from swtool.office import Office

app = Noun("社区资源：登记、更改、确认、停用、资源池")

Number = Annotated[str, typer.Argument(metavar="资源编号", help="见 swtool resource list")]
Place = Annotated[
    str | None, typer.Option("--village", metavar="村（社区）", help="只看这个村（社区）或乡镇（街道）；名称或区划代码")
]


@app.verb(
    "add",
    "登记一项资源；一批的用 swtool intake load 载入社区资源清单",
    notes="例：swtool resource add 长者食堂 --village 永福村 --owner 示例食堂 --items 助餐 --capacity 30 --unit 份",
)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(parser=proper_name, metavar="名称", help="资源名称")],
    village: Annotated[str, typer.Option("--village", metavar="村（社区）", help="属于哪个村（社区）；名称或区划代码")],
    owner: Owner = None,
    category: Category = None,
    pool: Pool = None,
    items: Items = None,
    offering: Offering = None,
    quantity: Quantity = None,
    value: Value = None,
    target: Target = None,
    when: When = None,
    coverage: Coverage = None,
    capacity: Capacity = None,
    unit: Unit = None,
    reusable: Reusable = None,
    cost: Cost = None,
    contact: Contact = None,
    phone: ContactPhone = None,
    valid_from: ValidFrom = None,
    valid_to: ValidTo = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.matching.resources import add_resource
    from swtool.registry.boundaries import names_of_today
    from swtool.registry.divisions import require_division

    typed = TypedResource(
        name, owner, category, pool, items, offering, quantity, value, target, when, coverage, capacity, unit,
        reusable, cost, contact, phone, valid_from, valid_to,
    )  # fmt: skip
    with office_of(ctx, write=True) as office:
        place = require_division(names_of_today(office), village)
        if place.level != "village":
            raise UsageFault(f"“{place.name}”不是村（社区）", remedy="资源按村（社区）建库，写它的名称或12位区划代码")
        number = add_resource(office, place, resource_values(office, typed), keep=not dry_run)
        Terminal().say(f"{'将登记' if dry_run else '已登记'}资源 {number}（{place.name} {name}）")
    return ExitCode.DONE


@app.verb("update", "改一项资源：只写要改的；容量不能低于已经对接出去的")
def update(
    ctx: typer.Context,
    number: Number,
    name: Annotated[str | None, typer.Option("--name", metavar="名称", help="资源名称")] = None,
    owner: Owner = None,
    category: Category = None,
    pool: Pool = None,
    items: Items = None,
    offering: Offering = None,
    quantity: Quantity = None,
    value: Value = None,
    target: Target = None,
    when: When = None,
    coverage: Coverage = None,
    capacity: Capacity = None,
    unit: Unit = None,
    reusable: Reusable = None,
    cost: Cost = None,
    contact: Contact = None,
    phone: ContactPhone = None,
    valid_from: ValidFrom = None,
    valid_to: ValidTo = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.intake.plan import Action
    from swtool.matching.resources import update_resource

    typed = TypedResource(
        name, owner, category, pool, items, offering, quantity, value, target, when, coverage, capacity, unit,
        reusable, cost, contact, phone, valid_from, valid_to,
    )  # fmt: skip
    with office_of(ctx, write=True) as office:
        values = resource_values(office, typed)
        if not values:
            raise UsageFault("没有写要改什么", remedy="至少写一个选项，见 swtool resource update --help")
        done = update_resource(office, number, values, keep=not dry_run)
        if done is Action.UNCHANGED:
            Terminal().say(f"资源 {number} 本来就是这样，没有变化")
        else:
            Terminal().say(f"{'将更改' if dry_run else '已更改'}资源 {number}")
    return ExitCode.DONE


@app.verb("assure", "确认一项资源还在、还有效，写明谁确认的；算一次更新")
def assure(
    ctx: typer.Context,
    number: Number,
    by: Annotated[str, typer.Option("--by", parser=proper_name, metavar="姓名", help="谁确认的")],
    on: Annotated[
        date | None, typer.Option("--on", parser=day, metavar="日期", help="哪一天确认的；不写就是今天")
    ] = None,
    until: Annotated[
        date | None, typer.Option("--until", parser=day, metavar="日期", help="新的有效期；不变就不写")
    ] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.matching.resources import assure_resource

    with office_of(ctx, write=True) as office:
        done = assure_resource(office, number, by=by, on=on or office.today, until=until, keep=not dry_run)
        more = f"，有效期到 {until.isoformat()}" if done.changed and until else ""
        more += "；当天已登记过更新" if done.again else ""
        Terminal().say(f"{'将确认' if dry_run else '已确认'}资源 {number}{more}")
    return ExitCode.DONE


@app.verb("close", "停用一项资源；以前的日子仍查得到，进行中的对接照常办结")
def close_resource(
    ctx: typer.Context,
    number: Number,
    on: Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="从哪一天起不再使用")],
    why: Annotated[str, typer.Option("--why", metavar="原因", help="如 停业、合作到期；不写个人信息")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.closing import close
    from swtool.inventory.reviews import Kind
    from swtool.matching.pools import stocks

    with office_of(ctx, write=True) as office:
        going = next((each.going for each in stocks(office, office.today, number=number)), 0)
        close(office, Kind.RESOURCES, number, on, why=proper_reason(why), keep=not dry_run)
        more = f"；还有 {going} 项对接没有办结，见 swtool match list --open" if going else ""
        Terminal().say(f"{'将停用' if dry_run else '已停用'}资源 {number}{more}")
    return ExitCode.DONE


@app.verb("show", "一项资源的全部登记内容和用了多少（联系人隐去）")
def show(
    ctx: typer.Context,
    number: Number,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.matching.pools import resource_card, stocks

    with office_of(ctx) as office:
        judged = as_of or office.today
        found = stocks(office, judged, number=number)
        if not found:
            raise NotFound(f"{judged.isoformat()} 没有在用的资源 {number}", remedy="编号见 swtool resource list")
        emit(office, resource_card(found[0], judged), format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("list", "资源库：每项资源的容量、剩余、对接次数；可只看一个资源池")
def list_resources(
    ctx: typer.Context,
    pool: Annotated[
        str | None, typer.Option("--pool", metavar="资源池", help="爱心企业、志愿服务、场地、资金，或 无")
    ] = None,
    village: Place = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.matching.pools import resource_list

    with office_of(ctx) as office:
        judged = as_of or office.today
        wanted = _pool(office, pool)
        table = resource_list(office, judged, pool=wanted, villages=villages_named(office, village, judged))
        emit(office, table, format, output)
    return ExitCode.DONE


@app.verb("pools", "四个资源池各有多少、能用多少、用了多少次、惠及多少户")
def pools(
    ctx: typer.Context,
    village: Place = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.matching.pools import pool_summary

    with office_of(ctx) as office:
        judged = as_of or office.today
        emit(office, pool_summary(office, judged, villages=villages_named(office, village, judged)), format, output)
    return ExitCode.DONE


@app.verb(
    "export",
    "资源库按国际通用的 HSDS 3.0 导出：JSON 和成套的 csv，给别的平台用",
    notes="联系人隐去、电话不写；对方要联系人时加 --reveal，会记入操作日志。已停用的不导出，过期的标为 inactive。",
)
def export(
    ctx: typer.Context,
    hsds: Annotated[Path, typer.Option("--hsds", metavar="文件夹", help="导出到这个文件夹，空的或上一次导出的")],
    village: Place = None,
    as_of: AsOf = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.exchange.hsds import tables_of
    from swtool.exchange.hsds_files import write_package
    from swtool.matching.pools import stocks

    with office_of(ctx) as office:
        judged = as_of or office.today
        found = stocks(office, judged, villages=villages_named(office, village, judged))
        if not found:
            raise NotFound("没有可以导出的资源", remedy="先载入社区资源清单，或换一个村（社区）或日期")
        if reveal and (persons := len({each.contact_name for each in found if each.contact_name})):
            record_export(office, "社区资源清单（HSDS）", persons)
        written = write_package(tables_of(found, reveal=reveal), hsds)
        Terminal().say(f"已导出资源 {len(found)} 项，{len(written)} 个文件：{hsds}")
    return ExitCode.DONE


@app.verb(
    "import",
    "载入 HSDS 3.0 的资源包：变成社区资源清单，按 intake load 的规矩检查、整本入库",
    notes="先用 --dry-run 看会变什么。有差错的，标明差错的退回表放在资源包旁边。",
)
def import_package(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="资源包所在的文件夹")],
    existing: Existing = ExistingWord.ERROR,
    partial: Partial = False,
    detail: Detail = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from tempfile import TemporaryDirectory

    from swtool.exchange.hsds import rows_of
    from swtool.exchange.hsds_files import read_package
    from swtool.exchange.ownsheet import write_sheet
    from swtool.inventory.forms import RESOURCE_LIST

    from ._intake_books import Wishes, take_in

    rows = rows_of(read_package(folder))
    if not rows:
        raise NotFound(f"{folder} 里没有一项服务（service）", remedy="核对是不是发错了文件夹")
    with office_of(ctx, write=True) as office, TemporaryDirectory() as made:
        book = write_sheet(RESOURCE_LIST, rows, Path(made) / f"{folder.resolve().name}.xlsx")
        wishes = Wishes(existing.value, partial, not dry_run, folder.resolve().parent, detail=detail)
        return take_in(office, [book], wishes)


def _pool(office: Office, text: str | None) -> str | None:
    """The stored word of a pool, '' for none stated. None: no restriction."""
    if text is None or text == "无":
        return None if text is None else ""
    return str(resource_values(office, TypedResource(pool=text))["pool"])
