"""Build the Word templates of this folder: run ``python templates/make_documents.py`` after changing it.

The .docx files are committed beside this script; a county that wants its own letterhead copies one and edits it in
Word or WPS. Fields are ``{{name}}``; a list is repeated by ``{%p for … %}`` and ``{%p endfor %}`` in paragraphs of
their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from swtool.workbooks.stable_zip import stable_zip

if TYPE_CHECKING:
    from docx.document import Document as Paper
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

HERE = Path(__file__).parent
BODY, HEADING = "仿宋", "黑体"
SMALL_PRINT = "日志链头 {{head}}　日历 {{calendar_edition}}　规则版本 {{policy_edition}}"

RECEIPT_ROWS = (
    ("备案编号", "{{filing_no}}", "变动编号", "{{change_no}}"),
    ("社工站", "{{station}}", "运营机构", "{{operator}}"),
    ("人员", "{{name}}（{{staff_no}}）", "变动类型", "{{kind}}"),
    ("变动日期", "{{event_on}}", "截止日", "{{deadline}}"),
    ("变动前", "{{before}}", "变动后", "{{after}}"),
    ("首次备案", "{{first_filed}}（{{channel}}）", "材料齐全", "{{complete}}"),
    ("计时口径", "{{reading}}", "是否按时", "{{timely}}"),
    ("办理结果", "{{result}}", "出具日期", "{{printed_on}}"),
)
NOTICE_ROWS = (
    ("备案编号", "{{filing_no}}", "变动编号", "{{change_no}}"),
    ("社工站", "{{station}}", "人员", "{{name}}（{{staff_no}}）"),
    ("变动类型", "{{kind}}", "变动日期", "{{event_on}}"),
    ("首次备案", "{{first_filed}}（{{channel}}）", "截止日", "{{deadline}}"),
)


PROOF_COLUMNS = (
    ("序号", "{{course.number}}", 1.1),
    ("培训名称", "{{course.title}}", 4.2),
    ("类别", "{{course.category}}", 1.2),
    ("形式", "{{course.mode}}", 1.2),
    ("时间", "{{course.days}}", 2.6),
    ("主办单位", "{{course.organizer}}", 2.2),
    ("证明编号", "{{course.proof_no}}", 2.2),
    ("学时", "{{course.hours}}", 1.1),
)
"""Of the 学时证明: heading, field and width in centimetres."""
REPORT_COLUMNS = (
    ("类别", "{{line.kind}}", 2.8),
    ("序号", "{{line.number}}", 1.3),
    ("项目", "{{line.what}}", 3.2),
    ("内容", "{{line.value}}", 5.0),
    ("来源", "{{line.source}}", 3.5),
)
"""Of the 个人信息查阅清单."""


def main() -> None:
    """Write the templates."""
    _save(_receipt(), "filing_receipt.docx")
    _save(_notice(), "correction_notice.docx")
    _save(_credit_proof(), "training_certificate.docx")
    _save(_personal_data_report(), "personal_data_report.docx")


def _receipt() -> Paper:
    paper = _paper("{{county}}社工站人员变动备案回执")
    _grid(paper, RECEIPT_ROWS)
    _subtitle(paper, "截止日的算法")
    _list(paper, "steps")
    paper.add_paragraph("{%p if provisional %}")
    _line(paper, "{{provisional}}")
    paper.add_paragraph("{%p endif %}")
    _subtitle(paper, "依据")
    _line(paper, "{{rule}}")
    _line(paper, "{{project_why}}")
    _line(paper, "备案只证明已经报备，不是对人员资格的审批。", size=10.5)
    _line(paper, "{{authority}}", align=WD_ALIGN_PARAGRAPH.RIGHT, before=12)
    _line(paper, "{{printed_on}}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    _small_print(paper)
    return paper


def _notice() -> Paper:
    paper = _paper("{{county}}社工站人员变动备案补正告知书")
    _line(paper, "{{operator}}：")
    _line(
        paper,
        "你单位报来的社工站人员变动备案（{{filing_no}}）材料不齐或内容有误，现于{{returned_on}}退回，请补正后再报。",
        indent=True,
    )
    _grid(paper, NOTICE_ROWS)
    _subtitle(paper, "需要补正的内容")
    _line(paper, "{{reason}}", indent=True)
    _subtitle(paper, "补正与时间")
    _line(paper, "首次备案时间 {{first_filed}} 保留不变；是否按时，{{reading}}。", indent=True)
    _line(paper, "{{rule}}", indent=True)
    _line(paper, "{{authority}}", align=WD_ALIGN_PARAGRAPH.RIGHT, before=12)
    _line(paper, "{{printed_on}}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    _small_print(paper)
    return paper


def _credit_proof() -> Paper:
    paper = _paper("{{county}}社会工作继续教育学时证明")
    _line(paper, "编号：{{number}}", size=10.5, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _line(
        paper,
        "兹证明{{name}}（人员编号 {{staff_no}}，{{station}}）在{{first_day}}至{{last_day}}期间参加下列"
        "社会工作继续教育，共计 {{total}} 学时。",
        indent=True,
    )
    total = (("合计", HEADING), *((("", BODY),) * (len(PROOF_COLUMNS) - 2)), ("{{total}}", BODY))
    _repeated(paper, PROOF_COLUMNS, "course in courses", total)
    _line(paper, "只列已经认定或有证明编号、计入学时的培训。", size=10.5, before=6)
    _line(paper, "{{authority}}", align=WD_ALIGN_PARAGRAPH.RIGHT, before=12)
    _line(paper, "{{printed_on}}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    _small_print(paper, "日志链头 {{head}}　规则版本 {{policy_edition}}")
    return paper


def _personal_data_report() -> Paper:
    paper = _paper("{{county}}{{title}}")
    _line(paper, "事项编号：{{case_no}}", size=10.5, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _line(
        paper,
        "下面是本单位社会工作台账中关于您的全部记录。您认为有误的，可以要求更正、补充、限制处理或者删除。",
        indent=True,
    )
    _repeated(paper, REPORT_COLUMNS, "line in lines")
    _subtitle(paper, "说明")
    paper.add_paragraph("{%p for note in notes %}")
    _line(paper, "{{loop.index}}．{{note}}", size=10.5)
    paper.add_paragraph("{%p endfor %}")
    _line(paper, "{{authority}}", align=WD_ALIGN_PARAGRAPH.RIGHT, before=12)
    _line(paper, "{{printed_on}}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    _small_print(paper, "日志链头 {{head}}　规则版本 {{policy_edition}}")
    return paper


def _repeated(
    paper: Paper,
    columns: Sequence[tuple[str, str, float]],
    loop: str,
    *closing: tuple[tuple[str, str], ...],
) -> None:
    """A table with a heading, one row repeated for each of a list, and closing rows of (text, font)."""
    table = paper.add_table(rows=0, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, (_, _, width) in zip(table.columns, columns, strict=True):
        column.width = Cm(width)
    rows: tuple[tuple[tuple[str, str], ...], ...] = (
        tuple((title, HEADING) for title, _, _ in columns),
        ((f"{{%tr for {loop} %}}", BODY),),
        tuple((field, BODY) for _, field, _ in columns),
        (("{%tr endfor %}", BODY),),
        *closing,
    )
    for row in rows:
        cells = table.add_row().cells
        for cell, (_, _, width) in zip(cells, columns, strict=True):
            cell.width = Cm(width)
        for cell, (text, font) in zip(cells, row, strict=False):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            _font(paragraph.add_run(text), font, 10)


def _paper(title: str) -> Paper:
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
    _font(heading.add_run(title), HEADING, 18)
    return paper


def _grid(paper: Paper, rows: Sequence[tuple[str, str, str, str]]) -> None:
    table = paper.add_table(rows=0, cols=4, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = (Cm(2.2), Cm(5.7), Cm(2.2), Cm(5.7))
    for column, width in zip(table.columns, widths, strict=True):  # the grid, which LibreOffice and WPS go by
        column.width = width
    for row in rows:
        cells = table.add_row().cells
        for at, (cell, text, width) in enumerate(zip(cells, row, widths, strict=True)):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
            _font(paragraph.add_run(text), BODY if at % 2 else HEADING, 11)


def _list(paper: Paper, name: str) -> None:
    paper.add_paragraph(f"{{%p for line in {name} %}}")
    line = paper.add_paragraph()
    line.paragraph_format.space_after = Pt(2)
    line.add_run("{{loop.index}}．{{line}}")
    paper.add_paragraph("{%p endfor %}")


def _subtitle(paper: Paper, text: str) -> None:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(10), Pt(4)
    _font(paragraph.add_run(text), HEADING, 12)


def _line(
    paper: Paper,
    text: str,
    *,
    size: float = 12,
    align: WD_ALIGN_PARAGRAPH | None = None,
    before: float = 0,
    indent: bool = False,
) -> Paragraph:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(4)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(24)
    if align is not None:
        paragraph.alignment = align
    _font(paragraph.add_run(text), BODY, size)
    return paragraph


def _small_print(paper: Paper, text: str = SMALL_PRINT) -> None:
    """What proves later that the record was not altered: it stands in the footer of each page."""
    paragraph = paper.sections[0].footer.paragraphs[0]
    _font(paragraph.add_run(text), BODY, 8)


def _font(run: Run, east_asian: str, size: float) -> None:
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), east_asian)  # noqa: SLF001 - no public way


def _save(paper: Paper, name: str) -> None:
    path = HERE / name
    paper.save(str(path))
    stable_zip(path)


if __name__ == "__main__":
    main()
