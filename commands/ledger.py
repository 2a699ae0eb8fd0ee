"""`swtool ledger`: what organizations received and spent, month by month."""

from __future__ import annotations

from typing import Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun

from ._arguments import AsOf, Format, ForMonth, KnownOn, Output, OutputFormat, Reveal, months_shown
from ._context import emit, office_of

app = Noun("财务收支：各机构各项目按月的科目明细")


@app.verb(
    "list",
    "各机构各项目的收支明细",
    notes="数据来自收进来的财务公开表（intake load）；更正的月份是新版本，旧版本仍可查",
)
def list_lines(
    ctx: typer.Context,
    month: ForMonth = None,
    organization: Annotated[str | None, typer.Option("--org", metavar="机构", help="只看这家机构")] = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.projects.sheets import ledger_lines
    from swtool.registry.organizations import require_organization

    with office_of(ctx) as office:
        found = require_organization(office.db, organization) if organization else None
        first, last = months_shown(month, as_of or office.today)
        chosen = found.id if found else None
        table = ledger_lines(office, first, last, organization_id=chosen, known_on=known_on, as_of=as_of)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE
