"""Yearly statistics of stations and who serves in them, counted by hand: 31 December, and gaps that are no noughts."""

from __future__ import annotations

from fractions import Fraction

import pytest

from swtool.statistics.counting import Figure
from swtool.statistics.sheets import figure_text
from swtool.statistics.terms import Unit
from tests.statistics_case import UNKNOWN, lines_of, texts
from tests.statistics_case import home as home  # noqa: PLC0414
from tests.succession_house import County


def test_stations_and_coverage_on_31_december(home: County) -> None:
    now, before = lines_of(home, 2025), lines_of(home, 2024)
    keys = "station service_point towns towns_covered town_coverage villages villages_covered village_coverage"
    assert texts(now, keys) == ["4", "1", "3", "3", "100.00", "5", "1", "20.00"]
    assert texts(before, keys) == ["3", "0", "3", "3", "100.00", "5", "0", "0.00"]
    assert now["station"].reason == "新设站（丙田镇第二社工站）增加 1"  # opened on the last day; the third on the next


def test_a_level_never_registered_is_not_nought(home: County) -> None:
    line = lines_of(home, 2025)["school_station"]
    assert line.change.now == Figure(None, "还没有登记过校园社工站")


def test_what_stations_do_not_say_is_told(home: County) -> None:
    line = lines_of(home, 2025)["office_area"]
    assert figure_text(line.change.now.value, Unit.AREA) == "78.50"
    # 丙田, 丙田第二 and the room say nothing
    assert line.note == "另有 3 个站没有登记办公面积，没有计入"


def test_who_serves_on_the_last_day(home: County) -> None:
    now, before = lines_of(home, 2025), lines_of(home, 2024)
    keys = "practitioners full_time part_time talent professional_talent certified assistant social_worker senior"
    assert texts(now, keys) == ["5", "4", "1", "4", "3", "3", "1", "1", "1"]
    assert texts(before, keys) == ["4", "3", "1", "3", "2", "2", "1", "0", "1"]
    assert now["talent"].note == "另有 1 人没有登记学历，没有计入"  # 己; 戊 counts by the certificate
    assert now["certified_share"].change.now.value == Fraction(3, 5)


def test_schooling(home: County) -> None:
    keys = "below_college college bachelor postgraduate social_work_major"
    assert texts(lines_of(home, 2025), keys) == ["1", "1", "1", "1", "1"]
    assert texts(lines_of(home, 2024), keys) == ["1", "1", "1", "1", "1"]


def test_a_share_of_a_population_known_in_part_is_undetermined(home: County) -> None:
    now, before = lines_of(home, 2025), lines_of(home, 2024)
    assert texts(now, "population practitioners_per_mille") == ["60000", UNKNOWN]
    assert now["practitioners_per_mille"].note == "常住人口不全：另有 1 个站没有登记常住人口，没有计入"
    assert texts(before, "practitioners_per_mille") == ["0.07"]  # 4 / 60,000 = 0.0667‰


@pytest.mark.parametrize(
    ("town", "figures"),
    [("甲山镇", ["1", "2", "2", "1"]), ("乙水镇", ["1", "1", "1", "1"]), ("丙田镇", ["2", "2", "1", "1"])],
)
def test_a_town(home: County, town: str, figures: list[str]) -> None:
    """乙 serves in two towns and counts in the first; 己 of 丙田 has no education on record."""
    assert texts(lines_of(home, 2025, town), "station practitioners talent certified") == figures


def test_a_station_whose_staff_was_never_registered_is_a_gap(home: County) -> None:
    """丙田镇第三社工站 of 2026: what is missing from both sides of a share is said, and the share is given."""
    now = lines_of(home, 2026)
    note = "另有 1 个站还没有登记过人员，没有计入"
    assert (now["practitioners"].note, now["certified_share"].note) == (note, note)
    assert texts(now, "certified certified_share") == ["3", "60.00"]  # 甲, 戊, 庚 of five


def test_who_came_and_who_went(home: County) -> None:
    line = lines_of(home, 2025)["practitioners"]
    assert line.reason == "新设站（丙田镇第二社工站）增加 1；新增 1；减少 1"  # 戊; 己; 丙
