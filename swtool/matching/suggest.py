"""Candidates for needs, the best first, each with its points and reasons. Nothing is assigned here.

Many needs are of one kind: what does not depend on the family is worked out once for them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from heapq import heappop, heappush, merge
from itertools import islice
from typing import NamedTuple

from swtool.matching import store
from swtool.matching.rules import (
    Near,
    Need,
    Offer,
    Weights,
    is_open,
    item_points,
    nearness,
    own_points,
    provider_points,
    target_points,
)
from swtool.office import Office
from swtool.registry.boundaries import Places, places_of


class Candidate(NamedTuple):
    """A resource for a need: ``points`` and why, in words."""

    offer: Offer
    points: int
    reasons: tuple[str, ...]


class _Ranked(NamedTuple):
    """An offer for needs of one kind in one village: what it earns whoever asks, and its place in the order of ties."""

    points: int
    near: Near
    offer: Offer
    reasons: tuple[str, ...]


_Order = tuple[int, int, str]
_ByTarget = dict[str, list[_Ranked]]  # words of whom an offer is for -> such offers in their order


def weights_of(office: Office) -> Weights:
    """The points that the policy of the day gives."""
    setting = office.policy.at("matching.weights", office.today)
    soon = office.policy.at("matching.expiring_soon", office.today).number()
    names = [name for name in Weights._fields if name != "soon"]
    return Weights(**{name: setting.number(name) for name in names}, soon=timedelta(days=soon))


class Finder:
    """Finds candidates on a day, for one need or for all of a county."""

    def __init__(self, offers: Iterable[Offer], day: date, weights: Weights) -> None:
        self._day = day
        self._weights = weights
        self._offers = [offer for offer in offers if is_open(offer, day)]
        self._kinds: dict[str, _Kind] = {}
        self._for_whom: dict[tuple[frozenset[str], str], tuple[int, str]] = {}
        self._has_any: dict[tuple[str, int, int | None], bool] = {}

    @classmethod
    def of(cls, office: Office, day: date, places: Places | None = None) -> Finder:
        """A finder over the office's resources."""
        places = places or places_of(office, day)
        return cls(store.offers(office.db, day, places), day, weights_of(office))

    def candidates(self, need: Need, most: int) -> list[Candidate]:
        """The best ``most`` candidates. Equal points are told apart by distance, then by the resource's number."""
        return list(islice(self.best_first(need), most))

    def every(self, need: Need) -> list[Candidate]:
        """All candidates, the best first."""
        return list(self.best_first(need))

    def best_first(self, need: Need, is_left: Callable[[Offer], bool] | None = None) -> Iterator[Candidate]:
        """All candidates of which ``is_left`` says that something is left, the best first, each when it is asked for.

        What an offer earns whoever asks is known in order; what for whom it is adds is the same for all that are for
        the same people. So their lists are merged, and only who serves the family already falls behind.
        """
        behind: list[tuple[_Order, Candidate]] = []
        lists = self._lists(need.category, need.village_id, need.town_id)
        for order, one, for_whom in merge(*(self._with_target(need, kept) for kept in lists)):
            while behind and behind[0][0] < order:
                yield heappop(behind)[1]
            if is_left is not None and not is_left(one.offer):
                continue
            provider, again = provider_points(need.providers, one.offer, self._weights)
            told = tuple(reason for reason in (*one.reasons, for_whom, again) if reason)
            found = Candidate(one.offer, provider - order[0], told)
            if provider:
                heappush(behind, ((-found.points, *order[1:]), found))
            else:
                yield found
        while behind:
            yield heappop(behind)[1]

    def has_any(self, need: Need) -> bool:
        """Whether there is any candidate: that depends on the kind of need and its place alone."""
        key = need.category, need.village_id, need.town_id
        if key not in self._has_any:
            self._has_any[key] = any(next(kept, None) is not None for kept in self._lists(*key))
        return self._has_any[key]

    def _with_target(self, need: Need, kept: Iterator[_Ranked]) -> Iterator[tuple[_Order, _Ranked, str]]:
        """Offers for the same people, each with its place in the order for that family, and why."""
        target, for_whom, known = 0, "", False
        for one in kept:
            if not known:
                target, for_whom = self._target(need.groups, one.offer)
                known = True
            yield (-one.points - target, one.near, one.offer.resource_no), one, for_whom

    def _lists(self, category: str, village_id: int, town_id: int | None) -> Iterator[Iterator[_Ranked]]:
        """The offers that are there for that place, in lists of those for the same people, each in its own order."""
        kind = self._kinds.get(category)
        if kind is None:
            kind = self._kinds[category] = _Kind(self._offers, category, self._day, self._weights)
        for own in kind.of_village.get(village_id, {}).values():
            yield iter(own)
        for town in kind.of_town.get(town_id, {}).values() if town_id is not None else ():
            yield (one for one in town if one.offer.village_id != village_id)
        for county in kind.of_county.values():
            yield (
                one
                for one in county
                if one.offer.village_id != village_id and (town_id is None or one.offer.town_id != town_id)
            )

    def _target(self, groups: frozenset[str], offer: Offer) -> tuple[int, str]:
        key = (groups, offer.target_group)
        if key not in self._for_whom:
            self._for_whom[key] = target_points(groups, offer, self._weights)
        return self._for_whom[key]


class _Kind:
    """The offers that answer one kind of need, ranked: each in its village, in its town and in the county, as far as
    it is there for them, apart by whom it is for. A county's villages share these lists; each need only merges some."""

    def __init__(self, offers: Sequence[Offer], category: str, day: date, weights: Weights) -> None:
        self.of_village: dict[int, _ByTarget] = {}
        self.of_town: dict[int, _ByTarget] = {}
        self.of_county: _ByTarget = {}
        for offer in offers:
            item, reason = item_points(category, offer, weights)
            if not item:
                continue
            for near, kept in self._places(offer):
                own, reasons = own_points(offer, near, day, weights)
                ranked = _Ranked(item + own, near, offer, (reason, *reasons))
                kept.setdefault(offer.target_group, []).append(ranked)
        for kept in (*self.of_village.values(), *self.of_town.values(), self.of_county):
            for those in kept.values():
                those.sort(key=_place_in_order)

    def _places(self, offer: Offer) -> Iterator[tuple[Near, _ByTarget]]:
        """Where it stands: what :func:`rules.nearness` says of a need in its village, elsewhere in its town, beyond."""
        yield Near.VILLAGE, self.of_village.setdefault(offer.village_id, {})
        if offer.town_id is not None and nearness(_ELSEWHERE, offer.town_id, offer) is Near.TOWN:
            yield Near.TOWN, self.of_town.setdefault(offer.town_id, {})
        if nearness(_ELSEWHERE, None, offer) is Near.COUNTY:
            yield Near.COUNTY, self.of_county


_ELSEWHERE = -1  # no village has this number


def _place_in_order(one: _Ranked) -> _Order:
    return -one.points, one.near, one.offer.resource_no
