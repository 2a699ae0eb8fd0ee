"""Looking into the record stream of an old binary book for what its reader does not tell: date system, error values."""

from __future__ import annotations

import struct
from struct import unpack_from

from swtool.workbooks.read_zip import Look, SheetLook

_EOF, _DATEMODE, _BOUNDSHEET, _FORMULA, _BOOLERR = 0x0A, 0x22, 0x85, 0x06, 0x205
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def look_at_biff(stream: bytes) -> Look:
    """The 1904 flag and the error values by sheet of an Excel 5–2003 workbook stream; as much as is whole."""
    look = Look()
    starts: dict[str, int] = {}
    try:
        for record, at, size in _records(stream, 0):
            if record == _DATEMODE:
                look.date1904 = stream[at] == 1
            elif record == _BOUNDSHEET and size > 8:
                starts[_sheet_name(stream, at)] = int(unpack_from("<I", stream, at)[0])
        for name, start in starts.items():
            if errors := _errors_from(stream, start):
                look.sheets[name] = SheetLook(errors=errors)
    except (struct.error, IndexError):
        pass
    return look


def _errors_from(stream: bytes, start: int) -> dict[tuple[int, int], str]:
    errors: dict[tuple[int, int], str] = {}
    for record, at, size in _records(stream, start):
        code = None
        if record == _BOOLERR and size >= 8 and stream[at + 7] == 1:
            code = stream[at + 6]
        elif record == _FORMULA and size >= 14 and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
            code = stream[at + 8]
        if code is not None:
            row, column = unpack_from("<HH", stream, at)
            errors[row + 1, column + 1] = _ERRORS.get(code, "#ERROR")
    return errors


def _records(stream: bytes, start: int) -> list[tuple[int, int, int]]:
    """(record, where its content begins, its size) of one substream, up to its end."""
    records = []
    place = start
    while place + 4 <= len(stream):
        record, size = unpack_from("<HH", stream, place)
        if record == _EOF:
            break
        if record in (_DATEMODE, _BOUNDSHEET, _FORMULA, _BOOLERR):
            records.append((record, place + 4, size))
        place += 4 + size
    return records


def _sheet_name(stream: bytes, at: int) -> str:
    length, flags = stream[at + 6], stream[at + 7]
    if flags > 1:  # Excel 5: the name follows at once, in the book's own code page
        return stream[at + 7 : at + 7 + length].decode("gb18030", "replace")
    if flags == 1:
        return stream[at + 8 : at + 8 + 2 * length].decode("utf-16-le", "replace")
    return stream[at + 8 : at + 8 + length].decode("latin-1")
