"""Trends of published figures, as coordinates of inline SVG with the same figures as a table.

Only what stands published in a month's page is drawn, never a sum or a rest of it: where a figure is not told (“<5”,
“—”), where a month did not come out or was taken back, the chart has a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure.page import Cell, Page, PageTable
from swtool.quantities import format_money
from swtool.tables import Show
from swtool.workbooks.celltext import cell_text

MONTHS = 12
"""How many months a trend covers at most, the last one being the page's own."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 356, 12, 156  # of a drawing 360 × 180
_SMALL_WIDTH, _SMALL_BASE = 120, 34
_TEN_THOUSAND = 1_000_000  # 分 in 万元
_YUAN = 100
_MOST_STEPS = 4
_LEAST = 2  # one month has no trend
_WIDEST = 38  # a few months get no fat bars
_MONEY = ("income", "spending", "closing")
_TITLES = ("本期收入", "本期支出", "期末结余")

Values = Sequence[int | None]


class Bar(NamedTuple):
    """A bar of a chart; ``kind`` is its css class."""

    x: int
    y: int
    width: int
    height: int
    kind: str = "first"


class Chart(NamedTuple):
    """Bars by month, one or two a month. ``ticks`` are (y, label), ``gaps`` the middles of months without a figure."""

    title: str
    unit: str
    span: str
    names: tuple[str, ...]
    ticks: tuple[tuple[int, str], ...]
    zero: int
    bars: tuple[Bar, ...]
    gaps: tuple[int, ...]
    labels: tuple[tuple[int, str], ...]


class Small(NamedTuple):
    """A small chart of one service figure. ``texts`` are its months as they were published, ``latest`` the last;
    ``name`` says the field too, where there is one."""

    title: str
    name: str
    latest: str
    bars: tuple[Bar, ...]
    gaps: tuple[tuple[int, int], ...]  # x, width
    texts: tuple[str, ...]


class Trend(NamedTuple):
    """The trends on a page: money as charts with a table, services as small charts with a table."""

    span: str
    months: tuple[str, ...]
    money: tuple[Chart, ...]
    money_rows: tuple[tuple[str, tuple[str, ...]], ...]
    services: tuple[tuple[str, tuple[Small, ...]], ...]  # field ('' for none) and its figures


def window(last: Month, known: Sequence[Month]) -> tuple[Month, ...]:
    """The months up to ``last`` that a trend covers: from the first known one on, ``MONTHS`` at most."""
    months = [last]
    first = min(known, default=last)
    while len(months) < MONTHS and months[0] > first:
        months.insert(0, months[0].previous())
    return tuple(months)


def trend_of(months: Sequence[Month], pages: Mapping[Month, Page]) -> Trend | None:
    """The trends over ``months``; None where fewer than two of them are public."""
    if sum(month in pages for month in months) < _LEAST:
        return None
    span = f"{months[0].label}至{months[-1].label}" if months[0] != months[-1] else months[0].label
    money = [_money(pages[month]) if month in pages else (None,) * len(_MONEY) for month in months]
    income, spending, closing = ([each[place] for each in money] for place in range(len(_MONEY)))
    has_money = any(value is not None for each in money for value in each)
    charts = (
        _chart("收入和支出", span, months, (("本期收入", income), ("本期支出", spending))),
        _chart("期末结余", span, months, (("期末结余", closing),)),
    )
    rows = tuple(
        (month.label, tuple("" if value is None else format_money(value) for value in values))
        for month, values in zip(months, money, strict=True)
    )
    labels = tuple(_label(months, place) for place in range(len(months)))
    services = tuple(_services(months, pages))
    if not has_money and not services:
        return None
    return Trend(span, labels, charts if has_money else (), rows if has_money else (), services)


def _money(page: Page) -> tuple[int | None, ...]:
    """Income, spending and closing balance as the page states them: its total, or its only row."""
    table = page.table("balances")
    row = table.total or (table.rows[0] if len(table.rows) == 1 else ()) if table else ()
    if table is None or not row:
        return (None,) * len(_MONEY)
    by_key = {column.key: value for column, value in zip(table.columns, row, strict=True)}
    return tuple(value if isinstance(value := by_key.get(key), int) else None for key in _MONEY)


_Key = tuple[str, str]  # field, indicator


def _services(months: Sequence[Month], pages: Mapping[Month, Page]) -> Iterator[tuple[str, tuple[Small, ...]]]:
    """By field, a small chart for each figure told in two months at least, in the order of the last page."""
    by_month = {month: _figures(pages[month].table("services")) for month in months if month in pages}
    keys = dict.fromkeys(key for month in reversed(list(by_month)) for key in by_month[month])
    found: dict[str, list[Small]] = {}
    for field, indicator in keys:
        cells = [by_month.get(month, {}).get((field, indicator)) for month in months]
        if sum(cell is not None and isinstance(cell[0], int) for cell in cells) >= _LEAST:
            found.setdefault(field, []).append(_small(field, indicator, cells))
    for field, charts in found.items():
        yield field, tuple(charts)


def _figures(table: PageTable | None) -> dict[_Key, tuple[Cell, str]]:
    """Field and indicator → the month's value and how it was published."""
    if table is None:
        return {}
    value = table.column("value")
    words = [place for place, column in enumerate(table.columns) if column.show is Show.TEXT]
    fields = [place for place in words if table.columns[place].key == "service_field"]
    found: dict[_Key, tuple[Cell, str]] = {}
    met: set[_Key] = set()
    for row in table.rows:
        field = "".join(str(row[place] or "") for place in fields)
        key = (field, " ".join(str(row[place]) for place in words if row[place] and place not in fields))
        if key in met:  # two rows alike: which is which nobody can say
            found.pop(key, None)
        else:
            found[key] = (row[value], cell_text(row[value], table.columns[value].show))
        met.add(key)
    return found


def _small(field: str, indicator: str, cells: Sequence[tuple[Cell, str] | None]) -> Small:
    values = [cell[0] if cell and isinstance(cell[0], int) else None for cell in cells]
    most = max(max((value for value in values if value is not None), default=0), 1)
    bars, gaps = [], []
    for place, value in enumerate(values):
        x, until = (_SMALL_WIDTH * at // len(values) for at in (place, place + 1))
        width = until - x - 2
        if value is None:
            gaps.append((x + 1, width))
        elif value:
            height = max(value * (_SMALL_BASE - 2) // most, 1)
            bars.append(Bar(x + 1, _SMALL_BASE + 1 - height, width, height))
    texts = tuple(cell[1] if cell else "" for cell in cells)
    return Small(indicator, f"{field} {indicator}".strip(), texts[-1], tuple(bars), tuple(gaps), texts)


def _chart(title: str, span: str, months: Sequence[Month], series: Sequence[tuple[str, Values]]) -> Chart:
    told = [value for _, values in series for value in values if value is not None]
    low, high, step = _scale(min([*told, 0]), max([*told, 0]))
    unit, of_unit = ("万元", _TEN_THOUSAND) if max(high, -low) >= _TEN_THOUSAND else ("元", _YUAN)

    def y(value: int) -> int:
        return _BOTTOM - (value - low) * (_BOTTOM - _TOP) // (high - low)

    bars: list[Bar] = []
    gaps: list[int] = []
    labels: list[tuple[int, str]] = []
    for place in range(len(months)):
        x, until = (_LEFT + (_RIGHT - _LEFT) * at // len(months) for at in (place, place + 1))
        room = min(until - x - 4, _WIDEST)
        start = (x + until - room) // 2
        labels.append(((x + until) // 2, _label(months, place)))
        width = room // len(series)
        if all(values[place] is None for _, values in series):
            gaps.append((x + until) // 2)
        for number, (_, values) in enumerate(series):
            value = values[place]
            if value:
                top, foot = sorted((y(value), y(0)))
                bars.append(
                    Bar(start + number * width, top, width - 1, max(foot - top, 1), "second" if number else "first")
                )
    ticks = tuple((y(value), f"{value / of_unit:g}") for value in range(low, high + 1, step))
    names = tuple(name for name, _ in series)
    return Chart(title, unit, span, names, ticks, y(0), tuple(bars), tuple(gaps), tuple(labels))


def _scale(low: int, high: int) -> tuple[int, int, int]:
    """Ends and step of an axis: the step is 1, 2 or 5 of a power of ten, no more than a few of them."""
    steps = (factor * 10**power for power in count(2) for factor in (1, 2, 5))  # from 1 元 on
    step = next(step for step in steps if high - low < step * _MOST_STEPS)
    bottom, top = low // step * step, -(-high // step) * step
    return bottom, max(top, bottom + step), step


def _label(months: Sequence[Month], place: int) -> str:
    """10月; the first one and each January with its year: 26/1, for 2026年1月 takes too much room."""
    month = months[place]
    return f"{month.year % 100}/{month.month}" if place == 0 or month.month == 1 else f"{month.month}月"
