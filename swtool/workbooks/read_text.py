"""Plain text with delimiters: CSV from a system, tab text copied out of Excel, whatever its encoding and line ends.

Every cell stays text, so leading zeros, long codes and ``=cmd`` payloads are what they are: characters.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

from swtool.workbooks.cells import Cell, Sheet
from swtool.workbooks.read_kind import SEND_XLSX, refusal

DELIMITERS = (",", "\t", ";", "|", "，")
MAX_CELLS = 8_000_000
_SHEET_ENDINGS = {".xls", ".xlsx", ".xlsm", ".xlsb", ".et", ".ett", ".xlt", ".ods"}


def read_text(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The one sheet of a delimited text. Raises WorkbookFault when the bytes are no text, or hold no table."""
    text = decode(data, name)
    if not text.strip():
        raise refusal(name, "文件里没有内容", "请检查原文件，重新发送。")
    delimiter = delimiter_of(text)
    if delimiter is None and PurePath(name).suffix.lower() in _SHEET_ENDINGS:
        raise refusal(name, "名字像表格，里面却是一段文字")
    rows: list[list[Cell]] = []
    count = 0
    has_wrapped = '="' in text
    try:
        for record in _records(text, delimiter or ","):
            row: list[Cell] = [_unwrapped(cell) for cell in record] if has_wrapped else list(record)
            rows.append(row)
            count += len(row)
            if count > MAX_CELLS:
                raise refusal(name, f"内容太多，超过{MAX_CELLS // 10000}万格", "请分成几个文件再发。")
    except csv.Error as error:
        raise refusal(name, f"第{len(rows) + 1}行的格式不对（可能引号没有成对）") from error
    while rows and not any(rows[-1]):
        rows.pop()
    return (Sheet(PurePath(name).stem, rows=rows),)


def decode(data: bytes, name: str) -> str:
    """The text behind bytes of unknown encoding: by its mark, else UTF-16 by its zeros, UTF-8, GB18030 (strictly)."""
    encodings: tuple[str, ...] = ("utf-8", "gb18030")
    if data.startswith(b"\xef\xbb\xbf"):
        encodings = ("utf-8-sig",)
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif zeros := Counter(index % 2 for index, byte in enumerate(data[:2000]) if not byte):
        # Latin letters, digits and delimiters leave zeros in every high byte; other binaries leave them anywhere.
        encodings = ("utf-16-le",) if zeros[1] > 3 * zeros[0] else ("utf-16-be",) if zeros[0] > 3 * zeros[1] else ()
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(ord(mark) < 32 and mark not in "\t\r\n\v\f\x1a\x1c\x1d\x1e\x1f" for mark in set(text[:100_000])):
            break
        return text.rstrip("\x1a\x00")
    raise refusal(name, "认不出这是什么文件，也认不出文字编码", f"如果原来是表格，{SEND_XLSX}")


def delimiter_of(text: str) -> str | None:
    """The delimiter that splits most of the first records into the same number of cells; None: a single column."""
    best: tuple[int, int] = (0, 0)
    found = None
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(record) for record in islice(_records(text[:65536], delimiter), 30) if record)
        except csv.Error:
            continue
        shared = max(((times, width) for width, times in widths.items() if width > 1), default=(0, 0))
        if shared > best:
            best, found = shared, delimiter
    return found


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    # newline="" splits at \r, \n and \r\n alike, and keeps the breaks inside quotes.
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _unwrapped(cell: str) -> str:
    """``="00123"`` is how exporters keep Excel from eating zeros; the text inside is meant."""
    return cell[2:-1] if len(cell) > 2 and cell.startswith('="') and cell.endswith('"') else cell
