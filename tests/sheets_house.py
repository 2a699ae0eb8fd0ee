"""Short ways to a sheet in tests: a fill-in book of one form, and what the lines above a heading say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from swtool.forms.form import Form
from swtool.workbooks.cells import Sheet
from swtool.workbooks.fillin import FillIn, make_fill_in_book
from swtool.workbooks.headings import SheetMetadata, metadata_from


def filled_in(form: Form, path: Path, rows: Sequence[Mapping[str, object]] = ()) -> Path:
    """The fill-in book of one form with these rows."""
    return make_fill_in_book([FillIn(form, rows=rows)], path)


def lines_above(sheet: Sheet, heading_row: int) -> SheetMetadata:
    """What the rows above a heading say about its table."""
    return metadata_from(sheet.rows[: heading_row - sheet.first_row])
