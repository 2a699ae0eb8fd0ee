"""Assigning, giving back, ending: capacity is never exceeded and never leaks, and the need says how it stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.matching import sheets, store
from swtool.matching.assigning import assign, assign_all, end, require_need, require_offer
from swtool.matching.planning import Planned, greedy, total_points
from swtool.matching.suggest import Finder
from swtool.matching.unmet import By, unmet
from swtool.office import Office
from swtool.registry.boundaries import places_of
from swtool.store.database import connect
from tests.matching_case import (
    EAST,
    OTHER_TOWN,
    SOUTH,
    add_household,
    add_need,
    add_resource,
    matching_county,
    states,
)
from tests.offices import TODAY


def held(office: Office, resource_id: int) -> int:
    return int(str(office.db.value("SELECT held FROM resource_held WHERE resource_id = ?", (resource_id,)) or 0))


def give(office: Office, need: str, resource: str, quantity: int = 1) -> str:
    made = assign(office, require_need(office, need), require_offer(office, resource, TODAY), quantity=quantity)
    return made.number


def test_an_assignment_holds_capacity_and_moves_the_need(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    meals = add_resource(office, "Z1", EAST, "助餐", capacity=3, unit="份")
    need = add_need(office, "X1", "助餐", EAST)
    number = give(office, "X1", "Z1", 2)
    assert (number, held(office, meals), states(office, need)) == ("DJ1", 2, ["in_progress"])
    add_need(office, "X2", "助餐", EAST)
    with pytest.raises(SwtoolError, match="只剩 1份，要 2份"):
        give(office, "X2", "Z1", 2)
    with pytest.raises(SwtoolError, match="已经对接了资源 Z1"):
        give(office, "X1", "Z1")
    end(office, number, done=False, why="对方改期")
    assert (held(office, meals), states(office, need)) == (0, ["accepted"])
    with pytest.raises(SwtoolError, match="已于 2026-11-10 退回"):
        end(office, number, done=True)


@pytest.mark.parametrize(("reusable", "left"), [(1, 0), (0, 2), (None, 2)])
def test_what_is_used_up_stays_held_and_what_can_be_used_again_comes_back(
    tmp_path: Path, reusable: int | None, left: int
) -> None:
    office = matching_county(tmp_path)
    resource = add_resource(office, "Z1", EAST, "助餐", capacity=3, reusable=reusable)
    need = add_need(office, "X1", "助餐", EAST)
    end(office, give(office, "X1", "Z1", 2), done=True, met=True)
    assert (held(office, resource), states(office, need)) == (left, ["met"])
    assert office.db.value("SELECT resolved_on FROM need_item") == "2026-11-10"
    with pytest.raises(SwtoolError, match="需求 X1 已经办结"):
        give(office, "X1", "Z1")


def test_a_need_that_was_not_met_waits_again(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    add_resource(office, "Z1", EAST, "助餐", capacity=3)
    add_resource(office, "Z2", EAST, "助餐")
    need = add_need(office, "X1", "助餐", EAST)
    first, second = give(office, "X1", "Z1"), give(office, "X1", "Z2")
    end(office, second, done=True, met=False)
    assert states(office, need) == ["in_progress"]  # the other one goes on
    assert (
        office.db.value("SELECT resource_no FROM community_resource WHERE id = (SELECT resource_id FROM need_item)")
        == "Z1"
    )
    end(office, first, done=True, met=False)
    assert states(office, need) == ["accepted"]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"valid_to": "2026-11-09"}, "有效期 2026-11-09 已过"),
        ({"valid_from": "2026-11-11"}, "2026-11-11 才启用"),
        ({"coverage": "village"}, "不面向由拳社区居委会"),
        ({"capacity": 0}, "只剩 0份"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(tmp_path: Path, more: dict[str, object], why: str) -> None:
    office = matching_county(tmp_path)
    add_resource(office, "Z1", EAST, "助餐", **more)
    add_need(office, "X1", "助餐", SOUTH)
    head = office.head
    with pytest.raises(SwtoolError, match=why):
        give(office, "X1", "Z1")
    assert office.head == head
    finder = Finder.of(office, TODAY)
    assert finder.candidates(require_need(office, "X1"), 3) == []


def test_unknown_numbers_and_missing_reasons(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    add_resource(office, "Z1", EAST, "助餐")
    add_need(office, "X1", "助餐", EAST)
    with pytest.raises(NotFound, match="没有需求 X9"):
        require_need(office, "X9")
    with pytest.raises(NotFound, match="没有在用的资源 Z9"):
        require_offer(office, "Z9", TODAY)
    for wrong in ("DJ9", "DJ", "9x", "²"):
        with pytest.raises(NotFound, match="没有对接"):
            end(office, wrong, done=True)
    number = give(office, "X1", "Z1")
    with pytest.raises(UsageFault, match="没有写退回的原因"):
        end(office, number, done=False, why=" ")


def test_a_dry_run_holds_nothing(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    resource = add_resource(office, "Z1", EAST, "助餐", capacity=1)
    need = add_need(office, "X1", "助餐", EAST)
    head = office.head
    assign(office, require_need(office, "X1"), require_offer(office, "Z1", TODAY), keep=False)
    assert (held(office, resource), states(office, need), office.head) == (0, ["raised"], head)


def test_two_clerks_cannot_take_the_last_place(tmp_path: Path) -> None:
    """Both have seen it free on their own connections; who comes second is told that it is gone."""
    office = matching_county(tmp_path)
    resource = add_resource(office, "Z1", EAST, "助餐", capacity=1)
    add_need(office, "X1", "助餐", EAST)
    add_need(office, "X2", "助餐", EAST)
    other = replace(office, db=connect(office.db.path))
    seen = [
        (clerk, require_need(clerk, need), require_offer(clerk, "Z1", TODAY))
        for clerk, need in ((office, "X1"), (other, "X2"))
    ]
    assert [offer.left for _, _, offer in seen] == [1, 1]
    assign(*seen[0])
    with pytest.raises(SwtoolError, match="只剩 0份，要 1份"):
        assign(*seen[1])
    assert held(office, resource) == 1
    other.db.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_capacity_is_never_exceeded_and_never_leaks(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Any order of assigning, giving back and ending, against a count kept by hand."""
    office = matching_county(tmp_path_factory.mktemp("county"))
    reusable = data.draw(st.booleans(), "reusable")
    capacity = data.draw(st.integers(0, 6), "capacity")
    resource = add_resource(office, "Z1", EAST, "助餐", capacity=capacity, reusable=int(reusable))
    for n in range(8):
        add_need(office, f"X{n}", "助餐", EAST)
    going: dict[str, int] = {}  # assignment → quantity
    used = 0
    for n in range(8):
        match data.draw(st.sampled_from(["assign", "release", "done", "crash"])):
            case "assign" | "crash" as what:
                quantity = data.draw(st.integers(1, 4))
                fits = sum(going.values()) + used + quantity <= capacity
                try:
                    made = assign(
                        office,
                        require_need(office, f"X{n}"),
                        require_offer(office, "Z1", TODAY),
                        quantity=quantity,
                        keep=what == "assign",
                    )
                except SwtoolError:
                    assert not fits
                else:
                    assert fits
                    if what == "assign":
                        going[made.number] = quantity
            case "release" if going:
                number = data.draw(st.sampled_from(sorted(going)))
                end(office, number, done=False, why="改期")
                going.pop(number)
            case "done" if going:
                number = data.draw(st.sampled_from(sorted(going)))
                end(office, number, done=True, met=True)
                used += 0 if reusable else going[number]
                going.pop(number)
        assert held(office, resource) == sum(going.values()) + used <= capacity
    office.db.close()


# -- suggestions and plans --------------------------------------------------------------------------------------------


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
    assert unmet(office, TODAY).rows == [("硖石街道", EAST, "理发", 1, 1, 0, "没有这类资源", None, None)]
    assign_all(office, greedy(needs_of(office), Finder.of(office, TODAY)))
    table = unmet(office, TODAY)
    assert table.rows == [
        ("硖石街道", EAST, "助餐", 1, 1, 1, "有，但已满", None, None),
        ("硖石街道", EAST, "理发", 1, 1, 0, "没有这类资源", None, None),
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
        ("助餐", 3, 3, 1, "有，但已满", 1200, 3600),
        ("陪诊", 1, 1, 0, "有，但不面向这里", None, None),
    ]
    assert table.notes[0].startswith("共 4 项没有资源可对接，其中 3 项知道费用，各满足一次要 36.00 元。")
    assert unmet(office, TODAY, by=By.TOWN).rows == [
        ("硖石街道", "助餐", 2, 2, 1, "有，但已满", 1200, 2400),
        ("许村镇", "助餐", 1, 1, 0, "有，但已满", 1200, 1200),
        ("许村镇", "陪诊", 1, 1, 0, "有，但不面向这里", None, None),
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
    assert [row[6] for row in unmet(office, TODAY).rows] == [why]


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
