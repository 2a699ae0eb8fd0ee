"""What of the inventory must be assigned when a village is split: files in use, needs of the village, resources."""

from __future__ import annotations

import json
from datetime import date

from swtool.inventory.store import IN_USE
from swtool.office import Office
from swtool.registry.boundaries import Subject
from swtool.registry.succession_plan import SuccessionPlan
from swtool.store.database import Transaction

_KINDS = (("household", "household", "file_no"), ("resource", "community_resource", "resource_no"))


class InventoryPart:
    """The inventory's share in a succession. Merges and renames need nothing: lists follow the divisions' links."""

    def subjects(self, office: Office, villages: set[int], day: date) -> dict[str, Subject]:
        """File, resource and need number → subject. A need of a household goes where its household goes."""
        values = {"places": json.dumps(sorted(villages)), "day": day.isoformat()}
        found: dict[str, Subject] = {}
        for kind, table, number in _KINDS:
            rows = office.db.query(
                f"SELECT x.id, x.{number} AS number FROM {table} x WHERE x.division_id IN "
                f"(SELECT value FROM json_each(:places)) AND {IN_USE.format(alias='x')} ORDER BY number",
                values,
            )
            found |= {row["number"]: (kind, row["id"]) for row in rows}
        needs = office.db.query(
            "SELECT id, need_no FROM need_item WHERE household_id IS NULL AND division_id IN "
            "(SELECT value FROM json_each(:places)) ORDER BY id",
            values,
        )
        return found | {row["need_no"] or f"需求{row['id']}": ("need", row["id"]) for row in needs}

    def foresee(self, office: Office, plan: SuccessionPlan) -> None:
        """Nothing but what ``subjects`` says."""

    def apply(self, office: Office, tx: Transaction, plan: SuccessionPlan) -> None:
        """Assignments are written by the registry."""


PART = InventoryPart()
