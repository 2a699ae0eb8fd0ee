"""Tables in text documents: where their cells stand, what belongs to them, and what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from swtool.workbooks.cells import Book, MergedRange, WorkbookFault
from swtool.workbooks.layout import header_candidates
from swtool.workbooks.read import read
from tests.book_samples import W, docx, open_document, word_paragraph, word_row, word_table, zipped
from tests.sheets_house import lines_above

NESTED = "<w:tc><w:p/>{table}<w:p><w:r><w:t>外</w:t></w:r></w:p></w:tc>"


def opened(tmp_path: Path, data: bytes, name: str = "名册.docx") -> Book:
    path = tmp_path / name
    path.write_bytes(data)
    return read(path)


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{word_paragraph(text)}</w:tc>"


def test_title_and_unit_lines_stand_above_the_table_and_notes_below(tmp_path: Path) -> None:
    body = (
        word_paragraph("许村镇社工站2021年6月工作月报表")
        + "<w:p/>"
        + word_paragraph("填报单位：许村镇社工站　单位：万元")
        + word_table(word_row("项目", "金额"), word_row("补贴", "1.5"))
        + word_paragraph("注：数字为快报")
        + word_table(word_row("姓名", "站点"), word_row("王示例", "甲站"))
    )
    book = opened(tmp_path, docx(body))
    assert (book.kind, book.reader, [sheet.name for sheet in book.sheets]) == ("docx", "lxml", ["表1", "表2"])
    first, second = book.sheets
    assert first.rows == [
        ["许村镇社工站2021年6月工作月报表"],
        ["填报单位：许村镇社工站　单位：万元"],
        ["项目", "金额"],
        ["补贴", "1.5"],
        ["注：数字为快报"],
    ]
    assert second.rows == [["姓名", "站点"], ["王示例", "甲站"]]
    assert book.notes == ("〔表1〕行号连同表格上方的文字一起数：第3行是文档里这张表的第1行。",)
    assert header_candidates(first)[0].top == 3
    assert lines_above(first, 3).period_text == "2021年6月"


def test_only_the_lines_directly_above_count(tmp_path: Path) -> None:
    lines = "".join(word_paragraph(f"第{number}段") for number in range(1, 9))
    sheet = opened(tmp_path, docx(lines + word_table(word_row("甲", "乙")))).sheets[0]
    assert [row[0] for row in sheet.rows] == ["第3段", "第4段", "第5段", "第6段", "第7段", "第8段", "甲"]


def test_merged_cells_have_their_true_places(tmp_path: Path) -> None:
    body = word_paragraph("名册") + word_table(
        word_row(cell("站点", '<w:vMerge w:val="restart"/>'), cell("持证情况", '<w:gridSpan w:val="2"/>')),
        word_row(cell("", "<w:vMerge/>"), cell("助理"), cell("社工师")),
        word_row(cell("甲站", '<w:vMerge w:val="restart"/>'), cell("1"), cell("2")),
        word_row(cell("", '<w:vMerge w:val="continue"/>'), cell("3"), cell("4")),
        word_row(cell("乙站", '<w:vMerge w:val="restart"/>'), cell("5"), cell("6")),
    )
    sheet = opened(tmp_path, docx(body)).sheets[0]
    assert sheet.rows == [
        ["名册"], ["站点", "持证情况", ""], ["", "助理", "社工师"],
        ["甲站", "1", "2"], ["", "3", "4"], ["乙站", "5", "6"],
    ]  # fmt: skip
    assert set(sheet.merged) == {MergedRange(2, 1, 3, 1), MergedRange(2, 2, 2, 3), MergedRange(4, 1, 5, 1)}


def test_a_row_that_begins_late_and_old_merges_keep_their_columns(tmp_path: Path) -> None:
    late = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("乙2")}{cell("丙2")}</w:tr>'
    old = word_row(cell("甲3", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), cell("丙3"))
    sheet = opened(tmp_path, docx(word_table(word_row("甲", "乙", "丙"), late, old))).sheets[0]
    assert sheet.rows == [["甲", "乙", "丙"], ["", "乙2", "丙2"], ["甲3", "", "丙3"]]
    assert sheet.merged == (MergedRange(3, 1, 3, 2),)


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    changed = (
        "<w:tc><w:p><w:r><w:t>王</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>示例</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom></w:p></w:tc>"
    )
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删去的行')}{cell('x')}</w:tr>"
    came = f"<w:tr><w:trPr><w:ins/></w:trPr>{cell('新行')}{cell('乙站')}</w:tr>"
    sheet = opened(tmp_path, docx(word_table(word_row(changed, "甲站"), gone, came))).sheets[0]
    assert sheet.rows == [["王示例", "甲站"], ["新行", "乙站"]]


def test_what_nobody_sees_is_not_read_and_ticks_are(tmp_path: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
    above = "<w:rt><w:r><w:t>zhāng</w:t></w:r></w:rt>"
    pinyin = f"<w:r><w:ruby>{above}<w:rubyBase><w:r><w:t>张</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    ticked, empty = '<w:sym w:font="Wingdings 2" w:char="F052"/>', '<w:sym w:font="Wingdings" w:char="F0A8"/>'
    tick = f"<w:r>{ticked}<w:t>是</w:t>{empty}<w:t>否</w:t></w:r>"
    lines = "<w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r>"
    row = word_row(*(f"<w:tc><w:p>{inside}</w:p></w:tc>" for inside in (hidden + pinyin, tick, lines)))
    assert opened(tmp_path, docx(word_table(row))).sheets[0].rows == [["张", "☑是□否", "一\n二"]]


def test_content_controls_around_rows_and_cells_are_looked_through(tmp_path: Path) -> None:
    inside = f"<w:sdt><w:sdtContent>{cell('甲站')}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent><w:tr>{cell('王示例')}{inside}</w:tr></w:sdtContent></w:sdt>"
    assert opened(tmp_path, docx(word_table(word_row("姓名", "站点"), row))).sheets[0].rows[1] == ["王示例", "甲站"]


def test_a_table_inside_a_cell_is_a_sheet_of_its_own(tmp_path: Path) -> None:
    outer = word_table(word_row("甲", NESTED.format(table=word_table(word_row("内1", "内2")))), word_row("乙", "丙"))
    book = opened(tmp_path, docx(outer + word_table(word_row("丁", "戊"))))
    assert {sheet.name: sheet.rows for sheet in book.sheets} == {
        "表1": [["甲", "外"], ["乙", "丙"]],
        "表1内嵌1": [["内1", "内2"]],
        "表2": [["丁", "戊"]],
    }


def test_text_boxes_are_left_out_and_told(tmp_path: Path) -> None:
    inside = word_paragraph("框里") + word_table(word_row("框", "表"))
    box = f"<w:p><w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r></w:p>"
    book = opened(tmp_path, docx(box + word_table(word_row("甲", f"<w:tc>{box}</w:tc>"))))
    assert book.sheets[0].rows == [["甲", ""]]
    assert book.notes == ("文档里有文本框，框里的内容没有读入。",)


def test_the_strict_dialect_and_another_main_part_are_read(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    main = f'<w:document xmlns:w="{strict}"><w:body>{word_table(word_row("甲", "乙"))}</w:body></w:document>'
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" '
        'Target="/word/main.xml"/></Relationships>'
    )
    data = zipped({"_rels/.rels": relations, "word/main.xml": main})
    assert opened(tmp_path, data, "名册.xls").sheets[0].rows == [["甲", "乙"]]


def test_what_word_itself_writes(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("名册")
    table = document.add_table(rows=3, cols=3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "宽"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "高"
    path = tmp_path / "名册.docx"
    document.save(str(path))
    sheet = read(path).sheets[0]
    assert sheet.rows == [["名册"], ["宽", "", "02"], ["高", "11", "12"], ["", "21", "22"]]
    assert set(sheet.merged) == {MergedRange(2, 1, 2, 2), MergedRange(3, 1, 4, 1)}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (word_paragraph("各镇："), "这是 Word 文档，里面没有表格"),
        (word_table(word_row("", "")), "这是 Word 文档，里面的表格都是空的"),
        ("<w:tbl><w:tr>", "文档内容不完整或格式不对"),
    ],
)
def test_documents_without_a_readable_table(tmp_path: Path, body: str, words: str) -> None:
    with pytest.raises(WorkbookFault, match=words) as fault:
        opened(tmp_path, docx(body))
    assert "另存为" in fault.value.remedy


def test_a_false_width_is_cut_down(tmp_path: Path) -> None:
    wide = cell("x", '<w:gridSpan w:val="2000000000"/>')
    assert opened(tmp_path, docx(word_table(word_row(wide, wide)))).sheets[0].last_column == 200


@pytest.mark.parametrize(("name", "data"), [("旧.doc", b""), ("通知.rtf", b"{\\rtf1\\ansi")])
def test_old_documents_are_to_be_saved_anew(tmp_path: Path, name: str, data: bytes) -> None:
    from tests.old_books import compound

    with pytest.raises(WorkbookFault, match="Word 文档") as fault:
        opened(tmp_path, data or compound({"WordDocument": bytes(9)}), name)
    assert "另存为 .docx" in fault.value.remedy
    assert ".xlsx" in fault.value.remedy


def test_entities_in_a_document_are_refused(tmp_path: Path) -> None:
    bomb = f'<!DOCTYPE x [<!ENTITY a "{"a" * 999}">]><w:document xmlns:w="{W}"><w:body>&a;</w:body></w:document>'
    with pytest.raises(WorkbookFault, match="XML 实体定义"):
        opened(tmp_path, zipped({"word/document.xml": bomb}))


# ---- Open Document


def odt_cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def odt_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def test_an_open_document_text(tmp_path: Path) -> None:
    covered = "<table:covered-table-cell/>"
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>删去</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:h>名册</text:h><table:table><table:table-header-rows>"
        + odt_row(odt_cell("宽", 'table:number-columns-spanned="2"'), covered, odt_cell("丙"))
        + "</table:table-header-rows>"
        + odt_row(odt_cell("高", 'table:number-rows-spanned="2"'), odt_cell("a<text:s text:c=\"2\"/>b"), odt_cell("c"))
        + odt_row(covered, odt_cell("d<text:line-break/>e"), odt_cell("f"))
        + odt_row(odt_cell("同", 'table:number-columns-repeated="3"'), attributes='table:number-rows-repeated="2"')
        + "</table:table>"
    )  # fmt: skip
    sheet = opened(tmp_path, open_document("text", body), "名册.odt").sheets[0]
    assert sheet.rows == [
        ["名册"], ["宽", "", "丙"], ["高", "a  b", "c"], ["", "d\ne", "f"], ["同"] * 3, ["同"] * 3,
    ]  # fmt: skip
    assert set(sheet.merged) == {MergedRange(2, 1, 2, 2), MergedRange(3, 1, 4, 1)}


def test_merged_cells_of_an_open_document_sheet(tmp_path: Path) -> None:
    value = 'office:value-type="string"'
    body = (
        '<table:table table:name="名册">'
        + odt_row(odt_cell("持证", f'{value} table:number-columns-spanned="2"'), "<table:covered-table-cell/>")
        + odt_row(odt_cell("x", value), attributes='table:number-rows-repeated="3"')
        + odt_row(
            odt_cell("", 'table:number-columns-repeated="2"'), odt_cell("高", f'{value} table:number-rows-spanned="2"')
        )
        + odt_row("<table:covered-table-cell/>")
        + "</table:table>"
    )
    book = opened(tmp_path, open_document("spreadsheet", body), "名册.ods")
    assert set(book.sheets[0].merged) == {MergedRange(1, 1, 1, 2), MergedRange(5, 3, 6, 3)}
    assert book.sheets[0].value(5, 3) == "高"
    assert book.notes == ()
