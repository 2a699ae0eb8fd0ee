"""Sheets that are planned with an eye on what was given away: none states less capacity than that, and none closes a
need that goes on holding a resource."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial

from swtool.intake.plan import Book
from swtool.inventory.forms import NEED_LIST, RESOURCE_LIST
from swtool.inventory.held import held_needs, held_resources
from swtool.inventory.plan_needs import plan_needs
from swtool.inventory.plan_resources import plan_resources
from swtool.inventory.rules import Given
from swtool.matching.closing import close_with_needs
from swtool.store.database import Database


def given_away(db: Database, resource_ids: Iterable[int]) -> Mapping[int, Given]:
    """What was given away of those resources; nothing for one that never was."""
    rows = db.query(
        """
        SELECT a.resource_id, coalesce(sum(CASE WHEN e.id IS NULL THEN a.quantity END), 0) AS going,
            coalesce(sum(CASE WHEN e.outcome = 'done' THEN a.quantity END), 0) AS done
        FROM assignment a LEFT JOIN assignment_end e ON e.assignment_id = a.id
        WHERE a.resource_id IN (SELECT value FROM json_each(?)) GROUP BY a.resource_id
        """,
        (json.dumps(sorted(resource_ids)),),
    )
    return {row["resource_id"]: Given(row["going"], row["done"]) for row in rows}


RESOURCE_BOOK = Book(RESOURCE_LIST, partial(plan_resources, given=given_away), held_resources)
NEED_BOOK = Book(NEED_LIST, partial(plan_needs, on_closed=close_with_needs), held_needs)
