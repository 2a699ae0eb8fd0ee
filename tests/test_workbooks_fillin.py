"""The workbook that towns fill in, made from a form."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from swtool.forms.form import Column, Form
from swtool.forms.kind import CellFault, ParseContext
from swtool.forms.kinds import Choice, Code, Count, CreditHours, Day, Money, Text, YesNo
from swtool.forms.personal import ResidentId
from swtool.privacy import Privacy
from swtool.workbooks.fillin import FillIn, make_fill_in_book
from swtool.workbooks.read import read
from tests.sheets_house import filled_in

FORM = Form(
    "sample_roster",
    title="示例花名册",
    grain="一人一岗",
    key=("id",),
    version=3,
    columns=(
        Column("name", "姓名", Text(), required=True, privacy=Privacy.PERSONAL),
        Column("id", "身份证号", ResidentId(), required=True, privacy=Privacy.PERSONAL, note="18位，末位可为X"),
        Column("code", "证书编号", Code()),
        Column("mode", "专兼职", Choice({"专职": "full_time", "兼职,含返聘": "part_time"}), required=True),
        Column("local", "是否本地户籍", YesNo()),
        Column("since", "入职日期", Day()),
        Column("count", "服务人次", Count()),
        Column("paid", "月薪", Money()),
        Column("hours", "学时", CreditHours()),
    ),
)
ROW = {
    "name": "=示例", "id": "330481190001010000", "code": "007", "mode": "part_time", "local": False,
    "since": date(2026, 3, 1), "count": 4, "paid": 123450, "hours": 2996,
}  # fmt: skip


def test_headings_marks_notes_and_formats(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(filled_in(FORM, tmp_path / "a.xlsx"))
    sheet = book["示例花名册"]
    assert sheet["A1"].value == "示例花名册"
    assert sheet["A2"].value.startswith("每行填一人一岗；带*的标题必须填写")
    assert [cell.value for cell in sheet[3]] == [
        "*姓名", "*身份证号", "证书编号", "*专兼职", "是否本地户籍", "入职日期", "服务人次", "月薪", "学时",
    ]  # fmt: skip
    assert sheet["B3"].comment.text.startswith("必填\n18位，末位可为X")
    assert sheet["D3"].comment.text == "必填\n从下拉中选：专职、兼职,含返聘"
    assert sheet["C3"].comment.text.startswith("可不填")
    assert sheet.column_dimensions["B"].number_format == "@"
    assert sheet.column_dimensions["C"].number_format == "@"
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.max_row == 3


def test_dropdowns_take_their_words_from_a_sheet(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(filled_in(FORM, tmp_path / "a.xlsx"))
    rules = {str(rule.sqref): rule for rule in book["示例花名册"].data_validations.dataValidation}
    assert rules["D4:D5000"].formula1 == "'选项'!$A$2:$A$3"
    assert rules["E4:E5000"].formula1 == "'选项'!$B$2:$B$3"
    assert all(rule.formula1.startswith("'选项'!") for rule in rules.values() if rule.type == "list")
    assert {place: rule.type for place, rule in rules.items()} == {
        "A3:I3": "custom", "B4:B5000": "custom", "D4:D5000": "list", "E4:E5000": "list", "F4:F5000": "date",
        "G4:G5000": "whole", "H4:H5000": "decimal", "I4:I5000": "decimal",
    }  # fmt: skip
    lists = book["选项"]
    assert lists.sheet_state == "hidden"
    assert [lists.cell(row, 1).value for row in (1, 2, 3)] == ["专兼职", "专职", "兼职,含返聘"]


def test_the_hidden_mark_names_form_and_version(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(filled_in(FORM, tmp_path / "a.xlsx"))
    assert book["_swtool"].sheet_state == "veryHidden"
    assert (book["_swtool"]["B1"].value, book["_swtool"]["B2"].value) == ("sample_roster", 3)


def test_rows_come_in_as_they_are_read_back(tmp_path: Path) -> None:
    """The oracle is the form itself: what is written for a stored value must parse to that value."""
    path = filled_in(FORM, tmp_path / "a.xlsx", [ROW, {}, {"mode": "full_time", "local": True}])
    sheet = openpyxl.load_workbook(path)["示例花名册"]
    context = ParseContext(today=date(2026, 10, 5))
    for column, cell in zip(FORM.columns, sheet[4], strict=True):
        if column.name == "id":
            assert (cell.value, cell.data_type, cell.number_format) == ("330481190001010000", "s", "@")
            continue
        parsed = column.kind.parse(cell.value, context)
        assert not isinstance(parsed, CellFault)
        assert parsed == ROW[column.name]
    assert sheet["A4"].data_type == "s"
    assert sheet["H4"].value == pytest.approx(1234.5)
    assert [cell.value for cell in sheet[6]][3:5] == ["专职", "是"]


def test_the_reader_sees_headings_and_rows_only(tmp_path: Path) -> None:
    (sheet,) = read(filled_in(FORM, tmp_path / "a.xlsx", [ROW])).visible_sheets
    assert sheet.last_row == 4
    assert sheet.value(3, 1) == "*姓名"


def test_same_form_same_bytes(tmp_path: Path) -> None:
    first = filled_in(FORM, tmp_path / "a.xlsx", [ROW]).read_bytes()
    assert filled_in(FORM, tmp_path / "b.xlsx", [ROW]).read_bytes() == first


def test_a_form_without_choices_has_no_list_sheet(tmp_path: Path) -> None:
    form = Form("plain", title="选项", grain="一行", key=("a",), columns=(Column("a", "甲", Text()),))
    book = openpyxl.load_workbook(filled_in(form, tmp_path / "a.xlsx"))
    assert book.sheetnames == ["选项(2)", "_swtool"]


def test_several_forms_in_one_book_share_what_is_the_same(tmp_path: Path) -> None:
    other = Form(
        "other",
        title="示例清单",
        grain="一项",
        key=("kind",),
        columns=(Column("kind", "类别", Choice({"甲": "a", "乙": "b", "丙": "c"}), required=True),),
    )
    path = make_fill_in_book([FillIn(FORM), FillIn(other, "许村镇2026年10月"), FillIn(other)], tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["示例花名册", "示例清单", "示例清单(2)", "选项", "_swtool"]
    assert book["示例清单"]["A1"].value == "许村镇2026年10月示例清单"
    words = [[cell.value for cell in column if cell.value] for column in book["选项"].columns]
    assert words == [
        ["专兼职", "专职", "兼职,含返聘"], ["是否本地户籍", "是", "否"],
        ["类别", "甲", "乙", "丙"],
    ]  # fmt: skip
    rule, _guard = book["示例清单(2)"].data_validations.dataValidation
    assert rule.formula1 == "'选项'!$C$2:$C$4"
    mark = [book["_swtool"].cell(row, 2).value for row in range(1, 7)]
    assert mark == ["sample_roster", 3, "other", 1, "other", 1]


def test_a_wide_form_says_on_every_page_whose_row_it_is(tmp_path: Path) -> None:
    """41 columns of a roster take several pages side by side; the person's name stands on each of them."""
    wide = Form(
        "wide_roster",
        title="宽表",
        grain="一人",
        key=("name",),
        version=1,
        columns=(
            *(Column(f"a{n}", f"前面的第{n}列", Text()) for n in range(6)),
            Column("name", "姓名", Text(), required=True, privacy=Privacy.PERSONAL),
            *(Column(f"b{n}", f"后面的第{n}列", Text()) for n in range(12)),
        ),
    )
    sheet = openpyxl.load_workbook(filled_in(wide, tmp_path / "a.xlsx"))["宽表"]
    assert sheet.page_setup.fitToWidth > 1
    assert sheet.print_title_cols == "$G:$G"
    narrow = openpyxl.load_workbook(filled_in(FORM, tmp_path / "b.xlsx"))["示例花名册"]
    assert (narrow.page_setup.fitToWidth, narrow.print_title_cols) == (1, None)


def test_rows_stand_in_lines_and_long_words_are_not_cut(tmp_path: Path) -> None:
    form = Form("notes", title="备注表", grain="一条", key=(), version=1, columns=(Column("note", "备注", Text()),))
    sheet = openpyxl.load_workbook(filled_in(form, tmp_path / "a.xlsx", [{"note": "长" * 50}, {}]))["备注表"]
    assert sheet["A4"].alignment.wrap_text
    assert sheet["A4"].alignment.vertical == "center"
    assert sheet.row_dimensions[4].height >= 3 * 13.5  # 100 columns of type at 40 a line
    (lined,) = sheet.conditional_formatting
    assert str(lined.sqref) == "A4:A5000"
    assert lined.rules[0].formula == ["COUNTA($A4:$A4)>0"]
    assert not sheet.print_options.gridLines  # they would go round the title too
    assert sheet.page_margins.bottom > sheet.page_margins.footer  # or the page number lies on the last row
