"""Cells of Open Document files that somebody has struck through (删除线): by their style or that of words in them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from swtool.workbooks.read_kind import DAMAGE

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
_S, _T, _X, _O = (f"{_OASIS}{part}:1.0}}" for part in ("style", "table", "text", "office"))
_STYLE, _BODY = f"{_S}style", f"{_O}body"
_TABLE, _ROW, _COLUMN = f"{_T}table", f"{_T}table-row", f"{_T}table-column"
_CELL, _COVERED = f"{_T}table-cell", f"{_T}covered-table-cell"
_LINES = (f"{_X}p", f"{_X}h")
_NO_WORDS = {f"{_O}annotation", f"{_X}note", f"{_X}ruby-text", _TABLE}
_MAX_REPEATS = 10_000  # of a row or cell that holds text

Styles = frozenset[tuple[str, str]]
"""Styles that draw a line through their words: (family, name)."""


def struck_styles(data: bytes) -> Styles:
    """The styles of a document with a line; none where its parts are not as they should be."""
    from lxml import etree  # type: ignore[import-untyped]

    said: dict[tuple[str, str], bool | tuple[str, str]] = {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for part in ("styles.xml", "content.xml"):
                if part not in archive.namelist():
                    continue
                with archive.open(part) as opened:
                    for event, element in etree.iterparse(opened, events=("start", "end"), **_safely(_STYLE, _BODY)):
                        if element.tag == _BODY:
                            break
                        if event == "end":
                            said[_named(element, "name")] = _says(element)
    except (etree.XMLSyntaxError, *DAMAGE):
        return frozenset()
    return frozenset(style for style in said if _is_line(said, style))


def struck_in_ods(data: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """By sheet name the places (row, column; 1-based) that are struck through; sheets without any are left out."""
    from lxml import etree

    styles = struck_styles(data)
    found: dict[str, set[tuple[int, int]]] = {}
    if not styles:
        return {}
    sheet = _Sheet(styles, set())
    with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as part:
        for event, element in etree.iterparse(part, events=("start", "end"), **_safely(_TABLE, _ROW, _COLUMN)):
            if event == "start":
                if element.tag == _TABLE:
                    sheet = _Sheet(styles, found.setdefault(element.get(f"{_T}name") or "", set()))
            elif element.tag == _ROW:
                sheet.take_row(element)
                element.clear()
            elif element.tag == _COLUMN:
                sheet.take_column(element)
            else:
                element.clear()
    return {name: frozenset(places) for name, places in found.items() if places}


def has_struck_words(cell: Any, styles: Styles) -> bool:
    """Whether a paragraph of the cell, or words in one, have a line through them."""
    return any(_has_line(line, styles) for line in cell.iterchildren(*_LINES))


class _Sheet:
    """A sheet as it is walked: its next row and column, and the columns with a line where a cell says nothing else."""

    def __init__(self, styles: Styles, found: set[tuple[int, int]]) -> None:
        self._styles, self._found = styles, found
        self._row, self._column = 1, 1
        self._columns: list[range] = []

    def take_column(self, element: Any) -> None:
        after = self._column + _count(element, "number-columns-repeated")
        if ("table-cell", element.get(f"{_T}default-cell-style-name")) in self._styles:
            self._columns.append(range(self._column, after))
        self._column = after

    def take_row(self, element: Any) -> None:
        rows, column = _count(element, "number-rows-repeated"), 1
        of_row = element.get(f"{_T}default-cell-style-name")
        for cell in element.iterchildren(_CELL, _COVERED):
            columns = _count(cell, "number-columns-repeated")
            if len(cell) and self._is_struck(cell, of_row, column):
                self._found.update(
                    (self._row + down, column + across)
                    for down in range(min(rows, _MAX_REPEATS))
                    for across in range(min(columns, _MAX_REPEATS))
                )
            column += columns
        self._row += rows

    def _is_struck(self, cell: Any, of_row: str | None, column: int) -> bool:
        style = cell.get(f"{_T}style-name") or of_row
        if ("table-cell", style) in self._styles if style else any(column in each for each in self._columns):
            return True
        return has_struck_words(cell, self._styles)


def _has_line(element: Any, styles: Styles) -> bool:
    """Whether the paragraph or span, or one in it, has a style with a line, and words."""
    if element.tag in _NO_WORDS or not isinstance(element.tag, str):
        return False
    family = "paragraph" if element.tag in _LINES else "text"
    if (family, element.get(f"{_X}style-name")) in styles and "".join(element.itertext()).strip():
        return True
    return any(_has_line(child, styles) for child in element)


def _says(style: Any) -> bool | tuple[str, str]:
    """Whether a style draws a line, or the style that it takes after in this."""
    properties = style.find(f"{_S}text-properties")
    given = (
        []
        if properties is None
        else [value for part in ("style", "type") if (value := properties.get(f"{_S}text-line-through-{part}"))]
    )
    return "none" not in given if given else _named(style, "parent-style-name")


def _named(style: Any, name: str) -> tuple[str, str]:
    return style.get(f"{_S}family") or "", style.get(f"{_S}{name}") or ""


def _is_line(said: dict[tuple[str, str], bool | tuple[str, str]], style: tuple[str, str]) -> bool:
    for _ in range(100):  # a style that takes after itself would never end
        now = said.get(style, False)
        if isinstance(now, bool):
            return now
        style = now
    return False


def _safely(*tags: str) -> dict[str, Any]:
    return {"tag": tags, "resolve_entities": False, "no_network": True, "load_dtd": False}


def _count(element: Any, attribute: str) -> int:
    text = element.get(f"{_T}{attribute}") or "1"
    return min(max(int(text), 1), 1_048_576) if text.isascii() and text.isdigit() and len(text) < 12 else 1
