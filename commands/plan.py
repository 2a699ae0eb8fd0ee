"""`swtool plan`: 一人一案, from the opening of a personal plan to its closing."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, day
from ._context import emit, office_of
from ._places import villages_named
from .inventory import Place

app = Noun("一人一案：立计划、目标、复核、结案，该复核的，该有而没有的")


class Ended(StrEnum):
    """How a goal ended."""

    REACHED = "reached"
    DROPPED = "dropped"


PlanNo = Annotated[str, typer.Argument(metavar="计划编号", help="见 swtool plan list，如 JH2026-0001")]
On = Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="哪一天的事")]
Next = Annotated[date | None, typer.Option("--next", parser=day, metavar="日期", help="下次哪一天复核")]


@app.verb("list", "在办的个人计划（姓名隐去）")
def list_plans(
    ctx: typer.Context,
    village: Place = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.inventory.individual_sheets import plan_list

    with office_of(ctx) as office:
        judged = as_of or office.today
        table = plan_list(office, judged, division_ids=villages_named(office, village, judged))
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("due", "该复核的个人计划：逾期的、几天内到期的、没有写复核日期的")
def due(
    ctx: typer.Context,
    village: Place = None,
    ahead: Annotated[int, typer.Option("--days", min=0, max=366, metavar="天数", help="往后看几天")] = 7,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.inventory.individual_sheets import plan_list

    with office_of(ctx) as office:
        judged = as_of or office.today
        places = villages_named(office, village, judged)
        table = plan_list(office, judged, division_ids=places, due_by=judged + timedelta(days=ahead))
        emit(office, table, format, output, reveal=reveal)
        return ExitCode.ATTENTION if table.rows else ExitCode.DONE


@app.verb("missing", "没有个人计划的服务对象（姓名隐去）；默认只列有两类以上困难的")
def missing(
    ctx: typer.Context,
    village: Place = None,
    at_least: Annotated[
        int, typer.Option("--categories", min=1, metavar="几类", help="有几类以上困难的；1 是全部")
    ] = 2,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.inventory.individual_sheets import without_plan

    with office_of(ctx) as office:
        judged = as_of or office.today
        places = villages_named(office, village, judged)
        table = without_plan(office, judged, at_least=at_least, division_ids=places)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("show", "一份个人计划：目标和复核")
def show(
    ctx: typer.Context,
    plan_no: PlanNo,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.inventory.individual_sheets import plan_sheet

    with office_of(ctx) as office:
        goals, reviews = plan_sheet(office, plan_no)
        emit(office, goals, format, output, reveal=reveal)
        if output is None and format is OutputFormat.TABLE and reviews.rows:
            emit(office, reviews, format, reveal=reveal)
    return ExitCode.DONE


@app.verb(
    "open", "给一名成员立个人计划", notes="例：plan open D12 甲示例 --goal 联系就医 --on 2026-11-10 --next 2027-02-10"
)
def open_plan(
    ctx: typer.Context,
    file_no: Annotated[str, typer.Argument(metavar="档案号", help="哪一户")],
    who: Annotated[str, typer.Argument(metavar="成员", help="姓名、身份证号，或成员号如 #12")],
    goals: Annotated[list[str], typer.Option("--goal", metavar="目标", help="要做到什么；几个目标就写几次")],
    on: On,
    following: Next = None,
    worker: Annotated[str | None, typer.Option("--worker", metavar="社工", help="负责社工")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.individual import open_plan

    with office_of(ctx, write=True) as office:
        number = open_plan(office, file_no, who, goals, on, review_on=following, worker=worker, keep=not dry_run)
        _say("将立个人计划（编号届时给出）" if dry_run else f"已立个人计划 {number}，目标 {len(goals)} 个")
    return ExitCode.DONE


@app.verb("goal", "给个人计划增加一个目标")
def add_goal(
    ctx: typer.Context,
    plan_no: PlanNo,
    goal: Annotated[str, typer.Argument(metavar="目标", help="要做到什么")],
    on: On,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.individual import add_goal

    with office_of(ctx, write=True) as office:
        number = add_goal(office, plan_no, goal, on, keep=not dry_run)
        _say(f"个人计划 {plan_no}：{'将增加' if dry_run else '已增加'}第 {number} 个目标")
    return ExitCode.DONE


@app.verb("reach", "一个目标达成了，或放弃了（--as dropped，写明原因）")
def reach(
    ctx: typer.Context,
    plan_no: PlanNo,
    number: Annotated[int, typer.Argument(metavar="序号", help="第几个目标，见 swtool plan show")],
    on: On,
    ended: Annotated[Ended, typer.Option("--as", help="reached 已达成、dropped 已放弃")] = Ended.REACHED,
    why: Annotated[str, typer.Option("--why", metavar="说明", help="放弃的要写原因；不写个人信息")] = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.individual import GOAL_ENDS, end_goal

    with office_of(ctx, write=True) as office:
        found = end_goal(office, plan_no, number, ended, on, why=why, keep=not dry_run)
        _say(f"个人计划 {found}：第 {number} 个目标{'将记为' if dry_run else ''}{GOAL_ENDS[ended]}")
    return ExitCode.DONE


@app.verb("review", "登记一次复核，写明结果和下次日期")
def review(
    ctx: typer.Context,
    plan_no: PlanNo,
    on: On,
    result: Annotated[str, typer.Option("--result", metavar="结果", help="复核的结果；不写身份证号、电话")],
    following: Next = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.individual import review

    with office_of(ctx, write=True) as office:
        number = review(office, plan_no, on, result=result, review_on=following, keep=not dry_run)
        after = f"，下次 {following.isoformat()}" if following else "，没有写下次日期"
        _say(f"个人计划 {number}：{'将登记' if dry_run else '已登记'} {on.isoformat()} 的复核{after}")
    return ExitCode.DONE


@app.verb("close", "结案，写明原因")
def close(
    ctx: typer.Context,
    plan_no: PlanNo,
    on: On,
    why: Annotated[str, typer.Option("--why", metavar="原因", help="如 目标达成、迁出；不写个人信息")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.individual import close_plan

    with office_of(ctx, write=True) as office:
        left = close_plan(office, plan_no, on, why=why, keep=not dry_run)
        rest = f"；第 {'、'.join(left)} 个目标还在进行中" if left else ""
        _say(f"个人计划 {plan_no} {'将结案' if dry_run else '已结案'}{rest}")
    return ExitCode.DONE


def _say(text: str) -> None:
    Terminal().say(text)
