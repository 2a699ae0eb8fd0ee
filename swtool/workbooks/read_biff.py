"""Looking into the record stream of an old binary book for what its readers do not tell, or tell wrongly.

The date system, error values, number formats, and how many cells hold a number: a reader that loses rows, or takes
texts for numbers, does not come out even.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from struct import unpack_from

from swtool.workbooks.read_sheetpart import SheetLook
from swtool.workbooks.read_zip import Look

_EOF, _DATEMODE, _BOUNDSHEET, _FORMULA, _BOOLERR = 0x0A, 0x22, 0x85, 0x06, 0x205
_FILEPASS = 0x2F
_NUMBER, _RK, _MULRK, _XF, _FORMAT, _FONT = 0x203, 0x27E, 0xBD, 0xE0, 0x41E, 0x31
_CELLS = (_NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR)
_TEXTS = (0xFD, 0x204, 0xD6)  # shared, of its own, with fonts of its own
_ROW, _IS_HIDDEN = 0x208, 0x20  # a row with its flags
_STRIKEOUT = 0x08  # a flag of a font
_NO_FONT = 4  # its number is never used, and those above it are one too high
_BOF, _BOFS = 0x809, (0x009, 0x209, 0x409, 0x809)
_WORKSHEET, _EXCEL_97 = 0, 0x600
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_NO_NUMBER = b"\xff\xff"  # ends the result of a formula that is a text, a truth value, an error or nothing


def look_at_biff(stream: bytes) -> Look:
    """Date system, and by sheet the errors and numbers, of an Excel 5–2003 workbook stream; as much as is whole."""
    look = Look()
    try:
        kind, version = unpack_from("<H2xH", stream)
        look.has_unicode = kind == _BOF and version >= _EXCEL_97
        if kind == _BOF:
            look.date1904 = any(stream[at] == 1 for _, at, _ in _records(stream, 0, (_DATEMODE,)))
            styles = _struck_styles(stream)
            for name, start in _worksheets(stream).items():
                look.sheets[name] = _look_at_cells(stream, start)
                if styles and (struck := frozenset(_cells_of(stream, start, styles))):
                    look.struck[name] = struck
    except (struct.error, IndexError):
        look.sheets.clear()
    return look


def is_locked(stream: bytes) -> bool:
    """Whether the records behind the first are encrypted."""
    return any(True for _ in _records(stream, 0, (_FILEPASS,)))


def formats_of_biff(stream: bytes, sheet_name: str) -> tuple[dict[tuple[int, int], int], list[int], dict[int, str]]:
    """Of one sheet: cell (row, column) → its style; style → format number; format number → code, where written."""
    styles = [int(unpack_from("<H", stream, at + 2)[0]) for _, at, size in _records(stream, 0, (_XF,)) if size >= 4]
    codes = {}
    for _, at, size in _records(stream, 0, (_FORMAT,)):
        codes[int(unpack_from("<H", stream, at)[0])] = _text(stream[at + 2 : at + size], wide=True)
    cells: dict[tuple[int, int], int] = {}
    start = _worksheets(stream).get(sheet_name)
    for record, at, size in _records(stream, start, _CELLS) if start is not None else ():
        row, column, style = unpack_from("<HHH", stream, at)
        cells[row + 1, column + 1] = style
        for number in range(1, (size - 6) // 6 if record == _MULRK else 0):
            cells[row + 1, column + 1 + number] = unpack_from("<H", stream, at + 4 + 6 * number)[0]
    return cells, styles, codes


def _worksheets(stream: bytes) -> dict[str, int]:
    """Worksheet name → where its substream begins; charts and macro sheets left out."""
    return {
        _text(stream[at + 6 : at + size], wide=False): int(unpack_from("<I", stream, at)[0])
        for _, at, size in _records(stream, 0, (_BOUNDSHEET,))
        if size > 8 and stream[at + 5] == _WORKSHEET
    }


def _look_at_cells(stream: bytes, start: int) -> SheetLook:
    look = SheetLook(numbers=0)
    for record, at, size in _records(stream, start, (*_CELLS, _ROW)):
        row, column = unpack_from("<HH", stream, at)
        if record == _ROW:
            if size > 12 and stream[at + 12] & _IS_HIDDEN:
                look.hidden_rows.add(row + 1)
            continue
        count = 1
        if record == _BOOLERR or (record == _FORMULA and stream[at + 12 : at + 14] == _NO_NUMBER):
            count = 0
            is_error = stream[at + 7] == 1 if record == _BOOLERR else stream[at + 6] == 2
            if is_error:
                code = stream[at + 6] if record == _BOOLERR else stream[at + 8]
                look.errors[row + 1, column + 1] = _ERRORS.get(code, "#ERROR")
        elif record == _MULRK:
            count = (size - 6) // 6
        if count:
            look.numbers += count
            look.last_row = max(look.last_row, row + 1)
    return look


def _struck_styles(stream: bytes) -> set[int]:
    """The styles whose font is struck through."""
    fonts = [bool(stream[at + 2] & _STRIKEOUT) for _, at, size in _records(stream, 0, (_FONT,)) if size > 2]
    if not any(fonts):
        return set()
    used = [int(unpack_from("<H", stream, at)[0]) for _, at, size in _records(stream, 0, (_XF,)) if size >= 4]
    return {at for at, font in enumerate(used) if any(fonts[font - (font > _NO_FONT) :][:1])}


def _cells_of(stream: bytes, start: int, styles: set[int]) -> Iterator[tuple[int, int]]:
    """Row and column of the cells of a sheet that have one of these styles."""
    for record, at, size in _records(stream, start, (*_CELLS, *_TEXTS)):
        row, column, style = unpack_from("<HHH", stream, at)
        if style in styles:
            yield row + 1, column + 1
        for number in range(1, (size - 6) // 6 if record == _MULRK else 0):
            if unpack_from("<H", stream, at + 4 + 6 * number)[0] in styles:
                yield row + 1, column + 1 + number


def _records(stream: bytes, start: int, wanted: tuple[int, ...]) -> Iterator[tuple[int, int, int]]:
    """(record, where its content begins, its size) of the wanted kinds in one substream, up to its own end."""
    depth = 0  # a chart inside a sheet is a substream of its own
    place, end = start, len(stream) - 4
    while place <= end:
        record, size = unpack_from("<HH", stream, place)
        if record in _BOFS:
            depth += 1
        elif record == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1 and record in wanted:
            yield record, place + 4, size
        place += 4 + size


def _text(content: bytes, *, wide: bool) -> str:
    """A counted text; ``wide``: with a count of two bytes in Excel 97 (format codes). Excel 5 has no flags."""
    skip = 2 if wide else 1
    length = int.from_bytes(content[:skip], "little")
    if len(content) >= skip + 1 and content[skip] == 1 and len(content) >= skip + 1 + 2 * length:
        return content[skip + 1 : skip + 1 + 2 * length].decode("utf-16-le", "replace")
    if len(content) >= skip + 1 + length and content[skip] == 0:
        return content[skip + 1 : skip + 1 + length].decode("latin-1")
    return content[1 : 1 + content[0]].decode("gb18030", "replace")  # Excel 5: the book's own code page
