"""What is not read, each in a sentence of its own: no sheet inside, too big, locked, poisoned, too slow."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from swtool.workbooks import read as read_module
from swtool.workbooks import read_child
from swtool.workbooks.cells import WorkbookFault
from swtool.workbooks.read import read
from swtool.workbooks.read_engines import panics_unheard
from swtool.workbooks.read_open import Content
from tests.book_samples import raw_xlsx, zipped
from tests.read_case import Save, simple_xlsx, with_part
from tests.read_case import save as save  # noqa: PLC0414


def flat_odf(kind: str) -> bytes:
    """How LibreOffice begins a document that it saves as one XML file."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n\n'
        '<office:document xmlns:css3t="http://www.w3.org/TR/css3-text/" xmlns:xhtml="http://www.w3.org/1999/xhtml" '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:body><table:table><table:table-row>'
        "<table:table-cell/></table:table-row></table:table></office:body></office:document>"
    ).encode()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.xlsx", b"", "空文件"),
        ("空白.csv", b" \r\n\r\n", "没有内容"),
        ("~$名册.xlsx", b"x", "临时文件"),
        ("通知.xlsx", b"%PDF-1.7\n", "PDF"),
        ("照片.xls", b"\xff\xd8\xff\xe0\x00\x10JFIF", "图片（JPG）"),
        ("包.rar", b"Rar!\x1a\x07\x00", "RAR"),
        ("通知.doc", b"{\\rtf1\\ansi", "RTF"),
        ("a.xml", b"<?xml version='1.0'?><root/>", "别的 XML"),
        ("名册.fods", flat_odf("spreadsheet"), "不压缩的 ODF 表格（.fods）"),
        ("名册.xls", flat_odf("spreadsheet"), "不压缩的 ODF 表格（.fods）"),
        ("通知.fodt", flat_odf("text"), "不压缩的 ODF 文档（.fodt）"),
        ("讲稿.fodp", flat_odf("presentation"), "不压缩的 ODF 文件，不是表格"),
        ("乱码.xlsx", bytes(range(256)) * 4, "认不出"),
        ("说明.xls", "请见附件。".encode(), "一段文字"),
        ("半截.xlsx", simple_xlsx(["甲"])[:900], "不完整或已损坏"),
        ("坏.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "损坏"),
        ("通知.docx", zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), "Word 文档，里面没有表格"),
        ("讲稿.pptx", zipped({"ppt/presentation.xml": "<x/>"}), "演示文稿"),
        ("名册.zip", zipped({"甲镇.xlsx": b"1", "乙镇.xlsx": b"2"}), "压缩包，里面有2个文件"),
        ("空壳.xlsx", zipped({"xl/worksheets/sheet1.xml": "<worksheet/>"}), "损坏"),
    ],
)
def test_what_holds_no_sheet_is_named(save: Save, name: str, data: bytes, words: str) -> None:
    with pytest.raises(WorkbookFault) as fault:
        read(save(name, data))
    assert words in fault.value.what
    assert fault.value.where == name
    assert fault.value.remedy


def test_a_heading_that_begins_like_a_picture_is_text(save: Save) -> None:
    assert read(save("a.csv", b"BMI,MZ\n22.5,1\n")).sheets[0].rows == [["BMI", "MZ"], ["22.5", "1"]]


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(WorkbookFault, match="找不到"):
        read(tmp_path / "没有.xlsx")
    with pytest.raises(WorkbookFault, match="文件夹"):
        read(tmp_path)


def test_a_file_over_the_limit_is_not_opened(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save("a.csv", b"a,b\n1,2\n")
    monkeypatch.setattr(read_module, "MAX_FILE_BYTES", 8)
    assert read(path).kind == "csv"
    monkeypatch.setattr(read_module, "MAX_FILE_BYTES", 7)
    with pytest.raises(WorkbookFault, match="超过上限"):
        read(path)


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/worksheets/sheet1.xml", "docProps/core.xml"])
def test_entity_definitions_are_refused(save: Save, part: str) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    data = with_part(simple_xlsx(["甲", "乙"]), lambda name, content: bomb if name == part else content)
    with pytest.raises(WorkbookFault, match="XML 实体定义"):
        read(save("a.xlsx", data))


def test_a_zip_bomb_is_seen_in_its_directory(save: Save) -> None:
    data = zipped({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * 60_000_000})
    with pytest.raises(WorkbookFault, match="展开后有60 MB"):
        read(save("a.xlsx", data))


def locked(data: bytes, password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def test_a_locked_book_asks_for_its_password_and_opens_with_it(save: Save) -> None:
    path = save("a.xlsx", locked(simple_xlsx(["姓名", "站点"], ["张三", "甲站"]), "示例密码1"))
    with pytest.raises(WorkbookFault, match="有打开密码"):
        read(path)
    with pytest.raises(WorkbookFault, match="打开密码不对"):
        read(path, password="别的")
    read_book = read(path, password="示例密码1")
    assert (read_book.kind, read_book.sheets[0].rows[1]) == ("xlsx", ["张三", "甲站"])


def test_a_book_protected_only_against_change_opens_without_a_password(save: Save) -> None:
    path = save("a.xlsx", locked(simple_xlsx(["姓名", "站点"]), "VelvetSweatshop"))
    assert read(path).sheets[0].rows == [["姓名", "站点"]]


def test_a_file_that_takes_too_long_is_given_up(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_child, "TIME_LIMIT", 0.001)
    with pytest.raises(WorkbookFault, match="超出正常范围") as fault:
        read(save("a.xls", b"<table><tr><td>1</td></tr></table>"))
    assert "没有读完" in fault.value.why


def test_clean_books_are_read_without_a_child_process(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> Content:
        raise AssertionError

    monkeypatch.setattr(read_child, "open_in_child", never)
    assert read(save("a.xlsx", simple_xlsx(["姓名", "站点"]))).sheets
    assert read(save("a.csv", b"a,b\n1,2\n")).sheets


def test_what_native_code_says_while_it_panics_is_not_heard(capfd: pytest.CaptureFixture[str]) -> None:
    os.write(2, b"before ")
    with panics_unheard():
        os.write(2, b"thread panicked")
    os.write(2, b"after")
    assert capfd.readouterr().err == "before after"


@pytest.mark.parametrize(("column", "is_read"), [("XFD", True), ("XFE", False), ("ZZZZ", False)])
def test_a_cell_beyond_the_last_column_of_any_program_is_refused(tmp_path: Path, column: str, is_read: bool) -> None:
    """It was read as a sheet of hundreds of thousands of columns, for a minute."""
    cells = f'<c r="A1"><v>1</v></c><c r="{column}1"><v>2</v></c>'
    path = tmp_path / "远.xlsx"
    path.write_bytes(raw_xlsx({"表": f'<sheetData><row r="1">{cells}</row></sheetData>'}))
    if is_read:
        assert read(path).sheets[0].last_column == 16_384
    else:
        with pytest.raises(WorkbookFault, match="内容超过表格软件的上限"):
            read(path)
