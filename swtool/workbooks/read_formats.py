"""What a number cell looks like on screen: its number format, for the few cells where the value alone does not tell.

``2021.1`` under the format ``0.00`` is seen as 2021.10, and ``0.85`` under ``0%`` as 85%. Nothing is looked up until
somebody asks; then the file is read again from its place, and the styles of the asked sheet are gone through once.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from swtool.patterns import Pattern
from swtool.workbooks.cells import WorkbookFault, column_number
from swtool.workbooks.read_biff import formats_of_biff, is_locked
from swtool.workbooks.read_kind import DAMAGE, Container, container_of
from swtool.workbooks.read_sheetpart import whole_rows
from swtool.workbooks.read_unlock import unlock
from swtool.workbooks.read_zip import blocks_of, sheet_paths

GENERAL = "General"
_MAX_CELLS = 12_000_000
_MAX_STYLES = 20_000_000  # bytes of xl/styles.xml
_STYLED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: t="\w{1,9}")? s="(\d{1,6})"')
_FORMAT = Pattern(r"<(?:\w+:)?numFmt\s([^>]*)>")
_STYLES = Pattern(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = Pattern(r"<(?:\w+:)?xf\b([^>]*)>")
_ATTRIBUTE = Pattern(r"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_ENTITIES = {"&quot;": '"', "&lt;": "<", "&gt;": ">", "&apos;": "'", "&amp;": "&"}
# ECMA-376 part 1, 18.8.30: the formats that files name by number only, with those of Chinese systems (27–36, 50–58).
_BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip


_UNREADABLE = (*DAMAGE, KeyError, IndexError, TypeError, WorkbookFault)


class _SheetFormats(Protocol):
    def at(self, row: int, column: int) -> str | None: ...

    def every(self) -> Iterable[str]: ...


@dataclass(slots=True)
class NumberFormats:
    """The number formats of the book at ``path``. Keeps no bytes of the file; ``password`` opens it again."""

    path: Path
    sha256: str
    password: str | None = field(default=None, repr=False)
    _sheets: dict[str, _SheetFormats | None] = field(default_factory=dict, repr=False)

    def at(self, sheet_name: str, row: int, column: int) -> str | None:
        """The format code of a place (1-based): ``0.00``, ``0%``, ``yyyy/m/d``; ``General`` where none is set.

        None where the file does not expose it: kinds other than xlsx, xls and ods, damage, or a file that has changed.
        """
        formats = self._of(sheet_name)
        return None if formats is None else formats.at(row, column)

    def any_like(self, sheet_name: str, is_wanted: Callable[[str], bool]) -> bool:
        """Whether the sheet may have a cell of such a format. The cells of an xlsx are not gone through for it."""
        formats = self._of(sheet_name)
        return formats is not None and any(map(is_wanted, formats.every()))

    def _of(self, sheet_name: str) -> _SheetFormats | None:
        if sheet_name not in self._sheets:
            try:
                self._sheets[sheet_name] = self._load(sheet_name)
            except _UNREADABLE:
                self._sheets[sheet_name] = None
        return self._sheets[sheet_name]

    def _load(self, sheet_name: str) -> _SheetFormats | None:
        data = self.path.read_bytes()
        if hashlib.sha256(data).hexdigest() != self.sha256:
            return None
        container = container_of(data, self.path.name)
        stream = _book_stream(data) if container is Container.OLE2 else None
        if container is Container.OLE2 and stream is None:
            data = unlock(data, self.path.name, self.password)
            container = container_of(data, self.path.name)
            stream = _book_stream(data) if container is Container.OLE2 else None
        if container is Container.XLSX:
            return _of_xlsx(data, sheet_name)
        if container is Container.ODS:
            from swtool.workbooks.read_formats_odf import formats_of_ods

            return formats_of_ods(data, sheet_name)
        return None if stream is None else _OfXls(*formats_of_biff(stream, sheet_name))


class _Styled(NamedTuple):
    """Styled places in ascending order beside their styles; 12 bytes a cell."""

    places: array[int]
    styles: array[int]


@dataclass(slots=True)
class _OfXlsx:
    """``go_through`` finds the styled cells of the sheet, once somebody asks for one."""

    codes: list[str]
    go_through: Callable[[], _Styled]
    _styled: _Styled | None = None
    _is_damaged: bool = False

    def every(self) -> Iterable[str]:
        return self.codes

    def at(self, row: int, column: int) -> str | None:
        if self._styled is None and not self._is_damaged:
            try:
                self._styled = self.go_through()
            except _UNREADABLE:
                self._is_damaged = True
        if self._styled is None:
            return None
        places, styles = self._styled
        place = row << 14 | column - 1
        index = bisect_left(places, place)
        if index == len(places) or places[index] != place or styles[index] >= len(self.codes):
            return GENERAL
        return self.codes[styles[index]]


class _OfXls(NamedTuple):
    cells: dict[tuple[int, int], int]
    styles: list[int]
    codes: dict[int, str]

    def at(self, row: int, column: int) -> str:
        style = self.cells.get((row, column), -1)
        number = self.styles[style] if 0 <= style < len(self.styles) else 0
        return self._code(number)

    def every(self) -> Iterable[str]:
        return map(self._code, self.styles)

    def _code(self, number: int) -> str:
        return self.codes.get(number) or _BUILT_IN.get(number, GENERAL)


def _of_xlsx(data: bytes, sheet_name: str) -> _OfXlsx | None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        path = next((path for path, name in sheet_paths(archive).items() if name == sheet_name), None)
        if path is None or archive.getinfo("xl/styles.xml").file_size > _MAX_STYLES:
            return None
        codes = _codes(archive.read("xl/styles.xml").decode("utf-8", "replace"))
        info = archive.getinfo(path)
        return _OfXlsx(codes, lambda: _styled(blocks_of(data, info)))


def _styled(blocks: Iterator[bytes]) -> _Styled:
    """Places and styles of the cells with a style of their own, in ascending order."""
    places, styles = array("q"), array("L")
    columns: dict[bytes, int] = {}
    for piece in whole_rows(blocks):
        for letters, row, style in _STYLED.findall(piece):
            number = columns.get(letters) or columns.setdefault(letters, column_number(letters.decode("ascii")))
            places.append(int(row) << 14 | number - 1)
            styles.append(int(style))
        if len(places) > _MAX_CELLS:
            break
    if any(places[index] > places[index + 1] for index in range(len(places) - 1)):
        order = sorted(range(len(places)), key=places.__getitem__)
        return _Styled(array("q", map(places.__getitem__, order)), array("L", map(styles.__getitem__, order)))
    return _Styled(places, styles)


def _codes(styles: str) -> list[str]:
    """Style number → format code."""
    own: dict[int, str] = {}
    for tag in _FORMAT.finditer(styles):
        given = dict(_ATTRIBUTE.findall(tag[1]))
        code = given.get("formatCode", "")
        for entity, character in _ENTITIES.items():
            code = code.replace(entity, character)
        own[_number(given.get("numFmtId"))] = code
    numbers = (_number(style.get("numFmtId")) for style in styles_in(styles))
    return [own.get(number) or _BUILT_IN.get(number, GENERAL) for number in numbers]


def styles_in(content: str) -> list[dict[str, str]]:
    """What each cell style says in ``xl/styles.xml``, by its number: numFmtId, fontId and so on."""
    block = _STYLES.search(content)
    return [dict(_ATTRIBUTE.findall(tag[1])) for tag in _STYLE.finditer(block[0] if block else "")]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _book_stream(data: bytes) -> bytes | None:
    """The workbook stream of a compound file; None where it holds a locked package instead, or is itself locked."""
    import olefile  # type: ignore[import-untyped]

    with olefile.OleFileIO(io.BytesIO(data)) as store:
        for name in ("Workbook", "Book", "WORKBOOK", "BOOK"):
            if store.exists(name):
                stream: bytes = store.openstream(name).read()
                return None if is_locked(stream) else stream
    return None
