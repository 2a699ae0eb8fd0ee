"""`swtool remind`: per town what is due and overdue, as a list, a workbook and a text for the chat."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat
from ._context import emit, office_of

if TYPE_CHECKING:
    from swtool.reminders.books import Written

app = Noun("每日提醒", flat=True)


@app.verb(
    "remind",
    "每日提醒：各镇街到期和逾期的备案、报表、三务公开、每年更新、学时；每镇一本表和一段发到群里的话",
    notes="退出码：0 没有到期和逾期的；3 有。可以放进定时任务（swtool schedule install）。姓名遮住，话里没有个人信息。"
    "写 --format json 或 --output 时只列清单，不写各镇的文件；“提醒”里旧的日期文件夹可以删，要时用 --as-of 重写。"
    "向前看几天由设置 status.horizon 决定。",
)
def remind(
    ctx: typer.Context,
    town: Annotated[str | None, typer.Option("--town", metavar="镇", help="只看这个镇（街道）")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件夹", help="各镇的文件写到哪里；不写就在数据库旁边的“提醒”")
    ] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.reminders.books import Told, drafts, write
    from swtool.reminders.gather import gather
    from swtool.reminders.sheets import county_table
    from swtool.reporting.desk import HORIZON

    if out is not None and out.exists() and not out.is_dir():
        raise UsageFault("这是文件，不是文件夹", where=str(out), remedy="写一个文件夹名")
    with office_of(ctx) as office:
        day = as_of or office.today
        days = office.policy.at(HORIZON, day).number()
        lists = gather(office, day, town)
        emit(office, county_table(lists, day, days), format, output)
        if format is OutputFormat.TABLE and output is None:
            told = Told(day, days, office.fact("competent_authority"))
            folder = out or office.db.path.resolve().parent / "提醒" / day.isoformat()
            _tell(drafts(lists, told) if dry_run else write(lists, told, folder), folder)
    return ExitCode.ATTENTION if any(each.overdue or each.due for each in lists) else ExitCode.DONE


def _tell(written: list[Written], folder: Path) -> None:
    terminal = Terminal()
    for each in written:
        terminal.write_raw(f"\n{each.text}\n")
    if not written:
        return
    if written[0].book is None:
        terminal.say("（试运行，没有写文件）")
        return
    terminal.say(f"已写入 {folder}：{len(written)} 个镇街各一本表（.xlsx）和一段发到群里的话（.txt）")
