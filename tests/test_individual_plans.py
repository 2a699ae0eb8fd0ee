"""一人一案: goals, looks at it, closing; who ought to have one (CDU-03)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.errors import SwtoolError
from swtool.intake.plan import Action
from swtool.inventory.file_changes import alter
from swtool.inventory.individual import add_goal, close_plan, end_goal, open_plan, review
from swtool.inventory.individual_sheets import plan_list, without_plan
from swtool.inventory.plans import BOOKS
from swtool.office import Office
from tests.household_case import county_with
from tests.inventory_case import UPDATING, load_rows

FEBRUARY, JUNE = date(2026, 2, 1), date(2026, 6, 1)


def test_a_plan_from_opening_to_closing(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    number = open_plan(office, "D1", "甲示例", ["复健"], FEBRUARY, review_on=date(2026, 5, 1))
    assert add_goal(office, number, "办证", date(2026, 3, 1)) == 2
    with pytest.raises(SwtoolError, match="已有个人计划"):
        open_plan(office, "D1", "甲示例", ["就业"], JUNE)
    assert [row[0] for row in plan_list(office, date(2026, 5, 2), due_by=date(2026, 5, 2)).rows] == [number]
    assert plan_list(office, date(2026, 4, 1), due_by=date(2026, 4, 30)).rows == []
    review(office, number, JUNE, result="好转", review_on=date(2026, 9, 1))
    end_goal(office, number, 1, "reached", JUNE, why="")
    assert close_plan(office, number, date(2026, 7, 1), why="达成") == ["2"]
    assert len(plan_list(office, date(2026, 6, 30)).rows) == 1
    assert plan_list(office, date(2026, 7, 1)).rows == []


def test_who_has_several_categories_and_no_plan(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例", "乙示例"))
    alter(office, "D1", "甲示例", {"client_category": "低保、残疾"}, FEBRUARY)
    alter(office, "D1", "乙示例", {"client_category": "低保边缘家庭"}, FEBRUARY)
    assert [row[2] for row in without_plan(office, JUNE, at_least=2).rows] == ["D1"]
    assert len(without_plan(office, JUNE, at_least=1).rows) == 2
    open_plan(office, "D1", "甲示例", ["复健"], JUNE)
    assert without_plan(office, JUNE, at_least=2).rows == []
    assert len(without_plan(office, date(2026, 5, 31), at_least=2).rows) == 1


def test_plans_come_in_by_sheet(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    head = ["档案号", "服务对象", "计划目标", "目标状态", "制定日期", "下次复核日期"]
    rows = [["D1", "甲示例", goal, "进行中", "2026-02-01", "2026-05-01"] for goal in ("复健", "办证")]
    for _ in range(2):
        load_rows(office, tmp_path, BOOKS, [head, *rows])
    (only,) = plan_list(office, JUNE).rows
    assert (only[0], only[5]) == ("JH2026-0001", 2)


HEAD = ["档案号", "服务对象", "计划目标", "目标状态", "制定日期", "下次复核日期", "负责社工", "结案日期", "结案原因"]


def goal(who: str = "甲示例", **told: object) -> list[object]:
    row = {"档案号": "D1", "服务对象": who, "计划目标": "复健", "目标状态": "达成", "制定日期": "2026-02-01"} | told
    return [row.get(heading) for heading in HEAD]


def plans(office: Office) -> list[tuple[object, ...]]:
    return [
        tuple(row)
        for row in office.db.query(
            "SELECT plan_no, opened_on, responsible_worker, closed_on, closed_why FROM individual_plan ORDER BY id"
        )
    ]


def test_a_plan_that_was_closed_comes_again_in_a_longer_list(tmp_path: Path) -> None:
    """Of plans on record only open ones were looked at: each list of all plans made a second one of each closed."""
    office = county_with(tmp_path, ("D1", "甲示例", "乙示例"))
    over = goal(结案日期="2026-06-01", 结案原因="目标达成")
    load_rows(office, tmp_path, BOOKS, [HEAD, over])
    first = ("JH2026-0001", "2026-02-01", None, "2026-06-01", "目标达成")
    assert plans(office) == [first]
    receipt = load_rows(office, tmp_path, BOOKS, [HEAD, over, goal("乙示例")])
    assert (receipt.count(Action.UNCHANGED), receipt.count(Action.INSERT)) == (1, 1)
    assert plans(office) == [first, ("JH2026-0002", "2026-02-01", None, None, None)]
    load_rows(office, tmp_path, BOOKS, [HEAD, goal(), goal("乙示例", 计划目标="就业")])  # an older list: not yet closed
    assert plans(office)[0] == first
    assert len(plans(office)) == 2
    load_rows(office, tmp_path, BOOKS, [HEAD, goal(制定日期="2026-07-01")])  # another plan of the same person
    assert plans(office)[2] == ("JH2026-0003", "2026-07-01", None, None, None)


def test_a_closed_plan_and_the_one_made_after_it_are_two(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    sheet = [
        HEAD,
        goal(制定日期="2026-07-01", 目标状态="进行中"),
        goal(结案日期="2026-06-01", 结案原因="目标达成"),
        goal(计划目标="办证"),  # the day of closing stands in the first row of its plan
    ]
    for _ in range(2):
        receipt = load_rows(office, tmp_path, BOOKS, sheet)
        assert receipt.findings == []
    assert plans(office) == [
        ("JH2026-0001", "2026-07-01", None, None, None),
        ("JH2026-0002", "2026-02-01", None, "2026-06-01", "目标达成"),
    ]
    goals = office.db.query("SELECT plan_id, goal FROM plan_goal WHERE superseded_at IS NULL ORDER BY id")
    assert [tuple(row) for row in goals] == [(1, "复健"), (2, "复健"), (2, "办证")]


def test_plans_of_one_person_by_their_numbers(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    rows = [["P1", *goal(结案日期="2026-06-01")], ["P2", *goal(计划目标="就业", 制定日期="2026-05-01")]]
    for _ in range(2):
        assert load_rows(office, tmp_path, BOOKS, [["计划编号", *HEAD], *rows]).findings == []
    assert [row[:2] for row in plans(office)] == [("P1", "2026-02-01"), ("P2", "2026-05-01")]


def test_another_closing_of_a_plan_is_a_difference(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    load_rows(office, tmp_path, BOOKS, [HEAD, goal(结案日期="2026-06-01", 结案原因="目标达成")])
    other = [HEAD, goal(结案日期="2026-06-02")]
    refused = load_rows(office, tmp_path, BOOKS, other)
    assert [each.what for each in refused.findings] == ["与台账不同：结案日期 2026-06-01 → 2026-06-02"]
    load_rows(office, tmp_path, BOOKS, other, terms=UPDATING)
    assert plans(office) == [("JH2026-0001", "2026-02-01", None, "2026-06-02", "目标达成")]


def test_another_reason_of_closing_a_plan_is_a_difference_and_one_without_a_day_is_told(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    open_one = load_rows(office, tmp_path, BOOKS, [HEAD, goal(结案原因="目标达成")])
    assert [(each.where.cell, each.what) for each in open_one.findings] == [
        ("H2", "有结案原因，没有结案日期，没有登记结案")
    ]
    load_rows(office, tmp_path, BOOKS, [HEAD, goal(结案日期="2026-06-01")])
    assert plans(office)[0][3:] == ("2026-06-01", "结案")
    load_rows(office, tmp_path, BOOKS, [HEAD, goal(结案原因="已经达成")])  # nobody had said why: that fills in
    assert plans(office)[0][3:] == ("2026-06-01", "已经达成")
    other = [HEAD, goal(结案原因="服务对象搬走")]
    refused = load_rows(office, tmp_path, BOOKS, other)
    assert [each.what for each in refused.findings] == ["与台账不同：结案原因（内容已遮盖，两者不同）"]
    load_rows(office, tmp_path, BOOKS, other, terms=UPDATING)
    assert plans(office) == [("JH2026-0001", "2026-02-01", None, "2026-06-01", "服务对象搬走")]


def test_another_day_of_making_a_plan_is_a_difference(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    load_rows(office, tmp_path, BOOKS, [HEAD, goal()])
    other = [HEAD, goal(制定日期="2026-03-01")]
    refused = load_rows(office, tmp_path, BOOKS, other)
    assert [(each.where.cell, each.what) for each in refused.findings] == [
        ("E2", "与台账不同：制定日期 2026-02-01 → 2026-03-01")
    ]
    load_rows(office, tmp_path, BOOKS, other, terms=UPDATING)
    assert plans(office) == [("JH2026-0001", "2026-03-01", None, None, None)]
    later = [HEAD, goal(制定日期="2026-03-01"), goal(计划目标="就业", 制定日期="2026-05-01")]
    for _ in range(2):  # the day of a goal that was added is that goal's
        load_rows(office, tmp_path, BOOKS, later)
    assert load_rows(office, tmp_path, BOOKS, [HEAD, later[2]]).findings == []
    assert plans(office) == [("JH2026-0001", "2026-03-01", None, None, None)]
    goals = office.db.query("SELECT goal, status, set_on FROM plan_goal WHERE superseded_at IS NULL ORDER BY id")
    assert [tuple(row) for row in goals] == [("复健", "reached", "2026-03-01"), ("就业", "reached", "2026-05-01")]


def test_another_worker_of_a_plan_is_a_difference_and_one_that_was_missing_comes_in(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    load_rows(office, tmp_path, BOOKS, [HEAD, goal()])
    load_rows(office, tmp_path, BOOKS, [HEAD, goal(负责社工="王示例")])
    assert [row[2] for row in plans(office)] == ["王示例"]
    other = [HEAD, goal(负责社工="李示例")]
    refused = load_rows(office, tmp_path, BOOKS, other)
    assert [each.what for each in refused.findings] == ["与台账不同：负责社工 王某 → 李某"]
    load_rows(office, tmp_path, BOOKS, other, terms=UPDATING)
    assert [row[2] for row in plans(office)] == ["李示例"]


def test_a_number_that_is_of_another_plan_is_refused(tmp_path: Path) -> None:
    """It ended the program: 数据库出错."""
    office = county_with(tmp_path, ("D1", "甲示例", "乙示例"))
    load_rows(office, tmp_path, BOOKS, [HEAD, goal()])
    taken = [["计划编号", *HEAD], ["JH2026-0001", *goal("乙示例")]]
    refused = load_rows(office, tmp_path, BOOKS, taken)
    assert [(each.where.cell, each.what) for each in refused.findings] == [
        ("A2", "计划编号 JH2026-0001 已是另一份计划的编号")
    ]
    assert len(plans(office)) == 1


def test_a_goal_of_one_plan_twice_is_refused(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    twice = load_rows(office, tmp_path, BOOKS, [HEAD, goal(), goal(制定日期="2026-03-01")])
    assert [(each.code, each.where.cell) for each in twice.findings] == [("plan.goal_twice", "C3")]
    other = load_rows(office, tmp_path, BOOKS, [HEAD, goal(), goal(目标状态="进行中")])
    assert {each.code for each in other.findings} == {"intake.contradicting_row", "plan.goal_twice"}
