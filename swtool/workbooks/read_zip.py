"""Looking into a zipped workbook before any reader opens it: is it bounded, and what would a reader lose silently?

One pass over the sheet parts costs about a tenth of reading them. It finds bombs and cells far from the table (a
reader that builds a dense grid would take gigabytes for a stray value in XFD1048576), error values, which calamine
gives as empty, and formulas that were never calculated.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from swtool.workbooks.cells import WorkbookFault, column_number
from swtool.workbooks.read_kind import SEND_XLSX, refusal

MAX_PARTS = 5_000
MAX_UNPACKED = 400_000_000
MAX_RATIO, RATIO_FROM = 200, 50_000_000
GRID_CELLS = 10_400_000  # 200,000 rows × 52 columns: what a sheet without far cells can reach at most
_CHUNK, _OVERLAP = 1 << 20, 4096

_SHEET_PART = re.compile(r"worksheets/[^/]+\.xml$", re.IGNORECASE)
# A cell beyond column AZ, a row beyond 199,999. Literal starts keep the search quick: it runs over 100 MB.
_FAR_COLUMN = re.compile(rb'r="(?:[A-Za-z]{3}|[B-Zb-z][A-Za-z])\d')
_FAR_ROW = re.compile(rb'<row r="(?:\d{7}|[2-9]\d{5})')
_ODD_WRITING = re.compile(rb"""\br\s*=\s*'|\br\s+=|\br=\s|<\w{1,9}:row\b""")
_PLACE = re.compile(rb'r="([A-Za-z]{0,3})(\d{0,7})"')
# Bounded repeats: a part without any ">" must not cost quadratic time.
_ERROR = re.compile(
    rb"<(?:\w{1,9}:)?c\b([^>]{0,300})>\s{0,9}(?:<(?:\w{1,9}:)?f\b[^>]{0,300}(?:/>|>[^<]{0,2000}</(?:\w{1,9}:)?f>))?"
    rb"\s{0,9}<(?:\w{1,9}:)?v>(#[^<]{1,20})</"
)
_UNCALCULATED = re.compile(
    rb"<(?:\w{1,9}:)?c\b([^>]{0,300})>\s{0,9}<(?:\w{1,9}:)?f\b[^>]{0,300}(?:/>|>[^<]{0,2000}</(?:\w{1,9}:)?f>)"
    rb"\s{0,9}(?:<(?:\w{1,9}:)?v\s?/>|<(?:\w{1,9}:)?v></(?:\w{1,9}:)?v>)?</(?:\w{1,9}:)?c>"
)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_SHEET_TAG = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION_TAG = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*["']([^"']*)["']""")


@dataclass(slots=True)
class SheetLook:
    """What one sheet part shows: error values and uncalculated formulas by place (row, column; 1-based)."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)


@dataclass(slots=True)
class Look:
    """What is known before reading. ``suspect``: only a bounded child process may open it."""

    date1904: bool = False
    suspect: bool = False
    sheets: dict[str, SheetLook] = field(default_factory=dict)  # by sheet name
    has_covered_cells: bool = False  # merged cells of an .ods, whose ranges no reader here gives


def look_inside(data: bytes, name: str) -> Look:
    """What the archive holds. Raises WorkbookFault on bombs, entity definitions and locked archives."""
    look = Look()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_bounds(archive.infolist(), name)
            for info in archive.infolist():
                if info.filename.lower().endswith((".xml", ".rels")):
                    _check_entities(archive, info, name)
            _look_at_parts(archive, look)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        look.suspect = True  # damaged in places: a reader may still get at the sheets
    return look


def _check_bounds(parts: list[zipfile.ZipInfo], name: str) -> None:
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > MAX_PARTS:
        raise refusal(name, f"文件结构不正常，里面有{len(parts)}个部件")
    if unpacked > MAX_UNPACKED or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * max(packed, 1)):
        raise WorkbookFault(
            f"读不了：文件展开后有{unpacked // 1_000_000} MB，超过上限。",
            where=name,
            why="可能有大量空行空列被设了格式，也可能不是正常的表格文件",
            remedy=f"请删除表格以外的行和列，或者分成几个文件。{SEND_XLSX}",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise refusal(name, "压缩包加了密码")


def _check_entities(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> None:
    with archive.open(info) as part:
        head = part.read(_OVERLAP)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise refusal(name, "文件里有不正常的内容（XML 实体定义），不是表格软件保存的文件")


def _look_at_parts(archive: zipfile.ZipFile, look: Look) -> None:
    parts = {info.filename.replace("\\", "/"): info for info in archive.infolist()}
    if "content.xml" in parts:
        for chunk in _chunks(archive, parts["content.xml"]):
            look.date1904 |= b'table:date-value="1904-01-01"' in chunk
            look.has_covered_cells |= b"covered-table-cell" in chunk
        return
    if "xl/workbook.xml" in parts:
        text = archive.read(parts["xl/workbook.xml"]).decode("utf-8", "replace")
        look.date1904 = bool(re.search(r"""\bdate1904\s*=\s*["'](?:1|true|on)["']""", text))
    found = {path: _look_at_sheet(archive, info, look) for path, info in parts.items() if _SHEET_PART.search(path)}
    if any(sheet.errors or sheet.uncalculated for sheet in found.values()):
        names = _sheet_names(archive)
        look.sheets = {names[path]: sheet for path, sheet in found.items() if path in names}


def _look_at_sheet(archive: zipfile.ZipFile, info: zipfile.ZipInfo, look: Look) -> SheetLook:
    sheet = SheetLook()
    is_far = False
    for number, chunk in enumerate(_chunks(archive, info)):
        if number == 0:  # a writer writes its references in one way
            look.suspect |= bool(_ODD_WRITING.search(chunk, 0, 1 << 16))
        is_far = is_far or bool(_FAR_COLUMN.search(chunk)) or bool(_FAR_ROW.search(chunk))
        if b't="e"' in chunk:
            _note_errors(chunk, sheet)
        if b"<f" in chunk:
            _note_uncalculated(chunk, sheet)
    if is_far:
        look.suspect |= _is_sparse(archive, info)
    return sheet


def _is_sparse(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Whether the grid that spans all cells is large, and mostly empty."""
    cells, rows, columns = 0, 1, 1
    for chunk in _chunks(archive, info):
        cells += chunk.count(b"<c ") + chunk.count(b"<c>")
        for letters, number in set(_PLACE.findall(chunk)):
            columns = max(columns, column_number(letters.decode("ascii")))
            rows = max(rows, int(number or 0))
    return rows * columns > GRID_CELLS and rows * columns > 3 * cells


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part in pieces that overlap, so that nothing is missed at a seam."""
    tail = b""
    with archive.open(info) as part:
        while block := part.read(_CHUNK):
            yield tail + block
            tail = block[-_OVERLAP:]


def _note_errors(chunk: bytes, sheet: SheetLook) -> None:
    for match in _ERROR.finditer(chunk):
        place = _place(match[1])
        if place and b't="e"' in match[1]:
            sheet.errors[place] = unescape(match[2].decode("utf-8", "replace"))


def _note_uncalculated(chunk: bytes, sheet: SheetLook) -> None:
    for match in _UNCALCULATED.finditer(chunk):
        place = _place(match[1])
        if place and b't="str"' not in match[1]:  # a formula whose result is the empty text was calculated
            sheet.uncalculated.add(place)


def _place(attributes: bytes) -> tuple[int, int] | None:
    reference = _REFERENCE.search(attributes)
    return (int(reference[2]), column_number(reference[1].decode("ascii"))) if reference else None


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part path → sheet name."""
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
            names[targets[link]] = unescape(given.get("name", ""))
    return names
