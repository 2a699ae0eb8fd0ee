"""How exported lists are printed: paper, headings that come again, heights of rows, the foot of a page."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from swtool.tables import Heading, Show, Table
from swtool.workbooks.write import write_table


def test_heading_is_frozen_filtered_and_repeated_in_print(tmp_path: Path) -> None:
    """Title, sources and a note, then the heading in row 4 and three rows of nine columns."""
    headings = tuple(Heading(f"n{place}", "本月", Show.COUNT) for place in range(9))
    table = Table("示例站点经费表", headings, [tuple(range(9))] * 3, sources=("示例办法第三条",), notes=("示例数据",))
    path = write_table(table, tmp_path / "表.xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:I7"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert "&P" in str(sheet.oddFooter.right.text)
    assert sheet["A4"].font.b
    assert sheet.row_dimensions[1].height == pytest.approx(28, abs=0.5)


def test_a_title_wider_than_its_table_stands_in_as_many_lines_as_it_needs(tmp_path: Path) -> None:
    """Two columns of 8 are 16 characters wide, 112 pixels. A Chinese character of 16 points is 21 of them wide: five
    stand in a line, so eleven take three lines, of 22 points each."""
    headings = (Heading("a", "甲", Show.CODE), Heading("b", "乙", Show.CODE))
    path = write_table(Table("示例县社工站一览表清单", headings, [("1", "2")]), tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.column_dimensions["A"].width == pytest.approx(8, abs=1)  # and B's, of the same record
    assert sheet["A1"].alignment.wrap_text
    assert sheet.row_dimensions[1].height == pytest.approx(28 + 2 * 22, abs=0.5)


def test_no_row_above_a_list_is_higher_than_excel_knows(tmp_path: Path) -> None:
    """Title, sources, a note and a heading of 2,000 characters over two narrow columns."""
    headings = (Heading("a", "很长的列名" * 400, Show.CODE), Heading("b", "乙", Show.CODE))
    table = Table("一览" * 1000, headings, [("1", "2")], sources=("来源" * 1000,), notes=("说明" * 1000,))
    sheet = openpyxl.load_workbook(write_table(table, tmp_path / "a.xlsx")).worksheets[0]
    assert [sheet.row_dimensions[row].height for row in (1, 2, 3, 4)] == [pytest.approx(409, abs=0.5)] * 4


def test_the_foot_of_a_page_has_the_title_as_far_as_excel_takes_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A header or footer has 255 signs at most; a longer one was left out, pages and all, with a line in English."""
    path = write_table(Table("一&二" * 100, (Heading("a", "甲"),), [("1",)]), tmp_path / "a.xlsx")
    foot = openpyxl.load_workbook(path).worksheets[0].oddFooter
    assert (foot.left.text, foot.right.text) == ("一&&二" * 13 + "…", "第 &P 页，共 &N 页")
    assert capfd.readouterr().err == ""


def test_a_note_of_several_lines_has_room_for_all(tmp_path: Path) -> None:
    """Three lines of 14 points and the margin of 2."""
    table = Table("一览", (Heading("a", "甲"), Heading("b", "乙")), [("1", "2")], notes=("一\n二\n三",))
    sheet = openpyxl.load_workbook(write_table(table, tmp_path / "a.xlsx")).worksheets[0]
    assert sheet.row_dimensions[2].height == pytest.approx(44, abs=0.5)


@pytest.mark.parametrize(
    ("rows", "columns", "orientation"),
    [(20, 3, "landscape"), (21, 3, "portrait"), (400, 3, "portrait"), (400, 12, "landscape")],
)
def test_a_narrow_list_that_goes_over_a_page_stands_upright(
    tmp_path: Path, rows: int, columns: int, orientation: str
) -> None:
    """Twelve columns of eight characters and more are wider than a sheet of A4 is upright."""
    headings = tuple(Heading(f"n{place}", "本月", Show.COUNT) for place in range(columns))
    path = write_table(Table("示例", headings, [tuple(range(columns))] * rows), tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(path).worksheets[0].page_setup.orientation == orientation
