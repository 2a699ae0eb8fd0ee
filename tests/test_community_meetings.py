"""Joint meetings of towns and villages: what was resolved there, and what becomes of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.community import sheets
from swtool.community.checks import joint_meetings
from swtool.community.meetings import Resolved, add_item, decide_item, finish_item, void_item
from swtool.community.plans import BOOKS
from swtool.community.store import waiting
from swtool.dates import Month
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.findings import Outcome, Severity
from swtool.intake.plan import Action
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.registry.boundaries import places_of
from swtool.reminders.gather import Where, meetings
from swtool.reporting.desk_meetings import meeting_tasks
from swtool.reporting.tasks import Outlook, Urgency
from tests.inventory_case import codes, load_rows
from tests.offices import at
from tests.test_community import TOWN, actions, place
from tests.test_community import office as office  # noqa: PLC0414
from tests.volunteers_case import FIRST_STATION, SECOND_STATION

ITEMS = (
    "会议类别",
    "乡镇（街道）",
    "村（社区）",
    "会议日期",
    "议题",
    "议定事项",
    "待办事项",
    "责任人",
    "办理时限",
    "办结日期",
)


def test_topics_come_in_and_are_carried_on(office: Office, tmp_path: Path) -> None:
    row = ("社区议事厅", TOWN, "东山社区", "2026-10-10", "电瓶车充电", "", "", "", "", "")
    assert actions(office, tmp_path, [ITEMS, row]) == [Action.INSERT]
    assert actions(office, tmp_path, [ITEMS, row]) == [Action.UNCHANGED]
    resolved = (*row[:5], "装充电桩", "联系物业", "物业公司", "2026-10-31", "")
    assert actions(office, tmp_path, [ITEMS, resolved]) == [Action.UPDATE]
    assert office.db.value("SELECT count(*) FROM meeting_item") == 1
    (item,) = waiting(office.db, office.today, places_of(office, office.today))
    assert (item.number, item.action, item.due_on, sheets.state_of(item, office.today)) == (
        "YS1",
        "联系物业",
        "2026-10-31",
        "逾期",
    )
    assert actions(office, tmp_path, [ITEMS, (*resolved[:9], "2026-11-01")]) == [Action.UPDATE]
    assert waiting(office.db, office.today, places_of(office, office.today)) == []
    assert len(waiting(office.db, date(2026, 10, 31), places_of(office, date(2026, 10, 31)))) == 1


def test_a_town_holds_joint_meetings_and_a_meeting_somewhere_is_told(office: Office, tmp_path: Path) -> None:
    row = ("联席会议", TOWN, "", "2026-10-12", "冬季探访", "", "", "", "", "")
    assert actions(office, tmp_path, [ITEMS, row]) == [Action.INSERT]
    nowhere = (row[0], "", *row[2:4], "春季探访", *row[5:])
    assert codes(load_rows(office, tmp_path, BOOKS, [ITEMS, nowhere])) == ["meeting.no_place"]


UNPLACED = ("会议类别", "会议日期", "议题")


@pytest.mark.parametrize(("title", "where"), [
    ("硖石街道东山社区议事会议记录表", "东山社区居委会"),
    ("2026年10月东山社区议事会议记录表", "东山社区居委会"),
    ("海宁市硖石街道议事会议记录表", "硖石街道"),
    ("硖石街道关于东山社区的议事会议记录表", "硖石街道"),
])  # fmt: skip
def test_a_village_that_the_title_names_is_where_its_meetings_were_held(
    office: Office, tmp_path: Path, title: str, where: str
) -> None:
    """They became the town's."""
    rows = [UNPLACED, ("社区议事厅", "2026-10-10", "电瓶车充电")]
    receipt = load_rows(office, tmp_path, BOOKS, rows, title=title)
    assert receipt.findings == []
    held = office.db.query("SELECT d.name FROM meeting_item m JOIN division d ON d.id = m.division_id")
    assert [row["name"] for row in held] == [where]


def test_days_of_the_months_sheet_need_no_year(office: Office, tmp_path: Path) -> None:
    rows = [UNPLACED, *(("社区议事厅", day, f"议题{day}") for day in ("10月8日", "10.9", "2026-10-10"))]
    title = "硖石街道2026年10月议事会议记录表"
    receipt = load_rows(office, tmp_path, BOOKS, rows, title=title)
    assert [(each.severity, each.where.cell, each.what) for each in receipt.findings] == [
        (Severity.WARNING, "B3", "会议日期：没有写年份的，按表上写的2026年10月读")
    ]
    held = office.db.query("SELECT held_on FROM meeting_item ORDER BY held_on")
    assert [row["held_on"] for row in held] == ["2026-10-08", "2026-10-09", "2026-10-10"]


@pytest.mark.parametrize(("title", "day"), [
    ("硖石街道2026年10月议事会议记录表", "9月30日"),
    ("硖石街道2026年10月议事会议记录表", "10月"),
    ("硖石街道2026年10月议事会议记录表", 10.9),
    ("硖石街道2026年议事会议记录表", "10月8日"),
])  # fmt: skip
def test_other_days_without_a_year_stay_refused(office: Office, tmp_path: Path, title: str, day: object) -> None:
    receipt = load_rows(office, tmp_path, BOOKS, [UNPLACED, ("社区议事厅", day, "议题")], title=title)
    assert [each.where.cell for each in receipt.findings if each.blocks] == ["B3"]


MONTHLY = """[pack]
code = "330481"
name = "海宁市"
short = "海宁"
[meeting.joint_interval]
label = "联席会议的间隔"
severity = "error"
[[meeting.joint_interval.values]]
since = "2025-11-01"
count = 1
unit = "month"
source = "示例规定"
basis = "设置"
"""


def test_a_december_without_a_meeting_is_told_through_the_next_year(office: Office, tmp_path: Path) -> None:
    """硖石街道 met in November 2025 and not in December; in 2026 in every month that is over but October. A town that
    never met is asked for both, as long as anybody entered any meeting of the year."""
    own = tmp_path / "本县.toml"
    own.write_text(MONTHLY, encoding="utf-8")
    here = at(office.db, policy=Policy.load("330481", county_file=own))
    days = ["2025-11-30", *[f"2026-{month:02}-10" for month in range(1, 10)]]
    rows = [("联席会议", TOWN, "", day, f"议题 {day}", "", "", "", "", "") for day in days]
    assert set(actions(here, tmp_path, [ITEMS, *rows])) == {Action.INSERT}
    found = {each.where.subject: each for each in joint_meetings.run(here, here.today)}
    assert found[FIRST_STATION].what == (
        "2025年过完的 2 期中开了 1 期；没有开的：2025年12月；2026年过完的 10 期中开了 9 期；没有开的：2026年10月"
    )
    assert found[SECOND_STATION].actual == "2025年过完的 2 期中开了 0 期；2026年过完的 10 期中开了 0 期"
    new_year = {each.where.subject: each for each in joint_meetings.run(here, date(2026, 1, 1))}[FIRST_STATION]
    assert (new_year.outcome, new_year.what) == (
        Outcome.VIOLATED,
        "2025年过完的 2 期中开了 1 期；没有开的：2025年12月；2026年还没有过完一期",
    )
    assert (new_year.expected, new_year.actual) == ("每月召开", "2025年过完的 2 期中开了 1 期")


def test_a_station_that_the_rule_did_not_mean_last_year_is_not_told_of_it(office: Office, tmp_path: Path) -> None:
    """道里's rule is for pilots that are not here; the county's own is for all, from 2026 on."""
    own = tmp_path / "本县.toml"
    own.write_text(MONTHLY.replace("2025-11-01", "2026-01-01"), encoding="utf-8")
    here = at(office.db, policy=Policy.load("330481", adopts=("230102:meeting.*",), county_file=own))
    days = ["2025-11-30", *[f"2026-{month:02}-10" for month in range(1, 11)]]
    rows = [("联席会议", TOWN, "", day, f"议题 {day}", "", "", "", "", "") for day in days]
    assert set(actions(here, tmp_path, [ITEMS, *rows])) == {Action.INSERT}
    assert list(joint_meetings.run(here, date(2025, 12, 31))) == []
    found = {each.where.subject: each for each in joint_meetings.run(here, here.today)}[FIRST_STATION]
    assert (found.outcome, found.what) == (Outcome.HOLDS, "2026年过完的 10 期中开了 10 期")


def test_what_becomes_of_a_topic_by_hand(office: Office) -> None:
    number = add_item(office, "block", place(office), date(2026, 10, 10), "楼道堆物", Resolved())
    with pytest.raises(SwtoolError, match="已经登记过：YS1"):
        add_item(office, "block", place(office), date(2026, 10, 10), "楼道堆物", Resolved())
    with pytest.raises(SwtoolError, match="还没有议定"):
        finish_item(office, number, date(2026, 10, 20), outcome="已清")
    with pytest.raises(UsageFault, match="没有写议定事项"):
        decide_item(office, number, date(2026, 10, 12), Resolved(action="清理"))
    decide_item(office, number, date(2026, 10, 12), Resolved("清理楼道", "清理", "楼长", date(2026, 10, 20)))
    states = []
    for day in (date(2026, 10, 11), date(2026, 10, 12), date(2026, 10, 20), date(2026, 10, 21)):
        (item,) = waiting(office.db, day, places_of(office, day))
        states.append(sheets.state_of(item, day))
    assert states == ["待议定", "待办", "待办", "逾期"]
    finish_item(office, number, date(2026, 10, 25), outcome="已清")
    with pytest.raises(SwtoolError, match="已于 2026-10-25 办结"):
        finish_item(office, number, date(2026, 10, 26), outcome="已清")
    assert waiting(office.db, date(2026, 10, 25), places_of(office, date(2026, 10, 25))) == []


def test_what_was_resolved_and_needs_nobody_does_not_wait(office: Office) -> None:
    add_item(office, "hall", place(office), date(2026, 10, 10), "选楼长", Resolved("选出楼长"))
    assert waiting(office.db, office.today, places_of(office, office.today)) == []
    assert sheets.items(office, Month(2026, 10), Month(2026, 10), office.today).rows[0][10] == "已议定"


def test_a_topic_taken_back_may_be_entered_again(office: Office) -> None:
    number = add_item(office, "hall", place(office), date(2026, 10, 10), "选楼长", Resolved())
    void_item(office, number, why="登记错了")
    with pytest.raises(NotFound):
        void_item(office, number, why="再撤销一次")
    assert add_item(office, "hall", place(office), date(2026, 10, 10), "选楼长", Resolved()) == "YS2"


def test_the_desk_and_the_towns_hear_of_what_is_late(office: Office) -> None:
    resolved = ((date(2026, 11, 9), "甲"), (date(2026, 11, 17), "乙"), (date(2026, 11, 18), "丙"))
    for due, topic in resolved:
        add_item(office, "hall", place(office), date(2026, 10, 10), topic, Resolved("办", "办", "社区", due))
    add_item(office, "hall", place(office), date(2026, 10, 11), "丁", Resolved())
    outlook = Outlook(office.today, date(2026, 11, 17))
    assert [(task.urgency, task.due_on) for task in meeting_tasks(office, outlook)] == [
        (Urgency.OVERDUE, date(2026, 11, 9)),
        (Urgency.DUE, date(2026, 11, 17)),
        (Urgency.NOTICE, None),
    ]
    told = list(meetings(office, outlook, Where(places_of(office, office.today), {})))
    assert [(item.town.name if item.town else "", item.cells[0], item.cells[5]) for item in told] == [
        (TOWN, "逾期", "甲"),
        (TOWN, "快到期", "乙"),
    ]


def test_open_topics_go_by_an_index(office: Office) -> None:
    sql = "SELECT * FROM meeting_item WHERE division_id = 1 AND held_on BETWEEN '2026' AND '2027'"
    steps = [row["detail"] for row in office.db.query(f"EXPLAIN QUERY PLAN {sql}")]
    assert any("meeting_item_division" in step for step in steps), steps


def test_who_is_to_do_it_is_masked_where_it_may_be_a_person() -> None:
    assert [sheets.mask_owner(text) for text in ("庚示例", "示例物业公司", "", None)] == [
        "庚某",
        "示例物业公司",
        "",
        "",
    ]
