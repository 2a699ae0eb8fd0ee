"""The second proof: which SUM is held against which figure of the database."""

from __future__ import annotations

from decimal import Decimal

from swtool.reporting.proof import FilledColumn, compare
from swtool.workbooks.sums import SumProof

COLUMNS = (FilledColumn("表", "E", 5, 8, "staff", "head"), FilledColumn("表", "F", 5, 8, "staff", "age"))
TOTALS = {("staff", "head"): Decimal(4)}


def _sum(formula: str, total: str = "4", cell: str = "E9", sheet: str = "表") -> SumProof:
    return SumProof(sheet, cell, formula, Decimal(total))


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
