"""`swtool service`: what the stations did, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from . import _service_catalogue, _service_due, _service_record
from ._arguments import AsOf, DryRun, Format, ForMonth, KnownOn, Output, OutputFormat, Reveal, months_shown
from ._context import emit, office_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from swtool.dates import Month
    from swtool.office import Office

OneStation = Annotated[str | None, typer.Option("--station", metavar="社工站", help="只看这个社工站")]

app = Noun("服务：服务记录、服务目录，和各站的月报数据")
app.add_typer(_service_record.app, name="record")
app.add_typer(_service_catalogue.app, name="catalogue")


@app.verb("list", "各站各月的服务数据", notes="数据来自收进来的月报表（intake load）；更正的月份是新版本，旧版本仍可查")
def list_totals(
    ctx: typer.Context,
    month: ForMonth = None,
    station: OneStation = None,
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


@app.verb(
    "summary",
    "月报表：由服务记录、个案、小组、活动算出，与报送的月报并列",
    notes="人数按户内的人、小组和活动按最满的一次计，见说明。例：swtool service summary --month 2026-10 --town 许村镇",
)
def summary(
    ctx: typer.Context,
    month: ForMonth = None,
    station: OneStation = None,
    town: Annotated[str | None, typer.Option("--town", metavar="镇街", help="只看这个乡镇（街道）")] = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.casework.summary import summarize
    from swtool.casework.summary_sheets import summary_table
    from swtool.rooms import figure_sources

    with office_of(ctx) as office:
        stations, scope = _scope(office, station, town)
        found = summarize(office, _month(office, month), figure_sources(), stations)
        emit(office, summary_table(found, scope, office.today), format, output)
    return ExitCode.ATTENTION if found.mismatches or any(line.difference for line in found.lines) else ExitCode.DONE


@app.verb("adopt", "把按记录算出的月报收下：没有报送月报的站，三务公开就用它")
def adopt(
    ctx: typer.Context,
    month: ForMonth = None,
    station: OneStation = None,
    town: Annotated[str | None, typer.Option("--town", metavar="镇街", help="只收这个乡镇（街道）的站")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.casework.summary import adopt as take_over
    from swtool.rooms import figure_sources

    with office_of(ctx, write=True) as office:
        stations, _ = _scope(office, station, town)
        chosen = _month(office, month)
        taken, left = take_over(office, chosen, figure_sources(), stations, keep=not dry_run)
        verb = "将收下" if dry_run else "已收下"
        names = f"（{'、'.join(taken)}）" if taken else ""
        Terminal().write(f"{chosen.label}：{verb} {len(taken)} 个站{names}")
        if left:
            Terminal().say(f"报送过月报、没有动的 {len(left)} 个站：{'、'.join(left)}")
    return ExitCode.DONE


def _month(office: Office, month: Month | None) -> Month:
    from swtool.dates import Month

    return month or Month.of(office.today).previous()


def _scope(office: Office, station: str | None, town: str | None) -> tuple[Collection[int] | None, str]:
    """The stations meant, and what to call them."""
    from swtool.registry.boundaries import places_of
    from swtool.registry.divisions import require_town
    from swtool.registry.station_finder import require_station
    from swtool.registry.stations import all_stations

    if station and town:
        raise UsageFault("--station 与 --town 不能一起写", remedy="留一种")
    if station:
        found = require_station(office.db, station)
        return (found.id,), found.name
    if town:
        places = places_of(office, office.today)
        wanted = require_town(places.index, town)
        lying = ((each.id, places.town_of(each.division_id, ("station", each.id))) for each in all_stations(office.db))
        return [each for each, its in lying if its is not None and its.id == wanted.id], wanted.name
    return None, office.fact("county_name")


_service_due.register(app)
