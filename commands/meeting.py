"""`swtool meeting`: topics of joint meetings and deliberation, what was resolved, and what is still to be done."""

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
from ._places import villages_named

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.registry.divisions import Division

app = Noun("联席会议和两级议事（社区议事厅、楼门议事会）：议题、议定、待办、办结")


class Level(StrEnum):
    """Where it was talked over."""

    JOINT = "joint"
    HALL = "hall"
    BLOCK = "block"


OneItem = Annotated[str, typer.Argument(metavar="议题编号", help="见 swtool meeting list，如 YS12")]
AnyLevel = Annotated[
    Level | None, typer.Option("--level", help="只看 joint 联席会议、hall 社区议事厅或 block 楼门议事会")
]
Place = Annotated[
    str | None, typer.Option("--village", metavar="村（社区）", help="只看这个村（社区）或乡镇（街道）；名称或区划代码")
]
On = Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="哪一天，如 2026-11-10")]
Decision = Annotated[str, typer.Option("--decision", metavar="议定", help="议定了什么；不写个人信息")]
Action = Annotated[str, typer.Option("--action", metavar="待办", help="要去办的事")]
Owner = Annotated[str, typer.Option("--owner", metavar="责任人", help="谁去办：单位或职务")]
Due = Annotated[date | None, typer.Option("--due", parser=day, metavar="日期", help="办理的最后一天")]


@app.verb("list", "议题清单：议定了什么、谁去办、办得怎样")
def list_items(
    ctx: typer.Context,
    month: ForMonth = None,
    level: AnyLevel = None,
    village: Place = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.community import sheets

    with office_of(ctx) as office:
        judged = as_of or office.today
        first, last = months_shown(month, judged)
        where = villages_named(office, village, judged)
        table = sheets.items(office, first, last, judged, level=level.value if level else None, division_ids=where)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb(
    "open",
    "没有议定的议题和没有办结的事：逾期的在前，其余按时限和时间",
    notes="退出码：0 没有逾期的；3 有。逾期和快到期的也在 swtool status 和 swtool remind 里。",
)
def open_items(
    ctx: typer.Context,
    level: AnyLevel = None,
    village: Place = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="只看逾期的")] = False,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.community import sheets

    with office_of(ctx) as office:
        judged = as_of or office.today
        table = sheets.waiting(
            office,
            judged,
            level=level.value if level else None,
            division_ids=villages_named(office, village, judged),
            only_overdue=overdue,
        )
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.ATTENTION if sheets.has_overdue(table) else ExitCode.DONE


@app.verb("add", "登记一项议题；一批的报议事会议记录表（swtool intake load）")
def add(
    ctx: typer.Context,
    topic: Annotated[str, typer.Argument(parser=proper_name, metavar="议题", help="一句话，不写个人信息")],
    level: Annotated[Level, typer.Option("--level", help="joint 联席会议、hall 社区议事厅、block 楼门议事会")],
    village: Annotated[str, typer.Option("--village", metavar="村（社区）", help="在哪里开的；联席会议可写乡镇")],
    on: On,
    decision: Decision = "",
    action: Action = "",
    owner: Owner = "",
    due: Due = None,
    participants: Annotated[int | None, typer.Option("--participants", min=0, metavar="人数", help="参会人数")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.community.meetings import Resolved, add_item

    with office_of(ctx, write=True) as office:
        number = add_item(
            office,
            level.value,
            _place(office, village),
            on,
            topic,
            Resolved(decision.strip(), action.strip(), owner.strip(), due),
            participants=participants,
            keep=not dry_run,
        )
        Terminal().say(f"{'将登记' if dry_run else f'已登记 {number}'}：{topic}")
    return ExitCode.DONE


@app.verb("decide", "登记议定事项，或派出待办：谁去办、什么时候办完")
def decide(
    ctx: typer.Context,
    number: OneItem,
    on: On,
    decision: Decision,
    action: Action = "",
    owner: Owner = "",
    due: Due = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.community.meetings import Resolved, decide_item

    with office_of(ctx, write=True) as office:
        resolved = Resolved(decision.strip(), action.strip(), owner.strip(), due)
        item = decide_item(office, number, on, resolved, keep=not dry_run)
        last = f"，最后一天 {due.isoformat()}" if due else ""
        Terminal().say(f"{'将登记' if dry_run else '已登记'} {item.number} 的议定事项{last}")
    return ExitCode.DONE


@app.verb("done", "办结：议定的事办好了")
def done(
    ctx: typer.Context,
    number: OneItem,
    on: On,
    outcome: Annotated[str, typer.Option("--outcome", metavar="结果", help="办得怎样；不写个人信息")] = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.community.meetings import finish_item

    with office_of(ctx, write=True) as office:
        item = finish_item(office, number, on, outcome=outcome.strip(), keep=not dry_run)
        late = "（过了时限）" if item.due_on and on.isoformat() > item.due_on else ""
        Terminal().say(f"{'将办结' if dry_run else '已办结'} {item.number}{late}：{item.topic}")
    return ExitCode.DONE


@app.verb("void", "撤销一项登记错了的议题；历史里仍有")
def void(
    ctx: typer.Context,
    number: OneItem,
    why: Annotated[str, typer.Option("--why", metavar="原因", help="原因，必须写")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.community.meetings import void_item

    with office_of(ctx, write=True) as office:
        item = void_item(office, number, why=proper_reason(why), keep=not dry_run)
        Terminal().say(f"{'将撤销' if dry_run else '已撤销'} {item.number}")
    return ExitCode.DONE


def _place(office: Office, text: str) -> Division:
    from swtool.registry.boundaries import names_of_today
    from swtool.registry.divisions import require_division

    return require_division(names_of_today(office), text)
