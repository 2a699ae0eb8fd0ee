"""A table that says where everything of a split division belongs: one row a village, station, file or resource."""

from __future__ import annotations

from pathlib import Path

from swtool.errors import SwtoolError
from swtool.folding import squeeze
from swtool.workbooks.read import read

_NAMES = ("名称", "村（社区）", "社工站", "编号", "档案号", "原名称")
_TARGETS = ("新区划", "归属", "新名称")


def read_assignments(path: Path) -> dict[str, str]:
    """Name or number → new division, from any workbook or csv with such two columns.

    Raises ``SwtoolError`` for a file without them, and for a name that is given two places.
    """
    book = read(path)
    for sheet in book.visible_sheets:
        rows = [[_text(cell) for cell in row] for row in sheet.rows]
        for number, cells in enumerate(rows):
            at = next((place for place, text in enumerate(cells) if text in _NAMES), None)
            to = next((place for place, text in enumerate(cells) if text in _TARGETS), None)
            if at is not None and to is not None:
                return _pairs(path, rows[number + 1 :], at, to)
    raise SwtoolError("没有“名称”“新区划”两列", where=str(path), remedy="第一行写 名称、新区划，下面一行一个")


def _pairs(path: Path, rows: list[list[str]], at: int, to: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for cells in rows:
        name, target = (cells[place] if place < len(cells) else "" for place in (at, to))
        if name and target and found.setdefault(name, target) != target:
            raise SwtoolError(f"“{name}”列了两次，归属不同", where=str(path), remedy="只留下对的一行")
    return found


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else squeeze(str(cell))
