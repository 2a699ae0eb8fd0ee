"""`swtool fund`: money by source, what comes in and goes out, closing of months, and the sheets of the books."""

from __future__ import annotations

from pathlib import Path
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
    KnownOn,
    Output,
    OutputFormat,
    Reveal,
    money,
    proper_name,
    proper_reason,
)
from ._context import emit, office_of
from ._fund_entry import Amount, OfProject, On, OneFund, OnlyFund, Summary, Voucher, days_of, enter

app = Noun("资金：按来源登记，收、付、结账，明细账、科目余额表、项目收支表，上限和配套")

AccountOption = Annotated[str, typer.Option("--account", metavar="科目", help="编号或名称，见 swtool fund accounts")]
OneMonth = Annotated[Month, typer.Argument(parser=Month.parse, metavar="月份", help="如 2026-10")]


@app.verb("add", "登记一笔资金：名称、来源、由哪家机构记账")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(parser=proper_name, metavar="名称", help="如 东山社区阳光基金")],
    source: Annotated[str, typer.Option("--source", metavar="来源", help="规则 fund.sources 所列的一种")],
    organization: Annotated[
        str | None, typer.Option("--org", metavar="机构", help="由哪家机构记账；不写就是本县自己")
    ] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.funds.recording import add_fund

    with office_of(ctx, write=True) as office:
        add_fund(office, name, source, organization, keep=not dry_run)
        Terminal().say(f"{'将登记' if dry_run else '已登记'}资金 {name}（{source}）")
    return ExitCode.DONE


@app.verb("list", "各笔资金的收入、支出和结余")
def list_funds(
    ctx: typer.Context,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.funds.sheets import funds_table

    with office_of(ctx) as office:
        table = funds_table(office, as_of or office.today, known_on=known_on)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("accounts", "会计科目：编号、名称、类别")
def accounts(
    ctx: typer.Context,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.funds.sheets import accounts_table

    with office_of(ctx) as office:
        emit(office, accounts_table(office, as_of or office.today), format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("receive", "登记收款：借银行存款，贷收入科目")
def receive(
    ctx: typer.Context,
    fund: OneFund,
    amount: Amount,
    account: AccountOption,
    on: On,
    voucher: Voucher,
    summary: Summary,
    project: OfProject = None,
    dry_run: DryRun = False,
) -> ExitCode:
    with office_of(ctx, write=True) as office:
        Terminal().say(
            enter(office, "收款", fund, amount, on, voucher, summary, project, credit=account, keep=not dry_run)
        )
    return ExitCode.DONE


@app.verb("pay", "登记付款：借费用科目，贷银行存款")
def pay(
    ctx: typer.Context,
    fund: OneFund,
    amount: Amount,
    account: AccountOption,
    on: On,
    voucher: Voucher,
    summary: Summary,
    project: OfProject = None,
    dry_run: DryRun = False,
) -> ExitCode:
    with office_of(ctx, write=True) as office:
        Terminal().say(
            enter(office, "付款", fund, amount, on, voucher, summary, project, debit=account, keep=not dry_run)
        )
    return ExitCode.DONE


@app.verb("lock", "结账：这个月和以前的月份不能再登记")
def lock(ctx: typer.Context, month: OneMonth, dry_run: DryRun = False) -> ExitCode:
    from swtool.funds import recording

    with office_of(ctx, write=True) as office:
        recording.lock(office, month, keep=not dry_run)
        Terminal().say(f"{'将结账' if dry_run else '已结账'}到{month.label}；以后的更正记在以后的月份")
    return ExitCode.DONE


@app.verb("unlock", "反结账：这个月和以后的月份可以再登记，以前的仍结着")
def unlock(
    ctx: typer.Context,
    month: OneMonth,
    why: Annotated[str, typer.Option("--why", metavar="原因", help="为什么反结账")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.funds import recording

    with office_of(ctx, write=True) as office:
        recording.unlock(office, month, why=proper_reason(why), keep=not dry_run)
        Terminal().say(f"{'将反结账' if dry_run else '已反结账'}：{month.label}起可以登记")
    return ExitCode.DONE


@app.verb("base", "登记一年的全县困难群众救助补助资金总额：下一年购买资金的上限按它算")
def base(
    ctx: typer.Context,
    year: Annotated[int, typer.Argument(metavar="年度", min=2000, max=2100, help="如 2025")],
    amount: Amount,
    document: Annotated[str, typer.Option("--document", metavar="依据", help="文件或决算，如 2025年决算")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.funds.recording import state_base
    from swtool.quantities import format_money

    fen = money(amount)
    with office_of(ctx, write=True) as office:
        before = state_base(office, year, fen, proper_reason(document, "--document"), keep=not dry_run)
        was = f"（原来是 {before} 元）" if before else ""
        done = "将登记" if dry_run else "已登记"
        Terminal().say(f"{done} {year} 年困难群众救助补助资金 {format_money(fen)} 元{was}")
    return ExitCode.DONE


@app.verb("detail", "明细账：一个科目逐笔的借贷和余额")
def detail(
    ctx: typer.Context,
    account: Annotated[str, typer.Argument(metavar="科目", help="编号或名称，见 swtool fund accounts")],
    fund: OnlyFund = None,
    month: ForMonth = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.funds import sheets, store

    with office_of(ctx) as office:
        chosen = store.require_fund(office.db, fund) if fund else None
        days = days_of(office, month, as_of)
        table = sheets.detail_table(office, account, *days, fund=chosen, known_on=known_on)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("balance", "科目余额表：期初、本期、期末，借贷合计相等")
def balance(
    ctx: typer.Context,
    fund: OnlyFund = None,
    month: ForMonth = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.funds import sheets, store

    with office_of(ctx) as office:
        chosen = store.require_fund(office.db, fund) if fund else None
        table = sheets.balance_table(office, *days_of(office, month, as_of), fund=chosen, known_on=known_on)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("projects", "项目收支表：各项目按科目的收入、支出和结余")
def projects(
    ctx: typer.Context,
    month: ForMonth = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.funds import sheets

    with office_of(ctx) as office:
        table = sheets.projects_table(office, *days_of(office, month, as_of), known_on=known_on)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("statement", "由账上的分录得出一个月的财务公开表，可以直接收进来，不用再填")
def statement(
    ctx: typer.Context,
    month: OneMonth,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.funds.sheets import statement_table

    with office_of(ctx) as office:
        emit(office, statement_table(office, month), format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("headroom", "上限和配套：还可列支多少，应配多少、已到多少；加 --plan 试算")
def headroom(
    ctx: typer.Context,
    plan: Annotated[str | None, typer.Option("--plan", metavar="金额", help="打算再列支、申请或募集的金额")] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.funds.headroom import headroom_table

    planned = money(plan, "--plan") if plan else 0
    with office_of(ctx) as office:
        emit(office, headroom_table(office, as_of or office.today, planned), format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("subsidies", "社工站补贴：各站应拨多少、已拨多少、还差多少")
def subsidies(
    ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.funds.subsidies import subsidies_table

    with office_of(ctx) as office:
        emit(office, subsidies_table(office, as_of or office.today), format, output)
    return ExitCode.DONE


@app.verb("export", "全部分录导出为 hledger 日记账，供别的程序独立复算")
def export(
    ctx: typer.Context,
    hledger: Annotated[Path, typer.Option("--hledger", metavar="文件", help="写到这个文件，如 账目.journal")],
    as_of: AsOf = None,
) -> ExitCode:
    from swtool.funds.journal_file import write_journal

    with office_of(ctx) as office:
        written, count = write_journal(office, hledger, as_of or office.today)
        Terminal().say(f"已导出分录 {count} 笔：{written}")
    return ExitCode.DONE
