"""`swtool disclosure withdraw` and `incident`: a leaked month is taken back, and what is done about it is kept."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import DryRun, Format, Output, OutputFormat, day, proper_reason
from ._context import emit, office_of
from ._disclosure_options import OneMonth, OneOrganization

app = Noun("公开泄露事件：撤回以后怎样处置")

Reason = Annotated[
    str, typer.Option("--reason", metavar="原因", help="为什么撤回，如 附件含身份证号；不要写个人信息本身")
]


def add_to(disclosure: Noun) -> None:
    """Register the verb, and the noun of what follows it."""
    disclosure.verb(
        "withdraw",
        "撤回已公开的一个月：立即取下写出的文件，限制查看存档，登记泄露事件",
        notes="已发到网站、公众号等处的要到那里取下，命令会列出登记过的地方；改正后用 disclosure correct 重新公开。",
    )(withdraw)
    disclosure.add_typer(app, name="incident")


def withdraw(
    ctx: typer.Context, organization: OneOrganization, month: OneMonth, reason: Reason, dry_run: DryRun = False
) -> ExitCode:
    from swtool.disclosure.withdrawing import withdraw as take_back
    from swtool.registry.organizations import require_organization

    terminal = Terminal()
    with office_of(ctx, write=True) as office:
        found = require_organization(office.db, organization)
        why = proper_reason(reason, "--reason")
        taken = take_back(office, found, month, reason=why, keep=not dry_run)
        verb = "将" if dry_run else "已"
        terminal.write(f"{verb}撤回 {found.name} {month.label}第{taken.version}版及以前各版，并登记泄露事件")
        for path in taken.removed:
            terminal.write(f"    {verb}取下 {path}")
        for path in taken.left:
            terminal.write(f"    ✗ {path} 与存档不同，没有动，请自行核对后取下")
        for path in taken.locked:
            terminal.write(f"    ✗ {path} 正被别的程序（如 WPS）打开，没有取下：关闭后再运行一次本命令")
        for folder in taken.missing:
            terminal.write(f"    ✗ {folder} 里没有找到登记过的文件，可能已移走：到移去的地方（网站、U 盘等）取下")
        for channel, url in taken.posted:
            terminal.write(f"    ✗ 还要到{channel}取下：{url or '没有登记网址'}")
        terminal.write("写过网站的，再运行 swtool disclosure site 文件夹，网站上的才撤下")
        terminal.say(
            f"处置情况用 swtool disclosure incident note {found.name} {month} 记录；改正数据后用 correct 重新公开"
        )
    return ExitCode.ATTENTION if taken.left or taken.posted or taken.locked or taken.missing else ExitCode.DONE


@app.verb("list", "撤回和泄露事件：什么时候、为什么、处置到哪一步")
def list_incidents(ctx: typer.Context, format: Format = OutputFormat.TABLE, output: Output = None) -> ExitCode:
    from swtool.disclosure.incident_sheets import incidents

    with office_of(ctx) as office:
        emit(office, incidents(office), format, output)
    return ExitCode.DONE


@app.verb("note", "记录一步处置：通知、核查、告知本人、上报，或办结")
def note(
    ctx: typer.Context,
    organization: OneOrganization,
    month: OneMonth,
    what: Annotated[str, typer.Option("--what", metavar="内容", help="做了什么，必须写；不要写个人信息")],
    step: Annotated[str, typer.Option("--step", metavar="步骤", help="处置、告知或办结")] = "处置",
    on: Annotated[
        date | None, typer.Option("--on", parser=day, metavar="日期", help="哪一天做的；不写就是今天")
    ] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.disclosure.withdrawing import note_step
    from swtool.registry.organizations import require_organization

    named = {"处置": "noted", "告知": "told", "办结": "closed"}
    if step not in named:
        raise UsageFault(f"没有“{step}”这一步", remedy="写处置、告知或办结")
    with office_of(ctx, write=True) as office:
        found = require_organization(office.db, organization)
        said = proper_reason(what, "--what")
        note_step(office, found, month, named[step], on=on or office.now.date(), what=said, keep=not dry_run)
        Terminal().write(f"{found.name} {month.label}：{'将' if dry_run else '已'}记录{step}")
    return ExitCode.DONE
