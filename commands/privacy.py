"""`swtool privacy`: the rights of a person over their data: 查阅、删除、限制处理、解除限制."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, SwtoolError, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import DryRun, Format, Output, OutputFormat, Yes
from ._context import as_written, emit, office_of
from ._privacy_subjects import refuse_while_needed, subject_named

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.rights.plan import Plan

app = Noun("个人信息：查阅、删除、限制处理、解除限制")

Who = Annotated[
    str,
    typer.Argument(
        metavar="人员",
        help="人员编号、身份证号、全县唯一的姓名；家庭成员写户内姓名并加 --household；"
        "机构重要人员写编号 GR… 或姓名加 --org；志愿者写志愿者编号",
    ),
]
Household = Annotated[str | None, typer.Option("--household", metavar="档案号", help="家庭成员在哪份家庭档案里")]
Organization = Annotated[
    str | None, typer.Option("--org", metavar="机构", help="机构的重要人员（负责人、发起人、管理人员）：在哪个机构")
]
Basis = Annotated[str, typer.Option("--basis", metavar="依据", help="为什么办，如 本人书面申请；不写姓名，一直留着")]
Mentions = Annotated[bool, typer.Option("--mentions", help="只提到姓名或电话的文字也一起办（先看过，确是本人）")]
Paper = Annotated[
    Path, typer.Option("--output", "-o", metavar="文件", help="写到这个文件：.docx、.xlsx、.json 或 .csv")
]


@app.verb(
    "report",
    "查阅、复制：一个人的全部记录，写成交给本人的清单",
    notes="清单里是完整的个人信息，做清单会记入操作日志。核对申请人身份后再交。",
)
def report(
    ctx: typer.Context,
    who: Who,
    output: Paper,
    household: Household = None,
    organization: Organization = None,
    basis: Basis = "本人申请查阅",
    template: Annotated[Path | None, typer.Option("--template", metavar="文件", help="用本县自己的 .docx 模板")] = None,
) -> ExitCode:
    from swtool import rooms
    from swtool.rights import documents
    from swtool.rights.report import personal_data, record
    from swtool.scanner import refuse_numbers
    from swtool.workbooks.write import write_table

    refuse_numbers(basis, "依据")
    if output.suffix.lower() not in (".docx", ".xlsx", ".json", ".csv"):
        raise UsageFault("不认识的文件格式", where=str(output), remedy="文件名请以 .docx、.xlsx、.json 或 .csv 结尾")
    if output.is_dir():
        raise UsageFault("这是文件夹，不是文件", where=str(output), remedy="写上文件名，如 查阅清单.docx")
    with office_of(ctx, write=True) as office:
        subject = subject_named(office, who, household, organization)
        table = personal_data(office, subject, rooms.holdings(), rooms.retained())
        case_no = record(office, subject, basis)
        if output.suffix.lower() == ".docx":
            written = documents.write_report(office, table, case_no, output, template=template)
        else:
            written = write_table(table, output, reveal=True)
        Terminal().write(
            f"{case_no}：{subject.number} 的记录共 {len(table.rows)} 项，已写入 {as_written(written, output)}"
        )
    return ExitCode.DONE


@app.verb(
    "erase",
    "删除：一个人的姓名、号码、住址等从各处去掉，人数和历史留下",
    notes="删掉的找不回来。先用 --dry-run 看会删什么、留下什么、哪些备份里还有。",
)
def erase(
    ctx: typer.Context,
    who: Who,
    basis: Basis,
    household: Household = None,
    organization: Organization = None,
    mentions: Mentions = False,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool import rooms
    from swtool.rights import carrying_out, purge
    from swtool.rights.plan import make_plan

    with office_of(ctx, write=True) as office:
        subject = subject_named(office, who, household, organization)
        refuse_while_needed(office, subject)
        plan = make_plan(office.db, subject, rooms.holdings(), mentions=mentions)
        _show(office, plan)
        if not dry_run:
            _confirm(f"删除 {subject.number} 的个人信息，找不回来，确定吗", "删除", yes=yes)
        case = carrying_out.erase(office, plan, basis, keep=not dry_run)
        if dry_run:
            Terminal().write("试运行，没有写入")
            return ExitCode.DONE
        Terminal().write(
            f"{case.case_no}：已删除，{case.rows} 行、{case.entries} 条日志内容、{case.attachments} 份附件"
        )
        code = _clear(office, purge.finish(office))
        if purge.copies(office):
            Terminal().warn(
                "较早的备份里还有这个人：用 swtool backup create --verify 做一份新的，再删掉较早的（上面列出的文件）"
            )
        return code


@app.verb(
    "restrict",
    "限制处理：一个人的个人信息封存起来，名单、报表、导出里都没有，可以解除",
)
def restrict(
    ctx: typer.Context,
    who: Who,
    basis: Basis,
    household: Household = None,
    organization: Organization = None,
    mentions: Mentions = False,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool import rooms
    from swtool.privacy import RESTRICTED
    from swtool.rights import carrying_out, purge
    from swtool.rights.plan import make_plan

    with office_of(ctx, write=True) as office:
        subject = subject_named(office, who, household, organization)
        plan = make_plan(office.db, subject, rooms.holdings(), word=RESTRICTED, mentions=mentions)
        _show(office, plan)
        if not dry_run:
            _confirm(f"限制处理 {subject.number} 的个人信息，确定吗", "限制", yes=yes)
        case = carrying_out.restrict(office, plan, basis, keep=not dry_run)
        if dry_run:
            Terminal().write("试运行，没有写入")
            return ExitCode.DONE
        Terminal().write(f"{case.case_no}：已限制处理，解除用 swtool privacy lift {case.case_no} --basis 依据")
        return _clear(office, purge.finish(office))


@app.verb("lift", "解除限制：封存的内容放回原处")
def lift(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="事项编号", help="限制处理的编号，见 privacy list")],
    basis: Basis,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.rights import carrying_out
    from swtool.rights.store import require_case

    with office_of(ctx, write=True) as office:
        case = require_case(office.db, number)
        lifted, kept = carrying_out.lift(office, case, basis, keep=not dry_run)
        if kept:
            Terminal().warn(f"限制期间有 {len(kept)} 行又登记了新内容，保留新的，没有放回原来的")
        Terminal().write("试运行，没有写入" if dry_run else f"{lifted.case_no}：{case.case_no} 已解除")
    return ExitCode.DONE


@app.verb("list", "办过的个人信息事项")
def list_cases(ctx: typer.Context, format: Format = OutputFormat.TABLE, output: Output = None) -> ExitCode:
    from swtool.rights.sheets import case_list

    with office_of(ctx) as office:
        emit(office, case_list(office), format, output)
    return ExitCode.DONE


@app.verb("clear", "清除残留：删除时有别的程序开着数据库的，关掉以后再清一次")
def clear(ctx: typer.Context) -> ExitCode:
    from swtool.rights.purge import finish
    from swtool.rights.store import waiting_for_purge

    with office_of(ctx, write=True) as office:
        if not waiting_for_purge(office.db):
            Terminal().write("没有待清除的残留")
            return ExitCode.DONE
        return _clear(office, finish(office))


def _show(office: Office, plan: Plan) -> None:
    from swtool.rights import sheets
    from swtool.rights.purge import copies

    if plan.is_empty:
        return  # refused in a moment, with the case that did it
    terminal = Terminal()
    terminal.show(sheets.plan_table(plan))
    staying = sheets.staying_table(plan)
    if staying.rows:
        terminal.show(staying)
    if found := copies(office):
        terminal.show(sheets.copies_table(found, office.now.date(), office.policy.find("backup.keep", office.today)))


def _confirm(question: str, word: str, *, yes: bool) -> None:
    if yes:
        return
    try:
        answer = Terminal().ask(question, (word, "不办"))
    except UsageFault as fault:
        raise SwtoolError("没有确认，什么也没有改", remedy="看过上面的内容后加 --yes 再运行") from fault
    if answer != word:
        raise SwtoolError("没有办，什么也没有改")


def _clear(office: Office, done: int) -> ExitCode:
    """Say whether the file's bytes are clean; 3 where they are not yet."""
    from swtool.rights.store import waiting_for_purge

    if waiting := waiting_for_purge(office.db):
        Terminal().warn(
            f"有 {len(waiting)} 件还没有从文件里清除干净：别的程序正开着数据库或附件，或磁盘空间不够；"
            "关掉或清出空间后运行 swtool privacy clear"
        )
        return ExitCode.ATTENTION
    Terminal().say(f"数据库文件里的残留已清除（{done} 件）")
    return ExitCode.DONE
