"""How many people serve at each station on a day, by kind of post and by 专职, 兼职: one question for all stations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from swtool.registry.identities import identities
from swtool.store.database import Database

_Persons = set[int]


@dataclass(slots=True)
class Headcount:
    """Who serves at one station, as sets of person ids: somebody with two posts there counts once in each."""

    everybody: _Persons = field(default_factory=set)
    by_kind: dict[str, _Persons] = field(default_factory=dict)
    by_basis: dict[str, _Persons] = field(default_factory=dict)

    def of_kind(self, *kinds: str) -> int:
        """How many hold a post of one of these kinds."""
        return len(set().union(*(self.by_kind.get(kind, ()) for kind in kinds)))

    def of_basis(self, basis: str) -> int:
        """How many hold a post of this basis."""
        return len(self.by_basis.get(basis, ()))


NOBODY = Headcount()


def headcounts(db: Database, day: date) -> Mapping[int, Headcount]:
    """Station id → who serves there on ``day``. Stations where nobody does are left out."""
    return db.remembered((headcounts, day), lambda: _headcounts(db, day))


def _headcounts(db: Database, day: date) -> dict[int, Headcount]:
    same = identities(db)
    rows = db.query(
        "SELECT station_id, person_id, post_kind, basis FROM post WHERE superseded_at IS NULL "
        "AND effective_on <= :day AND (effective_until IS NULL OR effective_until > :day)",
        {"day": day.isoformat()},
    )
    found: dict[int, Headcount] = {}
    for station_id, entry_id, kind, basis in rows:
        person_id = same.kept(entry_id)
        station = found.get(station_id)
        if station is None:
            station = found[station_id] = Headcount()
        station.everybody.add(person_id)
        station.by_kind.setdefault(kind, set()).add(person_id)
        station.by_basis.setdefault(basis, set()).add(person_id)
    return found


def together(counted: Iterable[Headcount]) -> Headcount:
    """Several stations as one: whoever serves at two of them counts once."""
    total = Headcount()
    for each in counted:
        total.everybody |= each.everybody
        for own, theirs in ((total.by_kind, each.by_kind), (total.by_basis, each.by_basis)):
            for word, persons in theirs.items():
                own.setdefault(word, set()).update(persons)
    return total
