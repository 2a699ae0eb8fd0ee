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


def _service(*last: str) -> Rows:
    below = [None] * 3 + list(last)
    figures = [3, 9, 12][: len(last)]
    head = ["服务日期", "服务形式", "服务人员", "服务人数", *[None] * (len(last) - 1), "服务内容"]
    return [["服务记录表"], head, [*below, None], ["2026-11-02", "小组", "甲示例", *figures, "手工"]]


def _merges(count: int) -> tuple[str, ...]:
    last = "DEFG"[count]
    return ("A2:A3", "B2:B3", "C2:C3", f"D2:{'DEFG'[count - 1]}2", f"{last}2:{last}3")


@pytest.mark.parametrize(("last", "persons"), [
    (("老年人", "儿童", "合计"), 12), (("合计", "男", "女"), 3), (("男", "女", "总数"), 12),
])  # fmt: skip
def test_the_sum_is_what_the_words_over_it_name(tmp_path: Path, last: tuple[str, ...], persons: int) -> None:
    """The first column under 服务人数 was read, whatever it was of."""
    seen = see_rows(tmp_path, _service(*last), _merges(3))
    assert (seen.codes, seen.column("persons")) == ([], [persons])


def test_parts_without_a_sum_are_refused(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, _service("男", "女"), _merges(2))
    assert seen.codes == [("intake.column_split", "E3")]
    assert seen.findings[0].what == ("“服务人数”下面分了几列（D列“男”和E列“女”），没有合计，不知道“服务人数”该读哪一列")
    assert "加一列“合计”" in seen.findings[0].remedy


def test_the_two_ends_of_a_period_are_refused_rather_than_the_second_lost(tmp_path: Path) -> None:
    """A course of three days was stored as one of a day."""
    rows: Rows = [
        ["继续教育学时登记表"],
        ["姓名", "社工站", "培训名称", "起止时间", None, "学时"],
        [None, None, None, "起", "止", None],
        ["甲示例", "许村镇社工站", "个案", "2026.9.12", "2026.9.14", 18],
    ]
    seen = see_rows(tmp_path, rows, ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"))
    assert seen.codes == [("intake.column_split", "E3")]
    assert seen.findings[0].what == "“起止时间”下面分了几列（D列“起”和E列“止”），只能读其中一列"
    assert seen.findings[0].remedy.startswith("列名写全（如“开始时间”“结束时间”），或合成一列；")


def test_the_parts_of_an_address_are_refused_rather_than_the_first_stored(tmp_path: Path) -> None:
    rows: Rows = [
        ["居民需求档案"],
        ["档案号", "村（社区）", "户主姓名", "住址", None, None, "成员姓名"],
        [None, None, None, "自然村", "组", "门牌", None],
        ["D1", "庄湾村", "甲示例", "东浜", "3组", "12号", "甲示例"],
    ]
    seen = see_rows(tmp_path, rows, ("A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:G3"))
    assert seen.codes == [("intake.column_split", "E3"), ("intake.column_split", "F3")]
    assert seen.findings[0].what == "“住址”下面分了几列（D列“自然村”和E列“组”），只能读其中一列"
    assert seen.findings[0].remedy.startswith("合成一列；")


def test_a_month_before_what_it_adds_up_to(tmp_path: Path) -> None:
    rows: Rows = [
        ["2026年11月社工站月报汇总表"],
        ["社工站", "入户走访", None, "新增个案", None],
        [None, "累计", "本月", "累计", "本月"],
        ["许村镇社工站", 100, 10, 11, 1],
    ]
    seen = see_rows(tmp_path, rows, ("A2:A3", "B2:C2", "D2:E2"))
    assert (seen.codes, seen.column("cases_opened")) == ([], [1])
