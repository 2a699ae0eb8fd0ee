"""`swtool aid`: help outside the policies of assistance."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, day, money
from ._context import emit, office_of
from ._places import villages_named
from .inventory import Place

app = Noun("政策外关爱援助：登记、清单、合计")


class Ground(StrEnum):
    """Why the policies do not do."""

    STILL_HARD = "still_hard"
    NOT_COVERED = "not_covered"


First = Annotated[date | None, typer.Option("--from", parser=day, metavar="日期", help="从哪一天；不写就是今年1月1日")]
Last = Annotated[date | None, typer.Option("--to", parser=day, metavar="日期", help="到哪一天；不写就是看的那一天")]


@app.verb("give", "登记一次援助：给全户，或写明给哪名成员")
def give(
    ctx: typer.Context,
    file_no: Annotated[str, typer.Argument(metavar="档案号", help="哪一户")],
    on: Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="哪一天给的")],
    ground: Annotated[Ground, typer.Option("--ground", help="still_hard 救助后仍有困难、not_covered 政策无法覆盖")],
    why: Annotated[str, typer.Option("--why", metavar="原因", help="什么困难；不写身份证号、电话")],
    source: Annotated[str, typer.Option("--source", metavar="来源", help="谁的钱物，如 社区基金")],
    who: Annotated[str, typer.Option("--member", metavar="成员", help="姓名、身份证号，或成员号如 #12")] = "",
    amount: Annotated[str | None, typer.Option("--amount", metavar="金额", help="元，如 500 或 0.2万")] = None,
    goods: Annotated[str | None, typer.Option("--goods", metavar="物资", help="如 棉被1床")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.aid import Aid
    from swtool.inventory.aid import give as give_aid

    aid = Aid(on.isoformat(), ground.value, why, source, money(amount, "--amount") if amount else None, goods)
    with office_of(ctx, write=True) as office:
        number = give_aid(office, file_no, who, aid, on, keep=not dry_run)
        Terminal().say("将登记关爱援助（编号届时给出）" if dry_run else f"已登记关爱援助 {number}")
    return ExitCode.DONE


@app.verb("void", "作废一次登记错了的援助")
def void(
    ctx: typer.Context,
    aid_no: Annotated[str, typer.Argument(metavar="援助编号", help="见 swtool aid list")],
    why: Annotated[str, typer.Option("--why", metavar="原因", help="如 重复登记")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.aid import void as void_aid

    with office_of(ctx, write=True) as office:
        number = void_aid(office, aid_no, why=why, keep=not dry_run)
        Terminal().say(f"{'将作废' if dry_run else '已作废'}关爱援助 {number}")
    return ExitCode.DONE


@app.verb("list", "援助清单（姓名隐去）")
def list_aid(
    ctx: typer.Context,
    first: First = None,
    last: Last = None,
    village: Place = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.inventory.aid import aid_list

    with office_of(ctx) as office:
        judged = as_of or office.today
        places = villages_named(office, village, judged)
        begin, end = first or date(judged.year, 1, 1), last or judged
        emit(office, aid_list(office, begin, end, judged, division_ids=places), format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("total", "援助合计：按乡镇和来源")
def total(
    ctx: typer.Context,
    first: First = None,
    last: Last = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.inventory.aid import aid_totals

    with office_of(ctx) as office:
        judged = as_of or office.today
        table = aid_totals(office, first or date(judged.year, 1, 1), last or judged, judged)
        emit(office, table, format, output)
    return ExitCode.DONE
