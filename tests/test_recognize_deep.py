"""Headings of two rows whose upper row alone would be one, too: the whole heading is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mess import county, save, take_in

UPPER = ("社工站", "入户走访", "个案", None, "小组", None, "满意度")
LOWER = (None, "户次", "在跟个案数", "结案数", "小组个数", "小组人次", "%")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("county"))


def test_a_unit_below_some_of_the_headings(office: Path, tmp_path: Path) -> None:
    """The station alone is merged down both rows: without it the upper row stands further to the right."""
    rows = (("2026年10月社工站月报表",), UPPER, LOWER, ("许村镇社工站", 120, 8, 5, 2, 30, 98.5))
    outcome = take_in(office, save(tmp_path / "月报.xlsx", ("月报", rows), merges=("A2:A3", "C2:D2", "E2:F2")))
    assert (outcome.table.heading, list(outcome.table.rows), outcome.findings) == (3, [4], [])
    values = outcome.table.rows[4]
    figures = ("home_visits_household_times", "cases_active", "cases_closed", "groups", "group_attendance")
    assert [str(values[name]) for name in figures] == ["120", "8", "5", "2", "30"]
    assert str(values["satisfaction"]) == "9850"
