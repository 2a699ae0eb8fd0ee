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
    """Who was in both files of a merger: the person's key in the file that went in → the key that stands for it.

    Each merger wrote it down, so that it stays whatever becomes of names and numbers. Of mergers from before that was
    so, it is told from what stood when they were recorded.
    """
    return _resolved(_told_by_what_stood(db, day) | _written(db, day))


def _written(db: Database, day: str | None) -> dict[int, int]:
    pairs = db.query(
        "SELECT r.row_id, r.before_key FROM household_regroup_row r JOIN household_regroup g ON g.id = r.regroup_id"
        " WHERE r.what = 'same' AND g.superseded_at IS NULL AND (:day IS NULL OR g.effective_on <= :day)",
        {"day": day},
    )
    return {row["row_id"]: row["before_key"] for row in pairs}


def _told_by_what_stood(db: Database, day: str | None) -> dict[int, int]:
    """Of mergers that wrote no pairs: whose membership they ended and did not carry on, and who of the file that stays
    had the same ID then, else the same name. No merger of today leaves anybody so."""
    pairs = db.query(
        """
        WITH noted AS (
            SELECT g.id AS merger, g.household_id AS kept, g.recorded_at AS merged_at, r.what,
                m.id, m.household_id, m.name, m.resident_id, coalesce(m.person_key, m.id) AS key
            FROM household_regroup g
            JOIN household_regroup_row r ON r.regroup_id = g.id AND (r.what = 'replaced' OR r.what = 'made')
            JOIN household_member m ON m.id = r.row_id
            WHERE g.kind = 'merge' AND g.superseded_at IS NULL AND (:day IS NULL OR g.effective_on <= :day)
                AND NOT EXISTS (SELECT 1 FROM household_regroup_row WHERE regroup_id = g.id AND what = 'same')
        )
        SELECT gone.key AS gone, max(coalesce(stays.person_key, stays.id)) AS stays
        FROM noted gone JOIN household_member stays ON stays.household_id = gone.kept
            AND stays.effective_until IS NULL AND stays.recorded_at <= gone.merged_at
            AND (stays.superseded_at IS NULL OR stays.superseded_at > gone.merged_at)
            AND CASE WHEN stays.resident_id <> '' AND gone.resident_id <> ''
                THEN stays.resident_id = gone.resident_id ELSE stays.name = gone.name END
        WHERE gone.what = 'replaced' AND gone.household_id <> gone.kept AND NOT EXISTS (
            SELECT 1 FROM noted made WHERE made.merger = gone.merger AND made.what = 'made'
                AND (made.id = stays.id OR (made.household_id = gone.kept AND made.key = gone.key))
        )
        GROUP BY 1
        """,
        {"day": day},
    )
    return {row["gone"]: row["stays"] for row in pairs}


def persons_by_membership(db: Database, day: str) -> dict[int, int]:
    """Membership → the key of its person until a day (ISO), where that is not the membership's own id."""
    same = same_persons(db, day)
    rows = db.tuples("SELECT id, person_key FROM household_member WHERE person_key IS NOT NULL")
    return same | {row_id: same.get(key, key) for row_id, key in rows}


def _resolved(into: Mapping[int, int]) -> dict[int, int]:
    found = {}
    for each in into:
        last = each
        while last in into:  # ends: a closed file is merged no more, and nobody who went in goes in again
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
