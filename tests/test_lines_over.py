"""Lines over a list that say what all its rows belong to: a project, a course, a village, a station."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sightings import Rows, see_rows

MONEY = ["科目", "预算", "本期金额", "资金来源"]
NORTH, SOUTH = "北镇服务项目", "南镇服务项目"
SIGNED = ["社工站", "姓名", "签到"]
OLD = "培训名称：老年社会工作   培训日期：2026年11月3日   学时：6"
YOUNG = "培训名称：儿童社会工作   培训日期：2026年11月4日   学时：3"


@pytest.mark.parametrize(("rows", "name", "value"), [
    ([["财务公开表（2026年11月）"], [f"项目名称：{NORTH}"], MONEY, ["人员", 10, 8, "财政"]], "project_name", NORTH),
    ([["财务公开表"], ["购买方：北镇人民政府"], MONEY, ["人员", 10, 8, "财政"]], "purchaser", "北镇人民政府"),
    (
        [["记账凭证汇总"], ["资金名称：购买资金", None, f"项目名称：{NORTH}"],
         ["记账日期", "凭证号", "摘要", "借方科目", "贷方科目", "金额"],
         ["2026-10-20", "记-1", "拨付", "5103", "1002", 15]],
        "project_name", NORTH,
    ),
    (
        [["服务记录表"], [f"项目名称：{NORTH}", None, "小组编号：XZ-01"], ["服务日期", "服务人员", "分钟", "参加人数"],
         ["2026-10-08", "甲示例", 90, 8]],
        "engagement_no", "XZ-01",
    ),
    (
        [["议事会议记录表"], ["社区：许村社区"], ["会议名称", "召开时间", "会议议题", "会议决定"],
         ["联席会议", "2026-10-15", "停车", "划线"]],
        "village", "许村社区",
    ),
    (
        [["志愿服务记录表"], ["社工站：许村镇社工站"], ["志愿者编号", "姓名", "日期", "活动名称", "时长"],
         ["330481Z00001", "甲示例", "2026-11-02", "敬老", 2]],
        "station", "许村镇社工站",
    ),
])  # fmt: skip
def test_what_a_line_over_a_list_names_is_of_every_row(tmp_path: Path, rows: Rows, name: str, value: str) -> None:
    """It used to be passed over where the form can do without: spending of a project became its organization's."""
    seen = see_rows(tmp_path, rows)
    assert (seen.codes, seen.column(name), seen.cell(name)[1:]) == ([], [value], "2")


def test_a_column_goes_before_a_line(tmp_path: Path) -> None:
    seen = see_rows(
        tmp_path, [["财务公开表"], [f"项目名称：{NORTH}"], [*MONEY, "项目"], ["人员", 10, 8, "财政", SOUTH]]
    )
    assert seen.column("project_name") == [SOUTH]


def test_the_same_heading_under_another_project_is_another_table(tmp_path: Path) -> None:
    first, second = ["人员", 10, 8, "财政"], ["人员", 10, 9, "财政"]
    rows = [
        ["财务公开表（2026年11月）"],
        [f"项目名称：{NORTH}"], MONEY, first,
        [f"项目名称：{SOUTH}2026年"], MONEY, second,
    ]  # fmt: skip
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("financial_disclosure", 3, [4]), ("financial_disclosure", 6, [7])]
    assert (seen.column("project_name"), seen.column("project_name", 1)) == ([NORTH], [f"{SOUTH}2026年"])
    assert [str(each.title.period) for each in seen.extracts] == ["2026-11"] * 2, "a year in a name hides no month"


@pytest.mark.parametrize("gap", ["    ", "　", "\n", "；"])
def test_several_labels_in_one_line(tmp_path: Path, gap: str) -> None:
    """The organization used to be called 示例中心 项目名称：北镇服务项目."""
    line = gap.join(("机构名称：示例中心", f"项目名称：{NORTH}2026年", "单位：万元"))
    seen = see_rows(tmp_path, [["财务公开表（2026年11月）"], [line], MONEY, ["人员", 10, "0.8", "财政"]])
    title = seen.extracts[0].title
    assert (title.reporting_unit, str(title.period), seen.codes) == ("示例中心", "2026-11", [])
    assert (seen.column("project_name"), seen.column("amount")) == ([f"{NORTH}2026年"], [800_000])


def test_projects_side_by_side_have_their_own_lines(tmp_path: Path) -> None:
    lines = [[f"项目名称：{NORTH}", *[None] * 4, f"项目名称：{SOUTH}"], [*MONEY, None, *MONEY]]
    rows = [["财务公开表（2026年11月）"], *lines, ["人员", 10, 8, "财政", None, "人员", 10, 9, "财政"]]
    seen = see_rows(tmp_path, rows)
    assert {tuple(seen.column("project_name", table)) for table in (0, 1)} == {(NORTH,), (SOUTH,)}


@pytest.mark.parametrize("between", [[], [[]], [[], ["培训签到表"]]])
def test_the_same_heading_under_another_course_is_another_table(tmp_path: Path, between: list[list[str]]) -> None:
    """Who had signed in for the second course used to be put down for the first."""
    row = ["许村镇社工站", "甲示例", "√"]
    seen = see_rows(tmp_path, [["培训签到表"], [OLD], SIGNED, row, *between, [YOUNG], SIGNED, row])
    again = 6 + len(between)
    assert seen.tables == [("training_sign_in", 3, [4]), ("training_sign_in", again, [again + 1])]
    assert [seen.column("course_title", table) for table in (0, 1)] == [["老年社会工作"], ["儿童社会工作"]]
    assert [seen.column("credit_hours", table) for table in (0, 1)] == [[600], [300]]


@pytest.mark.parametrize("line", [OLD, OLD.replace("社会工作", "社会工作（续）"), "培训签到表", "（续表）"])
def test_the_next_page_of_a_course_is_no_table_of_its_own(tmp_path: Path, line: str) -> None:
    first, second = ["许村镇社工站", "甲示例", "√"], ["许村镇社工站", "乙示例", "√"]
    seen = see_rows(tmp_path, [["培训签到表"], [OLD], SIGNED, first, [line], SIGNED, second])
    assert seen.tables == [("training_sign_in", 3, [4, 7])]


def test_what_stands_at_the_head_of_the_sheet_holds_for_a_lower_table_of_another_form(tmp_path: Path) -> None:
    rows = [
        ["项目资料"], [f"项目名称：{NORTH}"],
        ["指标", "计划完成数", "单位"], ["新增个案数", 144, "个"], [],
        ["期次", "约定金额", "约定付款日期"], ["第一期", 60000, "2026-12-20"],
    ]  # fmt: skip
    seen = see_rows(tmp_path, rows)
    assert {each.form.name: each.rows[0].text("project") for each in seen.extracts} == {
        "project_indicators": NORTH, "project_milestones": NORTH,
    }  # fmt: skip


@pytest.mark.parametrize(("title", "forms", "codes"), [
    ("2026年项目指标完成表", ["project_figures"], []),
    ("指标完成情况", [], ["intake.ambiguous_form"]),
])  # fmt: skip
def test_a_line_that_completes_a_form_makes_it_as_good_as_another(
    tmp_path: Path, title: str, forms: list[str], codes: list[str]
) -> None:
    """What was done stood beside what had been planned, and only the plan was read."""
    rows = [["项目名称", "指标名称", "目标值", "完成数"], [NORTH, "走访", 1200, 900]]
    seen = see_rows(tmp_path, [[title], ["统计日期：2026年9月30日"], *rows])
    assert ([each.form.name for each in seen.extracts], [code for code, _ in seen.codes]) == (forms, codes)


LABELS = ["培训名称", "老年社会工作", "培训日期", "2026年11月3日"]


@pytest.mark.parametrize("between", [[], [[]], [["学时", 6, "地点", "会议室"]]])
def test_labels_in_cells_of_their_own_over_a_list(tmp_path: Path, between: list[list[object]]) -> None:
    """They were taken for a heading that lacks the columns of the list."""
    seen = see_rows(tmp_path, [["培训签到表"], LABELS, *between, SIGNED, ["许村镇社工站", "甲示例", "√"]])
    assert (seen.tables, seen.codes) == ([("training_sign_in", 3 + len(between), [4 + len(between)])], [])
    assert seen.column("course_title") == ["老年社会工作"]


def test_labels_beside_one_that_the_list_lacks_are_read_as_on_a_card(tmp_path: Path) -> None:
    """The list does without 社工站: the whole row was refused."""
    labels = ["社工站", "许村镇社工站", "服务日期", "2026年9月3日"]
    seen = see_rows(tmp_path, [["服务记录表"], labels, ["服务人员", "分钟", "参加人数"], ["甲示例", 50, 45]])
    assert (seen.tables, seen.codes) == ([("service_record", 3, [4])], [])
    assert (seen.column("station"), seen.cell("station")) == (["许村镇社工站"], "B2")


def test_a_number_of_a_row_alone_over_a_list_is_refused(tmp_path: Path) -> None:
    labels = ["服务日期", "2026年9月3日", "参加人数", 45]
    seen = see_rows(tmp_path, [["服务记录表"], labels, ["服务人员", "分钟"], ["甲示例", 50]])
    assert (seen.tables, [code for code, _ in seen.codes]) == ([], ["intake.missing_column"])


DUTIES = [["责任方面", "责任事项"], ["站务", "例会"]]
STATION = ["社工站", "许村镇社工站", "启用时间", "2026.1.1"]


@pytest.mark.parametrize("title", [[], [["社工责任清单"]]])
def test_labels_that_name_another_form_are_of_the_list_below(tmp_path: Path, title: Rows) -> None:
    """They were taken for a list of stations without a row, and the duties lost their station."""
    seen = see_rows(tmp_path, [*title, STATION, *DUTIES])
    assert (seen.tables, seen.codes) == ([("register_duties", 2 + len(title), [3 + len(title)])], [])
    assert (seen.column("station"), list(map(str, seen.column("effective_on")))) == (["许村镇社工站"], ["2026-01-01"])


def test_labels_over_a_list_that_knows_no_such_thing_are_refused(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, [STATION, ["标准名称", "标准事项"], ["六有", "有标识"]])
    assert seen.codes == [("intake.labels_of_none", "1:1")]
    assert "“社工站”、“启用时间”" in seen.findings[0].what


def test_a_row_that_holds_a_word_of_a_label_is_none_of_labels(tmp_path: Path) -> None:
    heading, rows = ["联动名称", "联动主体", "联动职责"], [["五社联动", "街道", "统筹"], ["五社联动", "社区", "协调"]]
    seen = see_rows(tmp_path, [["联动主体登记表"], heading, *rows, heading, *rows])
    assert (seen.tables, seen.codes) == ([("register_actors", 2, [3, 4, 6, 7])], [])


def test_a_list_without_rows_over_another_is_one(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, [["社工站名称", "层级", "启用时间"], *DUTIES])
    assert seen.tables == [("station_list", 1, []), ("register_duties", 2, [3])]


def test_the_list_under_the_next_labels_is_another_table(tmp_path: Path) -> None:
    row, next_labels = ["许村镇社工站", "甲示例", "√"], ["培训名称", "儿童社会工作", "培训日期", "2026年11月4日"]
    seen = see_rows(tmp_path, [["培训签到表"], LABELS, SIGNED, row, next_labels, SIGNED, row])
    assert (seen.tables, seen.codes) == ([("training_sign_in", 3, [4]), ("training_sign_in", 6, [7])], [])
    assert seen.column("course_title", 1) == ["儿童社会工作"]


@pytest.mark.parametrize("gap", [[], [[]]])
def test_what_stands_beside_the_next_labels_is_of_the_next_table_alone(tmp_path: Path, gap: list[list[str]]) -> None:
    """确定日期 beside 项目名称 refused the first list, and became a row of it between two."""
    heading, row = ["指标", "计划完成数", "单位"], ["新增个案数", 144, "个"]
    labels = [["项目名称", NORTH, "确定日期", "2026-10-01"], ["项目名称", SOUTH]]
    seen = see_rows(tmp_path, [labels[0], heading, row, *gap, labels[1], heading, row])
    again = 5 + len(gap)
    assert (seen.tables, seen.codes) == (
        [("project_indicators", 2, [3]), ("project_indicators", again, [again + 1])], []
    )  # fmt: skip
    assert [seen.column("project", table) for table in (0, 1)] == [[NORTH], [SOUTH]]
    assert [str(seen.column("agreed_on", table)[0]) for table in (0, 1)] == ["2026-10-01", "None"]
