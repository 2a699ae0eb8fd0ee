"""How many cells of an .ods or .xlsb hold something, counted past the reader: only one reader knows these formats.

Counted is what no reader may leave out: numbers, days, truth values and texts. Error values and blank texts are not.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

from swtool.workbooks.cells import Sheet
from swtool.workbooks.read_kind import DAMAGE
from swtool.workbooks.read_lost import Loss, filled

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = {
    "office": f"{_OASIS}office:1.0",
    "table": f"{_OASIS}table:1.0",
    "text": f"{_OASIS}text:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
_T = f"{{{_NAMES['table']}}}"
_TABLE, _ROW = f"{_T}table", f"{_T}table-row"
_FILLED = (
    "table:table-cell[@office:value or @office:date-value or @office:time-value or @office:boolean-value"
    " or normalize-space(@office:string-value) or text:p[normalize-space()]][not(@calcext:value-type = 'error')]"
)

# Records of a binary sheet or workbook part ([MS-XLSB] 2.3.1).
_CELLS = frozenset({2, 4, 5, 9, 10})  # RK, bool, real, and formulas with a number or truth value
_TEXTS = frozenset({6, 8})  # a text in the cell, and of a formula: its length follows column and style
_SHARED_TEXT, _SHARED_ITEM, _RICH_TEXT, _SHEET = 7, 19, 62, 156
_BEFORE_VALUE = 8  # bytes of column and style


def less_than(sheets: tuple[Sheet, ...], counted: dict[str, int]) -> list[Loss]:
    """The sheets of which fewer cells came out than were counted."""
    read = {sheet.name: filled(sheet) for sheet in sheets}
    return [
        Loss(name, "格", read[name], count) if name in read else Loss(name)
        for name, count in counted.items()
        if read.get(name, -1) < count
    ]


def cells_of_ods(data: bytes) -> dict[str, int]:
    """Sheet name → filled cells; what is whole of them where the XML breaks off."""
    from lxml import etree  # type: ignore[import-untyped]

    filled_cells = etree.XPath(_FILLED, namespaces=_NAMES)
    counts: dict[str, int] = {}
    name = ""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as part:
            events = etree.iterparse(
                part,
                events=("start", "end"),
                tag=(_TABLE, _ROW),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
            )
            for event, element in events:
                if element.tag == _TABLE and event == "start":
                    name = element.get(f"{_T}name") or ""
                    counts.setdefault(name, 0)
                elif event == "end":
                    if element.tag == _ROW:
                        cells = sum(
                            int(cell.get(f"{_T}number-columns-repeated") or 1) for cell in filled_cells(element)
                        )
                        counts[name] = counts.get(name, 0) + cells * int(element.get(f"{_T}number-rows-repeated") or 1)
                    element.clear()
    except (etree.XMLSyntaxError, KeyError, *DAMAGE):
        counts.pop(name, None)
    return counts


def cells_of_xlsb(data: bytes) -> dict[str, int]:
    """Sheet name → filled cells of every worksheet; nothing where the parts are not as they should be."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            shared = _blank_shared_texts(archive)
            return {name: _count(archive.read(path), shared) for name, path in sheet_parts_of(archive).items()}
    except (KeyError, IndexError, UnicodeDecodeError, *DAMAGE):
        return {}


def _count(part: bytes, blank: frozenset[int]) -> int:
    count = 0
    for kind, start, size in records_of(part):
        if kind in _CELLS:
            count += 1
        elif kind in _TEXTS:
            count += bool(text_at(part, start + _BEFORE_VALUE, size)[0].strip())
        elif kind == _RICH_TEXT:  # of several runs in the cell itself: the reader leaves it out
            count += bool(text_at(part, start + _BEFORE_VALUE + 1, size)[0].strip())
        elif kind == _SHARED_TEXT:
            count += struct.unpack_from("<I", part, start + _BEFORE_VALUE)[0] not in blank
    return count


def _blank_shared_texts(archive: zipfile.ZipFile) -> frozenset[int]:
    """The places of shared texts that say nothing."""
    if "xl/sharedStrings.bin" not in archive.namelist():
        return frozenset()
    part = archive.read("xl/sharedStrings.bin")
    texts = (text_at(part, start + 1, size)[0] for kind, start, size in records_of(part) if kind == _SHARED_ITEM)
    return frozenset(place for place, text in enumerate(texts) if not text.strip())


def sheet_parts_of(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → part path of every worksheet of an .xlsb."""
    from lxml import etree

    book = archive.read("xl/workbook.bin")
    links = etree.fromstring(
        archive.read("xl/_rels/workbook.bin.rels"), etree.XMLParser(resolve_entities=False, no_network=True)
    )
    targets = {link.get("Id"): link for link in links}
    found = {}
    for kind, start, size in records_of(book):
        if kind == _SHEET:
            link, after = text_at(book, start + 8, size)
            name, _ = text_at(book, after, size)
            if str(targets[link].get("Type")).endswith("/worksheet"):
                target = str(targets[link].get("Target"))
                found[name] = target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)
    return found


def records_of(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, start and size of each record: both kind and size are numbers of seven bits a byte, the lowest first."""
    at, end = 0, len(part)
    while at < end:
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (part[at] << 7)
            at += 1
        size = shift = 0
        while True:
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, at, size
        at += size


def text_at(part: bytes, at: int, longest: int) -> tuple[str, int]:
    """The text whose length stands at ``at``, and where it ends. Raises ValueError where its record is too short."""
    (length,) = struct.unpack_from("<I", part, at)
    if length == 0xFFFFFFFF:  # none
        return "", at + 4
    if 2 * length > longest:
        raise ValueError(length)
    return part[at + 4 : at + 4 + 2 * length].decode("utf-16-le", "replace"), at + 4 + 2 * length
