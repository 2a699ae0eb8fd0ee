"""一季一赛 (HNG-13): the four quarterly results of each station and their sum, for the 目标责任制 of towns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from swtool.errors import NotFound, UsageFault
from swtool.evaluation import store
from swtool.evaluation.rules import Result, results
from swtool.evaluation.scoring import entrant_order, last_seal
from swtool.office import Office
from swtool.tables import Heading, Show, Table

QUARTERS = ("Q1", "Q2", "Q3", "Q4")


class Entry(NamedTuple):
    """A station's year. ``points`` are None for a quarter without a final result; three are not four."""

    key: str
    station: str
    town: str
    points: tuple[Fraction | None, ...]
    vetoed: frozenset[int] = frozenset()
    """The quarters, counted from 0, whose result is a veto."""

    @property
    def total(self) -> Fraction | None:
        """The sum of all four; None while one is missing."""
        if any(each is None for each in self.points):
            return None
        return sum((each for each in self.points if each is not None), Fraction(0))


def gathered(quarters: Sequence[Sequence[Result] | None]) -> list[Entry]:
    """The four final results of each station, under the name of its last quarter. A veto leaves no points."""
    named: dict[str, Result] = {}
    by_key: dict[str, list[Fraction | None]] = {}
    vetoed: dict[str, set[int]] = {}
    for number, quarter in enumerate(quarters):
        for result in quarter or ():
            key = result.entrant.key
            named[key] = result
            points = by_key.setdefault(key, [None] * len(quarters))
            points[number] = None if result.vetoes else result.total
            if result.vetoes:
                vetoed.setdefault(key, set()).add(number)
    return [
        Entry(key, named[key].entrant.name, named[key].entrant.town, tuple(points), frozenset(vetoed.get(key, ())))
        for key, points in by_key.items()
    ]


def ranked(entries: Sequence[Entry], order: Mapping[str, int]) -> list[tuple[int | None, Entry]]:
    """The stations by their sum, equal sums on one place; those without a sum behind them. ``order`` is their number in
    lists, for equals."""
    sums = sorted((each.total for each in entries if each.total is not None), reverse=True)
    places = [(sums.index(each.total) + 1 if each.total is not None else None, each) for each in entries]
    return sorted(places, key=lambda one: (one[0] is None, one[0] or 0, order[one[1].key]))


def finals(office: Office, year: int, scheme: str, as_of: date) -> list[dict[str, tuple[Result, ...]]]:
    """Of each quarter the final results by scheme. Raises ``NotFound`` where no contest was held."""
    quarters: list[dict[str, tuple[Result, ...]]] = []
    held = False
    for quarter in QUARTERS:
        found = store.evaluations(office.db, period=f"{year}{quarter}", day=as_of)
        ours = [each for each in found if scheme in ("", each.scheme)]
        held = held or bool(ours)
        sealed = {each.scheme: last_seal(office, each, as_of) for each in ours if each.final_on is not None}
        quarters.append({name: results(seal.inputs()) for name, seal in sealed.items() if seal})
    if not held:
        raise NotFound(f"{year}年没有季度比赛", remedy=f"用 swtool evaluation open {year}Q1 开始")
    return quarters


def quarters_of(office: Office, year: int, scheme: str, as_of: date) -> list[tuple[Result, ...] | None]:
    """The final results of each quarter, None for one that has none. Raises ``NotFound`` where no contest was held,
    ``UsageFault`` where a quarter was judged by several schemes: neither of them is the quarter's result."""
    quarters = finals(office, year, scheme, as_of)
    for quarter, found in zip(QUARTERS, quarters, strict=True):
        if len(found) > 1:
            raise UsageFault(
                f"{year}年{quarter} 有 {len(found)} 个方案的成绩", why="、".join(found), remedy="加 --scheme 方案名称"
            )
    return [next(iter(found.values()), None) for found in quarters]


def contest(office: Office, year: int, scheme: str, as_of: date) -> Table:
    """The year of quarterly contests as known on a day. Raises ``NotFound`` where none was held."""
    quarters = quarters_of(office, year, scheme, as_of)
    rows = []
    entries = gathered(quarters)
    towns: dict[str, int] = {}
    for each in entries:
        towns[each.town] = towns.get(each.town, 0) + 1
    for place, each in ranked(entries, entrant_order(office, as_of)):
        shown = [
            points if points is not None else "否决" if number in each.vetoed else "缺"
            for number, points in enumerate(each.points)
        ]
        rows.append((place, each.town, each.station, *shown, each.total))
    missing = [quarter for quarter, one in zip(QUARTERS, quarters, strict=True) if one is None]
    notes = [f"没有定稿的季度：{'、'.join(missing)}"] if missing else []
    notes.append("四个季度都有成绩才有总成绩；缺的不按零分算。总成绩相同的并列")
    if any(number > 1 for number in towns.values()):
        notes.append("有的镇不止一个社工站：各站分列，来源没有写怎样合成一个镇的成绩")
    return Table(
        f"{year}年一季一赛成绩",
        (
            Heading("rank", "名次", Show.COUNT),
            Heading("town", "乡镇（街道）"),
            Heading("station", "社工站"),
            *(
                Heading(quarter.lower(), f"第{number}季度", Show.POINTS)
                for number, quarter in enumerate(QUARTERS, start=1)
            ),
            Heading("total", "总成绩", Show.POINTS),
        ),
        rows,
        as_of=as_of,
        notes=tuple(notes),
    )
