"""What the sums of a filled template come to, which of them are proven, and another program's opinion."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from swtool.workbooks.fill import SumProof, fill
from tests.fill_case import filled


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
