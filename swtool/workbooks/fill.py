"""Fill a workbook template: the bureau's own form, marked up with ``{{…}}`` (syntax: ``markers``).

Formulas stay formulas and the book recalculates on opening; what each SUM must come to is proven beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from swtool.errors import SwtoolError
from swtool.workbooks.commentsizes import keep_comment_sizes
from swtool.workbooks.fitrows import fit_rows
from swtool.workbooks.markers import BRACES, Missing, fill_cell, fill_margin, find_blocks, names_in
from swtool.workbooks.moving import grow
from swtool.workbooks.opened import cells_of, margins_of, open_book, save_book
from swtool.workbooks.outfile import put
from swtool.workbooks.rowmap import RowMap
from swtool.workbooks.sheetcopies import copy_sheets
from swtool.workbooks.sums import SumProof, prove_sums

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Records = Sequence[Mapping[str, object]]

__all__ = ["FillResult", "SumProof", "fill"]


class SheetData(NamedTuple):
    """One copy of a sheet of the template: its name, and the values and records that stand on it."""

    name: str
    values: Mapping[str, object]
    blocks: Mapping[str, Records]


class FillResult(NamedTuple):
    """Where the filled book lies; the markers (``county``, ``rows.phone``) it found no data for; its proven sums.

    ``unproven``: places of formulas with a SUM over something that is not decided here, to be looked at by a person;
    ``unread``: places where braces are left that make no marker.
    """

    path: Path
    missing: tuple[str, ...]
    sums: tuple[SumProof, ...]
    unproven: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def fill(
    template: Path,
    out: Path,
    values: Mapping[str, object],
    blocks: Mapping[str, Records],
    copies: Mapping[str, Sequence[SheetData]] = {},
) -> FillResult:
    """Fill ``template`` with single ``values`` and the records of its repeating ``blocks``, and write it to ``out``.

    ``copies``: for a sheet of the template (by title) what becomes of it, one sheet each (one for every town).
    Values are text, int, Decimal (money in 元, hours in 学时), date, bool or None. Same input, same bytes.
    Raises SwtoolError when the template cannot be opened or its markers contradict each other.
    """
    book = open_template(template)
    names = copy_sheets(book, {title: [each.name for each in sheets] for title, sheets in copies.items()})
    whole = SheetData("", values, blocks)
    data = {each.name: each for sheets in copies.values() for each in sheets}
    maps = {sheet.title: row_map_of(sheet, data.get(sheet.title, whole).blocks) for sheet in book.worksheets}
    grow(book, maps, names)
    missing = Missing()
    for sheet in book.worksheets:
        here = data.get(sheet.title, whole)
        _fill_sheet(sheet, maps[sheet.title], here.values, here.blocks, missing)
    sums, unproven = prove_sums(book)
    book.calculation.fullCalcOnLoad = True
    path = put(out, lambda temporary: save_book(book, temporary))
    return FillResult(path, missing.names, sums, unproven, tuple(missing.unread))


def row_map_of(sheet: Worksheet, blocks: Mapping[str, Records]) -> RowMap:
    """Where the rows of a template's sheet go with these records."""
    return RowMap(find_blocks(sheet, {name: len(rows) for name, rows in blocks.items()}))


def open_template(path: Path) -> Workbook:
    """Open a workbook for changing. Raises SwtoolError when it is not one."""
    if not path.is_file():
        raise SwtoolError("找不到模板文件", where=str(path), remedy="请检查文件名和所在文件夹")
    try:
        book = open_book(path, rich_text=True)
        keep_comment_sizes(book, path.read_bytes())
        return book
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
    owners: dict[int, dict[str, Mapping[str, object] | None]] = {}
    for block in row_map.blocks:
        for name in names_in(block):
            if name not in blocks:
                missing.add(f"{name}.*")
            rows = blocks.get(name, ())
            for model_row in range(block.first, block.last + 1):
                for index, row in enumerate(row_map.places(model_row)):
                    owners.setdefault(row, {})[name] = rows[index] if index < len(rows) else None
    fit_rows(sheet, [each for each in cells_of(sheet) if fill_cell(each, values, owners.get(each.row, {}), missing)])
    missing.look(sheet.title, f"〔{sheet.title}〕的表名")
    for side in margins_of(sheet):
        if side.text and BRACES.search(side.text):
            missing.look(side.text, f"〔{sheet.title}〕的页眉页脚")
            side.text = fill_margin(side.text, values, missing)
