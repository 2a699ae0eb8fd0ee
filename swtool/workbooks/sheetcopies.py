"""One sheet of a template becomes several: with its look, merges, widths, print set-up, rules, pictures and charts.

openpyxl's own copy takes cells, merges, sizes and the page; what it leaves behind is carried over here.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from copy import copy, deepcopy
from typing import TYPE_CHECKING, Any

from swtool.workbooks.formulas import SheetCopies, quoted
from swtool.workbooks.opened import MARGINS, cells_of, print_areas, references_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_PARTS = (*MARGINS, "protection", "row_breaks", "col_breaks", "views", "sheet_state", "conditional_formatting")


def copy_sheets(book: Workbook, wanted: Mapping[str, Sequence[str]]) -> SheetCopies:
    """Put copies in the place of each sheet that ``wanted`` names, called as it says; which became which.

    Names are those of sheets already (31 characters, unlike each other); there is at least one for each sheet.
    """
    for title, names in wanted.items():
        model = book[title]
        at, pictures = book.index(model), _pictures(model)
        for number, name in enumerate(names):
            sheet = book.copy_worksheet(model)
            sheet.title = name
            _carry_over(model, sheet, pictures)
            book.move_sheet(sheet, at + number - book.index(sheet))
        book.remove(model)
    book.active = 0
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


def _carry_drawings(model: Any, sheet: Any, pictures: Sequence[tuple[bytes, Any]], own: str, here: str) -> None:
    from openpyxl.drawing.image import Image

    for content, anchor in pictures:
        picture = Image(io.BytesIO(content))
        picture.anchor = deepcopy(anchor)
        sheet.add_image(picture)
    for chart in model._charts:  # noqa: SLF001
        twin = deepcopy(chart)
        for reference in references_of(twin):
            reference.f = reference.f.replace(own, here)
        sheet.add_chart(twin)
