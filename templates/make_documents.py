"""Build the Word templates of this folder: run ``python templates/make_documents.py`` after changing it.

The .docx files are committed beside this script; a county that wants its own letterhead copies one and edits it in
Word or WPS. Fields are ``{{name}}``; a list is repeated by ``{%p for … %}`` and ``{%p endfor %}`` in paragraphs of
their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm

from swtool.templates.document_parts import (
    BODY,
    HEADING,
    add_grid,
    add_line,
    add_list,
    add_row,
    add_small_print,
    add_subtitle,
    add_table,
    mark_row,
    new_paper,
)
from swtool.workbooks.stable_zip import stable_zip

if TYPE_CHECKING:
    from docx.document import Document as Paper

HERE = Path(__file__).parent

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
RESULT_ROWS = (
    ("社工站", "{{station}}", "乡镇（街道）", "{{town}}"),
    ("评估期间", "{{period}}", "评估方案", "{{scheme}}"),
    ("得分", "{{points}}", "名次", "{{place}}"),
    ("等级", "{{grade}}", "状态", "{{state}}"),
)
RESULT_COLUMNS = (
    ("编号", "{{line.code}}", 1.3),
    ("一级指标", "{{line.level1}}", 2.1),
    ("指标", "{{line.item}}", 3.6),
    ("分值", "{{line.most}}", 1.2),
    ("怎么来的", "{{line.how}}", 5.6),
    ("得分", "{{line.points}}", 2.0),
)
"""Of the 绩效评估结果单."""
PROGRESS_ROWS = (
    ("项目名称", "{{project}}", "购买方", "{{purchaser}}"),
    ("承接机构", "{{organization}}", "社工站", "{{station}}"),
    ("合同金额", "{{amount}}", "项目期", "{{period}}"),
    ("阶段", "{{stage}}", "统计到", "{{as_of}}"),
)
INDICATOR_COLUMNS = (
    ("指标", "{{line.name}}", 4.4),
    ("计划", "{{line.planned}}", 2.3),
    ("完成", "{{line.done}}", 2.3),
    ("完成率", "{{line.share}}", 1.9),
    ("完成数来自", "{{line.source}}", 4.9),
)
STEP_COLUMNS = (
    ("步骤", "{{line.stage}}", 3.0),
    ("状态", "{{line.state}}", 1.8),
    ("日期", "{{line.done_on}}", 2.6),
    ("最迟", "{{line.due_on}}", 2.6),
    ("缺什么", "{{line.missing}}", 5.8),
)
"""Of the 项目完成情况."""

HANDOVER_ROWS = (
    ("移交人", "{{giver}}", "接收人", "{{receiver}}"),
    ("监交人", "{{witness}}", "移交日期", "{{handed_on}}"),
    ("数据库", "{{database}}", "附件", "{{attachments}}"),
)
NUMBER_WIDTH = 1.2
SECTION_WIDTHS = {
    2: (5.8, 10.0),
    3: (3.9, 4.9, 7.0),
    4: (3.2, 3.4, 3.4, 5.8),
    5: (2.9, 3.1, 3.1, 3.2, 3.5),
}
"""Of the 移交清单: how many columns a section has → their widths in centimetres, beside the running number."""
HAND_WIDTHS = (NUMBER_WIDTH, 10.6, 5.2)
SIGNATURE_WIDTHS = (2.4, 4.4, 5.8, 4.4)
SIGNATURES = (("移交人", "{{giver}}"), ("接收人", "{{receiver}}"), ("监交人", "{{witness}}"))


def main() -> None:
    """Write the templates."""
    _save(_handover(), "handover.docx")
    _save(_receipt(), "filing_receipt.docx")
    _save(_notice(), "correction_notice.docx")
    _save(_credit_proof(), "training_certificate.docx")
    _save(_personal_data_report(), "personal_data_report.docx")
    _save(_evaluation_result(), "evaluation_result.docx")
    _save(_project_progress(), "project_progress.docx")


def _receipt() -> Paper:
    paper = new_paper("{{county}}社工站人员变动备案回执")
    add_grid(paper, RECEIPT_ROWS)
    add_subtitle(paper, "截止日的算法")
    add_list(paper, "steps")
    paper.add_paragraph("{%p if provisional %}")
    add_line(paper, "{{provisional}}")
    paper.add_paragraph("{%p endif %}")
    add_subtitle(paper, "依据")
    add_line(paper, "{{rule}}")
    add_line(paper, "{{project_why}}")
    add_line(paper, "备案只证明已经报备，不是对人员资格的审批。", size=10.5)
    add_line(paper, "{{authority}}", align=WD_ALIGN_PARAGRAPH.RIGHT, before=12)
    add_line(paper, "{{printed_on}}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    add_small_print(paper)
    return paper


def _notice() -> Paper:
    paper = new_paper("{{county}}社工站人员变动备案补正告知书")
    add_line(paper, "{{operator}}：")
    add_line(
        paper,
        "你单位报来的社工站人员变动备案（{{filing_no}}）材料不齐或内容有误，现于{{returned_on}}退回，请补正后再报。",
        indent=True,
    )
    add_grid(paper, NOTICE_ROWS)
    add_subtitle(paper, "需要补正的内容")
    add_line(paper, "{{reason}}", indent=True)
    add_subtitle(paper, "补正与时间")
    add_line(paper, "首次备案时间 {{first_filed}} 保留不变；是否按时，{{reading}}。", indent=True)
    add_line(paper, "{{rule}}", indent=True)
    add_line(paper, "{{authority}}", align=WD_ALIGN_PARAGRAPH.RIGHT, before=12)
    add_line(paper, "{{printed_on}}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    add_small_print(paper)
    return paper


def _credit_proof() -> Paper:
    paper = new_paper("{{county}}社会工作继续教育学时证明")
    add_line(paper, "编号：{{number}}", size=10.5, align=WD_ALIGN_PARAGRAPH.RIGHT)
    add_line(
        paper,
        "兹证明{{name}}（人员编号 {{staff_no}}，{{station}}）在{{first_day}}至{{last_day}}期间参加下列"
        "社会工作继续教育，共计 {{total}} 学时。",
        indent=True,
    )
    total = (("合计", HEADING), *((("", BODY),) * (len(PROOF_COLUMNS) - 2)), ("{{total}}", BODY))
    _repeated(paper, PROOF_COLUMNS, "course in courses", total)
    add_line(paper, "只列已经认定或有证明编号、计入学时的培训。", size=10.5, before=6)
    add_line(paper, "{{authority}}", align=WD_ALIGN_PARAGRAPH.RIGHT, before=12)
    add_line(paper, "{{printed_on}}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    add_small_print(paper, "日志链头 {{head}}　规则版本 {{policy_edition}}")
    return paper


def _personal_data_report() -> Paper:
    paper = new_paper("{{county}}{{title}}")
    add_line(paper, "事项编号：{{case_no}}", size=10.5, align=WD_ALIGN_PARAGRAPH.RIGHT)
    add_line(
        paper,
        "下面是本单位社会工作台账中关于您的全部记录。您认为有误的，可以要求更正、补充、限制处理或者删除。",
        indent=True,
    )
    _repeated(paper, REPORT_COLUMNS, "line in lines")
    add_subtitle(paper, "说明")
    paper.add_paragraph("{%p for note in notes %}")
    add_line(paper, "{{loop.index}}．{{note}}", size=10.5)
    paper.add_paragraph("{%p endfor %}")
    add_line(paper, "{{authority}}", align=WD_ALIGN_PARAGRAPH.RIGHT, before=12)
    add_line(paper, "{{printed_on}}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    add_small_print(paper, "日志链头 {{head}}　规则版本 {{policy_edition}}")
    return paper


def _evaluation_result() -> Paper:
    paper = new_paper("{{county}}社会工作站绩效评估结果单")
    add_grid(paper, RESULT_ROWS, value=5.1, label=2.8)
    add_subtitle(paper, "各项得分")
    _repeated(paper, RESULT_COLUMNS, "line in lines")
    add_subtitle(paper, "说明")
    paper.add_paragraph("{%p for note in notes %}")
    add_line(paper, "{{note}}", size=10.5)
    paper.add_paragraph("{%p endfor %}")
    add_line(paper, "{{authority}}", align=WD_ALIGN_PARAGRAPH.RIGHT, before=12)
    add_line(paper, "{{printed_on}}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    add_small_print(paper, "封存摘要 {{seal}}　规则版本 {{policy_edition}}")
    return paper


def _project_progress() -> Paper:
    paper = new_paper("{{county}}购买服务项目完成情况")
    add_grid(paper, PROGRESS_ROWS)
    add_subtitle(paper, "指标")
    _repeated(paper, INDICATOR_COLUMNS, "line in indicators")
    add_subtitle(paper, "步骤")
    _repeated(paper, STEP_COLUMNS, "line in steps")
    add_line(paper, "{{authority}}", align=WD_ALIGN_PARAGRAPH.RIGHT, before=12)
    add_line(paper, "{{printed_on}}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    add_small_print(paper, "规则版本 {{policy_edition}}")
    return paper


def _repeated(
    paper: Paper,
    columns: Sequence[tuple[str, str, float]],
    loop: str,
    *closing: tuple[tuple[str, str], ...],
) -> None:
    """A table with a heading, one row repeated for each of a list, and closing rows of (text, font)."""
    widths = [width for _, _, width in columns]
    table = add_table(paper, widths)
    for row in (
        tuple((title, HEADING) for title, _, _ in columns),
        ((f"{{%tr for {loop} %}}", BODY),),
        tuple((field, BODY) for _, field, _ in columns),
        (("{%tr endfor %}", BODY),),
        *closing,
    ):
        add_row(table, row, widths, size=10)


def _handover() -> Paper:
    paper = new_paper("{{county}}社会工作台账移交清单")
    paper.sections[0].left_margin = paper.sections[0].right_margin = Cm(2)
    add_grid(paper, HANDOVER_ROWS, value=6.3)
    add_line(paper, "所在文件夹：{{folder}}", size=10.5, before=6)
    add_line(paper, "日志链头：{{head}}", size=10.5)
    paper.add_paragraph("{%p for section in sections %}")
    add_subtitle(paper, "{{section.number}}、{{section.title}}", keep=True)
    for columns, widths in SECTION_WIDTHS.items():
        paper.add_paragraph(f"{{%p if section.rows and section.columns == {columns} %}}")
        _section_table(paper, widths)
        paper.add_paragraph("{%p endif %}")
    paper.add_paragraph("{%p if not section.rows %}")
    add_line(paper, "无", indent=True)
    paper.add_paragraph("{%p endif %}")
    paper.add_paragraph("{%p if section.note %}")
    add_line(paper, "{{section.note}}", size=10.5, before=4)
    paper.add_paragraph("{%p endif %}")
    paper.add_paragraph("{%p endfor %}")
    add_subtitle(paper, "其他移交事项（公章、纸质档案、口令等，当面点清，手写）", keep=True)
    _lines_to_write_on(paper, 3)
    add_subtitle(paper, "签字", keep=True)
    add_line(
        paper,
        "以上事项已当面点清。接收人已在自己的电脑上打开这个数据库，用 swtool audit verify --against 核对过上面的链头。",
        indent=True,
        keep=True,
    )
    _signatures(paper)
    add_line(paper, "本清单一式三份，移交人、接收人、监交人各执一份。", size=10.5, before=6)
    add_small_print(paper, "{{authority}}　打印 {{printed_on}}　日志链头 {{head}}　规则版本 {{policy_edition}}")
    return paper


def _section_table(paper: Paper, widths: Sequence[float]) -> None:
    """Heading row (repeated on each page) and one row that is repeated; rows do not break across pages."""
    titles = ("序号", *(f"{{{{section.headings[{at}]}}}}" for at in range(len(widths))))
    fields = ("{{loop.index}}", *(f"{{{{row[{at}]}}}}" for at in range(len(widths))))
    rows = (
        tuple((title, HEADING) for title in titles),
        (("{%tr for row in section.rows %}", BODY),),
        tuple((field, BODY) for field in fields),
        (("{%tr endfor %}", BODY),),
    )
    table = add_table(paper, (NUMBER_WIDTH, *widths))
    for row in rows:
        add_row(table, row, (NUMBER_WIDTH, *widths), size=10)
    mark_row(table.rows[0], "w:tblHeader")


def _lines_to_write_on(paper: Paper, count: int) -> None:
    table = add_table(paper, HAND_WIDTHS)
    add_row(table, [(title, HEADING) for title in ("序号", "事项", "数量、存放处")], HAND_WIDTHS, size=10)
    for number in range(1, count + 1):
        add_row(table, [(str(number), BODY), ("", BODY), ("", BODY)], HAND_WIDTHS, size=10, air=4)


def _signatures(paper: Paper) -> None:
    table = add_table(paper, SIGNATURE_WIDTHS)
    add_row(table, [(title, HEADING) for title in ("", "姓名", "签字", "日期")], SIGNATURE_WIDTHS, size=11)
    for title, name in SIGNATURES:
        texts = ((title, HEADING), (name, BODY), ("", BODY), ("　　年　　月　　日", BODY))
        add_row(table, texts, SIGNATURE_WIDTHS, size=11, air=9)
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _save(paper: Paper, name: str) -> None:
    path = HERE / name
    paper.save(str(path))
    stable_zip(path)


if __name__ == "__main__":
    main()
