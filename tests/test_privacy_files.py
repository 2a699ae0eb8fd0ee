"""The scanner of finished files: it finds personal data wherever a workbook, a page or a document may hold it."""

from __future__ import annotations

import time
import zipfile
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from swtool.errors import SwtoolError
from swtool.filescan import scan_docx, scan_file, scan_html, scan_xlsx
from swtool.scanner import Hit, HitKind, scan_text

ID = "330481199001010014"
PHONE = "13800000000"
CARD = "6222020000000000000"  # 19 digits
SECRETS = (ID, PHONE, CARD, "19900101", "0014")


def _places(hits: list[Hit], kind: HitKind = HitKind.RESIDENT_ID) -> list[str]:
    return [hit.where for hit in hits if hit.kind is kind]


def _workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "公开表"
    sheet["A1"] = "斜桥镇社工站2026年10月公开表"
    sheet["B2"] = 1234567.5
    sheet["B3"] = date(2026, 11, 15)
    sheet["B4"] = "52330481MJ0000001T"
    sheet["B5"] = "=SUM(B2:B2)"
    sheet["C1"] = "330481"
    sheet["D1"] = "19900101"
    sheet["E1"] = "0013"  # 0014 would make the three cells a resident ID
    book.save(path)
    return path


def test_a_clean_workbook_has_no_hits(tmp_path: Path) -> None:
    assert scan_xlsx(_workbook(tmp_path / "公开.xlsx")) == []


def test_every_corner_of_a_workbook_is_looked_at(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "公开.xlsx")
    book = openpyxl.load_workbook(path)
    shown = book["公开表"]
    shown["B7"] = f"联系人{ID}"
    shown["B8"] = 330481199001010014
    shown["B9"] = 13800000000
    shown["B10"] = f'="{ID}"&""'
    shown["C2"].comment = Comment(f"核对{ID}", "示例")
    shown["C3"].hyperlink = f"https://example.com/?id={ID}"
    assert shown.oddFooter is not None
    shown.oddFooter.center.text = f"制表{PHONE}"
    validation = DataValidation(type="whole", prompt=f"如{ID}", promptTitle="示例")
    validation.add("D4")
    shown.add_data_validation(validation)
    hidden = book.create_sheet("数据字典")
    hidden.sheet_state = "hidden"
    hidden["A1"] = ID
    book.create_sheet(f"表{PHONE}")
    book.properties.creator = PHONE
    book.properties.keywords = ID
    book.defined_names["电话"] = DefinedName("电话", attr_text=f'"{ID}"')
    book.save(path)
    hits = scan_xlsx(path)
    places = _places(hits)
    for expected in (
        "〔公开表〕B7",
        "〔公开表〕B8",
        "〔公开表〕B10",
        "C2批注",
        "〔数据字典（隐藏）〕A1",
        "docProps/core.xml",
        "xl/workbook.xml",
    ):
        assert any(expected in place for place in places), expected
    mobiles = _places(hits, HitKind.MOBILE)
    for expected in ("〔公开表〕B9", "〔公开表〕", "xl/workbook.xml", "docProps/core.xml"):
        assert any(expected in place for place in mobiles), expected
    assert any("_rels" in place for place in places)
    assert any(place.endswith("〔公开表〕") for place in places), "the prompt of a validation"
    assert all(place.startswith("公开.xlsx ") for place in places)
    for hit in hits:
        assert not any(secret in hit.excerpt for secret in SECRETS)


def test_leftover_strings_file_names_and_nested_files(tmp_path: Path) -> None:
    inner = _workbook(tmp_path / "inner.xlsx")
    book = openpyxl.load_workbook(inner)
    book.worksheets[0]["Z9"] = ID
    book.save(inner)
    path = tmp_path / f"{PHONE}.xlsx"
    strings = f"<si><t>联系{ID}</t></si><si><r><t>3304811990</t></r><r><t>01010014</t></r></si><si><t>公开</t></si>"
    relation = '<Relationship Id="rId1" Type="worksheet" Target="{}"/>'
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("xl/sharedStrings.xml", f"<sst>{strings}</sst>")
        target.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="公开表" id="rId1"/></sheets></workbook>')
        target.writestr(
            "xl/_rels/workbook.xml.rels", f"<Relationships>{relation.format('worksheets/one.xml')}</Relationships>"
        )
        target.writestr(
            "xl/worksheets/one.xml",
            '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>2</v></c></row>'
            "</sheetData></worksheet>",
        )
        target.writestr(
            "xl/worksheets/_rels/one.xml.rels", f"<Relationships>{relation.format('../notes.xml')}</Relationships>"
        )
        target.writestr(
            "xl/notes.xml", f'<comments><comment ref="A1"><text><t>核对{ID}</t></text></comment></comments>'
        )
        target.write(inner, "xl/embeddings/inner.xlsx")
        target.writestr(f"docProps/{ID}.txt", "")
    hits = scan_xlsx(path)
    places = _places(hits)
    assert [place for place in places if "没有单元格用到的文字" in place] == [
        f"{path.name} xl/sharedStrings.xml（没有单元格用到的文字）"
    ]
    assert f"{path.name} 〔公开表〕A1" in places
    assert f"{path.name} 〔公开表〕xl/notes.xml A1批注" in places
    assert any("〔公开表〕Z9" in place for place in places)
    assert any("部件名" in place for place in places)
    assert any("文件名" in place for place in _places(hits, HitKind.MOBILE))


def test_a_number_written_with_an_exponent_is_written_out(tmp_path: Path) -> None:
    path = tmp_path / "exponent.xlsx"
    with zipfile.ZipFile(_workbook(tmp_path / "clean.xlsx")) as source, zipfile.ZipFile(path, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b"1234567.5", b"3.3048119900101E+17")
            target.writestr(item, data)
    assert _places(scan_xlsx(path)) == ["exponent.xlsx 〔公开表〕B2"]


def test_names_in_a_workbook(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "公开.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A9"] = "走访示例甲家"
    book.save(path)
    assert [(hit.where, hit.excerpt) for hit in scan_xlsx(path, names=["示例甲"])] == [
        ("公开.xlsx 〔公开表〕A9", "示某")
    ]


def test_a_web_page(tmp_path: Path) -> None:
    path = tmp_path / "公开.html"
    page = (
        "<!doctype html>\n<html><head><title>公开</title></head>\n"
        "<body><table><tr><td>330481</td><td>19900101</td><td>0013</td></tr></table>\n"
    )
    path.write_text(page + "<p>合计1,234,567.00元</p></body></html>", encoding="utf-8", newline="\n")
    assert scan_html(path) == []
    additions = {
        "<p>电话138<b>0000</b>0000</p>": ("手机号", "第4行"),
        f"<!-- {ID} -->": ("身份证号", "第4行"),
        f'<td title="{ID}">示例</td>': ("身份证号", "第4行"),
        f"<script>var a='{PHONE}'</script>": ("手机号", "第4行"),
        "<p>330481&#49;99001010014</p>": ("身份证号", "第4行"),
        "<p>走访示例甲家": ("姓名", "第4行"),
    }
    for addition, (kind, line) in additions.items():
        path.write_text(page + addition, encoding="utf-8", newline="\n")
        hits = scan_html(path, names=["示例甲"])
        assert [(str(hit.kind), hit.where) for hit in hits] == [(kind, f"公开.html {line}")], addition


def test_a_word_document(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    path = tmp_path / "补正告知书.docx"
    document = docx.Document()
    document.core_properties.author = ""
    document.add_paragraph("补正告知书")
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("330481", "19900101", "0013"), strict=True):
        cell.text = text
    document.save(path)
    assert scan_docx(path) == []
    paragraph = document.add_paragraph("电话")
    for piece in ("138", "0000", "0000"):
        paragraph.add_run(piece).bold = piece == "138"
    document.sections[0].footer.paragraphs[0].text = f"经办{ID}"
    document.core_properties.comments = ID
    document.save(path)
    hits = scan_docx(path)
    assert any("word/document.xml" in place for place in _places(hits, HitKind.MOBILE))
    assert any("word/footer1.xml" in place for place in _places(hits))
    assert any("docProps/core.xml" in place for place in _places(hits))


def test_files_that_cannot_be_looked_at_are_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04broken")
    with pytest.raises(SwtoolError, match="不能检查"):
        scan_file(broken)
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(b"")
    with pytest.raises(SwtoolError, match="不能检查"):
        scan_file(picture)
    clean = _workbook(tmp_path / "CLEAN.XLSX")
    assert scan_file(clean) == []


def test_scanning_many_cells_is_quick() -> None:
    texts = [f"斜桥镇第{n}次走访，{date(2026, 1, 1) + timedelta(days=n % 365)}，金额{n:,}.00元" for n in range(20_000)]
    begun = time.process_time()
    assert not any(scan_text(text) for text in texts)
    assert time.process_time() - begun < 10
