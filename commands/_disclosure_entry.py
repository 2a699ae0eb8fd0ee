"""`swtool disclosure entry add|list|remove`: what is disclosed beside the figures."""

from __future__ import annotations

from typing import Annotated

import typer

from swtool.dates import PartialDate
from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import DryRun, Format, ForMonth, Output, OutputFormat, months_shown, partial_day, proper_reason
from ._context import emit, office_of
from ._disclosure_options import OneOrganization

app = Noun("公开事项：随三务公开登出的一件件事，各部分都可以有")


@app.verb("list", "公开事项清单，带编号")
def list_entries(
    ctx: typer.Context,
    month: ForMonth = None,
    organization: Annotated[str | None, typer.Option("--org", metavar="机构", help="只看这家机构")] = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.disclosure.entries import entry_sheet
    from swtool.registry.organizations import require_organization

    with office_of(ctx) as office:
        found = require_organization(office.db, organization) if organization else None
        first, last = months_shown(month, office.today)
        emit(office, entry_sheet(office, first, last, organization_id=found.id if found else None), format, output)
    return ExitCode.DONE


@app.verb("add", "登记一件公开事项（不写个人信息）；一批党务事项用 swtool intake load 载入")
def add(
    ctx: typer.Context,
    organization: OneOrganization,
    on: Annotated[PartialDate, typer.Option("--on", parser=partial_day, metavar="日期", help="哪一天，至少写到月")],
    kind: Annotated[str, typer.Option("--kind", metavar="类别", help="如 主题党日、项目评审、捐赠")],
    title: Annotated[str, typer.Option("--title", metavar="事项", help="一句话，不写个人信息")],
    part: Annotated[str, typer.Option("--part", metavar="部分", help="规则里的名称，如 党务、业务、财务")] = "党务",
    participants: Annotated[
        int | None, typer.Option("--participants", min=0, metavar="人数", help="参加人数，只用于党务")
    ] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.disclosure.entries import add_entry
    from swtool.intake.plan import ACTION_LABELS
    from swtool.registry.organizations import require_organization

    with office_of(ctx, write=True) as office:
        found = require_organization(office.db, organization)
        action = add_entry(
            office,
            found,
            part,
            on=on,
            kind=kind.strip(),
            title=title.strip(),
            participants=participants,
            keep=not dry_run,
        )
        Terminal().say(f"{found.name} {on.label}：{'将' if dry_run else ''}{ACTION_LABELS[action]}“{title.strip()}”")
    return ExitCode.DONE


@app.verb("remove", "删去一件登记错了的事项；历史里仍有")
def remove(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="编号", help="见 swtool disclosure entry list，如 D12")],
    why: Annotated[str, typer.Option("--why", metavar="原因", help="原因，必须写")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.disclosure.entries import remove_entry

    with office_of(ctx, write=True) as office:
        entry = remove_entry(office, number, why=proper_reason(why), keep=not dry_run)
        verb = "将删去" if dry_run else "已删去"
        Terminal().say(f"{verb} {entry.number}（{entry.organization_name} {entry.month.label} {entry.kind}）")
    return ExitCode.DONE
