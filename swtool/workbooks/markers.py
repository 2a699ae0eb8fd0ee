"""The one marker syntax of workbook templates.

``{{name}}`` anywhere in a cell's text is replaced by a single value. ``{{rows.name}}`` makes its row the model of a
repeating block called ``rows``: the row (or the adjoining rows that name the same block) is copied for each record.
A cell that holds one marker and nothing else receives the value itself: a number stays a number, a day a day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from swtool.errors import SwtoolError
from swtool.workbooks.celltext import day_text
from swtool.workbooks.opened import cells_of
from swtool.workbooks.rowmap import Block

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

MARKER = re.compile(r"\{\{\s*(?:(?P<block>[^{}.\s]+)\.)?(?P<name>[^{}.\s]+)\s*\}\}")

Lookup = Mapping[str, object]


class Missing:
    """Collects what a template asks for and the data lacks, each name once, in the order met."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}

    def add(self, name: str) -> None:
        self._names.setdefault(name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._names)


def find_blocks(sheet: Worksheet, records: Mapping[str, int]) -> tuple[Block, ...]:
    """The repeating blocks of a sheet from top to bottom; ``records`` tells how many records each name has.

    Raises SwtoolError when a row names two blocks, or a formula holds a marker.
    """
    by_row: dict[int, str] = {}
    for cell in cells_of(sheet):
        if not isinstance(cell.value, str) or "{{" not in cell.value:
            continue
        place = f"〔{sheet.title}〕{cell.coordinate}"
        if cell.data_type == "f":
            raise SwtoolError(
                "公式里不能放填报标记", where=place, remedy="请把标记放在单独的格子里，让公式引用那个格子"
            )
        for name in {match["block"] for match in MARKER.finditer(cell.value) if match["block"]}:
            if by_row.setdefault(cell.row, name) != name:
                raise SwtoolError("同一行里有两组重复行的标记", where=place, remedy="请把两组标记放在不同的行里")
    blocks: list[Block] = []
    for row_number, name in sorted(by_row.items()):
        if blocks and blocks[-1].name == name and blocks[-1].last == row_number - 1:
            blocks[-1] = Block(name, blocks[-1].first, row_number, blocks[-1].records)
        else:
            blocks.append(Block(name, row_number, row_number, records.get(name, 0)))
    return tuple(blocks)


def fill_cell(cell: Cell, values: Lookup, block: str, record: Lookup | None, missing: Missing) -> None:
    """Replace the markers in a cell. ``record`` is None in the blank row that stands for no records at all."""
    text = cell.value
    if not isinstance(text, str) or "{{" not in text:
        return
    whole = MARKER.fullmatch(text.strip())
    if whole:
        set_value(cell, _found(whole, values, block, record, missing))
    else:
        set_value(cell, fill_text(text, values, missing, block=block, record=record))


def fill_text(text: str, values: Lookup, missing: Missing, *, block: str = "", record: Lookup | None = None) -> str:
    """Replace the markers in running text."""
    return MARKER.sub(lambda match: running_text(_found(match, values, block, record, missing)), text)


def set_value(cell: Cell, value: object) -> None:
    """Put a value into a cell without letting text become a formula, an error or a number.

    Money comes as ``Decimal`` in 元; a float is refused (TypeError), for it is not exact.
    """
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    general = cell.number_format == "General"
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        cell.value = value
    elif isinstance(value, Decimal):
        cell.value = value
        places = -int(value.as_tuple().exponent)
        if general and places > 0:
            cell.number_format = "0." + "0" * places
    elif isinstance(value, date):
        cell.value = value
        if general:
            cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
    else:
        text = ILLEGAL_CHARACTERS_RE.sub("", running_text(value))
        cell.value = text
        cell.data_type = "s"
        if general and text.isdecimal():
            cell.number_format = "@"


def running_text(value: object) -> str:
    """A value inside a sentence: 2026年10月5日, 是/否, nothing for an unknown one. Refuses a float (TypeError)."""
    if isinstance(value, float):
        raise TypeError("floats are not written to an official sheet; pass Decimal")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{day_text(value)} {value:%H:%M}"
    if isinstance(value, date):
        return day_text(value)
    return str(value)


def _found(match: re.Match[str], values: Lookup, block: str, record: Lookup | None, missing: Missing) -> object:
    owner, name = match["block"], match["name"]
    if not owner:
        if name not in values:
            missing.add(name)
        return values.get(name)
    if record is None and owner == block:
        return None
    if record is None or owner != block or name not in record:
        missing.add(f"{owner}.{name}")
        return None
    return record[name]
