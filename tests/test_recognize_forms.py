"""Which form is it: hidden marks, near headings, tables that fit nothing or two forms, and what is left out by name."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Day, Text
from swtool.intake.hints import Hints, LeaveOut
from swtool.intake.near import Question
from swtool.workbooks.fillin import FillIn, make_fill_in_book
from swtool.workbooks.marks import MARK_SHEET
from tests.sheets_house import filled_in
from tests.sightings import FORMS, Rows, see, see_rows, write_book

ROSTER, FILING, PROJECTS = (
    next(form for form in FORMS if form.name == name)
    for name in ("staff_roster", "staff_change_filing", "project_list")
)
ROW = {"name": "甲示例", "station": "许村镇社工站"}


def _edited(path: Path, *, headings: dict[str, str] | None = None, mark: dict[str, object] | None = None) -> Path:
    """A fill-in book after somebody changed cells of its first sheet, or of its hidden mark."""
    book = openpyxl.load_workbook(path)
    for address, text in (headings or {}).items():
        book.worksheets[0][address] = text
    for address, value in (mark or {}).items():
        book[MARK_SHEET][address] = value
    book.save(path)
    book.close()
    return path


# -- the hidden mark --------------------------------------------------------------------------------------------------


def test_a_changed_heading_of_a_fill_in_book_is_read_by_its_place(tmp_path: Path) -> None:
    path = filled_in(ROSTER, tmp_path / "花名册.xlsx", [ROW])
    place = f"E{3}"
    assert ROSTER.columns[4].name == "name"
    seen = see(_edited(path, headings={place: "员工"}))
    assert seen.tables == [("staff_roster", 3, [4])]
    assert seen.column("name") == ["甲示例"]
    assert seen.codes == [("intake.changed_heading", "E3")]
    assert seen.extracts[0].findings[0].what == "列名改成了“员工”，按填报表原来的位置读作“姓名”"


def test_a_shifted_column_is_not_read_by_its_place(tmp_path: Path) -> None:
    path = filled_in(ROSTER, tmp_path / "花名册.xlsx", [ROW])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].insert_cols(3)
    book.worksheets[0]["F3"] = "员工"
    book.save(path)
    seen = see(path)
    assert [code for code, _ in seen.codes] == ["intake.missing_column"]


def test_a_book_that_is_not_marked_is_not_read_by_place(tmp_path: Path) -> None:
    headings = ["员工" if column.name == "name" else column.title for column in ROSTER.columns]
    seen = see_rows(tmp_path, [headings, ["x"] * len(headings)])
    assert [code for code, _ in seen.codes] == ["intake.missing_column"]


@pytest.mark.parametrize(
    ("mark", "what"),
    [
        ({"B2": 9}, "这是第 9 版《社工站人员花名册》，本程序只认到第 1 版"),
        ({"B1": "no_such_form"}, "填报表的标记是“no_such_form”，本程序没有这张表"),
    ],
)
def test_a_mark_that_this_program_does_not_know(tmp_path: Path, mark: dict[str, object], what: str) -> None:
    seen = see(_edited(filled_in(ROSTER, tmp_path / "a.xlsx", [ROW]), mark=mark))
    assert (seen.tables, [finding.what for finding in seen.findings]) == ([], [what])
    assert seen.codes == [("intake.unknown_mark", "")]
    assert "升级" in seen.findings[0].remedy


@pytest.mark.parametrize("version", ["1e999", "-1e999", "nan", "第一版", None])
def test_a_version_that_is_no_number_is_an_early_one(tmp_path: Path, version: object) -> None:
    seen = see(_edited(filled_in(ROSTER, tmp_path / "a.xlsx", [ROW]), mark={"B2": version}))
    assert (seen.tables, seen.codes) == ([("staff_roster", 3, [4])], [])


def test_a_book_given_out_before_has_more_in_its_mark_and_is_read(tmp_path: Path) -> None:
    path = _edited(filled_in(ROSTER, tmp_path / "a.xlsx", [ROW]), mark={"C1": "issue", "D1": 7})
    book = openpyxl.load_workbook(path)
    book.defined_names["_swtool_form"] = DefinedName("_swtool_form", attr_text='"staff_roster/1"', hidden=True)
    book.save(path)
    seen = see(path)
    assert (seen.tables, seen.codes) == ([("staff_roster", 3, [4])], [])


def test_a_mark_that_the_headings_contradict(tmp_path: Path) -> None:
    seen = see(_edited(filled_in(ROSTER, tmp_path / "a.xlsx", [ROW]), mark={"B1": "project_list"}))
    assert seen.tables == []
    assert seen.codes == [("intake.mark_contradicts", "3:3")]
    assert seen.findings[0].what == "填报表的标记说是《项目一览表》，表头却是《社工站人员花名册》的"


def test_the_mark_decides_between_two_forms(tmp_path: Path) -> None:
    one, two = (
        Form(name, title, "一行", ("a",), (Column("a", "名目", Text(), required=True), Column("b", "数目", Text())))
        for name, title in (("one", "甲类统计"), ("two", "乙类统计"))
    )
    path = filled_in(two, tmp_path / "a.xlsx", [{"a": "x", "b": "y"}])
    assert [table[0] for table in see(path, [one, two]).tables] == ["two"]


def test_marks_of_a_book_of_two_forms_go_to_their_own_sheets(tmp_path: Path) -> None:
    path = make_fill_in_book([FillIn(ROSTER, rows=[ROW]), FillIn(PROJECTS)], tmp_path / "a.xlsx")
    seen = see(_edited(path, mark={"B4": 7}))
    assert seen.tables == [("staff_roster", 3, [4])]
    assert [(finding.code, finding.where.sheet) for finding in seen.findings] == [("intake.unknown_mark", "项目一览表")]


# -- near headings ----------------------------------------------------------------------------------------------------

NEAR: Rows = [
    ["员工姓名", "社工站名称", "联系手机号", "到站时间"],
    ["甲示例", "许村镇社工站", "13900000001", "2021-06-30"],
]


def test_a_near_heading_is_refused_where_nobody_can_be_asked(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, NEAR)
    assert (seen.tables, seen.codes) == ([], [("intake.near_column", "A1"), ("intake.near_column", "C1")])
    needed, other = seen.findings
    assert needed.what == "A列“员工姓名”看着像《社工站人员花名册》的“姓名”，没有把握，没有读入；这一列必须有"
    command = 'swtool intake map "来表.xlsx" --form staff_roster --set A=姓名 --set C=手机'
    assert needed.remedy == f"是的话：{command}；或把列名改成“姓名”"
    assert (needed.severity.value, other.severity.value) == ("error", "warning")


def test_a_near_heading_is_asked_for_and_read_if_confirmed(tmp_path: Path) -> None:
    asked: list[str] = []

    def ask(question: Question) -> bool:
        asked.append(question.text)
        return question.field.name == "name"

    seen = see_rows(tmp_path, NEAR, hints=Hints(ask=ask))
    assert asked == [
        "来表.xlsx“表”A列写的是“员工姓名”，是不是《社工站人员花名册》的“姓名”？",
        "来表.xlsx“表”C列写的是“联系手机号”，是不是《社工站人员花名册》的“手机”？",
    ]
    assert (seen.tables, seen.codes) == ([("staff_roster", 1, [2])], [])
    assert (seen.column("name"), "mobile" in seen.extracts[0].columns) == (["甲示例"], False)
    assert seen.notes == [
        "“表”A列“员工姓名”按回答读作“姓名”",
        '这次的回答只管这一次；要记住：swtool intake map "来表.xlsx" --form staff_roster --set A=姓名',
        "“表”没有读的列：C列“联系手机号”；要读的用 swtool intake map 说明",
    ]


def test_a_near_heading_that_is_denied_leaves_the_column_missing(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, NEAR, hints=Hints(ask=lambda question: False))
    assert (seen.tables, seen.codes) == ([], [("intake.missing_column", "1:1")])


@pytest.mark.parametrize("heading", ["基本工资", "姓名拼音", "照片", "序号", "退回问题"])
def test_what_is_not_near_is_not_asked_for(tmp_path: Path, heading: str) -> None:
    rows: Rows = [["姓名", "社工站名称", "手机", heading], ["甲示例", "许村镇社工站", "13900000001", "x"]]
    asked: list[Question] = []
    seen = see_rows(tmp_path, rows, hints=Hints(ask=lambda question: asked.append(question) is None))
    assert (asked, seen.tables, seen.codes) == ([], [("staff_roster", 1, [2])], [])


# -- none, or two -----------------------------------------------------------------------------------------------------


def test_a_completely_unrelated_workbook_is_refused(tmp_path: Path) -> None:
    rows: Rows = [["课程表"], ["节次", "星期一", "星期二"], ["第一节", "语文", "数学"], ["第二节", "英语", "体育"]]
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.codes) == ([], [("intake.no_form", "")])
    assert seen.findings[0].expected.startswith("下列表之一：社会组织名单、")
    assert "--leave-out" not in seen.findings[0].remedy, "then nothing would be left"


def test_a_pay_sheet_is_no_roster_though_it_has_names(tmp_path: Path) -> None:
    rows: Rows = [
        ["序号", "姓名", "基本工资", "岗位津贴", "奖金", "扣款", "实发", "备注"],
        [1, "甲示例", 3000, 500, 200, 0, 3700, ""],
    ]
    seen = see_rows(tmp_path, rows)
    assert (seen.tables, seen.codes) == ([], [("intake.few_columns", "1:1")])
    assert seen.findings[0].what == "不敢认作《社工站人员花名册》：只认出 姓名、备注，大多数列不认识"


def test_the_forms_own_title_over_it_is_believed(tmp_path: Path) -> None:
    rows: Rows = [
        ["许村镇社工站人员花名册"],
        ["序号", "姓名", "基本工资", "岗位津贴", "奖金", "扣款", "实发", "备注"],
        [1, "甲示例", 3000, 500, 200, 0, 3700, ""],
    ]
    assert see_rows(tmp_path, rows).tables == [("staff_roster", 2, [3])]


def test_a_missing_column_names_the_nearest_two_forms(tmp_path: Path) -> None:
    rows: Rows = [["项目名称", "社工站名称", "立项时间", "购买方"], ["示例项目", "许村镇社工站", "2026-01", "许村镇"]]
    seen = see_rows(tmp_path, rows)
    assert seen.codes == [("intake.missing_column", "1:1")]
    assert seen.findings[0].what == "看着像《项目一览表》，但缺少必需的列：承接机构"
    assert seen.findings[0].actual == "也有些像《人员变动备案表》（还缺变动类型）"


TWO = tuple(
    Form(name, title, "一行", ("a",), (Column("a", "名目", Text(), required=True), Column("b", "日期", Day())))
    for name, title in (("one", "甲类统计表"), ("two", "乙类统计表"))
)


def test_a_heading_that_fits_two_forms_is_refused_unless_the_title_says_which(tmp_path: Path) -> None:
    rows: Rows = [["名目", "日期"], ["x", "2026-10-01"]]
    seen = see(write_book(tmp_path / "a.xlsx", {"表": rows}), TWO)
    assert seen.codes == [("intake.ambiguous_form", "1:1")]
    assert seen.findings[0].what == "表头同时符合几张表：《甲类统计表》、《乙类统计表》"
    named = see(write_book(tmp_path / "b.xlsx", {"表": [["许村镇乙类统计表"], *rows]}), TWO)
    assert (named.tables, named.codes) == ([("two", 2, [3])], [])


# -- left out by name -------------------------------------------------------------------------------------------------

TABLES: Rows = [
    ["姓名", "社工站名称"],
    ["甲示例", "许村镇社工站"],
    [],
    ["节次", "项目名称", "社工站名称"],
    [1, "甲", "乙"],
]


def test_a_sheet_and_a_table_are_left_out_by_name_and_told(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", {"表": TABLES, "课程": [["节次", "星期一"], ["第一节", "语文"]]})
    refused = see(book)
    assert [code for code, _ in refused.codes] == ["intake.missing_column", "intake.no_form"]
    assert [finding.remedy.partition("--leave-out ")[2] for finding in refused.findings] == ['"表!4"', '"课程"']
    seen = see(book, hints=Hints(LeaveOut(["课程", "表!4"])))
    assert (seen.tables, seen.codes) == ([("staff_roster", 1, [2])], [])
    assert seen.notes == ["按 --leave-out 没有读“表”第 4 行起的表", "按 --leave-out 没有读工作表“课程”"]


def test_a_name_that_is_left_out_and_not_there_is_told(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", {"花名册": TABLES[:2]})
    seen = see(book, hints=Hints(LeaveOut(["花名"])))
    assert (seen.tables, seen.codes) == ([("staff_roster", 1, [2])], [("intake.leave_out_unknown", "")])
    assert seen.findings[0].expected == "工作表名，或 工作表名!表头行号；这本有：花名册"


def test_one_of_two_tables_side_by_side_and_one_card_are_left_out(tmp_path: Path) -> None:
    beside: Rows = [["姓名", "社工站名称", None, "姓名", "社工站名称"], ["甲示例", "许村", None, "乙示例", "长安"]]
    seen = see_rows(tmp_path, beside, hints=Hints(LeaveOut(["表!E1"])))
    assert (seen.column("name"), len(seen.tables), seen.codes) == (["甲示例"], 1, [])
    cards: Rows = [
        ["社工站名称", "许村镇社工站", "变动类型", "入职"],
        ["变动人员", "甲示例", "变动日期", "2026-10-08"],
        [],
        ["社工站名称", "许村镇社工站", "变动类型", "不明"],
        ["变动人员", "乙示例", "变动日期", "2026-10-08"],
    ]
    seen = see_rows(tmp_path, cards, hints=Hints(LeaveOut(["表!4"])))
    assert (seen.tables, seen.codes) == ([("staff_change_filing", 0, [1])], [])
    assert seen.notes == ["按 --leave-out 没有读“表”第 4 行起的一张"]


def test_all_forms_are_named_but_once_in_a_book(tmp_path: Path) -> None:
    strange: Rows = [["节次", "星期一"], ["第一节", "语文"]]
    seen = see(write_book(tmp_path / "a.xlsx", {"甲": strange, "乙": strange}))
    assert [finding.expected[:8] for finding in seen.findings] == ["下列表之一：社会", "前面列出的表之一"]
