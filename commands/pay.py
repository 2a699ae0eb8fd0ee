"""`swtool pay`: ladders, rungs, pay by month, and the average wage that pay is compared with."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from swtool.dates import Month
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
    money,
    proper_name,
    proper_reason,
)
from ._context import emit, office_of

app = Noun("薪酬：岗级薪酬表、人员岗级、发放登记、当地平均工资")


@app.verb("ladder", "岗级薪酬表：各岗位各级的月标准")
def ladder(
    ctx: typer.Context,
    name: Annotated[str, typer.Option("--name", metavar="薪酬表", help="只看这一张")] = "",
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.pay.pay_sheets import ladder_table

    with office_of(ctx) as office:
        emit(office, ladder_table(office, as_of or office.today, name), format, output)
    return ExitCode.DONE


@app.verb("grades", "在岗人员的岗位和级别；加 --moves 看历次变动")
def grades(
    ctx: typer.Context,
    moves: Annotated[bool, typer.Option("--moves", help="列出每个人历次的岗级")] = False,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.pay.pay_sheets import grades_table

    with office_of(ctx) as office:
        emit(office, grades_table(office, as_of or office.today, moves=moves), format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("list", "一个月的薪酬登记；金额默认隐去", notes="薪酬用人员薪酬发放表载入：swtool intake load。")
def list_pay(
    ctx: typer.Context,
    month: ForMonth = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.pay.pay_sheets import pay_table

    with office_of(ctx) as office:
        emit(office, pay_table(office, month or Month.of(office.today).previous()), format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb(
    "average",
    "登记当地平均工资：哪一地、哪一种、哪一年、多少，从哪一天起用它比较",
    notes="用哪一种平均工资，来源没有说，由本县写明。金额是全年的。",
)
def average(
    ctx: typer.Context,
    year: Annotated[int, typer.Argument(metavar="年度", min=2000, max=2100, help="统计的是哪一年，如 2025")],
    amount: Annotated[str, typer.Argument(metavar="金额", help="全年，元，如 112000 或 11.2万")],
    area: Annotated[str, typer.Option("--area", parser=proper_name, metavar="地区", help="如 海宁市")],
    measure: Annotated[
        str, typer.Option("--measure", parser=proper_name, metavar="口径", help="如 城镇非私营单位就业人员")
    ],
    source: Annotated[str, typer.Option("--source", metavar="来源", help="如 海宁市2026年统计年鉴")],
    since: Annotated[date, typer.Option("--from", parser=day, metavar="日期", help="从哪一天起用它比较")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.pay.pay_store import AverageWage, state_average_wage
    from swtool.quantities import format_money

    fen = money(amount)
    with office_of(ctx, write=True) as office:
        wage = AverageWage(since.isoformat(), area, measure, year, fen, proper_reason(source, "--source"))
        with office.change(f"登记{wage.label}", keep=not dry_run) as tx:
            replaced = state_average_wage(tx, office.db, wage)
        done = "将登记" if dry_run else "已登记"
        was = "，代替同一天起用的" if replaced else ""
        Terminal().say(f"{done}{wage.label} {format_money(fen)} 元，{since.isoformat()} 起用{was}")
    return ExitCode.DONE


@app.verb("averages", "已登记的当地平均工资")
def averages(
    ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.pay.pay_sheets import averages_table

    with office_of(ctx) as office:
        emit(office, averages_table(office, as_of or office.today), format, output)
    return ExitCode.DONE
