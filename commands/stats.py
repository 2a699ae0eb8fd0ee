"""`swtool stats`: the yearly statistics, their report, and what was reported against now."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import Format, KnownOn, Output, OutputFormat
from ._context import as_written, emit, office_of

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.reporting.blocks import Scope

app = Noun("年度统计：年底的站点、人员、资金、服务，同比，报送")
reported = Noun("报送过的年度统计：报了什么，和现在的出入")
app.add_typer(reported, name="reported")

Year = Annotated[int, typer.Option("--year", min=2000, max=2099, metavar="年份", help="哪一年，如 2025")]
Town = Annotated[str | None, typer.Option("--town", metavar="镇街", help="只算这个乡镇（街道）")]
Number = Annotated[
    int | None,
    typer.Argument(metavar="编号", help="报送登记的编号（见 swtool stats reported list）；不写就是最近一次"),
]


@app.verb(
    "annual",
    "一年的统计：截至 12 月 31 日的数、上年数、增减和原因",
    notes="没有数据的写“无法判定”，不写 0；口径、分子、分母、来源在 --output 写出的文件里都有。"
    "例：swtool stats annual --year 2025 --output 年度统计.xlsx",
)
def annual(
    ctx: typer.Context,
    year: Year,
    town: Town = None,
    known_on: KnownOn = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.reporting.annual_block import known_as_of, statement_of
    from swtool.statistics.sheets import annual_table

    with office_of(ctx) as office, known_as_of(office, known_on) if known_on else nullcontext(office) as seen:
        scope = _scope(seen, year, town)
        found = statement_of(seen, year, scope.town or None)
        emit(
            office, annual_table(seen, found, known_on=known_on, for_screen=_on_screen(format, output)), format, output
        )
    return ExitCode.DONE


@app.verb(
    "compare", "两年对比：任意两年的同一指标，和增减的原因", notes="例：swtool stats compare --year 2025 --with 2023"
)
def compare(
    ctx: typer.Context,
    year: Year,
    other: Annotated[int, typer.Option("--with", min=2000, max=2099, metavar="年份", help="和哪一年比，要早些")],
    town: Town = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.reporting.annual_block import statement_of
    from swtool.statistics.sheets import annual_table

    if other >= year:
        raise UsageFault(f"--with {other} 不早于 --year {year}", remedy="--with 写较早的那一年")
    with office_of(ctx) as office:
        scope = _scope(office, year, town)
        found = statement_of(office, year, scope.town or None, before=other)
        table = annual_table(office, found, changed_only=True, for_screen=_on_screen(format, output))
        emit(office, table, format, output)
    return ExitCode.DONE


@app.verb(
    "report",
    "报送年度统计：填好汇总表，把每个数字连同报给谁记入报送登记",
    notes="例：swtool stats report --year 2025 --to 嘉兴市民政局 --output 年度统计.xlsx　只填不报送："
    "swtool report fill 年度统计汇总表 --year 2025 --output 文件。"
    "退出码：0 都填上了；3 填好了，但有缺的数据或没能核对的合计。",
)
def report(
    ctx: typer.Context,
    year: Year,
    to: Annotated[str, typer.Option("--to", metavar="单位", help="报给谁")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="文件", help="写到这个文件；.xlsx 还是 .xlsm，和报表一样")
    ],
    town: Town = None,
    form: Annotated[
        str | None,
        typer.Option("--form", metavar="报表", help="上级的表（.xlsx 或 .xlsm，加了标记）；不写就用自带的汇总表"),
    ] = None,
) -> ExitCode:
    from swtool.reporting.annual_kept import SHEET
    from swtool.reporting.fill import Order, fill_report
    from swtool.reporting.shortfall import shortfalls
    from swtool.reporting.templates import template_file

    if not (recipient := " ".join(to.split())):
        raise UsageFault("没有写报给谁", remedy="--to 写收表的单位")
    with template_file(form or SHEET) as (title, path), office_of(ctx, write=True) as office:
        scope = _scope(office, year, town)
        filled = fill_report(office, path, output, Order(scope, recipient=recipient), title=title)
    terminal = Terminal()
    terminal.write(f"已写入 {as_written(filled.path, output)}")
    for line in shortfalls(filled):
        terminal.write(line)
    terminal.write(f"已记入报送登记：{scope.label} {year} 年年度统计，报给 {recipient}")
    terminal.say("以后用 swtool stats reported diff 看报的和现在的出入")
    return ExitCode.DONE if filled.is_complete else ExitCode.ATTENTION


@reported.verb("list", "报送过的年度统计，最近的在前")
def list_reported(
    ctx: typer.Context,
    year: Annotated[int | None, typer.Option("--year", min=2000, max=2099, metavar="年份", help="只列这一年的")] = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.reporting.annual_kept import reported_list

    with office_of(ctx) as office:
        emit(office, reported_list(office, year=year), format, output)
    return ExitCode.DONE


@reported.verb("show", "一次报送的各项数字，报出时是多少就是多少")
def show(
    ctx: typer.Context, number: Number = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.reporting.annual_kept import reported_table, reported_year

    with office_of(ctx) as office:
        emit(office, reported_table(office, reported_year(office, number)), format, output)
    return ExitCode.DONE


@reported.verb(
    "diff",
    "报的和现在的出入，是报送后哪几条登记改变的",
    notes="按操作日志一步步退回到报送那一刻重算，逐条写明。退出码：0 没有出入；3 有出入。",
)
def diff(
    ctx: typer.Context, number: Number = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.reporting.annual_differences import annual_differences
    from swtool.reporting.annual_kept import reported_year

    with office_of(ctx) as office:
        table = annual_differences(office, reported_year(office, number))
        emit(office, table, format, output)
    return ExitCode.ATTENTION if table.rows else ExitCode.DONE


def _on_screen(format: OutputFormat, output: Path | None) -> bool:
    return format is OutputFormat.TABLE and output is None


def _scope(office: Office, year: int, town: str | None) -> Scope:
    from swtool.reporting.blocks import scope_of

    return scope_of(office, as_of=None, year=year, town=town)
