"""A yearly round from its opening to its numbers: books of a town only, what comes back, closing and opening again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from swtool import rooms
from swtool.errors import NotFound, PolicyFault, SwtoolError
from swtool.inventory.closing import close
from swtool.inventory.reviews import Kind as Reviewed
from swtool.inventory.reviews import record_no_change
from swtool.policy.policy import Policy
from swtool.registry.divisions import Division, match_village
from swtool.reminders.gather import gather
from swtool.reminders.item import STAND_LABELS, Stand
from swtool.reminders.item import Kind as Reminded
from swtool.returns.giving import How
from swtool.rounds import store
from swtool.rounds.holding import (
    FORM_OF,
    TownBook,
    close_round,
    counts,
    due_to_open,
    give_book,
    open_round,
    reopen_round,
    require_round,
    total,
    towns_asked,
)
from swtool.rounds.rules import Count, Kind
from swtool.rounds.sheets import is_done, listing, status
from swtool.schedule.jobs import plans
from tests.clerk import Clerk
from tests.inventory_case import write_book
from tests.issued_house import HOUSEHOLDS, Desk, Sheet, new_desk
from tests.offices import at, china_time

DAY = date(2026, 11, 10)
HEAD = ("档案号", "乡镇（街道）", "村（社区）", "户主", "成员姓名", "与户主关系", "困难类别", "更新日期")
VILLAGE, SQUARE, OTHER = (
    ("许村镇", "永福村村委会"),
    ("许村镇", "示范社区居委会"),
    ("长安镇", "和平村村委会"),
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Besides D1 and D2 (looked at in March): A1–A3 and 长安镇's B1, last looked at in 2025."""
    desk = new_desk(tmp_path)
    rows = [
        ("A1", *VILLAGE, "甲户示例", "甲户示例", "户主", "低保", "2025-05-01"),
        ("A2", *VILLAGE, "乙户示例", "乙户示例", "户主", "", "2025-05-01"),
        ("A3", *SQUARE, "丙户示例", "丙户示例", "户主", "一般家庭", "2025-05-01"),
        ("B1", *OTHER, "丁户示例", "丁户示例", "户主", "独居", "2025-05-01"),
    ]
    receipt = desk.load(write_book(tmp_path / "往年.xlsx", [HEAD, *rows]), keep=True)
    assert receipt.batch_id is not None, receipt.findings
    desk.later(2)
    return desk


def on(desk: Desk, day: date) -> None:
    """Go on working on another day."""
    desk.office = at(desk.office.db, today=day, now=china_time(day))


def give(desk: Desk, kind: Kind, town: str = "许村镇") -> TownBook | None:
    book = next(each for each in rooms.books() if each.form.name == FORM_OF[kind])
    one = require_round(desk.office, kind, 2026)
    return give_book(desk.office, one, desk.town(town), book, desk.folder / f"{town}{kind}.xlsx", How(prefill=True))


def numbers_in(path: Path, title: str = HOUSEHOLDS) -> list[object]:
    sheet = openpyxl.load_workbook(path)[title]
    heads = [str(cell.value).lstrip("*") for cell in sheet[3]]
    column = heads.index("档案号") + 1
    found = (sheet.cell(row, column).value for row in range(4, sheet.max_row + 1))
    return [value for value in found if value is not None]


def square(desk: Desk) -> Division:
    found = match_village(desk.office.db, None, "示范社区居委会").one
    assert found is not None
    return found


def village_counts(desk: Desk, kind: Kind = Kind.NEEDS, day: date = DAY) -> dict[str, Count]:
    one = require_round(desk.office, kind, 2026)
    return {each.village: each.count for each in counts(desk.office, one, day)}


def test_who_was_looked_at_earlier_in_the_year_is_not_asked_twice(desk: Desk) -> None:
    open_round(desk.office, Kind.NEEDS, 2026, date(2026, 12, 31))
    assert village_counts(desk) == {
        "永福村村委会": Count(missing=2, early=1),
        "示范社区居委会": Count(missing=1, early=1),
        "和平村村委会": Count(missing=1),
    }
    given = give(desk, Kind.NEEDS)
    assert given is not None
    assert given.asked == 3
    assert numbers_in(given.given.path) == ["A1", "A2", "A3"]  # this town's alone, without D1 and D2
    assert sorted(towns_asked(desk.office, require_round(desk.office, Kind.NEEDS, 2026)).values()) == [1, 3]


def test_a_returned_book_counts_as_unchanged_changed_or_missing(desk: Desk) -> None:
    open_round(desk.office, Kind.NEEDS, 2026, date(2026, 12, 31))
    given = give(desk, Kind.NEEDS)
    assert given is not None
    on(desk, date(2026, 11, 20))

    def fill(sheet: Sheet) -> None:
        sheet.set(4, "reviewed_on", "2026-11-18")  # A1: looked at, nothing else
        sheet.fill(5, {"reviewed_on": "2026-11-18", "follow_up_level": "二级"})  # A2: changed; A3 left alone

    receipt = desk.load(desk.edit(given.given.path, fill, HOUSEHOLDS), keep=True)
    assert receipt.batch_id is not None, receipt.findings
    assert village_counts(desk, day=date(2026, 11, 20)) == {
        "永福村村委会": Count(unchanged=1, changed=1, early=1),
        "示范社区居委会": Count(missing=1, early=1),
        "和平村村委会": Count(missing=1),
    }
    # The day before it came back everything was still missing.
    assert village_counts(desk, day=date(2026, 11, 17))["永福村村委会"] == Count(missing=2, early=1)
    again = give(desk, Kind.NEEDS)
    assert again is not None
    assert numbers_in(again.given.path) == ["A3"]


def test_no_change_recorded_by_command_and_a_closed_file_are_answers_too(desk: Desk) -> None:
    open_round(desk.office, Kind.NEEDS, 2026, date(2026, 12, 31))
    day = date(2026, 11, 12)
    on(desk, day)
    village = square(desk)
    record_no_change(desk.office, Reviewed.NEEDS, village, day, numbers=["A3"])
    close(desk.office, Reviewed.NEEDS, "A2", day, why="迁出")
    assert village_counts(desk, day=day)["示范社区居委会"] == Count(unchanged=1, early=1)
    assert village_counts(desk, day=day)["永福村村委会"] == Count(gone=1, missing=1, early=1)
    table = status(desk.office, require_round(desk.office, Kind.NEEDS, 2026), day, by_town=True)
    # 许村镇: asked 3, answered 2; 长安镇: asked 1; no book had gone out.
    assert [row[:9] for row in table.rows] == [
        ("许村镇", None, 3, 2, 1, 0, 1, 1, Fraction(2, 3)),
        ("长安镇", None, 1, 0, 0, 0, 0, 1, Fraction(0)),
        ("合计", None, 4, 2, 1, 0, 1, 2, Fraction(1, 2)),
    ]
    assert table.title == "2026年居民需求档案更新：还剩 49 天，最后一天 2026-12-31"
    assert not is_done(require_round(desk.office, Kind.NEEDS, 2026), table, day)


def test_the_verification_asks_only_special_groups(desk: Desk) -> None:
    """A2 has no category and A3 says 一般家庭; D1 and D2 are 低保 and 独居, and were looked at in March."""
    open_round(desk.office, Kind.VERIFICATION, 2026, DAY)
    assert village_counts(desk, Kind.VERIFICATION) == {
        "永福村村委会": Count(missing=1, early=1),
        "示范社区居委会": Count(early=1),
        "和平村村委会": Count(missing=1),
    }
    given = give(desk, Kind.VERIFICATION)
    assert given is not None
    assert numbers_in(given.given.path) == ["A1"]
    assert give(desk, Kind.VERIFICATION, "长安镇") is not None


def test_a_round_of_resources(desk: Desk, tmp_path: Path) -> None:
    head = ("乡镇（街道）", "社区", "资源名称", "提供方", "更新日期")
    rows = [head, (*SQUARE, "理发室", "示例商行", "2025-01-01"), (*SQUARE, "活动室", "示例商行", "2026-01-01")]
    assert desk.load(write_book(tmp_path / "资源.xlsx", rows), keep=True).batch_id is not None
    open_round(desk.office, Kind.RESOURCES, 2026, date(2026, 12, 31))
    assert village_counts(desk, Kind.RESOURCES) == {"示范社区居委会": Count(missing=1, early=1)}
    given = give(desk, Kind.RESOURCES)
    assert given is not None
    assert given.asked == 1
    assert give(desk, Kind.RESOURCES, "长安镇") is None  # nothing is asked of it: no book


def test_closing_keeps_the_numbers_whatever_comes_after(desk: Desk) -> None:
    open_round(desk.office, Kind.NEEDS, 2026, date(2026, 12, 31))
    day = date(2026, 12, 31)
    on(desk, day)
    village = square(desk)
    record_no_change(desk.office, Reviewed.NEEDS, village, day, numbers=["A3"])
    assert close_round(desk.office, require_round(desk.office, Kind.NEEDS, 2026)) == Count(
        unchanged=1, missing=3, early=2
    )
    later = date(2027, 1, 5)
    on(desk, later)
    record_no_change(desk.office, Reviewed.NEEDS, village, date(2026, 12, 30), numbers=["D2"])
    close(desk.office, Reviewed.NEEDS, "A1", later, why="迁出")
    one = require_round(desk.office, Kind.NEEDS, 2026)
    assert total(counts(desk.office, one, later)) == Count(unchanged=1, missing=3, early=2)
    assert total(counts(desk.office, one, date(2026, 12, 30))) == Count(missing=4, early=2)  # before it was closed
    with pytest.raises(SwtoolError, match="已于 2026-12-31 结束"):
        close_round(desk.office, one)
    with pytest.raises(SwtoolError, match="已于 2026-12-31 结束"):
        give(desk, Kind.NEEDS)
    assert is_done(one, status(desk.office, one, later, by_town=True), later)

    reopen_round(desk.office, one, why="补收两户")
    again = require_round(desk.office, Kind.NEEDS, 2026)
    assert again.closed_on is None
    assert total(counts(desk.office, again, later)) == Count(unchanged=1, gone=1, missing=2, early=2)
    kept = desk.office.db.value("SELECT count(*) FROM round_coverage")
    assert kept == 3  # what was frozen stays in history
    with pytest.raises(SwtoolError, match="没有结束"):
        reopen_round(desk.office, again, why="再开")


def test_a_round_is_opened_once_in_its_own_year(desk: Desk) -> None:
    open_round(desk.office, Kind.NEEDS, 2026, DAY, keep=False)
    assert store.rounds(desk.office.db) == []
    open_round(desk.office, Kind.NEEDS, 2026, DAY)
    with pytest.raises(SwtoolError, match="已于 2026-11-10 开始"):
        open_round(desk.office, Kind.NEEDS, 2026, DAY)
    with pytest.raises(SwtoolError, match="不能开 2025 年"):
        open_round(desk.office, Kind.RESOURCES, 2025, DAY)
    with pytest.raises(SwtoolError, match="已经过了"):
        open_round(desk.office, Kind.RESOURCES, 2026, date(2026, 11, 9))
    with pytest.raises(NotFound, match="还没有开始"):
        require_round(desk.office, Kind.RESOURCES, 2026)
    table = listing(desk.office, DAY)
    assert [row[:5] for row in table.rows] == [(2026, "居民需求档案", DAY, DAY, None)]


# -- by the calendar --------------------------------------------------------------------------------------------------

RULES = """[pack]
code = "330481"
name = "海宁市"
[rounds.opening]
label = "年度更新每年从哪一天开始"
severity = "info"
[[rounds.opening.values]]
since = "2026-01-01"
needs = "{needs}"
resources = "11-10"
source = "示例设置"
basis = "设置"
"""


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 2, 28), []),
        (date(2027, 3, 1), [Kind.NEEDS, Kind.RESOURCES]),  # as shipped: 1 March
        (date(2027, 12, 31), [Kind.NEEDS, Kind.RESOURCES]),
    ],
)
def test_rounds_come_due_on_the_day_of_the_setting(desk: Desk, day: date, expected: list[Kind]) -> None:
    on(desk, day)
    assert due_to_open(desk.office) == expected
    if expected:
        open_round(desk.office, Kind.NEEDS, 2027, date(2027, 12, 31))
        assert due_to_open(desk.office) == [Kind.RESOURCES]  # never twice in a year
        on(desk, date(2028, 1, 1))
        assert due_to_open(desk.office) == []


def test_a_county_says_its_own_day_and_a_day_that_is_none_is_refused(desk: Desk, tmp_path: Path) -> None:
    for text, expected in (("11-11", [Kind.RESOURCES]), ("11-10", [Kind.NEEDS, Kind.RESOURCES])):
        (tmp_path / "本县.toml").write_text(RULES.format(needs=text), encoding="utf-8")
        policy = Policy.load("330481", adopts=("32:*",), county_file=tmp_path / "本县.toml")
        assert due_to_open(replace(desk.office, policy=policy)) == expected
    (tmp_path / "本县.toml").write_text(RULES.format(needs="02-30"), encoding="utf-8")
    policy = Policy.load("330481", adopts=("32:*",), county_file=tmp_path / "本县.toml")
    with pytest.raises(PolicyFault, match="“02-30”不是月和日"):
        due_to_open(replace(desk.office, policy=policy))


def test_towns_that_have_not_answered_are_reminded_near_the_last_day(desk: Desk) -> None:
    open_round(desk.office, Kind.NEEDS, 2026, date(2026, 11, 20))
    days = desk.office.policy.at("status.horizon", DAY).number()

    def told(day: date) -> list[tuple[str, object, object]]:
        lists = gather(desk.office, day)
        return [
            (each.name, item.cells[2], item.cells[0])
            for each in lists
            for item in each.items
            if item.kind is Reminded.ROUND
        ]

    both = [("许村镇", 3), ("长安镇", 1)]
    assert told(date(2026, 11, 20) - timedelta(days=days + 1)) == []
    assert told(date(2026, 11, 20)) == [(*one, STAND_LABELS[Stand.DUE]) for one in both]
    assert told(date(2026, 11, 21)) == [(*one, STAND_LABELS[Stand.OVERDUE]) for one in both]
    close_round(desk.office, require_round(desk.office, Kind.NEEDS, 2026))
    assert told(date(2026, 11, 21)) == []


def test_the_command_opens_what_is_due_once(clerk: Clerk) -> None:
    tried = clerk("round", "run", "--dry-run")
    assert (tried.code, tried.out.count("将开始")) == (0, 2)
    done = clerk("round", "run")
    assert (done.code, done.out.count("已开始"), done.out.count("没有要问的")) == (0, 2, 2)  # nothing is on file yet
    assert "已开始" not in clerk("round", "run").out
    assert clerk("round", "list", "--format", "csv").out.count("2026-12-31") == 2


def test_the_job_is_off_until_the_county_wants_it(desk: Desk) -> None:
    (plan,) = [each for each in plans(desk.office, DAY) if each.job.name == "rounds"]
    assert (plan.is_on, plan.job.command, plan.at_text) == (False, "swtool round run", "07:50")
