"""Word documents from templates."""

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from swtool.errors import SwtoolError
from swtool.workbooks.documents import fill_document


def template(path: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    document.core_properties.author = "示例作者"
    document.core_properties.last_modified_by = "示例改者"
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(rows=3, cols=2)
    cells = ["{%tr for row in rows %}", "", "{{row.name}}", "{{row.day}}", "{%tr endfor %}", ""]
    for cell, text in zip((cell for row in table.rows for cell in row.cells), cells, strict=True):
        cell.text = text
    document.save(str(path))
    return path


VALUES = {
    "name": "甲<乙>&丙\x0b",
    "day": date(2026, 3, 5),
    "on_time": True,
    "unknown": None,
    "rows": [{"name": "示例一", "day": date(2025, 12, 31)}, {"name": "示例二", "day": None}],
}


def test_values_are_shown_in_the_office_s_words(tmp_path: Path) -> None:
    made = template(tmp_path / "a.docx", "姓名：{{name}}", "{{day}} 按时：{{on_time}}（{{unknown}}）")
    path = fill_document(made, tmp_path / "b.docx", VALUES)
    document = docx.Document(str(path))
    assert [paragraph.text for paragraph in document.paragraphs] == ["姓名：甲<乙>&丙", "2026年3月5日 按时：是（）"]
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells == [["示例一", "2025年12月31日"], ["示例二", ""]]


def test_same_values_same_bytes_and_no_author(tmp_path: Path) -> None:
    made = template(tmp_path / "a.docx", "{{name}}")
    first = fill_document(made, tmp_path / "b.docx", VALUES).read_bytes()
    assert fill_document(made, tmp_path / "c.docx", VALUES).read_bytes() == first
    with ZipFile(tmp_path / "b.docx") as archive:
        core = archive.read("docProps/core.xml").decode("utf-8")
    assert "示例" not in core
    assert core.count("2000-01-01T00:00:00Z") == 2


def test_all_missing_names_are_said_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    made = template(tmp_path / "a.docx", "{{name}}{{number}}{{address}}")
    with pytest.raises(SwtoolError, match="模板要的内容这里没有：address、number"):
        fill_document(made, tmp_path / "b.docx", VALUES)
    assert not (tmp_path / "b.docx").exists()


def test_a_missing_field_of_a_row_is_an_error(tmp_path: Path) -> None:
    made = template(tmp_path / "a.docx", "x")
    with pytest.raises(SwtoolError, match="模板里的标记有错"):
        fill_document(made, tmp_path / "b.docx", {"rows": [{"name": "示例"}]})


@pytest.mark.parametrize("text", ["{{name", "{% if name %}", "{{ name.__class__.__mro__ }}"])
def test_bad_and_hostile_templates_are_refused(tmp_path: Path, text: str) -> None:
    made = template(tmp_path / "a.docx", text)
    with pytest.raises(SwtoolError, match="模板里的标记有错"):
        fill_document(made, tmp_path / "b.docx", VALUES)
    assert not (tmp_path / "b.docx").exists()


def test_what_is_no_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SwtoolError, match="找不到模板文件"):
        fill_document(tmp_path / "a.docx", tmp_path / "b.docx", {})
    (tmp_path / "a.docx").write_bytes(b"no document")
    with pytest.raises(SwtoolError, match="模板打不开"):
        fill_document(tmp_path / "a.docx", tmp_path / "b.docx", {})
