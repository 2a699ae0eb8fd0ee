"""The one marker syntax of workbook templates.

``{{name}}`` anywhere in a cell's text is replaced by a single value. ``{{rows.name}}`` makes its row the model of a
repeating block called ``rows``: the row (or the adjoining rows that name the same block) is copied for each record.
A cell that holds one marker and nothing else receives the value itself: a number stays a number, a day a day.

``{{rows:每页20}}`` in the row right under the model makes that row the foot of a page: it stands below every 20 records
(``每页20补齐``: and the last page is filled up with blank rows). Blocks whose markers share a row stand side by side.
``{{rows.field:合计}}`` anywhere is the total of a field. Blanks inside, and full-width braces (｛｛ ｝｝), are fine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from swtool.errors import SwtoolError
from swtool.patterns import Pattern
from swtool.workbooks.celltext import day_text
from swtool.workbooks.opened import cells_of
from swtool.workbooks.plaincells import put_plain
from swtool.workbooks.richtext import filled_runs, is_rich, words_of
from swtool.workbooks.rowmap import SIDE, Block

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_OPEN, _CLOSE, _WORD = r"[{｛]{2}", r"[}｝]{2}", r"[^{}｛｝.\s]+"
MARKER = Pattern(rf"{_OPEN}\s*(?:(?P<block>{_WORD})\s*\.\s*)?(?P<name>{_WORD})\s*{_CLOSE}")
BRACES = Pattern(rf"{_OPEN}|{_CLOSE}")

Lookup = Mapping[str, object]


class Missing:
    """Collects what a template asks for and the data lacks, each name once, in the order met; ``unread``: places
    (〔表〕E17) with braces that make no marker."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}
        self.unread: list[str] = []

    def add(self, name: str) -> None:
        self._names.setdefault(name)

    def look(self, text: str, place: str) -> None:
        """Note the place if braces are left over beside the markers of its text."""
        if BRACES.search(MARKER.sub("", PAGE.sub("", text))):
            self.unread.append(place)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._names)


PAGE = Pattern(
    rf"{_OPEN}\s*(?P<block>[^{{}}｛｝.:：\s]+)\s*[:：]\s*(?:每页|page)\s*(?P<rows>\d+)\s*行?(?P<pad>补齐|pad)?\s*{_CLOSE}"
)
_SHEET = Pattern(r"'(?:[^']|'')*'!")
TOTAL = Pattern(r"^(?P<field>[^:：]+)[:：](?:合计|total)$")


def total_field(match: re.Match[str]) -> str:
    """The field of ``{{rows.field:合计}}``, which is one figure and makes no block; '' for any other marker."""
    total = TOTAL.match(match["name"]) if match["block"] else None
    return total["field"] if total else ""


def find_blocks(sheet: Worksheet, records: Mapping[str, int]) -> tuple[Block, ...]:
    """The repeating blocks of a sheet from top to bottom; ``records`` tells how many records each name has.

    Raises SwtoolError when a formula holds a marker, adjoining rows share only some of their blocks, or a foot does not
    stand right under its model.
    """
    by_row: dict[int, dict[str, None]] = {}
    feet: dict[int, re.Match[str]] = {}
    for cell in cells_of(sheet):
        text = words_of(cell.value)
        if not BRACES.search(text):
            continue
        if cell.data_type == "f":
            if not re.search(_OPEN, _SHEET.sub("", text)):
                continue  # it names a sheet that each town has one of
            raise SwtoolError(
                "公式里不能放填报标记",
                where=f"〔{sheet.title}〕{cell.coordinate}",
                remedy="请把标记放在单独的格子里，让公式引用那个格子",
            )
        if foot := PAGE.search(text):
            feet[cell.row] = foot
        for match in MARKER.finditer(text):
            if match["block"] and not total_field(match):
                by_row.setdefault(cell.row, {}).setdefault(match["block"])
    blocks = _blocks_of(sheet, by_row, records)
    return tuple(_with_foot(sheet, block, feet, blocks) for block in blocks) if feet else tuple(blocks)


def names_in(block: Block) -> tuple[str, ...]:
    """The names of the data that a block repeats: one, or several side by side."""
    return tuple(block.name.split(SIDE))


def _blocks_of(sheet: Worksheet, by_row: Mapping[int, Mapping[str, None]], records: Mapping[str, int]) -> list[Block]:
    blocks: list[Block] = []
    for row, names in sorted(by_row.items()):
        name = SIDE.join(names)
        above = blocks[-1] if blocks and blocks[-1].last == row - 1 else None
        if above and set(names_in(above)) == set(names):
            blocks[-1] = above._replace(last=row)
        elif above and set(names_in(above)) & set(names):
            raise SwtoolError(
                "上下相邻的两行里，重复行的标记只有一部分相同，分不清几行是一条记录",
                where=f"〔{sheet.title}〕第 {row - 1}、{row} 行",
                remedy="并排的几组，每组各占一行；一条记录占几行的，不要和别的组并排",
            )
        else:
            counts = tuple(records.get(each, 0) for each in names)
            blocks.append(Block(name, row, row, max(counts), counts=counts))
    return blocks


def _with_foot(sheet: Worksheet, block: Block, feet: dict[int, re.Match[str]], blocks: Sequence[Block]) -> Block:
    for row, foot in feet.items():
        if not any(row == each.last + 1 and foot["block"] in names_in(each) for each in blocks):
            raise SwtoolError(
                f"{foot[0]} 没有紧跟在“{foot['block']}”的重复行下面",
                where=f"〔{sheet.title}〕第 {row} 行",
                remedy="每页小计那一行请放在重复行的正下方",
            )
        if int(foot["rows"]) < 1:
            raise SwtoolError("每页至少 1 行", where=f"〔{sheet.title}〕第 {row} 行", remedy="例如 {{人员:每页20}}")
    own = feet.get(block.last + 1)
    return block._replace(page=int(own["rows"]), padded=bool(own["pad"])) if own else block


Owners = Mapping[str, Lookup | None]
"""The records that a row shows, by block; None in a blank row that stands for no record."""


def fill_cell(cell: Cell, values: Lookup, owners: Owners, missing: Missing) -> bool:
    """Replace the markers in a cell; whether there were any."""
    text = words_of(cell.value)
    if not BRACES.search(text) or cell.data_type == "f":
        return False
    missing.look(text, f"〔{cell.parent.title}〕{cell.coordinate}")
    if PAGE.search(text):
        text = PAGE.sub("", text)
        if not text.strip():
            cell.value = None
            return True
    whole = MARKER.fullmatch(text.strip())
    if whole:
        set_value(cell, _found(whole, values, owners, missing))
    elif is_rich(cell.value):
        _fill_runs(cell, values, owners, missing)
    else:
        set_value(cell, fill_text(text, values, missing, owners))
    return True


def _fill_runs(cell: Cell, values: Lookup, owners: Owners, missing: Missing) -> None:
    """Replace the markers of a text in runs; a marker that goes over several has the look of its first."""
    text = words_of(cell.value)
    whole = [match.span() for pattern in (MARKER, PAGE) for match in pattern.finditer(text)]
    cell.value = filled_runs(cell.value, whole, lambda words: fill_text(PAGE.sub("", words), values, missing, owners))


def fill_text(text: str, values: Lookup, missing: Missing, owners: Owners | None = None) -> str:
    """Replace the markers in running text."""
    return MARKER.sub(lambda match: running_text(_found(match, values, owners or {}, missing)), text)


def fill_margin(text: str, values: Lookup, missing: Missing) -> str:
    """Replace the markers in the header or footer of a page, where a single & begins a code (&P, the page)."""
    return MARKER.sub(lambda match: running_text(_found(match, values, {}, missing)).replace("&", "&&"), text)


def set_value(cell: Cell, value: object) -> None:
    """Put a value into a cell without letting text become a formula, an error or a number.

    Money comes as ``Decimal`` in 元; a float is refused (TypeError), for it is not exact.
    """
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
        put_plain(cell, running_text(value))
        if general and str(cell.value).isdecimal():
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


def _found(match: re.Match[str], values: Lookup, owners: Owners, missing: Missing) -> object:
    owner, name = match["block"], match["name"]
    if total := total_field(match):
        owner, name = None, f"{owner}.{total}:合计"
    if not owner:
        if name not in values:
            missing.add(name)
        return values.get(name)
    if owner in owners:
        record = owners[owner]
        if record is None:
            return None
        if name in record:
            return record[name]
    missing.add(f"{owner}.{name}")
    return None
