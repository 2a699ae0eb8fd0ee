"""Small workbooks made for a test, and what identification sees in them: form, sheet, heading row, true row numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from swtool import rooms
from swtool.findings import Finding
from swtool.forms.form import Form
from swtool.forms.kind import ParseContext
from swtool.intake.extract import extract
from swtool.intake.hints import Hints
from swtool.intake.identify import identify
from swtool.intake.plan import Extract
from swtool.workbooks.read import read
from tests.offices import TODAY

Rows = Sequence[Sequence[object]]
FORMS = tuple(book.form for book in rooms.books())


@dataclass(frozen=True)
class Sighting:
    """Everything that came of one book."""

    extracts: list[Extract]
    findings: list[Finding]
    notes: list[str]

    @property
    def tables(self) -> list[tuple[str, int, list[int]]]:
        """Form, heading row (0 for cards) and data rows of each table."""
        return [(each.form.name, each.header_row, [row.number for row in each.rows]) for each in self.extracts]

    @property
    def codes(self) -> list[tuple[str, str]]:
        """Code and place of every finding, about the book and in its tables."""
        every = [*self.findings, *(finding for each in self.extracts for finding in each.findings)]
        return [(finding.code, finding.where.cell) for finding in every]

    def findings_text(self, cell: str) -> str:
        """What is found at a cell."""
        return "；".join(each.what for found in self.extracts for each in found.findings if each.where.cell == cell)

    def column(self, name: str, table: int = 0) -> list[object]:
        """The values of a column, row by row."""
        return [row.values.get(name) for row in self.extracts[table].rows]

    def cell(self, name: str, row: int = 0, table: int = 0) -> str:
        """The address that a finding at this value would have."""
        found = self.extracts[table]
        return found.where(found.rows[row], name).cell


HEAD = ["社工站名称", "姓名", "性别", "专兼职", "到站时间"]


def one(name: str, station: str = "许村镇社工站") -> list[object]:
    """A row of a roster under ``HEAD``."""
    return [station, name, "女", "专职", "2021-06-30"]


def write_book(path: Path, sheets: Mapping[str, Rows], merges: Mapping[str, Sequence[str]] | None = None) -> Path:
    """An xlsx of these sheets; a sheet whose name begins with ``.`` is hidden (the dot stays out of its name)."""
    workbook = Workbook()
    assert workbook.active is not None
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name.removeprefix("."))
        sheet.sheet_state = "hidden" if name.startswith(".") else "visible"
        for row in rows:
            sheet.append(list(row))
        for merge in (merges or {}).get(name, ()):
            sheet.merge_cells(merge)
    workbook.save(path)
    workbook.close()
    return path


def see(path: Path, forms: Sequence[Form] = FORMS, hints: Hints | None = None) -> Sighting:
    """Read, identify and extract a book, without an office."""
    book = read(path)
    found = identify(book, forms, hints)
    extracts = [
        extract(book, table, ParseContext(today=TODAY, unit=table.unit or "元", period=table.title.period))
        for table in found.tables
    ]
    return Sighting(extracts, found.findings, found.notes)


def see_rows(folder: Path, rows: Rows, merges: Sequence[str] = (), *, hints: Hints | None = None) -> Sighting:
    """The same for one sheet called 表."""
    return see(write_book(folder / "来表.xlsx", {"表": rows}, {"表": merges}), hints=hints)
