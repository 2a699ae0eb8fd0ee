"""`swtool office`: what this office file is, and handing it over to the next operator."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import DryRun, Format, Output, OutputFormat, Reveal, day
from ._context import as_written, emit, office_of

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.reporting.handing_over import HandedOver

app = Noun("这个台账：情况、移交")


@app.verb("show", "这个台账的情况：县、主管部门、文件、附件、经办人员、移交、链头")
def show(ctx: typer.Context, format: Format = OutputFormat.TABLE, output: Output = None) -> ExitCode:
    from swtool.reporting.office_sheet import office_sheet

    with office_of(ctx) as office:
        emit(office, office_sheet(office), format, output)
    return ExitCode.DONE


@app.verb(
    "handover",
    "移交给下一位经办人员：写出移交清单（.docx），双方签字，并登记这次移交",
    notes="移交人就是现在的经办人员；替已经离开的人移交，加 --operator 写他的姓名。\n"
    "例：swtool office handover --to 李四 --new --close",
)
def handover(
    ctx: typer.Context,
    to: Annotated[str, typer.Option("--to", metavar="姓名", help="接收人；新来的加 --new")],
    on: Annotated[
        date | None, typer.Option("--on", parser=day, metavar="日期", help="移交日期，接收人从这天起经办；不写就是今天")
    ] = None,
    witness: Annotated[str, typer.Option("--witness", metavar="姓名", help="监交人")] = "",
    role: Annotated[str, typer.Option("--role", metavar="角色", help="新登记的接收人的角色")] = "经办",
    new: Annotated[bool, typer.Option("--new", help="接收人是新来的：同时登记为经办人员")] = False,
    close: Annotated[bool, typer.Option("--close", help="移交人从移交日期起不再经办")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="文件", help="写到这个 .docx 文件；不写就是 移交清单 日期.docx"),
    ] = None,
    template: Annotated[Path | None, typer.Option("--template", metavar="文件", help="用本县自己的 .docx 模板")] = None,
    reveal: Reveal = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.operators.rules import proper_name, proper_role
    from swtool.reporting.handing_over import Order, default_name, hand_over, sections_of

    receiver, role = proper_name(to), proper_role(role)
    terminal = Terminal()
    with office_of(ctx, write=True) as office:
        _refuse_stranger(office, receiver, new=new)
        order = Order(receiver, on or office.today, " ".join(witness.split()), close, role, reveal)
        if dry_run:
            for section in sections_of(office, order):
                terminal.write(f"{section.title}：{len(section.rows) or '无'}")
            terminal.say("试运行，没有写入，也没有写出移交清单")
            return ExitCode.DONE
        target = output or Path(default_name(office, order.on))
        done = hand_over(office, order, target, template=template)
        _tell(terminal, done, as_written(done.path, target), order.close)
    return ExitCode.DONE


def _refuse_stranger(office: Office, receiver: str, *, new: bool) -> None:
    """A slip of the pen registers nobody. Raises ``NotFound`` for a name that is not on the list, without ``--new``."""
    from swtool.errors import NotFound
    from swtool.operators.store import all_operators

    names = [each.name for each in all_operators(office.db)]
    if receiver not in names and not new:
        raise NotFound(
            f"经办人员里没有“{receiver}”", where="--to", nearest=tuple(names[:5]), remedy="是新来的就加 --new"
        )


def _tell(terminal: Terminal, done: HandedOver, place: str, closed: bool) -> None:
    event = done.handover
    terminal.write(f"{event.giver} 移交给 {event.receiver}，{event.handed_on.isoformat()}")
    for section in done.sections:
        terminal.write(f"  {section.title}：{len(section.rows) or '无'}")
    terminal.write(f"已写入 {place}")
    terminal.write(f"清单上的链头：{event.head}")
    if closed:
        terminal.write(f"{event.giver}从 {event.handed_on.isoformat()} 起不再经办")
    terminal.say("打印一式三份，当面点清后签字。")
    terminal.say(f"{event.receiver}接着用这台电脑的，先运行：swtool operator map {event.receiver}")
    terminal.say("换电脑的，现在再做一份备份带过去：以前的备份里没有这次移交")
