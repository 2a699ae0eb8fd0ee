"""Rows that show no record are blank: what the model row has beside its markers is not put there, nor added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from swtool.workbooks.fill import fill

STATIONS = [{"no": 1, "name": "甲站", "n": 3}, {"no": 2, "name": "乙站", "n": 4}]
PEOPLE = [{"no": number, "name": f"示例{number}", "n": 1} for number in range(1, 5)]


def _filled(
    folder: Path, cells: Mapping[str, object], blocks: Mapping[str, Sequence[Mapping[str, object]]]
) -> tuple[Worksheet, dict[str, Decimal]]:
    """The filled sheet, and what its sums come to by cell."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for place, value in cells.items():
        sheet[place] = value
        sheet[place].border = Border(left=Side(style="thin"))
    book.save(folder / "a.xlsx")
    result = fill(folder / "a.xlsx", folder / "b.xlsx", {"县名": "海宁市"}, blocks)
    assert result.unproven == ()
    shown = openpyxl.load_workbook(result.path).worksheets[0]
    return shown, {proof.cell: proof.total for proof in result.sums}


def _row(sheet: Worksheet, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]


PADDED = {
    "A1": "序", "B1": "站", "C1": "人", "D1": "补助", "E1": "定额", "F1": "核", "G1": "说明", "H1": "县",
    "A2": "{{p.no}}", "B2": "{{p.name}}", "C2": "{{p.n}}", "D2": "=C2*100+500", "E2": 500, "F2": "√",
    "G2": "共{{p.n}}人", "H2": "{{县名}}", "A3": "{{p:每页3补齐}}小计", "A4": "合计",
    **{f"{column}{row}": f"=SUM({column}2:{column}2)" for column in "CDE" for row in (3, 4)},
}  # fmt: skip


def test_rows_that_fill_a_page_up_are_blank(tmp_path: Path) -> None:
    """Two records on a page of three: 3×100+500 and 4×100+500, two times 500."""
    sheet, sums = _filled(tmp_path, PADDED, {"p": STATIONS})
    assert _row(sheet, 3) == [2, "乙站", 4, "=C3*100+500", 500, "√", "共4人", "海宁市"]
    assert _row(sheet, 4) == [None] * 8
    assert [sheet.cell(4, column).border.left.style for column in range(1, 9)] == ["thin"] * 8
    expected = {"C": Decimal(7), "D": Decimal(1700), "E": Decimal(1000)}
    assert sums == {f"{column}{row}": total for row in (5, 6) for column, total in expected.items()}


def test_without_records_the_one_row_is_blank(tmp_path: Path) -> None:
    cells: dict[str, object] = {
        "A2": "{{p.no}}", "B2": "{{p.name}}", "C2": 1, "D2": "=C2*0.5+1", "E2": "={1}", "A3": "合计",
        "C3": "=SUM(C2:C2)", "D3": "=SUM(D2:D2)",
    }  # fmt: skip
    sheet, sums = _filled(tmp_path, cells, {"p": []})
    assert _row(sheet, 2) == [None] * 5
    assert sheet["C2"].border.left.style == "thin"
    assert sums == {"C3": 0, "D3": 0}


def test_a_record_in_two_rows_is_blank_in_both(tmp_path: Path) -> None:
    cells: dict[str, object] = {
        "A2": "{{p.name}}", "B2": "{{p.n}}", "A3": "折算", "B3": "{{p.n}}", "C3": "=B2*2", "C4": "=SUM(C2:C3)",
    }  # fmt: skip
    sheet, sums = _filled(tmp_path, cells, {"p": []})
    assert (_row(sheet, 2), _row(sheet, 3)) == ([None] * 3, [None] * 3)
    assert sums == {"C4": 0}


def test_a_number_that_counts_the_rows_goes_on(tmp_path: Path) -> None:
    """It names no cell of the record; forms that are printed with numbered lines have it."""
    cells: dict[str, object] = {
        "A1": "序", "A2": "=ROW()-1", "B2": "{{p.name}}", "C2": "=N(C1)+1", "A3": "{{p:每页3补齐}}",
    }  # fmt: skip
    sheet, _ = _filled(tmp_path, cells, {"p": STATIONS})
    assert [_row(sheet, row) for row in (3, 4)] == [["=ROW()-1", "乙站", "=N(C2)+1"], ["=ROW()-1", None, "=N(C3)+1"]]


SIDES = {
    "A1": "序", "B1": "站", "C1": "人", "D1": "补助", "E1": "定额", "F1": "半数", "H1": "核", "I1": "姓名", "J1": "章",
    "K1": "人", "L1": "差", "M1": "倍",
    "A2": "{{站.no}}", "B2": "{{站.name}}", "C2": "{{站.n}}", "D2": "=C2*100+500", "E2": 500, "F2": "=D2/2",
    "H2": "√", "I2": "{{人.name}}", "J2": "印", "K2": "{{人.n}}", "L2": "=K2-C2", "M2": "=$K2*E2",
    **{f"{column}3": f"=SUM({column}2:{column}2)" for column in "CDEK"},
}  # fmt: skip


def test_the_shorter_of_two_blocks_side_by_side_is_blank_below(tmp_path: Path) -> None:
    """G, which has nothing in it, parts the two: what is left of it is the stations', H the people's. L and M name
    cells of both."""
    sheet, sums = _filled(tmp_path, SIDES, {"站": STATIONS, "人": PEOPLE})
    assert _row(sheet, 3) == [
        2, "乙站", 4, "=C3*100+500", 500, "=D3/2", None, "√", "示例2", "印", 1, "=K3-C3", "=$K3*E3",
    ]  # fmt: skip
    assert _row(sheet, 4) == [None] * 7 + ["√", "示例3", "印", 1, "=K4-C4", "=$K4*E4"]
    assert sums == {"C6": 7, "D6": 1700, "E6": 1000, "K6": 4}
    sheet, sums = _filled(tmp_path, SIDES, {"站": [*STATIONS, STATIONS[0]], "人": PEOPLE[:1]})
    assert _row(sheet, 3)[6:] == [None] * 5 + ["=K3-C3", "=$K3*E3"]
    assert sums == {"C5": 10, "D5": 2500, "E5": 1500, "K5": 1}


def test_a_column_between_two_blocks_without_a_gap_is_the_left_ones(tmp_path: Path) -> None:
    cells: dict[str, object] = {
        "A1": "站", "B1": "定额", "C1": "姓名", "A2": "{{站.name}}", "B2": 500, "C2": "{{人.name}}", "D2": 1,
    }  # fmt: skip
    sheet, _ = _filled(tmp_path, cells, {"站": STATIONS[:1], "人": PEOPLE[:2]})
    assert _row(sheet, 3) == [None, None, "示例2", 1]
    sheet, _ = _filled(tmp_path, cells, {"站": STATIONS, "人": PEOPLE[:1]})
    assert _row(sheet, 3) == ["乙站", 500, None, None]


def test_what_stands_among_the_markers_of_both_stays_while_one_has_records(tmp_path: Path) -> None:
    cells: dict[str, object] = {"A2": "{{站.name}}", "B2": "{{人.name}}", "C2": "√", "D2": "{{站.n}}", "E2": "{{人.n}}"}
    sheet, _ = _filled(tmp_path, cells, {"站": STATIONS[:1], "人": PEOPLE[:2]})
    assert _row(sheet, 3) == [None, "示例2", "√", None, 1]


def test_the_foot_of_a_page_keeps_what_it_has(tmp_path: Path) -> None:
    cells: dict[str, object] = {
        "A2": "{{p.name}}",
        "B2": 1,
        "A3": "{{p:每页2补齐}}小计",
        "B3": "=SUM(B2:B2)",
        "C3": "元",
    }
    sheet, sums = _filled(tmp_path, cells, {"p": [*STATIONS, STATIONS[0]]})
    assert [_row(sheet, row) for row in (6, 7)] == [[None] * 3, ["小计", "=SUM(B5:B6)", "元"]]
    assert sums == {"B4": 2, "B7": 1}


def test_a_label_beside_the_whole_list_stays(tmp_path: Path) -> None:
    """It is merged with cells below the model."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A2"], sheet["B2"], sheet["C2"], sheet["C3"] = "站点", "{{p.name}}", 5, "=SUM(C2:C2)"
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "a.xlsx")
    for records in ([], STATIONS):
        sheet = openpyxl.load_workbook(
            fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {}, {"p": records}).path
        ).worksheets[0]
        last = 2 + max(len(records), 1)
        assert [sheet[f"A{row}"].value for row in range(2, last + 1)] == ["站点"] + [None] * (last - 2)
        assert [str(merge) for merge in sheet.merged_cells.ranges] == [f"A2:A{last}"]
        assert sheet["C2"].value == (5 if records else None)
