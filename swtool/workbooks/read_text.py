"""Plain text with delimiters: CSV from a system, tab text copied out of Excel, whatever its line ends.

Every cell stays text, so leading zeros, long codes and ``=cmd`` payloads are what they are: characters.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

from swtool.patterns import Pattern
from swtool.workbooks.cells import Cell, Sheet
from swtool.workbooks.read_kind import refusal
from swtool.workbooks.read_quotes import refuse_swallowed

DELIMITERS = (",", "\t", ";", "|", "，")
MAX_CELLS = 8_000_000
MAX_COLUMNS = 16_384
_SHEET_ENDINGS = {".xls", ".xlsx", ".xlsm", ".xlsb", ".et", ".ett", ".xlt", ".ods"}
_LINE = Pattern(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_DECLARED = Pattern(r"[\"']?sep=([,;|\t，])[\"']?(?:\r\n|\r|\n)", re.IGNORECASE)


def read_text(data: bytes, name: str) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The one sheet of a delimited text, and notes. Raises WorkbookFault when the bytes are no text, or no table."""
    from swtool.workbooks.read_encoding import decode, encoding_note  # its tables of characters take a while to make

    text = decode(data, name)
    if not text.strip():
        raise refusal(name, "文件里没有内容", "请检查原文件，重新发送。")
    declared = _DECLARED.match(text)  # Excel takes this line as an order and counts the rows behind it
    text = text[declared.end() :] if declared else text
    delimiter = declared[1] if declared else delimiter_of(text)
    if delimiter is None and PurePath(name).suffix.lower() in _SHEET_ENDINGS:
        raise refusal(name, "名字像表格，里面却是一段文字", "请核对是不是发错了文件，把原来的表格重新发来。")
    rows = _rows(text, delimiter or ",", name)
    if '"' in text:
        refuse_swallowed(list(_cut(text)), delimiter or ",", name)
    while rows and not any(rows[-1]):
        rows.pop()
    return (Sheet(PurePath(name).stem, rows=rows),), encoding_note(data)


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


def _rows(text: str, delimiter: str, name: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    count = 0
    has_wrapped = '="' in text
    try:
        for record in _records(text, delimiter):
            row: list[Cell] = [_unwrapped(cell) for cell in record] if has_wrapped else list(record)
            rows.append(row)
            count += len(row)
            if len(row) > MAX_COLUMNS:
                raise refusal(
                    name,
                    f"第{len(rows)}行有{len(row)}列，超过表格软件的上限{MAX_COLUMNS}列",
                    "请检查是不是少了换行，或者分隔符不对，改好后另存为 .xlsx 再发来。",
                )
            if count > MAX_CELLS:
                raise refusal(name, f"内容太多，超过{MAX_CELLS // 10000}万格", "请分成几个文件再发。")
    except csv.Error as error:
        what = "有一格超过13万字" if "field larger" in str(error) else "的格式不对"
        raise refusal(
            name,
            f"第{len(rows) + 1}行{what}（可能引号没有成对，也可能不是表格）",
            "请用 WPS 或 Excel 打开核对这一行，另存为“Excel 工作簿（.xlsx）”后再发来。",
        ) from error
    return rows


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(_cut(text), delimiter=delimiter)


def _cut(text: str) -> Iterator[str]:
    """Lines are cut lazily, at \\r, \\n and \\r\\n alike; the reader joins those that stand inside quotes."""
    return (line[0] for line in _LINE.finditer(text))


def _unwrapped(cell: str) -> str:
    """``="00123"`` is how exporters keep Excel from eating zeros; the text inside is meant."""
    return cell[2:-1] if len(cell) > 2 and cell.startswith('="') and cell.endswith('"') else cell
