"""Growing a template's sheet: rows are inserted, the model copied, and everything that hangs on rows goes along.

openpyxl's ``insert_rows`` moves cells only; merges, heights, formats, validations, print set-up and pictures stay
behind unless moved here.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

from swtool.workbooks.cells import column_letters
from swtool.workbooks.formulas import NO_COPIES, Place, SheetCopies, moved, moved_areas, moved_reference
from swtool.workbooks.links import moved_link, moved_targets
from swtool.workbooks.modelcells import Model, take_model
from swtool.workbooks.opened import LAST_ROW, cells_of, charts_of, open_rows, print_areas, references_of
from swtool.workbooks.rowmap import Block, Copy, RowMap, RowMaps

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Bounds = tuple[int, int, int, int]  # min_col, min_row, max_col, max_row


def grow(book: Workbook, maps: RowMaps, copies: SheetCopies = NO_COPIES) -> None:
    """Grow all blocks of all sheets of ``book``. Afterwards row numbers are those of the filled book.

    ``maps`` has a map for every worksheet, for a formula on one sheet may name rows of another; ``copies`` names the
    sheets that were copied.
    """
    for sheet in book.worksheets:
        row_map = maps[sheet.title]
        place = Place(sheet.title)
        _move_formulas(sheet, row_map, maps, copies)
        _move_validations(sheet, place, maps)
        _move_conditional_formats(sheet, place, maps)
        if row_map.blocks:
            merged = _take_merges(sheet)
            _move_heights(sheet, row_map)
            models = _take_models(sheet, row_map.blocks, merged)
            for block in reversed(row_map.blocks):
                if block.growth:
                    open_rows(sheet, block.end + 1, block.growth)
            for block, model in models.items():
                _put_model(sheet, block, model, row_map, maps)
            _put_merges(sheet, row_map, merged)
            _move_page(sheet, row_map)
            _move_drawings(sheet, row_map)
        _move_charts(sheet, place, maps)
        for name in sheet.defined_names.values():
            _move_name(name, place, maps)
    for picture in book.chartsheets:  # a sheet that is one chart
        _move_charts(picture, Place(picture.title), maps)
    for name in book.defined_names.values():
        _move_name(name, Place(""), maps)


def _move_formulas(sheet: Worksheet, row_map: RowMap, maps: RowMaps, copies: SheetCopies) -> None:
    """Rewrite formulas and links outside the models; those of a model or foot are rewritten when it is copied."""
    for cell in cells_of(sheet):
        if row_map.owner(cell.row) is None:
            place = Place(sheet.title, carrier=cell.coordinate)
            if cell.data_type == "f":
                cell.value = _moved_value(cell.value, place, maps, copies)
            if cell.hyperlink:
                cell.hyperlink = moved_link(cell.hyperlink, place, maps)


def _moved_value(value: Any, place: Place, maps: RowMaps, copies: SheetCopies = NO_COPIES) -> Any:
    if isinstance(value, str):
        return moved_targets(moved(value, place, maps, copies), place, maps)
    if hasattr(value, "text") and hasattr(value, "ref"):  # an array formula
        array = copy(value)
        array.text = moved(value.text, place, maps, copies)
        array.ref = moved_reference(value.ref, place, maps)
        return array
    return value


def _take_models(sheet: Worksheet, blocks: Sequence[Block], merged: Sequence[Bounds]) -> dict[Block, Model]:
    tops = (1, *(block.end + 1 for block in blocks))
    models = {}
    for block, top in zip(blocks, tops, strict=False):
        labels = {(min_row, min_col) for min_col, min_row, _, max_row in merged if max_row > block.last}
        models[block] = take_model(sheet, block, top, labels)
    return models


def _put_model(sheet: Worksheet, block: Block, model: Model, row_map: RowMap, maps: RowMaps) -> None:
    rows = {cell.row: row_map.places(cell.row) for cell in model.cells}
    for cell in model.cells:
        is_foot = cell.row == block.foot
        for index, row in enumerate(rows[cell.row]):
            if model.is_blank(cell, index):
                cell.put_blank(sheet, row)
                continue
            place = Place(sheet.title, Copy(block, index, is_foot), f"{column_letters(cell.column)}{cell.row}")
            value = _moved_value(cell.value, place, maps) if cell.is_formula else cell.value
            cell.put(sheet, row, value, moved_link(cell.link, place, maps))


def _take_merges(sheet: Worksheet) -> list[Bounds]:
    merged: list[Bounds] = [merge.bounds for merge in sheet.merged_cells.ranges]
    for min_col, min_row, max_col, max_row in merged:
        sheet.unmerge_cells(start_row=min_row, end_row=max_row, start_column=min_col, end_column=max_col)
    return merged


def _put_merges(sheet: Worksheet, row_map: RowMap, merged: list[Bounds]) -> None:
    for min_col, min_row, max_col, max_row in sorted(merged):
        block = row_map.owner(min_row)
        if block and (block.holds(max_row) if block.holds(min_row) else max_row == block.foot):
            spans = [(first, first + max_row - min_row) for first in row_map.places(min_row)]
        else:
            spans = [(row_map.row(min_row), row_map.end(max_row))]
        for first, last in spans:
            sheet.merge_cells(start_row=first, end_row=last, start_column=min_col, end_column=max_col)


def _move_heights(sheet: Worksheet, row_map: RowMap) -> None:
    """Rows take along their height, and the look of their blank cells: what is set for a whole row is in no cell."""
    old: dict[int, Any] = dict(sheet.row_dimensions.items())
    for row in old:
        del sheet.row_dimensions[row]
    for row, was in sorted(old.items()):
        for place in row_map.places(row):
            dimension: Any = sheet.row_dimensions[place]
            dimension.height, dimension.hidden, dimension.outlineLevel = was.height, was.hidden, was.outlineLevel
            dimension._style = copy(was._style)  # noqa: SLF001  openpyxl has no public way


def _ranges(ranges: str, place: Place, maps: RowMaps) -> str:
    """Where a dropdown or a format applies; one that lies on some rows of a record lies on those of each record."""
    return " ".join(area for part in ranges.split() for area in _areas(part, place, maps))


def _areas(area: str, place: Place, maps: RowMaps) -> list[str]:
    min_col, top, max_col, bottom = _bounds(area)
    row_map = maps[place.sheet]
    block = row_map.block_at(top)
    if block is None or not block.holds(bottom) or bottom - top + 1 == block.height:
        return moved_areas(area, place, maps, summed=True)
    left, right = column_letters(min_col), column_letters(max_col)
    rows = zip(row_map.places(top), row_map.places(bottom), strict=True)
    return [f"{left}{first}:{right}{last}" for first, last in rows]


def _bounds(area: str) -> Bounds:
    from openpyxl.utils import range_boundaries

    min_col, min_row, max_col, max_row = (int(bound or 0) for bound in range_boundaries(area))
    return min_col, min_row, max_col, max_row


def _stretched(area: str, row_map: RowMap) -> str:
    """An area of the page, with all records where it ends in a model row."""
    min_col, top, max_col, bottom = _bounds(area)
    end = min(row_map.end(bottom), LAST_ROW)
    return f"{column_letters(min_col)}{row_map.row(top)}:{column_letters(max_col)}{end}"


def _move_validations(sheet: Worksheet, place: Place, maps: RowMaps) -> None:
    from openpyxl.worksheet.cell_range import MultiCellRange

    for validation in sheet.data_validations.dataValidation:
        here = place._replace(carrier=f"{validation.sqref} 的下拉框（数据有效性）")
        validation.sqref = MultiCellRange(_ranges(str(validation.sqref), place, maps))
        for side in ("formula1", "formula2"):
            if text := getattr(validation, side):
                setattr(validation, side, moved(f"={text}", here, maps)[1:])


def _move_conditional_formats(sheet: Worksheet, place: Place, maps: RowMaps) -> None:
    from openpyxl.formatting.formatting import ConditionalFormattingList

    old, sheet.conditional_formatting = sheet.conditional_formatting, ConditionalFormattingList()
    for formatting in old:
        # A rule's formula is written for the first cell of its range and slides with it, as in a first record.
        block = maps[sheet.title].block_at(min(part.min_row for part in formatting.sqref.ranges))
        copy_of = Copy(block, 0) if block else None
        here = Place(sheet.title, copy_of, f"{formatting.sqref} 的条件格式")
        for rule in formatting.rules:
            rule.formula = [moved(f"={text}", here, maps)[1:] for text in rule.formula]
            _move_limits(rule, here, maps)
            sheet.conditional_formatting.add(_ranges(str(formatting.sqref), place, maps), rule)


def _move_limits(rule: Any, place: Place, maps: RowMaps) -> None:
    """The limits of a colour scale, of bars and of icons, where they are formulas."""
    for scale in (rule.colorScale, rule.dataBar, rule.iconSet):
        for limit in scale.cfvo if scale else ():
            if isinstance(limit.val, str):
                limit.val = moved(f"={limit.val}", place, maps)[1:]


def _move_page(sheet: Worksheet, row_map: RowMap) -> None:
    from openpyxl.worksheet.pagebreak import Break

    sheet.print_area = [_stretched(area, row_map) for area in print_areas(sheet)]
    if rows := sheet.print_title_rows:
        first, last = (int(row.replace("$", "")) for row in rows.split(":"))
        sheet.print_title_rows = f"{row_map.row(first)}:{row_map.row(last)}"
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = _stretched(sheet.auto_filter.ref, row_map)
    for table in sheet.tables.values():
        table.ref = _stretched(table.ref, row_map)
        if table.autoFilter is not None:
            table.autoFilter.ref = _stretched(table.autoFilter.ref, row_map)
    for line in sheet.row_breaks.brk:
        line.id = row_map.end(line.id)
    for block in row_map.blocks:
        for row in row_map.places(block.foot)[:-1] if block.foot else ():
            sheet.row_breaks.append(Break(id=row))
    _move_pane(sheet.sheet_view.pane, row_map)
    for cell in cells_of(sheet):
        if cell.hyperlink:
            cell.hyperlink.ref = cell.coordinate


def _move_pane(pane: Any, row_map: RowMap) -> None:
    """The rows and columns that stay in sight, with the others scrolled to the top.

    (``freeze_panes`` would freeze all that was scrolled out of sight, and write more selections than Excel takes.)
    """
    if pane is not None and pane.state in ("frozen", "frozenSplit"):
        column, row = int(pane.xSplit or 0) + 1, int(pane.ySplit or 0) + 1
        if pane.ySplit:
            pane.ySplit = row_map.row(row) - 1
        pane.topLeftCell = f"{column_letters(column)}{row_map.row(row)}"


def _move_drawings(sheet: Worksheet, row_map: RowMap) -> None:
    """Pictures and charts go with the row they are fastened to; drawing rows are counted from 0."""
    for drawing in (*getattr(sheet, "_images"), *charts_of(sheet)):  # noqa: B009
        for corner in ("_from", "to"):
            if (mark := getattr(drawing.anchor, corner, None)) is not None:
                mark.row = row_map.row(mark.row + 1) - 1


def _move_charts(sheet: Any, place: Place, maps: RowMaps) -> None:
    for chart in charts_of(sheet):
        for reference in references_of(chart):
            reference.f = moved_reference(reference.f, place._replace(carrier="图表"), maps, summed=True)


def _move_name(name: Any, place: Place, maps: RowMaps) -> None:
    if name.attr_text and not name.attr_text.startswith("#"):
        here = place._replace(carrier=f"名称“{name.name}”")
        name.attr_text = moved(f"={name.attr_text}", here, maps)[1:]
