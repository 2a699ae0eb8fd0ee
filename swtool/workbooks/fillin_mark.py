"""The hidden marks of a fill-in book: which form in which version each sheet is, and which row is which.

The sheet ``_swtool`` has two lines for each form: B its name, then below it B its version.
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


def mark_book(book: Workbook, forms: Sequence[Form]) -> None:
    """Mark a book whose sheets are these forms."""
    sheet: Any = book.create_sheet(MARK_SHEET)
    sheet.sheet_state = "veryHidden"
    for form in forms:
        sheet.append(["form", form.name])
        sheet.append(["version", form.version])


def mark_column(sheet: Any, heading_row: int, column: int) -> None:
    """Make the hidden column of the row marks. They are sorted, copied and deleted with their rows."""
    set_value(sheet.cell(heading_row, column), ROW_MARK_HEADING)
    dimension = sheet.column_dimensions[column_letters(column)]
    dimension.hidden = True
    dimension.number_format = "@"
