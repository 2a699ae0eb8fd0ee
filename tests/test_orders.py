"""Orders: the way of one, what it does to its need, the sheet of many, how long they wait and who is late."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.dates import CHINA
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.findings import Outcome
from swtool.forms.kind import CellFault, ParseContext, read_cell
from swtool.forms.moments import Moment
from swtool.intake.load import State as Became
from swtool.intake.undoing import undo_batch
from swtool.matching.assigning import assign, end, require_need, require_offer
from swtool.office import Office
from swtool.orders.checks import loop_check, stage_check
from swtool.orders.loops import limits_of, loop_table, wait_table
from swtool.orders.plans import BOOKS
from swtool.orders.rules import (
    NEXT,
    Event,
    Stage,
    Step,
    faults,
    first_moments,
    is_late,
    minutes_text,
    open_wait,
    refusal,
    waits,
)
from swtool.orders.sheets import channel_table, order_card, order_list
from swtool.orders.taking import NewOrder, add_order, require_order, stated_moment, take_step
from swtool.registry.boundaries import names_of_today, places_of
from swtool.registry.divisions import require_division
from swtool.reminders.gather import Where
from swtool.reminders.gather import orders as reminded
from swtool.reporting.desk_orders import order_tasks
from swtool.reporting.tasks import Outlook, Urgency
from tests.inventory_case import UPDATING, codes, load_rows
from tests.matching_case import EAST, OTHER_TOWN, add_household, add_need, add_resource, matching_county, states
from tests.offices import TODAY

NINE = datetime(2026, 11, 10, 9, tzinfo=CHINA)  # the clock of the test office


def at(hours_ago: float) -> datetime:
    return NINE - timedelta(hours=hours_ago)


def order(office: Office, hours_ago: float = 0, *, place: str = EAST, **more: str) -> str:
    where = require_division(names_of_today(office), place)
    return add_order(office, NewOrder(where, "助餐", **more), at(hours_ago)).order_no


# -- rules ------------------------------------------------------------------------------------------------------------


def way(*steps: tuple[Step, float]) -> list[Event]:
    return [Event(step, NINE + timedelta(minutes=minutes)) for step, minutes in steps]


@given(st.lists(st.tuples(st.sampled_from(Step), st.integers(0, 50)), max_size=8))
def test_only_ways_that_the_table_allows_are_taken(steps: list[tuple[Step, int]]) -> None:
    """What is kept of any steps: it begins with 点单, each follows its forerunner in the table, time goes forward."""
    kept: list[Event] = []
    for event in way(*steps):
        if not refusal(kept, event):
            kept.append(event)
    if kept:
        assert kept[0].step is Step.CREATED
    for before, after in itertools.pairwise(kept):
        assert after.step in NEXT[before.step]
        assert after.at >= before.at
    assert faults(kept) == []
    assert len(faults(way(*steps))) == len(steps) - len(kept)
    waiting = [one for one in waits(first_moments(kept)) if one.until is None]
    over = not kept or kept[-1].step in (Step.FEEDBACK, Step.CANCELLED)
    assert len(waiting) == (0 if over else 1)
    closed = [one.minutes(NINE) for one in waits(first_moments(kept)) if one.until is not None]
    if kept and kept[-1].step is not Step.CREATED:
        # Stages lie end to end: together they last from 点单 to the last step, but for going on to somebody else.
        last = max(one.at for one in kept if kept[-1].step is not Step.DISPATCHED or one.step is not Step.DISPATCHED)
        first_dispatch = next((one.at for one in kept if one.step is Step.DISPATCHED), None)
        until = first_dispatch if kept[-1].step is Step.DISPATCHED and first_dispatch else last
        assert sum(closed) == (until - kept[0].at).total_seconds() // 60


def test_stages_of_an_order() -> None:
    dispatched = way((Step.CREATED, 0), (Step.ACCEPTED, 30), (Step.DISPATCHED, 90), (Step.DISPATCHED, 100),
                     (Step.DONE, 300), (Step.FEEDBACK, 310))  # fmt: skip
    assert [(one.stage, one.minutes(NINE)) for one in waits(first_moments(dispatched))] == [
        (Stage.ACCEPT, 30),
        (Stage.DISPATCH, 60),
        (Stage.FINISH, 210),
        (Stage.FEEDBACK, 10),
    ]
    alone = way((Step.CREATED, 0), (Step.ACCEPTED, 30), (Step.DONE, 300))
    assert [(one.stage, one.minutes(NINE)) for one in waits(first_moments(alone))[:2]] == [
        (Stage.ACCEPT, 30),
        (Stage.FINISH, 270),
    ]
    waiting = open_wait(first_moments(alone))
    assert waiting is not None
    assert waiting.stage is Stage.FEEDBACK
    given_up = way((Step.CREATED, 0), (Step.CANCELLED, 30))
    assert open_wait(first_moments(given_up)) is None


@pytest.mark.parametrize(("minutes", "late"), [(24 * 60, False), (24 * 60 + 1, True)])
def test_exactly_as_long_as_it_may_is_in_time(minutes: int, late: bool) -> None:
    wait = open_wait(first_moments(way((Step.CREATED, 0))))
    assert wait is not None
    assert is_late(wait, NINE + timedelta(minutes=minutes), dict.fromkeys(Stage, 24 * 60)) is late


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 分钟"), (59, "59 分钟"), (60, "1 小时"), (61, "1 小时 1 分钟"), (1440, "1 天"), (1561, "1 天 2 小时")],
)
def test_minutes_in_words(minutes: int, text: str) -> None:
    assert minutes_text(minutes) == text


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2026-11-10 09:30", "2026-11-10T09:30"),
        ("2026/11/10 9:30:59", "2026-11-10T09:30"),
        ("2026.11.10 9:30", "2026-11-10T09:30"),
        ("2026年11月10日 9时30分", "2026-11-10T09:30"),
        ("２０２６-11-10　09：30", "2026-11-10T09:30"),
        ("2026-11-10T01:30:00.000Z", "2026-11-10T09:30"),
        ("2026-11-10T09:30:00.123+08:00", "2026-11-10T09:30"),
        (datetime.fromisoformat("2026-11-10 09:30:59"), "2026-11-10T09:30"),
        (46336.395833333336, "2026-11-10T09:30"),  # Excel: day 46336, 9.5 of 24 hours
        ("/", None),
    ],
)
def test_moments_as_they_are_written(cell: object, read: object) -> None:
    assert read_cell(Moment(), cell, ParseContext(TODAY)) == read


@pytest.mark.parametrize(
    "cell", ["2026-11-10", date(2026, 11, 10), 46336, "昨天", "2026-02-30 09:30", "25:00", True, 1e300]
)
def test_what_is_no_moment(cell: object) -> None:
    assert isinstance(read_cell(Moment(), cell, ParseContext(TODAY)), CellFault)


@pytest.mark.parametrize(
    ("cell", "year"),
    [("9999-12-31 23:59:59", 9999), ("9999-12-31T23:59:59Z", 9999), ("0001-01-01T00:00:00+14:00", 1)],
)
def test_the_end_of_all_days_is_no_moment(cell: str, year: int) -> None:
    """Other programs write it for “no end”; in China's time it would lie beyond the last day that there is."""
    fault = read_cell(Moment(), cell, ParseContext(TODAY))
    assert isinstance(fault, CellFault)
    assert fault.reason == f"年份 {year} 不对"


# -- one at a time ----------------------------------------------------------------------------------------------------


def test_the_way_of_an_order_and_of_its_need(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    number = order(office, 5, source_channel="APP点单")
    assert number == "DD1"
    taken = take_step(office, number, Step.ACCEPTED, at(4), to_whom="王示例", as_need=True)
    need = int(str(taken.need_id))
    row = office.db.one("SELECT category, source_channel, raised_on, status FROM need_item WHERE id = ?", (need,))
    assert row is not None
    assert tuple(row) == ("助餐", "APP点单", "2026-11-10", "accepted")
    take_step(office, number, Step.DISPATCHED, at(3), to_whom="示例食堂")
    assert states(office, need) == ["in_progress"]
    take_step(office, number, Step.DONE, at(1), outcome="met")
    assert states(office, need) == ["met"]
    assert take_step(office, number, Step.FEEDBACK, at(0), outcome="satisfied").state is Step.FEEDBACK
    assert [row[:4] for row in order_card(require_order(office, number), TODAY).rows] == [
        ("点单", "2026-11-10 04:00", "", ""),
        ("接单", "2026-11-10 05:00", "1 小时", ""),
        ("派单", "2026-11-10 06:00", "1 小时", ""),
        ("办结", "2026-11-10 08:00", "2 小时", "已满足"),
        ("反馈", "2026-11-10 09:00", "1 小时", "满意"),
    ]


def test_a_need_that_was_not_met_waits_again(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    need = add_need(office, "X1", "助餐", EAST)
    number = order(office, 5, need_no="X1")
    take_step(office, number, Step.ACCEPTED, at(4), to_whom="王示例")
    assert states(office, need) == ["accepted"]
    take_step(office, number, Step.DONE, at(3), outcome="not_met")
    assert states(office, need) == ["accepted"]
    assert require_order(office, number).need_no == "X1"


def test_an_order_does_not_end_a_need_that_holds_resources(tmp_path: Path) -> None:
    """Or its capacity would stay held by what is over."""
    office = matching_county(tmp_path)
    add_resource(office, "Z1", EAST, "助餐", capacity=1, reusable=1)
    need = add_need(office, "X1", "助餐", EAST)
    assign(office, require_need(office, "X1"), require_offer(office, "Z1", TODAY))
    number = order(office, 5, need_no="X1")
    take_step(office, number, Step.ACCEPTED, at(4), to_whom="王示例")
    with pytest.raises(SwtoolError, match="需求 X1 的对接 DJ1 还没有办结"):
        take_step(office, number, Step.DONE, at(3), outcome="met")
    end(office, "DJ1", done=True, met=True)
    assert take_step(office, number, Step.DONE, at(3), outcome="met").state is Step.DONE
    assert states(office, need) == ["met"]


@pytest.mark.parametrize(
    ("step", "hours", "why"),
    [
        (Step.FEEDBACK, 0, "订单待接单，不能反馈"),
        (Step.DISPATCHED, 0, "订单待接单，不能派单"),
        (Step.ACCEPTED, 6, "接单时间 2026-11-10 03:00 早于点单时间 2026-11-10 04:00"),
    ],
)
def test_a_step_that_cannot_follow_changes_nothing(tmp_path: Path, step: Step, hours: float, why: str) -> None:
    office = matching_county(tmp_path)
    number = order(office, 5)
    head = office.head
    with pytest.raises(SwtoolError, match=why):
        take_step(office, number, step, at(hours))
    assert office.head == head


def test_what_cannot_come_in(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    order(office, order_no="P1")
    for more, fault in (
        ({"order_no": "P1"}, SwtoolError),
        ({"file_no": "D9"}, NotFound),
        ({"need_no": "X9"}, NotFound),
        ({"description": "打 13800000000"}, UsageFault),
    ):
        head = office.head
        with pytest.raises(fault):
            order(office, **more)
        assert office.head == head
    assert order(office) == "DD1"
    with pytest.raises(NotFound, match="没有订单 P9"):
        require_order(office, "P9")


@pytest.mark.parametrize("text", ["2026-11-10 09:01", "2026-11-11 08:00"])
def test_no_step_lies_ahead(tmp_path: Path, text: str) -> None:
    office = matching_county(tmp_path)
    assert stated_moment(office, "2026-11-10 09:00") == stated_moment(office, None) == NINE
    with pytest.raises(UsageFault, match="还没有到"):
        stated_moment(office, text)
    with pytest.raises(UsageFault, match="没有写几点几分"):
        stated_moment(office, "2026-11-10")


def test_a_dry_run_takes_nothing(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    number = order(office, 5)
    head = office.head
    assert take_step(office, number, Step.ACCEPTED, at(4), keep=False).state is Step.ACCEPTED
    assert require_order(office, number).state is Step.CREATED
    assert office.head == head


# -- the sheet --------------------------------------------------------------------------------------------------------

HEAD = ["订单号", "村（社区）", "点单人", "联系电话", "服务项目", "来源渠道", "点单时间", "接单时间", "接单人",
        "派单时间", "办结时间", "办理结果", "反馈时间", "满意度", "取消时间", "备注"]  # fmt: skip
FIRST = ["P1", EAST, "张示例", "13800000000", "助餐", "APP点单", "2026-11-01 08:00", "2026-11-01 09:00", "王示例", "",
         "2026-11-02 08:00", "完成", "2026-11-03 08:00", "非常满意", "", ""]  # fmt: skip
SECOND = ["P2", OTHER_TOWN, "", "", "理发", "12345", "2026-11-09 08:00", "", "", "", "", "", "", "", "", ""]


def test_orders_come_in_by_sheet_and_go_on_by_the_next(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    receipt = load_rows(office, tmp_path, BOOKS, [HEAD, FIRST, SECOND])
    assert (receipt.state, codes(receipt)) == (Became.LOADED, [])
    assert [row[6] for row in order_list(office, TODAY).table.rows] == ["已反馈", "待接单"]
    again = [*SECOND]
    again[7:9] = ["2026-11-09 10:00", "李示例"]
    assert load_rows(office, tmp_path, BOOKS, [HEAD, FIRST, again]).state is Became.LOADED  # blanks are filled in
    found = require_order(office, "P2")
    assert [(one.step, one.to_whom) for one in found.steps] == [(Step.CREATED, ""), (Step.ACCEPTED, "李示例")]
    assert load_rows(office, tmp_path, BOOKS, [HEAD, FIRST, again]).state is Became.UNCHANGED
    corrected = [*again]
    corrected[7] = "2026-11-09 11:00"
    assert load_rows(office, tmp_path, BOOKS, [HEAD, FIRST, corrected]).state is Became.RETURNED
    done = load_rows(office, tmp_path, BOOKS, [HEAD, FIRST, corrected], terms=UPDATING)
    assert done.state is Became.LOADED
    taken = require_order(office, "P2").of(Step.ACCEPTED)
    assert taken is not None
    assert (f"{taken.at:%H:%M}", taken.to_whom) == ("11:00", "李示例")
    assert office.db.value("SELECT count(*) FROM order_event WHERE superseded_at IS NOT NULL") == 1
    undo_batch(office, int(str(done.batch_id)), "发错了", label=str)
    taken = require_order(office, "P2").of(Step.ACCEPTED)
    assert taken is not None
    assert f"{taken.at:%H:%M}" == "10:00"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({7: "2026-11-01 07:00"}, "order.step"),  # accepted before it was made
        ({7: ""}, "order.step"),  # done without being accepted
        ({10: ""}, "order.step"),  # feedback without being done
        ({14: "2026-11-04 08:00"}, "order.step"),  # done and cancelled
        ({12: "2026-11-10 09:01"}, "moment.future"),
        ({6: "2026-11-01"}, "cell.moment.no_hour"),
        ({1: "没有的村"}, "reference.village"),
    ],
)
def test_a_row_that_cannot_be_so_goes_back(tmp_path: Path, changed: dict[int, str], code: str) -> None:
    office = matching_county(tmp_path)
    row = [changed.get(place, cell) for place, cell in enumerate(FIRST)]
    receipt = load_rows(office, tmp_path, BOOKS, [HEAD, row])
    assert (receipt.state, codes(receipt)) == (Became.RETURNED, [code])


def test_the_same_number_twice(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    other = [*FIRST]
    other[4] = "理发"
    assert codes(load_rows(office, tmp_path, BOOKS, [HEAD, FIRST, other])) == ["intake.contradicting_row"]


# -- lists and checks -------------------------------------------------------------------------------------------------


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


def test_the_order_of_a_household_lies_where_it_lives(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    add_household(office, "D1", EAST)
    number = order(office, file_no="D1")
    assert require_order(office, number).file_no == "D1"
    assert require_order(office, number).village == EAST


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
