"""The filing room's books. A roster is read by the registry; what becomes of changed posts is decided here.

A roster that changes no post, as most do, needs nothing of what is known about changes and their filings.
"""

from __future__ import annotations

from collections.abc import Sequence

from swtool.filings.changes import stations_with_changes
from swtool.filings.forms import STAFF_CHANGE_FILING
from swtool.intake.plan import Batch, Book, Extract, HeldRow, Plan
from swtool.office import Office
from swtool.registry.differences import HandledDifference, PostDifference
from swtool.registry.forms import STAFF_ROSTER
from swtool.registry.roster import plan_roster


def plan_staff_roster(office: Office, extract: Extract, batch: Batch) -> Plan:
    """A roster: the registry reads it, and this room decides what becomes of changed posts."""
    return plan_roster(office, extract, batch, _handle, in_use=stations_with_changes(office.db))


def _handle(office: Office, batch: Batch, differences: Sequence[PostDifference]) -> list[HandledDifference]:
    from swtool.filings.roster import handle_differences

    return handle_differences(office, batch, differences)


def held_staff_roster(office: Office, town_id: int) -> Sequence[HeldRow]:
    """A town's rows read back, for a book that is given out."""
    from swtool.registry.held import held_roster

    return held_roster(office, town_id)


def plan_changes(office: Office, extract: Extract, batch: Batch) -> Plan:
    """人员变动备案表: see ``swtool.filings.plan_changes``."""
    from swtool.filings import plan_changes as planner

    return planner.plan_changes(office, extract, batch)


BOOKS: tuple[Book, ...] = (
    Book(STAFF_ROSTER, plan_staff_roster, held_staff_roster),
    Book(STAFF_CHANGE_FILING, plan_changes),
)
