"""Sheets of the registers as towns write them: who is meant by a bare heading, yes and no in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sightings import Rows, see_rows

STATION = "许村镇社工站"


@pytest.mark.parametrize(("rows", "form", "name"), [
    ([["奖项名称", "社工站", "获奖人员", "表彰日期"], ["优秀社工", STATION, "张示例", "2026.5"]],
     "register_awards", "staff_no"),
    ([["被推荐人", "推荐为", "推荐日期"], ["张示例", "政协委员", "2026.9.1"]], "register_recommendations", "staff_no"),
    ([["社工站", "师傅姓名", "徒弟姓名", "结对日期"], [STATION, "张示例", "冯示例", "2026.3"]],
     "register_mentors", "staff_no"),
    ([["社工站", "师傅", "徒弟", "结对日期"], [STATION, "张示例", "冯示例", "2026.3"]], "register_mentors", "staff_no"),
])  # fmt: skip
def test_who_is_meant_need_not_be_a_number(tmp_path: Path, rows: Rows, form: str, name: str) -> None:
    """获奖人员 used to be left out with a reminder, and the award of a worker became that of the station."""
    seen = see_rows(tmp_path, rows)
    assert [found for found, _, _ in seen.tables] == [form]
    assert (seen.column(name), seen.codes) == (["张示例"], [])


@pytest.mark.parametrize(("rows", "name"), [
    ([["乡镇", "保障类别", "保障内容", "是否落实"], ["许村镇", "场地", "三间", "已落实"],
      ["许村镇", "食宿", "食堂", "未落实"]], "fulfilled"),
    ([["社工站", "核对项目", "是否达标", "核对日期"], [STATION, "有场地", "达标", "2026.10.8"],
      [STATION, "有人员", "不达标", "2026.10.8"]], "fulfilled"),
    ([["社工站", "核对项目", "是否具备", "核对日期"], [STATION, "有场地", "已具备", "2026.10.8"],
      [STATION, "有人员", "不具备", "2026.10.8"]], "fulfilled"),
    ([["社工站", "评估期间", "补助金额", "决定日期", "是否拨付"], [STATION, "2025年", 2, "2026.2.1", "已拨付"],
      ["长安镇社工站", "2025年", 2, "2026.2.1", "未拨付"]], "fulfilled"),
])  # fmt: skip
def test_yes_and_no_in_the_words_of_the_heading(tmp_path: Path, rows: Rows, name: str) -> None:
    seen = see_rows(tmp_path, rows)
    assert (seen.column(name), seen.codes) == ([True, False], [])


@pytest.mark.parametrize(("rows", "name", "values"), [
    ([["考试年度", "考试级别", "报考人姓名", "是否通过"], ["2026", "初级", "甲示例", "是"],
      ["2026", "中级", "乙示例", "否"]], "outcome", ["passed", "failed"]),
    ([["评估年份", "社工站", "评估机构", "评估日期", "是否合格"], ["2025年度", STATION, "示例所", "2026.1.10", "是"],
      ["2025年度", "长安镇社工站", "示例所", "2026.1.10", "否"]], "passed", ["yes", "no"]),
])  # fmt: skip
def test_whether_something_was_passed_is_yes_or_no(tmp_path: Path, rows: Rows, name: str, values: list[str]) -> None:
    seen = see_rows(tmp_path, rows)
    assert (seen.column(name), seen.codes) == (values, [])


@pytest.mark.parametrize(("rows", "name", "day"), [
    ([["双选会名称", "举办时间", "主办单位"], ["示例双选会", "2026年3月20日", "示例局"]], "effective_on", "2026-03-20"),
    ([["项目名称", "采购方式", "合同编号", "合同签订时间"], ["示例项目", "磋商", "HT-1", "2026.1.22"]],
     "contract_on", "2026-01-22"),
    ([["项目名称", "期次", "约定金额", "付款时间"], ["示例项目", "第一期", 3, "2026.2.5"]], "paid_on", "2026-02-05"),
    ([["项目名称", "承接机构", "合同金额", "批准立项日期"], ["示例项目", "示例中心", 3, "2026.1.22"]],
     "approved_on", "2026-01-22"),
])  # fmt: skip
def test_a_day_is_called_by_either_word(tmp_path: Path, rows: Rows, name: str, day: str) -> None:
    """合同签订时间 and 付款时间 used to be left out with no more than a note."""
    seen = see_rows(tmp_path, rows)
    assert (list(map(str, seen.column(name))), seen.codes) == ([day], [])


def test_the_hours_of_an_activity_are_no_days(tmp_path: Path) -> None:
    head = ["活动编号", "个案类别", "活动名称", "开案日期", "开始时间", "结束时间", "社工站"]
    row = ["HD-1", "活动", "敬老", "2026.3.1", "9:00", "11:00", STATION]
    seen = see_rows(tmp_path, [["个案小组活动登记表"], head, row])
    assert ("closed_on" in seen.extracts[0].columns, seen.codes) == (False, [])


@pytest.mark.parametrize("title", ["联系电话", "电话", "手机号码"])
def test_how_to_reach_somebody(tmp_path: Path, title: str) -> None:
    head = ["乡镇", "村（社区）", "联动身份", "联动人员姓名", title]
    seen = see_rows(tmp_path, [head, ["许村镇", "永福村", "儿童主任", "郑示例", "13800000022"]])
    assert (seen.column("mobile"), seen.codes) == (["13800000022"], [])
