"""`swtool order`: what residents ask for (点单), who takes it (接单), and the way to its feedback."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, day, proper_name, proper_reason
from ._context import emit, office_of, rows_on_screen
from ._places import villages_named

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.orders.store import Order

app = Noun("点单、接单：登记、接单、派单、办结、反馈，等了多久、谁超时")

_YEAR = 365
One = Annotated[str, typer.Argument(metavar="订单号", help="见 swtool order list")]
At = Annotated[str | None, typer.Option("--at", metavar="时间", help="什么时候，如 '2026-11-10 09:30'；不写就是现在")]
Note = Annotated[str, typer.Option("--note", metavar="说明", help="一句话；不写个人信息")]
Town = Annotated[
    str | None, typer.Option("--town", metavar="镇街", help="只看这个乡镇（街道）或村（社区）；名称或区划代码")
]


class Satisfied(StrEnum):
    """满意度 as typed."""

    SATISFIED = "satisfied"
    FAIR = "fair"
    DISSATISFIED = "dissatisfied"


@app.verb(
    "add",
    "登记一张点单；成批的用 swtool intake load 载入点单服务清单",
    notes="例：swtool order add 助餐 --village 永福村 --channel 12345 --at '2026-11-10 09:30'",
)
def add(
    ctx: typer.Context,
    category: Annotated[str, typer.Argument(parser=proper_name, metavar="服务项目", help="要什么，如 助餐")],
    village: Annotated[
        str | None, typer.Option("--village", metavar="村（社区）", help="在哪个村（社区）；写了档案号可以不写")
    ] = None,
    channel: Annotated[
        str, typer.Option("--channel", metavar="渠道", help="从哪里来：APP点单、12345、O2O、入户、来电等")
    ] = "",
    number: Annotated[str, typer.Option("--no", metavar="订单号", help="平台的订单号；没有就自动编")] = "",
    what: Annotated[str, typer.Option("--what", metavar="内容", help="具体内容；不写个人信息")] = "",
    name: Annotated[str | None, typer.Option("--name", metavar="姓名", help="点单人")] = None,
    phone: Annotated[str | None, typer.Option("--phone", metavar="电话", help="点单人电话")] = None,
    file_no: Annotated[str, typer.Option("--file", metavar="档案号", help="哪一户的")] = "",
    need: Annotated[str, typer.Option("--need", metavar="需求编号", help="答复哪一项已登记的需求")] = "",
    at: At = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.orders.taking import NewOrder, add_order, place_of_file, stated_moment
    from swtool.registry.boundaries import names_of_today
    from swtool.registry.divisions import require_division

    if village is None and not file_no:
        raise UsageFault("没有写在哪个村（社区）", remedy="加 --village 村（社区），或 --file 档案号")
    with office_of(ctx, write=True) as office:
        place = require_division(names_of_today(office), village) if village else place_of_file(office, file_no)
        if place.level != "village":
            raise UsageFault(f"“{place.name}”不是村（社区）", remedy="写村（社区）的名称；重名的写12位区划代码")
        client, telephone = _client(office, name, phone)
        new = NewOrder(place, category, number, what, channel, client, telephone, file_no, need)
        order = add_order(office, new, stated_moment(office, at), keep=not dry_run)
        Terminal().write(
            f"{'将登记' if dry_run else '已登记'}{'' if dry_run else f'订单 {order.order_no}'}：{_line(order)}"
        )
    return ExitCode.DONE


@app.verb("accept", "接单；--as-need 同时登记成一项需求，进需求清单")
def accept(
    ctx: typer.Context,
    number: One,
    by: Annotated[str, typer.Option("--by", parser=proper_name, metavar="姓名", help="谁接的单")],
    as_need: Annotated[bool, typer.Option("--as-need", help="登记成需求")] = False,
    at: At = None,
    dry_run: DryRun = False,
) -> ExitCode:
    return _step(ctx, number, "accepted", at, to_whom=by, as_need=as_need, dry_run=dry_run)


@app.verb("dispatch", "派单：派给谁办；可以改派")
def dispatch(
    ctx: typer.Context,
    number: One,
    to: Annotated[str, typer.Option("--to", parser=proper_name, metavar="谁", help="派给哪个人、哪支队伍、哪家单位")],
    note: Note = "",
    at: At = None,
    dry_run: DryRun = False,
) -> ExitCode:
    return _step(ctx, number, "dispatched", at, to_whom=to, note=note, dry_run=dry_run)


@app.verb("done", "办结：服务做完了；写明是否满足")
def done(
    ctx: typer.Context,
    number: One,
    met: Annotated[bool, typer.Option("--met/--not-met", help="满足了，还是没有")],
    note: Note = "",
    at: At = None,
    dry_run: DryRun = False,
) -> ExitCode:
    return _step(ctx, number, "done", at, outcome="met" if met else "not_met", note=note, dry_run=dry_run)


@app.verb("feedback", "反馈：回访的结果，一张订单到此闭环")
def feedback(
    ctx: typer.Context,
    number: One,
    satisfied: Annotated[
        Satisfied, typer.Option("--satisfied", help="satisfied 满意、fair 基本满意、dissatisfied 不满意")
    ],
    note: Note = "",
    at: At = None,
    dry_run: DryRun = False,
) -> ExitCode:
    return _step(ctx, number, "feedback", at, outcome=satisfied.value, note=note, dry_run=dry_run)


@app.verb("cancel", "取消：还没有办结的订单不办了，写明原因")
def cancel(
    ctx: typer.Context,
    number: One,
    why: Annotated[str, typer.Option("--why", metavar="原因", help="如 本人撤回；不写个人信息")],
    at: At = None,
    dry_run: DryRun = False,
) -> ExitCode:
    return _step(ctx, number, "cancelled", at, note=proper_reason(why), dry_run=dry_run)


@app.verb(
    "list",
    "订单：怎样了、等了多久、超时没有（点单人隐去）",
    notes="退出码：0 没有超时的；3 有。时限见 swtool policy show orders.limits，可在本县规则文件里改。",
)
def list_orders(
    ctx: typer.Context,
    town: Town = None,
    channel: Annotated[str | None, typer.Option("--channel", metavar="渠道", help="只看这个渠道")] = None,
    only_open: Annotated[bool, typer.Option("--open", help="只看没有闭环的")] = False,
    late: Annotated[bool, typer.Option("--late", help="只看超时的")] = False,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.orders.sheets import order_list

    with office_of(ctx) as office:
        judged = as_of or office.today
        villages = villages_named(office, town, judged)
        found = order_list(
            office,
            judged,
            villages=villages,
            channel=channel,
            only_open=only_open,
            only_late=late,
            rows_shown=rows_on_screen(format, output),
        )
        emit(office, found.table, format, output, reveal=reveal)
    return ExitCode.ATTENTION if found.late else ExitCode.DONE


@app.verb("show", "一张订单的经过：每一步的时间和用时")
def show(
    ctx: typer.Context,
    number: One,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.orders.sheets import order_card
    from swtool.orders.taking import require_order

    with office_of(ctx) as office:
        emit(office, order_card(require_order(office, number), office.today), format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("loops", "没有闭环的：订单各等在哪一步，需求没有结果，各多少天了")
def loops(
    ctx: typer.Context,
    town: Town = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.orders.loops import loop_table

    with office_of(ctx) as office:
        judged = as_of or office.today
        table = loop_table(office, judged, villages_named(office, town, judged))
        emit(office, table, format, output)
        return ExitCode.ATTENTION if table.rows else ExitCode.DONE


@app.verb("waits", "各步用时：接单、派单、办理、反馈各要多久，多少超时")
def waits(
    ctx: typer.Context,
    town: Town = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.orders.loops import wait_table

    with office_of(ctx) as office:
        judged = as_of or office.today
        emit(office, wait_table(office, judged, villages_named(office, town, judged)), format, output)
    return ExitCode.DONE


@app.verb("channels", "点单从哪些渠道来，各多少，办得怎样")
def channels(
    ctx: typer.Context,
    since: Annotated[
        date | None, typer.Option("--since", parser=day, metavar="日期", help="从哪一天起的点单；不写就是最近一年")
    ] = None,
    town: Town = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.orders.sheets import channel_table

    with office_of(ctx) as office:
        judged = as_of or office.today
        first = since or judged - timedelta(days=_YEAR)
        table = channel_table(office, judged, since=first, villages=villages_named(office, town, judged))
        emit(office, table, format, output)
    return ExitCode.DONE


def _step(
    ctx: typer.Context,
    number: str,
    step: str,
    at: str | None,
    *,
    to_whom: str = "",
    outcome: str = "",
    note: str = "",
    as_need: bool = False,
    dry_run: bool,
) -> ExitCode:
    from swtool.orders.rules import Step
    from swtool.orders.taking import stated_moment, take_step

    with office_of(ctx, write=True) as office:
        order = take_step(
            office,
            number,
            Step(step),
            stated_moment(office, at),
            to_whom=to_whom,
            outcome=outcome,
            note=note,
            as_need=as_need,
            keep=not dry_run,
        )
        verb = f"{'将' if dry_run else '已'}{Step(step).label}"
        need = f"，对应需求 {order.need_no}" if order.need_no and not (dry_run and as_need) else ""
        Terminal().write(f"{verb}：订单 {order.order_no} {_line(order)}，{order.state.state}{need}")
    return ExitCode.DONE


def _line(order: Order) -> str:
    return f"{order.village} {order.category}（{order.steps[-1].at:%Y-%m-%d %H:%M}）"


def _client(office: Office, name: str | None, phone: str | None) -> tuple[str, str]:
    """Who orders, read as a sheet's cells are. Raises ``UsageFault``."""
    from swtool.forms.kind import CellFault, Noted, ParseContext, read_cell
    from swtool.forms.personal import PersonName, Phone

    found = []
    for option, kind, said in (("--name", PersonName(), name), ("--phone", Phone(several=True), phone)):
        read = read_cell(kind, said, ParseContext(office.today)) if said else None
        if isinstance(read, CellFault):
            raise UsageFault(read.reason, where=option, remedy=read.expected)
        found.append(str((read.value if isinstance(read, Noted) else read) or ""))
    return found[0], found[1]
