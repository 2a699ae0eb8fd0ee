"""Assigning, giving back, ending: capacity is never exceeded and never leaks, and the need says how it stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.intake.plan import Action
from swtool.intake.undoing import undo_batch
from swtool.inventory.demands import Demand, step
from swtool.inventory.held import held_needs
from swtool.inventory.rules import CLOSED
from swtool.matching import sheets, store
from swtool.matching.assigning import assign, end, require_need, require_offer
from swtool.matching.closing import close_with_needs, refuse_undoing
from swtool.matching.given import NEED_BOOK
from swtool.matching.suggest import Finder
from swtool.office import Office
from swtool.store.database import Transaction, connect
from tests.inventory_case import UPDATING, id_of, load_rows
from tests.matching_case import (
    EAST,
    SOUTH,
    add_need,
    add_resource,
    give,
    matching_county,
    states,
)
from tests.offices import TODAY


def held(office: Office, resource_id: int) -> int:
    return int(str(office.db.value("SELECT held FROM resource_held WHERE resource_id = ?", (resource_id,)) or 0))


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


@pytest.mark.parametrize(
    ("status", "why", "outcome", "met", "left"),
    [
        ("met", "", "done", 1, 10),  # meals that were eaten do not come back
        ("referred", "县残联", "released", 0, 0),
        ("cannot_meet", "搬走了", "released", 0, 0),
    ],
)
def test_a_need_that_is_closed_ends_what_it_was_given(
    tmp_path: Path, status: str, why: str, outcome: str, met: int, left: int
) -> None:
    office = matching_county(tmp_path)
    resource = add_resource(office, "Z1", EAST, "助餐", capacity=10, reusable=0)
    need = add_need(office, "X1", "助餐", EAST)
    give(office, "X1", "Z1", 10)
    step(office, Demand.NEED, "X1", status, TODAY, why=why, on_closed=close_with_needs)
    ended = office.db.query("SELECT outcome, met, ended_on FROM assignment_end")
    assert [tuple(row) for row in ended] == [(outcome, met, "2026-11-10")]
    assert (held(office, resource), states(office, need)) == (left, [status])
    assert sheets.assignments(office, TODAY, only_open=True).rows == []


def test_a_sheet_that_closes_a_need_ends_what_it_was_given_and_is_taken_back_with_it(tmp_path: Path) -> None:
    """Closed on 5 November by the sheet, given on the 10th: it ends no earlier than it began."""
    office = matching_county(tmp_path)
    resource = add_resource(office, "Z1", EAST, "助餐", capacity=1, reusable=1)
    need = add_need(office, "X1", "助餐", EAST)
    give(office, "X1", "Z1")
    sheet = [
        ("需求编号", "村（社区）", "需求类别", "状态", "完成日期"),
        ("X1", EAST, "助餐", "已满足", "2026-11-05"),
    ]
    load_rows(office, tmp_path, [NEED_BOOK], sheet, terms=UPDATING)
    assert (held(office, resource), states(office, need)) == (0, ["met"])
    assert office.db.value("SELECT ended_on FROM assignment_end") == "2026-11-10"
    undo_batch(office, 1, "发错了", label=str)
    assert (held(office, resource), states(office, need)) == (1, ["in_progress"])


def test_a_sheet_is_not_taken_back_where_another_need_has_what_it_let_go(tmp_path: Path) -> None:
    """One place. The sheet meets X1, whose place goes to X2; X1 could not have it back."""
    office = matching_county(tmp_path)
    resource = add_resource(office, "Z1", EAST, "助餐", capacity=1, reusable=1)
    needs = [add_need(office, number, "助餐", EAST) for number in ("X1", "X2")]
    give(office, "X1", "Z1")
    sheet = [("需求编号", "村（社区）", "需求类别", "状态"), ("X1", EAST, "助餐", "已满足")]
    load_rows(office, tmp_path, [NEED_BOOK], sheet, terms=UPDATING)
    second = give(office, "X2", "Z1")

    def judge(tx: Transaction) -> None:
        refuse_undoing(office, 1, set())

    with pytest.raises(SwtoolError, match="第 1 批不能撤销"):
        undo_batch(office, 1, "发错了", label=str, judge=judge)
    assert (held(office, resource), states(office, *needs)) == (1, ["met", "in_progress"])
    end(office, second, done=False, why="改期")
    undo_batch(office, 1, "发错了", label=str, judge=judge)
    assert (held(office, resource), states(office, *needs)) == (1, ["in_progress", "accepted"])


def test_what_met_a_need_sends_the_rest_back(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    kept = add_resource(office, "Z1", EAST, "助餐", capacity=3)
    back = add_resource(office, "Z2", EAST, "助餐", capacity=3)
    need = add_need(office, "X1", "助餐", EAST)
    first = give(office, "X1", "Z1")
    give(office, "X1", "Z2", 2)
    ended = end(office, first, done=True, met=True)
    assert [one.number for one in ended.rest] == ["DJ2"]
    assert not ended.is_waiting
    assert (held(office, kept), held(office, back), states(office, need)) == (1, 0, ["met"])


def test_a_closed_need_stays_closed_when_something_left_over_ends(tmp_path: Path) -> None:
    """Written by a program that closed needs alone."""
    office = matching_county(tmp_path)
    resource = add_resource(office, "Z1", EAST, "助餐", capacity=1)
    need = add_need(office, "X1", "助餐", EAST)
    number = give(office, "X1", "Z1")
    seen = require_need(office, "X1")
    step(office, Demand.NEED, "X1", "met", TODAY)
    with pytest.raises(SwtoolError, match="需求 X1 已经办结"):
        assign(office, seen, require_offer(office, "Z1", TODAY))  # who looked before it was closed
    assert not end(office, number, done=False, why="改期").is_waiting
    assert (held(office, resource), states(office, need)) == (0, ["met"])


NEED_HEAD = ("需求编号", "村（社区）", "需求类别", "对接资源")


@pytest.mark.parametrize("words", ["长者食堂", "Z2"])
def test_the_words_for_what_a_need_has_mean_that_one(tmp_path: Path, words: str) -> None:
    """Two canteens of one name: the need has the second. A book that names it, by name or number, changes nothing; the
    number of the first means the first."""
    office = matching_county(tmp_path)
    first, second = (
        add_resource(office, number, EAST, "助餐", name="长者食堂", owner=number) for number in ("Z1", "Z2")
    )
    add_need(office, "X1", "助餐", EAST)
    give(office, "X1", "Z2")
    receipt = load_rows(office, tmp_path, [NEED_BOOK], [NEED_HEAD, ("X1", EAST, "助餐", words)], terms=UPDATING)
    assert (receipt.count(Action.UNCHANGED), receipt.findings) == (1, [])
    assert office.db.value("SELECT resource_id FROM need_item") == second
    load_rows(office, tmp_path, [NEED_BOOK], [NEED_HEAD, ("X1", EAST, "助餐", "Z1")], terms=UPDATING)
    assert office.db.value("SELECT resource_id FROM need_item") == first


def test_what_a_sheet_said_of_a_resource_gives_way_to_what_is_assigned(tmp_path: Path) -> None:
    """The sheet named the canteen; the clerk gives the van, which goes back: the canteen is not linked again by a book
    that says nothing."""
    office = matching_county(tmp_path)
    add_resource(office, "Z1", EAST, "助餐", name="长者食堂")
    add_resource(office, "Z2", EAST, "助餐", name="送餐车")
    load_rows(office, tmp_path, [NEED_BOOK], [NEED_HEAD, ("X1", EAST, "助餐", "长者食堂")])
    town = id_of(office, "division", "硖石街道")
    number = give(office, "X1", "Z2")
    assert [row.values["matched_resource"] for row in held_needs(office, town)] == ["送餐车"]
    end(office, number, done=False, why="改期")
    assert [row.values["matched_resource"] for row in held_needs(office, town)] == [None]


CLOSINGS = {"meet": "met", "refuse": "cannot_meet", "refer": "referred"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_capacity_is_never_exceeded_and_never_leaks(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Any order of assigning, giving back, ending, closing and reopening needs, and running out, against a count kept
    by hand."""
    office = matching_county(tmp_path_factory.mktemp("county"))
    reusable = data.draw(st.booleans(), "reusable")
    capacity = data.draw(st.integers(0, 6), "capacity")
    resources = [
        add_resource(office, number, EAST, "助餐", capacity=capacity, reusable=int(reusable)) for number in ("Z0", "Z1")
    ]
    needs = [add_need(office, f"X{n}", "助餐", EAST) for n in range(3)]
    going: dict[str, tuple[int, int, int]] = {}  # assignment → need, resource, quantity
    used, is_closed, is_expired = [0, 0], [False] * 3, [False, False]
    loads: list[tuple[int, bool, dict[str, tuple[int, int, int]]]] = []  # need, whether met, what it let go of
    undone: set[int] = set()

    def take(z: int) -> int:
        return sum(quantity for _, resource, quantity in going.values() if resource == z)

    def let_go(x: int, *, is_met: bool) -> None:
        for number in [number for number, (need, _, _) in going.items() if need == x]:
            _, z, quantity = going.pop(number)
            used[z] += quantity if is_met and not reusable else 0

    kinds = [
        "assign",
        "assign",
        "crash",
        "release",
        "done",
        "not met",
        *CLOSINGS,
        "by sheet",
        "undo",
        "reopen",
        "expire",
    ]
    for _ in range(10):
        x, z = data.draw(st.integers(0, 2)), data.draw(st.integers(0, 1))
        match data.draw(st.sampled_from(kinds)):
            case "assign" | "crash" as what:
                quantity = data.draw(st.integers(1, 4))
                has = any(need == x and resource == z for need, resource, _ in going.values())
                fits = take(z) + used[z] + quantity <= capacity and not (is_closed[x] or is_expired[z] or has)
                try:
                    made = assign(
                        office,
                        require_need(office, f"X{x}"),
                        require_offer(office, f"Z{z}", TODAY),
                        quantity=quantity,
                        keep=what == "assign",
                    )
                except SwtoolError:
                    assert not fits
                else:
                    assert fits
                    if what == "assign":
                        going[made.number] = x, z, quantity
            case "release" | "not met" | "done" as what if going:
                number = data.draw(st.sampled_from(sorted(going)))
                end(office, number, done=what != "release", met=what == "done", why="改期")
                need, resource, quantity = going.pop(number)
                used[resource] += quantity if what != "release" and not reusable else 0
                if what == "done":
                    let_go(need, is_met=False)
                    is_closed[need] = True
            case "meet" | "refuse" | "refer" as what if not is_closed[x]:
                step(office, Demand.NEED, f"X{x}", CLOSINGS[what], TODAY, why="说明", on_closed=close_with_needs)
                let_go(x, is_met=what == "meet")
                is_closed[x] = True
            case "by sheet" if not is_closed[x]:
                folder = tmp_path_factory.mktemp("sheet")
                word, is_met = data.draw(st.sampled_from([("已满足", True), ("已转介", False), ("无法满足", False)]))
                sheet = [("需求编号", "村（社区）", "需求类别", "状态", "反馈"), (f"X{x}", EAST, "助餐", word, "示例")]
                load_rows(office, folder, [NEED_BOOK], sheet, terms=UPDATING)
                loads.append((x, is_met, {number: one for number, one in going.items() if one[0] == x}))
                let_go(x, is_met=is_met)
                is_closed[x] = True
            case "reopen" if is_closed[x]:
                step(office, Demand.NEED, f"X{x}", "raised", TODAY, why="又提出")
                is_closed[x] = False
                undone |= {n for n, (need, _, _) in enumerate(loads) if need == x}  # later work stands on it
            case "undo" if len(loads) - 1 not in undone and loads:
                need, is_met, back = loads[-1]
                again = [sum(q for _, resource, q in back.values() if resource == z) for z in (0, 1)]
                comes_out = [0 if is_met and not reusable else each for each in again]
                fits = all(take(z) + used[z] + comes_out[z] <= capacity for z in (0, 1))
                try:
                    undo_batch(
                        office, len(loads), "发错了", label=str, judge=lambda tx: refuse_undoing(office, 1, set())
                    )
                except SwtoolError:
                    assert not fits
                else:
                    assert fits
                    undone.add(len(loads) - 1)
                    going |= back
                    used = [used[z] - (again[z] - comes_out[z]) for z in (0, 1)]
                    is_closed[need] = False
            case "expire":
                with office.change("资源到期") as tx:
                    tx.update("community_resource", resources[z], {"valid_to": "2026-11-09"})
                is_expired[z] = True
        for z in (0, 1):
            assert held(office, resources[z]) == take(z) + used[z] <= capacity
        assert {one.number for one in store.assignments(office.db, only_open=True)} == set(going)
        assert [status in CLOSED for status in states(office, *needs)] == is_closed
        busy = {need for need, _, _ in going.values()}
        assert all((status == "in_progress") == (x in busy) for x, status in enumerate(states(office, *needs)))
    office.db.close()
