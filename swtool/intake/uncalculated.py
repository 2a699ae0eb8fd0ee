"""Formulas that no program has calculated: the file holds no result, and blank is not what the town sees there."""

from __future__ import annotations

from swtool.intake.plan import Extract, Row
from swtool.workbooks.cells import Sheet

_REMEDY = "用 WPS 或 Excel 打开，看一眼结果，保存一次再发来；或者直接填写内容"


def refuse_uncalculated(found: Extract, sheet: Sheet) -> None:
    """A fault for each cell that was read and is such a formula, in place of what follows from its being blank."""
    numbers = {row for row, _ in sheet.uncalculated}
    cells = [
        (row, name)
        for row in found.rows
        if found.is_card or row.number in numbers
        for name in found.columns
        if found.place(row.number, name) in sheet.uncalculated
    ]
    if not cells:
        return
    blank = {found.where(row, name) for row, name in cells}
    found.findings = [each for each in found.findings if each.code != "cell.required" or each.where not in blank]
    for row, name in cells:
        found.unreadable.discard((row.number, name))
        _refuse(found, row, name)


def _refuse(found: Extract, row: Row, name: str) -> None:
    what = f"{found.form.column(name).title}：公式没有计算结果，看不出是什么"
    found.fault(row, name, "cell.formula_uncalculated", what, remedy=_REMEDY)
    found.unreadable.add((row.number, name))
