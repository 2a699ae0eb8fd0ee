"""A year of 许村镇: a round, visits, orders, matches, services, moves, a death, a child of age, villages that merge.

On five days the reports are what the tables below say; they were worked out by hand from the lines that were typed.
Everybody is invented.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from swtool import cli
from tests.clerk import Clerk, book
from tests.offices import china_time
from tests.registry_house import resident_id

SQUARE, VILLAGE, OTHER = "示范社区居委会", "永福村村委会", "和平村村委会"
HEAD = (
    "档案号", "乡镇（街道）", "村（社区）", "户主", "成员姓名", "与户主关系", "出生年月", "困难类别", "监护人",
    "建档日期", "更新日期",
)  # fmt: skip
MARCH = ("2026-03-01", "2026-03-01")
FILES = (
    ("D1", "许村镇", SQUARE, "甲示例", "甲示例", "户主", "1950-03-01", "低保、独居", "", *MARCH),
    ("D2", "许村镇", VILLAGE, "乙示例", "乙示例", "户主", "1960-05-05", "", "", *MARCH),
    ("D2", "许村镇", VILLAGE, "乙示例", "丙示例", "孙子", "2009-06-15", "留守儿童", "乙示例", *MARCH),
    ("D3", "许村镇", VILLAGE, "丁示例", "丁示例", "户主", "1945-01-01", "特困", "", *MARCH),
    ("D4", "长安镇", OTHER, "戊示例", "戊示例", "户主", "1955-07-07", "残疾", "", *MARCH),
)  # fmt: skip


CANTEEN = "330481102001-0001"
SERVICE = "service record add 许村镇社工站 --worker 王示例"


@dataclass
class Year:
    """The clerk through the year: each line is typed on its day, late in the afternoon."""

    clerk: Clerk
    monkeypatch: pytest.MonkeyPatch

    def on(self, day: str, *lines: str, code: int = 0) -> str:
        """Type lines on a day; what they answered."""
        said = ""
        for line in lines:
            said += self._type(day, line.split(), code)
        return said

    def ask(self, day: str, line: str, *keys: str) -> list[tuple[Any, ...]]:
        """A list on a day: these columns of its rows."""
        told = json.loads(self._type(day, [*line.split(), "--format", "json"], None))
        return [tuple(row.get(key) for key in keys) for row in told["rows"]]

    def _type(self, day: str, words: list[str], code: int | None) -> str:
        self.monkeypatch.setattr("swtool.commands._context.clock", lambda: china_time(date.fromisoformat(day), 17))
        self.clerk.capsys.readouterr()
        done = cli.main(["--db", str(self.clerk.db), "--today", day, *words])
        out, err = self.clerk.capsys.readouterr()
        assert done in ((0, 3) if code is None else (code,)), (words, out, err)
        return str(out)


@pytest.fixture
def year(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Year:
    monkeypatch.chdir(clerk.desk)
    return Year(clerk, monkeypatch)


ROUND = ("village", "asked", "unchanged", "changed", "missing")
NEEDS = ("need_no", "village", "status", "resource")
FILES_SHOWN = ("file_no", "village", "members", "open_needs", "last_review")


def mend(path: Path, copy: Path) -> None:
    """What the town does to the book of the round: D2 was visited and is followed more closely; D3 is left alone."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["居民需求档案"]
    column = {str(cell.value).lstrip("*"): cell.column for cell in sheet[3]}
    for row in range(4, sheet.max_row + 1):
        if sheet.cell(row, column["档案号"]).value == "D2":
            sheet.cell(row, column["更新日期"]).value = "2027-03-18"
            sheet.cell(row, column["跟进级别"]).value = "二级"
    workbook.save(copy)
    workbook.close()


def test_a_year_of_a_town(year: Year) -> None:
    winter(year)
    assert_end_of_february(year)
    spring(year)
    assert_end_of_april(year)
    early_summer(year)
    assert_end_of_june(year)
    summer(year)
    assert_end_of_september(year)
    autumn(year)
    assert_end_of_the_year(year)


def winter(year: Year) -> None:
    """Four files from last March; the round opens; D1 wants meals, gets the one place there is, and is visited."""
    who = resident_id("19900101", 7)
    year.on(
        "2027-01-05",
        f"staff register --name 王示例 --id {who} --station 许村镇社工站 --from 2026-01-01 --post-kind service_post"
        " --basis full_time --title 项目社工 --yes",
    )
    book(Path("档案.xlsx"), [HEAD, *FILES])
    year.on("2027-01-05", "intake load 档案.xlsx")
    said = year.on("2027-02-01", "round open needs --until 2027-06-30")
    assert "许村镇2027年居民需求档案更新.xlsx：3 份，4 行" in said
    year.on("2027-02-10", "need raise D1 --category 助餐 --on 2027-02-10 --urgency 紧急 --channel 入户")
    year.on(
        "2027-02-12",
        "resource add 长者食堂 --village 示范社区 --owner 示例食堂 --items 助餐 --capacity 1 --unit 份 --reusable"
        " --coverage 本乡镇（街道） --from 2027-01-01 --to 2027-12-31",
    )
    year.on("2027-02-15", f"match assign XQ2027-0001 {CANTEEN}")
    year.on("2027-02-20", f"{SERVICE} --on 2027-02-20 --kind home_visit --file D1 --minutes 40")
    year.on("2027-02-25", "inventory review D1 --village 示范社区 --on 2027-02-25")


def assert_end_of_february(year: Year) -> None:
    day = "2027-02-28"
    assert year.ask(day, "round status --village", *ROUND) == [
        (SQUARE, 1, 1, 0, 0),
        (VILLAGE, 2, 0, 0, 2),
        (OTHER, 1, 0, 0, 1),
        ("", 4, 1, 0, 3),
    ]
    assert year.ask(day, "inventory list needs", *NEEDS) == [("XQ2027-0001", SQUARE, "办理中", "长者食堂")]
    assert year.ask(day, "resource list", "capacity", "left") == [(1, 0)]
    assert year.ask(day, "plan missing", "file_no") == [("D1",)]  # 低保 and 独居, and no plan
    assert year.ask(day, "household grown --days 60", "file_no") == []  # 15 June is 107 days away
    figures = dict(year.ask(day, "service summary --month 2027-02", "indicator", "value"))
    assert (figures["入户走访户次"], figures["服务人数"], figures["个案节数"]) == (1, 1, 0)


def spring(year: Year) -> None:
    """D3 calls 12345; the order becomes a need and is done. The round's book of the town comes back."""
    day = "2027-03-05"
    year.on(
        day,
        f"order add 陪诊 --file D3 --channel 12345 --at {day}T09:00",
        f"order accept DD1 --by 王示例 --as-need --at {day}T10:30",
        f"order dispatch DD1 --to 志愿队 --at {day}T13:30",
    )
    mend(Path("年度更新") / "许村镇2027年居民需求档案更新.xlsx", Path("收回.xlsx"))
    year.on("2027-03-20", "intake load 收回.xlsx")
    year.on("2027-04-02", "order done DD1 --met --at 2027-04-02T09:00")


def assert_end_of_april(year: Year) -> None:
    day = "2027-04-30"
    assert year.ask(day, "round status --village", *ROUND) == [
        (SQUARE, 1, 1, 0, 0),
        (VILLAGE, 2, 0, 1, 1),
        (OTHER, 1, 0, 0, 1),
        ("", 4, 1, 1, 2),
    ]
    assert year.ask(day, "inventory list needs", *NEEDS, "resolved_on") == [
        ("XQ2027-0001", SQUARE, "办理中", "长者食堂", ""),
        ("XQ2027-0002", VILLAGE, "已满足", "", "2027-04-02"),
    ]
    # Done on 2 April at nine, and nobody asked whether it was good: 28 days and 15 hours by the end of 30 April.
    assert year.ask(day, "order list", "order_no", "state", "late", "need_no") == [
        ("DD1", "待反馈", True, "XQ2027-0002")
    ]
    assert year.ask(day, "order waits", "stage", "over", "longest", "over_late") == [
        ("接单", 1, "1 小时 30 分钟", 0),
        ("派单", 1, "3 小时", 0),
        ("办理", 1, "27 天 19 小时", 1),  # 5 March 13:30 to 2 April 9:00
        ("反馈", 0, "", 0),
    ]
    assert year.ask(day, "order channels", "channel", "orders", "done", "feedback") == [("12345", 1, 1, 0)]


def early_summer(year: Year) -> None:
    """D3 wants meals too, but the place is taken; it comes free. D1 gets a plan. The round ends with two of four."""
    year.on("2027-05-10", "need raise D3 --category 助餐 --on 2027-05-10")
    assert year.ask("2027-05-10", "match unmet", "village", "category", "lacking", "why") == [
        (VILLAGE, "助餐", 1, "有，但已满")
    ]
    year.on("2027-05-11", f"match assign XQ2027-0003 {CANTEEN}", code=1)
    year.on("2027-06-01", "match done DJ1 --met", f"match assign XQ2027-0003 {CANTEEN}")
    assert year.ask("2027-06-14", "household grown", "file_no", "reached") == [("D2", False)]
    assert year.ask("2027-06-15", "household grown", "file_no", "reached") == [("D2", True)]
    year.on("2027-06-20", "plan open D1 甲示例 --goal 联系就医 --on 2027-06-20 --next 2027-09-20")
    year.on("2027-06-30", "round close needs --why 余下的外出未归")


def assert_end_of_june(year: Year) -> None:
    day = "2027-06-30"
    assert year.ask(day, "round list", "kind", "closed_on", "asked", "answered") == [("居民需求档案", day, 4, 2)]
    assert year.ask(day, "plan missing", "file_no") == []
    assert year.ask(day, "plan due", "plan_no") == []
    assert year.ask(day, "inventory list needs", *NEEDS) == [
        ("XQ2027-0001", SQUARE, "已满足", "长者食堂"),
        ("XQ2027-0002", VILLAGE, "已满足", ""),
        ("XQ2027-0003", VILLAGE, "办理中", "长者食堂"),
    ]
    assert year.ask(day, "match list", "number", "need_no", "outcome") == [
        ("DJ1", "XQ2027-0001", "已办结"),
        ("DJ2", "XQ2027-0003", "进行中"),
    ]


def summer(year: Year) -> None:
    """丙, of age, moves in with D3; 丁 dies; a service is put down for the dead; the two villages become one."""
    year.on("2027-07-01", "household move D2 丙示例 --to D3 --on 2027-07-01")
    year.on("2027-07-08", "household leave D3 丁示例 --on 2027-07-08 --why died --new-head 丙示例")
    year.on("2027-07-20", f"{SERVICE} --on 2027-07-20 --kind visit --file D3 --client 丁示例")
    year.on(
        "2027-09-01",
        f"division succeed {VILLAGE} {SQUARE} --into {SQUARE} --on 2027-09-01 --document 海政发〔2027〕9号 --yes",
    )


def assert_end_of_september(year: Year) -> None:
    day = "2027-09-30"
    assert year.ask(day, "inventory list households", *FILES_SHOWN) == [
        ("D1", SQUARE, 1, 0, "2027-02-25"),
        ("D2", SQUARE, 1, 0, "2027-03-18"),
        ("D3", SQUARE, 1, 1, "2026-03-01"),
        ("D4", OTHER, 1, 0, "2026-03-01"),
    ]
    # On the last day before it, under the villages of that day.
    assert year.ask(day, "inventory list households --as-of 2027-08-31", "file_no", "village") == [
        ("D1", SQUARE),
        ("D2", VILLAGE),
        ("D3", VILLAGE),
        ("D4", OTHER),
    ]
    # Before the move and the death, everybody is where they were.
    assert year.ask(day, "inventory list households --as-of 2027-06-30", "file_no", "members") == [
        ("D1", 1),
        ("D2", 2),
        ("D3", 1),
        ("D4", 1),
    ]
    assert year.ask(day, "plan due", "plan_no", "late") == [("JH2027-0001", 10)]
    assert [what for code, what in year.ask(day, "check --code service", "code", "what") if code.endswith("there")] == [
        "服务记录 2 条，1 处要核对：FW2（2027-07-20，档案 D3）这名成员已离户"
    ]


def autumn(year: Year) -> None:
    """The meals do not please and there are no others; a group meets twice; D2 moves away."""
    year.on("2027-10-10", "match done DJ2 --not-met --why 不合口味")
    year.on("2027-10-11", "need refuse XQ2027-0003 --on 2027-10-11 --why 没有别的食堂")
    year.on(
        "2027-10-05",
        "case open 许村镇社工站 --kind group --title 老年手工小组 --on 2027-10-05 --worker 王示例 --members 8",
    )
    year.on("2027-10-20", f"{SERVICE} --on 2027-10-20 --case XZ2027-0001 --persons 8 --minutes 90")
    year.on("2027-10-27", f"{SERVICE} --on 2027-10-27 --case XZ2027-0001 --persons 7 --minutes 90")
    year.on("2027-10-30", "case close XZ2027-0001 --on 2027-10-30 --result 达成")
    year.on("2027-11-15", "household close D2 --on 2027-11-15 --why 迁出")


def assert_end_of_the_year(year: Year) -> None:
    day = "2027-12-31"
    assert year.ask(day, "inventory list households", *FILES_SHOWN) == [
        ("D1", SQUARE, 1, 0, "2027-02-25"),
        ("D3", SQUARE, 1, 0, "2026-03-01"),
        ("D4", OTHER, 1, 0, "2026-03-01"),
    ]
    # Both readings of the yearly rule: D3 and D4 were looked at neither this year nor within a year.
    due = year.ask(day, "inventory due --kind needs", "town", "village", "total", "not_this_year", "older")
    assert due == [("许村镇", SQUARE, 2, 1, 1), ("长安镇", OTHER, 1, 1, 1), ("合计", "", 3, 2, 2)]
    figures = dict(year.ask(day, "service summary --month 2027-10 --town 许村镇", "indicator", "value"))
    told = [figures[name] for name in ("小组个数", "小组节数", "小组人数", "小组人次", "服务人次", "入户走访户次")]
    assert told == [1, 2, 8, 15, 15, 0]
    assert year.ask(day, "inventory list needs", "need_no", "status", "resolved_on") == [
        ("XQ2027-0001", "已满足", "2027-06-01"),
        ("XQ2027-0002", "已满足", "2027-04-02"),
        ("XQ2027-0003", "无法满足", "2027-10-11"),
    ]
    assert year.ask(day, "need unanswered", "number", "status") == [("XQ2027-0003", "无法满足")]
    assert year.ask(day, "order loops", "kind", "open") == [("订单待反馈", 1)]  # of the needs none is open
    assert year.ask(day, "round list", "asked", "answered") == [(4, 2)]  # as it was closed, whatever came after
    year.on(day, "audit verify")
