"""What cannot be met: open needs for which no resource is left, why, the needs that were declared not to be met, and
what it would cost where that is known.

The argument for next year's budget: by kind of need, by town or by village.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from statistics import median_low
from typing import NamedTuple

from swtool.matching import store
from swtool.matching.refused import Refused, refused_needs
from swtool.matching.rules import Need, Offer, Weights, item_points, nearness
from swtool.matching.suggest import Finder, weights_of
from swtool.office import Office
from swtool.registry.boundaries import Places, boundary_notes, places_of
from swtool.tables import Heading, Show, Table


class By(StrEnum):
    """What a line stands for."""

    KIND = "kind"
    TOWN = "town"
    VILLAGE = "village"


class Lack(StrEnum):
    """Why a need has no candidate."""

    NONE = "没有这类资源"
    ELSEWHERE = "有，但不面向这里"
    EXPIRED = "有，但已过期或未启用"
    FULL = "有，但已满"


DECLARED = "已登记无法满足"


@dataclass(slots=True)
class _Line:
    """What is counted for a line: open needs, those that lack a resource by the reason, those declared not to be met,
    and the households of both."""

    open: int = 0
    declared: int = 0
    lacks: Counter[Lack] = field(default_factory=Counter)
    households: set[int] = field(default_factory=set)

    @property
    def lacking(self) -> int:
        """How many needs have no candidate."""
        return sum(self.lacks.values())

    @property
    def unmet(self) -> int:
        """How many would cost something: without a candidate, or declared not to be met."""
        return self.lacking + self.declared


class _Key(NamedTuple):
    """What a line is about; ``code`` is that of the place, by which the lines stand."""

    code: str
    town: str
    place: str
    category: str


def lack_of(need: Need, answering: Sequence[Offer], day: date) -> Lack:
    """Why none of the offers that answer that kind is a candidate: what would help first is told."""
    here = [offer for offer in answering if nearness(need.village_id, need.town_id, offer) is not None]
    if not answering:
        return Lack.NONE
    if not here:
        return Lack.ELSEWHERE
    full = any(offer.left is not None and offer.left <= 0 and _is_valid(offer, day) for offer in here)
    return Lack.FULL if full else Lack.EXPIRED


def _is_valid(offer: Offer, day: date) -> bool:
    return not (offer.valid_from and day < offer.valid_from) and not (offer.valid_to and day > offer.valid_to)


def usual_cost(answering: Sequence[Offer]) -> int | None:
    """What such a service costs a time, in 分: the middle of what resources state, the lower one of two; None where
    none states it."""
    stated = [offer.cost for offer in answering if offer.cost is not None]
    return median_low(stated) if stated else None


def unmet(office: Office, as_of: date, villages: Collection[int] | None = None, *, by: By = By.VILLAGE) -> Table:
    """Open needs without any candidate and needs declared not to be met, the kinds with the most of them first; costs
    are those of one time each."""
    places = places_of(office, as_of)
    offers, weights = store.offers(office.db, as_of, places), weights_of(office)
    finder = Finder(offers, as_of, weights)
    answering: dict[str, list[Offer]] = {}
    lacks: dict[tuple[str, int, int | None], Lack] = {}  # the same for all needs of a kind in a village
    lines: defaultdict[_Key, _Line] = defaultdict(_Line)
    for need in store.open_needs(office.db, as_of, places, villages=villages):
        if need.category not in answering:
            answering[need.category] = _answering(need.category, offers, weights)
        line = lines[_key(by, places, need)]
        line.open += 1
        if not finder.has_any(need):
            key = need.category, need.village_id, need.town_id
            if key not in lacks:
                lacks[key] = lack_of(need, answering[need.category], as_of)
            line.lacks[lacks[key]] += 1
            if need.household_id is not None:
                line.households.add(need.household_id)
    refused = refused_needs(office.db, as_of, places, villages=villages)
    for each in refused:
        line = lines[_key(by, places, each)]
        line.declared += 1
        if each.household_id is not None:
            line.households.add(each.household_id)
        if each.category not in answering:
            answering[each.category] = _answering(each.category, offers, weights)
    costs = {category: usual_cost(found) for category, found in answering.items()}
    lacking = sorted((key for key in lines if lines[key].unmet), key=lambda key: (-lines[key].unmet, key))
    places_shown = {By.KIND: 0, By.TOWN: 1, By.VILLAGE: 2}[by]
    return Table(
        "满足不了的需求",
        (
            *(Heading("town", "乡镇（街道）", minor=places_shown > 1), Heading("village", "村（社区）"))[:places_shown],
            Heading("category", "需求类别"),
            Heading("open", "待办需求", Show.COUNT),
            Heading("lacking", "没有资源可对接", Show.COUNT),
            Heading("declared", "登记无法满足", Show.COUNT),
            Heading("households", "涉及户数", Show.COUNT, minor=True),
            Heading("why", "为什么"),
            Heading("cost", "每次费用", Show.MONEY),
            Heading("total", "各一次的费用", Show.MONEY),
        ),
        [
            (
                *(key.town, key.place)[:places_shown],
                key.category,
                *_cells(lines[key]),
                costs[key.category],
                _times(costs[key.category], lines[key].unmet),
            )
            for key in lacking
        ],
        as_of=as_of,
        notes=(_sum_note(lines, lacking, costs), *_declared_note(refused), *boundary_notes(office, as_of))
        if lacking
        else (),
    )


def _key(by: By, places: Places, need: Need | Refused) -> _Key:
    if by is By.KIND:
        return _Key("", "", "", need.category)
    town = places.row(need.town_id) if need.town_id is not None else None
    name = town.name if town is not None else ""
    if by is By.TOWN:
        return _Key(town.code if town is not None else "", name, "", need.category)
    return _Key(places.row(need.village_id).code, name, need.place, need.category)


def _answering(category: str, offers: Sequence[Offer], weights: Weights) -> list[Offer]:
    return [offer for offer in offers if item_points(category, offer, weights)[0]]


def _cells(line: _Line) -> tuple[object, ...]:
    several = len(line.lacks) > 1
    if not line.lacking:
        return line.open, line.lacking, line.declared, len(line.households), DECLARED
    why = "；".join(f"{lack.value}{f' {line.lacks[lack]}' if several else ''}" for lack in Lack if line.lacks[lack])
    return line.open, line.lacking, line.declared, len(line.households), why


def _times(cost: int | None, number: int) -> int | None:
    return None if cost is None else cost * number


def _sum_note(
    lines: Mapping[_Key, _Line],
    lacking: Sequence[_Key],
    costs: Mapping[str, int | None],
) -> str:
    total, declared = sum(lines[key].lacking for key in lacking), sum(lines[key].declared for key in lacking)
    known = [(cost, lines[key].unmet) for key in lacking if (cost := costs[key.category]) is not None]
    fen = sum(cost * number for cost, number in known)
    told = (
        f"其中 {sum(number for _, number in known)} 项知道费用，各满足一次要 {fen // 100}.{fen % 100:02d} 元"
        if known
        else "同类资源都没有登记每次费用"
    )
    apart = f"，另有 {declared} 项登记为无法满足" if declared else ""
    return f"共 {total} 项没有资源可对接{apart}，{told}。每次费用取全县同类资源登记的中间数，没有登记的空着。"


def _declared_note(refused: Sequence[Refused]) -> tuple[str, ...]:
    """In which years they were declared: an old one may have been argued with before."""
    if not refused:
        return ()
    years = Counter(each.year for each in refused)
    told = "、".join(f"{f'{year}年' if year else '没有写日期'} {years[year]} 项" for year in sorted(years))
    return (f"登记为无法满足的，按登记日期：{told}。",)
