"""How large the comments of a book are: openpyxl reads their words and makes all of them small."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lxml import etree  # type: ignore[import-untyped]

from swtool.workbooks.opened import cells_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_DRAWING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing"
_EXCEL, _VML = "{urn:schemas-microsoft-com:office:excel}", "{urn:schemas-microsoft-com:vml}"
_PIXELS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}
_MOST_LOOKED_AT = 20_000_000  # bytes of a part

_Sized = tuple[tuple[int, int], tuple[int, int]]  # row and column, width and height in pixels


def keep_comment_sizes(book: Workbook, data: bytes) -> None:
    """Give the comments of ``book``, opened from ``data``, the sizes that they have there, where that can be read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for sheet in book.worksheets:
            sizes = dict(_sizes(archive, sheet))
            for cell in cells_of(sheet) if sizes else ():
                if cell.comment is not None and (size := sizes.get((cell.row, cell.column))):
                    cell.comment.width, cell.comment.height = size


def _sizes(archive: zipfile.ZipFile, sheet: Any) -> Iterator[_Sized]:
    names = {info.filename: info.file_size for info in archive.infolist()}
    for relation in sheet._rels.find(_DRAWING):  # noqa: SLF001  openpyxl keeps what it has read, and has no public list
        if 0 < names.get(relation.target, 0) <= _MOST_LOOKED_AT:
            content = re.sub(rb"<br\s*>", b"<br/>", archive.read(relation.target))  # as Excel writes it, without an end
            drawing = etree.fromstring(content, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
            if drawing is not None:
                yield from filter(None, map(_sized, drawing.iter(f"{_VML}shape")))


def _sized(shape: Any) -> _Sized | None:
    """Cell and size of a comment; None for another shape, or one that doesn't tell them."""
    row, column = (shape.findtext(f"{_EXCEL}ClientData/{_EXCEL}{name}", "").strip() for name in ("Row", "Column"))
    width, height = (_pixels(shape.get("style", ""), name) for name in ("width", "height"))
    if not (row.isdecimal() and column.isdecimal() and width and height):
        return None
    return (int(row) + 1, int(column) + 1), (width, height)


def _pixels(style: str, name: str) -> int:
    found = re.search(rf"(?:^|;)\s*{name}:\s*([\d.]+)\s*(px|pt|in|cm|mm)?\s*(?:;|$)", style)
    if found is None or found[1].count(".") > 1 or found[1] == ".":
        return 0
    return round(float(found[1]) * _PIXELS[found[2] or ""])
