"""Sheets as towns make them: cells with merges, and what a reader must find in them, noted while they are written."""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | bool | date | datetime | None
Merge = tuple[int, int, int, int]
"""Top, left, bottom, right; 1-based and inclusive."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A cell written otherwise than plainly. With a ``code``, reading it must give a finding there."""

    value: Cell
    code: str = ""
    severity: str = "warning"


@dataclass(frozen=True, slots=True)
class ExpectedFinding:
    """A finding that loading must give, by its place."""

    sheet: str
    cell: str
    code: str
    severity: str


@dataclass(frozen=True, slots=True)
class ExpectedTable:
    """A table that loading must find: its form and heading row, how many rows, and what becomes of them."""

    sheet: str
    form: str
    header_row: int
    rows: int
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    drafted: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    """What loading a book must give. ``state`` is loaded, returned or unchanged."""

    state: str
    tables: tuple[ExpectedTable, ...]
    findings: tuple[ExpectedFinding, ...] = ()

    def write(self, path: Path) -> None:
        """Keep it beside its book."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


@dataclass(slots=True)
class Paper:
    """One sheet. ``shown`` is the name that a reader gives it (a text file has only that of the file)."""

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    findings: list[ExpectedFinding] = field(default_factory=list)
    row: int = 0

    def line(self, values: Iterable[Cell], *, left: int = 1) -> int:
        """Write the next row; its number."""
        self.row += 1
        for column, value in enumerate(values, left):
            if value is not None and value != "":
                self.cells[self.row, column] = value
        return self.row

    def over(self, text: str, width: int) -> int:
        """A line of one text merged over the table."""
        row = self.line([text])
        self.merges.append((row, 1, row, width))
        return row

    def skip(self, rows: int = 1) -> None:
        """Leave rows blank."""
        self.row += rows

    def heading(self, *rows: Sequence[str], merges: Sequence[Merge] = (), left: int = 1) -> int:
        """Write the heading's rows; the number of its last. ``merges`` count from the heading's first cell."""
        top = self.row + 1
        for values in rows:
            self.headings.append(self.line(values, left=left))
        self.merges += [(top + t - 1, left + a - 1, top + b - 1, left + z - 1) for t, a, b, z in merges]
        return self.row

    def data(self, values: Iterable[Cell | Planted], *, left: int = 1) -> int:
        """A row of data, noting the findings that its planted cells must give."""
        plain: list[Cell] = []
        for column, value in enumerate(values, left):
            if isinstance(value, Planted):
                if value.code:
                    self.note(value.code, self.row + 1, column, value.severity)
                plain.append(value.value)
            else:
                plain.append(value)
        return self.line(plain, left=left)

    def note(self, code: str, row: int, column: int, severity: str) -> None:
        """A finding that reading must give at a cell."""
        self.findings.append(ExpectedFinding(self.name, f"{letters(column)}{row}", code, severity))

    @property
    def width(self) -> int:
        """The last column in use."""
        return max((column for _, column in self.cells), default=1)


def letters(column: int) -> str:
    """1 → A, 27 → AA."""
    head, tail = divmod(column - 1, 26)
    return (letters(head) if head else "") + chr(65 + tail)


def write_xlsx(path: Path, papers: Sequence[Paper], *, date1904: bool = False) -> None:
    """The sheets as a workbook that looks like an office's: bold title, bordered table, codes as text."""
    from openpyxl import Workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    from swtool.workbooks.stable_zip import stable_zip

    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    if date1904:
        book.epoch = CALENDAR_MAC_1904
    for paper in papers:
        sheet = book.create_sheet(paper.name)
        sheet.sheet_state = "hidden" if paper.hidden else "visible"
        _fill(sheet, paper)
        _dress(sheet, paper)
        for top, left, bottom, right in paper.merges:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    book.save(path)
    stable_zip(path)


def _fill(sheet: Worksheet, paper: Paper) -> None:
    for (row, column), value in sorted(paper.cells.items()):
        cell = sheet.cell(row, column, value)
        if isinstance(value, str) and not value.startswith("=SUM("):
            cell.number_format = "@"
            cell.data_type = "s"
        elif isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"


def _dress(sheet: Worksheet, paper: Paper) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.worksheet.properties import PageSetupProperties

    thin = Side(style="thin", color="999999")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    first, width = min(paper.headings, default=1), paper.width
    filled = Counter(row for row, _ in paper.cells)
    of_table = {row for top, _, bottom, _ in paper.merges if bottom > top for row in range(top, bottom + 1)}
    of_table.update(paper.headings)
    for row in range(first, paper.row + 1):
        if filled[row] < _TABLE_CELLS and row not in of_table:  # a note below the table, or a gap
            continue
        for column in range(1, width + 1):
            cell = sheet.cell(row, column)
            cell.border = border
            cell.alignment = Alignment(vertical="center")
            if row in paper.headings:
                cell.font = Font(bold=True)
                cell.fill = PatternFill("solid", fgColor="DDE6EE")
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    if first > 1 and (1, 1) in paper.cells:
        sheet.cell(1, 1).font = Font(bold=True, size=15)
        sheet.cell(1, 1).alignment = Alignment(horizontal="center")
    for column in range(1, width + 1):
        shown = [
            _width(value)
            for (row, at), value in paper.cells.items()
            if at == column and row >= first and filled[row] >= _TABLE_CELLS and not str(value).startswith("=")
        ]
        sheet.column_dimensions[letters(column)].width = min(40, max(6, max(shown, default=4) + 2))
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


_TABLE_CELLS = 4
"""A row with fewer cells is no row of the table when it is drawn."""


def _width(value: Cell) -> int:
    """Columns that a value takes: two for a Chinese character."""
    return max(
        sum(1 if ord(character) < 0x2E80 else 2 for character in line) for line in _text(value).split("\n") or [""]
    )


def write_text(path: Path, paper: Paper, *, encoding: str, delimiter: str) -> None:
    """The sheet as delimited text; merges and formats are lost, as they are when a program exports it."""
    import csv
    import io

    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in range(1, paper.row + 1):
        writer.writerow([_text(paper.cells.get((row, column))) for column in range(1, paper.width + 1)])
    path.write_bytes(out.getvalue().encode(encoding))


def write_html(path: Path, paper: Paper) -> None:
    """The sheet as a web page in GB18030, the way old systems hand out “Excel” files."""
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in paper.merges}
    covered = {
        (row, column)
        for top, left, bottom, right in paper.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    rows = []
    for row in range(1, paper.row + 1):
        cells = []
        for column in range(1, paper.width + 1):
            if (row, column) in covered:
                continue
            down, across = spans.get((row, column), (1, 1))
            span = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
            cells.append(f"<td{span}>{html.escape(_text(paper.cells.get((row, column))))}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>导出</title></head>\r\n'
        '<body><table border="1">\r\n' + "\r\n".join(rows) + "\r\n</table></body></html>\r\n"
    )
    path.write_bytes(page.encode("gb18030"))


def _text(value: Cell) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


Mess = Mapping[tuple[int, str], Cell | Planted]
"""What a sheet says otherwise: (place in the team from 0, column) → the cell."""
