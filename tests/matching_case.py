"""Needs and resources for the tests of matching, written straight into the small county. All of it is invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from swtool.inventory.schema import migrations as inventory_migrations
from swtool.matching.assigning import assign, require_need, require_offer
from swtool.matching.schema import migrations as matching_migrations
from swtool.office import Office
from swtool.orders.schema import migrations as orders_migrations
from swtool.projects.schema import migrations as projects_migrations
from swtool.registry.schema import migrations as registry_migrations
from swtool.services.schema import migrations as services_migrations
from tests.inventory_case import id_of, new_county
from tests.offices import TODAY

SETS = [
    registry_migrations,
    inventory_migrations,
    projects_migrations,
    services_migrations,
    matching_migrations,
    orders_migrations,
]
EAST, SOUTH, OTHER_TOWN = "东山社区居委会", "由拳社区居委会", "永福村村委会"
"""Two communities of one town, and a village of the other."""


def matching_county(folder: Path) -> Office:
    """The small county on 10 November 2026, with nothing in it yet."""
    return new_county(folder, sets=SETS)


def add_household(office: Office, file_no: str, village: str, *categories: str) -> int:
    """A household whose head is of these client categories."""
    with office.change("示例档案") as tx:
        household = tx.insert(
            "household",
            {
                "uid": tx.uid(),
                "file_no": file_no,
                "division_id": id_of(office, "division", village),
                "head_name": "示例户主",
                "opened_on": "2026-01-01",
            },
        )
        tx.insert(
            "household_member",
            {
                "household_id": household,
                "name": "示例户主",
                "is_head": 1,
                "client_category": "、".join(categories) or None,
                "effective_on": "2026-01-01",
                "recorded_at": tx.recorded_at,
            },
        )
    return household


def add_need(
    office: Office,
    need_no: str,
    category: str,
    village: str,
    *,
    household: int | None = None,
    urgency: str = "",
    raised_on: str = "2026-10-01",
) -> int:
    """An open need of a household or of a village."""
    with office.change("示例需求") as tx:
        return tx.insert(
            "need_item",
            {
                "uid": tx.uid(),
                "need_no": need_no,
                "household_id": household,
                "division_id": id_of(office, "division", village),
                "category": category,
                "description": "",
                "urgency": urgency or None,
                "raised_on": raised_on,
                "status": "raised",
            },
        )


def add_resource(office: Office, resource_no: str, village: str, items: str, **more: object) -> int:
    """A resource that answers these kinds of need; ``more`` are its other columns."""
    values: dict[str, object] = {"name": f"资源{resource_no}", "owner": f"{resource_no}单位", **more}
    with office.change("示例资源") as tx:
        return tx.insert(
            "community_resource",
            {
                "uid": tx.uid(),
                "resource_no": resource_no,
                "division_id": id_of(office, "division", village),
                "items": items,
                "opened_on": "2026-01-01",
                **values,
            },
        )


def states(office: Office, *need_ids: int) -> Sequence[str]:
    """How these needs stand."""
    return [str(office.db.value("SELECT status FROM need_item WHERE id = ?", (need,))) for need in need_ids]


def give(office: Office, need: str, resource: str, quantity: int = 1) -> str:
    """Assign it; the number of the assignment."""
    made = assign(office, require_need(office, need), require_offer(office, resource, TODAY), quantity=quantity)
    return made.number
