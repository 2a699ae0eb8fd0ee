"""`swtool service`: what the stations did, month by month."""

from __future__ import annotations

from typing import Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun

from ._context import AsOf, Format, ForMonth, KnownOn, Output, OutputFormat, Reveal, emit, months_shown, office_of

app = Noun("社工站月报：各项服务的本月、累计和年度指标")


@app.verb("list", "各站各月的服务数据", notes="数据来自收进来的月报表（intake load）；更正的月份是新版本，旧版本仍可查")
def list_totals(
    ctx: typer.Context,
    month: ForMonth = None,
    station: Annotated[str | None, typer.Option("--station", metavar="社工站", help="只看这个社工站")] = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.registry.station_finder import require_station
    from swtool.services.sheets import service_totals

    with office_of(ctx) as office:
        found = require_station(office.db, station) if station else None
        first, last = months_shown(month, as_of or office.today)
        chosen = found.id if found else None
        table = service_totals(office, first, last, station_id=chosen, known_on=known_on, as_of=as_of)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE
