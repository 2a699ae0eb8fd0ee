"""What `swtool fund` and `swtool entry` share: the words of an entry, its way into the books, the days of a sheet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.dates import Month

from ._arguments import day, money, months_shown, proper_name

if TYPE_CHECKING:
    from swtool.office import Office

OneFund = Annotated[str, typer.Argument(metavar="资金", help="见 swtool fund list")]
Amount = Annotated[str, typer.Argument(metavar="金额", help="元，如 12000.50 或 1.2万")]
On = Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="发生（到账、付出）的日期，如 2026-11-10")]
Voucher = Annotated[str, typer.Option("--voucher", metavar="凭证号", help="如 记-12")]
Summary = Annotated[str, typer.Option("--summary", parser=proper_name, metavar="摘要", help="为什么事，不写个人信息")]
OfProject = Annotated[str | None, typer.Option("--project", metavar="项目", help="哪个项目的")]
OnlyFund = Annotated[str | None, typer.Option("--fund", metavar="资金", help="只看这笔资金")]


def enter(
    office: Office,
    what: str,
    fund: str,
    amount: str,
    on: date,
    voucher: str,
    summary: str,
    project: str | None,
    *,
    debit: str = "",
    credit: str = "",
    keep: bool,
) -> str:
    """Write an entry (收款, 付款, 分录) and say so. The side that is not named is the bank account."""
    from swtool.funds import recording
    from swtool.funds.book import PREFIX
    from swtool.funds.store import require_fund
    from swtool.quantities import format_money
    from swtool.registry.projects import require_project

    fen = money(amount)
    entry = recording.new_entry(
        office,
        require_fund(office.db, fund),
        on,
        fen,
        debit=debit,
        credit=credit,
        voucher=voucher,
        summary=summary,
        project_id=require_project(office.db, project).id if project else None,
    )
    row = recording.record(office, entry, why="登记分录", keep=keep)
    done = f"已登记{what} {PREFIX}{row}" if keep else f"将登记{what}"
    return f"{done} {format_money(fen)} 元：{voucher} {summary}"


def days_of(office: Office, month: Month | None, as_of: date | None) -> tuple[date, date]:
    """From the first day of the month (or of the twelve months) to its last, not beyond the day asked for."""
    judged = as_of or office.today
    first, last = months_shown(month, judged)
    return first.first, min(last.last, judged)
