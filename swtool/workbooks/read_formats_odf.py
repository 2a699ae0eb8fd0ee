"""What a cell of an .ods looks like: beside its value stands what is seen of it, and that tells the number format."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator
from io import BytesIO
from typing import Any, NamedTuple

from swtool.patterns import Pattern
from swtool.workbooks.read_kind import DAMAGE

GENERAL = "General"
_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
_T, _X, _O = (f"{_OASIS}{part}:1.0}}" for part in ("table", "text", "office"))
_TABLE, _ROW = f"{_T}table", f"{_T}table-row"
_CELL, _COVERED = f"{_T}table-cell", f"{_T}covered-table-cell"
_MAX_REPEATS = 10_000  # of a row or cell that holds a number
_DECIMALS = Pattern(r"\d+\.(?P<places>\d+)(?P<percent>%?)")
_WHOLE_PERCENT = Pattern(r"\d+%")
_MONTH = Pattern(r"\d{4}[-/.年]\d{1,2}月?")
_IN_PARTS = Pattern(r'(?P<zeros>\d+)|(?P<words>[^\d"]+)')
_NO_CODE = Pattern(r"[.,:%/¥￥$]")


class FormatsOfOds(NamedTuple):
    """Number formats as an .xlsx writes them, by row and column (1-based); of plain cells nothing."""

    codes: dict[tuple[int, int], str]

    def at(self, row: int, column: int) -> str:
        """The format of a place."""
        return self.codes.get((row, column), GENERAL)

    def every(self) -> Collection[str]:
        """All formats of the sheet."""
        return set(self.codes.values())


def formats_of_ods(data: bytes, sheet_name: str) -> FormatsOfOds | None:
    """The formats of a sheet; None where its part of the file is not as it should be."""
    from lxml import etree  # type: ignore[import-untyped]

    codes: dict[tuple[int, int], str] = {}
    try:
        for row, times, cells in _rows(data, sheet_name):
            for column, code in _codes(cells):
                codes.update(((row + down, column), code) for down in range(times))
    except (etree.XMLSyntaxError, *DAMAGE):
        return None
    return FormatsOfOds(codes)


def _rows(data: bytes, sheet_name: str) -> Iterator[tuple[int, int, Any]]:
    from lxml import etree

    row, is_wanted = 1, False
    with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as part:
        for event, element in etree.iterparse(
            part, events=("start", "end"), tag=(_TABLE, _ROW), resolve_entities=False, no_network=True, load_dtd=False
        ):
            if element.tag == _TABLE:
                row, is_wanted = 1, event == "start" and element.get(f"{_T}name") == sheet_name
            elif event == "end":
                times = _count(element, "number-rows-repeated")
                if is_wanted:
                    yield row, min(times, _MAX_REPEATS), element
                row += times
            if event == "end":
                element.clear()


def _codes(row: Any) -> Iterator[tuple[int, str]]:
    column = 1
    for cell in row.iterchildren(_CELL, _COVERED):
        times = _count(cell, "number-columns-repeated")
        code = _code_of(cell)
        if code != GENERAL:
            yield from ((column + across, code) for across in range(min(times, _MAX_REPEATS)))
        column += times


def _code_of(cell: Any) -> str:
    kind, line = cell.get(f"{_O}value-type"), cell.find(f"{_X}p")
    if kind not in ("float", "percentage", "date") or line is None:
        return GENERAL
    return format_seen(kind, cell.get(f"{_O}value") or "", "".join(line.itertext()).strip())


def format_seen(kind: str, value: str, text: str) -> str:
    """The format under which a value is seen so: 7 as 007 is ``000``, 2021.1 as 2021.10 is ``0.00``."""
    if kind == "date":
        return 'yyyy"年"m"月"' if _MONTH.fullmatch(text) else GENERAL
    if match := _DECIMALS.fullmatch(text):
        return f"0.{'0' * len(match['places'])}{match['percent']}"
    if kind == "percentage":
        return "0%" if _WHOLE_PERCENT.fullmatch(text) else GENERAL
    digits = "".join(character for character in text if character.isascii() and character.isdigit())
    if not digits or text == value or _NO_CODE.search(text) or not _is_same(digits, value):
        return GENERAL
    parts = list(_IN_PARTS.finditer(text))
    if "".join(part[0] for part in parts) != text:
        return GENERAL
    return "".join("0" * len(part["zeros"]) if part["zeros"] else f'"{part["words"]}"' for part in parts)


def _is_same(digits: str, value: str) -> bool:
    try:
        return float(value) == int(digits)
    except ValueError:
        return False


def _count(element: Any, attribute: str) -> int:
    text = element.get(f"{_T}{attribute}") or "1"
    return min(max(int(text), 1), 1_048_576) if text.isascii() and text.isdigit() and len(text) < 12 else 1
