"""Cells of an .xlsx that somebody has struck through (删除线): the reader gives what they hold as if nothing had been
crossed out. For other kinds see ``read_biff``, ``read_struck_odf`` and ``read_struck_xlsb``; pages, Excel 2003 XML and
documents are looked at while they are read.

A whole cell is struck by its style, words within it as a part of a shared text or of one that stands in its cell. What
conditional formats strike out is not looked for: no hand has crossed it out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import pairwise

from swtool.workbooks.cells import column_number
from swtool.workbooks.read_formats import styles_in
from swtool.workbooks.read_sheetpart import RICH_IN_CELL, whole_rows
from swtool.workbooks.read_zip import blocks_of, sheet_paths

_STYLES, _STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
_SIGN = re.compile(rb"<(?:\w+:)?strike\b(?![^>]*\bval\s*=\s*[\"'](?:0|false|off)[\"'])")
_FONTS, _END_OF_FONTS = re.compile(rb"<(?:\w+:)?fonts[\s>]"), re.compile(rb"</(?:\w+:)?fonts>")
_FONT, _STRING = re.compile(rb"<(?:\w+:)?font[\s/>]"), re.compile(rb"<(?:\w+:)?si[\s/>]")
_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"([^<>]{0,99})>(?:<(?:\w+:)?v>(\d{1,9})</)?')
_OPENING = re.compile(rb'c r="([A-Z]{1,3})(\d{1,7})"[^<>/]{0,99}>')
_STYLE = re.compile(rb'\bs="(\d{1,6})"')
_SHARED = re.compile(rb'\bt="s"')


def struck_in_xlsx(data: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """By sheet name the places (row, column; 1-based) that are struck through; sheets without any are left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = {info.filename: info for info in archive.infolist()}
        names = sheet_paths(archive)
    blocks = {name: b"".join(blocks_of(data, infos[name])) for name in (_STYLES, _STRINGS) if name in infos}
    styles = _struck_styles(blocks.get(_STYLES, b""))
    texts = {str(at).encode() for at in _struck_among(_STRING, blocks.get(_STRINGS, b""))}
    sheets = {name: infos[path] for path, name in names.items() if path in infos}
    places = {name: frozenset(_struck(blocks_of(data, info), styles, texts)) for name, info in sheets.items()}
    return {name: found for name, found in places.items() if found}


def _struck_among(tag: re.Pattern[bytes], content: bytes) -> Iterator[int]:
    """The numbers of the elements in which a strike is switched on; ``tag`` begins each of them."""
    starts = [found.start() for found in tag.finditer(content)]
    for number, (start, end) in enumerate(pairwise((*starts, len(content)))):
        if _SIGN.search(content, start, end):
            yield number


def _struck_styles(content: bytes) -> set[bytes]:
    """The numbers of the cell styles whose font is struck through."""
    begin, end = _FONTS.search(content), _END_OF_FONTS.search(content)
    if begin is None or end is None:
        return set()
    struck = set(map(str, _struck_among(_FONT, content[begin.end() : end.start()])))
    styles = styles_in(content.decode("utf-8", "replace")) if struck else ()
    return {str(at).encode() for at, style in enumerate(styles) if style.get("fontId", "0") in struck}


def _struck(blocks: Iterable[bytes], styles: set[bytes], texts: set[bytes]) -> Iterator[tuple[int, int]]:
    for piece in whole_rows(blocks):
        for letters, row, attributes, value in _CELL.findall(piece):
            style = _STYLE.search(attributes)
            if (style and style[1] in styles) or (value in texts and _SHARED.search(attributes)):
                yield int(row), column_number(letters.decode("ascii"))
        if RICH_IN_CELL in piece:
            yield from _struck_within(piece)


def _struck_within(piece: bytes) -> Iterator[tuple[int, int]]:
    """The cells whose own text has a struck run; a sign behind the last cell is that of a conditional format."""
    for sign in _SIGN.finditer(piece):
        cell = _OPENING.match(piece, max(piece.rfind(b'c r="', 0, sign.start()), 0))
        if cell and piece.find(b"</c>", cell.end(), sign.start()) < 0:
            yield int(cell[2]), column_number(cell[1].decode("ascii"))
