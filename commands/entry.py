"""`swtool entry`: the double entries of the books, and how a wrong one is written off."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, ForMonth, KnownOn, Output, OutputFormat, Reveal, day, proper_reason
from ._context import emit, office_of
from ._fund_entry import Amount, OfProject, On, OneFund, OnlyFund, Summary, Voucher, days_of, enter

app = Noun("分录：一借一贷、日期、凭证号；登记后不改，错了冲销")


@app.verb("add", "登记一笔分录；收款、付款用 swtool fund receive、fund pay 更省事")
def add(
    ctx: typer.Context,
    fund: OneFund,
    amount: Amount,
    debit: Annotated[str, typer.Option("--debit", metavar="科目", help="借方科目：编号或名称")],
    credit: Annotated[str, typer.Option("--credit", metavar="科目", help="贷方科目：编号或名称")],
    on: On,
    voucher: Voucher,
    summary: Summary,
    project: OfProject = None,
    dry_run: DryRun = False,
) -> ExitCode:
    with office_of(ctx, write=True) as office:
        said = enter(
            office, "分录", fund, amount, on, voucher, summary, project, debit=debit, credit=credit, keep=not dry_run
        )
        Terminal().say(said)
    return ExitCode.DONE


@app.verb("list", "分录：日期、凭证号、借贷科目、金额")
def list_entries(
    ctx: typer.Context,
    fund: OnlyFund = None,
    month: ForMonth = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.funds import sheets
    from swtool.funds.store import require_fund

    with office_of(ctx) as office:
        chosen = require_fund(office.db, fund) if fund else None
        table = sheets.entries_table(office, *days_of(office, month, as_of), fund=chosen, known_on=known_on)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("reverse", "冲销一笔记错的分录：原样红字一笔，记在未结账的月份；原分录留着")
def reverse(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="分录编号", help="见 swtool entry list，如 FL12")],
    why: Annotated[str, typer.Option("--why", metavar="原因", help="错在哪里")],
    on: Annotated[
        date | None, typer.Option("--on", parser=day, metavar="日期", help="冲销的日期；不写就是今天")
    ] = None,
    voucher: Annotated[str, typer.Option("--voucher", metavar="凭证号", help="不写就是 冲- 加原凭证号")] = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.funds.recording import write_off
    from swtool.quantities import format_money

    with office_of(ctx, write=True) as office:
        wrong = write_off(office, number, on or office.today, why=proper_reason(why), voucher=voucher, keep=not dry_run)
        Terminal().say(f"{'将冲销' if dry_run else '已冲销'} {wrong.number}：-{format_money(wrong.amount)} 元")
        Terminal().say("正确的另登记一笔：swtool entry add")
    return ExitCode.DONE
