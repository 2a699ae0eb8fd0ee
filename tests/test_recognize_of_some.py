"""Lists of some of the staff: not taken for the roster, from which all others would seem to have left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.registry_house import resident_id
from tests.sightings import Rows, see, see_rows, write_book

WHO, OTHER = resident_id("19900101", 1), resident_id("19930303", 2)
PEOPLE: Rows = [["序号", "姓名", "身份证号", "联系电话"], [1, "甲示例", WHO, None], [2, "乙示例", OTHER, None]]


@pytest.mark.parametrize("title", [
    "许村镇社工站2026年11月值班人员名单", "许村镇社工站2026年职业水平考试报名表", "参训社工名单", "社工考勤表",
    "持证社工情况统计表", "社会工作者权益保障登记簿", "慰问人员花名册", "考勤表(2026年11月)",
])  # fmt: skip
def test_names_and_ids_under_a_title_of_something_else_are_no_roster(tmp_path: Path, title: str) -> None:
    seen = see_rows(tmp_path, [[title], *PEOPLE])
    assert (seen.tables, seen.codes) == ([], [("intake.of_some_only", "2:2")])
    assert seen.findings[0].what == (
        f"不敢认作《社工站人员花名册》：表名写的是“{title}”，只认出 姓名、身份证号、手机，"
        "没有岗位、专兼职、入职时间等列，怕只是一部分人的名单"
    )
    assert "社工站人员花名册" in seen.findings[0].remedy


@pytest.mark.parametrize("lines", [
    [],
    [["许村镇社工站人员花名册"]],
    [["许村镇人员名册"]],
    [["许村镇社工名单"]],
    [["2026年在岗社工"]],
    [["社工站工作人员一览表"]],
    [["社工基本信息采集表"]],
    [["许村镇社工站"]],
    [["许村镇"], ["2026年11月"]],
    [["填报单位：许村镇社工站    填报日期：2026年11月3日"]],
    [["海宁市社会工作服务中心"], ["社工人员登记表"]],
    [["许村镇社会工作和志愿服务站人员名册"]],
    [["许村镇社工站人员配置表（2026年11月）"]],
    [["许村镇社工站"], ["单位名称", "许村镇社工站", "填表日期", "2026年11月3日"]],
    [["请各站如实填写，参加培训的人员也要填"]],
])  # fmt: skip
def test_a_roster_of_names_and_ids_goes_on(tmp_path: Path, lines: list[list[str]]) -> None:
    seen = see_rows(tmp_path, [*lines, *PEOPLE])
    top = len(lines) + 1
    assert (seen.tables, seen.codes) == ([("staff_roster", top, [top + 1, top + 2])], [])


@pytest.mark.parametrize("sheet", ["Sheet1", "11月", "许村"])
def test_the_name_of_the_sheet_is_no_title(tmp_path: Path, sheet: str) -> None:
    assert see(write_book(tmp_path / "a.xlsx", {sheet: PEOPLE})).tables == [("staff_roster", 1, [2, 3])]


@pytest.mark.parametrize("heading", ["岗位", "专兼职", "入职时间", "到站时间", "离职时间"])
@pytest.mark.parametrize("title", ["社会工作者权益保障登记簿", "持证社工花名册", "在岗及新进社工名单", "社工台账"])
def test_a_column_about_the_post_makes_up_for_a_title_that_says_little(
    tmp_path: Path, heading: str, title: str
) -> None:
    rows: Rows = [[title], ["姓名", "身份证号", heading], ["甲示例", WHO, None]]
    assert see_rows(tmp_path, rows).tables == [("staff_roster", 2, [3])]


@pytest.mark.parametrize(("title", "heading"), [
    ("许村镇2026年11月社工津贴发放表", "岗位"), ("社工站值班表", "岗位"), ("参训社工名单", "岗位"),
    ("2026年离职人员登记表", "离职时间"), ("2026年离职人员花名册", "离职时间"),
    ("2026年新进人员名单", "到站时间"), ("许村镇新入职人员花名册", "入职时间"),
])  # fmt: skip
def test_a_title_that_says_of_whom_a_list_is_holds_against_columns_about_posts(
    tmp_path: Path, title: str, heading: str
) -> None:
    seen = see_rows(tmp_path, [[title], ["姓名", "身份证号", "证书等级", heading], ["甲示例", WHO, "初级", None]])
    assert (seen.tables, seen.codes) == ([], [("intake.of_some_only", "2:2")])
    assert seen.findings[0].what == f"不敢认作《社工站人员花名册》：表名写的是“{title}”，看来只是一部分人的名单"
    assert seen.findings[0].remedy == (
        "确是全部人员的，在表格上面写上表名“社工站人员花名册”；不是的，换成要报的那张填报表（swtool intake template）"
    )


COURSE = "培训名称：老年社会工作   培训时间：2026年3月5日   学时：6   主办单位：海宁市民政局"


def test_hours_that_are_written_over_the_list_are_of_every_row(tmp_path: Path) -> None:
    rows: Rows = [["许村镇社工站继续教育学时登记表"], [COURSE], ["序号", "姓名", "身份证号", "备注"], *_two()]
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.codes) == ([("training_record", 3, [4, 5])], [])
    assert seen.column("course_title") == ["老年社会工作"] * 2
    assert seen.column("credit_hours") == [600, 600], "hundredths of an hour"
    assert seen.column("organizer") == ["海宁市民政局"] * 2
    assert (seen.cell("course_title"), seen.cell("credit_hours", 1)) == ("A2", "A2")


def test_a_title_of_another_form_that_lacks_something_is_refused_as_that_form(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, [["许村镇社工站继续教育学时登记表"], ["序号", "姓名", "身份证号", "备注"], *_two()])
    assert (seen.tables, seen.codes) == ([], [("intake.missing_column", "2:2")])
    assert seen.findings[0].what == "看着像《继续教育学时登记表》，但缺少必需的列：培训名称、开始时间"


def test_a_sign_in_sheet_with_its_course_over_the_list(tmp_path: Path) -> None:
    rows: Rows = [
        ["许村镇社工站培训签到表"],
        ["培训名称", "老年", "培训日期", "2026-11-03"],
        ["主办单位", "海宁市民政局", "学时", 6],
        ["序号", "姓名", "签到", "备注"],
        [1, "甲示例", "√", None],
        [2, "乙示例", "√", None],
    ]
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.codes) == ([("training_sign_in", 4, [5, 6])], [])
    assert (seen.column("course_title"), seen.cell("credit_hours")) == (["老年"] * 2, "D3")


def _two() -> list[list[object]]:
    return [[1, "甲示例", WHO, None], [2, "乙示例", OTHER, None]]
