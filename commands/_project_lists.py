"""`swtool project stages|progress|payments|renewals|kinds|slots`: where projects stand and what came of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, Format, Output, OutputFormat
from ._context import as_written, emit, office_of
from ._project_life import ProjectName

app = Noun("项目的清单")

MaybeProject = Annotated[str | None, typer.Argument(metavar="项目", help="只看这个项目；不写就是全部")]


@app.verb("stages", "一个项目从需求到续签的每一步：日期、依据、最迟、迟几天、缺什么")
def stages(
    ctx: typer.Context,
    name: ProjectName,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.lifecycle.sheets import step_table
    from swtool.registers.notices import announced
    from swtool.registry.projects import require_project

    with office_of(ctx) as office:
        project, judged = require_project(office.db, name), as_of or office.today
        emit(office, step_table(office, project.id, judged, told=announced(office.db, judged)), format, output)
    return ExitCode.DONE


@app.verb(
    "progress",
    "购买方看完成情况：每项指标的计划、完成、完成率",
    notes="指标载入项目指标表；按服务记录计的自动计算，其余载入项目指标完成表。--page 出给购买方的一页（Word）。",
)
def progress(
    ctx: typer.Context,
    name: MaybeProject = None,
    purchaser: Annotated[str, typer.Option("--purchaser", metavar="单位", help="只看这个购买方的")] = "",
    page: Annotated[Path | None, typer.Option("--page", metavar="文件", help="写成一页 Word 给购买方")] = None,
    template: Annotated[Path | None, typer.Option("--template", metavar="模板", help="本县自己的模板（.docx）")] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.errors import UsageFault
    from swtool.lifecycle.purchaser_page import write_page
    from swtool.lifecycle.result_sheets import progress_table
    from swtool.registers.notices import announced
    from swtool.registry.projects import require_project

    if page is not None and not name:
        raise UsageFault("没有写哪个项目", where="--page", remedy="swtool project progress 项目 --page 文件.docx")
    with office_of(ctx) as office:
        project = require_project(office.db, name).id if name else None
        judged = as_of or office.today
        if page is not None and project is not None:
            told = announced(office.db, judged)
            written = write_page(office, project, judged, page, template=template, told=told)
            Terminal().say(f"已写入 {as_written(written, page)}")
        else:
            emit(office, progress_table(office, judged, only=project, purchaser=purchaser), format, output)
    return ExitCode.DONE


@app.verb("payments", "各期付款：应付、条件、付款前的评估结果、实付")
def payments(
    ctx: typer.Context,
    name: MaybeProject = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.lifecycle.result_sheets import payment_table
    from swtool.registry.projects import require_project

    with office_of(ctx) as office:
        project = require_project(office.db, name).id if name else None
        emit(office, payment_table(office, as_of or office.today, only=project), format, output)
    return ExitCode.DONE


@app.verb("renewals", "到期项目续签清单：按评估结果排，优的续、劣的不续")
def renewals(
    ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.lifecycle.result_sheets import renewal_table

    with office_of(ctx) as office:
        emit(office, renewal_table(office, as_of or office.today), format, output)
    return ExitCode.DONE


@app.verb("kinds", "各类项目有多少、合同金额多少")
def kinds(
    ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.lifecycle.sheets import kind_table

    with office_of(ctx) as office:
        emit(office, kind_table(office, as_of or office.today), format, output)
    return ExitCode.DONE


@app.verb("slots", "各站的“123X”项目清单，哪一项空着")
def slots(
    ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.lifecycle.sheets import slot_table

    with office_of(ctx) as office:
        emit(office, slot_table(office, as_of or office.today), format, output)
    return ExitCode.DONE
