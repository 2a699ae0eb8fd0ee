"""The workbook in the bureau's form: a sheet for each part with title, tables, totals and footer, from the seal alone.

Entries are stored, not compressed, sorted and undated: the same seal gives the same bytes whatever zlib or clock a
machine has.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from copy import copy
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Literal
from zipfile import ZipFile

from swtool.dates import PartialDate
from swtool.disclosure.page import Cell, Page, PagePart, PageTable
from swtool.disclosure.store import short_code
from swtool.tables import Show
from swtool.workbooks.celltext import HIGHEST, cell_text, display_width, lines_at
from swtool.workbooks.paper import PAPER_A4
from swtool.workbooks.sheetnames import sheet_name
from swtool.workbooks.sheets import FONT, HEADING_FILL, NUMBER_FORMATS
from swtool.workbooks.stable_zip import CORE, FIXED_TIME, stored_zip

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.styles import Border
    from openpyxl.worksheet.worksheet import Worksheet

_NARROWEST, _WIDEST, _LEAST_COLUMNS = 10, 38, 4
_TITLE_SIZES = (16, 14, 13, 12)
_LINE = 17.0
HorizontalSide = Literal["left", "center", "right"]
_MERGED = re.compile(rb"(<mergeCells[^>]*>)(.*?)(</mergeCells>)", re.DOTALL)
_CELLS = re.compile(rb'(<mergeCell ref="[A-Z]+([0-9]+):[^>]*>)')
_NUMBERS = (Show.COUNT, Show.MONEY, Show.HOURS, Show.RATE)
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    b' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    b'<dcterms:created xsi:type="dcterms:W3CDTF">%b</dcterms:created></cp:coreProperties>' % FIXED_TIME
)


def render_xlsx(page: Page, sha256: str) -> bytes:
    """The workbook's bytes. ``sha256`` is the seal's digest."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    looks = _Looks()
    for part in page.parts:
        sheet = book.create_sheet(sheet_name(part.label, book.sheetnames))
        _PartSheet(sheet, looks, page, part, sha256).write()
    raw = io.BytesIO()
    book.save(raw)
    return _stored(raw)


def _stored(raw: io.BytesIO) -> bytes:
    with ZipFile(raw) as source:
        parts = {name: _CORE if name == CORE else source.read(name) for name in source.namelist()}
    return stored_zip({name: _MERGED.sub(_in_order, content) for name, content in parts.items()})


def _in_order(merged: re.Match[bytes]) -> bytes:
    """Merged cells from top to bottom: openpyxl keeps them in a set, whose order is not the same on every machine."""
    cells = sorted(_CELLS.findall(merged[2]), key=lambda each: int(each[1]))
    return merged[1] + b"".join(whole for whole, _ in cells) + merged[3]


class _Looks:
    """The looks of cells of one workbook, each put together once: the library compares every font with every other."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], object] = {}

    def put_on(self, cell: Any, key: tuple[object, ...], dress: Callable[[], None]) -> None:
        """Dress the cell as the first one of that ``key`` was, which ``dress`` did."""
        if key not in self._known:
            dress()
            self._known[key] = copy(cell._style)  # noqa: SLF001
        else:
            cell._style = copy(self._known[key])  # noqa: SLF001


class _PartSheet:
    """One sheet as it grows downwards."""

    def __init__(self, sheet: Worksheet, looks: _Looks, page: Page, part: PagePart, sha256: str) -> None:
        self._sheet, self._looks, self._page, self._part, self._sha256 = sheet, looks, page, part, sha256
        self._row = 1
        self._widths = _widths(part.tables)
        self._columns = len(self._widths)
        self._spanning = False  # whether the last cell of a row goes on to the edge of the sheet

    def write(self) -> None:
        """Title, tables, footer, print set-up."""
        page = self._page
        fitting = (size for size in _TITLE_SIZES if display_width(page.title) * size <= 11 * sum(self._widths))
        self._line(page.title, size=next(fitting, _TITLE_SIZES[-1]), bold=True, centre=True, height=28)
        version = f"　第{page.version}版" if page.version > 1 else ""
        day = PartialDate.parse(page.sealed_on).label
        self._line(f"（{self._part.label}）　公开日期：{day}{version}", centre=True)
        if page.sample:
            self._line(page.sample, small=True, centre=True)
        if page.reason:
            self._line(f"更正说明：本表是第{page.version}版，替代此前公开的版本。{page.reason}")
        if page.stations:
            self._line(f"运营：{'、'.join(page.stations)}", small=True, centre=True)
        self._row += 1
        if self._part.remark:
            self._line(f"{self._part.remark}。")
            self._row += 1
        for table in self._part.tables:
            self._table(table)
        self._footer()
        self._set_up()

    def _table(self, table: PageTable) -> None:
        if not table.rows:
            self._line(f"{table.title}：{''.join(table.notes)}", bold=True)
            self._row += 1
            return
        self._line(table.title, bold=True)
        shows = [column.show for column in table.columns]
        self._spanning = _ends_in_text(table, self._columns)
        self._cells([column.title for column in table.columns], [Show.TEXT] * len(shows), heading=True)
        for row in table.rows:
            self._cells(row, shows)
        if table.total:
            self._cells(table.total, shows, bold=True)
        for note in table.notes:
            self._line(note, small=True)
        self._row += 1

    def _cells(
        self, values: Iterable[Cell], shows: Iterable[Show], *, heading: bool = False, bold: bool = False
    ) -> None:
        lines, told = 1, list(zip(values, shows, strict=True))
        for place, (value, show) in enumerate(told):
            cell = self._sheet.cell(self._row, place + 1)
            side: HorizontalSide = "center" if heading or show is Show.DAY else "right" if show in _NUMBERS else "left"
            number_format = _set(cell, value, show)
            spans = self._spanning and place == len(told) - 1
            width = sum(self._widths[place:]) if spans else self._widths[place]
            needed = lines_at(cell_text(value, show), width + 1)
            is_cut = _LINE * needed > HIGHEST
            for each in (cell, *(self._span(place) if spans else ())):
                self._looks.put_on(
                    each,
                    ("cell", number_format, side, heading, bold, is_cut),
                    partial(_dress, each, number_format, side=side, heading=heading, bold=bold, is_cut=is_cut),
                )
            lines = max(lines, needed)
        self._sheet.row_dimensions[self._row].height = min(_LINE * lines + 2, HIGHEST)
        self._row += 1

    def _span(self, place: int) -> list[SheetCell | MergedCell]:
        """The cells into which the one at ``place`` of this row goes on."""
        more = [self._sheet.cell(self._row, column) for column in range(place + 2, self._columns + 1)]
        self._sheet.merged_cells.add(f"{self._sheet.cell(self._row, place + 1).coordinate}:{more[-1].coordinate}")
        return more

    def _line(
        self,
        text: str,
        *,
        size: int = 11,
        bold: bool = False,
        small: bool = False,
        centre: bool = False,
        height: float | None = None,
    ) -> None:
        """A text across the sheet."""
        last = self._sheet.cell(self._row, self._columns).coordinate
        self._sheet.merged_cells.add(f"A{self._row}:{last}")  # quicker than merge_cells: there are no borders to join
        cell = self._sheet.cell(self._row, 1)
        _set(cell, text, Show.TEXT)
        size = 9 if small else size
        self._looks.put_on(
            cell,
            ("line", size, bold, small, centre),
            partial(_dress_line, cell, size=size, bold=bold, small=small, centre=centre),
        )
        lines = lines_at(text, 11 * sum(self._widths) // size + 1)
        needed = max(height or 0, (_LINE if size > 9 else 13.0) * lines + 2)
        self._sheet.row_dimensions[self._row].height = min(needed, HIGHEST)
        self._row += 1

    def _footer(self) -> None:
        page, signed = self._page, self._page.signatures
        blank = "＿＿＿＿＿＿"
        names = (("制表", signed.prepared_by), ("审核", signed.reviewed_by), ("负责人", signed.approved_by))
        self._line("　　".join(f"{title}：{name or blank}" for title, name in names))
        self._line(f"监督电话：{page.phone or blank}　　主管部门：{page.authority}")
        if page.approval:
            self._line(page.approval, small=True)
        self._line(f"公开依据：{page.rule}", small=True)
        self._line(
            f"封存码 {short_code(self._sha256)}，第{page.version}版。核对方法：向{page.authority or '主管部门'}报出"
            "机构、月份和封存码，由其在台账中核对；封存码不符，或内容与台账不同，即不是原件。",
            small=True,
        )
        self._line(f"摘要 {self._sha256}", small=True)
        self._line(f"规则版本 {page.policy_edition}，封存时台账日志 {page.chain_head}", small=True)

    def _set_up(self) -> None:
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.properties import PageSetupProperties

        sheet = self._sheet
        for place, width in enumerate(self._widths, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.page_setup.paperSize = PAPER_A4
        sheet.page_setup.orientation = "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = 0.5
        sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.7, 0.3
        sheet.sheet_view.showGridLines = False
        if sheet.oddFooter is not None:
            sheet.oddFooter.right.text = "第 &P 页，共 &N 页"


def _dress(
    cell: SheetCell | MergedCell, number_format: str, *, side: HorizontalSide, heading: bool, bold: bool, is_cut: bool
) -> None:
    """How a cell of a table looks; a text that is cut (``is_cut``), for no row is so high, shows its beginning."""
    from openpyxl.styles import Alignment, Font, PatternFill

    if number_format:
        cell.number_format = number_format
    cell.font = Font(name=FONT, size=11, bold=heading or bold)
    cell.border = _thin()
    cell.alignment = Alignment(horizontal=side, vertical="top" if is_cut else "center", wrap_text=side != "right")
    if heading:
        cell.fill = PatternFill("solid", fgColor=HEADING_FILL.removeprefix("#"))


def _dress_line(cell: SheetCell | MergedCell, *, size: int, bold: bool, small: bool, centre: bool) -> None:
    """How a text across the sheet looks."""
    from openpyxl.styles import Alignment, Font

    cell.font = Font(name=FONT, size=size, bold=bold, color="FF595959" if small else None)
    cell.alignment = Alignment(horizontal="center" if centre else "left", vertical="center", wrap_text=True)


def _set(cell: SheetCell | MergedCell, value: Cell, show: Show) -> str:
    """Set the value as a sheet holds it; a text stays a text, however it begins. Its number format, '' for a text."""
    if isinstance(value, int):
        # A sheet knows only doubles; the quotient is the double nearest to the exact amount.
        cell.value = value / 100 if show is Show.MONEY else value
        return NUMBER_FORMATS[Show.MONEY] if show is Show.MONEY else "0"
    if value:
        cell.value = value
        cell.data_type = "s"
    return ""


@cache
def _thin() -> Border:
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color="FF8EA9DB")
    return Border(left=side, right=side, top=side, bottom=side)


def _ends_in_text(table: PageTable, columns: int) -> bool:
    """Whether a table ends in words before the sheet does."""
    return 0 < len(table.columns) < columns and table.columns[-1].show is Show.TEXT


def _widths(tables: Iterable[PageTable]) -> list[int]:
    """Columns as wide as their widest text, between bounds; tables of one sheet share them.

    A last column of words that may go on to the edge of the sheet asks for nothing: figures of other tables would stand
    in columns made for sentences.
    """
    tables = list(tables)
    count = max([_LEAST_COLUMNS, *(len(table.columns) for table in tables)])
    widths = [_NARROWEST] * count
    for table in tables:
        for place, column in enumerate(table.columns[: -1 if _ends_in_text(table, count) else None]):
            texts = [column.title] + [
                cell_text(row[place], column.show) for row in (*table.rows, table.total) if len(row) > place
            ]
            widths[place] = max(widths[place], min(max(map(display_width, texts)) + 3, _WIDEST))
    return widths
