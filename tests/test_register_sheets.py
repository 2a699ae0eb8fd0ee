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
