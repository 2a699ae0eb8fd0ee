"""The least a roster needs to be loaded: one town, one operator, the stations that the rosters name."""

from __future__ import annotations

from swtool.office import Office
from tests.benchmarks._rosters import OPERATOR, STATIONS, TOWN, VILLAGE


def prepared(office: Office) -> None:
    """Write it."""
    with office.change("基准测试准备") as tx:
        town = tx.insert(
            "division",
            {
                "uid": tx.uid(), "system": "nbs", "first_year": 2023, "last_year": 2023, "code": "330481101",
                "name": TOWN, "level": "town", "valid_from": "2000-01-01",
            },
        )  # fmt: skip
        village = {
            "uid": tx.uid(), "system": "nbs", "first_year": 2023, "last_year": 2023, "code": "330481101201",
            "name": VILLAGE, "level": "village", "parent_id": town, "valid_from": "2000-01-01",
        }  # fmt: skip
        tx.insert("division", village)
        tx.insert("organization", {"uid": tx.uid(), "name": OPERATOR, "kind": "social_service_institution"})
        for name in STATIONS:
            values = {"uid": tx.uid(), "name": name, "tier": "station", "division_id": town, "opened_on": "2021-01-01"}
            tx.insert("station", values)
