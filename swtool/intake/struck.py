"""What somebody has struck through: whether it still counts cannot be seen, so it goes back and is not loaded."""

from __future__ import annotations

from swtool.intake.plan import Extract, Row
from swtool.workbooks.cells import Sheet, is_blank

_REMEDY = "不要了的就删去，还要的就去掉删除线"


def refuse_struck(found: Extract, sheet: Sheet) -> None:
    """A fault for each row in which a cell that was read is struck through."""
    if not sheet.struck:
        return
    lined = {row for row, _ in sheet.struck}
    for row in found.rows:
        if found.is_card or row.number in lined:
            _refuse(found, sheet, row)


def _refuse(found: Extract, sheet: Sheet, row: Row) -> None:
    places = ((name, found.place(row.number, name)) for name in found.columns)
    filled = {name: place for name, place in places if place is not None and not is_blank(sheet.value(*place))}
    struck = [name for name, place in filled.items() if place in sheet.struck]
    if not struck:
        return
    titles = "、".join(found.form.column(name).title for name in struck)
    what = "这一行" if len(struck) == len(filled) and not found.is_card else f"“{titles}”"
    found.fault(row, struck[0], "intake.struck", f"{what}划了删除线，看不出还算不算", remedy=_REMEDY)
