"""Which table stands where: every shape of domain §3.11 items 1–6 as a small workbook, with what a person reads."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from swtool.dates import Month
from swtool.intake.hints import Hints
from tests.registry_house import resident_id
from tests.sightings import Rows, see, see_rows, write_book

HEAD = ["社工站名称", "姓名", "性别", "专兼职", "到站时间"]


def _one(name: str, station: str = "许村镇社工站") -> list[object]:
    return [station, name, "女", "专职", "2021-06-30"]


def test_lines_above_say_town_period_reporting_unit_and_unit(tmp_path: Path) -> None:
    rows: Rows = [
        ["海宁市许村镇社工站2026年10月财务公开表"],
        ["填报单位（盖章）：示例社会工作服务中心", None, "单位：万元"],
        ["科目", "摘要", "本期金额"],
        ["督导培训", "讲课费", 1.2],
    ]
    seen = see_rows(tmp_path, rows, ["A1:C1"])
    title = seen.extracts[0].title
    assert seen.tables == [("financial_disclosure", 3, [4])]
    assert (title.town, title.reporting_unit, title.period) == ("许村镇", "示例社会工作服务中心", Month(2026, 10))
    assert seen.column("amount") == [1_200_000]


@pytest.mark.parametrize(
    "lines",
    [
        ["2026年11月3日", "（内部资料）", "许村镇社工站2026年10月财务公开表"],
        ["许村镇社工站2026年10月项目经费、活动经费、其他收支公开表"],
        ["（许村镇社工站2026年10月财务公开表）", "制表：张三  2026年11月3日"],
        ["许村镇社工站财务公开表", "统计时间：2026年10月31日", "打印日期：2026-11-03"],
        ["许村镇社工站财务公开表", "（2026年10月）", "注：2026年9月起按新科目"],
        ["截至2026年10月许村镇社工站财务公开表", "（其中2026年9月补报见附表）"],
    ],
)
def test_days_and_remarks_over_a_table_are_no_title_and_no_period(tmp_path: Path, lines: list[str]) -> None:
    seen = see_rows(tmp_path, [*([line] for line in lines), ["科目", "摘要", "本期金额"], ["督导培训", "讲课费", 1.2]])
    title = seen.extracts[0].title
    assert (title.town, title.period) == ("许村镇", Month(2026, 10))


@pytest.mark.parametrize(
    "line", ["2026年11月3日", "打印时间：2026/11/3 09:30", "制表：张三  2026年11月3日", "2026年7月1日至2026年9月30日"]
)
def test_a_day_alone_says_no_period(tmp_path: Path, line: str) -> None:
    rows: Rows = [["许村镇社工站财务公开表"], [line], ["科目", "摘要", "本期金额"], ["督导培训", "讲课费", 1.2]]
    assert see_rows(tmp_path, rows).extracts[0].title.period is None


def test_a_unit_between_two_stacked_tables_counts_for_the_lower_one_only(tmp_path: Path) -> None:
    rows: Rows = [
        ["2026年10月财务公开表"],
        ["科目", "摘要", "本期金额"],
        ["督导培训", "讲课费", 300],
        ["第二部分"],
        ["填报单位：示例中心", None, "单位：万元"],
        ["科目", "摘要", "本期金额", "累计金额"],
        ["服务活动", "场地", 0.5, 1],
    ]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("financial_disclosure", 2, [3]), ("financial_disclosure", 6, [7])]
    assert (seen.column("amount"), seen.column("amount", 1)) == ([30_000], [500_000])
    assert [each.title.reporting_unit for each in seen.extracts] == ["", "示例中心"]
    assert [each.title.period for each in seen.extracts] == [Month(2026, 10)] * 2
    assert seen.codes == []


def test_money_below_a_table_in_ten_thousands_asks_for_its_own_unit(tmp_path: Path) -> None:
    rows: Rows = [
        ["单位：万元"],
        ["科目", "本期金额"],
        ["督导培训", 0.3],
        [],
        ["项目名称", "承接机构", "合同金额"],
        ["示例项目", "示例中心", 20],
    ]
    seen = see_rows(tmp_path, rows)
    assert seen.codes == [("intake.unit_unclear", "A5")]
    assert seen.findings[0].remedy == "在这张表的上面写明“单位：元”或“单位：万元”"


def test_two_and_three_row_headings_are_joined(tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "社工站名称", "持证情况", None, None],
        [None, None, "助理", "社工师", "高级"],
        ["甲示例", "许村镇社工站", "√", None, None],
    ]
    seen = see_rows(tmp_path, rows, ["A1:A2", "B1:B2", "C1:E1"])
    assert seen.tables == [("staff_roster", 2, [3])]
    assert (seen.column("certificate_assistant"), seen.cell("certificate_senior")) == ([True], "E3")
    rows = [
        ["服务领域", "服务情况", None, None],
        [None, "个案", None, "社区活动"],
        [None, "新增", "节数", "场次"],
        ["为老服务", 2, 5, 3],
    ]
    seen = see_rows(tmp_path, rows, ["A1:A3", "B1:D1", "B2:C2"])
    assert seen.tables == [("monthly_report_wide", 3, [4])]


def test_rows_of_column_numbers_are_no_data_also_after_a_page_break(tmp_path: Path) -> None:
    heading, numbers = ["服务领域", "指标", "本月", "累计"], [1, 2, "3", "4=3+5"]
    data = ["为老服务", "入户走访户次", 12, 30]
    seen = see_rows(tmp_path, [heading, numbers, data, heading, numbers, ["", "咨询次数", 3, 9]])
    assert seen.tables == [("monthly_report", 1, [3, 6])]
    seen = see_rows(tmp_path, [heading, ["甲", "乙", "1=3-5-8", 2], data])
    assert seen.tables == [("monthly_report", 1, [3])]


def test_a_two_row_heading_repeated_after_a_page_break_is_left_out(tmp_path: Path) -> None:
    top = [["姓名", "社工站名称", "持证情况", None], [None, None, "助理", "社工师"]]
    rows = [*top, ["甲示例", "许村镇社工站", "√", None], *top, ["乙示例", "许村镇社工站", None, "√"]]
    seen = see_rows(tmp_path, rows, ["A1:A2", "B1:B2", "C1:D1", "A4:A5", "B4:B5", "C4:D4"])
    assert seen.tables == [("staff_roster", 2, [3, 6])]
    assert seen.codes == []


def test_different_forms_side_by_side_each_with_its_title(tmp_path: Path) -> None:
    rows: Rows = [
        ["许村镇社工站人员花名册", None, None, None, "长安镇项目一览表（单位：万元）"],
        ["姓名", "社工站名称", "性别", None, "项目名称", "承接机构", "合同金额"],
        ["甲示例", "许村镇社工站", "女", None, "示例项目", "示例中心", 20],
        ["乙示例", "许村镇社工站", "男"],
    ]
    seen = see_rows(tmp_path, rows, ["A1:C1", "E1:G1"])
    assert seen.tables == [("staff_roster", 2, [3, 4]), ("project_list", 2, [3])]
    assert [each.title.town for each in seen.extracts] == ["许村镇", "长安镇"]
    assert seen.column("amount", 1) == [20_000_000]
    assert seen.codes == []


def test_one_title_over_tables_side_by_side_is_of_both(tmp_path: Path) -> None:
    rows: Rows = [
        ["许村镇2026年10月情况"],
        ["姓名", "社工站名称", "性别", None, "姓名", "社工站名称", "性别"],
        ["甲示例", "许村镇社工站", "女", None, "乙示例", "许村镇社工站", "男"],
    ]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("staff_roster", 2, [3]), ("staff_roster", 2, [3])]
    assert [each.title.town for each in seen.extracts] == ["许村镇", "许村镇"]
    assert [seen.cell("name"), seen.cell("name", table=1)] == ["A3", "E3"]


def test_a_column_without_heading_does_not_cut_a_table(tmp_path: Path) -> None:
    rows: Rows = [["姓名", "", "社工站名称", "性别"], ["甲示例", "组长", "许村镇社工站", "女"]]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("staff_roster", 1, [2])]
    assert seen.column("station") == ["许村镇社工站"]


SPLIT = ["社工站名称", "岗位性质", None, None, "姓名", "性别", "专兼职", None, "到站时间", "手机"]
SPLIT_ROW = ["许村镇社工站", "服务性", None, None, "示例甲", "女", "专职", None, "2021-01-01", "13800000001"]


def test_blank_columns_that_cut_a_table_are_named(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, [SPLIT, SPLIT_ROW])
    what = "看着像《社工站人员花名册》，必需的列在另一边（E1“姓名”）：中间有空列（{}列），表被分开了"
    assert [(each.code, each.where.cell, each.what, each.remedy.partition("；")[0]) for each in seen.findings] == [
        ("intake.missing_column", "1:1", what.format("C、D"), "删去空列再发来"),
        ("intake.missing_column", "1:1", what.format("H"), "删去空列再发来"),
    ]


def test_columns_without_a_heading_that_hold_something_are_not_to_be_deleted_blindly(tmp_path: Path) -> None:
    row = [*SPLIT_ROW[:2], "组长", *SPLIT_ROW[3:]]
    first = see_rows(tmp_path, [SPLIT, SPLIT_ROW, row]).findings[0]
    assert first.what.endswith("（E1“姓名”）：中间有没有列名的列（C、D列），表被分开了")
    assert first.remedy.startswith("给这些列写上列名，或删去这些列，再发来")


def test_columns_without_a_heading_do_not_make_the_first_row_one(tmp_path: Path) -> None:
    """What is filled under two blank headings bound the row to the heading, and the first person was lost unheard."""
    rows: Rows = [
        [*HEAD[:3], None, None, *HEAD[3:]],
        *([*_one(name)[:3], "组长", None, *_one(name)[3:]] for name in ("示例甲", "示例乙", "示例丙")),
    ]
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.codes) == ([("staff_roster", 1, [2, 3, 4])], [])
    assert seen.column("name") == ["示例甲", "示例乙", "示例丙"]
    assert seen.notes == ["“表”没有读的列：D列（没有列名）；要读的用 swtool intake map 说明"]


def test_a_poor_first_row_below_headings_and_blanks_is_refused_not_lost(tmp_path: Path) -> None:
    head = ["姓名", "身份证号", "岗位性质", None, None, "专兼职", "到站时间"]
    seen = see_rows(tmp_path, [head, ["示例甲", "待补", "项目社工", "组长", "x", "专职", "待定"]])
    assert seen.tables == [("staff_roster", 1, [2])]
    assert [cell for _, cell in seen.codes] == ["B2", "C2", "G2"]


@pytest.mark.parametrize(
    "hints",
    [
        ["（必填）", "（18位）", "（下拉）", "（备用）", "（备用）", "（选填）", "（年月日）"],
        ["必填", "必填", "必填", "选填", "选填", "必填", "必填"],
        ["填全称", "18位", "管理或服务", "可不填", "可不填", "自填", "年月日"],
        ["Name", "ID No.", "Post", "Spare", "Spare", "Basis", "Since"],
        ["同身份证", "18位", "下拉选择", "备用一", "备用二", "下拉选择", "如2021-6-1"],
    ],
)
def test_hints_under_headings_and_blanks_are_no_data(tmp_path: Path, hints: list[object]) -> None:
    head = ["姓名", "身份证号", "岗位性质", None, None, "专兼职", "到站时间"]
    one = ["示例甲", resident_id("19900101", 1), "服务性", None, None, "专职", "2021-06-30"]
    seen = see_rows(tmp_path, [head, hints, one])
    assert seen.tables == [("staff_roster", 2, [3])]


def test_many_columns_between_are_named_as_stretches(tmp_path: Path) -> None:
    """The tail of a table that was pushed out to the right: every letter in between made a message of pages."""
    apart = [["社工站名称", "岗位性质", *[None] * blanks, "姓名", "性别"] for blanks in (2, 3, 700)]
    said = [see_rows(tmp_path, [head, ["许村镇社工站"]]).findings[0].what for head in apart]
    assert [what.partition("中间有")[2] for what in said] == [
        f"空列（{letters}列），表被分开了" for letters in ("C、D", "C至E", "C至ZZ")
    ]


def test_a_table_beside_another_is_no_part_of_it(tmp_path: Path) -> None:
    head = ["社工站名称", "岗位性质", "性别", None, None, *HEAD]
    seen = see_rows(tmp_path, [head, ["许村镇社工站", "服务性", "女", None, None, *_one("示例乙")]])
    assert [each.what for each in seen.findings] == ["看着像《社工站人员花名册》，但缺少必需的列：姓名"]


def test_stacked_tables_without_a_blank_row_between(tmp_path: Path) -> None:
    rows: Rows = [HEAD, _one("甲示例"), ["项目名称", "承接机构"], ["示例项目", "示例中心"]]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("staff_roster", 1, [2]), ("project_list", 3, [4])]


def test_a_lonely_row_above_the_blank_line_belongs_to_the_upper_table(tmp_path: Path) -> None:
    rows: Rows = [HEAD, _one("甲示例"), ["许村镇社工站"], [], ["许村镇项目"], ["项目名称", "承接机构"], ["甲", "乙"]]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("staff_roster", 1, [2, 3]), ("project_list", 6, [7])]
    assert seen.codes == [("cell.required", "B3")]


VILLAGE_HEAD = ["档案号", "户主", "成员姓名", "与户主关系"]


def test_a_sheet_named_for_a_village_is_of_that_village(tmp_path: Path) -> None:
    kinds = {"永福村": "village", "许村镇": "town"}
    book = write_book(
        tmp_path / "档案.xlsx",
        {
            "永福村": [
                ["许村镇居民需求档案"],
                VILLAGE_HEAD,
                ["D1", "甲示例", "甲示例", "本人"],
                ["D1", "甲示例", "乙示例", "妻"],
            ]
        },
    )
    seen = see(book, hints=Hints(place_kind=lambda name: kinds.get(name, "")))
    assert seen.tables == [("household_file", 2, [3, 4])]
    assert seen.column("village") == ["永福村", "永福村"]
    assert (seen.extracts[0].where(seen.extracts[0].rows[0], "village").cell, seen.codes) == ("", [])


@pytest.mark.parametrize("name", ["永福村汇总", "Sheet1", "许村镇"])
def test_a_sheet_named_for_anything_else_is_of_no_village(tmp_path: Path, name: str) -> None:
    kinds = {"永福村": "village", "许村镇": "town"}
    book = write_book(tmp_path / "档案.xlsx", {name: [VILLAGE_HEAD, ["D1", "甲示例", "甲示例", "本人"]]})
    seen = see(book, hints=Hints(place_kind=lambda text: kinds.get(text, "")))
    assert seen.codes == [("intake.missing_column", "1:1")]
    assert "村（社区）" in seen.findings[0].what


def test_a_column_of_its_own_goes_before_the_sheets_name(tmp_path: Path) -> None:
    rows = [[*VILLAGE_HEAD, "村（社区）"], ["D1", "甲示例", "甲示例", "本人", "和平村"]]
    seen = see(write_book(tmp_path / "a.xlsx", {"永福村": rows}), hints=Hints(place_kind=lambda name: "village"))
    assert seen.column("village") == ["和平村"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_that_holds_a_whole_table_is_not_read_and_told_of(tmp_path: Path, state: str) -> None:
    rows = [HEAD, _one("甲示例")]
    template = [["序号", *HEAD], [1], [2]]
    sheets = {"本年": rows, "去年": rows, "空表": [HEAD], "模板": template, "单位": [["社工站名称"], ["甲站"]]}
    path = write_book(tmp_path / "册.xlsx", sheets)
    book = openpyxl.load_workbook(path)
    for name in ("去年", "空表", "模板", "单位"):
        book[name].sheet_state = state
    book.save(path)
    seen = see(path)
    assert seen.tables == [("staff_roster", 1, [2])]
    assert seen.notes == ["隐藏的工作表“去年”像《社工站人员花名册》，没有读；要收的，取消隐藏再发来"]


def test_hidden_dictionary_sheet_and_cover_are_passed_over(tmp_path: Path) -> None:
    book = write_book(
        tmp_path / "a.xlsx",
        {
            "封面": [[], ["海宁市许村镇社工站"], [], ["2026年10月"]],
            "花名册": [HEAD, _one("甲示例")],
            ".数据字典": [["岗位性质", "专兼职"], ["服务性", "专职"], ["管理性", "兼职"]],
        },
    )
    seen = see(book)
    assert (seen.tables, seen.codes) == ([("staff_roster", 1, [2])], [])
    assert seen.notes == ["工作表“封面”里没有表格，没有读"]


def test_sample_rows_captions_spacers_and_prepared_rows_are_no_data(tmp_path: Path) -> None:
    rows: Rows = [
        ["序号", *HEAD],
        ["例", *_one("例：张三")],
        ["一、", None],
        ["一、许村片区"],
        [1, *_one("甲示例")],
        [],
        ["（二）长安片区"],
        [1, *_one("乙示例", "长安镇社工站")],
        [5, *_one("丙示例", "长安镇社工站")],
        [6],
        [7, "", " "],
    ]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("staff_roster", 1, [5, 8, 9])]
    assert seen.extracts[0].no_data == {"示例": [2], "分段标题": [4, 7]}
    assert seen.codes == []


def test_a_caption_merged_across_the_first_column_that_is_read(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, [HEAD, ["许村片区"], _one("甲示例")], ["A2:E2"])
    assert (seen.tables, seen.extracts[0].no_data) == ([("staff_roster", 1, [3])], {"分段标题": [2]})


def test_a_lonely_value_is_data_and_says_what_it_lacks(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, [HEAD, _one("甲示例"), ["许村镇社工站"]])
    assert (seen.tables, seen.codes) == ([("staff_roster", 1, [2, 3])], [("cell.required", "B3")])


def test_notes_end_the_data_and_a_page_foot_does_not(tmp_path: Path) -> None:
    rows: Rows = [
        HEAD,
        _one("甲示例"),
        ["填表人：赵六", None, "审核人：钱七"],
        HEAD,
        _one("乙示例"),
        ["注：以上为在岗人员。"],
        ["联系电话：0573-00000000"],
        ["以下空白", None, None],
    ]
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.codes) == ([("staff_roster", 1, [2, 5])], [])


def test_what_looks_like_data_below_the_notes_is_not_lost_in_silence(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, [HEAD, _one("甲示例"), ["注：以上为在岗人员。"], _one("乙示例")])
    assert seen.tables == [("staff_roster", 1, [2])]
    assert seen.codes == [("intake.after_notes", "4:4")]
    assert seen.extracts[0].findings[0].remedy == "是数据就移到说明的上面；不是就删去"


LEDGER_HEAD = ["科目", "摘要", "本期金额"]


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ([["小计", None, 30], ["合 计", None, 80]], []),
        ([["小计", None, 31], ["合 计", None, 80]], [("intake.total_differs", "C4")]),
        ([[None, "合　计", 30], [None, "总计：", 81]], [("intake.total_differs", "C7")]),
        ([["本页小计", None, 30], ["平均", None, 3]], []),
        ([["合计30元", None, 30], ["累计", None, 80]], []),
    ],
)
def test_totals_are_left_out_and_added_up_again(
    tmp_path: Path, totals: list[list[object]], expected: list[tuple[str, str]]
) -> None:
    rows: Rows = [
        LEDGER_HEAD,
        ["督导培训", "甲", 10],
        ["服务活动", "乙", 20],
        totals[0],
        ["行政管理", "丙", 50],
        [],
        totals[1],
    ]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("financial_disclosure", 1, [2, 3, 5])]
    assert seen.codes == expected
    assert seen.extracts[0].no_data == {"合计": [4, 7]}


@pytest.mark.parametrize(
    ("heading", "rows", "total", "expected"),
    [
        ("本期金额（万元）", (1.5, 3), 5, "4.5万元"),
        ("本期金额（万元）", (1000.25, 234), 5, "1,234.25万元"),
        ("本期金额（千元）", (10, 20), 5, "30千元"),
        ("本期金额（元）", (1000, 500), 5, "1,500.00"),
        ("本期金额", (1000, 500), 5, "1,500.00"),
    ],
)
def test_a_total_that_is_off_is_told_in_the_unit_of_its_column(
    tmp_path: Path, heading: str, rows: tuple[float, float], total: float, expected: str
) -> None:
    lines: Rows = [
        [*LEDGER_HEAD[:2], heading],
        ["督导培训", "甲", rows[0]],
        ["服务活动", "乙", rows[1]],
        ["总计", None, total],
    ]
    seen = see_rows(tmp_path, lines)
    assert [finding.expected for finding in seen.extracts[0].findings] == [expected]


def test_subtotals_by_page_each_sum_their_own_page(tmp_path: Path) -> None:
    rows: Rows = [
        LEDGER_HEAD,
        ["督导培训", "甲", 10],
        ["本页合计", None, 10],
        LEDGER_HEAD,
        ["服务活动", "乙", 20],
        ["本页合计", None, 30],
        ["合计", None, 30],
    ]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("financial_disclosure", 1, [2, 5])]
    assert seen.codes == [("intake.total_differs", "C6")]


def test_totals_that_stand_over_their_rows_sum_what_is_below(tmp_path: Path) -> None:
    rows: Rows = [
        LEDGER_HEAD,
        ["合计", None, 80],
        ["小计", None, 30],
        ["督导培训", "甲", 10],
        ["服务活动", "乙", 20],
        ["小计", None, 51],
        ["行政管理", "丙", 50],
    ]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("financial_disclosure", 1, [4, 5, 7])]
    assert seen.codes == [("intake.total_differs", "C6")]


def test_a_vertical_merge_fills_its_range_and_no_row_more(tmp_path: Path) -> None:
    rows: Rows = [HEAD, _one("甲示例"), [None, *_one("乙示例")[1:]], [None, *_one("丙示例")[1:]]]
    seen = see_rows(tmp_path, rows, ["A2:A3"])
    assert seen.column("station") == ["许村镇社工站", "许村镇社工站", None]


def test_forty_lines_of_instructions_above(tmp_path: Path) -> None:
    lines: list[list[object]] = [[f"{number}. 请按要求填写，姓名、性别必须填写。"] for number in range(1, 56)]
    seen = see_rows(tmp_path, [["填表说明"], *lines, HEAD, _one("甲示例")])
    assert seen.tables == [("staff_roster", 57, [58])]


def test_words_of_the_data_that_are_headings_elsewhere(tmp_path: Path) -> None:
    rows: Rows = [
        ["服务领域", "指标", "本月", "累计"],
        ["培训", "培训", 1, 2],
        ["志愿者", "志愿服务时长", 3, 4],
        ["社区活动", "社区活动场次", 3, 4],
        [],
        ["督导", "督导", 3, 4],
    ]
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.codes) == ([("monthly_report", 1, [2, 3, 4, 6])], [])


def test_a_line_of_contacts_below_a_list_is_no_table(tmp_path: Path) -> None:
    rows: Rows = [HEAD, _one("甲示例"), [], ["联系人", "赵六", "联系电话", "0573-00000000"]]
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.codes) == ([("staff_roster", 1, [2])], [])


def test_a_book_of_several_forms(tmp_path: Path) -> None:
    book = write_book(
        tmp_path / "a.xlsx",
        {"花名册": [HEAD, _one("甲示例")], "项目": [["项目名称", "承接机构"], ["示例项目", "示例中心"]]},
    )
    assert see(book).tables == [("staff_roster", 1, [2]), ("project_list", 1, [2])]


def test_a_long_list_is_not_walked_cell_by_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from swtool.intake import identify, vocabulary
    from swtool.workbooks.cells import Book, Sheet

    asked = 0
    original = vocabulary.Vocabulary.hits

    def counted(self: vocabulary.Vocabulary, row: list[object]) -> int:
        nonlocal asked
        asked += 1
        return original(self, row)  # type: ignore[arg-type]

    monkeypatch.setattr(vocabulary.Vocabulary, "hits", counted)
    sheet = Sheet("花名册", rows=[list(HEAD), *([*_one("甲示例")] for _ in range(300_000))])  # type: ignore[list-item]
    found = identify.identify(Book(tmp_path, "长表", "", "xlsx", (sheet,)), [book_form("staff_roster")])
    assert [(table.header.top, table.last_row) for table in found.tables] == [(1, 300_001)]
    assert asked < 100


def book_form(name: str):  # type: ignore[no-untyped-def]
    from tests.sightings import FORMS

    return next(form for form in FORMS if form.name == name)
