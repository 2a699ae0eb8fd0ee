"""Taking a household file or a resource out of use: it stays on record, and earlier days still see it."""

from __future__ import annotations

from datetime import date

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.inventory.reviews import KIND_LABELS, NUMBERS, TABLES, Kind
from swtool.office import Office
from swtool.scanner import refuse_numbers


def close(office: Office, kind: Kind, number: str, day: date, *, why: str, keep: bool = True) -> None:
    """Close a file or resource; ``day`` is the first day it is no longer in use. ``keep=False`` is a dry run.

    Raises ``NotFound`` for an unknown number, ``SwtoolError`` where it is closed already, was opened later, or the
    day has not come, ``UsageFault`` for a reason that is empty or holds a number of a person.
    """
    if not why.strip():
        raise UsageFault("没有写停用的原因", remedy="如 --why 迁出")
    refuse_numbers(why, "原因")
    label = KIND_LABELS[kind]
    row = office.db.one(f"SELECT id, opened_on, closed_on FROM {TABLES[kind]} WHERE {NUMBERS[kind]} = ?", (number,))
    if row is None:
        raise NotFound(f"没有{label} {number}", remedy="编号见 swtool inventory list")
    if row["closed_on"]:
        raise SwtoolError(f"{label} {number} 已于 {row['closed_on']} 停用")
    if day > office.today:
        raise SwtoolError(f"停用日期 {day.isoformat()} 还没有到", remedy="到那一天再登记")
    if row["opened_on"] and day.isoformat() < row["opened_on"]:
        raise SwtoolError(
            f"{label} {number} {row['opened_on']} 才建立，不能在 {day.isoformat()} 停用", remedy="核对日期"
        )
    with office.change(f"停用{label} {number}", keep=keep) as tx:
        tx.update(TABLES[kind], row["id"], {"closed_on": day.isoformat(), "closed_why": why})
