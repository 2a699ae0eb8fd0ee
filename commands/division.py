"""`swtool division`: counties, towns and villages as the editions of a code system list them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from swtool.errors import ExitCode, SwtoolError
from swtool.findings import errors
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._context import AsOf, DryRun, Format, Output, OutputFormat, Yes, emit, office_of

app = Noun("行政区划")

System = Annotated[str, typer.Option("--system", metavar="版本", help="代码体系和年份，如 nbs-2023、mca-2024")]
OneSystem = Annotated[
    str | None, typer.Option("--system", metavar="体系", help="只看这一体系，如 nbs；不写就是最先载入的")
]
Place = Annotated[str, typer.Argument(metavar="区划", help="名称或代码")]


@app.verb(
    "load",
    "载入区划名单（xlsx、csv）：先列出变化，再写入",
    notes="表头要有 code（代码）、name（名称）；村级名单可加 town_code、town_name。",
)
def load(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="文件", help="区划名单")],
    system: System,
    accept_renames: Annotated[
        bool, typer.Option("--accept-renames", help="同码异名的也写入：停用旧名称，另立新名称")
    ] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry import register_sheets as sheets
    from swtool.registry.division_lists import Edition
    from swtool.registry.division_load import Step, apply_divisions, plan_divisions

    terminal = Terminal()
    with office_of(ctx, write=True) as office:
        plan = plan_divisions(office, file, Edition.parse(system))
        faulty = any(errors(plan.findings))
        if not faulty:  # a row that can't be read looks as if its place had vanished
            terminal.show(sheets.division_moves(plan))
        if plan.findings:
            terminal.show_findings(plan.findings)
        if faulty:
            raise SwtoolError("名单有差错，没有写入", where=str(file), remedy="按上面列出的逐条改正后再载入")
        if plan.of(Step.CLOSE) and not yes and not dry_run:
            question = f"将停用 {len(plan.of(Step.CLOSE))} 个区划，确定写入吗"
            if terminal.ask(question, ("写入", "不写入")) == "不写入":
                raise SwtoolError("没有写入", remedy="核对名单")
        with office.change(f"载入区划 {plan.edition}：{file.name}", keep=not dry_run) as tx:
            apply_divisions(tx, plan, accept_renames=accept_renames)
    told = "没有变化" if not plan.changes_anything else "试运行，没有写入" if dry_run else "已写入"
    terminal.say(f"{plan.edition}：{told}")
    return ExitCode.DONE


@app.verb("list", "乡镇（街道）名单；写了乡镇就列它的村（社区）")
def list_divisions(
    ctx: typer.Context,
    town: Annotated[str | None, typer.Option("--town", metavar="乡镇", help="列出这个乡镇（街道）的村（社区）")] = None,
    villages: Annotated[bool, typer.Option("--villages", help="列出全县的村（社区）")] = False,
    system: OneSystem = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.registry import register_sheets as sheets
    from swtool.registry.divisions import read_divisions, require_system, require_town

    with office_of(ctx) as office:
        require_system(office.db, system)
        index = read_divisions(office.db, system=system, day=as_of)
        if town:
            listed = index.villages.get(require_town(index, town).id, ())
        elif villages:
            listed = tuple(village for each in index.towns for village in index.villages.get(each.id, ()))
        else:
            listed = index.towns
        emit(office, sheets.divisions(index, listed, as_of or office.today), format, output)
    return ExitCode.DONE


@app.verb("show", "一个区划：代码、上级、首次列入和停用")
def show(
    ctx: typer.Context,
    place: Place,
    system: OneSystem = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.registry import register_sheets as sheets
    from swtool.registry.divisions import read_divisions, require_division, require_system

    with office_of(ctx) as office:
        require_system(office.db, system)
        index = read_divisions(office.db, system=system, day=as_of)
        found = require_division(index, place)
        emit(office, sheets.divisions(index, (found,), as_of or office.today), format, output)
    return ExitCode.DONE


@app.verb("tree", "县、乡镇（街道）、村（社区）的树")
def tree(
    ctx: typer.Context,
    town: Annotated[str | None, typer.Option("--town", metavar="乡镇", help="只看这个乡镇（街道）")] = None,
    system: OneSystem = None,
    as_of: AsOf = None,
) -> ExitCode:
    from swtool.registry.divisions import read_divisions, require_system, require_town

    terminal = Terminal()
    with office_of(ctx) as office:
        require_system(office.db, system)
        index = read_divisions(office.db, system=system, day=as_of)
        towns = (require_town(index, town),) if town else index.towns
        if index.county:
            terminal.write(f"{index.county.name}（{index.county.code}）")
        for each in towns:
            villages = index.villages.get(each.id, ())
            elbow, line = ("└─", "　 ") if each is towns[-1] else ("├─", "│ ")
            terminal.write(f"{elbow} {each.name}（{each.code}，{len(villages)} 个村（社区））")
            for village in villages:
                terminal.write(f"{line}  {'└─' if village is villages[-1] else '├─'} {village.name}（{village.code}）")
    return ExitCode.DONE
