"""A second look at delimited text: rows that a quotation mark without its partner has swallowed into one cell.

The reader takes such a mark as the beginning of a cell of several lines and gives the rows behind it as its words; it
says nothing. What a cell may rightly hold is a few lines of words, and such lines do not all look like rows.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence

from swtool.workbooks.read_kind import refusal

_FEWEST_COLUMNS = 3  # two columns have one delimiter a line: a comma in a sentence is no sign of a row


def refuse_swallowed(lines: Sequence[str], delimiter: str, name: str) -> None:
    """Raise WorkbookFault where a quotation mark is never closed, or where every line of a cell is as wide as a row.

    ``lines`` are those of the file, with their ends.
    """
    wrapped, width = _records_of_several_lines(lines, delimiter)
    for number, first, last, record in wrapped:
        inside = lines[first:last]
        if last == len(lines) and _is_open(inside, delimiter):
            raise _swallowed(name, number, len(inside), "有一个引号没有成对，它后面的内容连成了一格")
        alike = width >= _FEWEST_COLUMNS and all(line.count(delimiter) == width - 1 for line in inside)
        if len(inside) > 1 and alike and any(_holds_rows(cell, record, delimiter, width) for cell in record):
            raise _swallowed(name, number, len(inside), "引号没有成对，几行连成了一行")


def _holds_rows(cell: str, record: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether a cell is what is left of rows, from a mark in one to a mark in a later one: its delimiters and the cells
    of its record are together as many as those rows have."""
    breaks = cell.count("\n") or cell.count("\r")
    return breaks > 0 and cell.count(delimiter) + len(record) == breaks * (width - 1) + width


def _records_of_several_lines(
    lines: Sequence[str], delimiter: str
) -> tuple[list[tuple[int, int, int, list[str]]], int]:
    """Number, first line, line behind the last and cells of each record that has a quotation mark and more lines than
    one (or is the last), and how many cells most of the others have."""
    reader = csv.reader(lines, delimiter=delimiter)
    wrapped: list[tuple[int, int, int, list[str]]] = []
    widths: Counter[int] = Counter()
    first = 0
    for number, record in enumerate(reader, start=1):
        last = reader.line_num
        if last - first > 1 or (last == len(lines) and '"' in lines[first]):
            wrapped.append((number, first, last, record))
        elif record:
            widths[len(record)] += 1
        first = last
    return wrapped, max(widths, key=lambda width: (widths[width], width), default=0)


def _is_open(lines: Sequence[str], delimiter: str) -> bool:
    """Whether the last cell of the record has no end."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _swallowed(name: str, number: int, lines: int, what: str) -> Exception:
    some = f"第{number}行起的{lines}行里" if lines > 1 else f"第{number}行"
    return refusal(
        name,
        f"{some}{what}，为免漏掉数据，整本没有读入",
        f"请用记事本打开，改正第{number}行的引号（要成对）；或在原来的系统里另存为“Excel 工作簿（.xlsx）”再发来。",
    )
