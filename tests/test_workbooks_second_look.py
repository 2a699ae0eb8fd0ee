"""What the one reader of .ods and .xlsb gives is held against a count of its own; less is refused with numbers."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from swtool.workbooks import read_open
from swtool.workbooks.cells import Book, Sheet, WorkbookFault
from swtool.workbooks.read import read
from swtool.workbooks.read_kind import Container
from swtool.workbooks.read_second_look import cells_of_ods, cells_of_xlsb
from tests.book_samples import ROWS, odf_table, open_document, zipped

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def opened(tmp_path: Path, content: bytes, name: str) -> Book:
    path = tmp_path / name
    path.write_bytes(content)
    return read(path)


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of a binary part ([MS-XLSB] 2.1.4): kinds from 128 on take two bytes."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    return head + (bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])) + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(column: int, kind: int, content: bytes) -> bytes:
    return record(kind, struct.pack("<II", column, 0) + content)


def row(number: int, *cells: bytes) -> bytes:
    return record(0, struct.pack("<II", number, 0) + bytes(17)) + b"".join(cells)


def binary_book(*rows: bytes) -> bytes:
    """An .xlsb with one sheet 名册; shared texts are 甲 and a blank one."""
    return zipped(binary_parts(*rows))


def binary_parts(*rows: bytes) -> dict[str, str | bytes]:
    """The parts of ``binary_book``."""
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide("名册")
    book = record(131) + record(143) + record(156, bundle) + record(144) + record(132)
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, 5)
    sheet = record(129) + record(148, size) + record(145) + b"".join(rows) + record(146) + record(130)
    shared = record(159, struct.pack("<II", 2, 2)) + record(19, b"\0" + wide("甲")) + record(19, b"\0" + wide(""))
    links = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.bin"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.bin"/></Relationships>'
    )
    root = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.bin"/></Relationships>'
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": root,
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": links,
        "xl/worksheets/sheet1.bin": sheet,
        "xl/sharedStrings.bin": shared + record(160),
    }


HEAD = row(0, cell(0, 7, struct.pack("<I", 0)), cell(1, 6, wide("乙")))
FIRST = row(1, cell(0, 5, struct.pack("<d", 3.5)), cell(1, 2, struct.pack("<i", 7 << 2 | 2)), cell(2, 4, b"\1"))
BLANK = row(2, cell(0, 7, struct.pack("<I", 1)), cell(1, 1, b""), cell(2, 3, b"\x07"), cell(3, 5, struct.pack("<d", 1)))
BOOK = binary_book(HEAD, FIRST, BLANK)


def test_an_xlsb_is_read_and_counted(tmp_path: Path) -> None:
    """Two texts, then a number, a short number and a truth value, then a blank text, a blank, an error and a number."""
    assert cells_of_xlsb(BOOK) == {"名册": 6}
    sheet = opened(tmp_path, BOOK, "名册.xlsb").sheets[0]
    assert [list(row) for row in sheet.rows[:2]] == [["甲", "乙", "", ""], [3.5, 7, True, ""]]


def test_a_text_of_several_runs_in_its_cell_is_not_lost_silently(tmp_path: Path) -> None:
    rich = cell(2, 62, b"\1" + wide("丙") + struct.pack("<IHH", 1, 0, 0))
    with pytest.raises(WorkbookFault, match="名册"):
        opened(tmp_path, binary_book(row(0, cell(0, 6, wide("甲")), cell(1, 6, wide("乙")), rich)), "名册.xlsb")


SPREADSHEET = open_document("spreadsheet", odf_table(ROWS))
BOTH = pytest.mark.parametrize(
    ("content", "container"), [(BOOK, Container.XLSB), (SPREADSHEET, Container.ODS)], ids=["xlsb", "ods"]
)


@BOTH
def test_a_row_that_the_reader_drops_is_noticed(
    monkeypatch: pytest.MonkeyPatch, content: bytes, container: Container
) -> None:
    genuine = read_open.by_calamine

    def forgetful(data: bytes, *_: object) -> tuple[Sheet, ...]:
        (sheet,) = genuine(data)
        del sheet.rows[-1]
        return (sheet,)

    assert read_open.open_container(container, content, "名册", None).sheets[0].name == "名册"
    monkeypatch.setattr(read_open, "by_calamine", forgetful)
    with pytest.raises(WorkbookFault, match="读不全") as refused:
        read_open.open_container(container, content, "名册", None)
    assert "〔名册〕文件里有" in str(refused.value)


@BOTH
def test_a_sheet_that_the_reader_drops_is_noticed(
    monkeypatch: pytest.MonkeyPatch, content: bytes, container: Container
) -> None:
    monkeypatch.setattr(read_open, "by_calamine", lambda *_: (Sheet("别的", True, [["甲"]]),))
    with pytest.raises(WorkbookFault, match="〔名册〕整张没有读出来"):
        read_open.open_container(container, content, "名册", None)


def test_an_ods_is_counted_with_its_repeats_and_without_what_is_blank(tmp_path: Path) -> None:
    """甲 three times, 乙 by its value alone, a 3 in four rows; a blank text, an error and a mere style do not count."""
    body = (
        '<table:table table:name="名册"><table:table-row>'
        '<table:table-cell office:value-type="string" table:number-columns-repeated="3"><text:p>甲</text:p>'
        "</table:table-cell>"
        '<table:table-cell office:value-type="string" office:string-value="乙"/>'
        '<table:table-cell office:value-type="string"><text:p> </text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="1000"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="4"><table:table-cell office:value-type="float" office:value="3">'
        "<text:p>3</text:p></table:table-cell></table:table-row></table:table>"
    )
    content = open_document("spreadsheet", body)
    assert cells_of_ods(content) == {"名册": 8}
    assert opened(tmp_path, content, "名册.ods").sheets[0].rows[1][0] == 3


def test_a_text_without_a_type_is_not_passed_over(tmp_path: Path) -> None:
    """LibreOffice shows it; calamine gives an empty cell."""
    body = odf_table(ROWS).replace(' office:value-type="string"', "", 1)
    with pytest.raises(WorkbookFault, match="读不全"):
        opened(tmp_path, open_document("spreadsheet", body), "名册.ods")


def test_a_part_that_breaks_off_says_nothing() -> None:
    assert cells_of_xlsb(BOOK[: len(BOOK) // 2]) == {}
    assert cells_of_xlsb(binary_book(HEAD, cell(0, 6, struct.pack("<I", 500)))) == {}  # a text longer than its record
