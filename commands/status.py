"""`swtool status`, and bare `swtool`: today's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, Format, Output, OutputFormat
from ._context import emit, office_of

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.reporting.desk import Desk

app = Noun("今日待办", flat=True)

_NUMBER, _SUBJECT = 5, 10  # columns before the sentences


@app.verb(
    "status",
    "今日待办：逾期的、快到期的、缺的，各附命令",
    notes="退出码：0 没有逾期的、快到期的和缺的；3 有。向前看几天由设置 status.horizon 决定。",
)
def status(
    ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.reporting.desk import desk, desk_table

    with office_of(ctx) as office:
        found = desk(office, as_of or office.today)
        if format is OutputFormat.TABLE and output is None:
            _show(found, office.fact("county_name"))
            _say_missed(office)
        else:
            emit(office, desk_table(found), format, output)
    return ExitCode.ATTENTION if found.needs_attention else ExitCode.DONE


def _say_missed(office: Office) -> None:
    """Jobs that stopped running are noticed by nobody but whoever looks here every morning."""
    from swtool.schedule.standing import missed_jobs

    if titles := missed_jobs(office):
        Terminal().warn(f"定时任务没有按时做：{'、'.join(titles)}；看看为什么：swtool schedule status")


def _show(found: Desk, county: str) -> None:
    from swtool.helptext import pad, wrap
    from swtool.reporting.tasks import Urgency

    terminal = Terminal()
    titles = {
        Urgency.OVERDUE: "逾期",
        Urgency.DUE: f"{found.outlook.days} 天内到期",
        Urgency.MISSING: "缺",
        Urgency.NOTICE: "留意",
    }
    terminal.write(f"{county}　今日待办（{found.outlook.today.isoformat()}）")
    indent = _NUMBER + _SUBJECT
    number = 0
    for urgency, title in titles.items():
        tasks = found.of(urgency)
        if not tasks:
            continue
        terminal.write(f"\n{title}（{len(tasks)}）")
        for task in tasks:
            number += 1
            first, *rest = wrap(task.what, terminal.width - indent)
            terminal.write(f"{number:>3}. {pad(task.subject, _SUBJECT)}{first}")
            for line in (*rest, task.command):
                terminal.write(" " * indent + line)
    terminal.write("\n没有要办的事" if not number else "")
