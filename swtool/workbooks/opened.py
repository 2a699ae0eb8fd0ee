"""Workbooks opened by openpyxl to be changed: opening, saving, and going through what is really there."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from swtool.errors import SwtoolError
from swtool.workbooks.stable_zip import stable_zip

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MARGINS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
_MACROS = "xl/vbaProject.bin"
_NOTHING: Mapping[str, Callable[[bytes], bytes]] = {}

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


def open_book(path: Path, *, rich_text: bool = False, data: bytes | None = None) -> Workbook:
    """Load an .xlsx or .xlsm, or ``data`` in its place (a book whose lock was taken off). Raises whatever openpyxl
    meets in a file that it cannot read.

    Its warnings (an extension of Excel's that it drops, a name too long) are English and not for county staff.
    """
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        source = path if data is None else io.BytesIO(data)
        book = load_workbook(source, rich_text=rich_text, keep_vba=path.suffix.lower() == ".xlsm")
    if book.vba_archive is not None and book.vba_archive.fp is not None:
        # openpyxl leaves what it kept of the book open for writing. Thrown away with its memory, in whatever order,
        # such an archive would still write its end, and complain where the memory went first.
        memory = book.vba_archive.fp
        book.vba_archive.close()
        book.vba_archive = zipfile.ZipFile(memory)
    return book


def save_book(book: Workbook, path: Path, amend: Mapping[str, Callable[[bytes], bytes]] = _NOTHING) -> None:
    """Save without the names and clocks that openpyxl puts in: same content, same bytes.

    ``amend`` changes the XML of single sheets, by their names.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book.save(path)
    # Sheets that are one chart have names among the others, but parts of their own.
    parts = {f"xl/worksheets/sheet{number}.xml": sheet.title for number, sheet in enumerate(book.worksheets, start=1)}
    amended = {part: amend[name] for part, name in parts.items() if name in amend}
    if book.vba_archive is not None and _MACROS not in book.vba_archive.namelist():
        amended["xl/_rels/workbook.xml.rels"] = _without_macros
    stable_zip(path, amended)


def _without_macros(relations: bytes) -> bytes:
    """The relations of a .xlsm without the macros that it has none of: openpyxl names them all the same, and to Excel
    the book is damaged."""
    return re.sub(rb'<Relationship [^>]*Target="vbaProject\.bin"[^>]*/>', b"", relations)


def cells_of(sheet: Any) -> list[Any]:
    """The cells that the sheet has, row by row.

    ``iter_rows`` walks the whole rectangle and makes every cell in it: with one stray value in XFD1048576 that is
    seventeen thousand million cells.
    """
    held = _held(sheet)
    return [held[place] for place in sorted(held)]


def cells_within(sheet: Any, min_row: int, min_col: int, max_row: int, max_col: int) -> Iterator[Any]:
    """The cells that the sheet has inside a rectangle; none is made."""
    held = _held(sheet)
    if (max_row - min_row + 1) * (max_col - min_col + 1) > len(held):
        return (held[row, col] for row, col in sorted(held) if min_row <= row <= max_row and min_col <= col <= max_col)
    places = ((row, col) for row in range(min_row, max_row + 1) for col in range(min_col, max_col + 1))
    return (held[place] for place in places if place in held)


def print_areas(sheet: Any) -> list[str]:
    """The areas that are printed (A1:G8), page after page; the name of the sheet, which may hold any sign, left out."""
    return [area.coord for area in sheet._print_area.sorted()]  # noqa: SLF001  the public text has to be taken apart


def margins_of(sheet: Any) -> Iterator[Any]:
    """The headers and footers of a sheet's pages, each in its three parts, which have a ``text`` or None."""
    for margin in (getattr(sheet, name) for name in MARGINS):
        yield from (margin.left, margin.center, margin.right)


def charts_of(sheet: Any) -> list[Any]:
    """The charts on a sheet, or that one is."""
    charts: list[Any] = sheet._charts  # noqa: SLF001  openpyxl has no public list
    return charts


def references_of(chart: Any) -> Iterator[Any]:
    """What a chart takes from cells, each with its reference ``f``: names, values and places of its series, its title.

    A chart of columns with a line is two, of which the second lies within the first.
    """
    each = [series for plot in chart._charts for series in plot.series]  # noqa: SLF001  openpyxl has no public list
    sources = [source for s in each for source in (s.tx, s.val, s.cat, s.xVal, s.yVal, s.bubbleSize)]
    for source in (*sources, getattr(chart.title, "tx", None)):
        kinds = (getattr(source, kind, None) for kind in ("numRef", "strRef", "multiLvlStrRef"))
        yield from (reference for reference in kinds if reference is not None)


def open_rows(sheet: Any, row: int, amount: int) -> None:
    """Move everything from ``row`` on down by ``amount`` rows. (``insert_rows`` makes every cell of the rectangle.)

    Raises SwtoolError when a value would fall off the end of the sheet; blank cells that only look like something fall.
    """
    held = _held(sheet)
    for place in sorted(held, reverse=True):
        if place[0] < row:
            break
        cell = held.pop(place)
        if place[0] + amount <= LAST_ROW:
            cell.row = place[0] + amount
            held[cell.row, place[1]] = cell
        elif cell.value is not None:
            raise SwtoolError(
                "加了行以后，工作表放不下",
                where=f"〔{sheet.title}〕{cell.coordinate}",
                remedy="请删去模板最下面多余的内容",
            )


def drop_row(sheet: Any, row: int) -> None:
    """Take the cells of one row out; nothing moves up."""
    held = _held(sheet)
    for place in [place for place in held if place[0] == row]:
        del held[place]


def _held(sheet: Any) -> dict[tuple[int, int], Any]:
    held: dict[tuple[int, int], Any] = sheet._cells  # noqa: SLF001  openpyxl offers no public way that makes no cells
    return held
