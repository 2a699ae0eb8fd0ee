"""`swtool report`: the bureau's sheets filled from the office, what a template can ask for, and what was sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, Format, Output, OutputFormat, Reveal
from ._context import as_written, emit, office_of

if TYPE_CHECKING:
    from swtool.reporting.fill import Filled

app = Noun("给上级的报表：填写自带的或上级的模板，报送登记")
sent = Noun("报送登记：什么时候把哪张表报给了谁")
app.add_typer(sent, name="sent")


@app.verb(
    "fill",
    "填写一张报表：自带模板的名称，或上级发来、加了标记的 .xlsx、.xlsm",
    notes="例：swtool report fill 人员花名册 --output 花名册.xlsx　标记的写法见 docs/templates.md。"
    "退出码：0 都填上了；3 填好了，但有缺的数据或没能核对的合计。",
)
def fill(
    ctx: typer.Context,
    template: Annotated[str, typer.Argument(metavar="报表", help="模板名称（见 report list）或 .xlsx、.xlsm 文件")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="文件", help="写到这个文件；.xlsx 还是 .xlsm，和模板一样")
    ],
    as_of: AsOf = None,
    year: Annotated[
        int | None, typer.Option("--year", min=2000, max=2099, metavar="年份", help="哪一年；不写就是判断日那年")
    ] = None,
    town: Annotated[str | None, typer.Option("--town", metavar="镇街", help="只填这个乡镇（街道）的")] = None,
    org: Annotated[str | None, typer.Option("--org", metavar="机构", help="只填这家机构运营的站")] = None,
    to: Annotated[str, typer.Option("--to", metavar="单位", help="报给谁；写了就记入报送登记")] = "",
    given: Annotated[
        list[str] | None, typer.Option("--set", metavar="名称=值", help="模板里另外的单个数据，可写多次")
    ] = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.reporting.blocks import scope_of
    from swtool.reporting.fill import Order, fill_report
    from swtool.reporting.templates import template_file

    pairs = dict(_pair(text) for text in given or [])
    with template_file(template) as (title, path), office_of(ctx, write=True) as office:
        scope = scope_of(office, as_of=as_of, year=year, town=town, organization=org)
        filled = fill_report(office, path, output, Order(scope, reveal, to.strip(), pairs), title=title)
    _tell(filled, output, to)
    return ExitCode.DONE if filled.is_complete else ExitCode.ATTENTION


@app.verb("list", "自带的模板，和模板可以要的数据")
def list_templates(ctx: typer.Context) -> ExitCode:
    from swtool.reporting.sheets import blocks_table, templates_table

    terminal = Terminal()
    terminal.show(templates_table())
    terminal.write()
    terminal.show(blocks_table())
    return ExitCode.DONE


@app.verb("fields", "数据字典：每一项数据的标记写法和含义")
def fields(
    ctx: typer.Context,
    group: Annotated[str | None, typer.Argument(metavar="数据组", help="如 人员；不写就是全部")] = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.reporting.sheets import fields_table

    table = fields_table(group)
    if format is OutputFormat.TABLE and output is None:
        Terminal().show(table)
        return ExitCode.DONE
    with office_of(ctx) as office:
        emit(office, table, format, output)
    return ExitCode.DONE


@sent.verb("list", "报送登记，最近的在前")
def list_sent(
    ctx: typer.Context,
    sheet: Annotated[str, typer.Option("--sheet", metavar="报表", help="只列这张表")] = "",
    to: Annotated[str, typer.Option("--to", metavar="单位", help="只列报给名称里有这几个字的单位的")] = "",
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.reporting.sheets import sent_table

    with office_of(ctx) as office:
        emit(office, sent_table(office, sheet=sheet.strip(), recipient=to.strip()), format, output)
    return ExitCode.DONE


@app.verb(
    "diff",
    "报的和现在的对比：同一张表、同一个截止日，现在填出来哪些数不一样",
    notes="退出码：0 没有出入；3 有出入。姓名、证件号码等没有留存，不比；人员按编号列。",
)
def diff(
    ctx: typer.Context,
    number: Annotated[
        int | None,
        typer.Argument(metavar="编号", help="报送登记的编号（swtool report sent list 列出）；不写就是最近一次"),
    ] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.reporting.differences import difference_table, sent_number

    with office_of(ctx) as office:
        table = difference_table(office, sent_number(office, number), as_of)
        emit(office, table, format, output)
    return ExitCode.ATTENTION if table.rows else ExitCode.DONE


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise UsageFault(f"--set 的写法不对：{text}", remedy="写成 --set 单位负责人=张三")
    return name.strip(), value.strip()


def _tell(filled: Filled, output: Path, to: str) -> None:
    from swtool.reporting.shortfall import shortfalls

    terminal = Terminal()
    terminal.write(f"已写入 {as_written(filled.path, output)}")
    if filled.rows:
        terminal.write("填入：" + "，".join(f"{title} {rows} 行" for title, rows in filled.rows.items()))
    terminal.write(f"合计核对：{filled.proofs.agreed} 处与数据库另算的结果一致" + _unchecked(filled))
    for line in shortfalls(filled):
        terminal.write(line)
    if filled.masked:
        terminal.say("个人信息已遮住；要写全请加 --reveal（会记入操作日志）")
    terminal.say(f"已记入报送登记：报给 {to}" if to else "还没有登记报送；报送时加 --to 单位")


def _unchecked(filled: Filled) -> str:
    from swtool.reporting.proof import in_runs

    places = filled.proofs.unchecked
    told = "、".join(in_runs(places))
    return f"；另有 {len(places)} 处库里没有独立口径，只按表内各行加过：{told}" if places else ""
