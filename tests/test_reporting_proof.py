"""The second proof: which SUM is held against which figure of the database."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import openpyxl

from swtool.reporting.idle_sums import MarkedColumn
from swtool.reporting.proof import FilledColumn, compare, in_runs
from swtool.workbooks.summed import Summed
from swtool.workbooks.sums import SumProof

COLUMNS = (
    FilledColumn("表", "E", ((5, 8),), "staff", "head"),
    FilledColumn("表", "F", ((5, 8),), "staff", "age"),
)
TOTALS = {("表", "staff", "head"): Decimal(4)}


def _sum(formula: str, total: str = "4", cell: str = "E9", sheet: str = "表") -> SumProof:
    """The proof of a formula over a sheet with a number in every cell of rows 4–9."""
    book = openpyxl.Workbook()
    own = book.worksheets[0]
    own.title = sheet
    for row in range(4, 9):
        for letter in "EFG":
            own[f"{letter}{row}"] = 1
    own["Z9"] = formula
    return SumProof(sheet, cell, formula, Decimal(total), Summed(book).cells(sheet, "Z9"))


def test_an_equal_sum_agrees() -> None:
    for formula in ("=SUM(E5:E8)", "=sum($E$5:$E$8)", "=SUM( E5:E8 )", "=SUM(E4:E9)"):
        assert compare([_sum(formula)], COLUMNS, TOTALS).agreed == 1, formula


def test_one_off_is_a_disagreement() -> None:
    proofs = compare([_sum("=SUM(E5:E8)", "5")], COLUMNS, TOTALS)
    (wrong,) = proofs.disagreements
    assert (wrong.place, wrong.what) == ("〔表〕E9", "表内合计 5，数据库另算得 4")
    assert proofs.agreed == 0


def test_a_sum_that_leaves_a_row_out_is_told_even_where_the_figure_is_right() -> None:
    for formula in ("=SUM(E5:E7)", "=SUM(E6:E8)", "=SUM(E5)"):
        (wrong,) = compare([_sum(formula)], COLUMNS, TOTALS).disagreements
        assert "没有包住全部行（5–8）" in wrong.what, formula


def test_a_running_total_is_no_total_that_leaves_rows_out() -> None:
    """It stands in a record's row and takes the records down to it; the last one is the total of the column."""
    sums = [_sum(f"=SUM(E$5:E{row})", str(row - 4), cell=f"H{row}") for row in range(5, 9)]
    sums.append(_sum("=SUM(E7,H7)", "1", cell="I7"))  # a sum across the row, with a column of the bureau's own
    proofs = compare(sums, COLUMNS, TOTALS)
    assert (proofs.subtotals, proofs.agreed, proofs.disagreements, proofs.unchecked) == (4, 1, (), ())
    for formula, cell in (("=SUM(E5:E7)", "H6"), ("=SUM(E5:E6)", "H9")):
        (wrong,) = compare([_sum(formula, cell=cell)], COLUMNS, TOTALS).disagreements
        assert "没有包住全部行（5–8）" in wrong.what, formula
    (wrong,) = compare([_sum("=SUM(E5:E6,E5)", cell="H6")], COLUMNS, TOTALS).disagreements
    assert "把一些行加了两次" in wrong.what
    (wrong,) = compare([_sum("=SUM(E$5:E8)", "5", cell="H8")], COLUMNS, TOTALS).disagreements
    assert wrong.what == "表内合计 5，数据库另算得 4"


def test_what_the_database_keeps_no_figure_of_is_named() -> None:
    sums = [
        _sum("=SUM(F5:F8)", cell="F9"),  # a field without total
        _sum("=SUM(G5:G8)", cell="G9"),  # a column of the bureau's own
        _sum("=SUM(E5:F8)", cell="H9"),  # two columns
        _sum("=SUM(E5:E8)-1", cell="I9"),
        _sum("=SUM(E5:E8)", cell="E9", sheet="另一张"),
    ]
    proofs = compare(sums, COLUMNS, TOTALS)
    assert proofs.unchecked == ("〔表〕F9", "〔表〕G9", "〔表〕H9", "〔表〕I9", "〔另一张〕E9")
    assert (proofs.agreed, proofs.disagreements) == (0, ())


def test_places_under_one_another_are_told_as_one() -> None:
    places = ["〔1表〕G4", "〔1表〕H4", "〔1表〕G5", "〔1表〕H5", "〔1表〕G6", "〔1表〕H8", "〔乙〕AA10", "〔乙〕AA9"]
    assert in_runs(places) == ["〔1表〕G4:G6", "〔1表〕H4:H5", "〔1表〕H8", "〔乙〕AA10", "〔乙〕AA9"]
    assert in_runs(("〔1表〕A1", "〔2〕的页眉页脚", "〔1表〕A2", "〔2〕的页眉页脚")) == [
        "〔1表〕A1:A2",
        "〔2〕的页眉页脚",
    ]
    assert in_runs(()) == []


PAGED = (
    FilledColumn("甲镇", "E", ((5, 6), (8, 8)), "staff", "head"),
    FilledColumn("乙镇", "E", ((5, 6), (8, 8)), "staff", "head"),
)
TWO_TOWNS = {("甲镇", "staff", "head"): Decimal(3), ("乙镇", "staff", "head"): Decimal(30)}


def _paged(formula: str, total: str) -> SumProof:
    """Two towns; rows 5, 6 and 8 hold people, rows 7 and 9 are 小计."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, each in (("甲镇", 1), ("乙镇", 10)):
        sheet = book.create_sheet(name)
        for row in (5, 6, 8):
            sheet[f"E{row}"] = each
        sheet["E7"], sheet["E9"] = "=SUM(E5:E6)", "=SUM(E8:E8)"
    book["甲镇"]["Z1"] = formula
    return SumProof("甲镇", "Z1", formula, Decimal(total), Summed(book).cells("甲镇", "Z1"))


def test_the_sum_of_a_page_is_proven_by_the_sum_of_all() -> None:
    proofs = compare([_paged("=SUM(E5:E6)", "2"), _paged("=SUM(E7,E9)", "3")], PAGED, TWO_TOWNS)
    assert (proofs.subtotals, proofs.agreed, proofs.disagreements, proofs.unchecked) == (1, 1, (), ())


def test_a_total_over_rows_and_their_subtotals_counts_twice() -> None:
    (wrong,) = compare([_paged("=SUM(E5:E9)", "6")], PAGED, TWO_TOWNS).disagreements
    assert "把一些行加了两次" in wrong.what


def test_a_total_that_forgets_a_page_is_told() -> None:
    (wrong,) = compare([_paged("=SUM(E7,E8:E8,E6)", "4")], PAGED, TWO_TOWNS).disagreements
    assert "把一些行加了两次" in wrong.what
    (wrong,) = compare([_paged("=SUM(E5,E9)", "2")], PAGED, TWO_TOWNS).disagreements
    assert "没有包住全部行（5–8）" in wrong.what


def test_a_total_over_towns_is_the_sum_of_their_figures() -> None:
    assert compare([_paged("=SUM(甲镇!E7,甲镇!E9,乙镇!E7,乙镇!E9)", "33")], PAGED, TWO_TOWNS).agreed == 1
    (wrong,) = compare([_paged("=SUM(甲镇!E7,甲镇!E9,乙镇!E7,乙镇!E9)", "32")], PAGED, TWO_TOWNS).disagreements
    assert wrong.what == "表内合计 32，数据库另算得 33"


BELOW = (*COLUMNS[:1], FilledColumn("表", "E", ((12, 13),), "stations", "head"))
BOTH = {**TOTALS, ("表", "stations", "head"): Decimal(2)}


def _two(formula: str, total: str, cell: str = "E16") -> SumProof:
    """A list in rows 5–8 with its 小计 in row 9, another in rows 12–13 with its own in row 14; 1 in each row."""
    book = openpyxl.Workbook()
    own = book.worksheets[0]
    own.title = "表"
    for row in (5, 6, 7, 8, 12, 13):
        own[f"E{row}"] = 1
    own["E9"], own["E14"], own["Z1"] = "=SUM(E5:E8)", "=SUM(E12:E13)", formula
    return SumProof("表", cell, formula, Decimal(total), Summed(book).cells("表", "Z1"))


def test_a_sum_over_two_lists_that_counts_a_subtotal_again_is_told() -> None:
    """4 people, their 小计 4, 2 stations, their 小计 2: twice the 6 that there are."""
    (wrong,) = compare([_two("=SUM(E5:E14)", "12")], BELOW, BOTH).disagreements
    assert wrong.what == "合计公式 =SUM(E5:E14) 把一些行加了两次（5–8 行里已有小计）"
    (wrong,) = compare([_two("=SUM(E9,E12:E14)", "8")], BELOW, BOTH).disagreements
    assert wrong.what == "合计公式 =SUM(E9,E12:E14) 把一些行加了两次（12–13 行里已有小计）"


def test_a_sum_over_two_lists_that_leaves_rows_out_is_told() -> None:
    for formula, rows in (("=SUM(E9,E12)", "12–13"), ("=SUM(E6:E8,E12:E13)", "5–8")):
        (wrong,) = compare([_two(formula, "5")], BELOW, BOTH).disagreements
        assert f"没有包住全部行（{rows}）" in wrong.what


def test_a_sum_over_two_lists_that_counts_each_row_once_is_named() -> None:
    """Whether people and stations may be added nobody here knows."""
    for formula in ("=SUM(E9,E14)", "=SUM(E5:E8,E12:E13)"):
        proofs = compare([_two(formula, "6")], BELOW, BOTH)
        assert (proofs.unchecked, proofs.disagreements) == (("〔表〕E16",), ()), formula


def test_a_sum_of_several_columns_that_counts_their_subtotals_again_is_told() -> None:
    wide = (COLUMNS[0], FilledColumn("表", "E", ((5, 8),), "staff", "age"))
    (wrong,) = compare([_two("=SUM(E5:E9)", "8")], wide, TOTALS).disagreements
    assert "把一些行加了两次" in wrong.what


def test_a_sum_across_a_record_or_a_page_is_no_total_that_leaves_rows_out() -> None:
    """In the row of a record, on another sheet too, and below a page."""
    across = [_sum(f"=SUM(E{row}:F{row})", "2", cell=f"H{row}") for row in range(5, 9)]
    proofs = compare(across, COLUMNS, TOTALS)
    assert (proofs.unchecked, proofs.disagreements) == (("〔表〕H5", "〔表〕H6", "〔表〕H7", "〔表〕H8"), ())
    twice = _sum("=SUM(E5:F5,E5)", "3", cell="H5")  # a record's own reckoning
    assert compare([twice], COLUMNS, TOTALS).disagreements == ()
    there = replace(_sum("=SUM(表!E5:F5)", "2", cell="C3"), sheet="乙")
    for lists in ((*COLUMNS, FilledColumn("乙", "B", ((3, 6),), "staff", "age")), COLUMNS):
        marked = [MarkedColumn("乙", "A", 3, 6)] if lists is COLUMNS else []
        assert compare([there], lists, TOTALS, marked).unchecked == ("〔乙〕C3",)
    paged = tuple(column._replace(pages=((5, 6), (8, 8))) for column in COLUMNS)
    assert compare([_sum("=SUM(E5:F6)", cell="H7")], paged, TOTALS).unchecked == ("〔表〕H7",)
    (wrong,) = compare([_sum("=SUM(E5:F6)", cell="H9")], COLUMNS, TOTALS).disagreements
    assert "没有包住全部行（5–8）" in wrong.what
