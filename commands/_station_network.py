"""`swtool station uncovered|network`: villages that nobody serves, and figures rolled up on either tree."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun

from ._arguments import AsOf, Format, Output, OutputFormat, day
from ._context import emit, office_of


def register(station: Noun) -> None:
    """Put the verbs under the noun."""
    station.verb("uncovered", "没有社工在岗的村（社区）：某一天的，或一段日子里断过的")(uncovered_villages)
    station.verb(
        "network",
        "站点和人数逐级汇总：按服务网络（省、市、县、站、室），或按行政区划",
        notes="没有登记上级站点的，归到本乡镇、本县上一级唯一的站点。",
    )(network)


class By(StrEnum):
    """Which tree, as typed."""

    NETWORK = "network"
    DIVISION = "division"


def network(
    ctx: typer.Context,
    by: Annotated[By, typer.Option("--by", help="network 服务网络、division 行政区划")] = By.NETWORK,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.registry.network import Tree, network_table

    with office_of(ctx) as office:
        emit(office, network_table(office, as_of or office.today, Tree(by.value)), format, output)
    return ExitCode.DONE


def uncovered_villages(
    ctx: typer.Context,
    town: Annotated[str | None, typer.Option("--town", metavar="乡镇", help="只看这个乡镇（街道）")] = None,
    since: Annotated[
        date | None, typer.Option("--from", parser=day, metavar="日期", help="从哪天看起；不写就只看一天")
    ] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.registry.boundaries import named_division, places_of
    from swtool.registry.covering import uncovered, uncovered_table

    with office_of(ctx) as office:
        last = as_of or office.today
        first = since or last
        if first > last:
            raise UsageFault("--from 晚于要看的最后一天", remedy="核对两个日期；最后一天用 --as-of 写")
        places = places_of(office, last)
        wanted = named_division(office, places, town).id if town else None
        towns = [each for each in places.index.towns if wanted in (None, each.id)]
        found = [each for each in uncovered(office, first, last, places) if wanted in (None, each.town.id)]
        villages = sum(len(places.index.villages.get(each.id, ())) for each in towns)
        emit(office, uncovered_table(found, first, last, villages), format, output)
    return ExitCode.DONE
