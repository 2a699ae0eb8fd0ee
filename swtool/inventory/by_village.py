"""Findings of villages: what is counted in each decides, so villages with the same counts share their words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import TypeVar

from swtool.findings import Finding, Where
from swtool.office import Office
from swtool.registry.boundaries import Place, places_of

NOWHERE = Where()
"""The place of words that several villages share."""
_Counted = TypeVar("_Counted", bound=Hashable)


def by_village(
    office: Office,
    as_of: date,
    counted: Mapping[Place, _Counted],
    nothing: _Counted,
    finding: Callable[[_Counted], Finding],
) -> Iterator[Finding]:
    """One finding for every village of the day, and for what hangs elsewhere, by code; ``nothing`` is what the villages
    have that are not among those ``counted``. ``finding`` makes the words and leaves the place to this function."""
    words_of = lru_cache(maxsize=1024)(finding)
    for place, where in _villages(office, as_of, counted):
        yield said_of(where, words_of(counted.get(place, nothing)))


def said_of(where: Where, words: Finding) -> Finding:
    """Words that several subjects share, said of one."""
    return Finding(
        words.code,
        words.severity,
        where,
        words.what,
        words.expected,
        words.actual,
        words.rule,
        words.remedy,
        words.outcome,
        words.figures,
    )


def _where_of(place: Place) -> Where:
    return Where(subject=f"{place.town_name} {place.name}".strip())


def _villages(office: Office, as_of: date, found: Mapping[Place, object]) -> Iterator[tuple[Place, Where]]:
    places = places_of(office, as_of)
    named = office.db.remembered(
        (by_village, as_of, office.boundaries), lambda: {place: _where_of(place) for place in places.villages()}
    )
    if all(place in named for place in found):
        return iter(named.items())
    return ((place, named.get(place) or _where_of(place)) for place in places.villages(found))
