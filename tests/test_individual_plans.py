"""一人一案: goals, looks at it, closing; who ought to have one (CDU-03)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.errors import SwtoolError
from swtool.inventory.file_changes import alter
from swtool.inventory.individual import add_goal, close_plan, end_goal, open_plan, review
from swtool.inventory.individual_sheets import plan_list, without_plan
from swtool.inventory.plans import BOOKS
from tests.household_case import county_with
from tests.inventory_case import load_rows

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
