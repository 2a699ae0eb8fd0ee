"""When a town's own book comes back as itself, when anew and why, and what merges do to the copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from swtool.findings import Finding, Severity, Where
from swtool.workbooks import ownbook
from swtool.workbooks.cells import MergedRange, Sheet
from swtool.workbooks.mark import mark
from swtool.workbooks.ownbook import merges_to_keep
from swtool.workbooks.read import read
from tests.bombs import ANSWERED
from tests.book_samples import raw_xlsx, shared_body

FAULT = Finding("cell.name", Severity.ERROR, Where("表.xlsx", "表", "B3"), "姓名读不懂")


def _book(path: Path, *merges: str) -> Path:
    workbook = Workbook()
    page = workbook.worksheets[0]
    page.title = "表"
    for row in (("序号", "姓名"), (1, "甲一"), (2, "乙二"), (3, "丙三")):
        page.append(row)
    for merge in merges:
        page.merge_cells(merge)
    workbook.save(path)
    return path


@pytest.mark.parametrize(
    ("name", "limit", "most", "why"),
    [
        ("表.xlsx", 4, 200_000, ""),
        ("表.xlsx", 3, 200_000, "原文件超过 3 行"),
        ("表.xlsx", 4, 2, "原文件里合并的单元格太多"),
        ("表.et", 4, 200_000, "原文件不是 .xlsx"),
    ],
)
def test_why_a_book_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, limit: int, most: int, why: str
) -> None:
    monkeypatch.setattr(ownbook, "MAX_ROWS_IN_PLACE", limit)
    monkeypatch.setattr(ownbook, "MAX_MERGED_CELLS", most)
    path = _book(tmp_path / "原.xlsx", "D2:D4").rename(tmp_path / name)
    result = mark(path, tmp_path / "退回.xlsx", [FAULT], read(path))
    assert (result.why_anew, result.kept_as_is) == (why, why == "")
    assert load_workbook(result.path)["表"]["B3"].comment.text == "【错误】姓名读不懂"


def test_a_strict_book_that_only_one_reader_opens_is_not_called_too_large(tmp_path: Path) -> None:
    path = _book(tmp_path / "表.xlsx")
    book = read(path)
    path.write_bytes(b"PK")
    assert mark(path, tmp_path / "退回.xlsx", [FAULT], book).why_anew == "原文件的写法不能照原样改"


def test_a_merge_of_a_whole_column_is_not_walked_cell_by_cell(tmp_path: Path) -> None:
    """Two clicks in WPS. Opened by openpyxl, it makes a million cells."""
    _, make, _ = ANSWERED["merge of a whole column"]
    path = tmp_path / "整列合并.xlsx"
    path.write_bytes(make())
    book = read(path)
    assert [(merge.top, merge.bottom) for merge in book.sheets[0].merged] == [(1, 1_048_576)]
    assert mark(path, tmp_path / "退回.xlsx", [], book).why_anew == "原文件里合并的单元格太多"


def test_merges_over_each_other_are_not_written_anew() -> None:
    """Excel calls a book with overlapping merges damaged."""
    merges = [
        MergedRange(1, 1, 1, 4), MergedRange(1, 4, 2, 5), MergedRange(2, 1, 1_048_576, 16_384),
        MergedRange(3, 3, 3, 3), MergedRange(2, 4, 3, 5),
    ]  # fmt: skip
    assert list(merges_to_keep(merges)) == [merges[0], merges[4]]


def test_a_faulty_row_merged_to_the_end_has_its_comment_and_no_problem_column(tmp_path: Path) -> None:
    path = _book(tmp_path / "表.xlsx", "B3:XFD3")
    result = mark(path, tmp_path / "退回.xlsx", [FAULT], read(path))
    page = load_workbook(result.path)["表"]
    assert page["B3"].comment.text == "【错误】姓名读不懂"
    assert page.max_column == 16_384
    assert page.auto_filter.ref is None
    assert [cell.value for cell in page[1][:4]] == ["序号", "姓名", None, None]


@pytest.mark.parametrize(("place", "shown"), [((2, 3), (2, 2)), ((2, 5), (2, 5)), ((900, 9), (1, 8)), ((7, 7), (7, 7))])
def test_a_place_inside_a_merge_is_shown_in_its_first_cell(place: tuple[int, int], shown: tuple[int, int]) -> None:
    sheet = Sheet("表", merged=(MergedRange(2, 2, 4, 3), MergedRange(1, 8, 1_048_576, 9)))
    assert sheet.shown_place(*place) == shown


def test_a_faulty_cell_that_another_merge_covers_is_marked(tmp_path: Path) -> None:
    """B3 begins one merge and lies inside another, as programs that write merges blindly make it."""
    shared: list[str] = []
    body = shared_body([("序号", "姓名"), ("1", "甲一"), ("2", "乙二")], shared)
    merges = '<mergeCells><mergeCell ref="B3:C4"/><mergeCell ref="A3:B3"/></mergeCells>'
    path = tmp_path / "表.xlsx"
    path.write_bytes(raw_xlsx({"表": body + merges}, shared))
    result = mark(path, tmp_path / "退回.xlsx", [FAULT], read(path))
    page = load_workbook(result.path)["表"]
    assert [cell.comment.text for row in page for cell in row if cell.comment and cell.column < 3] == [
        "【错误】姓名读不懂"
    ]
