"""Tables in web pages and in Excel 2003 XML that go about as .xls: what county systems hand out as “导出 Excel”.

Both formats place cells by flow: a cell that spans rows pushes those below it to the right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from swtool.patterns import Pattern
from swtool.workbooks.cells import Cell, MergedRange, Sheet, WorkbookFault
from swtool.workbooks.read_kind import MAX_COLUMNS, SEND_XLSX, entities, refusal
from swtool.workbooks.read_struck_markup import SS, LinedStyles, PageLines
from swtool.workbooks.read_text import MAX_CELLS

MAX_ROWS = 1_048_576
_HIDDEN = Pattern(r"display\s*:\s*none", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta[^>]*charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)


def read_html(data: bytes, name: str) -> tuple[Sheet, ...]:
    """One sheet per outermost table that has a filled cell. Raises WorkbookFault on a page without any."""
    from lxml import etree, html  # type: ignore[import-untyped]

    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    try:
        text = _page_text(data, name)
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise refusal(name, "这是网页文件，里面读不出表格") from error
    sheets: list[Sheet] = []
    lines = PageLines(text, page)
    for table in page.iter("table"):
        if next(table.iterancestors("table"), None) is not None:
            continue
        rows = (row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table)
        grid = _Grid(name)
        for row in rows:
            grid.next_row()
            if _HIDDEN.search(row.get("style") or ""):
                grid.hidden.add(len(grid.rows))
            for cell in row.iterchildren("td", "th"):
                column = grid.put(_cell_text(cell), _span(cell.get("colspan")), _span(cell.get("rowspan")))
                if lines.through(cell):
                    grid.strike(column)
        if any(any(row) for row in grid.rows):
            sheets.append(grid.sheet(f"表{len(sheets) + 1}"))
    if not sheets:
        raise refusal(name, "这是网页文件，里面没有表格（内容可能在另一个文件夹里）")
    return tuple(sheets)


def read_spreadsheetml(data: bytes, name: str) -> tuple[tuple[Sheet, ...], bool]:
    """The sheets of an Excel 2003 XML workbook, and whether it counts days from 1904.

    Raises WorkbookFault where the XML breaks off or defines entities.
    """
    from lxml import etree

    if b"<!DOCTYPE" in data[:65536].replace(b"\0", b"") or b"<!ENTITY" in data:
        raise entities(name)
    tags = tuple(f"{SS}{tag}" for tag in ("Worksheet", "Row", "Column", "Style"))
    sheets: list[Sheet] = []
    grid, styles = _Grid(name), LinedStyles()
    try:
        events = etree.iterparse(
            BytesIO(data), events=("start", "end"), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
        )
        for event, element in events:
            kind = element.tag.removeprefix(SS)
            if event == "start":
                if kind == "Worksheet":
                    grid = _Grid(name)
                    styles.begin_sheet()
            elif kind == "Row":
                _place_row(grid, element, styles)
                element.clear()
            elif kind == "Column":
                count = min((_number(element.get(f"{SS}Span")) or 0) + 1, MAX_COLUMNS)
                styles.add_columns(element.get(f"{SS}StyleID"), _number(element.get(f"{SS}Index")), count)
            elif kind == "Style":
                styles.add(element)
            else:
                options = element.find("{urn:schemas-microsoft-com:office:excel}WorksheetOptions")
                hidden = options is not None and (
                    options.findtext("{urn:schemas-microsoft-com:office:excel}Visible") or ""
                ).startswith("SheetHidden")
                title = element.get(f"{SS}Name") or f"表{len(sheets) + 1}"
                sheets.append(grid.sheet(title, visible=not hidden))
                element.clear()
    except etree.XMLSyntaxError as error:
        raise _broken_off(data, name, error.lineno or 1) from error
    return tuple(sheets), re.search(rb"<(?:\w{1,9}:)?Date1904\s*/?>", data[:65536]) is not None


def _broken_off(data: bytes, name: str, line: int) -> WorkbookFault:
    if b"${" in data or b"<#" in data:
        return refusal(
            name,
            "这是系统用来生成表格的空模板（里面有 ${…} 这样的记号），没有数据",
            "请从那个系统里重新导出填好的表，另存为“Excel 工作簿（.xlsx）”后再发来。",
        )
    return refusal(
        name,
        f"文件内容不完整或格式不对（Excel 2003 XML 表格，第{line}行出错）",
        "请从原来的系统重新导出；或者用 WPS 或 Excel 打开，核对内容，另存为“Excel 工作簿（.xlsx）”后再发来。",
    )


def _place_row(grid: _Grid, row: Any, styles: LinedStyles) -> None:
    grid.next_row(_number(row.get(f"{SS}Index")))
    if row.get(f"{SS}Hidden") == "1":
        grid.hidden.add(len(grid.rows))
    for cell in row.iterchildren(f"{SS}Cell"):
        data = cell.find(f"{SS}Data")
        value = "" if data is None else _typed("".join(data.itertext()), data.get(f"{SS}Type") or "String")
        across = _number(cell.get(f"{SS}MergeAcross")) or 0
        down = _number(cell.get(f"{SS}MergeDown")) or 0
        column = grid.put(value, across + 1, down + 1, at=_number(cell.get(f"{SS}Index")))
        if styles.through(row, cell, column):
            grid.strike(column)
        if data is None and cell.get(f"{SS}Formula"):
            grid.uncalculated.add((len(grid.rows), column))


def _typed(text: str, kind: str) -> Cell:
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            moment = datetime.fromisoformat(text)
            return moment.date() if moment == moment.replace(hour=0, minute=0, second=0, microsecond=0) else moment
        if kind == "Boolean":
            return text.strip() == "1"
    except ValueError:
        pass
    return text


class _Grid:
    """Places cells in flow order, stepping over those that a merged cell above or to the left already covers."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[list[Cell]] = []
        self.merged: list[MergedRange] = []
        self.hidden: set[int] = set()  # rows
        self.uncalculated: set[tuple[int, int]] = set()  # places of formulas without a result
        self._struck: set[tuple[int, int]] = set()
        self._covered: dict[int, int] = {}  # column -> last row (1-based) that a merge from above covers there
        self._column = 1
        self._cells = 0

    def next_row(self, at: int | None = None) -> None:
        while at is not None and len(self.rows) + 1 < at <= MAX_ROWS:
            self.rows.append([])
        if len(self.rows) >= MAX_ROWS:
            raise refusal(self.name, "行数超过表格软件的上限", SEND_XLSX)
        self.rows.append([])
        self._column = 1

    def put(self, value: Cell, across: int, down: int, *, at: int | None = None) -> int:
        """Place the next cell of the row; the column in which it came to stand."""
        top = len(self.rows)
        column = at or self._column
        while at is None and self._covered.get(column, 0) >= top:
            column += 1
        row = self.rows[-1]
        right = min(column + across - 1, MAX_COLUMNS)
        if column > MAX_COLUMNS or self._cells > MAX_CELLS:
            raise refusal(self.name, "内容超过表格软件的上限", SEND_XLSX)
        self._cells += max(right - len(row), 0)
        row.extend([""] * (right - len(row)))
        row[column - 1] = value
        bottom = min(top + down - 1, MAX_ROWS)
        if across > 1 or down > 1:
            self.merged.append(MergedRange(top, column, bottom, right))
            if bottom > top:
                self._covered.update(dict.fromkeys(range(column, right + 1), bottom))
        self._column = right + 1
        return column

    def strike(self, column: int) -> None:
        """The row's cell in that column has a line through it."""
        self._struck.add((len(self.rows), column))

    def sheet(self, name: str, *, visible: bool = True) -> Sheet:
        """What was placed."""
        return Sheet(
            name,
            visible,
            self.rows,
            merged=tuple(self.merged),
            struck=frozenset(self._struck),
            hidden_rows=frozenset(self.hidden),
            uncalculated=frozenset(self.uncalculated),
        )


def _page_text(data: bytes, name: str) -> str:
    """The page's text: by byte order mark, by its own charset where that holds, else as any text."""
    declared = _META_CHARSET.search(data[:8192])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = declared[1].decode("ascii").lower()
        charset = "gb18030" if charset in {"gb2312", "gbk", "gb_2312-80"} else charset
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    from swtool.workbooks.read_encoding import decode  # its tables of characters take a while to make

    return decode(data, name)


def _cell_text(cell: Any) -> str:
    text = re.sub(r"[ \t\r\n]+", " ", "".join(_pieces(cell)))
    return "\n".join(line.strip() for line in text.split("\v")).strip()


def _pieces(cell: Any) -> Iterator[str]:
    """The texts inside a cell in order, with ``\\v`` for a line break."""
    yield cell.text or ""
    for child in cell:
        if child.tag == "br":
            yield "\v"
        elif child.tag not in ("style", "script"):
            yield from _pieces(child)
        yield child.tail or ""


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 8 else None


def _span(text: str | None) -> int:
    """A span as browsers take it: at least 1, at most 1,000."""
    return min(max(_number((text or "").strip()) or 1, 1), 1000)
