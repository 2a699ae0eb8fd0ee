"""Old binary books made by hand, record by record: Excel 2 to 4 as bare streams, Excel 5 and 97 inside a compound file.

Layouts from “OpenOffice.org's Documentation of the Microsoft Excel File Format” and [MS-CFB].
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

Value = str | int | float
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512
_BOF, _LABEL, _NUMBER = {2: 0x009, 3: 0x209, 4: 0x409}, {2: 0x04, 3: 0x204, 4: 0x204}, {2: 0x03, 3: 0x203, 4: 0x203}
_BIFF = {5: 0x500, 8: 0x600}


def record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def bare_book(version: int, rows: Sequence[Sequence[Value]], *, code_page: int | None = 936) -> bytes:
    """An Excel 2, 3 or 4 worksheet: one stream, no container, texts in a code page."""
    kind = struct.pack("<HH", version * 0x100, 0x10)
    parts = [record(_BOF[version], kind if version == 2 else kind + b"\0\0")]
    if code_page is not None:
        parts.append(record(0x42, struct.pack("<H", code_page)))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            head = struct.pack("<HH", row, column) + (bytes(3) if version == 2 else bytes(2))
            if isinstance(value, str):
                text = value.encode("gb18030")
                length = struct.pack("<B" if version == 2 else "<H", len(text))
                parts.append(record(_LABEL[version], head + length + text))
            else:
                parts.append(record(_NUMBER[version], head + struct.pack("<d", value)))
    return b"".join(parts) + record(0x0A, b"")


def book_stream(
    version: int,
    sheets: dict[str, Sequence[Sequence[Value]]],
    *,
    formats: dict[tuple[int, int], str] | None = None,
    date1904: bool = False,
    lock: bytes = b"",
) -> bytes:
    """The stream of an Excel 5 (``version`` 5) or 97 (8) workbook. ``formats``: place (0-based) → number format."""
    codes = sorted(set((formats or {}).values()))
    start = [
        record(0x809, struct.pack("<HHHH", _BIFF[version], 5, 0x0DBB, 0x07CC) + (bytes(8) if version == 8 else b"")),
        lock,
        record(0x42, struct.pack("<H", 1200 if version == 8 else 936)),
        record(0x22, struct.pack("<H", date1904)),
        *(record(0x41E, struct.pack("<H", 164 + number) + _text(version, code, 2 if version == 8 else 1))
          for number, code in enumerate(codes)),
        *(record(0xE0, struct.pack("<HHH", 0, ifmt, 1) + bytes(14 if version == 8 else 10))
          for ifmt in (0, *(164 + number for number in range(len(codes))))),
    ]  # fmt: skip
    bodies = [_sheet(version, rows, formats or {}, codes) for rows in sheets.values()]
    names = [_text(version, name, 1) for name in sheets]
    place = sum(map(len, start)) + sum(10 + len(name) for name in names) + 4
    listed = b""
    for name, body in zip(names, bodies, strict=True):
        listed += record(0x85, struct.pack("<IBB", place, 0, 0) + name)
        place += len(body)
    return b"".join(start) + listed + record(0x0A, b"") + b"".join(bodies)


def old_book(version: int, sheets: dict[str, Sequence[Sequence[Value]]], **more: object) -> bytes:
    """A whole .xls file of Excel 5 or 97."""
    stream = book_stream(version, sheets, **more)  # type: ignore[arg-type]
    return compound({"Workbook" if version == 8 else "Book": stream})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams, each filled up to the size below which it would need a second table."""
    sectors: list[bytes] = []
    chain: list[int] = []
    starts: dict[str, int] = {}
    for name, stream in streams.items():
        whole = stream.ljust(4096, b"\0")
        whole += bytes(-len(whole) % _SECTOR)
        count = len(whole) // _SECTOR
        starts[name] = len(sectors)
        chain += [len(sectors) + number + 1 for number in range(count - 1)] + [_END]
        sectors += [whole[at * _SECTOR : (at + 1) * _SECTOR] for at in range(count)]
    entries = [_entry("Root Entry", 5, _FREE, 1, _END, 0)]
    for number, (name, stream) in enumerate(streams.items(), 1):
        following = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, following, _FREE, starts[name], max(len(stream), 4096)))
    directory = b"".join(entries)
    directory += bytes(-len(directory) % _SECTOR)
    first_directory = len(sectors)
    count = len(directory) // _SECTOR
    chain += [first_directory + number + 1 for number in range(count - 1)] + [_END]
    sectors += [directory[at * _SECTOR : (at + 1) * _SECTOR] for at in range(count)]
    tables = 1
    while tables * 128 < len(sectors) + tables:
        tables += 1
    first_table = len(sectors)
    chain += [_FAT] * tables
    chain += [_FREE] * (tables * 128 - len(chain))
    packed = struct.pack(f"<{len(chain)}I", *chain)
    places = [first_table + number for number in range(tables)] + [_FREE] * (109 - tables)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
        + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, first_directory, 0, 4096, _END, 0, _END, 0)
        + struct.pack("<109I", *places)
    )  # fmt: skip
    return header + b"".join(sectors) + packed


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    label = name.encode("utf-16-le") + b"\0\0"
    return (
        label.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(label), kind, 1, _FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def _sheet(
    version: int, rows: Sequence[Sequence[Value]], formats: dict[tuple[int, int], str], codes: list[str]
) -> bytes:
    width = max(map(len, rows), default=0)
    size = (
        struct.pack("<IIHHH", 0, len(rows), 0, width, 0)
        if version == 8
        else struct.pack("<HHHHH", 0, len(rows), 0, width, 0)
    )
    parts = [
        record(0x809, struct.pack("<HHHH", _BIFF[version], 0x10, 0x0DBB, 0x07CC) + (bytes(8) if version == 8 else b"")),
        record(0x200, size),
    ]
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            style = codes.index(formats[row, column]) + 1 if (row, column) in formats else 0
            head = struct.pack("<HHH", row, column, style)
            if isinstance(value, str):
                parts.append(record(0x204, head + _text(version, value, 2)))
            else:
                parts.append(record(0x203, head + struct.pack("<d", value)))
    return b"".join(parts) + record(0x0A, b"")


def _text(version: int, text: str, counted_in: int) -> bytes:
    if version == 8:
        count = struct.pack("<B" if counted_in == 1 else "<H", len(text))
        return count + b"\1" + text.encode("utf-16-le")
    encoded = text.encode("gb18030")
    return struct.pack("<B" if counted_in == 1 else "<H", len(encoded)) + encoded
