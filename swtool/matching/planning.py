"""Many needs and limited resources at once: who gets what. A plan is only shown until it is assigned.

Greedy by urgency and age in the core; the best plan of all by the extra ``match`` (:mod:`swtool.matching.optimal`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from swtool.matching.rules import Need, Offer
from swtool.matching.suggest import Candidate, Finder

_URGENT = ("紧急", "特急", "非常紧急", "急", "高", "一级")


class Planned(NamedTuple):
    """A need and the resource that it would get; None where nothing is left for it."""

    need: Need
    candidate: Candidate | None


def in_turn(needs: Sequence[Need]) -> list[Need]:
    """Urgent ones first, then by the day they were raised; without a day last."""
    return sorted(needs, key=lambda need: (need.urgency not in _URGENT, need.raised_on or "9999", *need.words))


def greedy(needs: Sequence[Need], finder: Finder) -> list[Planned]:
    """Each need in turn gets the best of what is left, one unit of it."""
    taken: Counter[int] = Counter()

    def is_left(offer: Offer) -> bool:
        return offer.left is None or taken[offer.id] < offer.left

    planned = []
    for need in in_turn(needs):
        chosen = next(finder.best_first(need, is_left), None)
        if chosen is not None:
            taken[chosen.offer.id] += 1
        planned.append(Planned(need, chosen))
    return planned


def total_points(planned: Sequence[Planned]) -> int:
    """What a plan is worth: the points of all that is given."""
    return sum(one.candidate.points for one in planned if one.candidate is not None)
