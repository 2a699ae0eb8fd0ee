"""Tables of a Word document (.docx), walked in one pass over its main part.

What is marked as deleted is not read; what is inserted is. Text boxes, pictures, comments, hidden text and the small
pinyin above a name are left out. Both dialects of the format are read, for only local names are looked at.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from swtool.workbooks.cells import Sheet
from swtool.workbooks.read_kind import SEND_DOCX, refusal
from swtool.workbooks.read_word import MAX_COLUMNS, WordCell, WordTables

_TABLE, _ROW, _PARAGRAPH, _BOX = "tbl", "tr", "p", "txbxContent"
_UNSEEN = {"del", "moveFrom", _BOX, _TABLE, "rt", "pict", "drawing", "object", "rPr", "pPr", "Choice", "comment"}
_WRAPPERS = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}
_LINES = ("strike", "dstrike")
_OFF = {"0", "false", "off"}
# Boxes and ticks that forms draw with symbol fonts: (font, code) → the character that a person sees.
_SYMBOLS = {
    ("wingdings", 0xFE): "☑", ("wingdings", 0xA8): "□", ("wingdings", 0x6F): "□", ("wingdings", 0xFC): "√",
    ("wingdings", 0xFB): "×", ("wingdings", 0xFD): "☒", ("wingdings 2", 0x52): "☑", ("wingdings 2", 0xA3): "□",
    ("wingdings 2", 0x50): "√", ("wingdings 2", 0x4F): "×", ("wingdings 2", 0x53): "☒",
}  # fmt: skip


def read_docx(data: bytes, name: str) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The document's tables as sheets, and notes. Raises WorkbookFault where there is none, or the XML breaks off."""
    from lxml import etree  # type: ignore[import-untyped]

    tables = WordTables(name)
    tags = tuple(f"{{*}}{tag}" for tag in (_TABLE, _ROW, _PARAGRAPH, _BOX))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open(_main_part(archive)) as part:
            steps = etree.iterparse(
                part, events=("start", "end"), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
            )
            for event, element in steps:
                _take(tables, event, element)
    except etree.XMLSyntaxError as error:
        raise refusal(name, "文档内容不完整或格式不对", SEND_DOCX) from error
    except KeyError as error:
        raise refusal(name, "这是 Word 文档，但缺少正文", SEND_DOCX) from error
    return tables.result()


def _main_part(archive: zipfile.ZipFile) -> str:
    """The part that the package names as its document; the usual one where it names none."""
    from lxml import etree

    try:
        relations = etree.fromstring(archive.read("_rels/.rels"), etree.XMLParser(resolve_entities=False))
    except (KeyError, etree.XMLSyntaxError):
        return "word/document.xml"
    for relation in relations:
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            target = str(relation.get("Target", "")).lstrip("/")
            if target in archive.namelist():
                return target
    return "word/document.xml"


def _take(tables: WordTables, event: str, element: Any) -> None:
    kind = _local(element)
    if kind == _BOX:
        tables.in_box += 1 if event == "start" else -1
        if event == "end":
            tables.skipped_box |= any(map(str.strip, element.itertext()))
            element.clear()
    elif tables.in_box:
        return
    elif kind == _TABLE:
        if event == "start":
            tables.begin_table()
        else:
            tables.end_table()
            element.clear()
    elif event == "start":
        return
    elif kind == _ROW and tables.in_table:
        _take_row(tables, element)
        element.clear()
    elif kind == _PARAGRAPH and not tables.in_table:
        tables.add_line(_text(element))
        element.clear()


def _take_row(tables: WordTables, row: Any) -> None:
    properties = _child(row, "trPr")
    if properties is not None and _child(properties, "del") is not None:
        return
    cells: list[WordCell] = []
    joins = False
    for cell in _through_wrappers(row, "tc"):
        given = _child(cell, "tcPr")
        if given is not None and _child(given, "cellDel") is not None:
            continue
        across = _number(given, "gridSpan", 1)
        if cells and joins and _setting(given, "hMerge") == "continue":  # how old documents merge to the right
            cells[-1].across = min(cells[-1].across + across, MAX_COLUMNS)
            continue
        joins = _setting(given, "hMerge") == "restart"
        down = _setting(given, "vMerge")
        lines = list(_through_wrappers(cell, _PARAGRAPH))
        text = "\n".join(map(_text, lines)).strip()
        cells.append(
            WordCell(
                text,
                across,
                continues=down == "continue",
                starts_merge=down == "restart",
                is_struck=any(map(_is_struck, lines)),
            )
        )
    tables.add_row(cells, _number(properties, "gridBefore", 0))


def _text(element: Any) -> str:
    return "".join(_pieces(element)).strip()


def _pieces(element: Any) -> Iterator[str]:
    """What a reader of the document sees of this element, in order."""
    for child in element:
        kind = _local(child)
        if kind == "t":
            yield child.text or ""
        elif kind in ("br", "cr"):
            yield "\n"
        elif kind in ("tab", "ptab"):
            yield " "
        elif kind == "noBreakHyphen":
            yield "-"
        elif kind == "sym":
            yield _symbol(child)
        elif kind == "r" and _is_hidden(child):
            continue
        elif kind and kind not in _UNSEEN:
            yield from _pieces(child)


def _is_hidden(run: Any) -> bool:
    return _is_on(_child(run, "rPr"), "vanish")


def _is_struck(element: Any) -> bool:
    """Whether words that are read have a line through them, drawn by hand: a tracked deletion is not read at all."""
    for child in element:
        kind = _local(child)
        if kind == "r":
            given = _child(child, "rPr")
            if any(_is_on(given, line) for line in _LINES) and not _is_hidden(child) and _text(child):
                return True
        elif kind and kind not in _UNSEEN and _is_struck(child):
            return True
    return False


def _is_on(properties: Any, kind: str) -> bool:
    found = _child(properties, kind)
    return found is not None and _value(found) not in _OFF


def _symbol(element: Any) -> str:
    given = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
    try:
        code = int(given.get("char", ""), 16)
    except ValueError:
        return ""
    shown = _SYMBOLS.get((given.get("font", "").lower(), code & 0xFF))
    return shown or (chr(code) if 0x20 <= code < 0xD800 else "")


def _through_wrappers(element: Any, kind: str) -> Iterator[Any]:
    for child in element:
        found = _local(child)
        if found == kind:
            yield child
        elif found in _WRAPPERS:
            yield from _through_wrappers(child, kind)


def _setting(properties: Any, kind: str) -> str:
    """The value of a merge property: ``""`` where it is not set, ``continue`` where it is set without a value."""
    found = _child(properties, kind)
    return "" if found is None else _value(found) or "continue"


def _number(properties: Any, kind: str, otherwise: int) -> int:
    found = _child(properties, kind)
    text = "" if found is None else _value(found)
    return min(max(int(text), otherwise), MAX_COLUMNS) if text.isascii() and text.isdigit() else otherwise


def _value(element: Any) -> str:
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == "val"), "")


def _child(element: Any, kind: str) -> Any:
    return None if element is None else next((child for child in element if _local(child) == kind), None)


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
