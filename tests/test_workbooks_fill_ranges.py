"""What lies on rows of a template goes along: validations, colours, names, pictures, charts and areas."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from swtool.errors import SwtoolError
from swtool.workbooks.fill import fill
from tests.excel_rules import broken_rules
from tests.fill_case import filled


def test_what_else_hangs_on_rows(tmp_path: Path) -> None:
    from PIL import Image as Picture

    seal = io.BytesIO()
    Picture.new("RGB", (20, 20), "red").save(seal, "PNG")

    def change(book: Workbook, sheet: Worksheet) -> None:
        validation = DataValidation(type="list", formula1="$A$20:$A$21")
        validation.add("C4")
        sheet.add_data_validation(validation)
        sheet.conditional_formatting.add("D4:D4", FormulaRule(formula=["$D4>30"], fill=PatternFill(bgColor="FF0000")))
        sheet.conditional_formatting.add("D5", FormulaRule(formula=["D5>100"], fill=PatternFill(bgColor="FF0000")))
        book.defined_names["学时"] = DefinedName("学时", attr_text="花名册!$D$4:$D$4")
        book.defined_names["合计"] = DefinedName("合计", attr_text="花名册!$E$5")
        sheet.add_image(Image(seal), "E7")
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=4, min_row=4, max_row=4))
        sheet.add_chart(chart, "B10")
        sheet.auto_filter.ref = "A3:G4"
        sheet["G8"].hyperlink = "https://example.org/"

    _, book, sheet = filled(tmp_path, change)
    (validation,) = sheet.data_validations.dataValidation
    assert str(validation.sqref) == "C4:C6"
    assert validation.formula1 == "$A$22:$A$23"
    rules = {str(part.sqref): part.rules[0].formula for part in sheet.conditional_formatting}
    assert rules == {"D4:D6": ["$D4>30"], "D7": ["D7>100"]}
    assert book.defined_names["学时"].attr_text == "花名册!$D$4:$D$6"
    assert book.defined_names["合计"].attr_text == "花名册!$E$7"
    assert sheet._images[0].anchor._from.row == 8
    assert sheet._charts[0].anchor._from.row == 11
    assert sheet._charts[0].series[0].val.numRef.f == "'花名册'!$D$4:$D$6"
    assert sheet.auto_filter.ref == "A3:G6"
    assert sheet["G10"].hyperlink.ref == "G10"


def two_rows(path: Path, change: Callable[[Workbook, Worksheet], None]) -> Path:
    """A form whose records take rows 2 and 3; a signature stands in row 4."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"], sheet["A3"], sheet["A4"] = "姓名和岗位", "{{p.a}}", "{{p.b}}", "负责人"
    change(book, sheet)
    book.save(path)
    return path


TWO_RECORDS = {"p": [{"a": 1, "b": 2}, {"a": 10, "b": 20}]}


def test_what_lies_on_one_row_of_a_record_lies_on_that_row_of_each(tmp_path: Path) -> None:
    def change(_: Workbook, sheet: Worksheet) -> None:
        for ranges in ("A3", "A2:B3", "B2 B4"):
            sheet.add_data_validation(DataValidation(type="list", formula1='"甲,乙"', sqref=ranges))
        fill = PatternFill(bgColor="FF0000")
        sheet.conditional_formatting.add("A2:B2", FormulaRule(formula=["$A2>5"], fill=fill))
        sheet.conditional_formatting.add("A3", FormulaRule(formula=["A3>A2"], fill=fill))
        sheet.print_area = "A1:B2"
        sheet.auto_filter.ref = "A2:B2"

    result = fill(two_rows(tmp_path / "a.xlsx", change), tmp_path / "b.xlsx", {}, TWO_RECORDS)
    sheet = openpyxl.load_workbook(result.path).worksheets[0]
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == ["A3 A5", "A2:B5", "B2 B4 B6"]
    rules = {str(part.sqref): part.rules[0].formula for part in sheet.conditional_formatting}
    assert rules == {"A2:B2 A4:B4": ["$A2>5"], "A3 A5": ["A3>A2"]}
    assert (sheet.print_area, sheet.auto_filter.ref) == ("'Sheet'!$A$1:$B$4", "A2:B4")


def test_what_lies_on_a_whole_column_ends_where_the_sheet_ends(tmp_path: Path) -> None:
    def change(_: Workbook, sheet: Worksheet) -> None:
        rule = DataValidation(type="list", formula1="$E$1:$E$1048576", sqref="B1:B1048576")
        sheet.add_data_validation(rule)
        sheet.conditional_formatting.add("C1:C1048576", FormulaRule(formula=["C1>0"], fill=PatternFill()))
        sheet.print_area = "A1:G1048576"
        sheet.auto_filter.ref = "A1:G1048576"
        sheet["D4"] = "=COUNTA(C2:C1048576)"

    result = fill(two_rows(tmp_path / "a.xlsx", change), tmp_path / "b.xlsx", {}, TWO_RECORDS)
    sheet = openpyxl.load_workbook(result.path).worksheets[0]
    (validation,) = sheet.data_validations.dataValidation
    assert (str(validation.sqref), validation.formula1) == ("B1:B1048576", "$E$1:$E$1048576")
    assert [str(part.sqref) for part in sheet.conditional_formatting] == ["C1:C1048576"]
    assert (sheet.print_area, sheet.auto_filter.ref) == ("'Sheet'!$A$1:$G$1048576", "A1:G1048576")
    assert sheet["D6"].value == "=COUNTA(C2:C1048576)"


def test_a_form_saved_scrolled_down_keeps_its_heading_in_sight(tmp_path: Path) -> None:
    def change(_: Workbook, sheet: Worksheet) -> None:
        sheet.freeze_panes = "B4"
        sheet.sheet_view.pane.topLeftCell = "D30"

    result, _, sheet = filled(tmp_path, change)
    pane = sheet.sheet_view.pane
    assert (pane.xSplit, pane.ySplit, pane.state, pane.topLeftCell) == (1, 3, "frozen", "B4")
    assert broken_rules(result.path) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda book, sheet: sheet.__setitem__("C4", "=SUM(A2)"), "〔Sheet〕C4：A2 "),
        (lambda book, sheet: sheet.__setitem__("C2", "=A2/SUM($A$2:$A$2)"), "〔Sheet〕C2：$A$2:$A$2 "),
        (
            lambda book, sheet: book.defined_names.__setitem__("数", DefinedName("数", attr_text="Sheet!$A$3:$A$3")),
            "名称“数”：$A$3:$A$3 ",
        ),
        (
            lambda book, sheet: sheet.conditional_formatting.add("B2", FormulaRule(formula=["B2>MAX($A$2:$A$2)"])),
            "〔Sheet〕B2 的条件格式：$A$2:$A$2 ",
        ),
    ],
)
def test_a_formula_over_part_of_a_record_is_refused(
    tmp_path: Path, change: Callable[[Workbook, Worksheet], None], place: str
) -> None:
    with pytest.raises(SwtoolError) as caught:
        fill(two_rows(tmp_path / "a.xlsx", change), tmp_path / "b.xlsx", {}, TWO_RECORDS)
    told = str(caught.value).splitlines()
    assert told[0].startswith(place + "只取了样板的一部分行"), told
    assert told[1] == "原因：一条记录占第 2 至 3 行，填好后每条记录都有这几行"
    assert not (tmp_path / "b.xlsx").exists()
