"""`swtool disclosure`: the monthly 三务公开 — publish, look up, verify, write out again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.dates import Month
from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._context import AsOf, DryRun, Format, ForMonth, Output, OutputFormat, emit, office_of

if TYPE_CHECKING:
    from swtool.disclosure.store import Seal
    from swtool.office import Office

app = Noun("三务公开：按月生成、核对、封存、登记")

OneOrganization = Annotated[str, typer.Argument(metavar="机构", help="机构名称、其中一段，或统一社会信用代码")]
OneMonth = Annotated[Month, typer.Argument(parser=Month.parse, metavar="月份", help="公开的是哪个月，如 2026-10")]
Version = Annotated[int | None, typer.Option("--edition", min=1, metavar="版次", help="第几版；不写就是现行的一版")]
Folder = Annotated[Path | None, typer.Option("--out", metavar="文件夹", help="文件写到哪里；不写就在数据库旁边")]


@app.verb(
    "run",
    "公开一个月：收集、核对、封存、写出文件、登记；可以放进定时任务，重复运行不会改动已公开的",
    notes="例：swtool disclosure run --month 2026-10；更正：再加 --org 机构 --correct 原因",
)
def run(
    ctx: typer.Context,
    month: ForMonth = None,
    organizations: Annotated[
        list[str] | None, typer.Option("--org", metavar="机构", help="只公开这家机构；不写就是应公开的全部")
    ] = None,
    out: Folder = None,
    correct: Annotated[str, typer.Option("--correct", metavar="原因", help="更正已公开的，写明原因；旧版保留")] = "",
    prepared_by: Annotated[str, typer.Option("--prepared-by", metavar="姓名", help="表上的制表人")] = "",
    reviewed_by: Annotated[str, typer.Option("--reviewed-by", metavar="姓名", help="表上的审核人")] = "",
    approved_by: Annotated[str, typer.Option("--approved-by", metavar="姓名", help="表上的负责人")] = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.disclosure.draft import Wish
    from swtool.disclosure.duty import month_to_publish
    from swtool.disclosure.page import Signatures
    from swtool.disclosure.publish import State, default_folder, run_month
    from swtool.registry.organizations import require_organization

    from ._disclosure_words import show_result

    if correct and not organizations:
        raise UsageFault("更正要写明是哪家机构", remedy="加 --org 机构")
    with office_of(ctx, write=True) as office:
        chosen = month or month_to_publish(office, office.today)
        named = [require_organization(office.db, name) for name in organizations or ()]
        folder = out / str(chosen) if out else default_folder(office, chosen)
        wish = Wish(folder, Signatures(prepared_by, reviewed_by, approved_by), correct.strip(), keep=not dry_run)
        terminal = Terminal()
        results = run_month(office, chosen, wish, named)
        if not results:
            terminal.write(f"{chosen.label}没有要公开的机构：当月没有运营合同，也没有已立项的项目")
        for result in results:
            show_result(terminal, result, dry_run=dry_run)
    return ExitCode.ATTENTION if any(r.state is State.REFUSED for r in results) else ExitCode.DONE


@app.verb("status", "一年的公开情况：机构 × 月份，哪些按时、迟了、缺")
def status(
    ctx: typer.Context,
    year: Annotated[int | None, typer.Option("--year", min=2000, max=2099, metavar="年", help="哪一年的各月")] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.disclosure.sheets import outstanding, year_matrix

    with office_of(ctx) as office:
        judged = as_of or office.today
        chosen = year or judged.year
        emit(office, year_matrix(office, chosen, judged), format, output)
        return ExitCode.ATTENTION if outstanding(office, chosen, judged) else ExitCode.DONE


@app.verb("list", "登记簿：什么时候公开了哪一版，封存码，文件在哪里")
def list_register(
    ctx: typer.Context,
    month: ForMonth = None,
    organization: Annotated[str | None, typer.Option("--org", metavar="机构", help="只看这家机构")] = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.disclosure.sheets import register
    from swtool.registry.organizations import require_organization

    with office_of(ctx) as office:
        found = require_organization(office.db, organization) if organization else None
        last = month or Month.of(office.today)
        first = month or Month(last.year - 1, last.month)
        emit(office, register(office, first, last, organization_id=found.id if found else None), format, output)
    return ExitCode.DONE


@app.verb("show", "看一个月公开了什么")
def show(
    ctx: typer.Context,
    organization: OneOrganization,
    month: OneMonth,
    version: Version = None,
    as_json: Annotated[bool, typer.Option("--json", help="写出封存的原文（JSON）")] = False,
) -> ExitCode:
    from swtool.disclosure.sheets import page_tables

    with office_of(ctx) as office:
        seal = _seal(office, organization, month, version)
        terminal = Terminal()
        if as_json:
            terminal.write_raw(seal.snapshot + "\n")
            return ExitCode.DONE
        page = seal.page
        terminal.write(f"{page.title}（第{seal.version}版，封存码 {seal.code}，{page.sealed_on} 封存）")
        if page.reason:
            terminal.write(f"更正说明：{page.reason}")
        for table in page_tables(page):
            terminal.write()
            terminal.show(table)
    return ExitCode.DONE


@app.verb("verify", "核对：封存的内容、存档、重新生成的文件、文件夹里的文件是否一致")
def verify(ctx: typer.Context, organization: OneOrganization, month: OneMonth, version: Version = None) -> ExitCode:
    from swtool.disclosure.verify import verify as compare

    with office_of(ctx) as office:
        seal = _seal(office, organization, month, version)
        lines = compare(office, seal)
        terminal = Terminal()
        terminal.write(f"{seal.page.organization} {seal.month.label} 第{seal.version}版")
        for line in lines:
            terminal.write(f"{'✗' if line.is_fault else '✓'} {line.what}：{line.verdict}")
        return ExitCode.ATTENTION if any(line.is_fault for line in lines) else ExitCode.DONE


@app.verb("render", "把已公开的一版从存档重新写出")
def render(
    ctx: typer.Context, organization: OneOrganization, month: OneMonth, out: Folder = None, version: Version = None
) -> ExitCode:
    from swtool.disclosure.publish import default_folder, write_out

    with office_of(ctx) as office:
        seal = _seal(office, organization, month, version)
        for path in write_out(office, seal, out or default_folder(office, month)):
            Terminal().write(f"已写出 {path}")
    return ExitCode.DONE


@app.verb("none", "说明某一部分“本月无”（确实没有，不是漏报）")
def none(
    ctx: typer.Context,
    organization: OneOrganization,
    month: OneMonth,
    part: Annotated[str, typer.Argument(metavar="部分", help="规则里的名称，如 党务、业务、财务")],
    undo: Annotated[bool, typer.Option("--undo", help="撤销这个说明")] = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.disclosure.statements import state_none
    from swtool.registry.organizations import require_organization

    with office_of(ctx, write=True) as office:
        found = require_organization(office.db, organization)
        Terminal().say(state_none(office, found, month, part, undo=undo, keep=not dry_run))
    return ExitCode.DONE


def _seal(office: Office, organization: str, month: Month, version: int | None) -> Seal:
    from swtool.disclosure.store import require_seal
    from swtool.registry.organizations import require_organization

    found = require_organization(office.db, organization)
    return require_seal(office.db, found.id, found.name, month, version)
