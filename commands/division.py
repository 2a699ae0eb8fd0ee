"""`swtool division`: counties, towns and villages as the editions of a code system list them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, SwtoolError, UsageFault
from swtool.findings import errors
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Yes, day
from ._context import emit, office_of

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.registry.succession_plan import Request

app = Noun("行政区划")


class Kind(StrEnum):
    """What a document did, as typed."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"


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
    from swtool.registry import division_sheets as sheets
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


@app.verb(
    "succeed",
    "登记乡镇、村的合并、拆分、更名：先列出站点、人员、项目等随着怎样变，再一次写入",
    notes="合并：division succeed 甲镇 乙镇 --into 乙镇 --on 2027-03-01 --document 某政发〔2027〕3号 "
    "--station 甲镇社工站=乙镇社工站\n"
    "拆分：division succeed 甲镇 --into 甲镇 --into 丙街道 --code 330481009 --assign 东村=丙街道 --rest 甲镇 …\n"
    "更名：division succeed 甲镇 --into 甲街道 --rename-station 甲镇社工站=甲街道社工站 …",
)
def succeed(
    ctx: typer.Context,
    old: Annotated[list[str], typer.Argument(metavar="原区划…", help="名称或代码；合并写几个")],
    into: Annotated[list[str], typer.Option("--into", metavar="名称", help="调整后的区划；拆分写几个")],
    on: Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="从哪天起（当天已是新区划）")],
    document: Annotated[str, typer.Option("--document", metavar="文号", help="批复文件的文号")],
    code: Annotated[
        list[str] | None, typer.Option("--code", metavar="代码", help="新设区划的代码，按 --into 的顺序")
    ] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="merge 合并、split 拆分、rename 更名；可不写")] = None,
    assign: Annotated[
        list[str] | None,
        typer.Option("--assign", metavar="名称=新区划", help="拆分后村、站、档案等各归哪里"),
    ] = None,
    assign_file: Annotated[
        Path | None, typer.Option("--assign-file", metavar="文件", help="同上，写在表里：名称、新区划两列")
    ] = None,
    rest: Annotated[str, typer.Option("--rest", metavar="新区划", help="拆分后没有写明的都归这里")] = "",
    station: Annotated[
        list[str] | None, typer.Option("--station", metavar="原站=站", help="社工站并入另一个站")
    ] = None,
    rename_station: Annotated[
        list[str] | None, typer.Option("--rename-station", metavar="原站=新站名", help="社工站改名")
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="说明", help="备注，不写个人信息")] = "",
    yes: Yes = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry.succession_file import read_assignments
    from swtool.registry.succession_plan import Request, SuccessionKind

    with office_of(ctx, write=True) as office:
        listed = read_assignments(assign_file) if assign_file else {}
        request = Request(
            old=old,
            into=into,
            day=on,
            document_no=document,
            codes=code or (),
            kind=SuccessionKind(kind) if kind else None,
            assign=listed | _pairs("--assign", assign),
            rest=rest,
            merge_stations=_pairs("--station", station),
            rename_stations=_pairs("--rename-station", rename_station),
            note=note,
        )
        _carry_out(office, request, yes=yes, dry_run=dry_run)
    return ExitCode.DONE


def _carry_out(office: Office, request: Request, *, yes: bool, dry_run: bool) -> None:
    from swtool.registry.succession import plan_succession
    from swtool.registry.succession_record import record_succession
    from swtool.rooms import succession_parts

    terminal, parts = Terminal(), succession_parts()
    plan = plan_succession(office, request, parts)
    terminal.show(plan.table())
    if (
        not yes
        and not dry_run
        and terminal.ask(f"{plan.kind.label}，共 {len(plan.steps)} 项，确定写入吗", ("写入", "不写入")) == "不写入"
    ):
        raise SwtoolError("没有写入", remedy="核对后再登记")
    with office.change(f"区划{plan.title}", keep=not dry_run) as tx:
        again = plan_succession(office, request, parts)  # somebody may have been at it while the plan was read
        if again.steps != plan.steps:
            raise SwtoolError("显示之后，登记又有了变化，没有写入", remedy="重新运行，再看一遍")
        number = record_succession(office, tx, again, parts)
    terminal.say("试运行，没有写入" if dry_run else f"已登记，编号 {number}；看现行区划的名单加 --boundaries now")


def _pairs(option: str, texts: list[str] | None) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in texts or ():
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            raise UsageFault(f"“{text}”不是一对名称", where=option, remedy=f"写成 {option} 名称=名称")
        if pairs.setdefault(name, value) != value:
            raise UsageFault(f"“{name}”写了两次，各不相同", where=option, remedy="只留下对的一个")
    return pairs


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
    from swtool.registry import division_sheets as sheets
    from swtool.registry.boundaries import day_of_names
    from swtool.registry.divisions import read_divisions, require_system, require_town

    with office_of(ctx) as office:
        require_system(office.db, system)
        index = read_divisions(office.db, system=system, day=as_of or day_of_names(office))
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
    from swtool.registry import division_sheets as sheets
    from swtool.registry.boundaries import day_of_names
    from swtool.registry.divisions import read_divisions, require_division, require_system

    with office_of(ctx) as office:
        require_system(office.db, system)
        index = read_divisions(office.db, system=system, day=as_of or day_of_names(office))
        found = require_division(index, place)
        emit(office, sheets.divisions(index, (found,), as_of or office.today), format, output)
        if output is None and format is OutputFormat.TABLE:
            emit(office, sheets.successions(office, found), format)
    return ExitCode.DONE


@app.verb("tree", "县、乡镇（街道）、村（社区）的树")
def tree(
    ctx: typer.Context,
    town: Annotated[str | None, typer.Option("--town", metavar="乡镇", help="只看这个乡镇（街道）")] = None,
    system: OneSystem = None,
    as_of: AsOf = None,
) -> ExitCode:
    from swtool.registry.boundaries import day_of_names
    from swtool.registry.divisions import read_divisions, require_system, require_town

    terminal = Terminal()
    with office_of(ctx) as office:
        require_system(office.db, system)
        index = read_divisions(office.db, system=system, day=as_of or day_of_names(office))
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
