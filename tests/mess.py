"""Small messy workbooks, made by hand, and what intake makes of them: form, heading row, rows, findings with cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from swtool import opening, rooms
from swtool.intake.load import Receipt, load
from tests.clerk import found
from tests.offices import TODAY, china_time

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Taken:
    """One table as it was understood: ``rows`` maps the true row number to the values that are not blank."""

    form: str
    sheet: str
    heading: int
    rows: Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True)
class Outcome:
    """A workbook as it was understood; ``findings`` are (code, cell), errors and warnings alike."""

    receipt: Receipt
    tables: list[Taken]
    findings: list[tuple[str, str]]

    @property
    def table(self) -> Taken:
        """The only table."""
        assert len(self.tables) == 1, self.tables
        return self.tables[0]

    def column(self, name: str) -> dict[int, Any]:
        """Row number → value of one column of the only table."""
        return {number: row.get(name) for number, row in self.table.rows.items()}


def save(
    path: Path, *sheets: tuple[str, Rows], merges: Sequence[str] = (), formats: Mapping[str, str] | None = None
) -> Path:
    """A workbook with these sheets; merges and number formats are of the first."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets:
        page: Any = workbook.create_sheet(title)
        for row in rows:
            page.append(list(row))
    first = workbook.worksheets[0]
    assert isinstance(first, Worksheet)
    for merge in merges:
        first.merge_cells(merge)
    for cell, number_format in (formats or {}).items():
        first[cell].number_format = number_format
    workbook.save(path)
    workbook.close()
    return path


def county(folder: Path) -> Path:
    """The office file of a small county (``clerk.found``)."""
    db = folder / "office.db"
    found(db)
    return db


def take_in(db: Path, path: Path, **options: Any) -> Outcome:
    """What ``intake check`` understands of a workbook."""
    office = opening.open_office(db, today=TODAY, now=china_time(TODAY), actor="tester")
    try:
        receipt = load(office, path, rooms.books(), keep=False, **options)
    finally:
        office.db.close()
    tables = [
        Taken(
            planned.extract.form.name,
            planned.extract.sheet,
            planned.extract.header_row,
            {
                row.number: {name: value for name, value in row.values.items() if value is not None}
                for row in planned.extract.rows
            },
        )
        for planned in receipt.tables
    ]
    findings = [(finding.code, finding.where.cell) for finding in receipt.findings]
    return Outcome(receipt, tables, findings)
