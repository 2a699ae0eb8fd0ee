"""What the lines over a table and the name of its sheet say of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.intake.hints import Hints
from tests.sightings import HEAD, Rows, one, see, see_rows, write_book

VILLAGE_HEAD = ["档案号", "户主", "成员姓名", "与户主关系"]


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


def test_a_line_of_several_units_names_nobody(tmp_path: Path) -> None:
    rows: Rows = [
        ["示例中心2026年10月财务公开表"],
        [None, None, "单位：人、万元"],
        ["科目", "摘要", "本期金额"],
        ["督导培训", "讲课费", 1.2],
    ]
    seen = see_rows(tmp_path, rows)
    assert (seen.extracts[0].title.reporting_unit, seen.column("amount")) == ("", [1_200_000])


def test_two_units_of_money_over_a_table_are_refused_at_its_cells(tmp_path: Path) -> None:
    rows: Rows = [
        ["2026年10月财务公开表"],
        ["单位：元、万元"],
        ["科目", "摘要", "本期金额"],
        ["督导培训", "讲课费", 1.2],
    ]
    seen = see_rows(tmp_path, rows)
    assert seen.column("amount") == [None]
    assert [(each.where.cell, each.what) for each in seen.extracts[0].findings] == [
        ("C4", "本期金额：金额单位“元、万元”不认识，请写元、千元或万元")
    ]


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


def test_forty_lines_of_instructions_above(tmp_path: Path) -> None:
    lines: list[list[object]] = [[f"{number}. 请按要求填写，姓名、性别必须填写。"] for number in range(1, 56)]
    seen = see_rows(tmp_path, [["填表说明"], *lines, HEAD, one("甲示例")])
    assert seen.tables == [("staff_roster", 57, [58])]
