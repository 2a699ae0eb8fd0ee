"""Aid outside the policies (CDU-08): what was given counts once, what was voided from that day no more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.errors import UsageFault
from swtool.inventory.aid import Aid, aid_list, aid_totals, give, void
from swtool.inventory.plans import BOOKS
from tests.household_case import county_with
from tests.inventory_case import load_rows

YEAR, END, DAY = date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 10)


def test_totals_by_town_and_source(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"), ("D2", "乙示例"))
    for file_no, money in (("D1", 50_000), ("D1", 20_000), ("D2", None)):
        goods = None if money else "棉被"
        give(office, file_no, "", Aid("2026-10-01", "still_hard", "就医", "基金", money, goods), date(2026, 10, 1))
    assert aid_totals(office, YEAR, END, DAY).rows == [
        ("许村镇", "基金", 3, 2, 70_000, 1),
        ("合计", "", 3, 2, 70_000, 1),
    ]
    void(office, "YZ2026-0001", why="重复")
    assert [row[0] for row in aid_list(office, YEAR, END, DAY).rows] == ["YZ2026-0002", "YZ2026-0003"]
    assert len(aid_list(office, YEAR, END, date(2026, 11, 9)).rows) == 3
    with pytest.raises(UsageFault, match="援助了什么"):
        give(office, "D1", "", Aid("2026-10-01", "still_hard", "就医", "基金", None, None), DAY)


def test_a_sheet_twice_is_given_once(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    head = ["档案号", "援助对象", "援助日期", "政策外情形", "援助原因", "援助金额", "援助来源"]
    row = ["D1", "甲示例", "2026-10-02", "政策无法覆盖", "就医", "500", "社区基金"]
    for _ in range(2):
        load_rows(office, tmp_path, BOOKS, [head, row])
    assert aid_totals(office, YEAR, END, DAY).rows[-1] == ("合计", "", 1, 1, 50_000, 0)
