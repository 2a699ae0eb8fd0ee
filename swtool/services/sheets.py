"""Monthly totals and party-affairs entries as lists."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from swtool.dates import Month
from swtool.office import Office
from swtool.registry.posts import KnownOn
from swtool.registry.stations import station_order
from swtool.services.indicators import Indicator, Unit
from swtool.services.rules import show
from swtool.services.store import party_entries_between, totals_between
from swtool.tables import Heading, Show, Table


def service_totals(
    office: Office,
    first: Month,
    last: Month,
    *,
    station_id: int | None = None,
    known_on: KnownOn = None,
    as_of: date | None = None,
) -> Table:
    """Every total of the months ``first`` to ``last``. The rate is cumulative by target, where both are stated."""
    rows: list[tuple[object, ...]] = []
    order = station_order(office, as_of or office.today)
    found = totals_between(office.db, first, last, station_id=station_id, known_on=known_on)
    for total in sorted(found, key=lambda each: (each.month, order[each.station_id])):
        figures = [_figure(total.indicator, figure) for figure in (total.value, total.cumulative, total.target)]
        done = total.cumulative
        rate = Fraction(done, total.target) if done is not None and total.target and total.indicator.adds_up else None
        rows.append((str(total.month), total.station_name, total.service_field, total.indicator.title, *figures, rate))
    return Table(
        "社工站月报",
        (
            Heading("month", "月份"),
            Heading("station", "社工站"),
            Heading("service_field", "服务领域"),
            Heading("indicator", "指标"),
            Heading("value", "本月", Show.COUNT),
            Heading("cumulative", "累计", Show.COUNT),
            Heading("target", "年度指标", Show.COUNT),
            Heading("completion_rate", "完成率", Show.RATE),
        ),
        rows,
        as_of=as_of or office.today,
    )


def _figure(indicator: Indicator, figure: int | None) -> int | str | None:
    """A count stays a number, so that a sheet can add it up; hours, money and rates are said in words."""
    if figure is None or indicator.unit is Unit.COUNT:
        return figure
    return show(indicator, figure)


def party_entries(
    office: Office, first: Month, last: Month, *, organization_id: int | None = None, as_of: date | None = None
) -> Table:
    """Party-affairs entries of the months ``first`` to ``last``, of what had taken place by ``as_of``."""
    day = as_of or office.today
    entries = party_entries_between(office.db, first, last, organization_id=organization_id)
    return Table(
        "党务事项",
        (
            Heading("month", "月份"),
            Heading("organization", "机构名称"),
            Heading("held_on", "日期", Show.DAY),
            Heading("kind", "类别"),
            Heading("title", "主题"),
            Heading("participants", "参加人数", Show.COUNT),
        ),
        [
            (
                str(entry.month),
                entry.organization_name,
                str(entry.held_on or ""),
                entry.kind,
                entry.title,
                entry.participants,
            )
            for entry in entries
            if entry.held_on is None or entry.held_on.first_day <= day
        ],
        as_of=day,
    )
