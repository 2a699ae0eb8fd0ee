"""Orders: the way of one, what it does to its need, and the sheet of many."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.intake.load import State as Became
from swtool.intake.undoing import undo_batch
from swtool.matching.assigning import assign, end, require_need, require_offer
from swtool.orders.plans import BOOKS
from swtool.orders.rules import Step
from swtool.orders.sheets import order_card, order_list
from swtool.orders.taking import require_order, stated_moment, take_step
from tests.inventory_case import UPDATING, codes, load_rows
from tests.matching_case import EAST, OTHER_TOWN, add_household, add_need, add_resource, matching_county, states
from tests.offices import TODAY
from tests.orders_case import NINE, at, order

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


def test_the_order_of_a_household_lies_where_it_lives(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    add_household(office, "D1", EAST)
    number = order(office, file_no="D1")
    assert require_order(office, number).file_no == "D1"
    assert require_order(office, number).village == EAST


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


def test_an_order_said_to_be_of_another_village_is_a_difference(tmp_path: Path) -> None:
    """It used to stay where it was, without a word."""
    office = matching_county(tmp_path)
    assert load_rows(office, tmp_path, BOOKS, [HEAD, FIRST, SECOND]).state is Became.LOADED
    moved = [*SECOND]
    moved[1] = EAST
    refused = load_rows(office, tmp_path, BOOKS, [HEAD, FIRST, moved])
    assert refused.state is Became.RETURNED
    assert [(each.where.cell, each.what) for each in refused.findings] == [
        ("B3", f"与台账不同：村（社区） 许村镇{OTHER_TOWN} → 硖石街道{EAST}")
    ]
    assert load_rows(office, tmp_path, BOOKS, [HEAD, FIRST, moved], terms=UPDATING).state is Became.LOADED
    assert require_order(office, "P2").village == EAST
    assert load_rows(office, tmp_path, BOOKS, [HEAD, FIRST, moved], terms=UPDATING).state is Became.UNCHANGED


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({7: "2026-11-01 07:00"}, "order.step"),  # accepted before it was made
        ({7: "", 8: ""}, "order.step"),  # done without being accepted
        ({10: "", 11: ""}, "order.step"),  # feedback without being done
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


def test_what_is_told_of_a_step_without_its_time(tmp_path: Path) -> None:
    """It was passed over: an order that was met came in as one that nobody had taken."""
    office = matching_county(tmp_path)
    untimed = [*SECOND]
    untimed[8], untimed[11] = "王示例", "完成"
    refused = load_rows(office, tmp_path, BOOKS, [HEAD, untimed])
    assert [(each.where.cell, each.what) for each in refused.findings] == [
        ("I2", "写了接单人，没有写接单时间"),
        ("L2", "写了办理结果，没有写办结时间"),
    ]
    assert load_rows(office, tmp_path, BOOKS, [HEAD, FIRST]).state is Became.LOADED
    known = [*FIRST]
    known[10], known[11] = "", "未满足"  # what is said of a step on record is said of that one
    (told,) = load_rows(office, tmp_path, BOOKS, [HEAD, known]).findings
    assert (told.where.cell, told.what) == ("L2", "与台账不同：办理结果 已满足 → 未满足")
