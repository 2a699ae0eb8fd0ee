"""`swtool disclosure posted` and `feedback add|reply|list`: where a month appeared, and what was asked about it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from swtool.dates import Month
from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import DryRun, Format, ForMonth, Output, OutputFormat, day
from ._context import emit, office_of
from ._disclosure_options import OneMonth, OneOrganization, Version

app = Noun("公开反馈：群众问了什么、怎样答复；公开时只登件数")


def add_to(disclosure: Noun) -> None:
    """Register the verb and the noun."""
    disclosure.verb(
        "posted",
        "登记公开的内容实际发布在哪里：政府网站、公众号、公开栏",
        notes="规则 disclosure.clock 写 posting 的地方，按这里登记的日期算按时。",
    )(posted)
    disclosure.add_typer(app, name="feedback")


def posted(
    ctx: typer.Context,
    organization: OneOrganization,
    month: OneMonth,
    channel: Annotated[str, typer.Option("--channel", metavar="渠道", help="如 政府网站、公众号、公开栏")],
    url: Annotated[str, typer.Option("--url", metavar="网址", help="发布的网址；没有的不写")] = "",
    on: Annotated[date | None, typer.Option("--on", parser=day, metavar="日期", help="哪天发布；不写就是今天")] = None,
    version: Version = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.disclosure.postings import post
    from swtool.disclosure.store import require_seal
    from swtool.registry.organizations import require_organization

    if not channel.strip():
        raise UsageFault("没有写渠道", remedy="用 --channel 写明，如 政府网站")
    with office_of(ctx, write=True) as office:
        found = require_organization(office.db, organization)
        seal = require_seal(office.db, found.id, found.name, month, version)
        posted_on = on or office.now.date()
        new = post(office, seal, channel=channel.strip(), url=url.strip(), on=posted_on, keep=not dry_run)
        verb = ("将登记" if dry_run else "已登记") if new else "已经登记过，没有改动"
        Terminal().say(
            f"{found.name} {month.label}第{seal.version}版 {posted_on.isoformat()} {channel.strip()}：{verb}"
        )
    return ExitCode.DONE


@app.verb("list", "收到的反馈和答复，没答复的等了几天")
def list_feedback(
    ctx: typer.Context,
    month: ForMonth = None,
    organization: Annotated[str | None, typer.Option("--org", metavar="机构", help="只看这家机构")] = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.disclosure.feedback import feedback_sheet
    from swtool.registry.organizations import require_organization

    with office_of(ctx) as office:
        found = require_organization(office.db, organization) if organization else None
        first = month.first if month else date(office.today.year, 1, 1)
        last = min(month.last, office.today) if month else office.today
        emit(office, feedback_sheet(office, first, last, organization_id=found.id if found else None), format, output)
    return ExitCode.DONE


@app.verb("add", "登记一条反馈（不写提问人的姓名、号码）")
def add(
    ctx: typer.Context,
    organization: OneOrganization,
    question: Annotated[str, typer.Option("--question", metavar="内容", help="问了什么")],
    channel: Annotated[str, typer.Option("--channel", metavar="渠道", help="如 电话、网站留言、来访")],
    month: Annotated[
        Month | None, typer.Option("--month", parser=Month.parse, metavar="月份", help="问的是哪个月的公开")
    ] = None,
    on: Annotated[date | None, typer.Option("--on", parser=day, metavar="日期", help="哪天收到；不写就是今天")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.disclosure.feedback import add_feedback
    from swtool.registry.organizations import require_organization

    with office_of(ctx, write=True) as office:
        found = require_organization(office.db, organization)
        number = add_feedback(
            office,
            found,
            month=month,
            on=on or office.now.date(),
            channel=channel.strip(),
            question=question.strip(),
            keep=not dry_run,
        )
        Terminal().say(f"{'将' if dry_run else '已'}登记{found.name}的反馈，编号 {number}")
    return ExitCode.DONE


@app.verb("reply", "登记怎样答复的")
def reply(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="编号", help="见 swtool disclosure feedback list")],
    text: Annotated[str, typer.Option("--reply", metavar="答复", help="怎样答复的")],
    on: Annotated[date | None, typer.Option("--on", parser=day, metavar="日期", help="哪天答复；不写就是今天")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.disclosure.feedback import reply_to

    with office_of(ctx, write=True) as office:
        name = reply_to(office, number, on=on or office.now.date(), reply=text.strip(), keep=not dry_run)
        Terminal().say(f"{'将' if dry_run else '已'}登记对第 {number} 号反馈（{name}）的答复")
    return ExitCode.DONE
