"""What a file does with its text beside holding it: hides it, colours it away, draws over it, computes it anew.

Two files with the same text may show different things. Each of the marks below is a short text that says what there is
and where; a file that came back may have none that the published one has not. Pictures in headers are not looked at.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from swtool.patterns import Pattern

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What a word processor shows that is no text of a paragraph, or does not show though it is.
_DRAWN = {
    "vanish": "隐藏的文字",
    "webHidden": "隐藏的文字",
    "specVanish": "隐藏的文字",
    "oMath": "公式",
    "sym": "符号字体",
    "altChunk": "嵌入的内容",
    "object": "嵌入的内容",
    "textpath": "艺术字",
    "drawing": "图形",
    "pict": "图形",
}
_OFF = frozenset(["0", "false", "off"])
_WHITE = Pattern(r"(?:FF)?F[A-F0-9]F[A-F0-9]F[A-F0-9]", re.IGNORECASE)
_LEAST_SIZE = 4  # points; half points in a Word document
_LEAST_HEIGHT = 3  # points of a row; characters of a column are as small
# A number format that shows the number: digits, separators, a sign, a colour, a day.
_PLAIN_FORMAT = Pattern(
    r"(?:General|@|"
    r"(?:\[(?:Red|Black|\$-[0-9A-Fa-f]+)\]|[#0,.%?_*()\-+ ¥/ymdhs年月日:;]|\"[-年月日 ]*\")+)"
)


def marks_of_word(root: ET.Element) -> Iterator[str]:
    """The marks of a part of a Word document (its text, its styles)."""
    for element in root.iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        value = element.get(f"{_W}val", "")
        if name in _DRAWN and value not in _OFF:
            yield _DRAWN[name]
        elif name == "color" and _WHITE.fullmatch(value):
            yield "白色的文字"
        elif name in ("sz", "w") and element.tag == f"{_W}sz" and value.isdigit() and int(value) < 2 * _LEAST_SIZE:
            yield "小得看不见的文字"


def marks_of_sheets(path: Path) -> tuple[str, ...]:
    """The marks of an xlsx workbook; one that says so where it cannot be looked at."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as package:
            drawn = [name for name in package.namelist() if re.match(r"xl/(?:drawings|media|charts)/[^_]", name)]
        book = load_workbook(path)
    except Exception:  # noqa: BLE001 - a library for many shapes of file, and this one came from outside
        return ("读不出的显示方式",)
    try:
        found = ["图形"] * len(drawn)
        for sheet in book.worksheets:
            found += _of_sheet(sheet)
    finally:
        book.close()
    return tuple(found)


def _of_sheet(sheet: Worksheet) -> Iterator[str]:
    if sheet.sheet_state != "visible":
        yield f"隐藏的工作表〔{sheet.title}〕"
    for key, row in sheet.row_dimensions.items():
        if row.hidden or (row.height is not None and row.height < _LEAST_HEIGHT):
            yield f"〔{sheet.title}〕隐藏的第{key}行"
    for letter, column in sheet.column_dimensions.items():
        if column.hidden or (column.customWidth and column.width < 1):
            yield f"〔{sheet.title}〕隐藏的{letter}列"
    for _ in sheet.conditional_formatting:
        yield f"〔{sheet.title}〕条件格式"
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.value is not None:
                yield from _of_cell(sheet.title, cell)


def _of_cell(sheet: str, cell: Cell) -> Iterator[str]:
    place = f"〔{sheet}〕{cell.coordinate}"
    if cell.data_type == "f":
        yield f"{place}公式"
    shown = cell.number_format
    if not _PLAIN_FORMAT.fullmatch(shown) or any(not section.strip() for section in shown.split(";")):
        yield f"{place}改变显示内容的数字格式"
    font = cell.font
    if font.color is not None and isinstance(font.color.rgb, str) and _WHITE.fullmatch(font.color.rgb):
        yield f"{place}白色的文字"
    if font.sz is not None and font.sz < _LEAST_SIZE:
        yield f"{place}小得看不见的文字"


def marks_of_tag(tag: str, attributes: dict[str, str | None], known: frozenset[str]) -> Iterator[str]:
    """The marks of an element of a page. ``known`` are elements that only hold text."""
    if tag not in known:
        yield f"<{tag}>"
    for name in ("style", "class", "bgcolor", "align", "dir"):
        if value := re.sub(r"\s+", "", attributes.get(name) or ""):
            yield f"{name}={value}"
    yield from (f"<{tag} {name}>" for name in attributes if name == "hidden" or name.startswith("on"))
