"""The best plan, against every plan there is, tried one by one."""

from __future__ import annotations

import random
from itertools import product

import pytest

from swtool.matching.planning import greedy, total_points
from swtool.matching.rules import Need, Offer
from swtool.matching.suggest import Finder
from tests.test_matching_rules import DAY, NEED, OFFER, WEIGHTS

pytest.importorskip("ortools", reason="the extra match is not installed")


def county(seed: int) -> tuple[list[Need], list[Offer]]:
    rng = random.Random(seed)
    kinds = ["助餐", "助浴", "理发"]
    offers = [
        OFFER._replace(
            id=n,
            resource_no=f"Z{n}",
            items="、".join(rng.sample(kinds, 2)),
            coverage=rng.choice(["village", "town", "county"]),
            village_id=rng.choice([11, 12, 21]),
            town_id=1,
            capacity=rng.choice([1, 1, 2, None]),
            held=0,
        )
        for n in range(1, 4)
    ]
    needs = [
        NEED._replace(
            id=n, need_no=f"X{n}", category=rng.choice(kinds), village_id=rng.choice([11, 12]), groups=frozenset()
        )
        for n in range(1, rng.randint(1, 6))
    ]
    return needs, offers


def best_by_hand(needs: list[Need], finder: Finder) -> tuple[int, int]:
    """(Needs served, points) of the best of all plans."""
    choices = [[None, *finder.every(need)] for need in needs]
    best = (0, 0)
    for plan in product(*choices):
        given = [one for one in plan if one is not None]
        taken: dict[int, int] = {}
        for one in given:
            taken[one.offer.id] = taken.get(one.offer.id, 0) + 1
        if all(one.offer.left is None or taken[one.offer.id] <= one.offer.left for one in given):
            best = max(best, (len(given), sum(one.points for one in given)))
    return best


@pytest.mark.parametrize("seed", range(60))
def test_the_best_plan_is_the_best_of_all(seed: int) -> None:
    from swtool.matching.optimal import optimal

    needs, offers = county(seed)
    finder = Finder(offers, DAY, WEIGHTS)
    planned = optimal(needs, finder)
    served = sum(one.candidate is not None for one in planned)
    assert (served, total_points(planned)) == best_by_hand(needs, finder)
    other = greedy(needs, finder)
    assert sum(one.candidate is not None for one in other) <= served
    assert optimal(needs, finder) == planned


def test_no_needs_are_no_plan() -> None:
    from swtool.matching.optimal import optimal

    assert optimal([], Finder([OFFER], DAY, WEIGHTS)) == []
