"""`swtool disclosure`: the monthly 三务公开 — publish, look up, verify, write out again."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from swtool.dates import Month
from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from . import (
    _disclosure_entry,
    _disclosure_explain,
    _disclosure_feedback,
    _disclosure_incident,
    _disclosure_pipeline,
    _disclosure_rendering,
    _disclosure_site,
)
from ._arguments import AsOf, DryRun, Format, ForMonth, Output, OutputFormat, Reveal
from ._context import emit, office_of
from ._disclosure_options import OneMonth, OneOrganization, Version
from ._disclosure_seals import open_seal

app = Noun("三务公开：按月生成、核对、封存、登记")


class Breakdown(StrEnum):
    """What the five measures are broken down by."""

    MONTH = "month"
    OPERATOR = "operator"
    TOWN = "town"


_disclosure_pipeline.add_to(app)
_disclosure_incident.add_to(app)
_disclosure_explain.add_to(app)
_disclosure_feedback.add_to(app)
app.add_typer(_disclosure_entry.app, name="entry")


@app.verb("status", "一年的公开情况：机构 × 月份，哪些按时、迟了、缺；--by 是五项指标")
def status(
    ctx: typer.Context,
    year: Annotated[int | None, typer.Option("--year", min=2000, max=2099, metavar="年", help="哪一年的各月")] = None,
    by: Annotated[
        Breakdown | None,
        typer.Option(
            "--by",
            help="改列五项指标：month 按月份、operator 按运营机构、town 按镇街",
        ),
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="文件", help="把五项指标另画成一张图（.svg）；要同时写 --by")
    ] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.disclosure.measures import By, measures_of_year, measures_table
    from swtool.disclosure.measures_picture import picture as drawn
    from swtool.disclosure.sheets import outstanding, year_matrix
    from swtool.workbooks.outfile import put_bytes

    if picture is not None and (by is None or picture.suffix.lower() != ".svg"):
        raise UsageFault(
            "图只能按一种口径画" if by is None else "图的文件名要以 .svg 结尾",
            remedy="例如 swtool disclosure status --year 2026 --by town --picture 公开情况.svg",
        )

    with office_of(ctx) as office:
        judged = as_of or office.today
        chosen = year or judged.year
        if by is None:
            emit(office, year_matrix(office, chosen, judged), format, output)
        else:
            table = measures_table(office, chosen, judged, By(by.value))
            emit(office, table, format, output)
            if picture is not None:
                text = drawn(table.title, judged.isoformat(), measures_of_year(office, chosen, judged, By(by.value)))
                Terminal().say(f"已画出 {put_bytes(picture, text.encode())}")
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
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.disclosure.sheets import page_tables

    with office_of(ctx) as office:
        seal = open_seal(office, organization, month, version, reveal=reveal)
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


_disclosure_rendering.add_to(app)
_disclosure_site.add_to(app)
