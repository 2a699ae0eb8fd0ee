"""Templates with a sheet for each town: what of the model stands on every copy, and what sums over them say."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.drawing.image import Image
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from swtool.errors import SwtoolError
from swtool.workbooks.fill import SheetData, fill
from tests.pages_house import form, people


def towns_form(path: Path) -> Path:
    from PIL import Image as Picture

    seal = io.BytesIO()
    Picture.new("RGB", (20, 20), "red").save(seal, "PNG")
    form(path, "每页2")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.title = "{{乡镇街道}}"
    sheet["A8"] = "{{乡镇街道}}负责人："
    sheet.column_dimensions["B"].width = 33
    sheet.freeze_panes = "A5"
    sheet.page_setup.orientation = "landscape"
    sheet.oddFooter.center.text = "{{乡镇街道}} 第 &P 页"
    sheet.add_image(Image(seal), "C8")
    summary = book.create_sheet("汇总", 0)
    summary["A1"], summary["B1"] = "全县", "=SUM('{{乡镇街道}}'!C7)"
    summary["B2"] = "=SUM('{{乡镇街道}}'!C5:C5)"
    summary.sheet_state = "visible"
    book.create_sheet("说明")
    book.save(path)
    return path


def town(name: str, hours: list[int]) -> SheetData:
    return SheetData(name, {"县名": "海宁市", "乡镇街道": name}, {"人": people(hours)})


def test_a_sheet_becomes_one_for_each_town(tmp_path: Path) -> None:
    template = towns_form(tmp_path / "a.xlsx")
    copies = {"{{乡镇街道}}": [town("许村镇", [1, 2, 4]), town("长安镇", []), town("O'镇", [8])]}
    result = fill(template, tmp_path / "b.xlsx", {"县名": "海宁市"}, {}, copies)
    book = openpyxl.load_workbook(result.path)
    assert book.sheetnames == ["汇总", "许村镇", "长安镇", "O'镇", "说明"]
    assert result.missing == ()
    for name, rows, picture in (("许村镇", 3, 10), ("长安镇", 1, 7), ("O'镇", 1, 7)):
        sheet = book[name]
        assert sheet[f"A{picture + 1}"].value == f"{name}负责人："
        assert sheet.oddFooter.center.text == f"{name} 第 &P 页"
        assert sheet.column_dimensions["B"].width == 33
        assert sheet.freeze_panes == "A5"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$4"
        assert sheet._images[0].anchor._from.row == picture
        assert {"A1:C1", "A2:A4", "B2:C2"} <= {str(merge) for merge in sheet.merged_cells.ranges}
        assert sheet["B2"].fill.fgColor.rgb == "00FFF2CC"
        names = [row[0].value for row in sheet[f"B5:B{picture}"]]
        assert sum(value is not None for value in names) == (0 if name == "长安镇" else rows)
        assert [part.rules[0].formula for part in sheet.conditional_formatting] == [["$C5>30"]]
    assert book["汇总"]["B1"].value == "=SUM('许村镇'!C10,'长安镇'!C7,'O''镇'!C7)"
    assert book["汇总"]["B2"].value == "=SUM('许村镇'!C5:C6,'许村镇'!C8:C8,'长安镇'!C5:C5,'O''镇'!C5:C5)"
    totals = {(proof.sheet, proof.cell): proof.total for proof in result.sums}
    assert (totals["汇总", "B1"], totals["汇总", "B2"]) == (15, 15)


@pytest.mark.parametrize("landscape", [False, True])
def test_a_town_sheet_needs_no_page_set_up(tmp_path: Path, *, landscape: bool) -> None:
    """Nobody has touched the page of a form that was just drawn: there is no pageSetup in it."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title, sheet["A1"] = "{{乡镇街道}}", "{{人.姓名}}"
    sheet.page_margins.left = 0.3
    if landscape:
        sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
    book.save(tmp_path / "a.xlsx")
    copies = {"{{乡镇街道}}": [town("许村镇", [1]), town("长安镇", [1, 2])]}
    fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {"县名": "海宁市"}, {}, copies)
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert [(sheet.title, sheet.max_row) for sheet in book.worksheets] == [("许村镇", 1), ("长安镇", 2)]
    for sheet in book.worksheets:
        assert sheet.page_margins.left == 0.3
        assert sheet.page_setup.orientation == ("landscape" if landscape else None)
        assert sheet.page_setup.fitToHeight == (0 if landscape else None)
        assert bool(sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage) is landscape
        assert bool(sheet.print_options.horizontalCentered) is landscape


def test_print_areas_of_a_town_sheet(tmp_path: Path) -> None:
    """A sheet may print several areas, and its name may hold what stands between them."""
    form(tmp_path / "a.xlsx", "每页20")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book.worksheets[0]
    sheet.title = "{{乡镇街道}},一'表!"
    sheet.print_area = "A1:C7,A8:B9"
    book.save(tmp_path / "a.xlsx")
    copies = {sheet.title: [town("许村镇,一'表!", [1, 2]), town("O'镇", [])]}
    fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {"县名": "海宁市"}, {}, copies)
    first, second = openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets
    assert first.print_area == "'许村镇,一''表!'!$A$1:$C$8,'许村镇,一''表!'!$A$9:$B$10"
    assert second.print_area == "'O''镇'!$A$1:$C$7,'O''镇'!$A$8:$B$9"


def test_names_of_cells_of_a_town_sheet(tmp_path: Path) -> None:
    template = towns_form(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(template)
    sheet, county = book["{{乡镇街道}}"], book["汇总"]
    book.defined_names["镇合计"] = DefinedName("镇合计", attr_text="'{{乡镇街道}}'!$C$7")
    book.defined_names["县合计"] = DefinedName("县合计", attr_text="汇总!$B$1")
    sheet.defined_names["学时"] = DefinedName("学时", attr_text="'{{乡镇街道}}'!$C$5:$C$5")
    county.defined_names["学时"] = DefinedName("学时", attr_text="汇总!$B$2")
    book.save(template)

    def named(towns: list[SheetData]) -> list[dict[str, str]]:
        fill(template, tmp_path / "b.xlsx", {"县名": "海宁市"}, {}, {"{{乡镇街道}}": towns})
        found = openpyxl.load_workbook(tmp_path / "b.xlsx")
        return [
            {key: name.attr_text for key, name in each.defined_names.items()} for each in (found, *found.worksheets)
        ]

    assert named([town("许村镇", [1, 2]), town("O'镇", [])]) == [
        {"县合计": "汇总!$B$1"},
        {"学时": "汇总!$B$2"},
        {"镇合计": "'许村镇'!$C$8", "学时": "'许村镇'!$C$5:$C$6"},
        {"镇合计": "'O''镇'!$C$7", "学时": "'O''镇'!$C$5:$C$5"},
        {},
    ]
    assert named([town("许村镇", [1, 2])]) == [
        {"镇合计": "'许村镇'!$C$8", "县合计": "汇总!$B$1"},
        {"学时": "汇总!$B$2"},
        {"学时": "'许村镇'!$C$5:$C$6"},
        {},
    ]


def test_a_sum_over_a_name_is_the_sum_of_all_towns(tmp_path: Path) -> None:
    template = towns_form(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(template)
    book.defined_names["镇合计"] = DefinedName("镇合计", attr_text="'{{乡镇街道}}'!$C$7")
    book["汇总"]["B3"], book["{{乡镇街道}}"]["C8"] = '=SUM(镇合计)&"镇合计"', "=镇合计"
    book.save(template)
    copies = {"{{乡镇街道}}": [town("许村镇", [1, 2]), town("O'镇", [])]}
    fill(template, tmp_path / "b.xlsx", {"县名": "海宁市"}, {}, copies)
    filled = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert filled["汇总"]["B3"].value == "=SUM('许村镇'!$C$8,'O''镇'!$C$7)&\"镇合计\""
    assert filled["许村镇"]["C9"].value == "=镇合计"
    book = openpyxl.load_workbook(template)
    book["汇总"]["B3"] = "=镇合计"
    book.save(template)
    with pytest.raises(SwtoolError, match="会按镇街变成 2 张"):
        fill(template, tmp_path / "c.xlsx", {"县名": "海宁市"}, {}, copies)


def test_one_cell_of_many_sheets_is_refused(tmp_path: Path) -> None:
    template = towns_form(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(template)
    book["汇总"]["B3"] = "='{{乡镇街道}}'!C7"
    book.save(template)
    copies = {"{{乡镇街道}}": [town("许村镇", [1]), town("长安镇", [])]}
    with pytest.raises(SwtoolError, match="会按镇街变成 2 张"):
        fill(template, tmp_path / "b.xlsx", {"县名": "海宁市"}, {}, copies)
    only = {"{{乡镇街道}}": [town("许村镇", [1])]}
    fill(template, tmp_path / "b.xlsx", {"县名": "海宁市"}, {}, only)
    assert openpyxl.load_workbook(tmp_path / "b.xlsx")["汇总"]["B3"].value == "='许村镇'!C7"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 50), max_size=6), min_size=1, max_size=5))
def test_the_county_is_the_sum_of_its_towns(towns: list[list[int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        template = towns_form(Path(folder) / "a.xlsx")
        data = [town(f"镇{get_column_letter(number)}", hours) for number, hours in enumerate(towns, start=1)]
        result = fill(template, Path(folder) / "b.xlsx", {"县名": "海宁市"}, {}, {"{{乡镇街道}}": data})
    totals = {(proof.sheet, proof.cell): proof.total for proof in result.sums}
    assert totals["汇总", "B1"] == totals["汇总", "B2"] == sum(map(sum, towns))
    assert result.unproven == ()
