"""What intake shows: the receipt of one workbook, what each row would become, what was loaded before."""

from __future__ import annotations

from collections.abc import Sequence

from swtool.forms.form import Form
from swtool.intake.load import STATE_LABELS, Receipt
from swtool.intake.plan import ACTION_LABELS, Action
from swtool.office import Office
from swtool.tables import Heading, Show, Table


def receipt_table(receipt: Receipt) -> Table:
    """One line per table of the book: which form it is, where its heading is, how many rows become what."""
    actions = [Action.INSERT, Action.UPDATE, Action.UNCHANGED, Action.DRAFT]
    rows = [
        (
            planned.extract.sheet,
            planned.extract.form.title,
            planned.extract.header_row,
            len(planned.extract.rows),
            *(planned.plan.count(action) for action in actions),
        )
        for planned in receipt.tables
    ]
    return Table(
        f"{receipt.book.name}：{STATE_LABELS[receipt.state]}",
        (
            Heading("sheet", "工作表"),
            Heading("form", "认作"),
            Heading("header_row", "表头行", Show.COUNT),
            Heading("rows", "数据行", Show.COUNT),
            *(Heading(action.value, ACTION_LABELS[action], Show.COUNT) for action in actions),
        ),
        rows,
        notes=receipt.notes,
    )


def changes_table(receipt: Receipt) -> Table:
    """Each row that changes something, with what it becomes. Subjects are numbers or masked names already."""
    rows = [
        (planned.extract.sheet, change.row, ACTION_LABELS[change.action], change.subject, change.detail)
        for planned in receipt.tables
        for change in planned.plan.changes
        if change.action is not Action.UNCHANGED
    ]
    return Table(
        "逐行变化",
        (
            Heading("sheet", "工作表"),
            Heading("row", "行", Show.COUNT),
            Heading("action", "处理"),
            Heading("subject", "对象"),
            Heading("detail", "内容"),
        ),
        rows,
    )


def history_table(office: Office) -> Table:
    """The batches loaded, newest first."""
    rows = [
        tuple(row)
        for row in office.db.query(
            "SELECT id, recorded_at, file_name, forms, rows, inserted, updated, unchanged, drafted "
            "FROM intake_batch ORDER BY id DESC"
        )
    ]
    return Table(
        "入库记录",
        (
            Heading("id", "批次", Show.COUNT),
            Heading("recorded_at", "入库时间"),
            Heading("file_name", "文件"),
            Heading("forms", "表"),
            Heading("rows", "行数", Show.COUNT),
            Heading("inserted", "新增", Show.COUNT),
            Heading("updated", "更新", Show.COUNT),
            Heading("unchanged", "未变", Show.COUNT),
            Heading("drafted", "疑似变动", Show.COUNT),
        ),
        rows,
    )


def forms_table(forms: Sequence[Form]) -> Table:
    """The sheets that can be loaded and filled in."""
    rows = [(form.title, form.name, form.grain, len(form.columns)) for form in forms]
    return Table(
        "可填报的表",
        (
            Heading("title", "表名"),
            Heading("name", "代号"),
            Heading("grain", "一行是什么"),
            Heading("columns", "列数", Show.COUNT),
        ),
        rows,
    )
