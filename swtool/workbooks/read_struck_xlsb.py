"""Cells of a binary workbook (.xlsb) that somebody has struck through (删除线): by their style, or words within them.

Layouts from [MS-XLSB]: fonts and styles stand in the styles part, runs of a text behind its characters.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO

from swtool.workbooks.read_second_look import records_of, sheet_parts_of, text_at

_STYLES, _STRINGS = "xl/styles.bin", "xl/sharedStrings.bin"
_FONT, _STYLE, _BEGIN_STYLES, _END_STYLES = 43, 47, 617, 618
_STRIKEOUT = 0x08
_ROW, _SHARED_TEXT, _SHARED_ITEM = 0, 7, 19
_CELLS = range(1, 12)  # blank, numbers, truth values, errors, texts, and formulas with one of them
_STYLE_BITS = 0xFFFFFF
_BEFORE_VALUE = 8  # bytes of column and style


def struck_in_xlsb(data: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """By sheet name the places (row, column; 1-based) that are struck through; sheets without any are left out."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        part = archive.read(_STYLES) if _STYLES in names else b""
        fonts = _struck_fonts(part)
        if not fonts:
            return {}
        look = _Look(part, archive.read(_STRINGS) if _STRINGS in names else b"", fonts)
        places = {name: frozenset(look.places(archive.read(path))) for name, path in sheet_parts_of(archive).items()}
    return {name: found for name, found in places.items() if found}


class _Look:
    """The styles and shared texts with a line, and which cells have them."""

    def __init__(self, styles: bytes, strings: bytes, fonts: set[int]) -> None:
        self._fonts = fonts
        self._styles = _struck_styles(styles, fonts)
        items = (start for kind, start, _ in records_of(strings) if kind == _SHARED_ITEM)
        self._texts = {number for number, start in enumerate(items) if self._has_struck_run(strings, start)}

    def places(self, part: bytes) -> Iterator[tuple[int, int]]:
        row = 0
        for kind, start, size in records_of(part):
            if kind == _ROW:
                row = struct.unpack_from("<I", part, start)[0] + 1
            elif kind in _CELLS and size >= _BEFORE_VALUE:
                column, style = struct.unpack_from("<II", part, start)
                is_text = kind == _SHARED_TEXT
                if style & _STYLE_BITS in self._styles or (
                    is_text and struct.unpack_from("<I", part, start + _BEFORE_VALUE)[0] in self._texts
                ):
                    yield row, column + 1

    def _has_struck_run(self, part: bytes, at: int) -> bool:
        """Whether one of the runs behind a rich text (flags, text, runs) has a font with a line."""
        if not part[at] & 1:
            return False
        _, end = text_at(part, at + 1, len(part))
        (count,) = struct.unpack_from("<I", part, end)
        runs = struct.iter_unpack("<HH", part[end + 4 : end + 4 + 4 * count])
        return any(font in self._fonts for _, font in runs)


def _struck_fonts(styles: bytes) -> set[int]:
    """The numbers of the fonts with a line."""
    fonts = (start for kind, start, size in records_of(styles) if kind == _FONT and size > 3)
    return {number for number, start in enumerate(fonts) if styles[start + 2] & _STRIKEOUT}


def _struck_styles(styles: bytes, fonts: set[int]) -> set[int]:
    """The numbers of the cell styles with one of these fonts."""
    found: set[int] = set()
    number: int | None = None  # of the next style: those before belong to named styles
    for kind, start, _ in records_of(styles):
        if kind in (_BEGIN_STYLES, _END_STYLES):
            number = 0 if kind == _BEGIN_STYLES else None
        elif kind == _STYLE and number is not None:
            if struct.unpack_from("<H", styles, start + 4)[0] in fonts:
                found.add(number)
            number += 1
    return found
