"""Sheets written by hand, each of which counts as large and is read in parts of a row or two."""

from __future__ import annotations

import pytest

from swtool.workbooks import read_parts, read_zip
from swtool.workbooks.cells import Sheet
from swtool.workbooks.read_engines import by_calamine
from swtool.workbooks.read_zip import Look, look_inside
from tests.book_samples import raw_xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DATED = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
MARGINS = '<pageMargins left="0.7" right="0.7" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>'


@pytest.fixture(autouse=True)
def tiny_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sheet counts as large, is unpacked a few bytes at a time, and each row or two make a part."""
    monkeypatch.setattr(read_zip, "LARGE", 0)
    monkeypatch.setattr(read_parts, "LARGE", 0)
    monkeypatch.setattr(read_zip, "_CHUNK", 64)
    monkeypatch.setattr(read_parts, "PART", 150)


def looked(content: bytes) -> Look:
    return look_inside(content, "名册.xlsx", and_read=True)


def whole(content: bytes) -> tuple[Sheet, ...]:
    return by_calamine(content)


def in_parts(content: bytes) -> tuple[Sheet, ...]:
    look = looked(content)
    assert look.grids.keys() == look.sheets.keys()
    return by_calamine(content, look.grids)


def typed(sheets: tuple[Sheet, ...]) -> list[tuple[object, ...]]:
    """All that a sheet holds, with the types of its cells: 1 and 1.0 and True are equal."""
    return [(each, each.merged, [[(type(cell), cell) for cell in cells] for cells in each.rows]) for each in sheets]


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def text(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def number(place: str, value: str, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def sheet(*rows: str, end: str = "") -> str:
    return f"<sheetData>{''.join(rows)}</sheetData>{end}"


def book(*sheets: str, styles: str = DATED) -> bytes:
    names = {f"名册{at}": body for at, body in enumerate(sheets, 1)}
    return raw_xlsx(names, more={"xl/styles.xml": styles})


ROSTER = sheet(
    row(1, text("B1", "姓名"), text("C1", "入职"), text("D1", "学时")),
    row(2, text("B2", "王示例"), number("C2", "44377", 1), number("D2", "30")),
    row(5, text("A5", "许村镇"), text("B5", "李示例")),  # further left than the heading, behind two blank rows
    row(6, text("B6", "赵示例"), number("E6", "12.5")),  # further right
    '<row r="9"/>',
    end=f'<mergeCells count="1"><mergeCell ref="A5:A6"/></mergeCells>{MARGINS}',
)
PLAIN = [row(at, text(f"A{at}", f"第{at}行"), number(f"B{at}", str(at))) for at in range(1, 20)]
NUMBERS = [row(at, number(f"A{at}", str(at)), number(f"B{at}", str(at))) for at in range(1, 20)]
