"""What a month's totals must agree with (domain §3.4): 人次 ≥ 人数, cumulative = cumulative + month, cases in hand.

Nothing here comes from a regulation: it is arithmetic over what the sheets state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from swtool.dates import Month
from swtool.quantities import format_hours, format_money
from swtool.services.indicators import BY_NAME, TIMES_AND_PERSONS, Indicator, Unit
from swtool.services.store import ServiceTotal


class Mismatch(NamedTuple):
    """A figure that disagrees with another. ``indicator`` is where it stands, ``column`` which figure it is."""

    code: str
    indicator: str
    column: str
    what: str


def show(indicator: Indicator, figure: int) -> str:
    """A figure as it is read: 12, 7.5, 1,234.50, 95%."""
    if indicator.unit is Unit.MONEY:
        return format_money(figure)
    if indicator.unit is Unit.COUNT:
        return str(figure)
    return format_hours(figure) + ("%" if indicator.unit is Unit.PERCENT else "")


def own_mismatches(totals: Iterable[ServiceTotal]) -> Iterator[Mismatch]:
    """Inside one station's month and service field: times ≥ persons, cumulative ≥ the month."""
    by_name = {total.indicator.name: total for total in totals}
    for times, persons in TIMES_AND_PERSONS:
        if times in by_name and persons in by_name and by_name[times].value < by_name[persons].value:
            what = (
                f"{BY_NAME[times].title} {by_name[times].value} 少于{BY_NAME[persons].title} {by_name[persons].value}"
            )
            yield Mismatch("service.times_below_persons", times, "value", what)
    for total in by_name.values():
        if total.cumulative is not None and total.indicator.adds_up and total.cumulative < total.value:
            figures = f"累计 {show(total.indicator, total.cumulative)} 少于本月 {show(total.indicator, total.value)}"
            yield Mismatch("service.cumulative", total.indicator.name, "cumulative", figures)


def succession_mismatches(
    previous: Mapping[str, ServiceTotal], current: Mapping[str, ServiceTotal], month: Month
) -> Iterator[Mismatch]:
    """From one month to the next, by indicator name. A cumulative may begin anew in January."""
    for name, total in current.items():
        before = previous.get(name)
        if before is None or before.cumulative is None or total.cumulative is None or not total.indicator.adds_up:
            continue
        expected = before.cumulative + total.value
        if total.cumulative == expected or (month.month == 1 and total.cumulative == total.value):
            continue
        then, value, now = (
            show(total.indicator, figure) for figure in (before.cumulative, total.value, total.cumulative)
        )
        should = show(total.indicator, expected)
        what = f"{total.indicator.title}：上月累计 {then} 加本月 {value} 应为 {should}，写的是 {now}"
        yield Mismatch("service.cumulative", name, "cumulative", what)
    yield from _cases(previous, current)


def _cases(previous: Mapping[str, ServiceTotal], current: Mapping[str, ServiceTotal]) -> Iterator[Mismatch]:
    """Cases in hand at the end = at the start + opened − closed."""
    names = ("cases_active", "cases_opened", "cases_closed")
    if "cases_active" not in previous or any(name not in current for name in names):
        return
    start = previous["cases_active"].value
    end, opened, closed = (current[name].value for name in names)
    if end != start + opened - closed:
        what = f"在跟个案：上月 {start} 加新增 {opened} 减结案 {closed} 应为 {start + opened - closed}，写的是 {end}"
        yield Mismatch("service.cases", "cases_active", "value", what)
