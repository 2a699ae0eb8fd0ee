"""Headings of two rows whose lower words alone say too little: 收入 on the left and 支出 on the right, 电话 of somebody
else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sightings import Rows, see_rows

LEDGER: Rows = [
    ["财务公开表（2026年11月）", None, None, None],
    ["收入", None, "支出", None],
    ["科目", "金额", "科目", "金额"],
    ["财政拨款", 5000, "人员", 800],
    ["其他", 100, "活动", 200],
]
SIDES = ("A2:B2", "C2:D2")


def test_income_on_the_left_and_spending_on_the_right_are_refused(tmp_path: Path) -> None:
    """The left was stored as spending, and the spending on the right left out."""
    seen = see_rows(tmp_path, LEDGER, SIDES)
    assert seen.codes == [("intake.column_twice", "C3"), ("intake.column_twice", "D3")]
    assert seen.findings[0].what == (
        "A列“收入/科目”和C列“支出/科目”都是“科目”，内容不一样（如第 4 行），只能读其中一列"
    )
    assert "改成上下两段" in seen.findings[0].remedy


@pytest.mark.parametrize(("above", "below", "merge"), [
    (["姓名", "性别", "紧急联系人", None], [None, None, "姓名", "电话"], "C1:D1"),
    (["姓名", "性别", "全日制教育", "在职教育"], [None, None, "毕业院校", "毕业院校"], ""),
])  # fmt: skip
def test_what_only_says_less_is_named_as_unread(
    tmp_path: Path, above: list[str | None], below: list[str | None], merge: str
) -> None:
    head: Rows = [["社工站", *above, "岗位"], [None, *below, None]]
    merges = ("A1:A2", "B1:B2", "C1:C2", "F1:F2", *(["D1:E1"] if merge else []))
    seen = see_rows(tmp_path, [*head, ["许村镇社工站", "甲示例", "女", "乙示例", "13900008000", "社工"]], merges)
    assert (seen.tables, seen.codes) == ([("staff_roster", 2, [3])], [])
    assert (seen.column("name"), seen.column("mobile")) == (["甲示例"], [None]), "13900008000 is not hers"


def test_both_saying_the_same_is_no_fault(tmp_path: Path) -> None:
    rows: Rows = [*LEDGER[:3], ["人员", 800, "人员", 800]]
    assert see_rows(tmp_path, rows, SIDES).codes == []
