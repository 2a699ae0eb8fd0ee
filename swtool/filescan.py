"""The scanner over finished files: workbooks, web pages, Word documents (domain §2.7).

All that a reader could dig out is looked at, not only what is shown: hidden sheets, comments, names of sheets and
parts, properties, defined names, headers and footers, validation texts, formulas, leftover shared strings, comments and
scripts of a page. Each hit names its part, and in a workbook the sheet and cell.
"""

from __future__ import annotations

import csv
import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import IO, Final
from xml.etree import ElementTree as ET

from swtool.errors import SwtoolError
from swtool.filehidden import hidden_in, pdf_texts, printable, tables_of
from swtool.filepage import Lines, page_texts
from swtool.scanner import Hit, NameIndex, Names, scan_row, scan_text

Element = ET.Element
Texts = Iterator[tuple[str, str] | list[tuple[str, str]]]
"""Texts with their places, and rows of cells, in which a number may be spread."""

_TEXT_PARTS: Final = (".txt", ".csv", ".json", ".html", ".htm", ".css")
_XML_PARTS: Final = (".xml", ".rels", ".vml")
_NESTED: Final = (".xlsx", ".xlsm", ".docx")
# Elements inside a paragraph or string: the text around them is one text for the reader.
_INLINE_XML: Final = frozenset([
    "r", "t", "rPr", "hyperlink", "ins", "del", "smartTag", "sdt", "sdtContent", "fldSimple", "delText", "proofErr",
    "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak", "softHyphen",
])  # fmt: skip


def scan_file(path: Path, *, names: Names = (), known: Collection[str] = ()) -> list[Hit]:
    """The personal data in a finished file. See ``scan_content``."""
    return scan_content(path.name, path.read_bytes(), names=names, known=known)


def scan_content(name: str, content: bytes, *, names: Names = (), known: Collection[str] = ()) -> list[Hit]:
    """The personal data in the bytes of a file of any of the kinds below, by its name's ending.

    ``known`` are numbers that stand there rightly (the supervision phone, a digest): each is passed over where it
    stands alone, not as a part of a longer one.
    """
    readers: dict[str, Callable[[str, bytes], Texts]] = {
        ".docx": _package_file,
        ".html": _html_file,
        ".htm": _html_file,
    }
    readers |= dict.fromkeys((".xlsx", ".xlsm"), _package_file)
    readers |= dict.fromkeys((".csv", ".txt", ".json"), _plain_file)
    readers |= {".svg": _xml_file, ".pdf": _pdf_file}
    reader = readers.get(posixpath.splitext(name)[1].lower())
    if reader is None:
        raise SwtoolError(
            "不能检查这种文件里的个人信息",
            where=name,
            remedy="只检查 .xlsx、.docx、.html、.csv、.txt、.json、.svg 和 .pdf 文件",
        )
    return _collect(reader(name, content), names, Known(known))


def scan_xlsx(path: Path, *, names: Names = ()) -> list[Hit]:
    """The personal data in a workbook; places read 〔sheet〕B7, 〔sheet〕B7批注, or the part's name."""
    return scan_file(path, names=names)


def scan_docx(path: Path, *, names: Names = ()) -> list[Hit]:
    """The personal data in a Word document; places are the parts (word/document.xml) and the paragraph's number."""
    return scan_file(path, names=names)


def scan_html(path: Path, *, names: Names = ()) -> list[Hit]:
    """The personal data in a web page, also in comments, attributes and scripts; places are lines."""
    return scan_file(path, names=names)


class Known:
    """Numbers that may stand in a file, whole."""

    def __init__(self, numbers: Collection[str] = ()) -> None:
        longest = sorted((re.escape(number) for number in numbers if number.strip()), key=len, reverse=True)
        edge = "[0-9A-Za-z]"
        self._pattern = re.compile(f"(?<!{edge})(?<!{edge}-)(?:{'|'.join(longest)})(?!-?{edge})") if longest else None

    def taken_out(self, text: str) -> str:
        """The text without them."""
        return self._pattern.sub("#", text) if self._pattern is not None else text


def _collect(texts: Texts, names: Names, known: Known) -> list[Hit]:
    """Scan texts, each with its place, and rows of cells; equal hits are told once."""
    index = names if isinstance(names, NameIndex) else NameIndex(names)
    hits: dict[Hit, None] = {}
    clean: set[str] = set()  # most texts of a part are widths and names of styles, over and over
    for piece in texts:
        if isinstance(piece, list):
            hits.update(dict.fromkeys(scan_row([(place, known.taken_out(text)) for place, text in piece])))
            continue
        place, text = piece
        if text in clean:
            continue
        pieces = (text, *hidden_in(text))
        here = [hit for each in pieces for hit in scan_text(known.taken_out(each), names=index, where=place)]
        hits.update(dict.fromkeys(here))
        if not here:
            clean.add(text)
    return list(hits)


def _package_file(name: str, content: bytes) -> Texts:
    try:
        yield from _package_texts(io.BytesIO(content), name)
    except (zipfile.BadZipFile, ET.ParseError, KeyError) as fault:
        raise SwtoolError("文件打不开，不能检查里面的个人信息", where=name, why="文件不完整或已损坏") from fault


def _xml_file(name: str, content: bytes) -> Texts:
    yield f"{name}（文件名）", name
    try:
        yield from _part_texts(content, name)
    except ET.ParseError as fault:
        raise SwtoolError("文件打不开，不能检查里面的个人信息", where=name, why="文件不完整或已损坏") from fault
    for comment in re.findall(r"<!--(.*?)-->", content.decode("utf-8", "replace"), re.DOTALL):
        yield f"{name} 注释", comment


def _plain_file(name: str, content: bytes) -> Texts:
    text = content.decode("utf-8-sig", "replace")
    yield f"{name}（文件名）", name
    for number, line in enumerate(text.splitlines(), 1):
        yield f"{name} 第{number}行", line
    if name.lower().endswith(".csv"):
        yield from tables_of(
            [
                [(f"{name} 第{number}行第{place}列", cell) for place, cell in enumerate(row, 1)]
                for number, row in enumerate(csv.reader(io.StringIO(text)), 1)
            ]
        )


def _pdf_file(name: str, content: bytes) -> Texts:
    yield f"{name}（文件名）", name
    for text in pdf_texts(content):
        yield name, text


def _html_file(name: str, content: bytes) -> Texts:
    yield from page_texts(content.decode("utf-8", "replace"), name)


def _package_texts(file: IO[bytes], name: str) -> Texts:
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
            elif part == "word/document.xml":
                root = _root(package, part)
                yield from _placed(_lines_under(root), f"{name} {part}")
                yield from _word_rows(root, name)
            elif part != "xl/sharedStrings.xml" and ending in _XML_PARTS:
                owner = f"〔{owners[part]}〕" if part in owners else ""
                yield from _part_texts(package.read(part), f"{name} {owner}{part}")
            elif ending in _NESTED:
                yield from _package_texts(io.BytesIO(package.read(part)), f"{name} {part}")
            elif ending in _TEXT_PARTS:
                yield f"{name} {part}", package.read(part).decode("utf-8", "replace")
            else:  # a picture's remarks, an embedded object
                yield from ((f"{name} {part}", text) for text in printable(package.read(part)))
        for number, text in enumerate(shared):
            if number not in used:
                yield f"{name} xl/sharedStrings.xml（没有单元格用到的文字）", text


def _root(package: zipfile.ZipFile, part: str) -> Element:
    return ET.fromstring(package.read(part))  # noqa: S314 - a file this program wrote; expat bounds entities


@lru_cache(maxsize=1024)
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


def _word_rows(root: Element, name: str) -> Texts:
    """The tables of a document as rows of cells."""
    for number, table in enumerate((each for each in root.iter() if _local(each.tag) == "tbl"), 1):
        rows = [[cell for cell in row if _local(cell.tag) == "tc"] for row in table if _local(row.tag) == "tr"]
        yield from tables_of(
            [
                [(f"{name} 表{number} 第{line}行第{place}列", _joined(cell)) for place, cell in enumerate(row, 1)]
                for line, row in enumerate(rows, 1)
            ]
        )


def _sheet_texts(root: Element, place: str, shared: list[str], used: set[int]) -> Texts:
    """The cells of a worksheet, then what else its part holds (headers, footers, links, validations)."""
    for child in root:
        if _local(child.tag) != "sheetData":
            yield from _placed(_lines_under(child), place)
            continue
        rows: list[list[tuple[str, str]]] = []
        for row in child:
            cells: list[tuple[str, str]] = []
            for cell in row:
                texts = list(_cell_texts(cell, shared, used)) if _local(cell.tag) == "c" else []
                yield from ((place + cell.get("r", ""), text) for text in texts)
                if texts:
                    cells.append((place + cell.get("r", ""), texts[-1]))
            rows.append(cells)
        yield from tables_of(rows)


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


def _part_texts(content: bytes, place: str) -> Iterator[tuple[str, str]]:
    """The texts and attributes of any other XML part, cut at every element that is not inside a line."""
    yield from _placed(_lines_of(content), place)


@lru_cache(maxsize=64)
def _lines_of(content: bytes) -> tuple[tuple[str, str], ...]:
    """Read once where many files share a part: styles, themes, settings."""
    return tuple(_lines_under(ET.fromstring(content)))  # noqa: S314 - a file this program wrote; expat bounds entities


def _lines_under(root: Element) -> list[tuple[str, str]]:
    """Texts and attributes, each with what its place has beyond the part's own name."""
    texts = Lines()
    _walk(root, texts, "")
    texts.cut("")
    return texts.lines


def _placed(lines: Iterable[tuple[str, str]], place: str) -> Iterator[tuple[str, str]]:
    is_counted = "word/" in place
    for number, (spot, text) in enumerate(lines, 1):
        yield f"{place}{spot}{f' 第{number}段' if is_counted else ''}", text


def _walk(element: Element, texts: Lines, place: str) -> None:
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
