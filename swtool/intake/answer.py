"""A workbook goes back: a copy with its faults marked, and beside it only the rows to be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from swtool.errors import SwtoolError
from swtool.findings import Finding, errors
from swtool.intake.deciding import row_of
from swtool.intake.load import Receipt, State
from swtool.intake.mending import TooManyRows, make_mending_book
from swtool.intake.plan import Book
from swtool.workbooks.locked import is_locked
from swtool.workbooks.mark import MarkResult, mark
from swtool.workbooks.marks import MENDING, PROBLEM_HEADING
from swtool.workbooks.read import read

_RETURNED = "退回"
_ROWS_NAMED = 10
_DOCUMENTS = ("docx", "odt")


class Answer(NamedTuple):
    """What goes back to the town: the marked copy, and the rows to be mended where they can be told apart.

    ``notes`` are sentences for the clerk.
    """

    marked: MarkResult
    mending: Path | None
    notes: tuple[str, ...]


def give_back(
    receipt: Receipt,
    path: Path,
    folder: Path,
    books: Sequence[Book],
    *,
    password: str | None = None,
) -> Answer:
    """Write ``…-退回.xlsx`` and ``…-待改.xlsx`` for ``path`` into ``folder``. A locked book is answered by locked ones.

    A file there that holds anything else stays as it is, and the new one gets a number: somebody may have mended that
    file, and towns give their books the same names. Raises SwtoolError when they cannot be written.
    """
    book = read(path, password=password)
    if book.sha256 != receipt.book.sha256:  # its marks would stand in other cells
        raise SwtoolError("检查的时候，这个文件又被改过", where=str(path), remedy="再检查一次")
    heading_rows: dict[str, set[int]] = {}
    for extract in (planned.extract for planned in receipt.tables):
        heading_rows.setdefault(extract.sheet, set()).update({extract.header_row} - {0})
    stem = _stem(path)
    target = _beside(folder, stem, _RETURNED, ".xlsm" if path.suffix.lower() == ".xlsm" else ".xlsx", path)
    findings = to_mend(receipt)
    codes = _codes(receipt, findings)
    marked = mark(path, target, findings, book, heading_rows=heading_rows, codes=codes, password=password)
    key = password if password is not None and is_locked(path) else None
    second = _beside(folder, stem.removesuffix(f"-{MENDING}"), MENDING, ".xlsx", path)
    notes = []
    try:
        mending = make_mending_book(receipt, book, books, second, password=key)
    except TooManyRows as many:
        mending = None
        notes.append(f"要改的有 {many.count} 行，太多，没有另做待改表；在退回表里按“{PROBLEM_HEADING}”列筛选")
    return Answer(marked, mending, (*notes, *_notes(marked, mending, target, second, receipt, key)))


def _beside(folder: Path, stem: str, kind: str, ending: str, path: Path) -> Path:
    """Where an answer to ``path`` is to lie; not in its place, where the town sent the returned copy itself, or the
    rows to be mended, of which some are faulty still."""
    place = folder / f"{stem}-{kind}{ending}"
    is_itself = place.exists() and place.samefile(path)  # however the two are written
    return folder / f"{stem}-再{kind}{ending}" if is_itself else place


def _stem(path: Path) -> str:
    """What the answers' names begin with: the book's own, with its format where a book of another format beside it has
    the same."""
    from swtool.intake.inbox import SUFFIXES

    stem = path.stem.removesuffix(f"-{_RETURNED}")
    namesakes = {each.suffix.lower() for each in path.parent.iterdir() if each.stem == path.stem}
    if (namesakes & SUFFIXES) - {path.suffix.lower()}:
        return f"{stem}（{path.suffix[1:].lower()}）"
    return stem


def to_mend(receipt: Receipt) -> list[Finding]:
    """The findings that the returned copy shows: of a book that was loaded in part, those of the rows left out."""
    if receipt.state is State.RETURNED:
        return receipt.findings
    gone = {(each.sheet, each.row) for each in receipt.left_out if each.is_fault}
    return [finding for finding in receipt.findings if (finding.where.sheet, row_of(finding)) in gone]


def _codes(receipt: Receipt, findings: Sequence[Finding]) -> Mapping[str, Set[tuple[int, int]]]:
    """The cells of numbers that are no quantities (ID, telephone, certificate) in the rows to be mended."""
    faulty: dict[str, set[int]] = {}
    for finding in findings:
        faulty.setdefault(finding.where.sheet, set()).add(row_of(finding))
    found: dict[str, set[tuple[int, int]]] = {}
    for each in (planned.extract for planned in receipt.tables):
        names = [name for name in each.columns if each.form.column(name).is_code]
        for row in (*each.rows, *each.left_out):
            if row.number in faulty.get(each.sheet, ()):
                places = (each.places.get((row.number, name)) or (row.number, each.columns[name]) for name in names)
                found.setdefault(each.sheet, set()).update(place for place in places if all(place))
    return found


def _has_good_rows(receipt: Receipt) -> bool:
    """Whether anything would be left to load without the faulty rows."""
    faulty = {(finding.where.sheet, row_of(finding)) for finding in errors(receipt.findings)}
    return any(
        (each.sheet, row.number) not in faulty and row.number not in each.scattered
        for each in (planned.extract for planned in receipt.tables)
        for row in each.rows
    )


def _not_there(receipt: Receipt) -> str:
    """The rows to be mended of which nothing was read, so that the rows to mend lack them: '' where there are none."""
    places = []
    for each in (planned.extract for planned in receipt.tables):
        known = {row.number for row in (*each.rows, *each.left_out)} | {0, each.header_row}
        faulty = sorted({row_of(finding) for finding in errors(each.findings)} - known)
        if faulty:
            some = "、".join(map(str, faulty[:_ROWS_NAMED])) + (
                f" 等 {len(faulty)}" if len(faulty) > _ROWS_NAMED else ""
            )
            places.append(f"“{each.sheet}”第 {some} 行")
    return "，".join(places)


def _notes(
    marked: MarkResult, mending: Path | None, target: Path, second: Path, receipt: Receipt, key: str | None
) -> list[str]:
    notes = []
    if receipt.book.kind in _DOCUMENTS:
        notes.append("原文件是文档，退回的是 Excel 表（.xlsx），里面是文档里的表格；改好发回它就可以，不用再改文档")
    elif not marked.kept_as_is:
        notes.append(f"{marked.why_anew}，退回表是重新生成的，内容和行号与原文件相同")
    if marked.lost:
        notes.append(f"退回表里没有原表的{'、'.join(marked.lost)}，其余照原样；不影响填报")
    for written, wanted in ((marked.path, target), (mending, second)):
        if written is not None and written.stem != wanted.stem:
            there = wanted.with_suffix(written.suffix).name
            notes.append(f"已有一个 {there}，和这次的不同（可能有人改过），没有动它；这次的是 {written.name}")
    if mending is not None and (rows := _not_there(receipt)):
        notes.append(f"{rows}不在待改表里（整行没有读入）；这些行请在退回表里改，改好后发回退回表")
    if key is not None:
        notes.append("退回的文件用原来的密码加密")
    if mending is not None and not receipt.left_out and _has_good_rows(receipt):
        notes.append("待改表只有差错行；要让其余的行先入库，用 swtool intake load 原表 --partial")
    return notes
