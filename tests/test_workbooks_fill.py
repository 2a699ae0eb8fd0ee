"""Templates: what grows, what moves, what the formulas say afterwards, and what the sums come to."""

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from swtool.errors import SwtoolError
from swtool.workbooks.fill import FillResult, SumProof, fill
from swtool.workbooks.formulas import Place, moved
from swtool.workbooks.rowmap import Block, Copy, RowMap

THIN = Side(style="thin")
PEOPLE = [
    {"name": "示例", "code": "0001", "hours": Decimal("29.96"), "paid": Decimal("1200.10"), "since": date(2026, 3, 1)},
    {"name": "示例乙", "code": "0002", "hours": Decimal(30), "paid": Decimal("0.20"), "since": None},
    {"name": "=1+1", "code": "0003", "hours": Decimal("0.04"), "paid": Decimal("99.70"), "since": date(2025, 12, 31)},
]


def roster(path: Path) -> Path:
    """A bureau's form: title over all columns, model in row 4, total in row 5, a signature line merged in row 7."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "花名册"
    sheet["A1"] = "{{county}}社工站人员花名册"
    sheet.merge_cells("A1:G1")
    sheet["A2"] = "填报日期：{{day}}"
    for column, title in enumerate(["序号", "姓名", "编号", "学时", "金额", "备注", "合计"], start=1):
        sheet.cell(3, column, title).font = Font(bold=True)
    model = ["{{people.no}}", "{{people.name}}", "{{people.code}}", "{{people.hours}}", "{{people.paid}}", "", "=D4+E4"]
    for column, text in enumerate(model, start=1):
        cell = sheet.cell(4, column, text)
        cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
        cell.fill = PatternFill("solid", fgColor="FFF2CC")
    sheet["E4"].number_format = "#,##0.00"
    sheet["F4"] = "{{people.since}}"
    sheet["C5"] = "合计"
    sheet["D5"] = "=SUM(D4:D4)"
    sheet["E5"] = "=SUM(E4)"
    sheet["G5"] = "=SUM(G4:G4)"
    sheet["A7"] = "负责人：{{head}}"
    sheet.merge_cells("A7:C8")
    sheet.row_dimensions[4].height = 25
    sheet.row_dimensions[5].height = 40
    sheet.row_dimensions[7].height = 33
    sheet.print_area = "A1:G8"
    sheet.print_title_rows = "1:3"
    sheet.oddFooter.center.text = "{{county}} 第 &P 页"
    book.save(path)
    return path


def numbered(people: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{"no": number, **person} for number, person in enumerate(people, start=1)]


def filled(
    tmp_path: Path,
    change: Callable[[Workbook, Worksheet], None] | None = None,
    people: list[dict[str, object]] | None = None,
) -> tuple[FillResult, Workbook, Worksheet]:
    template = roster(tmp_path / "模板.xlsx")
    if change:
        book = openpyxl.load_workbook(template)
        change(book, book.worksheets[0])
        book.save(template)
    records = numbered(PEOPLE if people is None else people)
    values = {"county": "海宁市", "day": date(2026, 10, 5), "head": "示例负责人"}
    result = fill(template, tmp_path / "结果.xlsx", values, {"people": records})
    book = openpyxl.load_workbook(result.path)
    return result, book, book.worksheets[0]


def test_values_and_rows(tmp_path: Path) -> None:
    result, _, sheet = filled(tmp_path)
    assert result.missing == ()
    assert sheet["A1"].value == "海宁市社工站人员花名册"
    assert sheet["A2"].value == "填报日期：2026年10月5日"
    assert [[cell.value for cell in row[:5]] for row in sheet["A4:G6"]] == [
        [1, "示例", "0001", 29.96, 1200.1],
        [2, "示例乙", "0002", 30, 0.2],
        [3, "=1+1", "0003", 0.04, 99.7],
    ]
    assert sheet["B6"].data_type == "s"
    assert sheet["C4"].number_format == "@"
    assert sheet["D4"].number_format == "0.00"
    assert sheet["E6"].number_format == "#,##0.00"
    assert sheet["F4"].value.date() == date(2026, 3, 1)
    assert sheet["F5"].value is None
    assert sheet["A9"].value == "负责人：示例负责人"
    assert sheet.oddFooter.center.text == "海宁市 第 &P 页"


def test_styles_heights_and_merges_go_along(tmp_path: Path) -> None:
    _, _, sheet = filled(tmp_path)
    for row in (4, 5, 6):
        assert sheet.row_dimensions[row].height == 25
        assert sheet.cell(row, 2).border.left.style == "thin"
        assert sheet.cell(row, 2).fill.fgColor.rgb == "00FFF2CC"
    assert sheet.row_dimensions[7].height == 40
    assert sheet.row_dimensions[9].height == 33
    assert sheet.cell(7, 2).border.left.style is None
    assert sorted(str(merge) for merge in sheet.merged_cells.ranges) == ["A1:G1", "A9:C10"]
    assert sheet.print_area == "'花名册'!$A$1:$G$10"
    assert sheet.print_title_rows == "$1:$3"


def test_formulas_stay_formulas_and_cover_all_records(tmp_path: Path) -> None:
    result, book, sheet = filled(tmp_path)
    assert [sheet[f"G{row}"].value for row in (4, 5, 6)] == ["=D4+E4", "=D5+E5", "=D6+E6"]
    assert [sheet[f"{column}7"].value for column in "DEG"] == ["=SUM(D4:D6)", "=SUM(E4:E6)", "=SUM(G4:G6)"]
    assert book.calculation.fullCalcOnLoad is True
    assert result.sums == (
        SumProof("花名册", "D7", "=SUM(D4:D6)", Decimal("60.00")),
        SumProof("花名册", "E7", "=SUM(E4:E6)", Decimal("1300.00")),
        SumProof("花名册", "G7", "=SUM(G4:G6)", Decimal("1360.00")),
    )
    assert result.unproven == ()


def test_one_record_changes_nothing_around(tmp_path: Path) -> None:
    result, _, sheet = filled(tmp_path, people=PEOPLE[:1])
    assert sheet["D5"].value == "=SUM(D4:D4)"
    assert sheet["A7"].value == "负责人：示例负责人"
    assert result.sums[0].total == Decimal("29.96")


def test_no_record_leaves_one_blank_row(tmp_path: Path) -> None:
    result, _, sheet = filled(tmp_path, people=[])
    assert [cell.value for cell in sheet[4][:6]] == [None] * 6
    assert sheet["C5"].value == "合计"
    assert [proof.total for proof in result.sums] == [0, 0, 0]
    assert result.missing == ()


def test_what_the_data_lacks_is_listed(tmp_path: Path) -> None:
    template = roster(tmp_path / "a.xlsx")
    people = [{key: value for key, value in person.items() if key != "hours"} for person in numbered(PEOPLE)]
    result = fill(template, tmp_path / "b.xlsx", {"county": "海宁市", "day": None}, {"people": people})
    assert result.missing == ("people.hours", "head")
    result = fill(template, tmp_path / "c.xlsx", {"county": "海宁市", "day": None, "head": ""}, {})
    assert result.missing == ("people.*",)


def test_same_input_same_bytes(tmp_path: Path) -> None:
    first, _, _ = filled(tmp_path)
    content = first.path.read_bytes()
    second, _, _ = filled(tmp_path)
    assert second.path.read_bytes() == content
    assert not openpyxl.load_workbook(first.path).properties.creator


def test_two_blocks_on_a_sheet_and_a_summary_on_another(tmp_path: Path) -> None:
    def change(book: Workbook, sheet: Worksheet) -> None:
        sheet["A10"] = "{{courses.title}}"
        sheet["D10"] = "{{courses.hours}}"
        sheet["D11"] = "=SUM(D10:D10)"
        sheet["D12"] = "=SUM(D5,D11)"
        sheet["D13"] = "=D5-D11*2"
        other = book.create_sheet("汇 总")
        other["A1"] = "=花名册!D5"
        other["A2"] = "=SUM('花名册'!$D$4:$D$4)"
        other["A3"] = "=SUM(花名册!D5,花名册!D11)"

    template = roster(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(template)
    change(book, book.worksheets[0])
    book.save(template)
    courses = [{"title": f"示例课{number}", "hours": number} for number in (1, 2, 4, 8)]
    result = fill(template, tmp_path / "b.xlsx", {}, {"people": numbered(PEOPLE), "courses": courses})
    book = openpyxl.load_workbook(result.path)
    sheet, other = book.worksheets
    assert [sheet[f"D{row}"].value for row in range(12, 16)] == [1, 2, 4, 8]
    assert [sheet[f"D{row}"].value for row in range(16, 19)] == ["=SUM(D12:D15)", "=SUM(D7,D16)", "=D7-D16*2"]
    assert [other[f"A{row}"].value for row in (1, 2, 3)] == [
        "=花名册!D7", "=SUM('花名册'!$D$4:$D$6)", "=SUM(花名册!D7,花名册!D16)",
    ]  # fmt: skip
    totals = {(proof.sheet, proof.cell): proof.total for proof in result.sums}
    assert totals["花名册", "D16"] == 15
    assert totals["花名册", "D17"] == 75
    assert totals["汇 总", "A2"] == 60
    assert totals["汇 总", "A3"] == 75


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


def test_a_record_in_two_rows(tmp_path: Path) -> None:
    template = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A2"], sheet["B2"] = "{{p.name}}", "{{p.first}}"
    sheet["B3"] = "{{p.second}}"
    sheet["C2"] = "=SUM(B2:B3)"
    sheet.merge_cells("A2:A3")
    sheet["B4"] = "=SUM(B2:B3)"
    book.save(template)
    records = [{"name": "示例甲", "first": 1, "second": 2}, {"name": "示例乙", "first": 10, "second": 20}]
    result = fill(template, tmp_path / "b.xlsx", {}, {"p": records})
    sheet = openpyxl.load_workbook(result.path).worksheets[0]
    assert [sheet[f"B{row}"].value for row in range(2, 7)] == [1, 2, 10, 20, "=SUM(B2:B5)"]
    assert [sheet[f"C{row}"].value for row in (2, 4)] == ["=SUM(B2:B3)", "=SUM(B4:B5)"]
    assert sorted(str(merge) for merge in sheet.merged_cells.ranges) == ["A2:A3", "A4:A5"]
    assert [(proof.cell, proof.total) for proof in result.sums] == [("C2", 3), ("C4", 30), ("B6", 33)]


def test_a_sum_over_merged_cells(tmp_path: Path) -> None:
    """A figure that stands merged over both rows of its record, or over two columns, counts once."""
    template = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A2"], sheet["A3"], sheet["B2"], sheet["D2"] = "{{p.name}}", "{{p.place}}", "{{p.hours}}", "=SUM(B2:C2)"
    sheet.merge_cells("B2:C3")
    sheet["B4"] = "=SUM(B2:C3)"
    book.save(template)
    records = [{"name": "示例甲", "place": "许村镇", "hours": 3}, {"name": "示例乙", "place": "许村镇", "hours": 40}]
    result = fill(template, tmp_path / "b.xlsx", {}, {"p": records})
    assert [(proof.cell, proof.formula, proof.total) for proof in result.sums] == [
        ("D2", "=SUM(B2:C2)", 3), ("D4", "=SUM(B4:C4)", 40), ("B6", "=SUM(B2:C5)", 43),
    ]  # fmt: skip


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


def test_a_stray_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    template = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A2"], sheet["A3"], sheet["B3"] = "{{p.n}}", "=SUM(A2:A2)", "=SUM(A1:A1000000)"
    sheet["XFD1048576"].font = Font(bold=True)
    book.save(template)
    result = fill(template, tmp_path / "b.xlsx", {}, {"p": [{"n": 1}, {"n": 2}]})
    assert [(proof.cell, proof.total) for proof in result.sums] == [("A4", 3), ("B4", 6)]
    sheet["A1048576"] = "末行"
    book.save(template)
    with pytest.raises(SwtoolError, match="加了行以后，工作表放不下"):
        fill(template, tmp_path / "c.xlsx", {}, {"p": [{"n": 1}, {"n": 2}]})


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"A2": "{{p.a}}", "B2": "{{q.a}}", "A3": "{{p.b}}"}, "只有一部分相同"),
        ({"A2": "{{p.a}}", "A4": "{{p:每页20}}小计"}, "没有紧跟在“p”的重复行下面"),
        ({"A2": "{{p.a}}", "A3": "{{q:每页20}}小计"}, "没有紧跟在“q”的重复行下面"),
        ({"A2": "{{p.a}}", "A3": "{{p:每页0}}小计"}, "每页至少 1 行"),
        ({"A2": '="{{day}}"'}, "公式里不能放填报标记"),
    ],
)
def test_contradicting_markers_are_refused(tmp_path: Path, cells: dict[str, str], message: str) -> None:
    book = openpyxl.Workbook()
    for place, text in cells.items():
        book.worksheets[0][place] = text
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(SwtoolError, match=message):
        fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {}, {})


def test_what_is_no_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SwtoolError, match="找不到模板文件"):
        fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {}, {})
    (tmp_path / "a.xlsx").write_bytes(b"PK not a workbook")
    with pytest.raises(SwtoolError, match="模板打不开"):
        fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {}, {})


def test_a_float_is_refused(tmp_path: Path) -> None:
    template = roster(tmp_path / "a.xlsx")
    for values, people in ({"county": 0.1}, []), ({}, [{"hours": 29.96}]):
        with pytest.raises(TypeError, match="Decimal"):
            fill(template, tmp_path / "b.xlsx", values, {"people": people})


# The model is row 5, and there are three records, so that a total below it stands in row 8.
GROWN = {"表": RowMap((Block("p", 5, 5, 3),)), "另 表": RowMap()}


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=SUM(E5:E5)", "=SUM(E5:E7)"),
        ("=SUM(E5)", "=SUM(E5:E7)"),
        ("=SUM(E5, F5)", "=SUM(E5:E7, F5:F7)"),
        ("=SUM(E5*2)", "=SUM(E5*2)"),
        ("=E5", "=E5"),
        ("=SUM(E4:E5)", "=SUM(E4:E7)"),
        ("=SUM(E5:E6)", "=SUM(E5:E8)"),
        ("=SUM($E$5:$E$5)/$B$2", "=SUM($E$5:$E$7)/$B$2"),
        ("=E6+E7", "=E8+E9"),
        ("=SUM(5:5)", "=SUM(5:7)"),
        ("=SUM(E:E)", "=SUM(E:E)"),
        ('=IF(E6>0,"E6 在此",E6)', '=IF(E8>0,"E6 在此",E8)'),
        ("=COUNTIF(B5:B5,B6)", "=COUNTIF(B5:B7,B8)"),
        ("='另 表'!E6", "='另 表'!E6"),
        ("=[1]表!E6", "=[1]表!E6"),
        ("=合计名+LOG10(E6)", "=合计名+LOG10(E8)"),
    ],
)
def test_formulas_outside_the_model(formula: str, result: str) -> None:
    assert moved(formula, Place("表"), GROWN) == result


def test_formulas_on_another_sheet() -> None:
    assert moved("=SUM(表!E5:E5)+E6", Place("另 表"), GROWN) == "=SUM(表!E5:E7)+E6"


@pytest.mark.parametrize(
    ("formula", "third"),
    [
        ("=C5*D5", "=C7*D7"),
        ("=F4+E5", "=F6+E7"),  # running balance: the row above
        ("=E5/E6", "=E7/E8"),  # the total below stays the total
        ("=E5/SUM(E$5:E$5)", "=E7/SUM(E$5:E$7)"),
        ("=SUM(E$5:E5)", "=SUM(E$5:E7)"),
        ("=RANK(E5,$E$5:$E$5)", "=RANK(E7,$E$5:$E$7)"),
        ("=E5*B2", "=E7*B2"),
        ("=VLOOKUP(A5,'另 表'!A1:B9,2,0)", "=VLOOKUP(A7,'另 表'!A1:B9,2,0)"),
    ],
)
def test_formulas_in_the_model(formula: str, third: str) -> None:
    block = GROWN["表"].blocks[0]
    assert moved(formula, Place("表", Copy(block, 2)), GROWN) == third


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(0, 5)), min_size=1, max_size=4))
def test_row_map_agrees_with_laying_rows_out(layout: list[tuple[int, int, int]]) -> None:
    """The oracle lays every row of the template out one after the other."""
    blocks, result, row = [], {}, 1
    ends = {}
    out = 1
    for gap, height, records in layout:
        for _ in range(gap):
            result[row] = ends[row] = out
            row, out = row + 1, out + 1
        blocks.append(Block("p", row, row + height - 1, records))
        groups = max(records, 1)
        for offset in range(height):
            result[row + offset] = out + offset
            ends[row + offset] = out + offset + (groups - 1) * height
        row, out = row + height, out + groups * height
    result[row] = ends[row] = out
    row_map = RowMap(tuple(blocks))
    assert {number: row_map.row(number) for number in result} == result
    assert {number: row_map.end(number) for number in ends} == ends


def test_sums_are_exact_and_honest(tmp_path: Path) -> None:
    template = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, value in enumerate([0.1, 0.2, "文字", None, True, 3], start=1):
        sheet.cell(row, 1, value)
    sheet["A8"] = "=SUM(A1:A6)"
    sheet["A9"] = "=SUM(A1:A2,A6:A6)*2-(A6+1)"
    sheet["B1"] = date(2026, 1, 1)
    sheet["B8"] = "=SUM(B1:B2)"
    sheet["C1"] = "=AVERAGE(A1:A2)"
    sheet["C8"] = "=SUM(C1:C2)"
    sheet["D1"] = "=SUM(D1:D2)"
    sheet["E1"] = "=SUM(E:E)"
    book.save(template)
    result = fill(template, tmp_path / "b.xlsx", {}, {})
    assert {proof.cell: proof.total for proof in result.sums} == {"A8": Decimal("3.3"), "A9": Decimal("2.6")}
    assert result.unproven == ("〔Sheet〕C1", "〔Sheet〕D1", "〔Sheet〕E1", "〔Sheet〕B8", "〔Sheet〕C8")


def test_totals_other_than_sums_are_not_proven(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"] = "许村镇", 3
    formulas = [
        '=SUMIF(A1:A1,"许村镇",B1:B1)', '=SUMIFS(B1:B1,A1:A1,"许村镇")', "=SUMPRODUCT(B1:B1,B1:B1)",
        "=SUBTOTAL(9,B1:B1)", "=Average (B1:B1)", "=ROUND(AVERAGEIF(B1:B1,1),1)", ArrayFormula("A8", "=SUM(B1:B1*2)"),
        "=COUNTA(A1:A1)", "=MYSUM(B1)", '="AVERAGE 平均"', "=B1",
    ]  # fmt: skip
    for row, formula in enumerate(formulas, start=2):
        sheet.cell(row, 1, formula)
    book.save(tmp_path / "a.xlsx")
    result = fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {}, {})
    assert result.sums == ()
    assert result.unproven == tuple(f"〔Sheet〕A{row}" for row in range(2, 9))


def test_a_sum_over_a_long_running_balance(tmp_path: Path) -> None:
    """Every row of a cash book needs the row above it; the last one needs all 3,000."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"] = "=SUM(B3000)", 1
    sheet["A2"], sheet["A3"] = "=SUM(B3000,C1)", "=SUM(D1:D3)"
    for row in range(2, 3001):
        sheet[f"B{row}"] = f"=B{row - 1}+1"
    sheet["C1"], sheet["C2"], sheet["C3"] = "=C2", "=C3", "=C1"  # a circle
    sheet["D1"], sheet["D2"], sheet["D3"] = "=D2+D3", "=D3", 2
    sheet["A4"], sheet["A5"], sheet["E1"] = "=SUM(E200)", "=SUM(E300)", 5
    for row in range(2, 301):
        sheet[f"E{row}"] = f"=E{row - 1}"
    book.save(tmp_path / "a.xlsx")
    result = fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {}, {})
    assert [(proof.cell, proof.total, proof.cells) for proof in result.sums] == [
        ("A1", 3000, None), ("A3", 8, {("Sheet", "D", 3): 4}), ("A4", 5, {("Sheet", "E", 1): 1}), ("A5", 5, None),
    ]  # fmt: skip
    assert result.unproven == ("〔Sheet〕A2",)


@pytest.mark.skipif(shutil.which("soffice") is None and os.environ.get("CI") != "true", reason="no LibreOffice")
def test_libreoffice_recalculates_the_same_sums(tmp_path: Path) -> None:
    result, _, _ = filled(tmp_path)
    profile = (tmp_path / "profile").as_uri()
    as_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false"
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", as_csv, "--outdir"]
    subprocess.run([*command, str(tmp_path), str(result.path)], check=True, capture_output=True, timeout=120)
    with (tmp_path / "结果.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for proof in result.sums:
        column, row = ord(proof.cell[0]) - ord("A"), int(proof.cell[1:]) - 1
        assert Decimal(rows[row][column]) == proof.total
    assert len(result.sums) == 3
