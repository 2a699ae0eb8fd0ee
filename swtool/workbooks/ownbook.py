"""Whether a town's own book can be marked and sent back as itself, or has to be written anew, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from swtool.workbooks.cells import Book, MergedRange
from swtool.workbooks.commentsizes import keep_comment_sizes
from swtool.workbooks.keeping import lost_on_saving
from swtool.workbooks.locked import unlocked
from swtool.workbooks.opened import open_book

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_ROWS_IN_PLACE = 5_000
"""Loading and saving a book with openpyxl costs some 500 µs and 10 KB a row; beyond this the content is streamed."""
MAX_MERGES, MAX_MERGED_CELLS = 5_000, 200_000
"""openpyxl compares each merge with every other, and makes a cell of each one that a merge covers: a merge of one whole
column, made with two clicks, costs it fifteen seconds and 600 MB."""


class OwnBook(NamedTuple):
    """The town's own book, opened to be marked, and what it will lack when it is saved (``lost``, as a clerk calls it).

    Where it has to be written anew, ``workbook`` is None and ``why_anew`` says why.
    """

    workbook: Workbook | None
    lost: tuple[str, ...] = ()
    why_anew: str = ""


def open_own(source: Path, book: Book, password: str | None) -> OwnBook:
    """The book at ``source`` to be changed in place; ``book`` is what was read from it."""
    if book.kind != "xlsx" or source.suffix.lower() not in (".xlsx", ".xlsm"):
        return OwnBook(None, why_anew="原文件不是 .xlsx")
    if sum(len(sheet.rows) for sheet in book.sheets) > MAX_ROWS_IN_PLACE:
        return OwnBook(None, why_anew=f"原文件超过 {MAX_ROWS_IN_PLACE} 行")
    merges = [merge for sheet in book.sheets for merge in sheet.merged]
    if len(merges) > MAX_MERGES or sum(map(_area, merges)) > MAX_MERGED_CELLS:
        return OwnBook(None, why_anew="原文件里合并的单元格太多")
    if any(_overlap(sheet.merged) for sheet in book.sheets):
        return OwnBook(None, why_anew="原文件里合并的单元格互相重叠")
    try:
        data = unlocked(source, password)
        own = open_book(source, rich_text=True, data=data)
        keep_comment_sizes(own, data)
    except Exception:  # noqa: BLE001  a book that only the other reader can open is written anew
        own = None
    if own is None or not {sheet.name for sheet in book.sheets} <= set(own.sheetnames):
        return OwnBook(None, why_anew="原文件的写法不能照原样改")
    return OwnBook(own, lost_on_saving(data))


def merges_to_keep(merges: Sequence[MergedRange]) -> Iterator[MergedRange]:
    """The merges of a sheet that a book written anew takes over: none over another, which Excel calls damage, and no
    more than can be written in time."""
    covered: set[tuple[int, int]] = set()
    for merge in merges[:MAX_MERGES]:
        if merge.is_single_cell or len(covered) + _area(merge) > MAX_MERGED_CELLS:
            continue
        cells = {
            (row, column)
            for row in range(merge.top, merge.bottom + 1)
            for column in range(merge.left, merge.right + 1)
        }  # fmt: skip
        if covered.isdisjoint(cells):
            covered |= cells
            yield merge


def _overlap(merges: Sequence[MergedRange]) -> bool:
    """Whether one merge covers another: Excel calls such a book damaged, and openpyxl loses what is marked there."""
    return sum(1 for _ in merges_to_keep(merges)) < sum(not merge.is_single_cell for merge in merges)


def _area(merge: MergedRange) -> int:
    return (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1)
