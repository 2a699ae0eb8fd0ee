"""Templates with pages and 小计, blocks side by side: what formulas cover, what moves along."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from swtool.errors import SwtoolError
from swtool.workbooks.fill import fill
from tests.pages_house import FIRST, form, people


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
