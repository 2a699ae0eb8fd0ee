"""`swtool allowance`: monthly sheets of allowances, what was paid, and what later corrections make of it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.dates import Month
from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import DryRun, Format, Output, OutputFormat, Reveal, proper_reason
from ._context import as_written, emit, office_of, record_export

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.pay.allowance_rules import Kind
    from swtool.tables import Table

app = Noun("津贴：按月造发放表、登记发放、补发和扣回")


class Which(StrEnum):
    """Which allowance, as typed."""

    POST = "post"
    ASSISTANT = "assistant"


OneMonth = Annotated[Month, typer.Argument(parser=Month.parse, metavar="月份", help="如 2026-10")]
OfKind = Annotated[
    Which | None,
    typer.Option("--kind", help="哪种津贴：post 持证岗位津贴、assistant 村社工助理员津贴；本地只有一种时可以不写"),
]


@app.verb(
    "sheet",
    "一个月的津贴发放表：当月应发的，和以前月份的补发、扣回；写到 .xlsx 就是可以签名的表",
    notes="姓名默认隐去，要打印签名的加 --reveal。已登记发放的月份照登记的显示。",
)
def sheet(
    ctx: typer.Context,
    month: OneMonth,
    kind: OfKind = None,
    town: Annotated[str, typer.Option("--town", metavar="乡镇（街道）", help="只要这个乡镇（街道）的")] = "",
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.pay.paying import kind_in_force, month_sheet
    from swtool.pay.sheets import month_table

    with office_of(ctx) as office:
        chosen = kind_in_force(office, month, _kind(kind))
        table = month_table(office, month_sheet(office, chosen, month), town)
        if (
            output is not None
            and output.suffix.lower() == ".xlsx"
            and format in (OutputFormat.TABLE, OutputFormat.XLSX)
        ):
            _write(office, table, output, month, chosen, reveal=reveal)
        else:
            emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("record", "登记一个月的津贴已经发放：定下来不再改，以后的更正列在下一张表里补发、扣回")
def record(ctx: typer.Context, month: OneMonth, kind: OfKind = None, dry_run: DryRun = False) -> ExitCode:
    from swtool.pay import paying
    from swtool.quantities import format_money

    with office_of(ctx, write=True) as office:
        chosen = paying.kind_in_force(office, month, _kind(kind))
        done = paying.record(office, chosen, month, keep=not dry_run)
        people = len({line.person_id for line in done.lines})
        told = f"{month.label}{chosen.label}：{people} 人，{format_money(done.total)} 元"
        Terminal().say(f"{'将登记' if dry_run else '已登记'}{told}")
    return ExitCode.DONE


@app.verb("withdraw", "撤回登记错了的发放表；只能撤回最后登记的一张")
def withdraw(
    ctx: typer.Context,
    month: OneMonth,
    why: Annotated[str, typer.Option("--why", metavar="原因", help="为什么撤回；不写个人信息")],
    kind: OfKind = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.pay import paying

    with office_of(ctx, write=True) as office:
        chosen = paying.kind_in_force(office, month, _kind(kind))
        paying.withdraw(office, chosen, month, why=proper_reason(why), keep=not dry_run)
        Terminal().say(f"{'将撤回' if dry_run else '已撤回'}{month.label}{chosen.label}的发放登记")
    return ExitCode.DONE


@app.verb("list", "已登记发放的津贴：各月人数、当月金额、补发和扣回")
def list_recorded(ctx: typer.Context, format: Format = OutputFormat.TABLE, output: Output = None) -> ExitCode:
    from swtool.pay.sheets import recorded_table

    with office_of(ctx) as office:
        emit(office, recorded_table(office), format, output)
    return ExitCode.DONE


def _kind(which: Which | None) -> Kind | None:
    from swtool.pay.allowance_rules import Kind

    return Kind(which.value) if which is not None else None


def _write(office: Office, table: Table, output: Path, month: Month, kind: Kind, *, reveal: bool) -> None:
    from swtool.pay.allowance_rules import Kind
    from swtool.pay.sheet_book import write_sheet

    if reveal:
        record_export(office, table.title, table.persons)
    unit = office.fact("competent_authority") or office.fact("county_name")
    with_level = kind is Kind.POST
    written = write_sheet(table, output, unit=unit, month=month.label, with_level=with_level, reveal=reveal)
    Terminal().say(f"已写入 {as_written(written, output)}")
