"""The hidden marks of a fill-in book: which form in which version each sheet is, and which row is which.

The sheet ``_swtool`` has a line for each form: B its name, then below it B its version; D, beside the name, the number
of the issue where rows were filled in. The defined name ``_swtool_form`` says forms and versions in one text.
Rows that were filled in carry a row mark in a hidden last column (``marks.ROW_MARK_HEADING``): what it says is the
business of ``swtool.intake.issued``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from swtool.forms.form import Form
from swtool.workbooks.cells import column_letters
from swtool.workbooks.markers import set_value
from swtool.workbooks.marks import MARK_SHEET, ROW_MARK_HEADING

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MARK_NAME = "_swtool_form"


def mark_book(book: Workbook, parts: Sequence[tuple[Form, int | None]]) -> None:
    """Mark a book whose sheets are these forms, each with the number of its issue or None."""
    from openpyxl.workbook.defined_name import DefinedName

    sheet: Any = book.create_sheet(MARK_SHEET)
    sheet.sheet_state = "veryHidden"
    for place, (form, issue) in enumerate(parts):
        row = 1 + 2 * place
        for number, (name, value) in enumerate((("form", form.name), ("version", form.version)), start=row):
            sheet.cell(number, 1, name)
            sheet.cell(number, 2, value)
        if issue is not None:
            sheet.cell(row, 3, "issue")
            sheet.cell(row, 4, issue)
    told = ";".join(f"{form.name}/{form.version}" for form, _ in parts)
    book.defined_names[MARK_NAME] = DefinedName(MARK_NAME, attr_text=f'"{told}"', hidden=True)


def mark_column(sheet: Any, heading_row: int, column: int) -> None:
    """Make the hidden column of the row marks. They are sorted, copied and deleted with their rows."""
    set_value(sheet.cell(heading_row, column), ROW_MARK_HEADING)
    dimension = sheet.column_dimensions[column_letters(column)]
    dimension.hidden = True
    dimension.number_format = "@"
