"""How points become a total, a place and a grade: pure, exact, the same for the same sheet however it is ordered.

Points are kept in hundredths of a 分; what is computed from them is a ``Fraction`` of a 分.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from swtool.evaluation.terms import PARTY_LABELS, ItemKind, Party
from swtool.folding import squeeze
from swtool.patterns import Pattern
from swtool.quantities import format_points

HUNDRED = 100

_PARTY_WORDS = {
    **{label: party for party, label in PARTY_LABELS.items()},
    "自评分": Party.SELF,
    "社工站": Party.SELF,
    "购买方": Party.PURCHASER,
    "民政局": Party.PURCHASER,
    "乡镇": Party.TOWN,
    "街道": Party.TOWN,
    "镇(街道)": Party.TOWN,
    "乡镇(街道)": Party.TOWN,
    "用人单位": Party.TOWN,
    "居民": Party.CLIENTS,
    "第三方机构": Party.THIRD,
    "专家": Party.THIRD,
}
_WEIGHED = Pattern(r"(?P<who>[^\d:]+?):?(?P<weight>\d+(?:\.\d{1,2})?)?%?")
Parties = tuple[tuple[Party, Fraction], ...]
"""Who scores with which share; the shares are exactly 1 together."""


class TieRule(StrEnum):
    """What equal totals get: one place and the next left out, one place and none left out, or the first-level
    indicators compared in the scheme's order before they share a place."""

    SHARED = "并列占位"
    DENSE = "并列不占位"
    BY_LEVEL = "比一级指标"


def read_parties(text: str) -> Parties | str:
    """自评20%、镇街30%、第三方50% as parties and shares; why not, where it cannot be read or is not 100% together."""
    if not text.strip():
        return ((Party.PANEL, Fraction(1)),)
    found: list[tuple[Party, Fraction | None]] = []
    for part in filter(None, re.split(r"[、,，;；+/\n]", squeeze(text))):
        read = _WEIGHED.fullmatch(part)
        party = _PARTY_WORDS.get(read["who"]) if read else None
        if read is None or party is None:
            return f"“{part[:20]}”不是评分主体"
        found.append((party, Fraction(read["weight"]) / HUNDRED if read["weight"] else None))
    if len({party for party, _ in found}) != len(found):
        return "同一个评分主体写了两次"
    if len(found) == 1:
        found = [(found[0][0], found[0][1] if found[0][1] is not None else Fraction(1))]
    if any(share is None for _, share in found):
        return "几方评分的，每一方都要写占百分之几"
    parties = tuple((party, share) for party, share in found if share is not None)
    total = sum(share for _, share in parties)
    if total != 1 or any(share <= 0 for _, share in parties):
        return f"各方所占合计是 {format_points(total * HUNDRED)}%，应为 100%"
    return tuple(sorted(parties, key=lambda each: list(Party).index(each[0])))


def parties_text(parties: Parties) -> str:
    """The same for reading and storing."""
    if len(parties) == 1:
        return parties[0][0].label
    return "、".join(f"{party.label}{format_points(share * HUNDRED)}%" for party, share in parties)


class Item(NamedTuple):
    """One line of a scheme. ``points`` are the most it can bring, in hundredths; 0 for a veto. ``measure`` names what
    the office computes itself, '' where somebody scores."""

    code: str
    level1: str
    level2: str
    level3: str
    kind: ItemKind
    points: int
    parties: Parties
    measure: str = ""
    criteria: str = ""
    evidence: str = ""


class Entrant(NamedTuple):
    """A station that is evaluated, as it was called when the inputs were sealed. ``key`` is its uid."""

    key: str
    name: str
    town: str


class Inputs(NamedTuple):
    """Everything that a ranking follows from. ``scores`` are hundredths by station, code and party; of a veto, any
    entry above 0 says that it applies. ``measured`` are shares by station and code, None where nothing is known."""

    title: str
    items: tuple[Item, ...]
    entrants: tuple[Entrant, ...]
    scores: Mapping[tuple[str, str, Party], int]
    measured: Mapping[tuple[str, str], Fraction | None]
    tie: TieRule
    grades: tuple[str, ...] = ()  # lowest first; () where no cut-offs are stated
    cuts: tuple[int, ...] = ()  # the least points of each grade but the lowest


class Result(NamedTuple):
    """A station's result. ``total`` and ``rank`` are None while something is missing; ``known`` is what is there."""

    entrant: Entrant
    known: Fraction
    missing: tuple[str, ...]
    vetoes: tuple[str, ...]
    by_level: tuple[tuple[str, Fraction], ...]
    rank: int | None = None
    grade: str = ""

    @property
    def total(self) -> Fraction | None:
        """The total where nothing is missing. Missing is not zero."""
        return None if self.missing else self.known

    @property
    def state(self) -> str:
        """Why it has no place; '' where it has one."""
        if self.vetoes:
            return f"一票否决：{'、'.join(self.vetoes)}"
        return f"缺 {len(self.missing)} 项" if self.missing else ""


def item_points(inputs: Inputs, key: str, item: Item) -> Fraction | None:
    """What an indicator or an extra brings a station; None where something of it is missing.

    Computed ones bring their share of the points. An extra that nobody entered was not claimed and brings nothing.
    """
    if item.measure:
        share = inputs.measured.get((key, item.code))
        return None if share is None else share * Fraction(item.points, HUNDRED)
    given = [(inputs.scores.get((key, item.code, party)), share) for party, share in item.parties]
    if item.kind is ItemKind.BONUS and all(points is None for points, _ in given):
        return Fraction(0)
    if any(points is None for points, _ in given):
        return None
    return sum((Fraction(points, HUNDRED) * share for points, share in given if points is not None), Fraction(0))


def results(inputs: Inputs) -> tuple[Result, ...]:
    """Every station's result: the placed ones by place, then what cannot be placed; equals by name and uid."""
    judged = [_result(inputs, entrant) for entrant in inputs.entrants]
    placed = [each for each in judged if each.total is not None and not each.vetoes]
    others = [each for each in judged if each.total is None or each.vetoes]
    merits = {each.entrant.key: _merit(inputs, each) for each in placed}
    ranks = _ranks(merits, dense=inputs.tie is TieRule.DENSE)
    ranked = [_with(each, ranks[each.entrant.key], grade_of(inputs, each.known)) for each in placed]
    lowest = inputs.grades[0] if inputs.grades else ""
    rest = [_with(each, None, lowest if each.vetoes else "") for each in others]
    ranked.sort(key=lambda each: (each.rank or 0, each.entrant.name, each.entrant.key))
    rest.sort(key=lambda each: (bool(each.vetoes), each.entrant.name, each.entrant.key))
    return (*ranked, *rest)


def grade_of(inputs: Inputs, total: Fraction) -> str:
    """The grade of a total by the cut-offs; '' where none are stated."""
    if not inputs.grades:
        return ""
    return inputs.grades[sum(total >= cut for cut in inputs.cuts)]


def _result(inputs: Inputs, entrant: Entrant) -> Result:
    known, missing, vetoes = Fraction(0), list[str](), list[str]()
    by_level: dict[str, Fraction] = {}
    for item in inputs.items:
        if item.kind is ItemKind.VETO:
            if any(inputs.scores.get((entrant.key, item.code, party), 0) > 0 for party in Party):
                vetoes.append(item.code)
            continue
        points = item_points(inputs, entrant.key, item)
        if points is None:
            missing.append(item.code)
        by_level[item.level1] = by_level.get(item.level1, Fraction(0)) + (points or 0)
        known += points or 0
    return Result(entrant, known, tuple(missing), tuple(vetoes), tuple(by_level.items()))


def _merit(inputs: Inputs, result: Result) -> tuple[Fraction, ...]:
    """What places are compared by, the greater the better."""
    if inputs.tie is not TieRule.BY_LEVEL:
        return (result.known,)
    return (result.known, *(points for _, points in result.by_level))


def _ranks(merits: Mapping[str, tuple[Fraction, ...]], *, dense: bool) -> dict[str, int]:
    counts, place, by_merit = Counter(merits.values()), 1, dict[tuple[Fraction, ...], int]()
    for merit in sorted(counts, reverse=True):
        by_merit[merit] = place
        place += 1 if dense else counts[merit]
    return {key: by_merit[merit] for key, merit in merits.items()}


def _with(result: Result, rank: int | None, grade: str) -> Result:
    return Result(result.entrant, result.known, result.missing, result.vetoes, result.by_level, rank, grade)


def score_fault(item: Item, party: Party, points: int) -> str:
    """Why a score cannot be; '' where it can."""
    parties = [each for each, _ in item.parties]
    if item.measure:
        return f"指标 {item.code} 由系统按“{item.measure}”计算，不用评分"
    if party not in parties:
        return f"指标 {item.code} 由{'、'.join(each.label for each in parties)}评分，不由{party.label}评分"
    if points < 0:
        return f"指标 {item.code} 的得分不能是负数"
    if item.kind is not ItemKind.VETO and points > item.points:
        most = format_points(Fraction(item.points, HUNDRED))
        return f"指标 {item.code} 最多 {most} 分，写了 {format_points(Fraction(points, HUNDRED))} 分"
    return ""


def total_points(items: Iterable[Item]) -> int:
    """The points of the indicators together, in hundredths; extras and vetoes stand beside them."""
    return sum(item.points for item in items if item.kind is ItemKind.LEAF)


def structure_faults(
    items: Sequence[Item], *, total: int, leaves: int | None = None, levels: int | None = None
) -> list[str]:
    """What of a scheme is not as it must be: the sum (hundredths), the number of indicators and of their levels."""
    own = [item for item in items if item.kind is ItemKind.LEAF]
    found = []
    if (summed := total_points(items)) != total:
        found.append(
            f"分值合计 {format_points(Fraction(summed, HUNDRED))} 分，应为 {format_points(Fraction(total, HUNDRED))} 分"
        )
    if leaves is not None and len(own) != leaves:
        found.append(f"评分细则 {len(own)} 项，应为 {leaves} 项")
    if levels is not None:
        found += [
            f"指标 {item.code} 只有 {depth} 级，应为 {levels} 级"
            for item in own
            if (depth := sum(map(bool, (item.level1, item.level2, item.level3)))) != levels
        ]
    return found
