"""What marks do to a sheet of a town's own: its tables, columns, rows, comments and what is printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from swtool.workbooks import ownbook
from swtool.workbooks.mark import mark
from swtool.workbooks.read import read

from .test_workbooks_mark import finding, town_book

LONG = "身份证号校验位不对，" * 10


def own(path: Path) -> tuple[openpyxl.Workbook, Any]:
    """A town's book (headings in row 2, three rows) to be changed before it is saved again."""
    book = openpyxl.load_workbook(town_book(path))
    return book, book["花名册"]


def returned(path: Path, *faults: str, heading_rows: set[int] | None = None) -> tuple[Path, Any]:
    """The returned copy of the book, with a fault in each of these cells, and its sheet."""
    known = None if heading_rows is None else {"花名册": heading_rows}
    out = path.with_name(f"{path.stem}-退回.xlsx")
    done = mark(path, out, [finding(cell, "号码不对") for cell in faults], read(path), heading_rows=known).path
    return done, openpyxl.load_workbook(done)["花名册"]


# -- two tables, one below the other ----------------------------------------------------------------------------------


def two_tables(path: Path) -> Path:
    """The second has its headings in row 9 and is one column wider."""
    book, page = own(path)
    for row, values in ((9, ("序号", "名称", "地址", "电话", "备注")), (10, (1, "示例楼", "示例路1号", "1", "无"))):
        for column, value in enumerate(values, start=1):
            page.cell(row, column, value)
    book.save(path)
    return path


@pytest.mark.parametrize("most_rows", [5_000, 3], ids=["itself", "anew"])
def test_each_of_two_tables_has_its_problems_in_the_one_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most_rows: int
) -> None:
    """The names are those of its own headings; the filter stands over the lower one."""
    monkeypatch.setattr(ownbook, "MAX_ROWS_IN_PLACE", most_rows)
    path = two_tables(tmp_path / "表.xlsx")
    first, page = returned(path, "C4", "D10", heading_rows={2, 9})
    told = {row: page.cell(row, 6).value for row in range(1, 11) if page.cell(row, 6).value}
    assert told == {2: "退回问题", 4: "身份证号：号码不对", 9: "退回问题", 10: "电话：号码不对"}
    assert page.auto_filter.ref == "A9:F10"
    assert [page.cell(9, column).value for column in (4, 5)] == ["电话", "备注"]
    assert page.freeze_panes is None
    _, again = returned(first, "C3", heading_rows={2, 9})
    told = {row: again.cell(row, 6).value for row in range(1, 11) if again.cell(row, 6).value}
    assert told == {2: "退回问题", 3: "身份证号：号码不对", 9: "退回问题"}
    assert again.max_column == 6


def test_a_heading_that_is_faulty_itself_stays_a_heading(tmp_path: Path) -> None:
    _, page = returned(two_tables(tmp_path / "表.xlsx"), "C9", "B4", heading_rows={2, 9})
    assert [page.cell(row, 6).value for row in (2, 4, 9)] == ["退回问题", "姓名：号码不对", "退回问题"]
    assert page["C9"].comment is not None


def test_a_card_has_no_problem_column(tmp_path: Path) -> None:
    _, page = returned(two_tables(tmp_path / "表.xlsx"), "C9", heading_rows=set())
    assert page.max_column == 5
