"""Rows that are no data, each kind with what it looks like and what only resembles it."""

from __future__ import annotations

import pytest

from swtool.workbooks.cells import Cell
from swtool.workbooks.row_kinds import (
    is_foot_row,
    is_note_row,
    is_number_row,
    is_sample_row,
    is_total_row,
)


@pytest.mark.parametrize(
    "row",
    [
        ["小计", 3], ["", "合 计", 3], [13.0, "合　计"], ["总计："], ["长安镇小计", 5], ["合计（人）", 5],
        ["合计：12人"], ["平均", 2.5], ["一", "张三", "本页小计"],
    ],
)  # fmt: skip
def test_total_rows(row: list[Cell]) -> None:
    assert is_total_row(row)


@pytest.mark.parametrize(
    "row",
    [
        ["张三", "社工"],
        ["平均年龄调查", 3],
        ["合计师事务所", 1],
        [1, "张三", "甲站", "合计"],
        ["", None],
        [],
        ["共计划三次", 2],
    ],
)
def test_rows_that_only_resemble_totals(row: list[Cell]) -> None:
    assert not is_total_row(row)


@pytest.mark.parametrize(
    "row",
    [
        ["注：本表一式三份"], ["备注:", "略"], ["说明：1.按月填报"], ["填表人：赵六", "", "审核人："],
        ["审核人（签字）："],
        ["联系电话："], ["单位负责人（签章）："], ["注1：指专职人员"],
        ["填报日期：2021年7月2日"], ["", "填表说明："],
        ["请各站于每月五日前报送，逾期不再受理。"],
        ["制表：赵六", None, "审核：钱七"], ["经办："], ["填报：赵六"], ["审核签字："], ["分管领导：", "孙八"],
        ["填表人", "赵六", "电话", "0573-00000000"],
        ["填表人：", "赵六", "审核人：", "钱七", "填报日期：", "2021年7月2日"],
        ["单位负责人：", "赵六", "统计负责人：", "钱七", "填表人：", "孙八"],
        ["填表人：", "赵六", "联系电话：", "13800000000", "日期：", "2021.7.2"],
        ["填表人：赵六", "科室负责人：", "钱七", "职务：", "干事", "2021年", "7月"],
        ["填表人", "赵六", "职务", "干事", "填报日期", "2021.7.2", "盖章"],
        ["联系人：", "赵六", "", "0573-00000000"], ["电话：", "13800000000", "地址：", "示例镇", "邮编：", "314400"],
        ["负责人（签字）：", "赵六", "填表日期：2021", "年", "月"],
        ["审核人：", "", "分管领导审批意见", "同意"], ["备注：", "红色", "离职", "黄色", "借调"],
        ["填表人签名：张三", "审核人签名：李四", "2026年11月3日"], ["经办人签字：", "", "领导签字："],
        ["负责人签字：张三"], ["社工站负责人：张三", "填表人：李四", "日期："], ["主任：张三"],
        ["填报单位负责人：张三", "填表人：李四"],
        ["站长：张三", "分管领导：李四", "民政办（盖章）"], ["会计：张三", "出纳：李四", "制单：王五"], ["签发："],
        ["民政办负责人：张三"], ["单位（盖章）", "", "2026年11月3日"], ["镇街意见：", "同意", "（盖章）"],
        ["说明", "1.专职指全职", "2.兼职指非全日制"], ["填 表 人∶张三", "审核人∶李四"],
        ["填表人；张三", "审核人；李四"],
        ["制表：", "张三", "复核：", "李四", "站长：", "王五", "2026年11月"],
        ["注：1、专职", "2、兼职", "3、借调"], ["说明：1.专职指全职", "2.兼职指非全日制", "（3）其他"],
    ],
)  # fmt: skip
def test_note_rows(row: list[Cell]) -> None:
    assert is_note_row(row)


@pytest.mark.parametrize(
    "row",
    [
        ["备注", "姓名"], [1, "注：新招"], ["张三", "说明"], ["说明会", "3月"], [], ["注册社工", 3],
        ["说明：政策宣传", "社区治理", "许村镇社工站", "社工"], ["制表培训", "3月"], ["审核"],
        ["电话：13800000000回访", "个案", "许村镇社工站", "每月"], ["审核：初审材料", "3天", "社工"],
        ["联系人", "张三示", "13800000002", "许村镇卫生院"], ["经办人", "受理申请", "社工", "当日"],
        ["审核人", "审核材料", "站长", "三日"], ["电话：回访", "12", "30"], ["电话：社工站", 12.5, "30.25"],
        ["审核：", 2, "核对材料", "三日"], ["居民意见：加装电梯", "永福村", "3栋"], ["站长：统筹站务", "管理", "每月"],
    ],
)  # fmt: skip
def test_rows_that_only_resemble_notes(row: list[Cell]) -> None:
    assert not is_note_row(row)


@pytest.mark.parametrize(
    "row",
    [
        ["第 1 页 共 1 页"], ["第1页，共3页"], ["第 1 页", "共 3 页"], ["—— 以下空白 ——"], ["（以下无正文）"],
        ["（续下页）"],
        ["接上页"], ["（盖章）"], ["共1家"], ["共 12 人", ""], ["以上共3项。"], ["- 第二页 -"],
    ],
)  # fmt: skip
def test_feet_of_pages(row: list[Cell]) -> None:
    assert is_foot_row(row)


@pytest.mark.parametrize(
    "row",
    [
        ["第一社区", "共建"], ["共1家", "甲站", "乙站"], ["共青团"], ["第 1 页", "甲"], [], ["以下"], ["盖章培训"],
        ["第三页岩村民委员会"], [3],
    ],
)  # fmt: skip
def test_rows_that_only_resemble_feet(row: list[Cell]) -> None:
    assert not is_foot_row(row)


@pytest.mark.parametrize(
    "row", [["例：张三"], ["", "例", "张三"], ["示例", "张三"], ["（样例）", "李四"], [1, "例:李四"], ["示例1", "张三"]]
)
def test_sample_rows(row: list[Cell]) -> None:
    assert is_sample_row(row)


@pytest.mark.parametrize("row", [["例会", "每月"], ["示例县长安镇", 3], ["张三"], [1, "甲", "乙", "例：丙"], []])
def test_rows_that_only_resemble_samples(row: list[Cell]) -> None:
    assert not is_sample_row(row)


@pytest.mark.parametrize(
    "row",
    [[1, 2, 3, 4], [1.0, 2.0, 3.0], ["甲", "乙", 1, 2], ["1", "2", "3=1+2", "4"], ["1=3-5-8", "2", "3"],
     ["（1）", "（2）", "（3）"], ["栏次", 1, 2, 3]],
)  # fmt: skip
def test_number_rows(row: list[Cell]) -> None:
    assert is_number_row(row)


@pytest.mark.parametrize("row", [[1, 2], [3, 4, 5], [1, 3, 2], [1, 2, 2], [1, "张三", 3], [1, 3, 5], [], [1, 2, 30]])
def test_rows_that_only_resemble_column_numbers(row: list[Cell]) -> None:
    assert not is_number_row(row)
