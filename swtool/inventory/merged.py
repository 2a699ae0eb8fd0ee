"""Files that were merged into others. The family is one: what was done under either number counts for the file that
stays, from the day of the merger on."""

from __future__ import annotations

import json
from collections.abc import Mapping

from swtool.store.database import Database


def merged_files(db: Database, day: str | None = None) -> dict[int, int]:
    """File → the file that stands for it after all mergers, as ids: those until a day (ISO), or all that are known."""
    pairs = db.query(
        "SELECT other_id, household_id FROM household_regroup WHERE kind = 'merge' AND superseded_at IS NULL"
        " AND (:day IS NULL OR effective_on <= :day)",
        {"day": day},
    )
    return _resolved({row["other_id"]: row["household_id"] for row in pairs})


def same_persons(db: Database, day: str | None = None) -> dict[int, int]:
    """Who was in both files of a merger: the person's key in the file that went in → the key that stands for it."""
    pairs = db.query(
        """
        SELECT coalesce(gone.person_key, gone.id) AS gone, coalesce(stays.person_key, stays.id) AS stays
        FROM household_regroup g
        JOIN household_member gone ON gone.household_id = g.other_id AND gone.left_why = 'same_person'
            AND gone.superseded_at IS NULL AND gone.effective_until = g.effective_on
        JOIN household_member stays ON stays.household_id = g.household_id AND stays.superseded_at IS NULL
            AND stays.effective_on <= g.effective_on
            AND (stays.effective_until IS NULL OR stays.effective_until >= g.effective_on)
            AND CASE WHEN stays.resident_id <> '' AND gone.resident_id <> ''
                THEN stays.resident_id = gone.resident_id ELSE stays.name = gone.name END
        WHERE g.kind = 'merge' AND g.superseded_at IS NULL AND (:day IS NULL OR g.effective_on <= :day)
        """,
        {"day": day},
    )
    return _resolved({row["gone"]: row["stays"] for row in pairs})


def persons_by_membership(db: Database, day: str) -> dict[int, int]:
    """Membership → the key of its person until a day (ISO), where that is not the membership's own id."""
    same = same_persons(db, day)
    rows = db.tuples("SELECT id, person_key FROM household_member WHERE person_key IS NOT NULL")
    return same | {row_id: same.get(key, key) for row_id, key in rows}


def _resolved(into: Mapping[int, int]) -> dict[int, int]:
    found = {}
    for each in into:
        last = each
        while last in into:  # ends: a closed file is merged no more
            last = into[last]
        found[each] = last
    return found


def reviews_of_merged(db: Database, day: str | None = None) -> dict[int, list[tuple[str, str]]]:
    """File → the reviews until a day (ISO; None: all) of those that were merged into it until then: when, and the
    outcome."""
    into = merged_files(db, day)
    found: dict[int, list[tuple[str, str]]] = {}
    for household_id, reviewed_on, outcome in db.query(
        "SELECT household_id, reviewed_on, outcome FROM inventory_review WHERE superseded_at IS NULL"
        " AND (:day IS NULL OR reviewed_on <= :day) AND household_id IN (SELECT value FROM json_each(:ids))",
        {"day": day, "ids": json.dumps(list(into))},
    ):
        found.setdefault(into[household_id], []).append((reviewed_on, outcome))
    return found


def last_of_merged(db: Database, day: str) -> dict[int, str]:
    """File → the last of those reviews."""
    return {kept: max(reviewed_on for reviewed_on, _ in those) for kept, those in reviews_of_merged(db, day).items()}
