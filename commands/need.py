"""`swtool need`: one need at a time, from raised to its end. Lists are `swtool inventory list needs`."""

from __future__ import annotations

from typing import Annotated

import typer

from swtool.dates import PartialDate
from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun

from ._arguments import DryRun, partial_day
from ._context import office_of
from ._demand_verbs import add_verbs, say_raised

app = Noun("居民需求：登记、受理、办理、办结、转介，由哪个项目回应")

RaisedOn = Annotated[PartialDate, typer.Option("--on", parser=partial_day, metavar="日期", help="提出日期")]
Category = Annotated[str, typer.Option("--category", metavar="类别", help="如 助餐、就医、就业")]
Text = Annotated[str, typer.Option("--text", metavar="描述", help="要什么；不写身份证号、电话")]
Urgency = Annotated[str | None, typer.Option("--urgency", metavar="程度", help="如 紧急、一般")]
Channel = Annotated[str | None, typer.Option("--channel", metavar="渠道", help="入户、提案、协商、APP点单、12345")]


@app.verb("raise", "登记一项需求：写档案号；集体需求写村（社区）")
def raise_need(
    ctx: typer.Context,
    category: Category,
    on: RaisedOn,
    file_no: Annotated[str, typer.Argument(metavar="档案号", help="哪一户的需求")] = "",
    village: Annotated[str | None, typer.Option("--village", metavar="村（社区）", help="集体需求属于哪里")] = None,
    text: Text = "",
    urgency: Urgency = None,
    channel: Channel = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.demands import Demand, Raised, raise_one, village_of_household
    from swtool.inventory.files import require_file

    from ._places import one_village

    if bool(file_no) == bool(village):
        raise UsageFault("要么写档案号，要么写 --village", remedy="只写其中一种")
    with office_of(ctx, write=True) as office:
        household = require_file(office, file_no, on.last_day).id if file_no else None
        place = village_of_household(office, household) if household else one_village(office, village or "")
        raised = Raised(category, text, on, place.id, household, urgency, channel)
        number = raise_one(office, Demand.NEED, raised, keep=not dry_run)
        say_raised("需求", number, dry_run=dry_run)
    return ExitCode.DONE


add_verbs(app, "need", "需求")
