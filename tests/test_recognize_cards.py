"""Label–value cards as offices lay them out on A4, with merged cells and boxes for opinions. Everybody is invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.registry_house import resident_id
from tests.sightings import FORMS, Rows, see, see_rows, write_book

WHO, OTHER = resident_id("19900101", 1), resident_id("19930303", 2)

CHANGE: Rows = [
    ["社工站人员变动备案表"],
    ["填报单位（盖章）：示例社会工作服务中心", None, None, "填报日期：2026年10月9日"],
    ["项目名称", "许村镇社工站项目", None, "立项时间", "2026年1月", None],
    ["社工站名称", "许村镇社工站", None, "变动类型", "离职", None],
    ["变动日期", "2026-10-08", None, "变动原因", "家庭原因", None],
    ["原人员", "姓名", "甲示例", "身份证号", WHO, None],
    [None, "人员编号", "330481-00001", "岗级", "二级", None],
    ["新人员", "姓名", "乙示例", "身份证号", OTHER, None],
    [None, "学历", "本科", "专业", "社会工作", None],
    ["交接情况", "已交接，资料齐全", None, None, None, None],
    ["机构意见", "同意。\n负责人：丙示例    2026年10月9日", None, None, None, None],
    ["镇街意见\n（盖章）", None, None, None, None, None],
    ["经办人", "丁示例", None, "联系电话", "0573-00000000", None],
    ["注：本表一式三份，一周内报备案。"],
]
CHANGE_MERGES = [
    "A1:F1", "A2:C2", "D2:F2", "B3:C3", "E3:F3", "B4:C4", "E4:F4", "B5:C5", "E5:F5", "A6:A7", "E6:F6", "E7:F7",
    "A8:A9", "E8:F8", "E9:F9", "B10:F10", "B11:F11", "B12:F12", "B13:C13", "E13:F13", "A14:F14",
]  # fmt: skip


def test_a_filing_of_a_staff_change_on_one_page(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, CHANGE, CHANGE_MERGES)
    assert (seen.tables, seen.codes) == ([("staff_change_filing", 0, [3])], [])
    values = {name: value for name, value in seen.extracts[0].rows[0].values.items() if value is not None}
    assert {name: str(value) for name, value in values.items()} == {
        "project_name": "许村镇社工站项目",
        "project_approved_on": "2026-01",
        "station": "许村镇社工站",
        "kind": "leave",
        "event_on": "2026-10-08",
        "reason": "家庭原因",
        "outgoing_name": "甲示例",
        "outgoing_id": WHO,
        "outgoing_no": "330481-00001",
        "pay_grade": "二级",
        "incoming_name": "乙示例",
        "incoming_id": OTHER,
        "education": "bachelor",
        "major": "社会工作",
        "handover": "已交接，资料齐全",
        "handler": "丁示例",
    }
    places = {name: seen.cell(name) for name in ("project_name", "kind", "outgoing_id", "incoming_name", "handover")}
    assert places == {
        "project_name": "B3", "kind": "E4", "outgoing_id": "E6", "incoming_name": "C8", "handover": "B10",
    }  # fmt: skip
    assert seen.extracts[0].is_card
    assert seen.extracts[0].title.title == "社工站人员变动备案表"


@pytest.mark.parametrize(("label", "answer", "name"), [
    ("变动后专职/兼职", "兼职", "basis"), ("变动后专职/兼职", "专职", "basis"), ("学历", "本科", "education"),
])  # fmt: skip
def test_an_answer_that_is_a_word_of_headings_elsewhere(tmp_path: Path, label: str, answer: str, name: str) -> None:
    """兼职 stands in 专职/兼职, and is no heading beside a label that it answers: here in the last row of two cards."""
    card: Rows = [
        ["人员变动备案表"],
        ["社工站名称", "许村镇社工站", "变动类型", "专兼职变化"],
        ["变动人员", "甲示例", "身份证号", WHO],
        ["变动日期", "2026-11-06", label, answer],
    ]
    alone = see_rows(tmp_path, card)
    assert (alone.tables, alone.codes) == ([("staff_change_filing", 0, [2])], [])
    both = see_rows(tmp_path, [*card, [], *card])
    assert (both.tables, both.codes) == ([("staff_change_filing", 0, [2, 7])], [])
    assert [bool(row.values[name]) for row in both.extracts[0].rows] == [True, True]


def test_a_fault_on_a_card_is_at_the_cell_of_the_value(tmp_path: Path) -> None:
    rows = [list(row) for row in CHANGE]
    rows[3][4], rows[3][1], rows[5][4] = "路过", None, 330481199001010014
    seen = see_rows(tmp_path, rows, CHANGE_MERGES)
    assert sorted(seen.codes) == [
        ("cell.choice.unknown", "E4"),
        ("cell.required", "B4"),
        ("cell.resident_id.precision_lost", "E6"),
    ]


def test_a_card_without_a_required_label_says_which(tmp_path: Path) -> None:
    rows = [list(row) for row in CHANGE]
    rows[3][3] = "情况"
    seen = see_rows(tmp_path, rows, CHANGE_MERGES)
    assert (seen.tables, seen.codes) == ([], [("intake.missing_column", "A3")])
    assert seen.findings[0].what == "看着像一张《人员变动备案表》，但缺少必需的栏：变动类型"


def test_a_label_filled_in_twice_and_differently_is_asked_back(tmp_path: Path) -> None:
    rows = [list(row) for row in CHANGE]
    rows[12] = ["经办人", "丁示例", None, "变动原因", "另谋职业", None]
    seen = see_rows(tmp_path, rows, CHANGE_MERGES)
    assert seen.codes == [("intake.label_twice", "E13")]
    assert seen.findings[0].what == "“变动原因”在 E5 和 E13 填得不一样，不知道该读哪一个"


def test_several_cards_below_each_other_and_one_per_sheet(tmp_path: Path) -> None:
    def card(name: str, day: str) -> list[list[object]]:
        return [
            ["人员变动备案表"],
            ["社工站名称", "许村镇社工站", "变动类型", "入职"],
            ["变动人员", name, "变动日期", day],
            ["变动原因", None, "经办人", "丁示例"],
        ]

    both = [*card("甲示例", "2026-10-08"), [], *card("乙示例", "2026-10-09")]
    book = write_book(tmp_path / "备案.xlsx", {"十月": both, "丙示例": card("丙示例", "2026-10-10")})
    seen = see(book)
    assert seen.tables == [("staff_change_filing", 0, [2, 7]), ("staff_change_filing", 0, [2])]
    assert (seen.column("name"), seen.column("name", 1)) == (["甲示例", "乙示例"], ["丙示例"])
    assert [seen.cell("name"), seen.cell("name", 1), seen.cell("event_on", 1)] == ["B3", "B8", "D8"]
    assert seen.codes == []


HOUSEHOLD: Rows = [
    ["居民家庭服务档案"],
    ["档案号", "D001", "建档日期", "2025.3", "负责社工", "丁示例"],
    ["乡镇（街道）", "许村镇", "村（社区）", "永福村", "联系电话", "13900000001"],
    ["户主", "甲示例", "住址", "永福村1组", None, None],
    ["困难类别", "低保", "享受政策", "低保金", None, None],
    ["家庭\n成员\n情况", "姓名", "与户主关系", "性别", "身份证号", "健康状况"],
    [None, "甲示例", "户主", "女", WHO, "良好"],
    [None, "乙示例", "子", "男", None, "残疾"],
    [None, None, None, None, None, None],
    ["需求情况", "需要助老服务，希望有人陪同就医。", None, None, None, None],
    ["知情同意", "已签", "评估日期", "2026-03-01", None, None],
    ["社工意见", "建议纳入重点关注。", None, None, None, None],
]
HOUSEHOLD_MERGES = ["A1:F1", "D4:F4", "D5:F5", "A6:A9", "B10:F10", "D11:F11", "B12:F12"]


def test_a_household_card_with_its_members(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, HOUSEHOLD, HOUSEHOLD_MERGES)
    assert (seen.tables, seen.codes) == ([("household_file", 6, [7, 8])], [])
    assert seen.column("member_name") == ["甲示例", "乙示例"]
    assert seen.column("relation") == ["户主", "子"]
    assert seen.column("resident_id") == [WHO, None]
    for name, value in (
        ("file_no", "D001"),
        ("village", "永福村"),
        ("head_name", "甲示例"),
        ("consent_status", "已签"),
    ):
        assert seen.column(name) == [value, value]
    assert [str(value) for value in seen.column("assessed_on")] == ["2026-03-01"] * 2
    assert [seen.cell("file_no", 1), seen.cell("consent_status", 1), seen.cell("health_status", 1)] == [
        "B2",
        "B11",
        "F8",
    ]


def test_a_fault_in_a_field_of_the_card_is_told_once_for_all_members(tmp_path: Path) -> None:
    rows = [list(row) for row in HOUSEHOLD]
    rows[1][3], rows[1][1] = "2025.13", None
    seen = see_rows(tmp_path, rows, HOUSEHOLD_MERGES)
    assert sorted(seen.codes) == [("cell.day.unreadable", "D2"), ("cell.required", "B2")]


def test_two_household_cards_on_one_sheet(tmp_path: Path) -> None:
    second = [list(row) for row in HOUSEHOLD]
    second[1][1], second[3][1], second[6][1] = "D002", "丙示例", "丙示例"
    below = ["A14:F14", "D17:F17", "D18:F18", "A19:A22", "B23:F23", "D24:F24", "B25:F25"]
    seen = see_rows(tmp_path, [*HOUSEHOLD, [], *second], [*HOUSEHOLD_MERGES, *below])
    assert seen.tables == [("household_file", 6, [7, 8]), ("household_file", 19, [20, 21])]
    assert (seen.column("file_no"), seen.column("file_no", 1)) == (["D001"] * 2, ["D002"] * 2)
    assert seen.codes == []


def test_a_letter_of_commitment_as_text(tmp_path: Path) -> None:
    rows: Rows = [
        ["社会工作者公益服务承诺书"],
        ["本人姓名：甲示例，身份证号：" + WHO + "，现在许村镇从事社会工作服务。"],
        ["社工站名称：许村镇社工站    承诺书签订日期：2026年10月9日"],
        ["本人自愿遵守职业守则，诚信服务。"],
        ["承诺人（签字）：            年   月   日"],
    ]
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.codes) == ([("staff_roster", 0, [2])], [])
    assert seen.column("name") == ["甲示例"]
    assert seen.column("resident_id") == [WHO]
    assert seen.column("station") == ["许村镇社工站"]
    assert [str(value) for value in seen.column("commitment_signed_on")] == ["2026-10-09"]
    assert [seen.cell("name"), seen.cell("station")] == ["A2", "A3"]


def test_what_is_written_over_a_sign_in_list_is_of_every_row(tmp_path: Path) -> None:
    rows: Rows = [
        ["培训签到表"],
        ["培训名称：社工实务", None, "培训日期：2026-10-08"],
        ["主办单位：海宁市民政局", None, "审核人：丁示例"],
        ["序号", "姓名", "社工站名称", "签到"],
        [1, "甲示例", "许村镇社工站", "甲示例"],
        [2, "乙示例", "许村镇社工站", "√"],
    ]
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.codes) == ([("training_sign_in", 4, [5, 6])], [])
    assert seen.column("course_title") == ["社工实务", "社工实务"]
    assert seen.cell("course_title") == "A2"
    assert seen.column("verified_by") == [None, None], "an auditor in the title line vouches for nobody's hours"


def test_a_monthly_report_an_indicator_a_row_is_a_list(tmp_path: Path) -> None:
    rows: Rows = [
        ["许村镇社工站2026年10月月报表"],
        ["指标", "本月", "累计"],
        ["入户走访户次", 279, 1279],
        ["咨询次数", 12, 30],
        ["志愿服务时长", 12.5, 30],
        ["满意度", "96.5%", None],
    ]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("monthly_report", 2, [3, 4, 5, 6])]


def test_the_same_without_a_heading_is_a_card(tmp_path: Path) -> None:
    rows: Rows = [
        ["许村镇社工站2026年10月月报表"],
        ["入户走访户次", 279, "咨询次数", 12],
        ["志愿服务时长", 12.5, "满意度", "96.5%"],
    ]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("monthly_report_wide", 0, [2])]
    assert (seen.cell("satisfaction"), seen.extracts[0].title.town) == ("D3", "许村镇")


@pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])
def test_every_form_can_come_as_a_card(tmp_path: Path, form) -> None:  # type: ignore[no-untyped-def]
    """The declaration is enough: titles on the left, values beside them, two pairs a row."""
    columns = [column for column in form.columns if "/" not in column.title]
    pairs = [columns[first : first + 2] for first in range(0, len(columns), 2)]
    rows = [[form.title], *([cell for column in pair for cell in (column.title, f"值{column.name}")] for pair in pairs)]
    seen = see_rows(tmp_path, rows, ["A1:D1"])
    assert [(each.form.name, each.header_row) for each in seen.extracts] == [(form.name, 0)]
    found = seen.extracts[0]
    for number, column in enumerate(columns):
        assert found.where(found.rows[0], column.name).cell == f"{'BD'[number % 2]}{2 + number // 2}"


def test_dates_and_numbers_stand_on_cards_too(tmp_path: Path) -> None:
    rows: Rows = [
        ["项目一览表", None, None, "单位：万元"],
        ["项目名称", "示例项目", "承接机构", "示例中心"],
        ["合同金额", 20, "立项时间", date(2026, 1, 5)],
    ]
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.column("amount")) == ([("project_list", 0, [2])], [20_000_000])


def test_labels_above_their_values_within_a_card(tmp_path: Path) -> None:
    rows: Rows = [
        ["社工站人员变动备案表"],
        ["社工站名称", "许村镇社工站", "变动类型", "入职"],
        ["新人员", "新人员学历", "新人员专业", "新人员证书"],
        ["乙示例", "本科", "社会工作", "无"],
        ["变动日期", "2026-10-08", "变动原因", "新招"],
    ]
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.codes) == ([("staff_change_filing", 0, [2])], [])
    assert (seen.column("incoming_name"), seen.cell("incoming_name"), seen.cell("major")) == (["乙示例"], "A4", "C4")


def test_a_member_with_a_name_only_is_not_lost(tmp_path: Path) -> None:
    rows = [list(row) for row in HOUSEHOLD]
    rows[8][1] = "丁示例"
    seen = see_rows(tmp_path, rows, HOUSEHOLD_MERGES)
    assert seen.tables == [("household_file", 6, [7, 8, 9])]


def test_a_field_of_the_card_that_the_members_have_too_is_told(tmp_path: Path) -> None:
    rows = [list(row) for row in HOUSEHOLD]
    rows[4][2:4] = ["身份证号", WHO]
    seen = see_rows(tmp_path, rows, HOUSEHOLD_MERGES)
    assert seen.codes == [("intake.field_not_read", "D5")]
    assert seen.extracts[0].findings[0].what == "“身份证号”没有读入：下面的名单里有这一列"
