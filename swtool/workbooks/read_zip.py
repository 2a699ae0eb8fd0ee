"""Looking into a zipped workbook before any reader opens it: is it bounded, and what would a reader lose silently?

One pass over the sheet parts finds bombs and cells far from the table (a reader that builds a dense grid would take
gigabytes for a stray value in XFD1048576), and how many cells hold something, against which the reader's result is
held (see ``read_lost``).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from swtool.patterns import Pattern
from swtool.workbooks.cells import WorkbookFault
from swtool.workbooks.read_kind import DAMAGE, SEND_XLSX, entities, refusal
from swtool.workbooks.read_sheetpart import LARGE, SheetLook, is_sparse, look_at_sheet, whole_rows

if TYPE_CHECKING:
    from swtool.workbooks.read_engines import Grid
    from swtool.workbooks.read_parts import Ahead

MAX_PARTS = 5_000
MAX_UNPACKED = 400_000_000
MAX_RATIO, RATIO_FROM = 200, 50_000_000
CHILD_RATIO, CHILD_RATIO_FROM = 30, 30_000_000  # expands like no ordinary sheet: only the bounded child opens it
MAX_OTHER_PART = 60_000_000  # bytes of a part that is no sheet, such as the shared strings, for the same reason
_CHUNK, _FEED, _HEAD = 1 << 20, 1 << 17, 1 << 16
_DEFLATE_AT_MOST = 1032  # no deflated byte becomes more
_TRUSTED = 50_000_000

_SHEET_PART = Pattern(r"worksheets/[^/]+\.xml$", re.IGNORECASE)
_SHEET_TAG = Pattern(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION_TAG = Pattern(r"<(?:\w+:)?Relationship\s([^>]*)>")
_DATE_SYSTEM = Pattern(r'<workbookPr\b[^>]*\sdate1904="(?:0|1|true|false)"')
_NAMING = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_STRIKE, _STRUCK_IN = re.compile(b"strike"), ("xl/styles.xml", "xl/sharedStrings.xml")
_LINE_THROUGH, _ODF_STYLES = re.compile(rb'line-through-(?:style|type)="(?!none")'), ("styles.xml", "content.xml")
_ATTRIBUTE = Pattern(r"""([\w:]+)\s*=\s*["']([^"']*)["']""")


@dataclass(slots=True)
class Look:
    """What is known before reading. ``suspect``: only a bounded child process may open it.

    ``sheets`` by sheet name; ``parts``: what lies in the archive, in small letters, for what is told and not read.
    ``grids``: the cells of large sheets, by sheet name, where they were read meanwhile (see ``read_parts``).
    """

    date1904: bool = False
    suspect: bool = False
    sheets: dict[str, SheetLook] = field(default_factory=dict)
    parts: frozenset[str] = frozenset()
    grids: dict[str, Grid] = field(default_factory=dict, repr=False)
    has_unicode: bool = True  # texts are not written in a code page; old binary books before Excel 97 are
    has_covered_cells: bool = False  # merged cells of an .ods, whose ranges calamine does not give
    may_be_struck: bool = False  # the styles or texts of a book speak of a line through them (see ``read_struck``)
    struck: dict[str, frozenset[tuple[int, int]]] = field(default_factory=dict, repr=False)  # cells, by sheet name


def look_inside(data: bytes, name: str, *, and_read: bool = False) -> Look:
    """What the archive holds, and the cells of its large sheets where ``and_read`` is asked for. Raises WorkbookFault
    on bombs, entity definitions and locked archives."""
    look = Look()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_bounds(infos, name, look)
            look.parts = frozenset(info.filename.replace("\\", "/").lower() for info in infos)
            look.suspect |= len(look.parts) < len(infos)  # two parts of one name: readers may take either
            for info in infos:
                if info.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_entities(archive, info, name)
            if (
                and_read
                and not look.suspect
                and any(info.file_size >= LARGE and _SHEET_PART.search(info.filename) for info in infos)
            ):
                from swtool.workbooks.read_parts import Ahead

                with closing(Ahead(archive)) as ahead:
                    _look_at_parts(archive, data, look, ahead)
            else:
                _look_at_parts(archive, data, look)
            for info in infos:
                if not _SHEET_PART.search(info.filename) and info.compress_size * _DEFLATE_AT_MOST > _TRUSTED:
                    deque(blocks_of(data, info), maxlen=0)
    except DAMAGE:
        look.suspect = True  # damaged in places: a reader may still get at the sheets
    return look


def blocks_of(data: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked part, about a megabyte at a time; quicker than the archive's own reading, and without its checksum.

    Raises BadZipFile where the part unpacks to more than the directory says, for a reader would not stop there, and
    where it has no end.
    """
    name_size, extra_size = struct.unpack_from("<HH", data, info.header_offset + 26)
    start = info.header_offset + 30 + name_size + extra_size
    packed = memoryview(data)[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK))
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError(info.filename)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    at, total, rest = 0, 0, b""
    while not inflate.eof:
        if not rest:
            rest = bytes(packed[at : at + _FEED])
            at += _FEED
        is_fed = bool(rest)
        block = inflate.decompress(rest, _CHUNK)  # without more to unpack there may be the rest of a repetition to come
        rest = inflate.unconsumed_tail
        total += len(block)
        if total > info.file_size or not (block or is_fed):
            raise zipfile.BadZipFile(info.filename)
        if block:
            yield block


def _plain(name: str) -> str:
    """The name of a sheet as people see it."""
    if "&" not in name:
        return name
    from html import unescape  # whose thousands of names no other book needs

    return unescape(name)


def sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part path → sheet name, as the workbook declares them."""
    try:
        workbook = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return {}
    targets = {}
    for tag in _RELATION_TAG.finditer(relations):
        given = dict(_ATTRIBUTE.findall(tag[1]))
        target = given.get("Target", "")
        targets[given.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    names = {}
    for tag in _SHEET_TAG.finditer(workbook):
        given = dict(_ATTRIBUTE.findall(tag[1]))
        link = next((value for key, value in given.items() if key.endswith(":id")), "")
        if link in targets:
            names[targets[link]] = _plain(given.get("name", ""))
    return names


def _speaks_of(sign: re.Pattern[bytes], data: bytes, parts: list[zipfile.ZipInfo]) -> bool:
    return any(
        sign.search(before[-64:] + block)
        for part in parts
        for before, block in pairwise(chain([b""], blocks_of(data, part)))
    )


def _is_unbounded(sheet: SheetLook, data: bytes, info: zipfile.ZipInfo) -> bool:
    """Whether a reader would make a grid of the sheet that is large and mostly empty, or nobody can tell."""
    pieces = whole_rows(blocks_of(data, info))
    if sheet.is_unplaced:
        from swtool.workbooks.read_walk import is_bounded

        return not is_bounded(pieces)
    return sheet.is_far and not sheet.is_list and is_sparse(pieces)


def _is_plainly_named(archive: zipfile.ZipFile) -> bool:
    """Whether nobody can take the parts for other sheets than ``sheet_paths`` does: a grid goes by the sheet's name."""
    texts = [archive.read(name).decode("utf-8", "replace") for name in _NAMING]
    ids = [dict(_ATTRIBUTE.findall(tag[1])).get("Id", "") for tag in _RELATION_TAG.finditer(texts[1])]
    sheets = [_ATTRIBUTE.findall(tag[1]) for tag in _SHEET_TAG.finditer(texts[0])]
    links = [value for said in sheets for key, value in said if key.lower().endswith(":id")]
    names = [value for said in sheets for key, value in said if key == "name"]
    return (
        not any(odd in text for text in texts for odd in ("<!--", "<![CDATA[", "<?xml-"))
        and all(len(set(each)) == len(each) for each in (ids, links, names))
        and len(links) == len(names) == len(sheets)
    )


def _check_bounds(parts: list[zipfile.ZipInfo], name: str, look: Look) -> None:
    unpacked, packed = sum(part.file_size for part in parts), max(sum(part.compress_size for part in parts), 1)
    if len(parts) > MAX_PARTS:
        raise refusal(name, f"文件结构不正常，里面有{len(parts)}个部件")
    if unpacked > MAX_UNPACKED or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed):
        raise WorkbookFault(
            f"读不了：文件展开后有{unpacked // 1_000_000} MB，超过上限。",
            where=name,
            why="可能有大量空行空列被设了格式，也可能不是正常的表格文件",
            remedy=f"请删除表格以外的行和列，或者分成几个文件。{SEND_XLSX}",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise refusal(name, "压缩包加了密码")
    look.suspect |= unpacked > CHILD_RATIO_FROM and unpacked > CHILD_RATIO * packed
    look.suspect |= any(part.file_size > MAX_OTHER_PART for part in parts if not _SHEET_PART.search(part.filename))


def _check_entities(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> None:
    with archive.open(info) as part:
        head = part.read(_HEAD)
    head = head[: head.find(b"<row")] if b"<row" in head else head
    head = head.replace(b"\0", b"")  # also where the part is written in UTF-16
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise entities(name)


def _look_at_parts(archive: zipfile.ZipFile, data: bytes, look: Look, ahead: Ahead | None = None) -> None:
    parts = {info.filename.replace("\\", "/"): info for info in archive.infolist()}
    if "content.xml" in parts:
        tail = b""
        for block in blocks_of(data, parts["content.xml"]):
            look.date1904 |= b'table:date-value="1904-01-01"' in tail + block
            look.has_covered_cells |= b"covered-table-cell" in tail + block
            tail = block[-64:]
        look.may_be_struck = _speaks_of(_LINE_THROUGH, data, [parts[path] for path in _ODF_STYLES if path in parts])
        return
    if "xl/workbook.xml" in parts:
        text = archive.read(parts["xl/workbook.xml"]).decode("utf-8", "replace")
        look.date1904 = bool(re.search(r"""\bdate1904\s*=\s*["'](?:1|true|on)["']""", text))
        if "date1904" in text and not (text.count("date1904") == 1 and _DATE_SYSTEM.search(text)):
            ahead = None  # what a reader makes of it is not known
    look.may_be_struck = _speaks_of(_STRIKE, data, [parts[path] for path in _STRUCK_IN if path in parts])
    found: dict[str, SheetLook] = {}
    for path, info in parts.items():
        if not _SHEET_PART.search(path):
            continue
        then = ahead.follow(path, info, date1904=look.date1904) if ahead else None
        sheet = look_at_sheet(whole_rows(blocks_of(data, info)), then)
        sheet.path = path
        look.suspect |= sheet.is_odd or _is_unbounded(sheet, data, info)
        look.may_be_struck |= sheet.may_be_struck
        found[path] = sheet
    names = {path: name for path, name in sheet_paths(archive).items() if path in found}
    look.sheets = {name: found[path] for path, name in names.items()}
    if ahead and names and not look.suspect and _is_plainly_named(archive):
        look.grids = {name: grid for path, name in names.items() if (grid := ahead.grid(path))}
