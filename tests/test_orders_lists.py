"""Lists and checks of orders: how long they wait, by which channel they came, and who is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swtool.findings import Outcome
from swtool.office import Office
from swtool.orders.checks import loop_check, stage_check
from swtool.orders.loops import limits_of, loop_table, wait_table
from swtool.orders.rules import Step
from swtool.orders.sheets import channel_table, order_list
from swtool.orders.taking import take_step
from swtool.registry.boundaries import names_of_today, places_of
from swtool.registry.divisions import require_division
from swtool.reminders.gather import Where
from swtool.reminders.gather import orders as reminded
from swtool.reporting.desk_orders import order_tasks
from swtool.reporting.tasks import Outlook, Urgency
from tests.matching_case import EAST, OTHER_TOWN, add_need, matching_county
from tests.offices import TODAY
from tests.orders_case import at, order


def busy(tmp_path: Path) -> Office:
    """Five orders: two not accepted (one for two days), one being done, one without feedback for eight days, one over;
    and three needs, one of them without a day."""
    office = matching_county(tmp_path)
    order(office, 1, source_channel="12345")
    order(office, 48, source_channel="APP点单", place=OTHER_TOWN)
    doing = order(office, 30, source_channel="APP点单")
    take_step(office, doing, Step.ACCEPTED, at(20), to_whom="王示例")
    take_step(office, doing, Step.DISPATCHED, at(10), to_whom="示例食堂")
    silent, over = (order(office, 24 * 9, source_channel="APP点单") for _ in range(2))
    for number in (silent, over):
        take_step(office, number, Step.ACCEPTED, at(24 * 9 - 2), to_whom="王示例")
        take_step(office, number, Step.DONE, at(24 * 8), outcome="met")
    take_step(office, over, Step.FEEDBACK, at(24 * 7), outcome="fair")
    add_need(office, "X1", "助餐", EAST, raised_on="2026-11-01")
    add_need(office, "X2", "助餐", EAST, raised_on="2026-10-10")
    add_need(office, "X3", "助餐", OTHER_TOWN, raised_on="")
    with office.change("没有日期") as tx:
        tx.update("need_item", 3, {"raised_on": None})
    return office


def test_open_loops_by_age(tmp_path: Path) -> None:
    office = busy(tmp_path)
    # open, up to 7 days, 8 to 30, 31 to 90, older, without a day, late
    assert loop_table(office, TODAY).rows == [
        ("硖石街道", "订单待接单", 1, 1, 0, 0, 0, 0, 0),
        ("硖石街道", "订单待办理", 1, 1, 0, 0, 0, 0, 0),
        ("硖石街道", "订单待反馈", 1, 0, 1, 0, 0, 0, 1),  # eight days; seven are allowed
        ("硖石街道", "需求没有结果", 2, 0, 1, 1, 0, 0, None),  # nine and thirty-one days
        ("许村镇", "订单待接单", 1, 1, 0, 0, 0, 0, 1),
        ("许村镇", "需求没有结果", 1, 0, 0, 0, 0, 1, None),
    ]


def test_how_long_stages_take(tmp_path: Path) -> None:
    office = busy(tmp_path)
    assert {stage.value: limit // 60 for stage, limit in limits_of(office, TODAY).items()} == {
        "accept": 24,
        "dispatch": 24,
        "finish": 120,
        "feedback": 168,
    }
    assert wait_table(office, TODAY).rows == [
        ("接单", "1 天", 3, "2 小时", "10 小时", 0, 2, 1),
        ("派单", "1 天", 1, "10 小时", "10 小时", 0, 0, 0),
        ("办理", "5 天", 2, "22 小时", "22 小时", 0, 1, 0),
        ("反馈", "7 天", 1, "1 天", "1 天", 0, 1, 1),
    ]


def test_the_mix_of_channels(tmp_path: Path) -> None:
    office = busy(tmp_path)
    rows = channel_table(office, TODAY, since=date(2026, 11, 1)).rows
    assert [(row[0], row[1], str(row[2]), *row[3:]) for row in rows] == [
        ("APP点单", 4, "4/5", 3, 2, 1, 0, "2 小时"),
        ("12345", 1, "1/5", 0, 0, 0, 0, ""),
    ]
    assert channel_table(office, TODAY, since=date(2026, 11, 9)).rows[0][1] == 1


def test_orders_on_a_day_gone_by(tmp_path: Path) -> None:
    office = busy(tmp_path)
    rows = order_list(office, date(2026, 11, 2)).table.rows
    assert [(row[6], row[7], row[8]) for row in rows] == [("待反馈", "14 小时 59 分钟", False)] * 2  # since 9 o'clock
    assert len(order_list(office, TODAY, only_late=True).table.rows) == 2
    assert len(order_list(office, TODAY, only_open=True).table.rows) == 4
    assert len(order_list(office, TODAY, channel="12345").table.rows) == 1


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 9), TODAY])
@pytest.mark.parametrize("place", [None, "许村镇", "硖石街道"])
def test_a_page_is_the_head_of_the_list_and_tells_of_what_is_late_beyond_it(
    tmp_path: Path, day: date, place: str | None
) -> None:
    office = busy(tmp_path)
    villages = None if place is None else places_of(office, day).inside(require_division(names_of_today(office), place))
    for only in ({}, {"only_open": True}, {"only_late": True}, {"channel": "APP点单"}):
        whole = order_list(office, day, villages=villages, **only)
        page = order_list(office, day, villages=villages, **only, rows_shown=1)
        assert page.table.rows == whole.table.rows[:1]
        assert page.table.total == whole.table.total == len(whole.table.rows)
        assert page.late == whole.late == sum(bool(row[8]) for row in whole.table.rows)
        assert only != {"only_open": True} or all(row[7] for row in whole.table.rows)


def test_the_checks_judge_by_town(tmp_path: Path) -> None:
    office = busy(tmp_path)
    assert [(one.where.subject, one.outcome, one.figures["late"]) for one in stage_check.run(office, TODAY)] == [
        ("硖石街道", Outcome.VIOLATED, 1),
        ("许村镇", Outcome.VIOLATED, 1),
    ]
    assert [(one.where.subject, one.outcome) for one in loop_check.run(office, TODAY)] == [
        ("硖石街道", Outcome.VIOLATED),  # the need of 10 October is 31 days old
        ("许村镇", Outcome.UNDETERMINED),
    ]
    day_before = date(2026, 11, 9)
    early = [one.outcome for one in loop_check.run(replace(office, today=day_before), day_before)]
    assert early == [Outcome.HOLDS, Outcome.UNDETERMINED]  # thirty days are in time


def test_nothing_to_judge(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    for check in (stage_check, loop_check):
        assert [one.outcome for one in check.run(office, TODAY)] == [Outcome.NOT_APPLICABLE]


def test_late_orders_lie_on_the_desk_and_in_the_towns_reminder(tmp_path: Path) -> None:
    office = busy(tmp_path)
    tasks = order_tasks(office, Outlook(TODAY, date(2026, 11, 17)))
    assert [(task.urgency, task.what) for task in tasks] == [
        (Urgency.OVERDUE, "待接单 1 张、待反馈 1 张超时"),
        (Urgency.DUE, "待接单 1 张、待办理 1 张在 7 天内到时限"),
    ]
    where = Where(places_of(office, TODAY), {})
    items = list(reminded(office, Outlook(TODAY, date(2026, 11, 17)), where))
    assert [(item.town.name if item.town else "", item.cells[0], *item.cells[4:]) for item in items] == [
        ("硖石街道", "逾期", "待反馈", date(2026, 11, 9), "已等 8 天"),
        ("许村镇", "逾期", "待接单", date(2026, 11, 9), "已等 2 天"),
        ("硖石街道", "快到期", "待办理", date(2026, 11, 14), "已等 10 小时"),
        ("硖石街道", "快到期", "待接单", date(2026, 11, 11), "已等 1 小时"),
    ]
