"""How many people serve at each station on a day, by kind of post and by 专职, 兼职: one question for all stations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from swtool.registry.posts import Post, posts_on
from swtool.store.database import Database


class Headcount(NamedTuple):
    """Who serves at one station, by the posts held there: somebody with two of them counts once in each number."""

    posts: Sequence[Post] = ()

    @property
    def everybody(self) -> set[int]:
        """The ids of all who serve there."""
        return {post.person_id for post in self.posts}

    def of_kind(self, *kinds: str) -> int:
        """How many hold a post of one of these kinds."""
        return len({post.person_id for post in self.posts if post.post_kind in kinds})

    def of_basis(self, basis: str) -> int:
        """How many hold a post of this basis."""
        return len({post.person_id for post in self.posts if post.basis == basis})


NOBODY = Headcount()


def headcounts(db: Database, day: date) -> Mapping[int, Headcount]:
    """Station id → who serves there on ``day``. Stations where nobody does are left out."""
    return db.remembered((headcounts, day), lambda: _headcounts(db, day))


def _headcounts(db: Database, day: date) -> dict[int, Headcount]:
    found: dict[int, list[Post]] = {}
    for post in posts_on(db, day):
        found.setdefault(post.station_id, []).append(post)
    return {station_id: Headcount(posts) for station_id, posts in found.items()}


def together(counted: Iterable[Headcount]) -> Headcount:
    """Several stations as one: whoever serves at two of them counts once."""
    return Headcount([post for each in counted for post in each.posts])
