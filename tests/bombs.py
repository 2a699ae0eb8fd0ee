"""Files that would take all memory or never end, made small: name → bytes. Each is made only when it is asked for."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable
from functools import partial

from tests.book_samples import (
    ROWS,
    docx,
    open_document,
    raw_xlsx,
    shared_body,
    sheet_xml,
    spreadsheetml,
    word_row,
    word_table,
    zipped,
)
from tests.old_books import compound, old_book, record

ENTITIES = "<!DOCTYPE x [" + '<!ENTITY a0 "aaaaaaaaaa">' + "".join(
    f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10)
) + "]>"  # fmt: skip


def _far_cells(*places: str) -> bytes:
    cells = "".join(f'<row r="{place.lstrip("ABCDEFTXZ")}"><c r="{place}"><v>1</v></c></row>' for place in places)
    return raw_xlsx({"表": f"<sheetData>{cells}</sheetData>"})


def _without_places(cell: str) -> bytes:
    """One row across 60,000 columns and as many rows below it, none of whose cells says where it stands."""
    wide, rows = cell * 60_000, f"<row>{cell}</row>" * 60_000
    return raw_xlsx({"表": f'<sheetData><row r="1">{wide}</row>{rows}</sheetData>'})


def _written_otherwise(cell: str, rows: int = 2000) -> bytes:
    """A far cell that does not begin with its place, behind many that are written as usual."""
    lines = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, rows))
    far = f"<row r='1048576'>{cell}</row>"
    return raw_xlsx({"表": f"<sheetData>{lines}{far}</sheetData>"})


def _across_a_seam() -> bytes:
    """A far cell whose tag lies where a long piece without any end of a row or cell is cut."""
    head = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'
    tail = '</t ></is ></c ></row ><row r="1048576">'
    before = len(sheet_xml("").partition("</worksheet>")[0])
    filled = head + "x" * ((5 << 20) - before - len(head) - len(tail) - 1) + tail
    return raw_xlsx({"表": f'{filled}<c r="XFD1048576"><v>1</v></c></row></sheetData>'})


def _many_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="A{row}:C{row}"/>' for row in range(1, 50_001))
    body = '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData>'
    return raw_xlsx({"表": f'{body}<mergeCells count="50000">{merges}</mergeCells>'})


def _merged_roster(*merges: str, rows: int = 3) -> bytes:
    """A roster whose rows lack their stations' names, merged like this: something to be marked."""
    shared: list[str] = []
    lines = [ROWS[0], *(("", *ROWS[1][1:]) for _ in range(rows))]
    merged = "".join(f'<mergeCell ref="{merge}"/>' for merge in merges)
    return raw_xlsx({"表": f"{shared_body(lines, shared)}<mergeCells>{merged}</mergeCells>"}, shared)


def _wide_merges() -> bytes:
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 5000
    body = '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData>'
    return raw_xlsx({"表": f"{body}<mergeCells>{merges}</mergeCells>"})


def _expanding(ratio: int) -> bytes:
    """A sheet of so many times its packed size: 40 is an odd sheet, 10,000 no sheet at all."""
    if ratio > 100:
        return zipped({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b" " * 300_000_000})
    dice = random.Random(1)
    rows = []
    for row in range(1, 60_001):
        cells = "".join(f'<c r="{column}{row}" s="1"/>' for column in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        rows.append(f'<row r="{row}"><c r="A{row}"><v>{dice.randrange(9)}</v></c>{cells[18:]}</row>')
    return raw_xlsx({"表": f"<sheetData>{''.join(rows)}</sheetData>"})


def _false_size() -> bytes:
    """A part that unpacks to 300 MB while the directory says one kilobyte."""
    data = zipped({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b" " * 300_000_000})
    return data.replace(struct.pack("<I", 300_000_000), struct.pack("<I", 1000))


def _overlapping() -> bytes:
    """Two thousand parts that are all the same bytes of the archive."""
    data = bytearray(zipped({"xl/workbook.xml": b"<x/>", **{f"xl/w{number:04}.xml": b"" for number in range(2000)}}))
    content = zipped({"xl/big.xml": b" " * 90_000})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.infolist()[0]
    end = data.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, end + 16)[0]
    place = len(data)
    at = start
    while data[at : at + 4] == b"PK\x01\x02":
        name, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        struct.pack_into("<HHHIII", data, at + 10, 8, 0, 0, info.CRC, info.compress_size, info.file_size)
        struct.pack_into("<I", data, at + 42, 0)
        at += 46 + name + extra + comment
    return bytes(data[:place])


def _with_part(name: str, content: str | bytes) -> bytes:
    shared: list[str] = []
    body = shared_body(ROWS, shared)
    with zipfile.ZipFile(io.BytesIO(raw_xlsx({"表": body}, shared))) as archive:
        parts: dict[str, str | bytes] = {part: archive.read(part) for part in archive.namelist()}
    return zipped({**parts, name: content}, level=1)  # a hundred megabytes need not be pressed hard


def _long_string() -> bytes:
    text = random.Random(1).randbytes(50_000_000).hex()
    return _with_part("xl/sharedStrings.xml", f'<sst xmlns="x"><si><t>{text}</t></si></sst>')


def _repeats(rows: int, columns: int, text: str) -> bytes:
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
    filled = f"{cell}<text:p>{text}</text:p></table:table-cell>" if text else cell.replace(">", "/>")
    first = '<table:table-row><table:table-cell office:value-type="string"><text:p>姓名</text:p></table:table-cell>'
    second = '<table:table-cell office:value-type="string"><text:p>站</text:p></table:table-cell></table:table-row>'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{filled}</table:table-row>'
    return open_document("spreadsheet", f'<table:table table:name="表">{first}{second}{row}</table:table>')


def _far_record() -> bytes:
    rows = [["姓名", 1.0]]
    far = record(0x203, struct.pack("<HHHd", 65535, 255, 0, 1.0)) + record(0x203, struct.pack("<HHHd", 0, 255, 0, 1.0))
    import olefile  # type: ignore[import-untyped]

    with olefile.OleFileIO(io.BytesIO(old_book(8, {"表": rows}))) as store:
        stream = store.openstream("Workbook").read().rstrip(b"\0")
    return compound({"Workbook": stream[: stream.rfind(b"\x0a\x00")] + far * 2000 + record(0x0A, b"")})


def _nested(opening: str, closing: str, depth: int, inside: str = "") -> str:
    return opening * depth + inside + closing * depth


def _claim() -> bytes:
    shared: list[str] = []
    body = shared_body(ROWS, shared)
    return raw_xlsx({"表": '<dimension ref="A1:XFD1048576"/>' + body}, shared)


def _many_sheets() -> bytes:
    shared: list[str] = []
    body = shared_body(ROWS, shared)
    return raw_xlsx({f"表{number}": body for number in range(1500)}, shared)


def _archives() -> bytes:
    inner = zipped({"a.zip": zipped({"b": b"0" * 10**6})})
    return zipped({f"{number}.zip": inner for number in range(9)})


def _entities_late() -> bytes:
    return _with_part("xl/styles.xml", f"<?xml version='1.0'?>{' ' * 9000}{ENTITIES}<x>&a9;</x>")


def _entities_wide() -> bytes:
    return _with_part("xl/styles.xml", f"{ENTITIES}<x>&a9;</x>".encode("utf-16"))


def _entities_ods() -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"{ENTITIES}<x>&a9;</x>",
        }
    )


def _entities_2003() -> bytes:
    return spreadsheetml(ROWS).replace("<Workbook", f"{ENTITIES}<Workbook").encode()


def _entities_page() -> bytes:
    return f"{ENTITIES}<html><table><tr><td>&a9;</td></tr></table></html>".encode()


def _deep_text() -> bytes:
    return ("<table><tr><td>" + _nested("<b>", "</b>", 100_000, "x") + "</table>").encode()


def _wide_spans() -> bytes:
    row = b"<tr>" + b"<td colspan=1000>x</td>" * 16 + b"</tr>"
    return b"<table>" + row * 9000 + b"</table>"


def _false_rows() -> bytes:
    return zipped({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": sheet_xml("<row r='")})


def _across() -> bytes:
    return spreadsheetml(ROWS * 5000).replace("<Cell>", '<Cell ss:MergeAcross="16000">').encode()


BOUNDS, TOO_LARGE, DAMAGED, ENTITY = "超出正常范围", "超过表格软件的上限", "损坏", "XML 实体定义"

# What it is → (file name, how it is made, words of the refusal; "" where it can be read).
BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "claimed dimension": ("a.xlsx", _claim, ""),
    "far corner": ("a.xlsx", partial(_far_cells, "A1", "XFD1048576"), BOUNDS),
    "far row": ("a.xlsx", partial(_far_cells, "A1", "T1048576"), BOUNDS),
    "far column in many rows": ("a.xlsx", lambda: _far_cells("A1", *(f"XFD{row}" for row in range(2, 9000))), BOUNDS),
    "cells without places": ("a.xlsx", partial(_without_places, "<c><v>1</v></c>"), BOUNDS),
    "cells with long prefixes": (
        "a.xlsx", partial(_without_places, f"<{'x' * 99}:c><v>1</v></{'x' * 99}:c>"), BOUNDS,
    ),
    "cells with false places": ("a.xlsx", partial(_without_places, "<c x=' r=\"'><v>1</v></c>"), BOUNDS),
    "far corner in other quotes": (
        "a.xlsx", partial(_written_otherwise, "<c r='XFD1048576'><v>1</v></c>"), BOUNDS,
    ),
    "far corner behind a false place": (
        "a.xlsx", partial(_written_otherwise, "<c x=' r=\"' r='XFD1048576'><v>1</v></c>"), BOUNDS,
    ),
    "far corner across a seam": ("a.xlsx", _across_a_seam, BOUNDS),
    "many merges": ("a.xlsx", _many_merges, ""),
    "wide merges": ("a.xlsx", _wide_merges, ""),
    "forty times": ("a.xlsx", partial(_expanding, 40), ""),
    "ten thousand times": ("a.xlsx", partial(_expanding, 10_000), "展开后有300 MB"),
    "false size": ("a.xlsx", _false_size, DAMAGED),
    "overlapping parts": ("a.xlsx", _overlapping, "展开后有180 MB"),
    "nested archives": ("a.xlsx", _archives, "压缩包，里面有9个文件"),
    "entities in shared strings": ("a.xlsx", lambda: _with_part("xl/sharedStrings.xml", ENTITIES + "<sst/>"), ENTITY),
    "entities behind white space": ("a.xlsx", _entities_late, ENTITY),
    "entities in UTF-16": ("a.xlsx", _entities_wide, ENTITY),
    "entities in a document": ("a.docx", lambda: zipped({"word/document.xml": f"{ENTITIES}<x>&a9;</x>"}), ENTITY),
    "entities in an open document": ("a.ods", _entities_ods, ENTITY),
    "entities in XML of 2003": ("a.xls", _entities_2003, ENTITY),
    "entities in a page": ("a.xls", _entities_page, ""),
    "deep sheet": ("a.xlsx", lambda: raw_xlsx({"表": _nested("<sheetData>", "</sheetData>", 200_000)}), ""),
    "deep document": (
        "a.docx", lambda: docx(_nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 50_000)), "格式不对",
    ),
    "deep page": ("a.xls", lambda: _nested("<table><tr><td>", "</td></tr></table>", 50_000, "x").encode(), "没有表格"),
    "deep page text": ("a.xls", _deep_text, "没有表格"),
    "string of 100 MB": ("a.xlsx", _long_string, BOUNDS),
    "line of 90 MB": ("a.csv", lambda: "姓名,站\n".encode() + b"x" * 90_000_000, "第2行有一格超过13万字"),
    "quoted line of 90 MB": ("a.csv", lambda: b'a,b\n"' + "张".encode() * 30_000_000, "第2行有一格超过13万字"),
    "text of 90 MB": ("a.csv", lambda: "姓名,站,甲,乙\n".encode() * 5_000_000, BOUNDS),
    "100,000 columns": ("a.csv", lambda: ",".join(map(str, range(100_000))).encode() + b"\n", "第1行有100000列"),
    "only delimiters": ("a.csv", lambda: b"a,b\n" + b"," * 60_000_000, BOUNDS),
    "spans": (
        "a.xls", lambda: b"<table>" + b"<tr><td colspan=1000 rowspan=999>x</td></tr>" * 20_000 + b"</table>", TOO_LARGE,
    ),
    "wide spans": ("a.xls", _wide_spans, TOO_LARGE),
    "far index": ("a.xls", lambda: spreadsheetml(ROWS).replace("<Row>", '<Row ss:Index="1048000">', 1).encode(), ""),
    "across": ("a.xls", _across, TOO_LARGE),
    "repeated text": ("a.ods", partial(_repeats, 1_048_576, 16_384, "x"), "大得不正常"),
    "repeated blanks": ("a.ods", partial(_repeats, 1_048_576, 16_384, ""), "大得不正常"),
    "repeated row": ("a.ods", partial(_repeats, 1_000_000, 2, "x"), ""),
    "far record": ("a.xls", _far_record, DAMAGED),
    "wide document": ("a.docx", lambda: docx(word_table(*([word_row(*["x"] * 200)] * 12_000))), "展开后有112 MB"),
    "many sheets": ("a.xlsx", _many_sheets, "1500张工作表，超过上限500张"),
    "many parts": ("a.xlsx", lambda: zipped({f"xl/{number}.xml": b"<x/>" for number in range(6000)}), "6000个部件"),
    "false rows": ("a.xlsx", _false_rows, DAMAGED),
}  # fmt: skip

# Those of them that can be read, and more that only the way back could not bear: words of the answer, "" for any.
_UNPLACED, _NO_STATION = "认不出这是哪张表", "没有写社工站"
ANSWERED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    **{bomb: (name, make, "") for bomb, (name, make, words) in BOMBS.items() if not words},
    "merge of a whole column": ("a.xlsx", lambda: _merged_roster("H1:H1048576"), _NO_STATION),
    "merge of a whole sheet": ("a.xlsx", lambda: _merged_roster("H1:XFD1048576"), _NO_STATION),
    "merge of whole rows": ("a.xlsx", lambda: _merged_roster("B3:XFD3", "B4:XFD4"), _NO_STATION),
    "merges over each other": ("a.xlsx", lambda: _merged_roster(*["H2:XFD9000"] * 3, "I3:I9999"), _NO_STATION),
    "many merges, many rows": (
        "a.xlsx", lambda: _merged_roster(*(f"H{row}:I{row}" for row in range(2, 50_000)), rows=5_100), _NO_STATION,
    ),
    "many merges in a page": (
        "a.xls", lambda: b"<table>" + b"<tr><td colspan=2>x</td><td>y</td></tr>" * 50_000 + b"</table>", _UNPLACED,
    ),
}  # fmt: skip
