"""津贴发放登记表 → what the office paid by its own sheets. A later sheet corrects it, until the month is recorded."""

from __future__ import annotations

from typing import NamedTuple

from swtool.dates import Month
from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Change, Extract, Plan, Row
from swtool.office import Office
from swtool.pay import store
from swtool.pay.allowance_rules import Kind
from swtool.pay.store import Line
from swtool.pay.whose import Whose
from swtool.store.database import Transaction

_Place = tuple[Kind, Month, int]
_FIELDS = ("amount", "days")


class _Paid(NamedTuple):
    row: Row
    kind: Kind
    line: Line


def plan_payments(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet: one change a row. A month whose sheet was recorded here takes nothing any more."""
    plan, whose = Plan(), Whose(office, extract)
    recorded = {(each.kind, each.month) for each in store.sheets(office.db)}
    held = _held(office, extract)
    seen: set[_Place] = set()
    written: list[tuple[_Paid, list[Line]]] = []
    for row in extract.rows:
        month, kind, amount = row.values.get("month"), row.text("kind"), row.values.get("amount")
        if not isinstance(month, Month) or not kind or not isinstance(amount, int):
            continue
        person = whose.find(row, month.first, month.last)
        if person is None or not _may_be(office, extract, row, month, Kind(kind), recorded):
            continue
        place = (Kind(kind), month, person.id)
        if place in seen:
            what = f"人员编号 {person.staff_no} 的这个月已经写过一行"
            extract.fault(row, "name", "allowance.twice", what, remedy="一人一月一种津贴只留一行，金额合在一起")
            continue
        seen.add(place)
        lines = held.get(place, [])
        before = _together(lines) if lines else None
        days = row.values.get("days")
        known = before.days if before else None
        new = Line(person.id, month, amount, None, "", days if isinstance(days, int) else known)
        told = tuple(
            field_change(extract.form, name, getattr(before, name), getattr(new, name))
            for name in _FIELDS
            if before is not None and getattr(before, name) != getattr(new, name)
        )
        subject = f"{person.staff_no} {month}"
        if before is not None and not told:
            plan.changes.append(Change(Action.UNCHANGED, row.number, subject))
            continue
        plan.changes.append(Change(Action.UPDATE if before else Action.INSERT, row.number, subject, "", told))
        written.append((_Paid(row, Kind(kind), new), lines))
    if written:
        plan.writes.append(lambda tx: _write(tx, written, batch))
    return plan


def _may_be(
    office: Office, extract: Extract, row: Row, month: Month, kind: Kind, recorded: set[tuple[Kind, Month]]
) -> bool:
    days = row.values.get("days")
    if month.first > office.today:
        extract.fault(row, "month", "allowance.future", f"{month.label}还没有到", remedy="核对月份")
        return False
    if isinstance(days, int) and days > month.last.day:
        what = f"{month.label}只有 {month.last.day} 天"
        extract.fault(row, "days", "allowance.days", what, remedy="核对在岗天数")
        return False
    if (kind, month) in recorded:
        what = f"{month.label}的{kind.label}已经登记发放，不再改动"
        remedy = "以后的更正会列在下一张表里；登记错了先 swtool allowance withdraw"
        extract.fault(row, "month", "allowance.recorded", what, remedy=remedy)
        return False
    return True


def _held(office: Office, extract: Extract) -> dict[_Place, list[Line]]:
    """What was loaded before, for the months of the sheet: several lines where entries that have some were merged."""
    months = {month for row in extract.rows if isinstance(month := row.values.get("month"), Month)}
    found: dict[_Place, list[Line]] = {}
    for kind in Kind:
        for line in store.lines_for(office.db, kind, sorted(months, key=str)):
            if line.sheet_id is None:
                found.setdefault((kind, line.for_month, line.person_id), []).append(line)
    return found


def _together(lines: list[Line]) -> Line:
    """What was loaded of one person's month as one line; days on which the lines differ nobody has said."""
    days = {line.days for line in lines}
    return lines[0]._replace(amount=sum(line.amount for line in lines), days=days.pop() if len(days) == 1 else None)


def _write(tx: Transaction, written: list[tuple[_Paid, list[Line]]], batch: Batch) -> None:
    for paid, before in written:
        line = paid.line
        for each in before:
            tx.supersede("allowance_line", each.id)
        if before:
            line = line._replace(station_id=before[0].station_id, level=before[0].level)
        store.insert_loaded(tx, paid.kind, line, batch_id=batch.id, row=paid.row.number)
