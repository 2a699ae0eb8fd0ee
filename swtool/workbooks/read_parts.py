"""A large sheet of an xlsx in parts: several are read at once, each as soon as it was looked at.

calamine lets other threads go on while it parses, so a sheet of 100,000 rows is there in half the time on two cores,
and takes less memory. A part is some thousand rows in a small book of its own, with the styles by which dates are told
from numbers. A sheet that is written in an odd way is left to be read whole, and so is one whose texts stand in a long
list apart (shared strings): to read that again for each part costs what the threads save.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Semaphore
from typing import NamedTuple

from swtool.workbooks.cells import Cell
from swtool.workbooks.read_engines import Grid, grid_of
from swtool.workbooks.read_sheetpart import GRID_CELLS, LARGE, SheetLook, says

PART = 2_000_000  # bytes
MAX_SHARED = 1_000_000  # bytes of styles and shared strings, which each part has to read again
MAX_WORKERS = 2  # each may hold a grid of ``GRID_CELLS`` before it turns out to be none of this part

_ROOT = re.compile(rb"(?:<\?xml[^>]{0,200}\?>)?\s{0,20}(<worksheet\b[^>]{0,4000}[^>/]>)")
_NUMBERED_ROW = re.compile(rb'\s{0,20}<row r="(\d{1,7})"')
_ROWS, _END_OF_ROW, _END_OF_ROWS, _END = b"<sheetData>", b"</row>", b"</sheetData>", b"</sheetData></worksheet>"
_NO_MERGES = b"<mergeCells/>"  # met before the rows, it saves calamine from going through all of them for such a list
_SHARED_NAMES = ("/styles.xml", "/sharedstrings.xml")
_STYLES, _STRINGS, _SHEET = "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    f'xmlns:r="{_RELATION}"><workbookPr date1904="{{}}"/>'
    '<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_BOOK_RELATION = (
    f'<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="rId1" Type="{_RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATION}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{_RELATION}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


class Ahead:
    """Reads the large sheets of one archive while they are looked at."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        names = archive.namelist()
        self._shared = [name for name in names if name.replace("\\", "/").lower().endswith(_SHARED_NAMES)]
        sizes = [archive.getinfo(name).file_size for name in self._shared]
        self._is_plain = set(self._shared) <= {_STYLES, _STRINGS} and sum(sizes) <= MAX_SHARED
        self._others: list[tuple[str, bytes]] = []
        self._threads: ThreadPoolExecutor | None = None
        self._sheets: dict[str, _SheetInParts] = {}

    def follow(self, path: str, info: zipfile.ZipInfo, *, date1904: bool) -> Callable[[SheetLook, bytes], None] | None:
        """Where the pieces of a sheet part go (see ``look_at_sheet``); None if it is read whole."""
        if not self._is_plain or info.file_size < LARGE:
            return None
        if self._threads is None:
            workers = min(os.cpu_count() or 1, MAX_WORKERS)
            self._threads, self._slots = ThreadPoolExecutor(workers), Semaphore(workers + 1)
            self._others = [
                ("_rels/.rels", _BOOK_RELATION.encode()),
                ("xl/workbook.xml", _WORKBOOK.format(int(date1904)).encode()),
                ("xl/_rels/workbook.xml.rels", _RELATIONS.encode()),
                *((name, self._archive.read(name)) for name in self._shared),
            ]
        sheet = self._sheets[path] = _SheetInParts(self._hand_out, info.CRC)
        return sheet.take

    def grid(self, path: str) -> Grid | None:
        """The cells of a sheet that was followed to its end; None where it has to be read whole after all."""
        return self._sheets[path].grid() if path in self._sheets else None

    def _hand_out(self, part: _Part) -> Future[Grid | None]:
        assert self._threads is not None
        self._slots.acquire()
        try:
            return self._threads.submit(self._read, part)
        except RuntimeError:
            self._slots.release()
            raise

    def _read(self, part: _Part) -> Grid | None:
        """The cells of a part; None where some stand in rows of another. What was read of such is let go of at once."""
        import python_calamine as calamine

        try:
            book = io.BytesIO()
            with zipfile.ZipFile(book, "w") as archive:
                for name, content in self._others:
                    archive.writestr(name, content)
                with archive.open(_SHEET, "w") as sheet:
                    sheet.writelines(part.xml)
            book.seek(0)
            with calamine.CalamineWorkbook.from_filelike(book) as opened:
                read = opened.get_sheet_by_index(0)
                if read.start and not part.first - 1 <= read.start[0] <= (read.end or read.start)[0] < part.last:
                    return None
                return grid_of(read)
        finally:
            self._slots.release()

    def close(self) -> None:
        """Wait for what is being read; what still waits is not read. What was read is let go of."""
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
        self._sheets.clear()  # which know this object: while the collector rests, all cells would stay with them


class _Part(NamedTuple):
    """Rows, from the first to the last of these numbers, as the XML of a sheet."""

    xml: Sequence[bytes]
    first: int
    last: int


class _SheetInParts:
    """One sheet that is handed out in parts, until it turns out to be one to read whole."""

    def __init__(self, hand_out: Callable[[_Part], Future[Grid | None]], checksum: int) -> None:
        self._hand_out, self._checksum, self._sum = hand_out, checksum, 0
        self._root = self._head = b""  # what stands before the rows of each part, and of the next
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._first = self._last = 0  # number of the first row that waits, and of the last that was met
        self._parts: list[Future[Grid | None]] = []
        self._is_over = self._gave_up = False

    def take(self, look: SheetLook, piece: bytes) -> None:
        """The next piece, which ends behind a row or is the last, and what the look found up to its end."""
        if self._gave_up:
            return
        self._sum = zlib.crc32(piece, self._sum)
        rows, end = self._rows_in(piece)
        is_near = not look.is_unplaced and (look.is_list or not look.is_far)
        is_whole = bool(end) or rows.endswith(_END_OF_ROW)
        if self._is_over or look.is_odd or not is_near or not is_whole or not self._is_below(rows):
            self._give_up()
            return
        self._waiting.append(rows)
        self._waiting_bytes += len(rows)
        self._is_over = bool(end)
        if end or self._waiting_bytes >= PART:
            if any(part.done() and (part.exception() or part.result() is None) for part in self._parts):
                self._give_up()
                return
            try:
                xml = [self._head, b"" if end else _NO_MERGES, _ROWS, *self._waiting, end or _END]
                self._parts.append(self._hand_out(_Part(xml, self._first, self._last)))
            except RuntimeError:  # the system gives no more threads
                self._give_up()
            self._head, self._waiting, self._waiting_bytes, self._first = self._root, [], 0, 0

    def _give_up(self) -> None:
        self._gave_up = True
        for part in self._parts:
            part.cancel()
        self._parts.clear()
        self._waiting.clear()

    def _rows_in(self, piece: bytes) -> tuple[bytes, bytes]:
        """The rows of the piece, and all that follows the sheet's last row if it is in there. What stands before the
        first row goes into the first part as it is, and its root into all others."""
        if not self._root:
            root, at = _ROOT.match(piece), piece.find(_ROWS)
            if root is None or at < 0 or root[0].count(b'"') % 2:
                return b"", b""
            if _says_more_than_rows(piece[:at]):
                return b"", b""
            self._root, self._head = root[0], piece[:at]
            piece = piece[at + len(_ROWS) :]
        if piece.endswith(_END_OF_ROW) or (at := piece.rfind(_END_OF_ROWS)) < 0:
            return piece, b""
        return piece[:at], piece[at:]

    def _is_below(self, rows: bytes) -> bool:
        """Whether the rows say to stand below those before them, and end with one that has a number: then no other part
        has cells in them, or it is found out when it is read, and the grids are no larger together than the sheet's."""
        first, last = _NUMBERED_ROW.match(rows), _NUMBERED_ROW.match(rows, max(rows.rfind(b"<row"), 0))
        if first is None or last is None:
            return not rows.strip()
        if int(first[1]) <= self._last or int(last[1]) < int(first[1]) or _says_more_than_rows(rows):
            return False
        self._first, self._last = self._first or int(first[1]), int(last[1])
        return True

    def grid(self) -> Grid | None:
        """What its parts hold together. A damaged sheet is left to the readers, who tell what is wrong with it."""
        if self._gave_up or not self._is_over or self._sum != self._checksum:
            return None
        try:
            parts = [part.result() for part in self._parts]
        except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
            raise
        except BaseException:  # noqa: BLE001  (a panic in Rust arrives as a BaseException)
            return None
        read = [part for part in parts if part is not None]
        return _joined(read) if len(read) == len(parts) else None


def _says_more_than_rows(xml: bytes) -> bool:
    """Whether there is what stands before or behind the rows alone; of merges the first list counts."""
    return says(xml, b"sheetData", b"h") or says(xml, b"mergeCell", b"g")


def _joined(parts: Sequence[Grid]) -> Grid | None:
    """Parts one below the other, None where that is too large. They share no row, and each one's rows are equally
    long."""
    filled = [part for part in parts if part.rows]
    if not filled:
        return None
    left = min(part.first_column for part in filled)
    width = max(part.first_column + len(part.rows[0]) for part in filled) - left
    if (filled[-1].first_row + len(filled[-1].rows) - filled[0].first_row) * width > GRID_CELLS:
        return None
    rows: list[list[Cell]] = []
    for part in filled:
        rows.extend([""] * width for _ in range(part.first_row - filled[0].first_row - len(rows)))
        before, behind = part.first_column - left, left + width - part.first_column - len(part.rows[0])
        if before or behind:
            rows.extend([[""] * before + row + [""] * behind for row in part.rows])
        else:
            rows.extend(part.rows)
    return Grid(filled[0].first_row, left, rows, tuple(merge for part in parts for merge in part.merged))
