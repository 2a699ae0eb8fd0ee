"""An .xlsb made by hand, record by record. Layouts from [MS-XLSB]."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROW, _REAL, _TEXT, _SHARED_STRING = 0, 5, 6, 19
_BEGIN_BOOK, _END_BOOK, _BEGIN_SHEETS, _END_SHEETS, _SHEET = 131, 132, 143, 144, 156
_BEGIN_SHEET, _END_SHEET, _BEGIN_ROWS, _END_ROWS, _SIZE = 129, 130, 145, 146, 148


def _record(kind: int, content: bytes = b"") -> bytes:
    """A record (2.1.4): a kind from 128 on takes two bytes, seven bits each, as does a length."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])
    return head + length + content


def _wide(text: str) -> bytes:
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def _cell(column: int, value: str | float) -> bytes:
    if isinstance(value, str):
        return _record(_TEXT, struct.pack("<II", column, 0) + _wide(value))
    return _record(_REAL, struct.pack("<IId", column, 0, value))


def _links(*links: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def binary_parts(sheet: str, rows: Sequence[Sequence[str | float]]) -> dict[str, str | bytes]:
    """The parts of an .xlsb with one sheet."""
    book = (_BEGIN_SHEETS, b""), (_SHEET, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(sheet)), (_END_SHEETS, b"")
    lines = b"".join(
        _record(_ROW, struct.pack("<II", number, 0) + bytes(17))
        + b"".join(_cell(column, value) for column, value in enumerate(row) if value != "")
        for number, row in enumerate(rows)
    )
    size = struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, max(map(len, rows), default=1) - 1)
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _links(("officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": _record(_BEGIN_BOOK) + b"".join(_record(*each) for each in book) + _record(_END_BOOK),
        "xl/_rels/workbook.bin.rels": _links(("worksheet", "worksheets/sheet1.bin")),
        "xl/worksheets/sheet1.bin": _record(_BEGIN_SHEET) + _record(_SIZE, size) + _record(_BEGIN_ROWS)
        + lines + _record(_END_ROWS) + _record(_END_SHEET),
    }  # fmt: skip
