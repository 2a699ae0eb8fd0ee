"""The scanner over finished files: workbooks, web pages, Word documents (domain §2.7).

All that a reader could dig out is looked at, not only what is shown: hidden sheets, comments, names of sheets and
parts, properties, defined names, headers and footers, validation texts, formulas, leftover shared strings, comments and
scripts of a page. Each hit names its part, and in a workbook the sheet and cell.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from pathlib import Path
from typing import IO, Final
from xml.etree import ElementTree as ET

from swtool.errors import SwtoolError
from swtool.scanner import Hit, NameIndex, Names, scan_text

Element = ET.Element

_TEXT_PARTS: Final = (".txt", ".csv", ".json", ".html", ".htm", ".css")
_XML_PARTS: Final = (".xml", ".rels", ".vml")
_NESTED: Final = (".xlsx", ".xlsm", ".docx")
# Elements inside a paragraph or string: the text around them is one text for the reader.
_INLINE_XML: Final = frozenset([
    "r", "t", "rPr", "hyperlink", "ins", "del", "smartTag", "sdt", "sdtContent", "fldSimple", "delText", "proofErr",
    "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak", "softHyphen",
])  # fmt: skip
_INLINE_HTML: Final = frozenset([
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "ins", "del", "kbd", "label", "mark", "q",
    "s", "small", "span", "strong", "sub", "sup", "u", "wbr",
])  # fmt: skip


def scan_file(path: Path, *, names: Names = ()) -> list[Hit]:
    """The personal data in a finished file of any of the kinds below, by its name's ending."""
    readers: dict[str, Callable[..., list[Hit]]] = {".html": scan_html, ".htm": scan_html, ".docx": scan_docx}
    readers |= dict.fromkeys((".xlsx", ".xlsm"), scan_xlsx)
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise SwtoolError("不能检查这种文件里的个人信息", where=path.name, remedy="只检查 .xlsx、.docx 和 .html 文件")
    return reader(path, names=names)


def scan_xlsx(path: Path, *, names: Names = ()) -> list[Hit]:
    """The personal data in a workbook; places read 〔sheet〕B7, 〔sheet〕B7批注, or the part's name."""
    return _scan_package(path, names)


def scan_docx(path: Path, *, names: Names = ()) -> list[Hit]:
    """The personal data in a Word document; places are the parts (word/document.xml) and the paragraph's number."""
    return _scan_package(path, names)


def scan_html(path: Path, *, names: Names = ()) -> list[Hit]:
    """The personal data in a web page, also in comments, attributes and scripts; places are lines."""
    return _collect(_html_texts(path.read_text(encoding="utf-8", errors="replace"), path.name), names)


def _collect(texts: Iterator[tuple[str, str]], names: Names) -> list[Hit]:
    """Scan (place, text) pairs; equal hits are told once."""
    index = names if isinstance(names, NameIndex) else NameIndex(names)
    hits: dict[Hit, None] = {}
    for place, text in texts:
        hits.update(dict.fromkeys(scan_text(text, names=index, where=place)))
    return list(hits)


def _scan_package(path: Path, names: Names) -> list[Hit]:
    try:
        with path.open("rb") as file:
            return _collect(_package_texts(file, path.name), names)
    except (zipfile.BadZipFile, ET.ParseError, KeyError) as fault:
        raise SwtoolError("文件打不开，不能检查里面的个人信息", where=path.name, why="文件不完整或已损坏") from fault


def _package_texts(file: IO[bytes], name: str) -> Iterator[tuple[str, str]]:
    """Every text of an office package with its place, the file's own name first."""
    yield f"{name}（文件名）", name
    with zipfile.ZipFile(file) as package:
        parts = {info.filename: info for info in package.infolist() if not info.is_dir()}
        sheets = _sheets(package, parts)
        owners = _owners(package, sheets)
        strings = _root(package, "xl/sharedStrings.xml") if "xl/sharedStrings.xml" in parts else ()
        shared = [_joined(item) for item in strings]
        used: set[int] = set()
        for part in parts:
            yield f"{name} {part}（部件名）", part
            ending = posixpath.splitext(part)[1].lower()
            if part in sheets:
                yield from _sheet_texts(_root(package, part), f"{name} 〔{sheets[part]}〕", shared, used)
            elif part != "xl/sharedStrings.xml" and ending in _XML_PARTS:
                owner = f"〔{owners[part]}〕" if part in owners else ""
                yield from _part_texts(_root(package, part), f"{name} {owner}{part}")
            elif ending in _NESTED:
                yield from _package_texts(io.BytesIO(package.read(part)), f"{name} {part}")
            elif ending in _TEXT_PARTS:
                yield f"{name} {part}", package.read(part).decode("utf-8", "replace")
        for number, text in enumerate(shared):
            if number not in used:
                yield f"{name} xl/sharedStrings.xml（没有单元格用到的文字）", text


def _root(package: zipfile.ZipFile, part: str) -> Element:
    return ET.fromstring(package.read(part))  # noqa: S314 - a file this program wrote; expat bounds entities


def _local(tag: object) -> str:
    """An element's or attribute's name without its namespace; comments and instructions have none."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Relation id → part, for one part."""
    folder, file = posixpath.split(part)
    relations = f"{folder}/_rels/{file}.rels"
    if relations not in package.namelist():
        return {}
    return {
        item.get("Id", ""): posixpath.normpath(posixpath.join(folder, item.get("Target", ""))).lstrip("/")
        if not item.get("Target", "").startswith("/")
        else item.get("Target", "").lstrip("/")
        for item in _root(package, relations)
    }


def _sheets(package: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Part → name of the sheet, for the worksheets of a workbook."""
    if "xl/workbook.xml" not in parts:
        return {}
    targets = _relations(package, "xl/workbook.xml")
    found: dict[str, str] = {}
    for element in _root(package, "xl/workbook.xml").iter():
        if _local(element.tag) == "sheet":
            relation = next((value for key, value in element.attrib.items() if _local(key) == "id"), "")
            hidden = "" if element.get("state", "visible") == "visible" else "（隐藏）"
            found[targets.get(relation, "")] = element.get("name", "") + hidden
    return {part: name for part, name in found.items() if part in parts}


def _owners(package: zipfile.ZipFile, sheets: dict[str, str]) -> dict[str, str]:
    """Part → name of the sheet that a comment, drawing or table belongs to."""
    return {part: name for sheet, name in sheets.items() for part in _relations(package, sheet).values()}


def _sheet_texts(root: Element, place: str, shared: list[str], used: set[int]) -> Iterator[tuple[str, str]]:
    """The cells of a worksheet, then what else its part holds (headers, footers, links, validations)."""
    for child in root:
        if _local(child.tag) != "sheetData":
            yield from _part_texts(child, place)
            continue
        for cell in child.iter():
            if _local(cell.tag) == "c":
                for text in _cell_texts(cell, shared, used):
                    yield place + cell.get("r", ""), text


def _cell_texts(cell: Element, shared: list[str], used: set[int]) -> Iterator[str]:
    kind = cell.get("t", "n")
    for child in cell:
        name, text = _local(child.tag), child.text or ""
        if name == "v" and kind == "s" and text.isdigit() and int(text) < len(shared):
            used.add(int(text))
            yield shared[int(text)]
        elif name == "v" and kind == "n":
            yield _written_out(text)
        elif name == "is":
            yield _joined(child)
        else:
            yield text


def _written_out(number: str) -> str:
    """A number without exponent: 3.3048119900101E+17 hides a resident ID."""
    if "e" not in number.lower():
        return number
    try:
        return f"{Decimal(number):f}"[:40]
    except InvalidOperation:
        return number


def _joined(element: Element) -> str:
    """The text of a string made of several runs."""
    return "".join(piece.text or "" for piece in element.iter() if _local(piece.tag) == "t")


def _part_texts(root: Element, place: str) -> Iterator[tuple[str, str]]:
    """The texts and attributes of any other XML part, cut at every element that is not inside a line."""
    texts = _Lines()
    _walk(root, texts, place)
    texts.cut(texts.place or place)
    for number, (spot, text) in enumerate(texts.lines, 1):
        yield (f"{spot} 第{number}段" if "word/" in spot else spot), text


class _Lines:
    """Texts as they are gathered: pieces of one line, and the finished lines with their places."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.pieces: list[str] = []
        self.place = ""

    def cut(self, place: str) -> None:
        text = "".join(self.pieces)
        if text.strip():
            self.lines.append((place, text))
        self.pieces.clear()


def _walk(element: Element, texts: _Lines, place: str) -> None:
    name = _local(element.tag)
    if name == "comment" and element.get("ref"):
        place = f"{place} {element.get('ref')}批注"
    if name not in _INLINE_XML:
        texts.cut(place)
    texts.lines.extend((place, value) for value in element.attrib.values() if len(value) > 1)
    texts.pieces.append(element.text or "")
    for child in element:
        if name == "rPr":  # how the run looks: no text, and no end of the line
            texts.lines.extend((place, value) for value in child.attrib.values() if len(value) > 1)
        else:
            _walk(child, texts, place)
        texts.pieces.append(child.tail or "")
    if name not in _INLINE_XML:
        texts.cut(place)


def _html_texts(page: str, name: str) -> Iterator[tuple[str, str]]:
    yield f"{name}（文件名）", name
    reader = _Page(name)
    reader.feed(page)
    reader.close()
    reader.lines.cut(reader.spot())
    yield from reader.lines.lines


class _Page(HTMLParser):
    """Gathers every text of a page: what is shown, attributes, comments, scripts and styles."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.lines = _Lines()

    def spot(self) -> str:
        return f"{self.name} 第{self.getpos()[0]}行"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE_HTML:
            self.lines.cut(self.spot())
        self.lines.lines.extend((self.spot(), value) for _, value in attrs if value and len(value) > 1)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE_HTML:
            self.lines.cut(self.spot())

    def handle_data(self, data: str) -> None:
        self.lines.pieces.append(data)

    def handle_comment(self, data: str) -> None:
        self.lines.lines.append((self.spot(), data))

    def handle_decl(self, decl: str) -> None:
        self.lines.lines.append((self.spot(), decl))

    def unknown_decl(self, data: str) -> None:
        self.lines.lines.append((self.spot(), data))

    def handle_pi(self, data: str) -> None:
        self.lines.lines.append((self.spot(), data))
