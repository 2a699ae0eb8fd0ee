"""`swtool evaluation outcomes|operators`: results of the yearly evaluation by a third party (JNA-02)."""

from __future__ import annotations

from typing import Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun

from ._arguments import AsOf, Format, Output, OutputFormat
from ._context import emit, office_of


def add_to(evaluation: Noun) -> None:
    """Register the verbs."""
    evaluation.verb(
        "outcomes",
        "每年的第三方评估：各站的评估机构和结果，哪些站没有评估",
        notes="结果用 swtool intake load 载入评估结果登记表。",
    )(outcomes)
    evaluation.verb("operators", "各机构历年的评估结果：被评的站和项目，合格、不合格")(operators)


def outcomes(
    ctx: typer.Context,
    year: Annotated[int | None, typer.Option("--year", metavar="年份", help="哪一年的；不写就是今年")] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.lifecycle.result_sheets import outcome_table

    with office_of(ctx) as office:
        judged = as_of or office.today
        emit(office, outcome_table(office, year or judged.year, judged), format, output)
    return ExitCode.DONE


def operators(
    ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.lifecycle.result_sheets import operator_table

    with office_of(ctx) as office:
        emit(office, operator_table(office, as_of or office.today), format, output)
    return ExitCode.DONE
