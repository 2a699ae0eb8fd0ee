"""Which rows under a heading are data: sums, samples, captions, notes and repeated headings are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.registry_house import resident_id
from tests.sightings import HEAD, Rows, one, see_rows

LEDGER_HEAD = ["科目", "摘要", "本期金额"]


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


def test_sample_rows_captions_spacers_and_prepared_rows_are_no_data(tmp_path: Path) -> None:
    rows: Rows = [
        ["序号", *HEAD],
        ["例", *one("例：张三")],
        ["一、", None],
        ["一、许村片区"],
        [1, *one("甲示例")],
        [],
        ["（二）长安片区"],
        [1, *one("乙示例", "长安镇社工站")],
        [5, *one("丙示例", "长安镇社工站")],
        [6],
        [7, "", " "],
    ]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("staff_roster", 1, [5, 8, 9])]
    assert seen.extracts[0].no_data == {"示例": [2], "分段标题": [4, 7]}
    assert seen.codes == []


def test_a_caption_merged_across_the_first_column_that_is_read(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, [HEAD, ["许村片区"], one("甲示例")], ["A2:E2"])
    assert (seen.tables, seen.extracts[0].no_data) == ([("staff_roster", 1, [3])], {"分段标题": [2]})


@pytest.mark.parametrize("mark", ["同上", "〃", '"', " 同上 "])
def test_the_same_as_above_is_no_content_and_is_not_guessed(tmp_path: Path, mark: str) -> None:
    """Neither a station of that name, nor a school: also where any words may stand."""
    head = [*HEAD, "毕业院校"]
    seen = see_rows(tmp_path, [head, [*one("甲示例"), "示例大学"], [*one("乙示例", mark), mark]])
    assert seen.codes == [("cell.same_as_above", "A3"), ("cell.same_as_above", "F3")]
    assert seen.column("school") == ["示例大学", None]


def test_a_lonely_value_is_data_and_says_what_it_lacks(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, [HEAD, one("甲示例"), ["许村镇社工站"]])
    assert (seen.tables, seen.codes) == ([("staff_roster", 1, [2, 3])], [("cell.required", "B3")])


def test_notes_end_the_data_and_a_page_foot_does_not(tmp_path: Path) -> None:
    rows: Rows = [
        HEAD,
        one("甲示例"),
        ["填表人：赵六", None, "审核人：钱七"],
        HEAD,
        one("乙示例"),
        ["注：以上为在岗人员。"],
        ["联系电话：0573-00000000"],
        ["以下空白", None, None],
    ]
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.codes) == ([("staff_roster", 1, [2, 5])], [])


def test_what_looks_like_data_below_the_notes_is_not_lost_in_silence(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, [HEAD, one("甲示例"), ["注：以上为在岗人员。"], one("乙示例")])
    assert seen.tables == [("staff_roster", 1, [2])]
    assert seen.codes == [("intake.after_notes", "4:4")]
    assert seen.extracts[0].findings[0].remedy == "是数据就移到说明的上面；不是就删去"


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


@pytest.mark.parametrize("words", ["11月工资合计", "志愿者补贴总计"])
def test_words_of_an_entry_that_speak_of_a_total_are_data(tmp_path: Path, words: str) -> None:
    seen = see_rows(tmp_path, [LEDGER_HEAD, ["人员薪酬", words, 25000], ["服务活动", "重阳节物资", 3000]])
    assert (seen.tables, seen.codes) == ([("financial_disclosure", 1, [2, 3])], [])


@pytest.mark.parametrize("words", ["合计", "小计", "本月合计", "人员薪酬合计", "人员薪酬小计", "工资小计"])
def test_what_sums_the_rows_above_is_a_total_beside_its_subject_too(tmp_path: Path, words: str) -> None:
    seen = see_rows(tmp_path, [LEDGER_HEAD, ["人员薪酬", "工资", 25000], ["人员薪酬", words, 25000]])
    assert (seen.tables, seen.extracts[0].no_data) == ([("financial_disclosure", 1, [2])], {"合计": [3]})


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


def test_a_number_of_its_row_alone_is_not_shared_out_by_a_merge(tmp_path: Path) -> None:
    """3000 over three vouchers is not 9000; over blank rows it is the amount of the first."""
    rows: Rows = [
        LEDGER_HEAD,
        ["服务活动", "物资", 3000],
        [None, "布置", None],
        [None, "茶点", None],
        ["行政", "水电", 500],
        [],
    ]
    seen = see_rows(tmp_path, rows, ["A2:A4", "C2:C4", "A5:A6", "B5:B6", "C5:C6"])
    assert seen.tables == [("financial_disclosure", 1, [2, 3, 4, 5])]
    assert seen.codes == [("cell.merged_number", f"C{row}") for row in (2, 3, 4)]
    assert seen.findings_text("C3") == "本期金额：第 2–4 行合并成一格，看不出哪一行是多少"
    assert seen.column("amount") == [None, None, None, 50_000]


def test_hours_of_a_course_are_those_of_each_who_took_it(tmp_path: Path) -> None:
    head = ["姓名", "身份证号", "课程名称", "培训日期", "学时"]
    rows: Rows = [
        head,
        ["甲示例", resident_id("19900101", 2), "个案", "2026-03-05", 6],
        ["乙示例", resident_id("19900101", 3)],
    ]
    seen = see_rows(tmp_path, rows, ["C2:C3", "D2:D3", "E2:E3"])
    assert (seen.codes, [str(hours) for hours in seen.column("credit_hours")]) == ([], ["600", "600"])


def test_rows_whose_first_words_are_merged_are_data_whatever_they_say(tmp_path: Path) -> None:
    """A long sentence by itself, or 二、…, is no note and no caption there; what stands below the merge may be one."""
    duties = ["制定计划", "开展个案、小组、社区活动等专业服务，做好记录", "二、链接社会资源"]
    rows: Rows = [
        ["责任方面", "责任事项"],
        ["服务", duties[0]],
        [None, duties[1]],
        [None, duties[2]],
        ["责任清单一经公布，各社工站应当遵照执行。"],
    ]
    seen = see_rows(tmp_path, rows, ["A2:A4"])
    assert seen.tables == [("register_duties", 1, [2, 3, 4])]
    assert (seen.column("title"), seen.codes) == (duties, [])


def test_a_vertical_merge_fills_its_range_and_no_row_more(tmp_path: Path) -> None:
    rows: Rows = [HEAD, one("甲示例"), [None, *one("乙示例")[1:]], [None, *one("丙示例")[1:]]]
    seen = see_rows(tmp_path, rows, ["A2:A3"])
    assert seen.column("station") == ["许村镇社工站", "许村镇社工站", None]
