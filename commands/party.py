"""`swtool party`: the party-affairs entries that are disclosed with the month."""

from __future__ import annotations

from typing import Annotated

import typer

from swtool.dates import Month, PartialDate
from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, ForMonth, Output, OutputFormat, Reveal, months_shown, partial_day
from ._context import emit, office_of

app = Noun("党务事项：随三务公开的党组织活动")

OneOrganization = Annotated[str | None, typer.Option("--org", metavar="机构", help="只看这家机构")]


@app.verb("list", "党务事项清单")
def list_entries(
    ctx: typer.Context,
    month: ForMonth = None,
    organization: OneOrganization = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.registry.organizations import require_organization
    from swtool.services.sheets import party_entries

    with office_of(ctx) as office:
        found = require_organization(office.db, organization) if organization else None
        first, last = months_shown(month, as_of or office.today)
        table = party_entries(office, first, last, organization_id=found.id if found else None, as_of=as_of)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("add", "登记一件党务事项（只记人数，不记姓名）")
def add(
    ctx: typer.Context,
    organization: Annotated[str, typer.Option("--org", metavar="机构", help="哪家机构")],
    on: Annotated[PartialDate, typer.Option("--on", parser=partial_day, metavar="日期", help="哪一天，至少写到月")],
    kind: Annotated[str, typer.Option("--kind", metavar="类别", help="如 主题党日、三会一课")],
    title: Annotated[str, typer.Option("--title", metavar="主题", help="主题，不写个人信息")],
    participants: Annotated[int | None, typer.Option("--participants", min=0, metavar="人数", help="参加人数")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.intake.plan import ACTION_LABELS
    from swtool.registry.organizations import require_organization
    from swtool.services.plan_party import add_party_entry
    from swtool.services.store import PartyEntry

    if on.month is None:
        raise UsageFault("只写了年份，要写到月或日", remedy="写成 2026-10 或 2026-10-15")
    with office_of(ctx, write=True) as office:
        if on.first_day > office.today:
            raise UsageFault(f"{on.label}还没有到", remedy="核对日期；计划中的事项不列入公开")
        owner = require_organization(office.db, organization)
        entry = PartyEntry(
            0, "", owner.id, owner.name, Month(on.year, on.month), on, kind.strip(), title.strip(), participants, ""
        )
        action = add_party_entry(office, entry, keep=not dry_run)
        Terminal().say(f"{owner.name} {entry.month.label}：{'将' if dry_run else ''}{ACTION_LABELS[action]}“{title}”")
    return ExitCode.DONE
