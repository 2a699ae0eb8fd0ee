"""A workbook goes back with its faults marked."""

from __future__ import annotations

from pathlib import Path

from swtool.intake.load import Receipt
from swtool.workbooks.mark import MarkResult, mark
from swtool.workbooks.read import read

_SUFFIX = "-退回"


def give_back(receipt: Receipt, path: Path, folder: Path, *, password: str | None = None) -> MarkResult:
    """Write the returned copy of ``path`` into ``folder`` as ``…-退回.xlsx``: bad cells marked, faults in front."""
    book = read(path, password=password)
    heading_rows = {planned.extract.sheet: planned.extract.header_row for planned in receipt.tables}
    target = folder / f"{path.stem.removesuffix(_SUFFIX)}{_SUFFIX}.xlsx"
    return mark(path, target, receipt.findings, book, heading_rows=heading_rows)
