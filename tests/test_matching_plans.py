"""Suggestions and plans: who is served first, and why nothing is left for others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.errors import SwtoolError
from swtool.inventory.demands import Demand, step
from swtool.matching import sheets, store
from swtool.matching.assigning import assign_all, end, require_need
from swtool.matching.planning import Planned, greedy, total_points
from swtool.matching.suggest import Finder
from swtool.matching.unmet import By, unmet
from swtool.office import Office
from swtool.registry.boundaries import places_of
from tests.matching_case import (
    EAST,
    OTHER_TOWN,
    SOUTH,
    add_household,
    add_need,
    add_resource,
    give,
    matching_county,
)
from tests.offices import TODAY


def scene(tmp_path: Path) -> Office:
    """Three needs for two meals: the older need lies further away, the urgent one is the youngest."""
    office = matching_county(tmp_path)
    family = add_household(office, "D1", EAST, "低保", "独居老年人")
    add_need(office, "X1", "助餐", EAST, household=family, raised_on="2026-09-01")
    add_need(office, "X2", "助餐", SOUTH, raised_on="2026-08-01")
    add_need(office, "X3", "助餐需求", OTHER_TOWN, urgency="紧急", raised_on="2026-11-01")
    add_need(office, "X4", "理发", EAST)
    add_resource(office, "Z1", EAST, "助餐", capacity=1, target_group="老年人", coverage="town")
    add_resource(office, "Z2", OTHER_TOWN, "助餐、送餐", capacity=1, coverage="county")
    return office


def chosen(planned: list[Planned]) -> dict[str, str]:
    return {one.need.need_no: one.candidate.offer.resource_no if one.candidate else "" for one in planned}


def needs_of(office: Office) -> list[store.Need]:
    return store.open_needs(office.db, TODAY, places_of(office, TODAY))


def test_the_sheet_of_suggestions(tmp_path: Path) -> None:
    office = scene(tmp_path)
    table = sheets.suggestions(office, needs_of(office), Finder.of(office, TODAY), most=2, as_of=TODAY)
    # 40 + 15 village + 5 + 5 + 15 for whom; the other one: 40 + 0 + 5 + 5.
    assert [(row[0], row[4], row[5], row[8]) for row in table.rows] == [
        ("X1", 1, "Z1", 80),
        ("X1", 2, "Z2", 50),
        ("X4", None, "", None),
        ("X2", 1, "Z1", 40 + 8 + 10),
        ("X2", 2, "Z2", 50),
        ("X3", 1, "Z2", 40 + 15 + 10),
    ]


def test_greedy_serves_the_urgent_first_then_the_oldest(tmp_path: Path) -> None:
    office = scene(tmp_path)
    planned = greedy(needs_of(office), Finder.of(office, TODAY))
    assert chosen(planned) == {"X3": "Z2", "X2": "Z1", "X1": "", "X4": ""}
    assert total_points(planned) == 65 + 58
    assert assign_all(office, planned) == 2
    assert [need.need_no for need in needs_of(office)] == ["X1", "X4"]
    with pytest.raises(SwtoolError, match="没有对接任何一项"):
        assign_all(office, planned)  # computed before they were given


def test_what_cannot_be_met_is_counted_by_kind_and_place(tmp_path: Path) -> None:
    office = scene(tmp_path)
    assert unmet(office, TODAY).rows == [("硖石街道", EAST, "理发", 1, 1, 0, 0, "没有这类资源", None, None)]
    assign_all(office, greedy(needs_of(office), Finder.of(office, TODAY)))
    table = unmet(office, TODAY)
    assert table.rows == [
        ("硖石街道", EAST, "助餐", 1, 1, 0, 1, "有，但已满", None, None),
        ("硖石街道", EAST, "理发", 1, 1, 0, 0, "没有这类资源", None, None),
    ]
    assert "同类资源都没有登记每次费用" in table.notes[0]


def test_what_is_lacking_has_its_price_where_somebody_stated_one(tmp_path: Path) -> None:
    """Meals cost 10, 12 and 30 yuan: the middle one. Two meals for the elder town, one for the other."""
    office = matching_county(tmp_path)
    add_resource(office, "Z1", EAST, "助餐", capacity=0, cost=1000)
    add_resource(office, "Z2", EAST, "助餐", valid_to="2026-11-09", cost=3000)
    add_resource(office, "Z3", EAST, "助餐", coverage="village", capacity=0, cost=1200)
    add_resource(office, "Z4", EAST, "陪诊", coverage="village")
    family = add_household(office, "D1", EAST)
    add_need(office, "X1", "助餐", EAST, household=family)
    add_need(office, "X2", "助餐", SOUTH)
    add_need(office, "X3", "助餐", OTHER_TOWN)
    add_need(office, "X4", "陪诊", OTHER_TOWN)
    table = unmet(office, TODAY, by=By.KIND)
    assert table.rows == [
        ("助餐", 3, 3, 0, 1, "有，但已满", 1200, 3600),
        ("陪诊", 1, 1, 0, 0, "有，但不面向这里", None, None),
    ]
    assert table.notes[0].startswith("共 4 项没有资源可对接，其中 3 项知道费用，各满足一次要 36.00 元。")
    assert unmet(office, TODAY, by=By.TOWN).rows == [
        ("硖石街道", "助餐", 2, 2, 0, 1, "有，但已满", 1200, 2400),
        ("许村镇", "助餐", 1, 1, 0, 0, "有，但已满", 1200, 1200),
        ("许村镇", "陪诊", 1, 1, 0, 0, "有，但不面向这里", None, None),
    ]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"valid_to": "2026-11-09"}, "有，但已过期或未启用"),
        ({"valid_from": "2026-11-11"}, "有，但已过期或未启用"),
        ({"valid_to": "2026-11-09", "capacity": 0}, "有，但已过期或未启用"),
        ({"capacity": 0}, "有，但已满"),
        ({"coverage": "village"}, "有，但不面向这里"),
    ],
)
def test_why_nothing_is_left(tmp_path: Path, more: dict[str, object], why: str) -> None:
    office = matching_county(tmp_path)
    add_resource(office, "Z1", EAST, "助餐", **more)
    add_need(office, "X1", "助餐", SOUTH)
    assert [row[7] for row in unmet(office, TODAY).rows] == [why]


def test_what_was_declared_not_to_be_met_is_counted_apart(tmp_path: Path) -> None:
    """Two meals that nobody gives, one declared so last year and one this year; a third need still waits. Barbers there
    are, and one need for them was declared all the same. A meal costs 10 yuan a time: three of them."""
    office = matching_county(tmp_path)
    add_resource(office, "Z1", EAST, "助餐", capacity=0, cost=1000)
    add_resource(office, "Z2", EAST, "理发")
    family = add_household(office, "D1", EAST)
    add_need(office, "X1", "助餐", EAST, household=family, raised_on="2025-10-01")
    add_need(office, "X2", "助餐", SOUTH)
    add_need(office, "X3", "助餐", EAST, household=family)
    add_need(office, "X4", "理发", EAST)
    add_need(office, "X5", "助餐", SOUTH, raised_on="2026-09-01")
    for number, day in (("X1", date(2025, 12, 31)), ("X2", TODAY), ("X4", TODAY), ("X5", date(2026, 9, 2))):
        step(office, Demand.NEED, number, "cannot_meet", day, why="没有")
    step(office, Demand.NEED, "X5", "raised", TODAY, why="又提出")
    step(office, Demand.NEED, "X5", "referred", TODAY, why="县残联")
    table = unmet(office, TODAY, by=By.KIND)
    assert [heading.key for heading in table.headings[:4]] == ["category", "open", "lacking", "declared"]
    assert table.rows == [
        ("助餐", 1, 1, 2, 1, "有，但已满", 1000, 3000),
        ("理发", 0, 0, 1, 0, "已登记无法满足", None, None),
    ]
    assert table.notes[0].startswith(
        "共 1 项没有资源可对接，另有 3 项登记为无法满足，其中 3 项知道费用，各满足一次要 30.00 元。"
    )
    assert table.notes[1] == "登记为无法满足的，按登记日期：2025年 1 项、2026年 2 项。"
    assert [row[3] for row in unmet(office, date(2025, 12, 31), by=By.KIND).rows] == [1]


def test_a_provider_that_serves_the_family_is_known(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    family = add_household(office, "D1", EAST)
    add_need(office, "X1", "助餐", EAST, household=family)
    add_need(office, "X2", "送餐", EAST, household=family)
    add_resource(office, "Z1", EAST, "助餐、送餐", owner="示例食堂")
    give(office, "X1", "Z1")
    (found,) = Finder.of(office, TODAY).candidates(require_need(office, "X2"), 3)
    assert found.reasons[-1] == "示例食堂已在服务该户，避免重复"
    assert found.points == 40 + 15 + 0 + 5 - 20


def test_the_list_of_assignments_on_a_day(tmp_path: Path) -> None:
    office = scene(tmp_path)
    number = give(office, "X1", "Z1")
    end(office, number, done=True, met=True)
    (row,) = sheets.assignments(office, TODAY).rows
    assert row == ("DJ1", "X1", "D1", "助餐", "Z1", "资源Z1", 1, "", "2026-11-10", "已办结", "2026-11-10", "是")
    assert sheets.assignments(office, TODAY, only_open=True).rows == []
