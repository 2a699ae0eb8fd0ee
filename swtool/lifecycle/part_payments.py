"""The payments of a milestone that came before its last one: versions that the later ones follow."""

from __future__ import annotations

from datetime import date

from swtool.lifecycle.records import Paid
from swtool.store.database import Database


def payments_before(db: Database) -> dict[int, tuple[Paid, ...]]:
    """Version of a milestone → the payments before its own. Versions that a newer one corrects are no payments."""
    versions = {
        row["id"]: (row["follows"], row["paid_on"], row["paid"], row["voucher_no"])
        for row in db.query(
            "WITH RECURSIVE told (id, follows) AS ("
            "SELECT id, follows FROM project_milestone WHERE superseded_at IS NULL AND follows IS NOT NULL "
            "UNION SELECT m.id, m.follows FROM project_milestone m JOIN told t ON m.id = t.follows) "
            "SELECT id, follows, paid_on, paid, voucher_no FROM project_milestone WHERE id IN (SELECT id FROM told)"
        )
    }
    found = {}
    for newest in versions.keys() - {follows for follows, *_ in versions.values()}:
        follows, paid_on, paid, _ = versions[newest]
        earlier: list[Paid] = []
        while follows is not None:
            follows, on, amount, voucher = versions[follows]
            if on <= paid_on and amount < paid:  # else what stands was put right since, and this contradicts it
                earlier.insert(0, Paid(date.fromisoformat(on), amount, voucher))
                paid_on, paid = on, amount
        found[newest] = tuple(earlier)
    return found
