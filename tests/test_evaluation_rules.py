"""The rules of an evaluation alone: what a total is, places and ties, grades, the seal, periods."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.errors import DatabaseFault, UsageFault
from swtool.evaluation.rules import (
    Entrant,
    Inputs,
    Item,
    TieRule,
    parties_text,
    read_parties,
    results,
    structure_faults,
)
from swtool.evaluation.scoring import read_period
from swtool.evaluation.seal import digest_of, opened, sealed
from swtool.evaluation.terms import ItemKind, Party
from swtool.quantities import format_points

SELF, TOWN, THIRD, PANEL = Party.SELF, Party.TOWN, Party.THIRD, Party.PANEL
ALONE = ((PANEL, Fraction(1)),)


def leaf(code: str, points: int, parties: tuple[tuple[Party, Fraction], ...] = ALONE, level1: str = "甲") -> Item:
    return Item(code, level1, "乙", f"指标{code}", ItemKind.LEAF, points, parties)


def inputs(scores: dict[str, tuple[int | None, int | None]], tie: TieRule = TieRule.SHARED) -> Inputs:
    """Two indicators of 50 on two first levels, scored by a panel."""
    return Inputs(
        "示例",
        (leaf("1", 5000, level1="甲"), leaf("2", 5000, level1="丙")),
        tuple(Entrant(key, f"{key}站", "") for key in scores),
        {
            (key, code, PANEL): points
            for key, pair in scores.items()
            for code, points in zip("12", pair, strict=True)
            if points is not None
        },
        {},
        tie,
        ("不合格", "合格", "优秀"),
        (60, 90),
    )


def test_parties_are_read_with_their_shares() -> None:
    assert read_parties("") == ALONE
    assert read_parties("第三方") == ((THIRD, Fraction(1)),)
    read = read_parties("第三方50%、自评 20%，镇（街道）30%")
    assert read == ((SELF, Fraction(1, 5)), (TOWN, Fraction(3, 10)), (THIRD, Fraction(1, 2)))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("自评20%、镇街30%", "各方所占合计是 50%，应为 100%"),
        ("自评33.33%、镇街33.33%、第三方33.33%", "各方所占合计是 99.99%，应为 100%"),
        ("自评、镇街", "几方评分的，每一方都要写占百分之几"),
        ("自评50%、自评50%", "同一个评分主体写了两次"),
        ("邻居100%", "“邻居100%”不是评分主体"),
    ],
)
def test_parties_that_do_not_hold_are_told(text: str, why: str) -> None:
    assert read_parties(text) == why


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=6, unique=True))
def test_written_parties_read_back(parts: list[int]) -> None:
    """Any shares of hundredths of a percent that make 1: what is stored says the same."""
    rest = 10_000 - sum(parts[:-1])
    if rest <= 0:
        return
    shares = [*parts[:-1], rest]
    parties = tuple((party, Fraction(part, 10_000)) for party, part in zip(Party, shares, strict=False))
    assert read_parties(parties_text(parties)) == parties


def test_a_leaf_is_the_weighed_sum_of_its_parties() -> None:
    """0.2·40 + 0.3·45 + 0.5·30 = 36.5; the percentages of the domain's usual sheet."""
    parties = ((SELF, Fraction(1, 5)), (TOWN, Fraction(3, 10)), (THIRD, Fraction(1, 2)))
    scores = {("a", "1", SELF): 4000, ("a", "1", TOWN): 4500, ("a", "1", THIRD): 3000}
    sheet = Inputs("", (leaf("1", 5000, parties),), (Entrant("a", "甲站", ""),), scores, {}, TieRule.SHARED)
    assert results(sheet)[0].total == Fraction(73, 2)


def test_missing_is_not_zero() -> None:
    """A station scored 0 has a place, one that was not scored has none and says so."""
    zero, unscored = results(inputs({"a": (4000, 0), "b": (5000, None)}))
    assert (zero.rank, zero.total, zero.grade) == (1, 40, "不合格")
    assert (unscored.entrant.key, unscored.rank, unscored.total, unscored.state) == ("b", None, None, "缺 1 项")
    assert unscored.known == 50


@pytest.mark.parametrize(
    ("tie", "expected"),
    [
        (TieRule.SHARED, {"a": 1, "b": 1, "c": 3}),
        (TieRule.DENSE, {"a": 1, "b": 1, "c": 2}),
        (TieRule.BY_LEVEL, {"a": 2, "b": 1, "c": 3}),  # b has more on the first level of the scheme
    ],
)
def test_ties_follow_the_setting(tie: TieRule, expected: dict[str, int]) -> None:
    found = results(inputs({"a": (4000, 4500), "b": (4500, 4000), "c": (3000, 3000)}, tie))
    assert {each.entrant.key: each.rank for each in found} == expected


@pytest.mark.parametrize(
    ("total", "grade"),
    [(5999, "不合格"), (6000, "合格"), (6001, "合格"), (8999, "合格"), (9000, "优秀"), (9001, "优秀")],
)
def test_grades_just_under_at_and_over_each_cut(total: int, grade: str) -> None:
    first = min(total, 5000)
    assert results(inputs({"a": (first, total - first)}))[0].grade == grade


def test_a_veto_takes_the_place_and_an_unclaimed_extra_brings_nothing() -> None:
    items = (
        leaf("1", 10_000),
        Item("J", "加分项", "", "荣誉", ItemKind.BONUS, 500, ALONE),
        Item("V", "一票否决", "", "事故", ItemKind.VETO, 0, ALONE),
    )
    scores = {("a", "1", PANEL): 9900, ("a", "V", PANEL): 100, ("b", "1", PANEL): 7000, ("b", "V", PANEL): 0}
    stations = (Entrant("a", "甲站", ""), Entrant("b", "乙站", ""))
    sheet = Inputs("", items, stations, scores, {}, TieRule.SHARED, ("不合格", "合格"), (60,))
    second, vetoed = results(sheet)
    assert (second.entrant.key, second.rank, second.total, second.grade) == ("b", 1, 70, "合格")
    assert (vetoed.entrant.key, vetoed.rank, vetoed.grade, vetoed.vetoes) == ("a", None, "不合格", ("V",))


def test_thirds_are_exact() -> None:
    """Three parties of a third each giving 10, 10, 11 against one party giving 31/3: there is no such score, so 10.33
    loses, which floating numbers of two decimals would call equal."""
    thirds = tuple((party, Fraction(1, 3)) for party in (SELF, TOWN, THIRD))
    sheet = Inputs(
        "",
        (leaf("1", 2000, thirds),),
        (Entrant("a", "甲站", ""), Entrant("b", "乙站", "")),
        {
            **{
                ("a", "1", party): points for party, points in zip((SELF, TOWN, THIRD), (1000, 1000, 1100), strict=True)
            },
            **{("b", "1", party): 1033 for party in (SELF, TOWN, THIRD)},
        },
        {},
        TieRule.SHARED,
    )
    first, second = results(sheet)
    assert (first.entrant.key, first.total, format_points(first.known)) == ("a", Fraction(31, 3), "10.33…")
    assert (second.rank, format_points(second.known)) == (2, "10.33")


def test_structure_says_what_is_not_as_it_must_be() -> None:
    items = [leaf("1", 5000), leaf("2", 4999)]
    assert structure_faults(items, total=10_000) == ["分值合计 99.99 分，应为 100 分"]
    assert structure_faults(items, total=9999, leaves=37, levels=3) == ["评分细则 2 项，应为 37 项"]
    flat = Item("3", "甲", "", "丁", ItemKind.LEAF, 1, ALONE)
    assert structure_faults([flat], total=1, levels=3) == ["指标 3 只有 2 级，应为 3 级"]


SCORED = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.tuples(*[st.one_of(st.none(), st.sampled_from([0, 1000, 2500, 3333, 5000]))] * 2),
    min_size=1,
)


@given(SCORED, st.sampled_from(TieRule), st.randoms(use_true_random=False))
def test_ranking_does_not_hang_on_the_order_of_its_input(scores, tie, random) -> None:  # type: ignore[no-untyped-def]
    sheet = inputs(scores, tie)
    keys, pairs = list(sheet.entrants), list(sheet.scores.items())
    random.shuffle(keys)
    random.shuffle(pairs)
    other = Inputs(sheet.title, sheet.items, tuple(keys), dict(pairs), {}, tie, sheet.grades, sheet.cuts)
    assert results(other) == results(sheet)
    assert sealed(other) == sealed(sheet)


@given(SCORED, st.sampled_from(TieRule))
def test_places_agree_with_counting_who_is_better(scores, tie) -> None:  # type: ignore[no-untyped-def]
    """An oracle that sorts nothing: one's place is one more than those (or than the different merits) above it."""
    merit = {
        key: ((first + second), *((first, second) if tie is TieRule.BY_LEVEL else ()))
        for key, (first, second) in scores.items()
        if first is not None and second is not None
    }
    for each in results(inputs(scores, tie)):
        own = merit.get(each.entrant.key)
        if own is None:
            assert each.rank is None
            continue
        above = [other for other in merit.values() if other > own]
        assert each.rank == 1 + len(set(above) if tie is TieRule.DENSE else above)


@given(SCORED, st.sampled_from(TieRule))
def test_a_seal_opens_to_what_was_sealed(scores, tie) -> None:  # type: ignore[no-untyped-def]
    text = sealed(inputs(scores, tie))
    again = opened(text, digest_of(text))
    assert results(again) == results(inputs(scores, tie))
    assert sealed(again) == text


def test_a_changed_seal_is_refused() -> None:
    text = sealed(inputs({"a": (4000, 4000)}))
    with pytest.raises(DatabaseFault, match="不一致"):
        opened(text.replace("4000", "5000", 1), digest_of(text))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026Q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_periods(text: str, first: date, last: date) -> None:
    assert read_period(text) == (text.upper(), first, last)


@pytest.mark.parametrize("text", ["2026Q5", "26", "一季度", ""])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UsageFault, match="不是评估期间"):
        read_period(text)
