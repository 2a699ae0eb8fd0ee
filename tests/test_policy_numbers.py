"""The numbers that places have set, read off the dossier by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from swtool.findings import Severity
from swtool.policy import Policy


def test_targets_and_pilots_of_places() -> None:
    """Read off the dossier (WUH-01, QZH-01) by hand."""
    target = Policy.load("510107").at("target.practitioners", date(2026, 1, 1))
    assert (target.number(), target.text("by"), target.severity) == (350, "2025-12-31", Severity.TARGET)
    pilots = Policy.load("350503").at("station.full_time_min", date(2026, 1, 1))
    assert (pilots.number(), pilots.scope.pilots) == (10, ("试点街道",))


@pytest.mark.parametrize(
    ("code", "name", "key", "expected"),
    [
        ("44", "station.administrative_min", "count", "2"),
        ("44", "station.service_posts_per_village", "count", "1"),
        ("370832", "station.full_time_min", "count", "2"),
        ("370832", "station.part_time_min", "count", "2"),
        ("370832", "allowance.assistant", "count", "100"),
        ("1506", "allowance.post", "senior", "800"),
        ("1506", "allowance.post", "social_worker", "500"),
        ("1506", "allowance.post", "assistant", "300"),
        ("1506", "fund.station_subsidy", "count", "200000"),
        ("350424", "fund.purchase_cap", "count", "5"),
        ("350424", "fund.county_match", "count", "50"),
        ("350424", "evaluation.total", "count", "100"),
        ("350424", "staff.head_qualification", "experience", "2"),
        ("43", "fund.assistance_share", "count", "2"),
        ("5101", "fund.city_suburb", "suburb", "7"),
        ("3701", "evaluation.structure", "leaves", "37"),
        ("3716", "fund.donation_match", "cap", "30000"),
        ("3505", "station.site_area_min", "town", "200"),
        ("3505", "station.site_area_min", "community", "80"),
        ("3505", "fund.pilot_budget", "community", "180000"),
        ("500107", "pay.ladder", "grades", "21"),
        ("330481", "pay.ladder", "grades", "11"),
        ("110112", "training.weekly_lesson", "count", "1"),
        ("230102", "meeting.joint_interval", "count", "1"),
    ],
)
def test_the_numbers_of_places(code: str, name: str, key: str, expected: str) -> None:
    """Read off the dossier's table (§2.1) by hand; every one has its words beside it."""
    parameter = Policy.load(code).at(name, date(2026, 10, 15))
    assert parameter.decimal(key) == Decimal(expected)
    assert parameter.quote
