"""Fill a workbook template: the bureau's own form, marked up with ``{{…}}`` (syntax: ``markers``).

Formulas stay formulas and the book recalculates on opening; what each SUM must come to is proven beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from swtool.errors import SwtoolError
from swtool.workbooks.markers import Missing, fill_cell, fill_text, find_blocks
from swtool.workbooks.moving import grow
from swtool.workbooks.opened import cells_of, open_book, save_book
from swtool.workbooks.outfile import put
from swtool.workbooks.rowmap import RowMap
from swtool.workbooks.sums import SumProof, prove_sums

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Records = Sequence[Mapping[str, object]]

__all__ = ["FillResult", "SumProof", "fill"]


@dataclass(frozen=True, slots=True)
class FillResult:
    """Where the filled book lies; the markers (``county``, ``rows.phone``) it found no data for; its proven sums.

    ``unproven``: places of formulas with a SUM over something that is not decided here, to be looked at by a person.
    """

    path: Path
    missing: tuple[str, ...]
    sums: tuple[SumProof, ...]
    unproven: tuple[str, ...] = ()


def fill(template: Path, out: Path, values: Mapping[str, object], blocks: Mapping[str, Records]) -> FillResult:
    """Fill ``template`` with single ``values`` and the records of its repeating ``blocks``, and write it to ``out``.

    Values are text, int, Decimal (money in 元, hours in 学时), date, bool or None. Same input, same bytes.
    Raises SwtoolError when the template cannot be opened or its markers contradict each other.
    """
    book = open_template(template)
    records = {name: len(rows) for name, rows in blocks.items()}
    maps = {sheet.title: RowMap(find_blocks(sheet, records)) for sheet in book.worksheets}
    grow(book, maps)
    missing = Missing()
    for sheet in book.worksheets:
        _fill_sheet(sheet, maps[sheet.title], values, blocks, missing)
    sums, unproven = prove_sums(book)
    book.calculation.fullCalcOnLoad = True
    path = put(out, lambda temporary: save_book(book, temporary))
    return FillResult(path, missing.names, sums, unproven)


def open_template(path: Path) -> Workbook:
    """Open a workbook for changing. Raises SwtoolError when it is not one."""
    if not path.is_file():
        raise SwtoolError("找不到模板文件", where=str(path), remedy="请检查文件名和所在文件夹")
    try:
        return open_book(path)
    except Exception as fault:  # openpyxl meets a damaged file with whatever its parser raised
        raise SwtoolError(
            "模板打不开",
            where=str(path),
            why="不是有效的 xlsx 文件，或设了密码",
            remedy="请用 WPS 或 Excel 另存为 .xlsx 后再试",
        ) from fault


def _fill_sheet(
    sheet: Worksheet, row_map: RowMap, values: Mapping[str, object], blocks: Mapping[str, Records], missing: Missing
) -> None:
    owners: dict[int, tuple[str, Mapping[str, object] | None]] = {}
    for block in row_map.blocks:
        if block.name not in blocks:
            missing.add(f"{block.name}.*")
        rows: Sequence[Mapping[str, object] | None] = blocks.get(block.name) or (None,)
        for index, record in enumerate(rows):
            start = row_map.row(block.first) + index * block.height
            owners.update((start + offset, (block.name, record)) for offset in range(block.height))
    for cell in cells_of(sheet):
        name, record = owners.get(cell.row, ("", None))
        fill_cell(cell, values, name, record, missing)
    margins = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
    for part in (getattr(sheet, margin) for margin in margins):
        for side in (part.left, part.center, part.right):
            if side.text and "{{" in side.text:
                side.text = fill_text(side.text, values, missing)
