"""What intake shows: the receipt of one workbook, what each row would become, what was loaded before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from swtool.findings import Finding
from swtool.forms.form import Form
from swtool.intake.load import STATE_LABELS, Receipt
from swtool.intake.mappings import heading_maps
from swtool.intake.plan import ACTION_LABELS, Action
from swtool.office import Office
from swtool.tables import Heading, Show, Table
from swtool.workbooks.notesheet import in_order


def receipt_table(receipt: Receipt) -> Table:
    """One line per table of the book: which form it is, where its heading is, how many rows become what."""
    actions = [Action.INSERT, Action.UPDATE, Action.UNCHANGED, Action.DRAFT]
    rows = [
        (
            planned.extract.sheet,
            planned.extract.form.title,
            planned.extract.header_row or None,
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
        notes=(*receipt.notes, *left_out_notes(receipt)),
        counted_in="张表",
    )


def findings_of_one_book(receipt: Receipt) -> list[Finding]:
    """The findings as somebody reads them who has the book open: from sheet to sheet, row by row, and without the name
    of the file, which stands above them all, unless they are about the whole of it."""
    findings = in_order(receipt.book, receipt.findings)
    return [
        each._replace(where=each.where._replace(file="")) if each.where.sheet or each.where.cell else each
        for each in findings
    ]


def left_out_notes(receipt: Receipt) -> list[str]:
    """Which rows were not loaded, by sheet and reason, all of them by their numbers."""
    notes = []
    for is_fault, why in ((True, "有差错，见退回表"), (False, "与台账不同，台账没有改动")):
        groups: dict[str, list[int]] = {}
        for each in receipt.left_out:
            if each.is_fault is is_fault:
                groups.setdefault(each.sheet, []).append(each.row)
        for sheet, numbers in groups.items():
            notes.append(f"〔{sheet}〕没有入库 {len(numbers)} 行（{why}）：第 {number_ranges(numbers)} 行")
    return notes


def number_ranges(numbers: Sequence[int]) -> str:
    """Numbers in words: 3、5—9、12."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(str(first) if first == last else f"{first}—{last}" for first, last in runs)


def changes_table(receipt: Receipt) -> Table:
    """Each row that changes something, with what it becomes. Subjects are numbers or masked names already."""
    rows = [
        (
            planned.extract.sheet,
            change.row,
            ACTION_LABELS[change.action],
            change.subject,
            change.detail,
            "；".join(map(str, change.fields)),
        )
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
            Heading("fields", "由 → 到"),
        ),
        rows,
    )


def history_table(
    office: Office, *, form: str = "", since: date | None = None, batches: Collection[int] | None = None
) -> Table:
    """The batches loaded, newest first: of a form (its title), loaded on a day or later, among ``batches``."""
    rows = [
        (row["id"], _minute(row["recorded_at"]), *tuple(row)[4:], *_standing(row["undone_at"], row["left_out"]))
        for row in office.db.query(
            "SELECT u.recorded_at AS undone_at, coalesce(c.left_out, 0) AS left_out, b.id, b.recorded_at, b.file_name, "
            "b.forms, b.rows, b.inserted, b.updated, b.unchanged, b.drafted FROM intake_batch b "
            "LEFT JOIN intake_content c ON c.batch_id = b.id LEFT JOIN intake_undone u ON u.batch_id = b.id "
            "WHERE b.recorded_at >= ? ORDER BY b.id DESC",
            (since.isoformat() if since else "",),
        )
        if (not form or form in row["forms"].split("、")) and (batches is None or row["id"] in batches)
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
            Heading("unchanged", "未变", Show.COUNT, minor=True),
            Heading("drafted", "疑似变动", Show.COUNT, minor=True),
            Heading("left_out", "没有入库", Show.COUNT),
            Heading("state", "现状"),
        ),
        rows,
    )


def _standing(undone_at: str | None, left_out: int) -> tuple[int, str]:
    return left_out, f"已于 {_minute(undone_at)} 撤销" if undone_at else "在库"


def _minute(recorded_at: str) -> str:
    return recorded_at[:16].replace("T", " ")


def heading_maps_table(office: Office, forms: Sequence[Form]) -> Table:
    """The 列名对照 in force."""
    known = {form.name: form for form in forms}
    rows = []
    for each in heading_maps(office.db):
        form = known.get(each.form)
        titles = {column.name: column.title for column in form.columns} if form else {}
        told = "；".join(f"{heading} → {titles.get(name, name) or '不读'}" for heading, name in each.columns.items())
        rows.append((each.id, form.title if form else each.form, each.sender or "全部", told, each.recorded_at[:10]))
    return Table(
        "列名对照",
        (
            Heading("id", "编号", Show.COUNT),
            Heading("form", "表"),
            Heading("sender", "用于哪家的表"),
            Heading("columns", "列名 → 字段"),
            Heading("recorded_at", "记住日期"),
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
