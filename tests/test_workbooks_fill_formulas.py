"""What the formulas of a template say after it grew: outside the model rows, in them, and on other sheets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.errors import SwtoolError
from swtool.workbooks.formulas import Place, moved
from swtool.workbooks.rowmap import Block, Copy, RowMap

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
        ('=COUNTIF(B5,"专职")', '=COUNTIF(B5:B7,"专职")'),
        ("=SUMIF($B5,B4,E5)", "=SUMIF($B5:$B7,B4,E5:E7)"),
        ("=MEDIAN(E5)+STDEV(E5:E5)+_xlfn.VAR.S(E5,F5)", "=MEDIAN(E5:E7)+STDEV(E5:E7)+_xlfn.VAR.S(E5:E7,F5:F7)"),
        ("=LARGE(E5,2)-_xlfn.PERCENTILE.INC(E5,B2)", "=LARGE(E5:E7,2)-_xlfn.PERCENTILE.INC(E5:E7,B2)"),
        ("=SUMPRODUCT(C5,D5)", "=SUMPRODUCT(C5:C7,D5:D7)"),
        ("='另 表'!E6", "='另 表'!E6"),
        ("=[1]表!E6", "=[1]表!E6"),
        ("=合计名+LOG10(E6)", "=合计名+LOG10(E8)"),
    ],
)
def test_formulas_outside_the_model(formula: str, result: str) -> None:
    assert moved(formula, Place("表"), GROWN) == result


def test_formulas_on_another_sheet() -> None:
    assert moved("=SUM(表!E5:E5)+E6", Place("另 表"), GROWN) == "=SUM(表!E5:E7)+E6"
    assert moved("=COUNTIFS(表!B5,A6)", Place("另 表"), GROWN) == "=COUNTIFS(表!B5:B7,A6)"


@pytest.mark.parametrize(
    ("formula", "third"),
    [
        ("=C5*D5", "=C7*D7"),
        ("=F4+E5", "=F6+E7"),  # running balance: the row above
        ("=E5/E6", "=E7/E8"),  # the total below stays the total
        ("=E5/SUM(E$5:E$5)", "=E7/SUM(E$5:E$7)"),
        ("=SUM(E$5:E5)", "=SUM(E$5:E7)"),
        ("=COUNTIF(B5,1)", "=COUNTIF(B7,1)"),
        ("=RANK(E5,$E$5:$E$5)", "=RANK(E7,$E$5:$E$7)"),
        ("=E5*B2", "=E7*B2"),
        ("=VLOOKUP(A5,'另 表'!A1:B9,2,0)", "=VLOOKUP(A7,'另 表'!A1:B9,2,0)"),
    ],
)
def test_formulas_in_the_model(formula: str, third: str) -> None:
    block = GROWN["表"].blocks[0]
    assert moved(formula, Place("表", Copy(block, 2)), GROWN) == third


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=SUM(一月:三月!E6)*2", "=SUM('一月'!E8,'二 月'!E6,'三月'!E8)*2"),
        ("=SUM('三月:一月'!E5)", "=SUM('一月'!E5:E7,'二 月'!E5,'三月'!E5:E7)"),
        ("=SUM(一月:三月!A1)", "=SUM(一月:三月!A1)"),
        ("=SUM(一月:没有!E6)", "=SUM(一月:没有!E6)"),
        ("=STDEV(一月:三月!E6)", "=STDEV('一月'!E8,'二 月'!E6,'三月'!E8)"),
        ("=MAX('首:{{乡镇街道}}'!E6)", "=MAX('首'!E6,'甲镇'!E8,'乙镇'!E8)"),
        ("=SUM(首:尾!A1)", "=SUM(首:尾!A1)"),
    ],
)
def test_sheets_side_by_side(formula: str, result: str) -> None:
    grown, still = GROWN["表"], RowMap()
    months = {"一月": grown, "二 月": still, "三月": grown}
    towns = {"首": still, "甲镇": grown, "乙镇": grown, "尾": still}
    copies = {"{{乡镇街道}}": ["甲镇", "乙镇"]}
    assert moved(formula, Place("总"), {"总": still, **months, **towns}, copies) == result


def test_the_only_copy_of_a_sheet_is_gone_through() -> None:
    """Its first record was counted only."""
    copies = {"{{乡镇街道}}": ["甲镇"]}
    formula = "=COUNTIF('{{乡镇街道}}'!E5,A1)"
    assert moved(formula, Place("总"), {"甲镇": GROWN["表"]}, copies) == "=COUNTIF('甲镇'!E5:E7,A1)"


def test_several_copies_of_a_sheet_are_no_range() -> None:
    grown, copies = GROWN["表"], {"{{乡镇街道}}": ["甲镇", "乙镇"]}
    with pytest.raises(SwtoolError, match="不知道指哪一张"):
        moved("=LARGE('{{乡镇街道}}'!E5,1)", Place("总"), {"甲镇": grown, "乙镇": grown}, copies)


def test_a_list_counted_from_the_records_of_another() -> None:
    lists = RowMap((Block("p", 5, 5, 3), Block("q", 8, 8, 2)))
    assert moved("=COUNTIF(B5,A8)", Place("表", Copy(lists.blocks[1], 1)), {"表": lists}) == "=COUNTIF(B5:B7,A11)"


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
