"""Templates: what grows, what goes along with rows, what the data lacks, and what is refused."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from swtool.errors import SwtoolError
from swtool.workbooks.fill import fill
from tests.fill_case import PEOPLE, filled, numbered, roster


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


def test_an_ampersand_in_a_header_is_one(tmp_path: Path) -> None:
    """A single & begins a code there: &P would print the page's number."""
    template = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet.oddHeader.center.text, sheet.oddFooter.left.text = "{{unit}}", "{{unit}}", "{{unit}} 第 &P 页"
    book.save(template)
    sheet = openpyxl.load_workbook(fill(template, tmp_path / "b.xlsx", {"unit": "甲&乙&P局"}, {}).path).worksheets[0]
    assert sheet["A1"].value == "甲&乙&P局"
    assert sheet.oddHeader.center.text == "甲&&乙&&P局"
    assert sheet.oddFooter.left.text == "甲&&乙&&P局 第 &P 页"


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


def test_a_look_of_a_whole_row_goes_along(tmp_path: Path) -> None:
    """Excel writes no cell for what is blank in a row that was given a border as a whole."""

    def change(_: Workbook, sheet: Worksheet) -> None:
        for row, colour in ((3, "FF0000"), (4, "00FF00"), (5, "0000FF")):
            sheet.row_dimensions[row].fill = PatternFill("solid", fgColor=colour)

    _, _, sheet = filled(tmp_path, change)
    colours = [sheet.row_dimensions[row].fill.fgColor.rgb[2:] for row in range(3, 9)]
    assert colours == ["FF0000", "00FF00", "00FF00", "00FF00", "0000FF", "000000"]


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


def test_comments_keep_their_sizes(tmp_path: Path) -> None:
    """openpyxl reads a comment of whatever size as a small one, in which a long explanation cannot be read."""

    def change(_: Workbook, sheet: Worksheet) -> None:
        sheet["B3"].comment = Comment("填表说明", "市局", height=300, width=400)
        sheet["C5"].comment = Comment("合计", "市局", height=200, width=250)

    _, _, sheet = filled(tmp_path, change)
    with zipfile.ZipFile(tmp_path / "结果.xlsx") as archive:
        drawn = next(archive.read(name).decode() for name in archive.namelist() if name.endswith(".vml"))
    assert sheet["C7"].comment.text == "合计"
    assert re.findall(r"width:(\w+);height:(\w+);", drawn) == [("400px", "300px"), ("250px", "200px")]
