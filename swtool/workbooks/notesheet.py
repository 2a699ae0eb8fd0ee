"""The front sheet of a returned book: how many faults of which kind, and each with its place and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any

from swtool.findings import SEVERITY_LABELS, Finding, Severity, kinds_of
from swtool.workbooks.cells import Book, column_letters
from swtool.workbooks.celltext import HIGHEST, lines_at
from swtool.workbooks.marks import NOTE_SHEET, advice, cell_of, sheet_of
from swtool.workbooks.plaincells import put_plain

MAX_LISTED = 20_000
FILLS = {True: "FFC7CE", False: "FFEB9C"}
"""Fill of a marked cell: of one that must be corrected, and of one to look at."""
HEADING_FILL = "D9E2F3"
FONT = "宋体"
COUNT_HEADINGS = ("级别", "处数", "问题")
_COUNT_SPAN = (3, 5)
"""The columns that a counted kind's words run across: the list below it is narrower there."""
LIST_HEADINGS = ("序号", "级别", "工作表", "单元格", "问题", "应为", "怎么办")
WIDTHS = (8, 8, 18, 10, 44, 30, 40)
LINE_HEIGHT = 15
_TITLE_HEIGHT = 28


def add_note_sheet(target: Any, book: Book, findings: Sequence[Finding]) -> None:
    """Fill ``target``, a new sheet of openpyxl (ordinary or write-only; widths are set before the first row)."""
    for index, width in enumerate(WIDTHS, start=1):
        target.column_dimensions[column_letters(index)].width = width
    target.page_setup.orientation = "landscape"
    target.page_setup.paperSize = 9
    target.page_setup.fitToHeight = 0
    target.sheet_properties.pageSetUpPr.fitToPage = True
    margins = target.page_margins
    margins.left, margins.right, margins.footer = 0.4, 0.4, 0.3
    target.HeaderFooter.scaleWithDoc = False
    target.oddFooter.center.text = "第 &P 页，共 &N 页"
    target.row_dimensions[1].height = _TITLE_HEIGHT
    target.sheet_view.tabSelected = True
    heading = number = 1
    for number, row in enumerate(_rows(_Cells(target), book, findings), start=1):
        for index, cell in enumerate(row, start=1):
            if cell.hyperlink:
                cell.hyperlink.ref = f"{column_letters(index)}{number}"
        if row and row[0].border.left.style:
            # Nobody fits rows on opening but Excel: a wrapped text without a height is cut in LibreOffice and WPS.
            lines = max(lines_at(str(cell.value or ""), width) for cell, width in zip(row, _widths(row), strict=False))
            target.row_dimensions[number].height = min(LINE_HEIGHT * lines + 3, HIGHEST)
        target.append(row)
        if len(row) == _COUNT_SPAN[1]:
            first, last = map(column_letters, _COUNT_SPAN)
            target.merged_cells.add(f"{first}{number}:{last}{number}")
        if row and row[0].value == LIST_HEADINGS[0]:
            heading = number
    target.print_title_rows = f"{heading}:{heading}"
    target.auto_filter.ref = f"A{heading}:{column_letters(len(LIST_HEADINGS))}{number}"


def _widths(row: Sequence[Any]) -> Sequence[int]:
    """How wide each cell of a bordered row is; of a counted kind the words' cell is as wide as its span."""
    first, last = _COUNT_SPAN
    return (*WIDTHS[: first - 1], sum(WIDTHS[first - 1 : last]), *WIDTHS[first:last]) if len(row) == last else WIDTHS


def _rows(cell: _Cells, book: Book, findings: Sequence[Finding]) -> Iterator[list[Any]]:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    yield [cell(NOTE_SHEET, bold=True, size=16)]
    yield [cell(f"文件：{book.name}")]
    yield [cell(f"共 {len(findings)} 处，其中必须改正的 {errors} 处。改好标红的格子后，原样重新报送本文件。")]
    yield [cell("标黄的格子请核对；本页和各表右边的“退回问题”列不用删。")]
    yield []
    headings = [cell(text, fill=HEADING_FILL, bold=True, border=True) for text in (*COUNT_HEADINGS, "", "")]
    yield headings
    for kind in kinds_of(findings):
        level, number = (
            cell(SEVERITY_LABELS[kind.severity], border=True),
            cell(kind.count, border=True),
        )
        yield [level, number, *(cell(text, border=True) for text in (kind.words, "", ""))]
    yield []
    yield [cell(text, fill=HEADING_FILL, bold=True, border=True) for text in LIST_HEADINGS]
    for number, finding in enumerate(in_order(book, findings)[:MAX_LISTED], start=1):
        yield _line(cell, book, number, finding)
    if len(findings) > MAX_LISTED:
        yield [cell(f"问题太多，只列出前 {MAX_LISTED} 处，其余的看各表的“退回问题”列。")]


def _line(cell: _Cells, book: Book, number: int, finding: Finding) -> list[Any]:
    sheet, place = sheet_of(book, finding), cell_of(book, finding)
    fill = FILLS[finding.severity is Severity.ERROR]
    address = cell(finding.where.cell, border=True, is_link=bool(sheet and place))
    if sheet and place:
        _link(address, sheet.name, f"{column_letters(place[1])}{place[0]}")
    return [
        cell(number, border=True),
        cell(SEVERITY_LABELS[finding.severity], fill=fill, border=True),
        cell(sheet.name if sheet else finding.where.sheet, border=True),
        address,
        cell(finding.what, border=True),
        cell(finding.expected, border=True),
        cell(advice(finding.remedy), border=True),
    ]


def _link(cell: Any, sheet: str, address: str) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref="A1", location=f"'{quoted}'!{address}", display=address)


def in_order(book: Book, findings: Sequence[Finding]) -> list[Finding]:
    """What concerns whole files and sheets first, then from sheet to sheet, row by row."""
    names = [sheet.name for sheet in book.sheets]

    def key(finding: Finding) -> tuple[int, int, int]:
        sheet, place = sheet_of(book, finding), cell_of(book, finding)
        return (names.index(sheet.name) if sheet else -1, *(place or (0, 0)))

    return sorted(findings, key=key)


class _Cells:
    """Makes the cells of the sheet. Each look is put together once: for openpyxl that is most of the work on a cell,
    and there are 140,000 of them in a list of 20,000 faults."""

    def __init__(self, target: Any) -> None:
        self._target = target
        self._styles: dict[tuple[object, ...], Any] = {}

    def __call__(
        self,
        value: str | int,
        *,
        fill: str = "",
        bold: bool = False,
        border: bool = False,
        size: int = 11,
        is_link: bool = False,
    ) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell: Any = WriteOnlyCell(self._target)
        put_plain(cell, value)
        is_number = isinstance(value, int)  # beside a text, a number at the right edge would touch it
        look = (fill, bold, border, size, is_link, is_number)
        if look not in self._styles:
            _dress(cell, fill=fill, bold=bold, border=border, size=size, is_link=is_link, is_number=is_number)
            self._styles[look] = cell._style  # noqa: SLF001  openpyxl has no public way
        cell._style = copy(self._styles[look])  # noqa: SLF001
        return cell


def _dress(cell: Any, *, fill: str, bold: bool, border: bool, size: int, is_link: bool, is_number: bool) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell.font = (
        Font(name=FONT, color="0563C1", underline="single") if is_link else Font(name=FONT, bold=bold, size=size)
    )
    cell.alignment = Alignment(horizontal="center" if is_number else None, vertical="center", wrap_text=border)
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
    if border:
        side = Side(style="thin", color="BFBFBF")
        cell.border = Border(left=side, right=side, top=side, bottom=side)
