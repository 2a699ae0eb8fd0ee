"""Cells with a line through them in files of other kinds than .xlsx and .xls: each is seen at its true place."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from swtool.workbooks.read import read
from tests.book_samples import docx, open_document, raw_xlsx, word_paragraph, word_row, word_table, zipped
from tests.mess import county, take_in
from tests.registry_house import resident_id
from tests.test_struck import told
from tests.test_workbooks_second_look import binary_parts, cell, record, row, wide

HEAD = ("社工站名称", "姓名", "身份证号", "岗位性质", "专兼职", "到站时间")
PEOPLE = [("许村镇社工站", f"示例{name}", resident_id("19900101", at), "服务性", "专职", "2021-06-30")
          for at, name in enumerate("甲乙丙", 2)]  # fmt: skip
TITLE = "许村镇社工站人员花名册"
ROW = ("intake.struck", "A4", "这一行划了删除线，看不出还算不算")
NAME = ("intake.struck", "B5", "“姓名”划了删除线，看不出还算不算")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("county"))


def struck(tmp_path: Path, name: str, content: str | bytes) -> list[tuple[int, int]]:
    """The struck places of the first sheet."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return sorted(read(path).sheets[0].struck)


def page(style: str, rows: list[str]) -> str:
    lines = "".join(rows)
    return f'<html><head><meta charset="utf-8"><style>{style}</style></head><body><table>{lines}</table></body></html>'


def cells(values: tuple[str, ...], attributes: str = "") -> str:
    return "".join(f"<td{attributes}>{value}</td>" for value in values)


def test_a_page_under_the_name_of_a_book(office: Path, tmp_path: Path) -> None:
    """Excel draws its line by a class, editors by elements or a style."""
    name = PEOPLE[2]
    rows = [
        f"<tr><td colspan=6>{TITLE}</td></tr>",
        f"<tr>{cells(HEAD)}</tr>",
        f"<tr>{cells(PEOPLE[0])}</tr>",
        f"<tr>{cells(PEOPLE[1], ' class=xl66')}</tr>",
        f"<tr>{cells((name[0], f'<s>示例丁</s>{name[1]}', *name[2:]))}</tr>",
    ]
    style = "<!-- .xl65{text-decoration:none;} td.xl66\n\t{color:red;\n\ttext-decoration:line-through;}-->"
    path = tmp_path / "花名册.xls"
    path.write_text(page(style, rows), encoding="utf-8")
    assert told(take_in(office, path)) == [ROW, NAME]


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("<tr style='TEXT-DECORATION: line-through'><td>甲<td>乙</tr>", [(1, 1), (1, 2)]),
        ("<tr><td rowspan=2>甲<td><del>乙</del></tr><tr><td><strike>丙</strike></tr>", [(1, 2), (2, 2)]),
        ("<tr><td>甲<td><span style='text-decoration:underline line-through'>乙</span></tr>", [(1, 2)]),
        ("<tr><td>甲<td><font class=font6>乙</font></tr>", [(1, 2)]),
        ("<tr><td><s> </s>甲<td class=font5>乙</tr>", []),
        ("<tr><td>line-through<td><span>乙</span></tr>", []),
    ],
)
def test_ways_of_a_page(tmp_path: Path, line: str, places: list[tuple[int, int]]) -> None:
    style = ".font5 {text-decoration:none;} .a, .font6 {text-decoration:line-through;}"
    assert struck(tmp_path, "a.xls", page(style, [line])) == places


SPREADSHEETML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="Default"/><Style ss:ID="s1"><Font ss:StrikeThrough="1"/></Style>
<Style ss:ID="s2" ss:Parent="s1"><Alignment/></Style>
<Style ss:ID="s3" ss:Parent="s1"><Font ss:StrikeThrough="0"/></Style>
</Styles><Worksheet ss:Name="表"><Table><Column/><Column ss:Index="4" ss:Span="1" ss:StyleID="s1"/><Column/>
<Row><Cell ss:StyleID="s1"><Data ss:Type="String">甲</Data></Cell><Cell ss:StyleID="s2"><Data ss:Type="String">乙</Data>
</Cell><Cell ss:StyleID="s3"><Data ss:Type="String">丙</Data></Cell><Cell><Data ss:Type="Number">1</Data></Cell>
<Cell><Data ss:Type="Number">2</Data></Cell><Cell><Data ss:Type="Number">3</Data></Cell></Row>
<Row ss:Index="3" ss:StyleID="s2"><Cell ss:Index="2"><Data ss:Type="String">丁</Data></Cell>
<Cell ss:StyleID="Default"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><S>旧</S>新</ss:Data></Cell>
<Cell ss:StyleID="Default"><Data ss:Type="String">戊</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="二"><Table><Row><Cell ss:Index="4"><Data ss:Type="String">己</Data></Cell></Row></Table></Worksheet>
</Workbook>"""


def test_excel_2003_xml(tmp_path: Path) -> None:
    """By the cell's style, a style after another, the row's, the column's, and within a text."""
    places = [(1, 1), (1, 2), (1, 4), (1, 5), (3, 2), (3, 3)]
    assert struck(tmp_path, "a.xls", SPREADSHEETML) == places
    assert read(tmp_path / "a.xls").sheets[1].struck == frozenset()


def test_hidden_rows_are_named_too(office: Path, tmp_path: Path) -> None:
    """Of a page, and of Excel 2003 XML."""
    rows = [
        f"<tr>{cells(HEAD)}</tr>",
        f"<tr style='Display : none'>{cells(PEOPLE[0])}</tr>",
        f"<tr>{cells(PEOPLE[1])}</tr>",
    ]
    (tmp_path / "花名册.xls").write_text(page("", rows), encoding="utf-8")
    outcome = take_in(office, tmp_path / "花名册.xls")
    assert (list(outcome.column("name")), outcome.receipt.notes) == ([2, 3], ("“表1”里隐藏的行也当数据读了：2",))
    hidden = SPREADSHEETML.replace('<Row ss:Index="3"', '<Row ss:Index="3" ss:Hidden="1"')
    (tmp_path / "a.xls").write_text(hidden, encoding="utf-8")
    assert [sheet.hidden_rows for sheet in read(tmp_path / "a.xls").sheets] == [{3}, frozenset()]


def test_texts_of_several_runs_that_stand_in_their_cells(office: Path, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in ((TITLE,), HEAD, *PEOPLE):
        sheet.append(line)
    crossed = TextBlock(InlineFont(strike=True), "示例丁")
    sheet["B5"] = CellRichText(crossed, "示例丙")
    sheet["B4"] = CellRichText(TextBlock(InlineFont(b=True), "示例"), "乙")
    book.save(tmp_path / "a.xlsx")
    assert told(take_in(office, tmp_path / "a.xlsx")) == [NAME]


def test_what_a_conditional_format_of_the_sheet_strikes_is_no_hand(tmp_path: Path) -> None:
    """Newer Excels write such a format behind the last cell, in the sheet's own part."""
    rich = '<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>甲</t></r></is></c>'
    behind = "<extLst><ext><dxf><font><strike/></font></dxf></ext></extLst>"
    book = raw_xlsx({"表": f'<sheetData><row r="1">{rich}<c r="B1" s="0"/></row></sheetData>{behind}'})
    assert struck(tmp_path, "a.xlsx", book) == []


def test_a_table_of_a_document(office: Path, tmp_path: Path) -> None:
    def run(text: str, line: str) -> str:
        return f"<w:tc><w:p><w:r><w:rPr>{line}</w:rPr><w:t>{text}</w:t></w:r></w:p></w:tc>"

    kept = "<w:tc><w:p><w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>示例甲</w:t></w:r><w:del><w:r><w:rPr><w:strike/>"
    kept += "</w:rPr><w:delText>示例戊</w:delText></w:r></w:del></w:p></w:tc>"
    name = (
        "<w:tc><w:p><w:r><w:rPr><w:dstrike/></w:rPr><w:t>示例丁</w:t></w:r><w:ins><w:r><w:t>示例丙</w:t></w:r></w:ins>"
    )
    rows = (
        word_row(*HEAD),
        word_row(PEOPLE[0][0], kept, *PEOPLE[0][2:]),
        word_row(*(run(value, "<w:strike/>") for value in PEOPLE[1])),
        word_row(PEOPLE[2][0], f"{name}</w:p></w:tc>", *PEOPLE[2][2:]),
    )
    path = tmp_path / "花名册.docx"
    path.write_bytes(docx(word_paragraph(TITLE) + word_table(*rows)))
    outcome = take_in(office, path)
    assert (told(outcome), outcome.column("name")) == (
        [ROW, NAME], {3: "示例甲", 4: "示例乙", 5: "示例丁示例丙"},
    )  # fmt: skip


STYLE = "style:style style:name"
LINE = '<style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/>'
NO_LINE = '<style:text-properties style:text-line-through-style="none"/>'
ODF_STYLES = (
    f'<office:automatic-styles><{STYLE}="c1" style:family="table-cell">{LINE}</style:style>'
    f'<{STYLE}="c2" style:family="table-cell" style:parent-style-name="c1"/>'
    f'<{STYLE}="c3" style:family="table-cell" style:parent-style-name="c1">{NO_LINE}</style:style>'
    f'<{STYLE}="t1" style:family="text">{LINE}</style:style></office:automatic-styles>'
)


def odf_cell(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


S1, S2, S3 = (f'table:style-name="c{number}"' for number in (1, 2, 3))
TWICE = 'table:number-columns-repeated="2"'


def test_an_open_document_sheet(tmp_path: Path) -> None:
    """By the cell's style, the row's, the column's, and within a text; not by a comment's words."""
    span = '<text:span text:style-name="t1">旧</text:span>'
    note = f"<office:annotation><text:p>{span}</text:p></office:annotation>"
    noted = odf_cell("庚", S3).replace("<text:p>", f"{note}<text:p>")
    first = odf_cell("甲") + odf_cell("乙", S1) + odf_cell("丙", S2) + odf_cell("丁", S3)
    fourth = odf_cell(f"{span}新", S3) + "<table:table-cell/>" + odf_cell("戊", TWICE) + odf_cell("己", S3)
    rows = (
        f"<table:table-row>{first}</table:table-row>"
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        f'<table:table-row table:default-cell-style-name="c2">{fourth}</table:table-row>'
        f"<table:table-row>{noted}{odf_cell('辛')}</table:table-row>"
    )
    column = '<table:table-column table:default-cell-style-name="c1"/><table:table-column/>'
    book = open_document("spreadsheet", f'<table:table table:name="表">{column}{rows}</table:table>', ODF_STYLES)
    assert struck(tmp_path, "a.ods", book) == [(1, 1), (1, 2), (1, 3), (4, 1), (4, 3), (4, 4)]


def test_a_table_of_an_open_document_text(tmp_path: Path) -> None:
    span = '<text:span text:style-name="t1">旧</text:span>新'
    body = (
        f'<text:p>{TITLE}</text:p><table:table table:name="t">'
        f"<table:table-row>{odf_cell('姓名')}{odf_cell('站')}</table:table-row>"
        f"<table:table-row>{odf_cell('甲')}{odf_cell(span)}</table:table-row></table:table>"
    )
    assert struck(tmp_path, "a.odt", open_document("text", body, ODF_STYLES)) == [(3, 2)]


def test_a_document_without_lines_has_none(tmp_path: Path) -> None:
    plain = open_document("spreadsheet", '<table:table table:name="表"><table:table-row>'
                          f"{odf_cell('甲')}{odf_cell('乙')}</table:table-row></table:table>")  # fmt: skip
    assert struck(tmp_path, "a.ods", plain) == []


def test_a_binary_workbook(tmp_path: Path) -> None:
    """Style 1 and font 1 have a line; style 1 of the named styles is another one."""

    def styled(column: int, style: int, kind: int, content: bytes) -> bytes:
        return record(kind, struct.pack("<II", column, style) + content)

    def rich(text: str, font: int) -> bytes:
        return b"\1" + wide(text) + struct.pack("<IHH", 1, 0, font)

    fonts = record(43, struct.pack("<HH", 220, 0) + bytes(20)) + record(43, struct.pack("<HH", 220, 8) + bytes(20))
    plain, lined = (record(47, struct.pack("<HHH", 0, 0, font) + bytes(10)) for font in (0, 1))
    styles = (
        fonts
        + record(626)
        + plain
        + lined
        + lined
        + record(627)
        + record(617, struct.pack("<I", 2))
        + plain
        + lined
        + record(618)
    )
    shared = (rich("甲", 1), b"\0" + wide("乙"), rich("丙", 0))
    head = row(0, *(cell(at, 7, struct.pack("<I", at)) for at in range(3)))
    number = struct.pack("<d", 3.5)
    body = row(3, styled(0, 0, 5, number), styled(1, 1, 5, number), styled(2, 1 | 1 << 24, 6, wide("戊")))
    parts = binary_parts(head, body)
    parts["xl/styles.bin"] = styles
    parts["xl/sharedStrings.bin"] = b"".join(
        (record(159, struct.pack("<II", 3, 3)), *(record(19, text) for text in shared))
    )
    assert struck(tmp_path, "a.xlsb", zipped(parts)) == [(1, 1), (4, 2), (4, 3)]


@pytest.mark.skipif(shutil.which("soffice") is None and os.environ.get("CI") != "true", reason="needs LibreOffice")
@pytest.mark.parametrize(("ending", "findings"), [("ods", [ROW, NAME]), ("html", [ROW])])
def test_what_another_program_writes(
    office: Path, tmp_path: Path, ending: str, findings: list[tuple[str, str, str]]
) -> None:
    """LibreOffice leaves the lines within a text out of its pages."""
    book = Workbook()
    sheet = book.worksheets[0]
    for line in ((TITLE,), HEAD, *PEOPLE):
        sheet.append(line)
    for letter in "ABCDEF":
        sheet[f"{letter}4"].font = Font(strike=True)
    sheet["B5"] = CellRichText(TextBlock(InlineFont(strike=True), "示例丁"), "示例丙")
    book.save(tmp_path / "a.xlsx")
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending, "a.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=180, cwd=tmp_path)
    assert told(take_in(office, tmp_path / f"a.{ending}")) == findings
