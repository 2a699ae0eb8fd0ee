"""Templates with pages and 小计, blocks side by side, a sheet for each town: what formulas cover, what moves along."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from swtool.errors import SwtoolError
from swtool.workbooks.fill import SheetData, fill
from swtool.workbooks.opened import save_book

THIN = Side(style="thin")
FIRST = 5  # the model's row in every form below


def form(path: Path, directive: str, total: str = "=SUM(C6)") -> Path:
    """Three heading rows with merges, a model row, a foot of the page, a grand total, a line for signatures."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "名册"
    sheet["A1"] = "{{县名}}名册"
    sheet.merge_cells("A1:C1")
    for place, text in {"A2": "序号", "B2": "人员", "B3": "姓名", "C3": "学时", "B4": "（人）", "C4": "（时）"}.items():
        sheet[place] = text
    for merge in ("A2:A4", "B2:C2"):
        sheet.merge_cells(merge)
    for row in range(2, 8):
        for column in range(1, 4):
            cell = sheet.cell(row, column)
            cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
            cell.font = Font(name="黑体" if row < 5 else "宋体", bold=row < 5)
            cell.fill = PatternFill("solid", fgColor="FFF2CC" if row in (2, 3, 4) else "FFFFFF")
    sheet["A5"], sheet["B5"], sheet["C5"] = "{{人.序号}}", "{{人.姓名}}", "{{人.学时}}"
    sheet["A6"], sheet["C6"] = f"{{{{人:{directive}}}}}小　计", "=SUM(C5:C5)"
    sheet.merge_cells("A6:B6")
    sheet["A7"], sheet["C7"] = "合　计", total
    sheet["A8"] = "负责人："
    for row, height in ((5, 21), (6, 33), (7, 44), (8, 55)):
        sheet.row_dimensions[row].height = height
    rule = FormulaRule(formula=["$C5>30"], fill=PatternFill(bgColor="FF0000"))
    sheet.conditional_formatting.add("C5:C5", rule)
    validation = DataValidation(type="whole")
    validation.add("A5")
    sheet.add_data_validation(validation)
    sheet.print_area = "A1:C8"
    sheet.print_title_rows = "1:4"
    book.save(path)
    return path


def people(hours: list[int]) -> list[dict[str, object]]:
    return [{"序号": number, "姓名": f"示例{number}", "学时": each} for number, each in enumerate(hours, start=1)]


def grown(folder: Path, directive: str, hours: list[int], total: str = "=SUM(C6)") -> Worksheet:
    template = form(folder / "a.xlsx", directive, total)
    fill(template, folder / "b.xlsx", {"县名": "海宁市"}, {"人": people(hours)})
    return openpyxl.load_workbook(folder / "b.xlsx").worksheets[0]


def column(sheet: Worksheet, letter: str) -> list[object]:
    return [sheet[f"{letter}{row}"].value for row in range(FIRST, sheet.max_row + 1)]


def test_five_people_on_pages_of_two(tmp_path: Path) -> None:
    sheet = grown(tmp_path, "每页2", [1, 2, 4, 8, 16])
    assert column(sheet, "A") == [1, 2, "小　计", 3, 4, "小　计", 5, "小　计", "合　计", "负责人："]
    assert column(sheet, "C") == [
        1, 2, "=SUM(C5:C6)", 4, 8, "=SUM(C8:C9)", 16, "=SUM(C11:C11)", "=SUM(C7,C10,C12)", None,
    ]  # fmt: skip
    assert [line.id for line in sheet.row_breaks.brk] == [7, 10]
    heights = [sheet.row_dimensions[row].height for row in range(5, 15)]
    assert heights == [21, 21, 33, 21, 21, 33, 21, 33, 44, 55]
    merges = {str(merge) for merge in sheet.merged_cells.ranges}
    assert merges == {"A1:C1", "A2:A4", "B2:C2", "A7:B7", "A10:B10", "A12:B12"}
    assert [str(part.sqref) for part in sheet.conditional_formatting] == ["C5:C6 C8:C9 C11"]
    (validation,) = sheet.data_validations.dataValidation
    assert str(validation.sqref) == "A5:A6 A8:A9 A11"
    assert sheet.print_area == "'名册'!$A$1:$C$14"


def test_the_last_page_is_filled_up_where_asked(tmp_path: Path) -> None:
    sheet = grown(tmp_path, "每页2补齐", [1, 2, 4])
    assert column(sheet, "A") == [1, 2, "小　计", 3, None, "小　计", "合　计", "负责人："]
    assert column(sheet, "C")[5:7] == ["=SUM(C8:C9)", "=SUM(C7,C10)"]
    assert sheet["B9"].border.left.style == "thin"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_one_page_is_one_page(tmp_path: Path, count: int) -> None:
    sheet = grown(tmp_path, "每页2", [3] * count)
    last = FIRST + max(count, 1) - 1
    assert column(sheet, "C")[max(count, 1) :] == [f"=SUM(C5:C{last})", f"=SUM(C{last + 1})", None]
    assert sheet.row_breaks.brk == []


def test_a_total_over_the_rows_leaves_the_feet_out(tmp_path: Path) -> None:
    sheet = grown(tmp_path, "每页2", [1, 2, 4], total="=SUM(C5:C5)")
    assert column(sheet, "C")[-2] == "=SUM(C5:C6,C8:C8)"
    sheet = grown(tmp_path, "每页2", [1, 2, 4], total="=SUBTOTAL(9,C5:C6)")
    assert column(sheet, "C")[-2] == "=SUBTOTAL(9,C5:C9)"


def test_a_reference_to_one_of_many_feet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SwtoolError, match="不知道指哪一个"):
        grown(tmp_path, "每页2", [1, 2, 4], total="=C6")
    with pytest.raises(SwtoolError, match="最多 255 处"):
        grown(tmp_path, "每页1", [1] * 256)
    assert column(grown(tmp_path, "每页2", [1, 2], total="=C6"), "C")[-2] == "=C7"


def test_the_heading_keeps_every_bit_of_its_look(tmp_path: Path) -> None:
    template = form(tmp_path / "a.xlsx", "每页2")
    before = openpyxl.load_workbook(template).worksheets[0]
    after = grown(tmp_path, "每页2", [1, 2, 4, 8, 16])
    for row in range(1, 5):
        assert after.row_dimensions[row].height == before.row_dimensions[row].height
        for number in range(1, 4):
            old, new = before.cell(row, number), after.cell(row, number)
            for look in ("font", "fill", "border", "alignment", "number_format", "protection"):
                assert repr(getattr(new, look)) == repr(getattr(old, look)), (new.coordinate, look)
    heading = {str(merge) for merge in after.merged_cells.ranges if merge.max_row < FIRST}
    assert heading == {str(merge) for merge in before.merged_cells.ranges if merge.max_row < FIRST}


def areas(formula: str) -> list[tuple[int, int]]:
    """The rows of each area of a SUM, read by a pattern of this test's own."""
    inside = re.fullmatch(r"=SUM\((.+)\)", formula)
    assert inside is not None
    pairs = [re.fullmatch(r"C(\d+)(?::C(\d+))?", part) for part in inside[1].split(",")]
    return [(int(pair[1]), int(pair[2] or pair[1])) for pair in pairs if pair]


@settings(max_examples=60, deadline=None)
@given(hours=st.lists(st.integers(0, 99), max_size=23), page=st.integers(1, 7), pad=st.booleans(), rows=st.booleans())
def test_every_range_covers_exactly_its_rows(hours: list[int], page: int, pad: bool, rows: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        total = "=SUM(C5:C5)" if rows else "=SUM(C6:C6)"
        sheet = grown(Path(folder), f"每页{page}{'补齐' if pad else ''}", hours, total)
    labels = {row: sheet[f"A{row}"].value for row in range(FIRST, sheet.max_row + 1)}
    feet = [row for row, text in labels.items() if text == "小　计"]
    last = next(row for row, text in labels.items() if text == "合　计")
    starts = [FIRST, *(row + 1 for row in feet)]
    assert feet[-1] + 1 == last
    shown = {row: sheet[f"C{row}"].value for row in range(FIRST, last) if row not in feet}
    assert [value for value in shown.values() if value is not None] == hours
    for start, foot in zip(starts, feet, strict=False):
        assert areas(sheet[f"C{foot}"].value) == [(start, foot - 1)]
        assert foot - start == page or (foot == feet[-1] and not pad and 1 <= foot - start <= page)
    found = areas(sheet[f"C{last}"].value)
    if rows:
        covered = [row for first, until in found for row in range(first, until + 1)]
        assert covered == sorted(shown)
    else:
        assert found == [(foot, foot) for foot in feet]


@pytest.mark.skipif(shutil.which("soffice") is None and os.environ.get("CI") != "true", reason="no LibreOffice")
def test_libreoffice_comes_to_the_same_sums(tmp_path: Path) -> None:
    hours = [7, 11, 13, 17, 19, 23, 29]
    grown(tmp_path, "每页3", hours)
    profile = (tmp_path / "profile").as_uri()
    as_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false"
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", as_csv, "--outdir"]
    subprocess.run([*command, str(tmp_path), str(tmp_path / "b.xlsx")], check=True, capture_output=True, timeout=120)
    rows = list(csv.reader(io.StringIO((tmp_path / "b.csv").read_text(encoding="utf-8"))))
    shown = [(row[0], Decimal(row[2])) for row in rows if row[0] in ("小　计", "合　计")]
    assert shown == [("小　计", 31), ("小　计", 59), ("小　计", 29), ("合　计", 119)]


# -- side by side -----------------------------------------------------------------------------------------------------


def test_two_blocks_side_by_side(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A2"], sheet["B2"], sheet["D2"], sheet["E2"] = "{{甲.名}}", "{{甲.数}}", "{{乙.名}}", "{{乙.数}}"
    sheet["B3"], sheet["E3"] = "=SUM(B2:B2)", "=SUM(E2:E2)"
    book.save(tmp_path / "a.xlsx")
    first = [{"名": "一", "数": 1}]
    second = [{"名": "二", "数": 2}, {"名": "三", "数": 3}, {"名": "四", "数": 4}]
    result = fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {}, {"甲": first, "乙": second})
    sheet = openpyxl.load_workbook(result.path).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet["A2:E5"]] == [
        ["一", 1, None, "二", 2],
        [None, None, None, "三", 3],
        [None, None, None, "四", 4],
        [None, "=SUM(B2:B4)", None, None, "=SUM(E2:E4)"],
    ]
    assert [(proof.cell, proof.total) for proof in result.sums] == [("B5", 1), ("E5", 9)]
    assert result.missing == ()


def test_what_is_amended_on_saving_is_that_sheet(tmp_path: Path) -> None:
    """A chart sheet has a name among the others, but its part is counted by itself."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "名册"
    book.create_chartsheet("图", 0).add_chart(BarChart())
    book.create_sheet("汇总")
    seen: list[bytes] = []

    def amend(part: bytes) -> bytes:
        seen.append(part)
        return part.replace(b"<sheetData", b"<!--amended--><sheetData")

    save_book(book, tmp_path / "a.xlsx", {"名册": amend})
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        parts = [package.read(f"xl/worksheets/sheet{number}.xml") for number in (1, 2)]
    assert (len(seen), [b"amended" in part for part in parts]) == (1, [True, False])


# -- a sheet for each town --------------------------------------------------------------------------------------------


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
