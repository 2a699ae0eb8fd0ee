"""One small good book of every kind of file, all with the same roster of invented people."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from functools import cache
from xml.sax.saxutils import escape

from openpyxl import Workbook

from tests.clerk import ROSTER_HEAD
from tests.old_books import bare_book, old_book
from tests.registry_house import resident_id

ROWS: tuple[tuple[str, ...], ...] = (
    ROSTER_HEAD,
    ("许村镇社工站", "王示例", resident_id("19900101", 12), "服务性", "专职", "2021-06-30"),
    ("长安镇社工站", "李示例", resident_id("19920304", 25), "服务性", "专职", "2022-03-01"),
    ("许村镇社工站", "赵示例", resident_id("19950607", 31), "事务性", "兼职", "2023-09-01"),
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument."
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def zipped(parts: dict[str, str | bytes], *, level: int | None = None) -> bytes:
    """An archive of these parts. ``level``: how hard they are pressed, 1 to 9."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def package(main: str, kind: str, parts: dict[str, str | bytes]) -> bytes:
    """An Office package around ``parts``, of which ``main`` is the one that the package names."""
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPE}{_content_type(name, kind)}+xml"/>'
        for name in parts if name.endswith(".xml")
    )  # fmt: skip
    types = (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'
    )
    relations = (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" Target="{main}"/></Relationships>'
    )
    return zipped({"[Content_Types].xml": types, "_rels/.rels": relations, **parts})


def sheet_xml(body: str) -> str:
    """A sheet part with this inside."""
    return f'{_XML}<worksheet xmlns="{_MAIN}">{body}</worksheet>'


def raw_xlsx(
    sheets: dict[str, str], shared: Sequence[str] | None = None, more: dict[str, str | bytes] | None = None
) -> bytes:
    """An xlsx of hand-written sheet bodies, with a table of shared strings, and more parts."""
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(sheets, 1)
    )
    linked = "".join(
        f'<Relationship Id="rId{number}" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>{listed}</sheets></workbook>'
    }
    if shared is not None:
        linked += f'<Relationship Id="rIdS" Type="{_DOCUMENT}/sharedStrings" Target="sharedStrings.xml"/>'
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
        parts["xl/sharedStrings.xml"] = f'{_XML}<sst xmlns="{_MAIN}" count="{len(shared)}">{items}</sst>'
    parts["xl/_rels/workbook.xml.rels"] = (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{linked}</Relationships>'
    )
    for number, body in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet_xml(body)
    return package("xl/workbook.xml", "spreadsheetml", {**parts, **(more or {})})


def shared_body(rows: Sequence[Sequence[str]], shared: list[str]) -> str:
    """A sheet body whose texts go into ``shared``."""
    lines = []
    for row, values in enumerate(rows, 1):
        cells = ""
        for column, value in enumerate(values):
            if value not in shared:
                shared.append(value)
            cells += f'<c r="{chr(65 + column)}{row}" t="s"><v>{shared.index(value)}</v></c>'
        lines.append(f'<row r="{row}">{cells}</row>')
    return f"<sheetData>{''.join(lines)}</sheetData>"


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, more: dict[str, str | bytes] | None = None) -> bytes:
    """A Word document with this body; ``w:`` is bound."""
    document = f'{_XML}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return package("word/document.xml", "wordprocessingml", {"word/document.xml": document, **(more or {})})


def word_paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def word_row(*cells: str) -> str:
    """A row of plain cells; a cell that begins with ``<w:`` is taken as it is."""
    inside = (cell if cell.startswith("<w:") else f"<w:tc>{word_paragraph(cell)}</w:tc>" for cell in cells)
    return f"<w:tr>{''.join(inside)}</w:tr>"


def word_table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def open_document(kind: str, body: str, styles: str = "") -> bytes:
    """An Open Document ``spreadsheet`` or ``text`` with this body and what stands before it; ``style:`` is bound."""
    content = (
        f'{_XML}<office:document-content xmlns:office="{_ODF}office:1.0" xmlns:table="{_ODF}table:1.0" '
        f'xmlns:text="{_ODF}text:1.0" xmlns:draw="{_ODF}drawing:1.0" xmlns:style="{_ODF}style:1.0">'
        f"{styles}<office:body><office:{kind}>{body}"
        f"</office:{kind}></office:body></office:document-content>"
    )
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        f'{_XML}<manifest:manifest xmlns:manifest="{_ODF}manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mimetype}"/></manifest:manifest>'
    )
    return zipped({"mimetype": mimetype, "META-INF/manifest.xml": manifest, "content.xml": content})


def odf_table(rows: Sequence[Sequence[str]]) -> str:
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
            for value in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return f'<table:table table:name="名册">{lines}</table:table>'


def html_page(rows: Sequence[Sequence[str]], charset: str = "gb2312") -> str:
    lines = "".join(f"<tr>{''.join(f'<td>{escape(value)}</td>' for value in row)}</tr>" for row in rows)
    return f'<html><head><meta charset="{charset}"></head><body><table border=1>{lines}</table></body></html>'


def page_archive(page: bytes) -> bytes:
    """An .mht with this one page."""
    head = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--=_x"\r\n\r\n----=_x\r\n'
        b"Content-Location: file:///C:/a.htm\r\nContent-Transfer-Encoding: 8bit\r\nContent-Type: text/html\r\n\r\n"
    )
    return head + page + b"\r\n----=_x--\r\n"


def spreadsheetml(rows: Sequence[Sequence[str]]) -> str:
    lines = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{escape(value)}</Data></Cell>' for value in row) + "</Row>"
        for row in rows
    )
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'{_XML}<?mso-application progid="Excel.Sheet"?><Workbook xmlns="{name}" xmlns:ss="{name}">'
        f'<Worksheet ss:Name="名册"><Table>{lines}</Table></Worksheet></Workbook>'
    )


def csv_text(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


@cache
def samples() -> dict[str, bytes]:
    """File name → content, one of every kind."""
    shared: list[str] = []
    body = shared_body(ROWS, shared)
    styled = Workbook()
    page = styled.active
    assert page is not None
    page.append(["许村镇社工站人员花名册"])
    page.merge_cells("A1:F1")
    for row in ROWS:
        page.append(list(row))
    page.append(["合计", "=COUNTA(B3:B5)"])
    styled.create_sheet("字典").append(["专职", 1.5, True])
    out = io.BytesIO()
    styled.save(out)
    return {
        "共享.xlsx": raw_xlsx({"名册": body}, shared),
        "带格式.xlsx": out.getvalue(),
        "九七.xls": old_book(8, {"名册": ROWS, "空": []}),
        "九五.xls": old_book(5, {"名册": ROWS}),
        "二.xls": bare_book(2, ROWS),
        "三.xls": bare_book(3, ROWS),
        "四.xls": bare_book(4, ROWS),
        "名册.ods": open_document("spreadsheet", odf_table(ROWS)),
        "名册.odt": open_document("text", f"<text:p>花名册</text:p>{odf_table(ROWS)}"),
        "名册.docx": docx(word_paragraph("许村镇花名册") + word_table(*(word_row(*row) for row in ROWS))),
        "网页.xls": html_page(ROWS).encode("gb18030"),
        "网页.mht": page_archive(html_page(ROWS).encode("gb18030")),
        "二零零三.xls": spreadsheetml(ROWS).encode(),
        "名册.csv": csv_text(ROWS).encode("gb18030"),
        "标记.csv": csv_text(ROWS).encode("utf-8-sig"),
        "制表.txt": csv_text(ROWS, "\t").encode("utf-16"),
    }


def _content_type(name: str, kind: str) -> str:
    if kind == "wordprocessingml":
        return "wordprocessingml.document.main"
    if "worksheets/" in name:
        return "spreadsheetml.worksheet"
    return "spreadsheetml.sharedStrings" if "sharedStrings" in name else "spreadsheetml.sheet.main"
