"""Cards that were filled in across, several in one: refused, while notes, units and labels of their own go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sightings import Rows, see, see_rows, write_book

MONTH = "许村镇社工站2026年11月社工站月报表"
INDICATORS: Rows = [
    ["入户走访户次", 20, 30],
    ["个案节数", 3, 4],
    ["小组节数", 2, 1],
    ["社区活动场次", 1, 2],
]


@pytest.mark.parametrize(("rows", "cell"), [
    ([["2026年11月社工站月报"], ["社工站", "许村镇社工站", "长安镇社工站"], *INDICATORS], "C2"),
    ([[MONTH], ["项目", "上月", "本月"], *INDICATORS], "C3"),
    ([[MONTH], ["工作内容", "10月", "11月"], *INDICATORS], "C3"),
    ([["许村镇志愿者"], ["姓名", "张三丰", "李四"], ["性别", "男", "女"],
      ["联系电话", "13800000001", "13800000002"], ["村（社区）", "庄湾村", "孙桥村"]], "C3"),
    ([["社工站名称", "许村镇社工站", "长安镇社工站"], ["办公面积（平方米）", 85, 95],
      ["常住人口", 150001, 120001], ["设立日期", "2020.6.1", "2020.6.1"]], "C1"),
    ([["项目名称", "甲项目", "乙项目"], ["承接机构", "示例中心", "示例协会"],
      ["合同金额（元）", 200000, "300000"]], "C1"),
])  # fmt: skip
def test_several_filled_in_across_are_refused_at_the_first_that_would_be_lost(
    tmp_path: Path, rows: Rows, cell: str
) -> None:
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.codes) == ([], [("intake.card_across", cell)])
    assert cell in seen.findings[0].what
    assert "一行一份" in seen.findings[0].remedy


def test_three_beside_each_other_are_named(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, [["社工站", "甲社工站", "乙社工站", "丙社工站"], *([*row, 5] for row in INDICATORS)])
    assert seen.codes == [("intake.card_across", "C1")]
    assert seen.findings[0].what == "这张表一行里有几个值（B1、C1、D1…），像是横着填了几份，不知道该读哪一个"


@pytest.mark.parametrize("rows", [
    # units, remarks and hints beside the values
    [[MONTH], ["入户走访户次", 20, "户次"], ["个案节数", 3, "节"], ["小组节数", 2, "比上月少一节"],
     ["社区活动场次", 1]],
    # labels that no form knows, with their answers or without
    [[MONTH], ["入户走访户次", 20, "本月阅读量", 30], ["个案节数", 3, "阅读人数", None],
     ["小组节数", 2, "推文篇数", 7]],
    # stamps and seals
    [["社工站名称", "许村镇社工站", "（盖章）"], ["办公面积（平方米）", 85, "平方米"],
     ["常住人口", 150001, "审核：同意"]],
    # one range in two cells, of a field that can be done without
    [["社工站名称", "许村镇社工站", None], ["联系电话", "0573-00000001", "0573-00000002"], ["常住人口", 150001, None],
     ["办公面积（平方米）", 85, None]],
    # the value of a merged cell that was filled in again when it was taken apart
    [["社工站名称", "许村镇社工站", "许村镇社工站"], ["办公面积（平方米）", 85, 85], ["常住人口", 150001, 150001]],
])  # fmt: skip
def test_what_stands_beside_a_value_and_is_none(tmp_path: Path, rows: Rows) -> None:
    seen = see_rows(tmp_path, rows)
    assert [code for code, _ in seen.codes if code == "intake.card_across"] == []
    assert len(seen.extracts) == 1


def test_a_volunteer_with_labels_that_no_form_knows(tmp_path: Path) -> None:
    rows: Rows = [
        ["志愿者登记表"],
        ["姓名", "张三丰", "曾用名", None, "照片"],
        ["性别", "男", "籍贯", "海宁", None],
        ["联系电话", "13800000001", "工号", "12", None],
        ["村（社区）", "庄湾村", "所在小组", "三组", None],
    ]
    seen = see_rows(tmp_path, rows)
    assert (len(seen.extracts), seen.codes) == (1, [])


def test_a_card_across_can_be_left_out_of_a_book_that_has_others(tmp_path: Path) -> None:
    across = [["社工站", "许村镇社工站", "长安镇社工站"], *INDICATORS]
    alone = [["社工站", "许村镇社工站"], *(row[:2] for row in INDICATORS)]
    seen = see(write_book(tmp_path / "月报.xlsx", {"各站": across, "许村": alone}))
    assert seen.tables == [("monthly_report_wide", 0, [1])]
    assert seen.codes == [("intake.card_across", "C1")]
    assert '--leave-out "各站!C1"' in seen.findings[0].remedy
