"""What can be read of a published file that came back: its tables row by row, and its lines outside of them.

Every file is read the same way, the archived one and the one that is doubted, so that only real differences differ.
White space is nothing: browsers and word processors change it when they save. With the text goes what is done with it
(:mod:`swtool.disclosure.showing`), for a file can hold every word and show others.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from swtool.disclosure.clean_html import TEXT_ELEMENTS
from swtool.disclosure.showing import marks_of_sheets, marks_of_tag, marks_of_word
from swtool.errors import SwtoolError
from swtool.patterns import Pattern
from swtool.workbooks.cells import column_letters
from swtool.workbooks.read import read

_SPACE = Pattern(r"\s+")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_BYTES = 100_000_000
_SHEETS = (".xlsx", ".xls", ".et", ".xlsm")
_VOID_OF_TEXT = frozenset(["style", "script", "template", "noscript"])
_INLINE = frozenset(["a", "b", "strong", "em", "i", "u", "span", "code", "font", "small", "sub", "sup", "br", "wbr"])


@dataclass(slots=True)
class ReadTable:
    """A table's rows of texts. ``title`` is the line before it; ``addresses``: cells are named as in a sheet."""

    title: str
    rows: list[tuple[str, ...]] = field(default_factory=list)
    addresses: bool = False

    def place(self, row: int, column: int) -> str:
        """Where a cell stands, as a person finds it."""
        if self.addresses:
            return f"〔{self.title}〕{column_letters(column + 1)}{row + 1}"
        heads = self.rows[0] if self.rows else ()
        head = f"“{heads[column]}”" if row and column < len(heads) and len(self.rows[row]) == len(heads) else ""
        return f"“{self.title}”第{row + 1}行{head or f'第{column + 1}格'}"


class Readable(NamedTuple):
    """A file's tables and the lines outside of them, and what is done with the text (``showing``)."""

    tables: tuple[ReadTable, ...]
    lines: tuple[str, ...]
    showing: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it."""
        cells = (cell for table in self.tables for row in table.rows for cell in row)
        return "\n".join([*self.lines, *cells])


def readable(path: Path) -> Readable | None:
    """What stands in a file; None for a kind that cannot be read. Raises ``SwtoolError`` for a damaged one."""
    ending = path.suffix.lower()
    if ending in _SHEETS:
        return _of_sheets(path)
    if ending == ".docx":
        return _of_word(path)
    if ending in (".html", ".htm"):
        return _of_html(_text_of(path))
    if ending == ".txt":
        return Readable((), tuple(filter(None, map(_plain, _text_of(path).splitlines()))))
    return None


def _plain(text: str) -> str:
    return _SPACE.sub("", text)


def _text_of(path: Path) -> str:
    if path.stat().st_size > _MOST_BYTES:
        raise SwtoolError("文件太大，不像公开的文件", where=path.name)
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):  # an editor of Windows may have saved it in the old code page
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def _of_sheets(path: Path) -> Readable:
    tables = []
    for sheet in read(path).sheets:
        rows = [()] * (sheet.first_row - 1) + [tuple(map(_cell, row)) for row in sheet.rows]
        tables.append(ReadTable(sheet.name, [_trimmed(("",) * (sheet.first_column - 1) + row) for row in rows], True))
    has_marks = path.suffix.lower() in (".xlsx", ".xlsm")
    return Readable(tuple(tables), (), marks_of_sheets(path) if has_marks else ())


def _cell(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else f"{value:,.2f}"
    return _plain(str(value)) if value is not None else ""


def _trimmed(row: tuple[str, ...]) -> tuple[str, ...]:
    while row and not row[-1]:
        row = row[:-1]
    return row


def _of_word(path: Path) -> Readable:
    damaged = SwtoolError("文件打不开", where=path.name, why="文件不完整或已损坏", remedy="请用原来下载的文件核对")
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo("word/document.xml").file_size > _MOST_BYTES:
                raise SwtoolError("文件太大，不像公开的文件", where=path.name)
            content = archive.read("word/document.xml")
            styles = archive.read("word/styles.xml") if "word/styles.xml" in archive.namelist() else b"<none/>"
        if any(b"<!DOCTYPE" in part[:1000] or b"<!ENTITY" in part for part in (content, styles)):
            raise damaged
        root, looks = ET.fromstring(content), ET.fromstring(styles)  # noqa: S314 - entities are refused above
    except (zipfile.BadZipFile, KeyError, ET.ParseError, OSError, NotImplementedError, RuntimeError) as fault:
        raise damaged from fault
    tables: list[ReadTable] = []
    lines: list[str] = []
    body = root.find(f"{_W}body")
    _walk_word(root if body is None else body, tables, lines)
    return Readable(tuple(tables), tuple(lines), (*marks_of_word(root), *marks_of_word(looks)))


def _walk_word(element: ET.Element, tables: list[ReadTable], lines: list[str]) -> None:
    for child in element:
        if child.tag == f"{_W}p":
            if text := _word_text(child):
                lines.append(text)
        elif child.tag == f"{_W}tbl":
            table = ReadTable(lines[-1] if lines else "")
            for row in child.iter(f"{_W}tr"):
                table.rows.append(tuple(_word_text(cell) for cell in row.iter(f"{_W}tc")))
            tables.append(table)
        else:
            _walk_word(child, tables, lines)


def _word_text(element: ET.Element) -> str:
    return _plain("".join(piece.text or "" for piece in element.iter(f"{_W}t")))


def _of_html(text: str) -> Readable:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_table()
    return Readable(tuple(reader.tables), tuple(reader.lines), tuple(reader.showing))


class _Reader(HTMLParser):
    """Gathers tables and lines of a page, as a browser closes what was left open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[ReadTable] = []
        self.lines: list[str] = []
        self.showing: list[str] = []
        self._pieces: list[str] = []
        self._row: list[str] | None = None
        self._in_cell = False
        self._silent = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.showing += marks_of_tag(tag, dict(attrs), TEXT_ELEMENTS)
        if tag in _VOID_OF_TEXT:
            self._silent = tag
        elif tag == "table":
            self.end_table()
            self.tables.append(ReadTable(self.lines[-1] if self.lines else ""))
        elif tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            self._in_cell = True
        elif tag not in _INLINE and self._row is None:
            self.end_line()
        self._in_title = tag == "title"

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID_OF_TEXT:
            self._silent = ""
        elif tag in ("td", "th") and self._row is not None:
            self._end_cell()
        elif tag == "tr" and self._row is not None:
            self._end_row()
        elif tag == "table":
            self.end_table()
        elif tag == "caption" and self.tables:
            self.tables[-1].title = _plain("".join(self._pieces))
            self._pieces = []
        elif tag == "title":
            self._pieces, self._in_title = [], False
        elif tag not in _INLINE and self._row is None:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if self._silent:
            self.showing.append(f"<{self._silent}>{_plain(data)}")
        elif not self._in_title:
            self._pieces.append(data)

    def _end_cell(self) -> None:
        """The cell is over; what stands between cells is shown by a browser before the table."""
        if self._in_cell and self._row is not None:
            self._row.append(_plain("".join(self._pieces)))
            self._pieces = []
        else:
            self.end_line()
        self._in_cell = False

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None and self.tables:
            self.tables[-1].rows.append(tuple(self._row))
        self._row = None

    def end_table(self) -> None:
        """Whatever is open is over."""
        self._end_row()

    def end_line(self) -> None:
        """The pieces so far are a line."""
        if text := _plain("".join(self._pieces)):
            self.lines.append(text)
        self._pieces = []
