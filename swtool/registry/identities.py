"""Which register entries are one person. Whoever reads rows that name a person asks here whom they mean.

Entries are merged by a dated alias (``person_merge``): rows keep the id under which they were written, readers put the
kept entry's id in its place. A question about what was known before a merge therefore sees two persons, and an undone
merge leaves both histories as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from swtool.registry.known import KnownOn, known_clause
from swtool.store.database import Database


@dataclass(frozen=True, slots=True)
class Identities:
    """The merges of a moment, chains resolved. False where there are none."""

    kept_by_merged: Mapping[int, int]
    merged_by_kept: Mapping[int, tuple[int, ...]]

    def __bool__(self) -> bool:
        return bool(self.kept_by_merged)

    def kept(self, person_id: int) -> int:
        """The entry that stands for this one: itself, unless it is merged."""
        return self.kept_by_merged.get(person_id, person_id)

    def all_of(self, person_id: int) -> tuple[int, ...]:
        """Every entry of the person, the kept one first."""
        kept = self.kept(person_id)
        return (kept, *self.merged_by_kept.get(kept, ()))

    def expand(self, person_ids: Iterable[int]) -> set[int]:
        """Every entry of these persons."""
        wanted = set(person_ids)
        return {entry for person_id in wanted for entry in self.all_of(person_id)} if self else wanted


def identities(db: Database, known_on: KnownOn = None) -> Identities:
    """The merges as known now or at ``known_on``; one question."""
    return db.remembered((identities, known_on), lambda: _read(db, known_on))


def _read(db: Database, known_on: KnownOn) -> Identities:
    known, values = known_clause(known_on)
    rows = db.query(f"SELECT merged_person_id, kept_person_id FROM person_merge WHERE {known} ORDER BY id", values)
    direct = {row[0]: row[1] for row in rows}
    resolved: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    for merged, into in direct.items():
        kept = into
        while kept in direct:  # entries are merged at their kept one only, so that there is no circle
            kept = direct[kept]
        resolved[merged] = kept
        members.setdefault(kept, []).append(merged)
    return Identities(resolved, {kept: tuple(merged) for kept, merged in members.items()})
