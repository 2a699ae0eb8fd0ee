"""Masked cells that tell of nobody: a book whose hidden marks are gone, a list that was exported masked.

A mask is never a value. Stars are refused by most kinds already, and here in words that say what to do.
"""

from __future__ import annotations

from collections.abc import Set

from swtool.findings import Severity
from swtool.forms.personal import CreditCode, PersonName, ResidentId
from swtool.intake.cellcolumns import MOST_FAULTS, TOO_MANY_FAULTS
from swtool.intake.plan import Extract, Row
from swtool.privacy import HIDDEN
from swtool.workbooks.cells import Sheet

_STARS = 3
_MANY = 1_000
_SAY_IT = (ResidentId, CreditCode, PersonName)  # these kinds tell of masks themselves
_WHAT = "这里是打了星号的内容，这一行又没有行标识，认不出原来是什么"
_REMEDY = "填上完整的内容；或用县里发的预填表填写，不要删去或另抄它的行"
_EDITED = ("星号被改动过，认不出是没改还是改成什么", "改回原来的星号，或写完整")


def refuse_masks(found: Extract, sheet: Sheet, restored: Set[tuple[int, str]]) -> None:
    """An error for each cell of a personal column that shows a mask, in place of what its kind said of it."""
    places: list[tuple[Row, str]] = []
    for column in found.form.columns:
        if not column.privacy.is_personal or not (column.name in found.columns or (0, column.name) in found.places):
            continue
        name = column.name
        if HIDDEN in found.column(name):
            suspects = [row for row in found.rows if row.values.get(name) == HIDDEN]
            places += [(row, name) for row in suspects if (row.number, name) not in restored]
    by_number = {row.number: row for row in found.rows} if found.unreadable else {}
    for number, name in sorted(found.unreadable):
        column = found.form.column(name)
        if column.privacy.is_personal and not isinstance(column.kind, _SAY_IT) and number in by_number:
            place = found.place(number, name)
            raw = None if place is None else sheet.value(*place)
            if isinstance(raw, str) and raw.count("*") + raw.count("＊") >= _STARS:
                places.append((by_number[number], name))
    if not places:
        return
    cells = {found.where(row, name).cell for row, name in places}
    found.findings = [
        finding for finding in found.findings if finding.where.cell not in cells or not finding.code.startswith("cell.")
    ]
    once: set[tuple[int, int] | None] = set()  # a cell that holds for all rows (a card over a list) is told once
    for told, (row, name) in enumerate(places):
        found.unreadable.discard((row.number, name))
        found.put(row, name, None)
        place = found.place(row.number, name)
        if place in once:
            pass
        elif told < MOST_FAULTS:
            what, remedy = _EDITED if row.number in found.marks else (_WHAT, _REMEDY)
            found.fault(row, name, "issued.masked", f"{found.form.column(name).title}：{what}", remedy=remedy)
        else:
            found.untold.add(row.number)
        once.add(place)
        found.unreadable.add((row.number, name))
    remedy = "看是不是误发了导出的名单；请发填写完整的表"
    if (untold := len(places) - MOST_FAULTS) > 0:
        found.fault(None, "", TOO_MANY_FAULTS, f"还有 {untold} 格是打了星号的内容，没有列出", remedy=remedy)
    elif len(places) > _MANY:
        what = f"共有 {len(places)} 格是打了星号的内容"
        found.fault(None, "", "issued.many_masked", what, severity=Severity.WARNING, remedy=remedy)
