"""Open Document files beyond what calamine gives: tables of a text (.odt), merged cells of a sheet (.ods)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from swtool.workbooks.cells import MergedRange, Sheet
from swtool.workbooks.read_kind import SEND_DOCX, refusal
from swtool.workbooks.read_struck_odf import Styles, has_struck_words, struck_styles
from swtool.workbooks.read_word import MAX_COLUMNS, WordCell, WordTables

_T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_X = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE, _ROW, _CELL, _COVERED = f"{_T}table", f"{_T}table-row", f"{_T}table-cell", f"{_T}covered-table-cell"
_LINES = (f"{_X}p", f"{_X}h")
_BOX = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}text-box"
_DELETED = f"{_X}tracked-changes"
_NOTE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
_UNSEEN = {_BOX, _DELETED, _NOTE, _TABLE, f"{_X}ruby-text", f"{_X}note"}
_MAX_REPEATS = 10_000  # of a row or cell that holds text; blank ones are repeated over a whole sheet
_MAX_MERGES = 200_000


def read_odt(data: bytes, name: str) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The document's tables as sheets, and notes. Raises WorkbookFault where there is none, or the XML breaks off."""
    from lxml import etree  # type: ignore[import-untyped]

    tables, struck = WordTables(name), struck_styles(data)
    try:
        for event, element in _walk(data, (_TABLE, _ROW, *_LINES, _BOX, _DELETED, _NOTE)):
            _take(tables, event, element, struck)
    except etree.XMLSyntaxError as error:
        raise refusal(name, "文档内容不完整或格式不对", SEND_DOCX) from error
    except KeyError as error:
        raise refusal(name, "这是 ODT 文档，但缺少正文", SEND_DOCX) from error
    return tables.result()


def merges_of_ods(data: bytes) -> dict[str, tuple[MergedRange, ...]]:
    """Sheet name → its merged ranges, in true coordinates; what is whole of them where the XML breaks off."""
    from lxml import etree

    found: dict[str, list[MergedRange]] = {}
    merges: list[MergedRange] = []
    row, count = 1, 0
    try:
        for event, element in _walk(data, (_TABLE, _ROW)):
            if element.tag == _TABLE:
                if event == "start":
                    merges, row = found.setdefault(element.get(f"{_T}name") or "", []), 1
                else:
                    element.clear()
            elif event == "end":
                column = 1
                for cell in element.iterchildren(_CELL, _COVERED):
                    across, down = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
                    if across > 1 or down > 1:
                        merges.append(MergedRange(row, column, row + down - 1, column + across - 1))
                        count += 1
                    column += _count(cell, "number-columns-repeated")
                row += _count(element, "number-rows-repeated")
                element.clear()
            if count > _MAX_MERGES:
                break
    except (etree.XMLSyntaxError, KeyError, zipfile.BadZipFile, OSError):
        pass
    return {name: tuple(ranges) for name, ranges in found.items()}


def _walk(data: bytes, tags: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as part:
        yield from etree.iterparse(
            part, events=("start", "end"), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
        )


def _take(tables: WordTables, event: str, element: Any, struck: Styles) -> None:
    kind = element.tag
    if kind in (_BOX, _DELETED, _NOTE):
        tables.in_box += 1 if event == "start" else -1
        if event == "end":
            tables.skipped_box |= kind == _BOX and any(map(str.strip, element.itertext()))
            element.clear()
    elif tables.in_box:
        return
    elif kind == _TABLE:
        if event == "start":
            tables.begin_table()
        else:
            tables.end_table()
            element.clear()
    elif event == "start":
        return
    elif kind == _ROW and tables.in_table:
        cells = [one for cell in element.iterchildren(_CELL, _COVERED) for one in _cells(cell, struck)]
        filled = any(cell.text for cell in cells)
        tables.add_row(cells, times=min(_count(element, "number-rows-repeated"), _MAX_REPEATS if filled else 1000))
        element.clear()
    elif kind in _LINES and not tables.in_table:
        tables.add_line(_text(element))
        element.clear()


def _cells(cell: Any, struck: Styles) -> list[WordCell]:
    times = min(_count(cell, "number-columns-repeated"), MAX_COLUMNS)
    if cell.tag == _COVERED:  # what a cell to the left or above covers holds no words of its own
        return [WordCell("", 0 if _is_beside(cell) else 1)] * times
    text = "\n".join(_text(line) for line in cell.iterchildren(*_LINES)).strip()
    across = min(_count(cell, "number-columns-spanned"), MAX_COLUMNS)
    down = min(_count(cell, "number-rows-spanned"), _MAX_REPEATS)
    return [WordCell(text, across, down, is_struck=has_struck_words(cell, struck))] * times


def _is_beside(covered: Any) -> bool:
    """Whether the covered cell lies right of its merged cell, which has taken its columns already."""
    steps = 0
    for before in covered.itersiblings(preceding=True):
        steps += _count(before, "number-columns-repeated")
        if before.tag == _CELL:
            return _count(before, "number-columns-spanned") >= steps + 1
    return False


def _text(line: Any) -> str:
    return "".join(_pieces(line)).strip()


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        kind = child.tag
        if kind == f"{_X}s":
            yield " " * min(_count(child, "c", _X), 100)
        elif kind == f"{_X}tab":
            yield " "
        elif kind == f"{_X}line-break":
            yield "\n"
        elif isinstance(kind, str) and kind not in _UNSEEN:
            yield from _pieces(child)
        yield child.tail or ""


def _count(element: Any, attribute: str, space: str = _T) -> int:
    text = element.get(f"{space}{attribute}") or "1"
    return min(max(int(text), 1), 1_048_576) if text.isascii() and text.isdigit() and len(text) < 12 else 1
