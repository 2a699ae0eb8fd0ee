"""The readers behind one face: calamine for nearly everything, openpyxl and xlrd where calamine gives up or sees less.

Each returns sheets in the same form: rows of plain values, ``""`` for an empty cell, merges in true coordinates.
"""

from __future__ import annotations

import contextlib
import io
import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from swtool.workbooks.cells import Cell, MergedRange, Sheet, is_blank
from swtool.workbooks.read_sheetpart import GRID_CELLS

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

# Code pages of books before Excel 97 whose texts may be Chinese: of Chinese systems, and what exporters wrote unasked.
_MAYBE_CHINESE = (None, 367, 437, 850, 936, 1252, 32769)


_EXCEL_97 = 80  # as xlrd counts versions


class ReaderGaveUp(Exception):
    """One reader could not open the book; another may."""


class Grid(NamedTuple):
    """The cells of a sheet, or of some rows of it, as ``Sheet`` has them; without any cell it has no rows."""

    first_row: int
    first_column: int
    rows: list[list[Cell]]
    merged: tuple[MergedRange, ...]


NO_GRIDS: Mapping[str, Grid] = MappingProxyType({})


def by_calamine(data: bytes, grids: Mapping[str, Grid] = NO_GRIDS) -> tuple[Sheet, ...]:
    """All worksheets through calamine, which gives error values as empty cells. ``grids``: by name, what was read."""
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = []
            for about in book.sheets_metadata:
                if about.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                grid = grids.get(about.name) or grid_of(book.get_sheet_by_name(about.name))
                visible = about.visible == calamine.SheetVisibleEnum.Visible
                sheets.append(Sheet(about.name, visible, grid.rows, grid.first_row, grid.first_column, grid.merged))
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # a panic in Rust arrives as a BaseException
        raise ReaderGaveUp(str(error)) from error
    return tuple(sheets)


def grid_of(sheet: CalamineSheet) -> Grid:
    """The cells of a sheet that calamine has read."""
    top, left = sheet.start or (0, 0)
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=True) if sheet.start else []  # type: ignore[assignment]
    merged = tuple(
        MergedRange(start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1) for start, end in sheet.merged_cell_ranges or ()
    )
    return Grid(top + 1, left + 1, rows, merged)


def by_openpyxl(data: bytes) -> tuple[Sheet, ...]:
    """All worksheets through openpyxl, with the values that were last calculated."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        sheets = []
        for page in book.worksheets:
            if page.max_row * page.max_column > GRID_CELLS:
                raise ReaderGaveUp("grid too large")
            rows: list[list[Cell]] = [
                ["" if cell is None else _day_if_midnight(cast(Cell, cell)) for cell in row]
                for row in page.iter_rows(values_only=True)
            ]
            merged = tuple(MergedRange(r.min_row, r.min_col, r.max_row, r.max_col) for r in page.merged_cells.ranges)
            sheets.append(Sheet(page.title, page.sheet_state == "visible", rows, page.min_row, page.min_column, merged))
    except (ReaderGaveUp, MemoryError):
        raise
    except Exception as error:  # a damaged book fails anywhere inside the reader
        raise ReaderGaveUp(str(error)) from error
    return tuple(sheets)


def by_xlrd(data: bytes) -> tuple[Sheet, ...]:
    """All sheets of an old binary book through xlrd."""
    import xlrd  # type: ignore[import-untyped]

    def value(cell: xlrd.sheet.Cell) -> Cell:
        if cell.ctype == xlrd.XL_CELL_DATE:
            try:
                return _day_if_midnight(xlrd.xldate.xldate_as_datetime(cell.value, book.datemode))
            except (ValueError, OverflowError, xlrd.xldate.XLDateError):
                return float(cell.value)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        return "" if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else cast(Cell, cell.value)

    def opened(encoding: str | None) -> xlrd.book.Book:
        return xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            ragged_rows=True,
            encoding_override=encoding,
            logfile=io.StringIO(),
        )

    try:
        book = opened_as_chinese(opened)
        sheets = []
        for page in book.sheets():
            rows = [[value(cell) for cell in page.row(index)] for index in range(page.nrows)]
            # xlrd's ranges end after their last row and column.
            merged = tuple(
                MergedRange(top + 1, left + 1, bottom, right) for top, bottom, left, right in page.merged_cells
            )
            sheets.append(Sheet(page.name, page.visibility == 0, rows, merged=merged))
    except MemoryError:
        raise
    except Exception as error:  # a damaged book fails anywhere inside the reader
        raise ReaderGaveUp(str(error)) from error
    return tuple(sheets)


def opened_as_chinese(opened: Callable[[str | None], Any]) -> Any:
    """A book through xlrd, its texts by GB18030 where the book names no code page for them or a doubtful one.

    Where they are no GB18030, the book's own code page stands.
    """
    book = None
    try:
        book = opened(None)
        if book.biff_version >= _EXCEL_97 or book.codepage not in _MAYBE_CHINESE:
            return book
    except UnicodeDecodeError:
        pass
    try:
        return opened("gb18030")
    except UnicodeDecodeError:
        if book is None:
            raise
        return book


def filled_cells(sheets: tuple[Sheet, ...], enough: int = 1_000_000) -> int:
    """How many cells hold something, counted up to ``enough``."""
    count = 0
    for sheet in sheets:
        for row in sheet.rows:
            count += sum(not is_blank(cell) for cell in row)
            if count >= enough:
                return count
    return count


@contextlib.contextmanager
def panics_unheard() -> Iterator[None]:
    """While it holds, what native code prints on standard error is dropped.

    A panic in the Rust reader prints a trace there before it becomes an exception, and no user may see a trace.
    """
    try:
        kept = os.dup(2)
    except OSError:  # no standard error at all
        yield
        return
    try:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 2)
        os.close(sink)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _day_if_midnight(cell: Cell) -> Cell:
    """Readers that know no plain days give midnights; calamine gives days, so all do."""
    return cell.date() if isinstance(cell, datetime) and cell.time() == time() else cell
