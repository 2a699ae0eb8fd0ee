"""One sheet of a template becomes several: with its look, merges, widths, print set-up, rules, pictures and charts.

openpyxl's own copy takes cells, merges, sizes and the page; what it leaves behind is carried over here.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from copy import copy, deepcopy
from typing import TYPE_CHECKING, Any

from swtool.errors import SwtoolError
from swtool.workbooks.formulas import SheetCopies, quoted
from swtool.workbooks.opened import MARGINS, cells_of, charts_of, print_areas, references_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_PARTS = (*MARGINS, "protection", "row_breaks", "col_breaks", "views", "sheet_state", "conditional_formatting")


def copy_sheets(book: Workbook, wanted: Mapping[str, Sequence[str]]) -> SheetCopies:
    """Put copies in the place of each sheet that ``wanted`` names, called as it says; which became which.

    Names are those of sheets already (31 characters, unlike each other); there is at least one for each sheet. Raises
    SwtoolError where a chart on another sheet is drawn from one that becomes several.
    """
    for title, names in wanted.items():
        model = book[title]
        at, pictures = book.index(model), _pictures(model)
        sheets = []
        for number, name in enumerate(names):
            sheet = book.copy_worksheet(model)
            sheet.title = name
            _carry_over(model, sheet, pictures)
            book.move_sheet(sheet, at + number - book.index(sheet))
            sheets.append(sheet)
        book.remove(model)
        _carry_names(book, model, sheets)
        _draw_anew(book, title, names)
        for cell in (cell for sheet in book.worksheets for cell in cells_of(sheet)):
            _link_anew(cell, quoted(title), quoted(names[0]))
    book.active = book.index(book.worksheets[0])
    for number, sheet in enumerate(book.worksheets):
        sheet.sheet_view.tabSelected = number == 0
    return dict(wanted)


def _pictures(model: Any) -> list[tuple[bytes, Any]]:
    """Content and anchor of each picture; openpyxl gives the content once only."""
    return [(image._data(), image.anchor) for image in model._images]  # noqa: SLF001  there is no public list


def _carry_over(model: Worksheet, sheet: Worksheet, pictures: Sequence[tuple[bytes, Any]]) -> None:
    for part in _PARTS:
        setattr(sheet, part, deepcopy(getattr(model, part)))
    for validation in model.data_validations.dataValidation:
        sheet.add_data_validation(copy(validation))
    sheet.print_area = print_areas(model)
    if model.print_title_rows:
        sheet.print_title_rows = model.print_title_rows
    if model.print_title_cols:
        sheet.print_title_cols = model.print_title_cols
    if model.auto_filter.ref:
        sheet.auto_filter.ref = model.auto_filter.ref
    own, here = quoted(model.title), quoted(sheet.title)
    _carry_drawings(model, sheet, pictures, own, here)
    for cell in cells_of(sheet):
        if cell.data_type == "f" and isinstance(cell.value, str):
            cell.value = cell.value.replace(own, here)
        _link_anew(cell, own, here)


def _link_anew(cell: Any, own: str, here: str) -> None:
    """Let a link within the book lead to the copy; from elsewhere it leads to the first."""
    if cell.hyperlink and own in (cell.hyperlink.location or ""):
        cell.hyperlink = copy(cell.hyperlink)
        cell.hyperlink.location = cell.hyperlink.location.replace(own, here)
    if cell.data_type == "f" and isinstance(cell.value, str):  # =HYPERLINK("#'表'!A4")
        cell.value = cell.value.replace(f'"#{own}', f'"#{here}')


def _carry_names(book: Workbook, model: Worksheet, sheets: Sequence[Worksheet]) -> None:
    """Names of cells of the model: where it becomes several, each has its own; a name of a sheet that is gone is damage
    to a spreadsheet."""
    own = quoted(model.title)
    names = {key: name for key, name in book.defined_names.items() if own in (name.attr_text or "")}
    if len(sheets) == 1:
        for name in names.values():
            name.attr_text = name.attr_text.replace(own, quoted(sheets[0].title))
        names = {}
    meant = {key.casefold(): name.attr_text for key, name in names.items()}
    for cell in (cell for sheet in book.worksheets if sheet not in sheets for cell in cells_of(sheet)):
        if cell.data_type == "f" and isinstance(cell.value, str):
            cell.value = _spelled_out(cell.value, meant)
    for key in names:
        del book.defined_names[key]
    for sheet in sheets:
        for key, name in {**names, **model.defined_names}.items():
            sheet.defined_names[key] = copy(name)
            sheet.defined_names[key].attr_text = (name.attr_text or "").replace(own, quoted(sheet.title))


def _spelled_out(formula: str, meant: Mapping[str, str]) -> str:
    """A formula with the cells in the place of their names, so that it can say the cells of every copy."""
    if not any(name in formula.casefold() for name in meant):
        return formula
    from openpyxl.formula import Tokenizer

    tokens = [token.value for token in Tokenizer(formula).items]
    return "=" + "".join(meant.get(token.casefold(), token) for token in tokens)


def _draw_anew(book: Workbook, title: str, names: Sequence[str]) -> None:
    """The charts of the other sheets that are drawn from the sheet called ``title``."""
    own = quoted(title)
    for sheet in (*book.worksheets, *book.chartsheets):
        for reference in [each for chart in charts_of(sheet) for each in references_of(chart) if own in each.f]:
            if len(names) > 1:
                raise SwtoolError(
                    f"图表画的是“{title}”里的数，这张表会按镇街变成 {len(names)} 张，不知道画哪一张",
                    where=f"〔{sheet.title}〕",
                    remedy="请把图表放到各镇街自己的表里，或改画汇总表里的数；只要一个镇街的，请用 --town",
                )
            reference.f = reference.f.replace(own, quoted(names[0]))


def _carry_drawings(model: Any, sheet: Any, pictures: Sequence[tuple[bytes, Any]], own: str, here: str) -> None:
    from openpyxl.drawing.image import Image

    for content, anchor in pictures:
        picture = Image(io.BytesIO(content))
        picture.anchor = deepcopy(anchor)
        sheet.add_image(picture)
    for chart in charts_of(model):
        twin = deepcopy(chart)
        for reference in references_of(twin):
            reference.f = reference.f.replace(own, here)
        sheet.add_chart(twin)
