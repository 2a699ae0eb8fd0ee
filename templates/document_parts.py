"""What the Word templates are made of: a page with its title, tables, lines and small print, in the office's types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

if TYPE_CHECKING:
    from docx.document import Document as Paper
    from docx.table import Table, _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

BODY, HEADING = "仿宋", "黑体"
SMALL_PRINT = "日志链头 {{head}}　日历 {{calendar_edition}}　规则版本 {{policy_edition}}"


def add_table(paper: Paper, widths: Sequence[float]) -> Table:
    """An empty table with a line around each cell; ``widths`` of its columns in centimetres."""
    table = paper.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):  # the grid, which LibreOffice and WPS go by
        column.width = Cm(width)
    return table


def add_row(
    table: Table, texts: Sequence[tuple[str, str]], widths: Sequence[float], *, size: float, air: float = 2
) -> None:
    """One row of (text, font); ``air`` above and below in points."""
    row = table.add_row()
    mark_row(row, "w:cantSplit")
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Cm(width)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for cell, (text, font) in zip(row.cells, texts, strict=False):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(air)
        set_font(paragraph.add_run(text), font, size)


def mark_row(row: _Row, name: str) -> None:
    """Give a row a property by its tag, as ``w:tblHeader``: repeated on each page."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - no public way


def new_paper(title: str) -> Paper:
    """An A4 page with a title."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(2.8), Cm(2.2)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    heading = paper.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.paragraph_format.space_after = Pt(14)
    set_font(heading.add_run(title), HEADING, 18)
    return paper


def add_grid(
    paper: Paper, rows: Sequence[tuple[str, str, str, str]], *, value: float = 5.7, label: float = 2.2
) -> None:
    """Labels and values, two a row; ``value`` and ``label`` are their widths in centimetres."""
    table = paper.add_table(rows=0, cols=4, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = (Cm(label), Cm(value), Cm(label), Cm(value))
    for column, width in zip(table.columns, widths, strict=True):  # the grid, which LibreOffice and WPS go by
        column.width = width
    for row in rows:
        cells = table.add_row().cells
        for at, (cell, text, width) in enumerate(zip(cells, row, widths, strict=True)):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
            set_font(paragraph.add_run(text), BODY if at % 2 else HEADING, 11)


def add_list(paper: Paper, name: str) -> None:
    """A numbered line for each of the texts called ``name``."""
    paper.add_paragraph(f"{{%p for line in {name} %}}")
    line = paper.add_paragraph()
    line.paragraph_format.space_after = Pt(2)
    line.add_run("{{loop.index}}．{{line}}")
    paper.add_paragraph("{%p endfor %}")


def add_subtitle(paper: Paper, text: str, *, keep: bool = False) -> None:
    """A heading within the page; ``keep``: on the page of what follows."""
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.keep_with_next = keep or None  # None: as the style says
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(10), Pt(4)
    set_font(paragraph.add_run(text), HEADING, 12)


def add_line(
    paper: Paper,
    text: str,
    *,
    size: float = 12,
    align: WD_ALIGN_PARAGRAPH | None = None,
    before: float = 0,
    indent: bool = False,
    keep: bool = False,
) -> Paragraph:
    """A paragraph; ``size`` and ``before`` in points, ``indent`` of two characters, ``keep`` with what follows."""
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.keep_with_next = keep or None  # None: as the style says
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(4)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(24)
    if align is not None:
        paragraph.alignment = align
    set_font(paragraph.add_run(text), BODY, size)
    return paragraph


def add_small_print(paper: Paper, text: str = SMALL_PRINT) -> None:
    """What proves later that the record was not altered: it stands in the footer of each page."""
    paragraph = paper.sections[0].footer.paragraphs[0]
    set_font(paragraph.add_run(text), BODY, 8)


def set_font(run: Run, east_asian: str, size: float) -> None:
    """The type of a run, for Han characters and others; ``size`` in points."""
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), east_asian)  # noqa: SLF001 - no public way
