"""A workbook goes back: a copy with its faults marked, and beside it only the rows to be mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from swtool.findings import Finding
from swtool.intake.deciding import row_of
from swtool.intake.load import Receipt, State
from swtool.intake.mending import make_mending_book
from swtool.intake.plan import Book
from swtool.workbooks.locked import is_locked
from swtool.workbooks.mark import MarkResult, mark
from swtool.workbooks.marks import MENDING
from swtool.workbooks.read import read

_RETURNED = "退回"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the town: the marked copy, and the rows to be mended where they can be told apart.

    ``notes`` are sentences for the clerk.
    """

    marked: MarkResult
    mending: Path | None
    notes: tuple[str, ...]


def give_back(
    receipt: Receipt, path: Path, folder: Path, books: Sequence[Book], *, password: str | None = None
) -> Answer:
    """Write ``…-退回.xlsx`` and ``…-待改.xlsx`` for ``path`` into ``folder``. A locked book is answered by locked ones.

    Raises SwtoolError when they cannot be written.
    """
    book = read(path, password=password)
    heading_rows = {planned.extract.sheet: planned.extract.header_row for planned in receipt.tables}
    stem = path.stem.removesuffix(f"-{_RETURNED}")
    target = folder / f"{stem}-{_RETURNED}.xlsx"
    if target == path:  # the town sent the returned copy itself
        target = folder / f"{stem}-再{_RETURNED}.xlsx"
    marked = mark(path, target, to_mend(receipt), book, heading_rows=heading_rows, password=password)
    key = password if password is not None and is_locked(path) else None
    second = folder / f"{stem.removesuffix(f'-{MENDING}')}-{MENDING}.xlsx"
    if second == path:  # the town sent the mended rows, and some are faulty still
        second = folder / f"{stem.removesuffix(f'-{MENDING}')}-再{MENDING}.xlsx"
    mending = make_mending_book(receipt, book, books, second, password=key)
    return Answer(marked, mending, tuple(_notes(marked, mending, target, second, receipt, key)))


def to_mend(receipt: Receipt) -> list[Finding]:
    """The findings that the returned copy shows: of a book that was loaded in part, those of the rows left out."""
    if receipt.state is State.RETURNED:
        return receipt.findings
    gone = {(each.sheet, each.row) for each in receipt.left_out if each.is_fault}
    return [finding for finding in receipt.findings if (finding.where.sheet, row_of(finding)) in gone]


def _notes(
    marked: MarkResult, mending: Path | None, target: Path, second: Path, receipt: Receipt, key: str | None
) -> list[str]:
    notes = []
    if not marked.kept_as_is:
        notes.append("原文件太大或不是 .xlsx，退回表是重新生成的，内容和行号与原文件相同")
    if marked.lost:
        notes.append(f"退回表里没有原表的{'、'.join(marked.lost)}，其余照原样；不影响填报")
    for written, wanted in ((marked.path, target), (mending, second)):
        if written is not None and written.stem != wanted.stem:
            notes.append(f"{wanted.name} 正被打开，另存为 {written.name}")
    if key is not None:
        notes.append("退回的文件用原来的密码加密")
    if mending is not None and not receipt.left_out:
        notes.append("待改表只有差错行；要让其余的行先入库，用 swtool intake load 原表 --partial")
    return notes
