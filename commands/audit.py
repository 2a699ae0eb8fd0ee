"""`swtool audit`: the chained journal, listed and verified."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.tables import Heading, Show, Table
from swtool.terminal import Terminal

from ._arguments import AsOf, Format, ForMonth, Output, OutputFormat, Reveal, day, months_shown
from ._context import emit, office_of

app = Noun("操作日志：查看、验证有无改动、个人信息的查看和导出")


@app.verb("log", "操作日志：谁在什么时候做了什么，最近的在前")
def log(
    ctx: typer.Context,
    last: Annotated[int, typer.Option("--last", min=1, metavar="条数", help="最近多少条")] = 50,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.store.audit import steps

    with office_of(ctx) as office:
        rows = [
            (step.txn, step.recorded_at[:19].replace("T", " "), step.actor, step.why, step.entries, step.printed_head)
            for step in steps(office.db, limit=last)
        ]
        headings = (
            Heading("txn", "序号", Show.COUNT),
            Heading("recorded_at", "时间", Show.CODE),
            Heading("actor", "操作人"),
            Heading("why", "事由"),
            Heading("entries", "变更行数", Show.COUNT),
            Heading("head", "链头", Show.CODE, minor=True),
        )
        emit(office, Table("操作日志", headings, rows), format, output)
    return ExitCode.DONE


@app.verb(
    "access",
    "谁在什么时候看了、导出了完整的个人信息，被拒绝过什么",
    notes="打不开文件的尝试记在台账旁边的“…失败打开.jsonl”里，一起列出。",
)
def access(
    ctx: typer.Context,
    first: Annotated[date | None, typer.Option("--from", parser=day, metavar="日期", help="从哪一天起（含）")] = None,
    last: Annotated[date | None, typer.Option("--to", parser=day, metavar="日期", help="到哪一天（含）")] = None,
    who: Annotated[str, typer.Option("--who", metavar="姓名", help="只看这位经办人员的")] = "",
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.operators.rules import operator_called
    from swtool.operators.sheets import access_table
    from swtool.operators.store import all_operators

    if first and last and last < first:
        raise UsageFault("--to 早于 --from", remedy="把两个日期对调")
    with office_of(ctx) as office:
        name = operator_called(all_operators(office.db), who).name if who else ""
        emit(office, access_table(office, first, last, name), format, output)
    return ExitCode.DONE


@app.verb(
    "verify",
    "验证日志：有没有人绕过程序改动过数据",
    notes="附件的内容也逐个核对。截断、整条链的改写、换成旧文件，只能与以前的链头对照才能发现：链头印在备案回执、公开表和备份上。"
    "备份文件夹里的备份每次都会对照。",
)
def verify(
    ctx: typer.Context,
    against: Annotated[
        list[str] | None,
        typer.Option("--against", metavar="链头或备份", help="与这个链头（或这份备份文件）对照，可写多次"),
    ] = None,
) -> ExitCode:
    from swtool.backups.heads import given, of_backups, tell
    from swtool.rooms import migration_sets
    from swtool.store.audit import turned_back
    from swtool.store.audit import verify as verify_journal
    from swtool.store.schema_audit import schema_problems

    terminal = Terminal()
    with office_of(ctx) as office:
        asked = [given(office, text) for text in against or []]
        known = [*asked, *of_backups(office)]
        found = verify_journal(office.db, against=[each.head for each in known])
        found += schema_problems(office.db, migration_sets())
        told = [tell(office, problem, known) for problem in found]
        for step in turned_back(office.db):
            terminal.warn(f"第 {step.txn} 步的时间（{step.recorded_at[:19]}）早于上一步：电脑的时钟被往回调过")
        problems = [each for each in told if not each.explained]
        for each in told:
            if each.explained:
                terminal.warn(f"{each.problem.place}：{each.what}")
        for each in problems:
            terminal.write(f"[{each.problem.code}] {each.problem.place}：{each.what}")
        if problems:
            terminal.write(f"共 {len(problems)} 处不一致。先停止使用这个文件，找出最近的备份对照。")
            return ExitCode.ATTENTION
        terminal.write(f"日志完整，数据与日志一致，附件完好。现在的链头：{office.head}")
        if len(known) > len(asked):
            terminal.say(f"与 {len(known) - len(asked)} 份备份的链头对照过")
        if not against:
            terminal.say("提示：加 --against 链头（备案回执或公开表上印的）可以查出截断和改写")
    return ExitCode.DONE


@app.verb(
    "doubts",
    "疑点清单：不在岗的服务、销档后的服务、一天多得不可能、在岗没有服务、一人两站，凭证重复、资金透支、合同外付款",
    notes="每条写明依据，人员只写编号；存成 .xlsx 有“说明”栏供有关单位填写。疑点不是结论。",
)
def doubts(
    ctx: typer.Context,
    month: ForMonth = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.doubts.doubt import Stretch
    from swtool.doubts.sheets import doubts_table

    with office_of(ctx) as office:
        judged = as_of or office.today
        first, last = months_shown(month, judged)
        table = doubts_table(office, Stretch(first.first, min(last.last, judged)))
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE
