"""A row that equals what the office holds passes every check: each form is loaded twice, with all that is compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool import rooms
from swtool.intake.load import State
from swtool.office import Office
from tests.crossrow_house import ONE, THREE, TWO, county, load_sheet, told
from tests.inventory_case import resident_id

CHILD = resident_id("20160708", "002")
STAFF = [
    [
        "社工站名称",
        "乡镇（街道）",
        "姓名",
        "身份证号",
        "手机",
        "学历",
        "所学专业",
        "持证情况",
        "取证时间",
        "登记有效期",
        "岗位性质",
        "专兼职",
        "入职时间",
        "到站时间",
        "承诺书签订日期",
        "五险一金",
    ],
    [
        "许村镇社工站",
        "许村镇",
        "张示例",
        ONE,
        "13800000001",
        "本科",
        "社会工作",
        "中级",
        "2020.9",
        "2020.9.1-2026.12.31",
        "服务性岗位",
        "专职",
        "2024.1",
        "2024.2.1",
        "2024.1.2",
        "五险一金",
    ],
    [
        "许村镇社工站",
        "许村镇",
        "买买提江",
        TWO,
        "13800000001",
        None,
        None,
        "无",
        None,
        None,
        "服务性岗位",
        "专职",
        "2024.3.1",
        "2024.2.1",
        "是",
        None,
    ],
    [
        "许村镇社工站",
        "许村镇",
        "买买提",
        None,
        "13800000001",
        None,
        None,
        None,
        None,
        None,
        "服务性岗位",
        "兼职",
        "2024.3.1",
        "2024.3.1",
        None,
        None,
    ],
]
"""The second shares a telephone and came to the station before entry, the third looks like the second."""

SHEETS: dict[str, list[list[object]]] = {
    "organization_list": [
        [
            "机构名称",
            "统一社会信用代码",
            "机构类型",
            "评估等级",
            "等级有效期",
            "慈善组织认定日期",
            "联系人",
            "联系电话",
        ],
        [
            "新示例中心",
            "52330481MJ0000001T",
            "民非",
            "AAA",
            "2024.5.6-2029.5.5",
            "2020年",
            "张示例",
            "13800000001、87654321",
        ],
    ],
    "station_list": [
        ["社工站名称", "乡镇（街道）", "设立日期", "运营机构", "合同起止", "办公面积", "常住人口", "人口年份"],
        ["新站社工站", "许村", "2022.1.1", "示例潮声社工服务中心", "2021.1.1至长期", "40㎡", "3.2万", "2025年"],
    ],
    "project_list": [
        ["项目名称", "承接机构", "社工站", "合同金额（万元）", "立项时间", "项目起止"],
        ["新项目", "潮声", "许村镇社工站", 1.5, "2026.3", "2026.1-2026.12"],
    ],
    "staff_roster": STAFF,
    "staff_change_filing": [
        [
            "社工站名称",
            "变动类型",
            "变动日期",
            "新人员",
            "新人员身份证号",
            "变动后岗位性质",
            "变动后专职/兼职",
            "承诺书签订日期",
        ],
        ["许村镇社工站", "入职", "2026.11.3", "李示例", THREE, "服务性岗位", "专职", "2026.12.1"],
    ],
    "training_record": [
        ["姓名", "身份证号", "培训名称", "开始时间", "结束时间", "学时", "认定学时", "认定单位", "考核结果"],
        ["张示例", ONE, "示例课", "2026.10.8-10.9", "/", "12", "13", "示例协会", "合格"],
    ],
    "training_sign_in": [
        ["姓名", "身份证号", "培训名称", "培训日期", "签到", "签退"],
        ["张示例", ONE, "示例课乙", "2026.10.20 9:00-11:30", "√", "11:35"],
        ["买买提江", TWO, "示例课乙", "2026.10.20 9:00-11:30", "请假", "—"],
    ],
    "household_file": [
        [
            "档案号",
            "村（社区）",
            "户主",
            "住址",
            "成员姓名",
            "与户主关系",
            "身份证号",
            "出生年月",
            "联系电话",
            "建档日期",
            "评估日期",
        ],
        [
            "D001",
            "永福村",
            "甲示例",
            "永福村3组",
            "甲示例",
            "户主",
            None,
            "1960.5",
            "13800000001、13800000002",
            "2025.5.6",
            "2025.5.1",
        ],
        ["D001", "永福村", "甲示例", "永福村3组", "丙示例", "孙子", CHILD, None, None, "2025.5.6", None],
        ["D002", "永福村", "甲示例", "永福村3组", "甲示例", "户主", None, None, "13800000001", "2025.5.6", None],
        ["D002", "永福村", "甲示例", "永福村3组", "丁示例", "孙女", CHILD, None, None, "2025.5.6", None],
    ],
    "need_list": [
        ["需求编号", "村（社区）", "需求类别", "需求描述", "提出日期", "状态", "完成日期"],
        ["N1", "永福村", "助餐", "送餐", "2026.5", "已满足", "2026.6.1"],
        ["N2", "永福村", "助餐", "送餐", "2026.5", "已提出", "/"],
    ],
    "community_resource_list": [
        ["乡镇（街道）", "社区", "资源名称", "提供方", "折合价值", "对接次数", "有效期", "联系电话"],
        ["许村", "永福村", "活动室", "甲单位", "约3,000元", "30余", "长期", "13800000001/0573-87654321"],
    ],
    "financial_disclosure": [
        ["机构名称", "月份", "科目", "预算", "本期支出", "累计支出", "执行率"],
        ["潮声", "2026-09", "办公费", 1000, 100, 100, "50%"],
        ["潮声", "2026-10", "办公费", 1000, 100, 250, "25%"],
    ],
    "monthly_report": [
        ["社工站", "月份", "指标", "本月", "累计", "年度指标", "完成率"],
        ["许村镇社工站", "2026-09", "探访人次", "10人次", 50, 200, "80%"],
        ["许村镇社工站", "2026-10", "探访人次", 10, 65, 200, "32.5%"],
    ],
    "monthly_report_wide": [
        ["社工站", "月份", "服务人数", "服务人次", "在跟个案", "新增个案", "结案", "满意度"],
        ["硖石街道社工站", "2026-09", 10, "1.2万", 3, 1, 0, "95%"],
        ["硖石街道社工站", "2026-10", 10, 10, 9, 1, 0, 0.95],
    ],
    "party_entries": [
        ["机构名称", "月份", "日期", "类别", "主题", "参加人数"],
        ["潮声", "2026-10", "2026.10.8", "党课", "学习", "12人"],
    ],
}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = county(tmp_path)
    for name in ("staff_roster",):
        receipt = load_sheet(made, tmp_path, SHEETS[name])
        assert receipt.state is State.LOADED, told(receipt)
    return made


@pytest.mark.parametrize("form", SHEETS)
def test_loaded_twice_it_is_unchanged(form: str, office: Office, tmp_path: Path) -> None:
    first = load_sheet(office, tmp_path, SHEETS[form])
    assert first.state in (State.LOADED, State.UNCHANGED), told(first)
    assert [table.extract.form.name for table in first.tables] == [form]
    again = load_sheet(office, tmp_path, SHEETS[form])
    assert again.state is State.UNCHANGED, told(again)
    assert not any(finding.blocks for finding in again.findings)


def test_every_form_is_loaded_twice() -> None:
    assert {book.form.name for book in rooms.books()} == set(SHEETS)
