"""`swtool service due|duplicates`: who is to be visited, and who was served twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun

from ._arguments import AsOf, Format, ForMonth, Output, OutputFormat, day
from ._context import emit, office_of, rows_on_screen

_AHEAD = typer.Option(
    "--until", parser=day, metavar="日期", help="连同到这一天为止快到期的；不写就看七天（设置 status.horizon）"
)


def register(service: Noun) -> None:
    """Put the verbs under the noun."""
    service.verb(
        "due",
        "该走访的家庭：按跟进级别，逾期的和快到期的",
        notes="每级隔多久走访一次由本县写明（service.visit_interval）；没有写明就不能判定。",
    )(due)
    service.verb("duplicates", "疑似重复服务：同一户在几天之内由不同机构做了同样的服务")(duplicates)


def due(
    ctx: typer.Context,
    town: Annotated[str | None, typer.Option("--town", metavar="镇街", help="只看这个乡镇（街道）或村（社区）")] = None,
    until: Annotated[date | None, _AHEAD] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.casework.due import INTERVAL, visits_due
    from swtool.casework.due_sheets import visits_table
    from swtool.registry.boundaries import named_division, places_of
    from swtool.reporting.desk import HORIZON

    with office_of(ctx) as office:
        on = as_of or office.today
        stated = office.policy.at(INTERVAL, on)
        last = until or on + timedelta(days=office.policy.at(HORIZON, on).number())
        places = places_of(office, on)
        villages = places.inside(named_division(office, places, town)) if town else None
        shown = rows_on_screen(format, output)
        found = visits_due(office, on, last, villages=villages, rows_shown=shown)
        emit(office, visits_table(found, on, office.policy.cite(stated)), format, output)
    return ExitCode.ATTENTION if found.total else ExitCode.DONE


def duplicates(
    ctx: typer.Context,
    month: ForMonth = None,
    within: Annotated[
        int | None,
        typer.Option("--within", min=0, metavar="天", help="相隔几天以内；不写按设置 service.duplicate_window"),
    ] = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.casework.due_sheets import duplicates_table
    from swtool.casework.duplicates import WINDOW
    from swtool.casework.duplicates import duplicates as served_twice
    from swtool.dates import Month

    with office_of(ctx) as office:
        window = office.policy.at(WINDOW, office.today).number() if within is None else within
        shown = month or Month.of(office.today)
        found = served_twice(office, shown.first, min(shown.last, office.today), window)
        emit(office, duplicates_table(found, office.today, window), format, output)
    return ExitCode.ATTENTION if found else ExitCode.DONE
