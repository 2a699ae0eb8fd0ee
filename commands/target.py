"""`swtool target`: what was to be reached by when, and where the county stands."""

from __future__ import annotations

from typing import Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun

from ._arguments import AsOf, Format, Output, OutputFormat
from ._context import emit, office_of, under

app = Noun("有期限的目标：要达到多少、现在多少、还有几天")
OfPlace = Annotated[
    str, typer.Option("--policy", metavar="规则", help="看这里的目标：区划代码（44），或规则文件（990101.toml）")
]


@app.verb("list", "有哪些目标，依据是什么")
def list_targets(
    ctx: typer.Context,
    as_of: AsOf = None,
    place: OfPlace = "",
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.registry.targets import targets_table

    with office_of(ctx) as office:
        emit(office, targets_table(under(office, place), as_of or office.today), format, output)
    return ExitCode.DONE


@app.verb(
    "status",
    "每个目标现在到了哪里，还有几天",
    notes="完成数登记了的（swtool register add 目标完成数）按登记；没有登记而算得出的，算出来；都没有的写“无法判定”。",
)
def status(
    ctx: typer.Context,
    as_of: AsOf = None,
    place: OfPlace = "",
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.registers.actuals import COUNTS
    from swtool.registry.targets import standing_table

    with office_of(ctx) as office:
        emit(office, standing_table(under(office, place), as_of or office.today, COUNTS), format, output)
    return ExitCode.DONE
