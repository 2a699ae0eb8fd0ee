"""Which tables stand on a sheet, and where each begins and ends (domain §3.11 items 1–6)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.registry_house import resident_id
from tests.sightings import HEAD, Rows, one, see, see_rows, write_book

SPLIT = ["社工站名称", "岗位性质", None, None, "姓名", "性别", "专兼职", None, "到站时间", "手机"]


SPLIT_ROW = ["许村镇社工站", "服务性", None, None, "示例甲", "女", "专职", None, "2021-01-01", "13800000001"]


def book_form(name: str):  # type: ignore[no-untyped-def]
    from tests.sightings import FORMS

    return next(form for form in FORMS if form.name == name)


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


def test_a_blank_column_does_not_cut_a_table_of_which_a_part_would_be_another_form(tmp_path: Path) -> None:
    """乡镇, 社工站名称 and 运营机构 alone make a list of stations; with the rest they are of the roster."""
    rows: Rows = [
        ["乡镇", "社工站名称", "运营机构", None, "姓名", "专兼职", "到站时间"],
        ["许村镇", "许村镇社工站", "示例中心", None, "示例甲", "专职", "2021-01-01"],
    ]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("staff_roster", 1, [2])]
    assert (seen.column("station"), seen.column("organization")) == (["许村镇社工站"], ["示例中心"])
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


def test_a_column_without_heading_does_not_cut_a_table(tmp_path: Path) -> None:
    rows: Rows = [["姓名", "", "社工站名称", "性别"], ["甲示例", "组长", "许村镇社工站", "女"]]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("staff_roster", 1, [2])]
    assert seen.column("station") == ["许村镇社工站"]


def test_blank_columns_that_cut_a_table_are_named(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, [SPLIT, SPLIT_ROW])
    what = "看着像《社工站人员花名册》，必需的列在另一边（E1“姓名”）：中间有空列（{}列），表被分开了"
    assert [(each.code, each.where.cell, each.what, each.remedy.partition("；")[0]) for each in seen.findings] == [
        ("intake.missing_column", "1:1", what.format("C、D"), "删去空列再发来"),
        ("intake.missing_column", "1:1", what.format("H"), "删去空列再发来"),
    ]


def test_a_column_at_the_far_end_of_a_sheet_is_told_in_time(tmp_path: Path) -> None:
    """Each blank column was looked for among all the others: of 65,000 in an old book, for a minute."""
    far: Rows = [[*SPLIT[:2], *[None] * 16_000, "姓名"], [*SPLIT_ROW[:2], *[None] * 16_000, "示例甲"]]
    (told, *_) = see_rows(tmp_path, far).findings
    last, name = get_column_letter(16_002), get_column_letter(16_003)
    what = f"看着像《社工站人员花名册》，必需的列在另一边（{name}1“姓名”）：中间有空列（C至{last}列），表被分开了"
    assert (told.code, told.what) == ("intake.missing_column", what)


def test_columns_without_a_heading_that_hold_something_are_not_to_be_deleted_blindly(tmp_path: Path) -> None:
    row = [*SPLIT_ROW[:2], "组长", *SPLIT_ROW[3:]]
    first = see_rows(tmp_path, [SPLIT, SPLIT_ROW, row]).findings[0]
    assert first.what.endswith("（E1“姓名”）：中间有没有列名的列（C、D列），表被分开了")
    assert first.remedy.startswith("给这些列写上列名，或删去这些列，再发来")


def test_columns_without_a_heading_do_not_make_the_first_row_one(tmp_path: Path) -> None:
    """What is filled under two blank headings bound the row to the heading, and the first person was lost unheard."""
    rows: Rows = [
        [*HEAD[:3], None, None, *HEAD[3:]],
        *([*one(name)[:3], "组长", None, *one(name)[3:]] for name in ("示例甲", "示例乙", "示例丙")),
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
    seen = see_rows(tmp_path, [head, ["许村镇社工站", "服务性", "女", None, None, *one("示例乙")]])
    assert [each.what for each in seen.findings] == ["看着像《社工站人员花名册》，但缺少必需的列：姓名"]


def test_stacked_tables_without_a_blank_row_between(tmp_path: Path) -> None:
    rows: Rows = [HEAD, one("甲示例"), ["项目名称", "承接机构"], ["示例项目", "示例中心"]]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("staff_roster", 1, [2]), ("project_list", 3, [4])]


def test_a_lonely_row_above_the_blank_line_belongs_to_the_upper_table(tmp_path: Path) -> None:
    rows: Rows = [HEAD, one("甲示例"), ["许村镇社工站"], [], ["许村镇项目"], ["项目名称", "承接机构"], ["甲", "乙"]]
    seen = see_rows(tmp_path, rows)
    assert seen.tables == [("staff_roster", 1, [2, 3]), ("project_list", 6, [7])]
    assert seen.codes == [("cell.required", "B3")]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_that_holds_a_whole_table_is_not_read_and_told_of(tmp_path: Path, state: str) -> None:
    rows = [HEAD, one("甲示例")]
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
            "花名册": [HEAD, one("甲示例")],
            ".数据字典": [["岗位性质", "专兼职"], ["服务性", "专职"], ["管理性", "兼职"]],
        },
    )
    seen = see(book)
    assert (seen.tables, seen.codes) == ([("staff_roster", 1, [2])], [])
    assert seen.notes == ["工作表“封面”里没有表格，没有读"]


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
    rows: Rows = [HEAD, one("甲示例"), [], ["联系人", "赵六", "联系电话", "0573-00000000"]]
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.codes) == ([("staff_roster", 1, [2])], [])


def test_a_book_of_several_forms(tmp_path: Path) -> None:
    book = write_book(
        tmp_path / "a.xlsx",
        {"花名册": [HEAD, one("甲示例")], "项目": [["项目名称", "承接机构"], ["示例项目", "示例中心"]]},
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
    sheet = Sheet("花名册", rows=[list(HEAD), *([*one("甲示例")] for _ in range(300_000))])  # type: ignore[list-item]
    found = identify.identify(Book(tmp_path, "长表", "", "xlsx", (sheet,)), [book_form("staff_roster")])
    assert [(table.header.top, table.last_row) for table in found.tables] == [(1, 300_001)]
    assert asked < 100
