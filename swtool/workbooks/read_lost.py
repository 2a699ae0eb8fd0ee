"""Nothing lost silently: what a reader gave is held against the sheet parts of an xlsx or the records of an xls.

A cell that is written with something inside and comes out empty must be accounted for: an error value, an empty text,
or a formula without a result. The count costs little; a part is searched again only where it does not come out even.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import cached_property
from typing import NamedTuple

from swtool.patterns import Pattern
from swtool.workbooks.cells import Sheet, WorkbookFault
from swtool.workbooks.read_kind import DAMAGE
from swtool.workbooks.read_sheetpart import SheetLook, explain_gaps, whole_rows
from swtool.workbooks.read_zip import Look, blocks_of

_SHARED = Pattern(r"xl/sharedstrings\.xml$", re.IGNORECASE)
_ITEM = re.compile(rb"<(?:\w{1,9}:)?si\b[^>]{0,99}(?:/>|>(.*?)</(?:\w{1,9}:)?si>)", re.DOTALL)
_ITEM_TEXT = re.compile(rb"<(?:\w{1,9}:)?t\b[^>/]{0,99}>[^<]|<!\[CDATA\[.")
_MAX_SHARED = 150_000_000


class Loss(NamedTuple):
    """One sheet of which something was not read: rows or cells found and expected (both 0: the whole sheet)."""

    sheet: str
    what: str = ""
    read: int = 0
    expected: int = 0

    def __str__(self) -> str:
        if not self.expected:
            return f"〔{self.sheet}〕整张没有读出来"
        return f"〔{self.sheet}〕文件里有{self.expected}{self.what}，只读出{self.read}{self.what}"


def losses(sheets: tuple[Sheet, ...], look: Look, data: bytes) -> list[Loss]:
    """What the sheets lack of that which the look has seen; empty where everything is there.

    Error values, which calamine gives as empty, are put back on the way.
    """
    read = {sheet.name: sheet for sheet in sheets}
    if len(sheets) == len(look.sheets) and read.keys() != look.sheets.keys():  # a name that is written in a strange way
        read = dict(zip(look.sheets, sheets, strict=True))
    found = []
    package = _Package(data)
    for name, seen in look.sheets.items():
        sheet = read.get(name)
        if sheet is None:
            found.append(Loss(name))
        elif loss := _loss(sheet, seen, package):
            found.append(loss)
    return found


def lost(found: list[Loss], name: str) -> WorkbookFault:
    """The fault of a book that no reader gives whole."""
    return WorkbookFault(
        "读不全：为免漏掉数据，整本没有读入。",
        where=name,
        why="；".join(map(str, found[:5])),
        remedy="请用 WPS 或 Excel 打开，核对内容，另存为“Excel 工作簿（.xlsx）”后再发来。",
    )


def filled(sheet: Sheet) -> int:
    """How many cells came out with something inside: readers give ``""`` for all others."""
    return sum(map(len, sheet.rows)) - sum([row.count("") for row in sheet.rows])


def _loss(sheet: Sheet, seen: SheetLook, package: _Package) -> Loss | None:
    if seen.numbers >= 0:
        _put_back(sheet, seen.errors)
        return _loss_of_numbers(sheet, seen)
    cells = filled(sheet)
    if cells >= seen.values and not seen.errors:
        return None
    blanks = _explained(seen, package, closely=False)
    cells += _put_back(sheet, seen.errors)
    if cells + blanks < seen.values:
        blanks = _explained(seen, package, closely=True)
    if cells + blanks >= seen.values:
        return None
    if sheet.last_row < seen.last_row:
        return Loss(sheet.name, "行", max(sheet.last_row, 0), seen.last_row)
    return Loss(sheet.name, "格", cells, seen.values - blanks)


def _loss_of_numbers(sheet: Sheet, seen: SheetLook) -> Loss | None:
    """For old binary books, where only cells with numbers are sure to show something."""
    numbers = sum(not isinstance(cell, (str, bool)) and cell is not None for row in sheet.rows for cell in row)
    if sheet.last_row < seen.last_row:
        return Loss(sheet.name, "行", max(sheet.last_row, 0), seen.last_row)
    return None if numbers == seen.numbers else Loss(sheet.name, "格数字", numbers, seen.numbers)


def _put_back(sheet: Sheet, errors: dict[tuple[int, int], str]) -> int:
    count = 0
    for (row, column), text in errors.items():
        i, j = row - sheet.first_row, column - sheet.first_column
        if 0 <= i < len(sheet.rows) and 0 <= j < len(sheet.rows[i]) and sheet.rows[i][j] == "":
            sheet.rows[i][j] = text
            count += 1
    return count


def _explained(seen: SheetLook, package: _Package, *, closely: bool) -> int:
    """How many cells of the part are rightly empty; what explains them is noted in ``seen``."""
    try:
        pieces = whole_rows(blocks_of(package.data, package.archive.getinfo(seen.path)))
        return explain_gaps(seen, pieces, package.empty_strings, closely=closely)
    except (*DAMAGE, KeyError):
        return 0


class _Package:
    """The file, opened once for all its sheets: the directory of one with hundreds of them takes long to read."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.data))

    @cached_property
    def empty_strings(self) -> list[int]:
        return _empty_strings(self.archive)


def _empty_strings(archive: zipfile.ZipFile) -> list[int]:
    """The numbers of the shared strings that are empty."""
    part = next((info for info in archive.infolist() if _SHARED.search(info.filename)), None)
    if part is None or part.file_size > _MAX_SHARED:
        return []
    items = _ITEM.findall(archive.read(part))
    return [number for number, content in enumerate(items) if not _ITEM_TEXT.search(content)]
