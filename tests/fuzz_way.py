"""The whole way of a book as a clerk goes it, with what must hold at each step whatever is in the book.

Checked without a fault: loads, is known when it comes again, and can be undone. Else: what goes back opens and holds
every cell that came.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from swtool.findings import Finding
from swtool.intake.answer import give_back
from swtool.intake.load import Receipt, State, load
from swtool.intake.plan import Book
from swtool.intake.undoing import undo_batch
from swtool.office import Office
from swtool.rooms import table_label
from swtool.workbooks import cells
from swtool.workbooks.read import read

_CELL = re.compile(r"(|[A-Z]{1,3}\d{1,7}|(\d{1,7}):\d{1,7})")
_NUMBER_OF_A_PERSON = re.compile(r"(?<!\d)([1-9]\d{5}(19|20)\d{9}[\dXx]|1[3-9]\d{9})(?!\d)")
_SPEAKS = re.compile(r"[\u4e00-\u9fff]")


def whole_way(office: Office, path: Path, books: Sequence[Book]) -> str:
    """Go the way. Returns the first state; raises AssertionError with what does not hold."""
    checked = load(office, path, books, keep=False)
    book = read(path)
    for finding in checked.findings:
        _is_sensible(finding, book)
    again = load(office, path, books, keep=False)
    assert _told(again) == _told(checked), "checked twice, told otherwise"
    if checked.goes_back:
        _sent_back(checked, book, path, books)
    elif checked.state is State.CHECKED:
        loaded = load(office, path, books)
        assert loaded.state is State.LOADED, "the check passed, the load did not"
        assert _told(loaded) == _told(checked), "loaded, told otherwise"
        known = load(office, path, books, keep=False)
        assert known.state is State.UNCHANGED, f"loaded before, now {known.state}"
        assert loaded.batch_id is not None
        undo_batch(office, loaded.batch_id, "试验完了", label=table_label)
    return str(checked.state)


def _told(receipt: Receipt) -> list[object]:
    return [(*finding.where, finding.code, finding.what) for finding in receipt.findings]


def _is_sensible(finding: Finding, book: cells.Book) -> None:
    """It speaks Chinese, names no number of a person, and leads to a place that the book has."""
    said = f"{finding.what}{finding.expected}{finding.actual}{finding.remedy}"
    assert _SPEAKS.search(finding.what), f"no Chinese: {finding.what!r}"
    assert not _NUMBER_OF_A_PERSON.search(said), f"{finding.code} names a number of a person: {said}"
    assert "Error" not in said
    match = _CELL.fullmatch(finding.where.cell)
    assert match, f"no cell: {finding.where.cell}"
    sheets = {sheet.name: sheet for sheet in book.sheets}
    assert finding.where.sheet in {"", *sheets}, f"no sheet: {finding.where.sheet}"
    if digits := re.search(r"\d+", finding.where.cell):
        assert int(digits[0]) <= sheets[finding.where.sheet].last_row, f"below the sheet: {finding.where.cell}"


def _sent_back(receipt: Receipt, book: cells.Book, path: Path, books: Sequence[Book]) -> None:
    folder = path.parent / "退回"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    answer = give_back(receipt, path, folder, books)
    back = read(answer.marked.path)
    assert len(back.sheets) == len(book.sheets) + 1
    for sheet, copy in zip(book.sheets, back.sheets[1:], strict=True):
        covered = {(row, column) for row, column in _places(sheet) if sheet.shown_place(row, column) != (row, column)}
        for row, column in _places(sheet):
            was, now = _normal(sheet.value(row, column)), _normal(copy.value(row, column))
            assert was == now or (row, column) in covered, f"row {row} column {column}: {was!r} became {now!r}"
    if answer.mending is not None:
        assert any(len(sheet.rows) > 1 for sheet in read(answer.mending).sheets)


def _places(sheet: cells.Sheet) -> list[tuple[int, int]]:
    return [
        (number, sheet.first_column + index)
        for number, row in enumerate(sheet.rows, sheet.first_row)
        for index, cell in enumerate(row)
        if not cells.is_blank(cell)
    ]


def _normal(value: object) -> object:
    """A value whatever the container made of it: line ends and blanks at the edges are no difference."""
    if isinstance(value, str):
        return "".join(character for character in value if character.isprintable() and not character.isspace())
    return value
