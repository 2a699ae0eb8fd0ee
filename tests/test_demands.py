"""Needs and problems, state by state, by command and by sheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.dates import PartialDate
from swtool.errors import SwtoolError, UsageFault
from swtool.inventory import store
from swtool.inventory.demand_sheets import problems, unanswered
from swtool.inventory.demands import Demand, Raised, raise_one, step
from swtool.inventory.file_rules import Ended, Waits
from swtool.inventory.plans import BOOKS
from swtool.inventory.projects import set_project
from swtool.inventory.rules import refusal_of_step
from swtool.office import Office
from tests.household_case import village
from tests.inventory_case import UPDATING, codes, load_rows, new_county

HEAD = ["问题编号", "村（社区）", "问题类别", "问题描述", "提出日期", "对应项目", "状态", "反馈"]


def raised(office: Office, demand: Demand = Demand.NEED) -> str:
    return raise_one(office, demand, Raised("助餐", "", PartialDate.parse("2026-10-01"), village(office).id))


def test_a_need_is_shown_as_it_stood_on_each_day(tmp_path: Path) -> None:
    office = new_county(tmp_path)
    number = raised(office)
    step(office, Demand.NEED, number, "accepted", date(2026, 10, 5))
    step(office, Demand.NEED, number, "met", date(2026, 10, 9))
    step(office, Demand.NEED, number, "raised", date(2026, 10, 20), why="又停了")
    then = {day: store.needs(office.db, f"2026-10-{day:02}")[0].status for day in (4, 5, 8, 9, 19, 20)}
    assert then == {4: "raised", 5: "accepted", 8: "accepted", 9: "met", 19: "met", 20: "raised"}


def test_steps_that_cannot_be(tmp_path: Path) -> None:
    office = new_county(tmp_path)
    number = raised(office)
    with pytest.raises(UsageFault, match="为什么"):
        step(office, Demand.NEED, number, "cannot_meet", date(2026, 10, 5))
    with pytest.raises(UsageFault, match="转介到哪里"):
        step(office, Demand.NEED, number, "referred", date(2026, 10, 5))
    with pytest.raises(SwtoolError, match="不能早于它"):
        step(office, Demand.NEED, number, "accepted", date(2026, 9, 30))
    with pytest.raises(SwtoolError, match="还没有到"):
        step(office, Demand.NEED, number, "accepted", date(2026, 11, 11))
    step(office, Demand.NEED, number, "in_progress", date(2026, 10, 5))
    with pytest.raises(SwtoolError, match="不能退回"):
        step(office, Demand.NEED, number, "accepted", date(2026, 10, 6))
    assert refusal_of_step("met", "referred") == "已经办结，要先重新提出"
    assert refusal_of_step("raised", "met") == ""


def test_a_project_answers_from_a_day_on(tmp_path: Path) -> None:
    office = new_county(tmp_path)
    raised(office, Demand.PROBLEM)
    set_project(office, Demand.PROBLEM, "WT2026-0001", "许村项目", date(2026, 10, 10))
    assert len(unanswered(office, Demand.PROBLEM, date(2026, 10, 9)).rows) == 1
    assert unanswered(office, Demand.PROBLEM, date(2026, 10, 10)).rows == []
    set_project(office, Demand.PROBLEM, "WT2026-0001", "无", date(2026, 11, 1))
    assert len(unanswered(office, Demand.PROBLEM, date(2026, 11, 1)).rows) == 1


def test_problems_come_in_by_sheet_once(tmp_path: Path) -> None:
    office = new_county(tmp_path)
    row = ["", "永福村", "环境卫生", "河道垃圾", "2026-10-01", "示例许村项目", "已受理", ""]
    load_rows(office, tmp_path, BOOKS, [HEAD, row])
    load_rows(office, tmp_path, BOOKS, [HEAD, row])
    (only,) = problems(office, date(2026, 11, 10)).rows
    assert only[0] == "WT2026-0001"
    assert only[8:10] == ("示例许村项目", "已受理")
    receipt = load_rows(office, tmp_path, BOOKS, [HEAD, ["WT2026-0001", *row[1:6], "无法满足", ""]], terms=UPDATING)
    assert "need.no_reason" in codes(receipt)
    assert office.db.value("SELECT count(*) FROM problem_status") == 2


@pytest.mark.parametrize(
    ("reported", "handled", "expected"),
    [
        (PartialDate.parse("2026-10-04"), PartialDate.parse("2026-10-31"), (False, False, False)),  # 3 and 30 days
        (PartialDate.parse("2026-10-05"), PartialDate.parse("2026-11-01"), (True, True, False)),  # 4 and 31
        (Ended.NOT_YET, Ended.NOT_YET, (True, True, False)),  # up to 10 November: 40
        (Ended.SOME_DAY, PartialDate.parse("2026-10"), (False, False, True)),
    ],
)
def test_days_from_found_to_reported_to_handled(
    reported: PartialDate | Ended, handled: PartialDate | Ended, expected: tuple[bool, bool, bool]
) -> None:
    waits = Waits.of(PartialDate.parse("2026-10-01"), reported, handled, date(2026, 11, 10), report=3, handle=30)
    assert (waits.reported_late, waits.handled_late, waits.is_undated) == expected
