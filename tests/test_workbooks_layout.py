"""Finding tables on a sheet: the mess of domain §3.11, each shape once, with what a person would read from it."""

from __future__ import annotations

import pytest

from swtool.workbooks.cells import Cell, MergedRange, Sheet, column_letters, column_number
from swtool.workbooks.headings import cell_text, normalize_heading
from swtool.workbooks.layout import fill_merged, header_candidates, is_repeated_header, side_by_side
from tests.sheets_house import lines_above

ROSTER = Sheet(
    "花名册",
    rows=[
        ["示例县长安镇社工站2021年6月人员花名册", "", "", "", "", "", ""],
        ["填报单位（盖章）：长安镇社工站", "", "", "填报日期：2021年7月2日", "", "单位：万元", ""],
        ["序号", "乡镇", "姓 名", "持证情况", "", "", "备注"],
        ["", "", "", "助理", "社工师", "高级", ""],
        [1.0, "长安镇", "张 三", "√", "", "", ""],
        [2.0, "", "李四", "", "√", "", ""],
        [3.0, "", "王五", "", "", "", ""],
        ["合 计", "", 3.0, 1.0, 1.0, 0.0, ""],
        ["填表人：赵六", "", "", "审核人：", "", "", ""],
    ],
    merged=(
        MergedRange(1, 1, 1, 7),
        MergedRange(3, 1, 4, 1),
        MergedRange(3, 2, 4, 2),
        MergedRange(3, 3, 4, 3),
        MergedRange(3, 4, 3, 6),
        MergedRange(3, 7, 4, 7),
        MergedRange(5, 2, 6, 2),
    ),
)


@pytest.mark.parametrize(
    ("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("AZ", 52), ("BA", 53), ("XFD", 16384)]
)
def test_column_letters_and_numbers_are_inverse(letters: str, number: int) -> None:
    assert column_letters(number) == letters
    assert column_number(letters) == number


def test_addresses_count_from_where_the_sheet_was_read() -> None:
    sheet = Sheet("表", rows=[["甲", "乙"], ["丙"]], first_row=4, first_column=3)
    assert sheet.address(0, 0) == "C4"
    assert sheet.address(1, 1) == "D5"
    assert (sheet.last_row, sheet.last_column) == (5, 4)
    assert [sheet.value(4, 3), sheet.value(5, 4), sheet.value(3, 3), sheet.value(6, 3)] == ["甲", None, None, None]


def test_a_merge_fills_its_own_range_and_not_a_row_more() -> None:
    value_at = fill_merged(ROSTER)
    assert [value_at(row, 2) for row in (4, 5, 6, 7)] == ["乡镇", "长安镇", "长安镇", None]
    assert [value_at(3, column) for column in (3, 4, 5, 6, 7)] == ["姓 名", "持证情况", "持证情况", "持证情况", "备注"]


def test_a_merge_of_the_whole_sheet_costs_nothing() -> None:
    sheet = Sheet("表", rows=[["甲"], ["乙"]], merged=(MergedRange(1, 1, 1_048_576, 16_384),))
    assert fill_merged(sheet)(2, 1) == "甲"


def test_merged_parents_are_joined_with_their_children() -> None:
    joined = next(one for one in header_candidates(ROSTER) if (one.top, one.bottom) == (3, 4))
    assert joined.columns == {
        1: "序号", 2: "乡镇", 3: "姓名", 4: "持证情况/助理", 5: "持证情况/社工师", 6: "持证情况/高级", 7: "备注",
    }  # fmt: skip
    assert joined.parts[5] == ("持证情况", "社工师")


def test_a_heading_is_not_joined_with_the_first_data_row() -> None:
    found = {(one.top, one.bottom) for one in header_candidates(ROSTER)}
    assert (3, 3) in found
    assert not any(top <= 4 < bottom for top, bottom in found)
    assert not any(top < 3 for top, _ in found)


def test_a_heading_without_merges_is_joined_over_the_blanks() -> None:
    sheet = Sheet(
        "导出", rows=[["序号", "人员", "", "", "备注"], ["", "专职", "兼职", "合计", ""], [1.0, 2.0, 3.0, 5.0, ""]]
    )
    joined = next(one for one in header_candidates(sheet) if (one.top, one.bottom) == (1, 2))
    assert list(joined.columns.values()) == ["序号", "人员/专职", "人员/兼职", "人员/合计", "备注"]


def test_three_rows_of_heading() -> None:
    sheet = Sheet(
        "三层",
        rows=[
            ["站点", "人员", "", ""],
            ["", "持证", "", "未持证"],
            ["", "助理", "社工师", ""],
            ["长安站", 1.0, 2.0, 3.0],
        ],
        merged=(MergedRange(1, 1, 3, 1), MergedRange(1, 2, 1, 4), MergedRange(2, 2, 2, 3), MergedRange(2, 4, 3, 4)),
    )
    joined = next(one for one in header_candidates(sheet) if (one.top, one.bottom) == (1, 3))
    assert list(joined.columns.values()) == ["站点", "人员/持证/助理", "人员/持证/社工师", "人员/未持证"]


def test_a_second_table_below_is_found_from_its_row() -> None:
    sheet = Sheet("上下", rows=[["姓名", "站点"], ["张三", "甲站"], [], ["课程", "学时"], ["督导", 3.0]])
    assert header_candidates(sheet, first_row=3)[0].columns == {1: "课程", 2: "学时"}


def test_headings_below_the_limit_are_not_looked_for() -> None:
    rows: list[list[Cell]] = [[] for _ in range(30)]
    sheet = Sheet("深", rows=[*rows, ["姓名", "站点"]])
    assert header_candidates(sheet) == []
    assert [one.top for one in header_candidates(sheet, 31)] == [31]


def test_tables_side_by_side_are_cut_apart() -> None:
    apart = Sheet("并排", rows=[["姓名", "学时", "", "姓名", "学时"]])
    adjoining = Sheet("并排", rows=[["姓名", "学时", "姓名", "学时"]])
    assert [list(one.columns) for one in side_by_side(header_candidates(apart)[0])] == [[1, 2], [4, 5]]
    assert [list(one.columns) for one in side_by_side(header_candidates(adjoining)[0])] == [[1, 2], [3, 4]]


def test_a_heading_repeated_after_a_page_break_is_known() -> None:
    header = next(one for one in header_candidates(ROSTER) if (one.top, one.bottom) == (3, 4))
    assert is_repeated_header(["序 号", "乡镇", "姓名", "持证情况", "", "", "备注"], header)
    assert is_repeated_header(["", "", "", "助理", "社工师", "高级", ""], header)
    assert is_repeated_header(["乡镇", "姓名"], header, first_column=2)
    assert not is_repeated_header([4.0, "长安镇", "姓名", "", "", "", ""], header)
    assert not is_repeated_header(["", "", "姓名", "", "", "", ""], header)


@pytest.mark.parametrize(
    ("written", "text", "hint"),
    [
        ("姓　名", "姓名", ""),
        (" 姓\n名 *", "姓名", ""),
        ("＊身份证号：", "身份证号", ""),
        ("服务面积（平方米）", "服务面积", "平方米"),
        ("金额\r\n(万元)", "金额", "万元"),
        ("联系电话【手机】", "联系电话", "手机"),
        ("ＱＱ号", "QQ号", ""),
        ("姓名（必填）", "姓名", ""),
        ("合同金额（万元）（必填）", "合同金额", "万元"),
        ("提交时间（自动）", "提交时间", ""),
        ("1、姓名：", "姓名", ""),
        ("１２．联系电话（选填）", "联系电话", ""),
        ("（3）持证情况", "持证情况", ""),
        ("1.5倍工资", "1.5倍工资", ""),
        ("1.1.2", "1.1.2", ""),
        ("12", "12", ""),
        ("（盖章）", "(盖章)", ""),
        ("是否(是/否)持证", "是否(是/否)持证", ""),
        ("", "", ""),
    ],
)
def test_headings_are_compared_by_their_words(written: str, text: str, hint: str) -> None:
    heading = normalize_heading(written)
    assert (heading.text, heading.hint) == (text, hint)
    assert heading.full == (f"{text}({hint})" if hint else text)


def test_a_cell_is_worded_as_it_is_read() -> None:
    assert [cell_text(cell) for cell in (3.0, 2.5, None, " 甲 ", True)] == ["3", "2.5", "", "甲", "True"]


def test_title_and_metadata_line() -> None:
    found = lines_above(ROSTER, 3)
    assert found.title == "示例县长安镇社工站2021年6月人员花名册"
    assert found.reporting_unit == "长安镇社工站"
    assert found.town_text == "长安镇"
    assert found.period_text == "2021年6月"
    assert found.unit == "万元"
    assert found.filled_on_text == "2021年7月2日"
    assert len(found.lines) == 2


@pytest.mark.parametrize(
    ("rows", "field", "expected"),
    [
        ([["填报单位（盖章）：     填报日期：     单位：元"]], "reporting_unit", ""),
        ([["填报单位（盖章）：     填报日期：     单位：元"]], "unit", "元"),
        ([["填报单位:", "", "海洲街道社工站", "报告期:", "2021年第二季度"]], "period_text", "2021年第二季度"),
        ([["填报单位:", "", "海洲街道社工站", "报告期:", "2021年第二季度"]], "town_text", "海洲街道"),
        ([["单位：示例社工服务中心"]], "reporting_unit", "示例社工服务中心"),
        ([["单位：示例社工服务中心"]], "unit", None),
        ([["单位：人"]], "unit", None),
        ([["单位：人、万元"]], "unit", "万元"),
        ([["单位：人、万元"]], "reporting_unit", ""),
        ([["单位：个、户、平方米、千元"]], "unit", "千元"),
        ([["（单位：人次，元）"]], "unit", "元"),
        ([["单位：万元（人民币）"]], "unit", "万元"),
        ([["单位：人次、小时"]], "reporting_unit", ""),
        ([["单位：人、户、场次"]], "unit", None),
        ([["单位：元、万元"]], "unit", "元、万元"),
        ([["单位：万家社工站"]], "reporting_unit", "万家社工站"),
        ([["单位：人和社工中心"]], "reporting_unit", "人和社工中心"),
        ([["金额单位：人民币万元"]], "unit", "万元"),
        ([["经费支出表（单位：万元）"]], "unit", "万元"),
        ([["附件2：", ""], ["社工站月报表", ""]], "title", "社工站月报表"),
        ([["乡镇社工站月报表（2021年）"]], "town_text", ""),
        ([["乡镇社工站月报表（2021年）"]], "period_text", "2021年"),
        ([["景德镇市示例区乡村振兴工作表"]], "town_text", ""),
        ([["镇海区澥浦镇社工站花名册"]], "town_text", "澥浦镇"),
        ([["2026年10月澥浦镇社工站月报表"]], "town_text", "澥浦镇"),
        ([["2026年度澥浦镇社工站花名册"]], "town_text", "澥浦镇"),
        ([["附：澥浦镇社工站花名册"]], "town_text", "澥浦镇"),
        ([["2026年返乡人员居民需求档案"]], "town_text", ""),
        ([["2026年美丽城镇创建居民需求清单"]], "town_text", ""),
        ([["示范乡镇社工站花名册"]], "town_text", ""),
        ([["澥浦镇镇街保障事项登记表"]], "town_text", "澥浦镇"),
        ([["外冈镇社工站花名册"]], "town_text", "外冈镇"),
        ([["外乡镇人员花名册"]], "town_text", ""),
        ([["填报单位：XX镇社工站"]], "town_text", ""),
        ([["乡镇：澥浦镇"]], "town_text", "澥浦镇"),
        ([["抄送：澥浦镇"]], "town_text", ""),
        ([["海宁市月湖街道社工站花名册"]], "town_text", "月湖街道"),
        ([["2026年10月市场街道社工站月报表"]], "town_text", "市场街道"),
        ([["新镇街道社工站花名册"]], "town_text", "新镇街道"),
        ([["月报表（2026 年 10 月 1 日至 10 月 31 日）"]], "period_text", "2026年10月"),
        ([["月报表（2026年9月1日至09月30日）"]], "period_text", "2026年9月"),
        ([["报表（2025年10月1日至2026年10月31日）"]], "period_text", ""),
        ([["报表（2026年1月-2026年10月）"]], "period_text", ""),
        ([["报表（2026年1月1日起至10月31日止）"]], "period_text", ""),
        ([["报表（2026年1月、2月）"]], "period_text", ""),
        ([["单 位：万元"]], "unit", "万元"),
        ([["单位 万元"]], "unit", "万元"),
        ([["单位", "万元"]], "unit", "万元"),
        ([["（以万元计）"]], "unit", "万元"),
        ([["数据单位：万元"]], "unit", "万元"),
        ([["货币单位:人民币/万元"]], "unit", "万元"),
        ([["填报单位：示例中心", "", "单　位：万元"]], "reporting_unit", "示例中心"),
        ([["共收万元以上捐赠一笔"]], "unit", None),
        ([["填报单位：____镇社工站"]], "town_text", ""),
        ([["所属镇街：澥浦镇"]], "town_text", "澥浦镇"),
        ([["社工站月报表（自2026年10月1日至2026年10月31日）"]], "period_text", "2026年10月"),
        ([["社工站季报表（2026年7月1日至2026年9月30日）"]], "period_text", ""),
        ([["2019年示例市7月份统计表"]], "period_text", "2019年7月"),
        ([["长安镇二〇二一年六月工作月报表"]], "period_text", "二〇二一年六月"),
        ([["社工站工作月报表"], ["2021年1-6月"]], "period_text", "2021年1-6月"),
        ([["填报日期：2021年7月2日"]], "period_text", ""),
        ([["填报日期：    年  月  日"]], "filled_on_text", ""),
        ([["上级单位：示例局"]], "reporting_unit", ""),
        ([["说明：" + "一、每月五日前报送，单位：万元；" * 20]], "unit", None),
        ([["填报单位：示例中心", "", "2026年10月", "单位：元"]], "reporting_unit", "示例中心"),
        ([["填报单位：示例中心", "", "2026年10月", "单位：元"]], "period_text", "2026年10月"),
        ([["机构名称：示例中心   2026 年 10 月"]], "reporting_unit", "示例中心"),
        ([["机构名称：示例中心   2026 年 10 月"]], "period_text", "2026年10月"),
        ([["编制单位：示例中心", "2026年10月31日"]], "reporting_unit", "示例中心"),
        ([["编制单位：示例中心", "2026年10月31日"]], "period_text", ""),
        ([["填报单位：示例中心 2026年服务项目部"]], "reporting_unit", "示例中心 2026年服务项目部"),
    ],
)
def test_what_the_lines_above_say(rows: list[list[Cell]], field: str, expected: str | None) -> None:
    assert getattr(lines_above(Sheet("表", rows=[*rows, ["姓名", "站点"]]), len(rows) + 1), field) == expected


def test_nothing_above_says_nothing() -> None:
    found = lines_above(Sheet("表", rows=[["姓名", "站点"]]), 1)
    assert (found.title, found.lines, found.unit) == ("", (), None)
