"""`swtool register`: the small registers of the office, each with list, fill-in form and export."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, day, proper_reason
from ._context import emit, office_of
from ._places import villages_named

if TYPE_CHECKING:
    from swtool.office import Office

app = Noun("登记簿：制度文件、评优、考试、讲师库、双选会、创投、采购公告等各种登记")

OneRegister = Annotated[str, typer.Argument(metavar="登记簿", help="见 swtool register kinds；写其中几个字也认")]
OneEntry = Annotated[str, typer.Argument(metavar="登记号", help="见 swtool register list，如 DB2026-0001")]
Cells = Annotated[
    list[str] | None, typer.Argument(metavar="列=内容…", help="如 考试年度=2026 报考级别=中级；不写就列出有哪些列")
]


@app.verb("kinds", "有哪些登记簿，各记什么，现有多少条")
def kinds(
    ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.registers.sheets import kinds_table

    with office_of(ctx) as office:
        emit(office, kinds_table(office, as_of or office.today), format, output)
    return ExitCode.DONE


@app.verb(
    "list",
    "一本登记簿在某一天的内容（姓名、电话隐去），和没有登记的站、镇",
    notes="空白表用 swtool intake template 登记簿名 取，填好用 swtool intake load 载入。",
)
def list_entries(
    ctx: typer.Context,
    register: OneRegister,
    station: Annotated[str | None, typer.Option("--station", metavar="社工站", help="只看这个社工站")] = None,
    town: Annotated[str | None, typer.Option("--town", metavar="乡镇", help="只看这个乡镇（街道）或村（社区）")] = None,
    year: Annotated[int | None, typer.Option("--year", metavar="年", help="只看这一年的")] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.registers.forms import require_register
    from swtool.registers.sheets import Asked, entries_table
    from swtool.registry.station_finder import require_station

    with office_of(ctx) as office:
        judged = as_of or office.today
        at = require_station(office.db, station).id if station else None
        asked = Asked(at, _divisions(office, town, judged), year)
        table = entries_table(office, require_register(register), judged, asked)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("add", "登记一条；一批的报这本登记簿的表（swtool intake load）")
def add(ctx: typer.Context, register: OneRegister, cells: Cells = None, dry_run: DryRun = False) -> ExitCode:
    from swtool.registers.forms import require_register
    from swtool.registers.recording import add_entry

    wanted = require_register(register)
    with office_of(ctx, write=True) as office:
        number = add_entry(office, wanted, _stated(cells), keep=not dry_run)
        Terminal().say(f"{'将登记' if dry_run else '已登记'} {number}，{wanted.form.title}")
    return ExitCode.DONE


@app.verb("update", "更正一条：只写要改的列；原来的内容留在历史里")
def update(ctx: typer.Context, number: OneEntry, cells: Cells = None, dry_run: DryRun = False) -> ExitCode:
    from swtool.registers.recording import update_entry

    with office_of(ctx, write=True) as office:
        changed = update_entry(office, number, _stated(cells), keep=not dry_run)
        told = f"{'将更正' if dry_run else '已更正'} {number}：{'、'.join(changed)}"
        Terminal().say(told if changed else f"{number} 的登记已经是这样")
    return ExitCode.DONE


@app.verb("end", "终止：从某一天起不再有效；以前的日子仍查得到")
def end(
    ctx: typer.Context,
    number: OneEntry,
    on: Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="不再有效的第一天")],
    why: Annotated[str, typer.Option("--why", metavar="原因", help="原因；不写个人信息")] = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registers.recording import end_entry

    with office_of(ctx, write=True) as office:
        entry = end_entry(office, number, on, why=why.strip(), keep=not dry_run)
        Terminal().say(f"{'将终止' if dry_run else '已终止'} {entry.number}，自 {on.isoformat()} 起")
    return ExitCode.DONE


@app.verb("void", "撤销登记错了的一条；历史里仍有")
def void(
    ctx: typer.Context,
    number: OneEntry,
    why: Annotated[str, typer.Option("--why", metavar="原因", help="原因，必须写；不写个人信息")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registers.recording import void_entry

    with office_of(ctx, write=True) as office:
        entry = void_entry(office, number, why=proper_reason(why), keep=not dry_run)
        Terminal().say(f"{'将撤销' if dry_run else '已撤销'} {entry.number}")
    return ExitCode.DONE


def _stated(cells: list[str] | None) -> dict[str, str]:
    """Column → content. Raises ``UsageFault`` for a word that is no 列=内容."""
    found: dict[str, str] = {}
    for cell in cells or ():
        title, sign, content = cell.replace("＝", "=", 1).partition("=")
        if not sign or not title.strip() or not content.strip():
            raise UsageFault(f"“{title}”不是 列=内容", remedy="写成 考试年度=2026；内容有空格的整个加引号")
        if title.strip() in found:
            raise UsageFault(f"“{title.strip()}”写了两次", remedy="只写一次")
        found[title.strip()] = content.strip()
    return found


def _divisions(office: Office, town: str | None, as_of: date) -> list[int] | None:
    """The town that is named with its villages, or the village."""
    from swtool.registry.boundaries import named_division, places_of

    within = villages_named(office, town, as_of)
    if within is None or town is None:
        return None
    return [named_division(office, places_of(office, as_of), town).id, *within]
