"""`swtool problem`: what is wrong in a village, from raised to solved."""

from __future__ import annotations

from typing import Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal
from ._context import emit, office_of
from ._demand_verbs import Village, add_verbs, say_raised
from .need import Channel, RaisedOn, Text, Urgency

app = Noun("社区问题：登记、受理、办理、办结、转介，由哪个项目回应")


@app.verb("list", "社区问题清单")
def list_problems(
    ctx: typer.Context,
    village: Village = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.inventory.demand_sheets import problems

    from ._places import villages_named

    with office_of(ctx) as office:
        judged = as_of or office.today
        table = problems(office, judged, division_ids=villages_named(office, village, judged))
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("raise", "登记一个社区问题")
def raise_problem(
    ctx: typer.Context,
    village: Annotated[str, typer.Argument(metavar="村（社区）", help="哪个村（社区）的问题；名称或12位区划代码")],
    category: Annotated[str, typer.Option("--category", metavar="类别", help="如 环境卫生、停车、邻里纠纷")],
    on: RaisedOn,
    text: Text = "",
    urgency: Urgency = None,
    channel: Channel = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.demands import Demand, Raised, raise_one

    from ._places import one_village

    with office_of(ctx, write=True) as office:
        place = one_village(office, village)
        raised = Raised(category, text, on, place.id, None, urgency, channel)
        number = raise_one(office, Demand.PROBLEM, raised, keep=not dry_run)
        say_raised("问题", number, dry_run=dry_run)
    return ExitCode.DONE


add_verbs(app, "problem", "问题")
