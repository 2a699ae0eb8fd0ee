"""A finished table becomes a file: xlsx for people, csv for other programs of the office, json for scripts.

- xlsx: title, 截至 and sources, notes, then headings and rows; real dates and numbers, money in 元, codes as text.
- csv: headings and rows only, so that programs can read it; utf-8 with BOM and CRLF, as Excel wants it. A text that a
  spreadsheet would take for a formula is written with a leading apostrophe. Codes are written as they are: Excel turns
  a long one into a rounded number when it opens a csv, so a list with codes is sent to people as xlsx.
- json: everything, exact: money and hours as decimal text in 元 and 学时, rates as fractions ("6/7"), days in ISO form.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from swtool.errors import UsageFault
from swtool.tables import Show, Table
from swtool.workbooks.celltext import is_formula_like
from swtool.workbooks.columns import texts_of
from swtool.workbooks.outfile import put, put_bytes


def write_table(table: Table, path: Path, *, reveal: bool = False) -> Path:
    """Write ``table`` in the format that the name of ``path`` asks for, personal columns masked unless ``reveal``.

    Returns where it lies: another name than ``path`` when that file is held open (see ``outfile.put``).
    Raises UsageFault for an unknown ending, SwtoolError when the file cannot be written.
    """
    match path.suffix.lower():
        case ".xlsx":
            return write_tables((table,), path, reveal=reveal)
        case ".csv":
            return put_bytes(path, table_csv(table, reveal=reveal).encode("utf-8-sig"))
        case ".json":
            return put_bytes(path, table_json(table, reveal=reveal).encode("utf-8"))
    raise UsageFault("不认识的文件格式", where=str(path), remedy="文件名请以 .xlsx、.csv 或 .json 结尾")


def write_tables(tables: Sequence[Table], path: Path, *, reveal: bool = False) -> Path:
    """Write one xlsx with a sheet per table, in their order. Same tables, same bytes. Raises as ``write_table``."""
    from swtool.workbooks.sheets import write_sheets

    if path.suffix.lower() != ".xlsx":
        raise UsageFault("多张表只能写成 .xlsx", where=str(path), remedy="文件名请以 .xlsx 结尾")
    return put(path, lambda temporary: write_sheets([table.on_paper() for table in tables], temporary, reveal=reveal))


def sheets_needed(table: Table, path: Path) -> int:
    """How many sheets the file at ``path`` has for the rows of a table: one, but for very long lists in xlsx."""
    if path.suffix.lower() != ".xlsx":
        return 1
    from swtool.workbooks.sheets import parts_of

    return parts_of(table.on_paper())


def table_csv(table: Table, *, reveal: bool = False) -> str:
    """The rows as csv text with CRLF and without BOM (the file gets one)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    titles = (heading.title for heading in table.headings)
    writer.writerow(f"'{title}" if is_formula_like(title) else title for title in titles)
    writer.writerows(zip(*texts_of(table, reveal=reveal), strict=True))
    return out.getvalue()


def table_json(table: Table, *, reveal: bool = False) -> str:
    """The whole table as json text: title, as_of, sources, notes, columns, rows by key."""
    shown = table if reveal else table.masked()
    content = {
        "title": table.title,
        "as_of": table.as_of.isoformat() if table.as_of else None,
        "sources": list(table.sources),
        "notes": list(table.on_paper().notes),
        "columns": [{"key": h.key, "title": h.title, "show": h.show.value} for h in table.headings],
        "rows": [
            {h.key: exact_value(value, h.show) for h, value in zip(table.headings, row, strict=True)}
            for row in shown.rows
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def exact_value(value: object, show: Show) -> str | int | bool | None:
    """A value for json without any loss: 1234 分 is "12.34", 450 hundredths of 学时 are "4.50"."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if show in (Show.MONEY, Show.HOURS):
            return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
        return value if show is Show.COUNT else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)
