"""What comes in another format, as a sheet of the office's own form: it then goes the way of every sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from swtool.forms.form import Form
from swtool.workbooks.plaincells import put_plain


def write_sheet(form: Form, rows: Sequence[Mapping[str, str]], path: Path) -> Path:
    """An xlsx of the form's columns with those rows (values by column name, as text)."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(form.title)
    used = [column for column in form.columns if any(row.get(column.name) for row in rows)]
    sheet.append([column.title for column in used])
    for row in rows:
        cells = [WriteOnlyCell(sheet) for _ in used]
        for cell, column in zip(cells, used, strict=True):
            put_plain(cell, row.get(column.name) or None)
        sheet.append(cells)
    book.save(path)
    book.close()
    return path
