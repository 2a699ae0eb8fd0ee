"""人员薪酬发放表 → what everybody was paid for a month. A later sheet corrects it; no message says an amount."""

from __future__ import annotations

from fractions import Fraction

from swtool.dates import Month
from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Change, Extract, Plan, Row
from swtool.office import Office
from swtool.pay import pay_store
from swtool.pay.pay_rules import WHOLE_SHARE
from swtool.pay.pay_store import Pay
from swtool.pay.whose import Whose
from swtool.registry.people import Person
from swtool.store.database import Transaction

_FIELDS = ("gross", "net", "share")


def plan_pay(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet: one change a row."""
    plan, whose = Plan(), Whose(office, extract)
    held = _held(office, extract)
    seen: set[tuple[int, Month]] = set()
    written: list[tuple[Row, Pay]] = []
    for row in extract.rows:
        month, gross = row.values.get("month"), row.values.get("gross")
        if not isinstance(month, Month) or not isinstance(gross, int):
            continue
        if month.first > office.today:
            extract.fault(row, "month", "pay.future", f"{month.label}还没有到", remedy="核对月份")
            continue
        person = whose.find(row, month.first, month.last)
        new = _pay(extract, row, month, gross, person) if person is not None else None
        if person is None or new is None:
            continue
        if (person.id, month) in seen:
            what = f"人员编号 {person.staff_no} 的这个月已经写过一行"
            extract.fault(row, "name", "pay.twice", what, remedy="一人一个月只留一行，金额合在一起")
            continue
        seen.add((person.id, month))
        before = held.get((person.id, month))
        subject = f"{person.staff_no} {month}"
        told = tuple(
            field_change(extract.form, name, _shown(before, name), _shown(new, name))
            for name in _FIELDS
            if before is not None and getattr(new, name) not in (None, getattr(before, name))
        )
        if before is not None and not told:
            plan.changes.append(Change(Action.UNCHANGED, row.number, subject))
            continue
        whole = _with_known(new, before)
        if whole.net is not None and whole.net > whole.gross:
            what = "应发工资少于台账上已有的实发工资，这一行没有写实发"
            extract.fault(row, "gross", "pay.net", what, remedy="核对应发；实发也变了的，一起写上")
            continue
        plan.changes.append(Change(Action.UPDATE if before else Action.INSERT, row.number, subject, "", told))
        written.append((row, whole))
    if written:
        plan.writes.append(lambda tx: _write(tx, written, batch))
    return plan


def _held(office: Office, extract: Extract) -> dict[tuple[int, Month], Pay]:
    months = sorted((each for row in extract.rows if isinstance(each := row.values.get("month"), Month)), key=str)
    if not months:
        return {}
    return {(each.person_id, each.month): each for each in pay_store.pays(office.db, months[0], months[-1])}


def _pay(extract: Extract, row: Row, month: Month, gross: int, person: Person) -> Pay | None:
    """What a row says; None where it cannot be."""
    net, share = row.values.get("net"), row.values.get("share")
    if isinstance(net, int) and net > gross:
        extract.fault(row, "net", "pay.net", "实发工资多于应发工资", remedy="核对两个数")
        return None
    stored = None
    if isinstance(share, Fraction):
        exact = share * WHOLE_SHARE
        if not 0 < share <= 1 or exact.denominator != 1:
            what = "折合全日制要大于 0%、不超过 100%，最多两位小数"
            extract.fault(row, "share", "pay.share", what, remedy="写工作时间占全日制的百分之几，如 50%")
            return None
        stored = exact.numerator
    return Pay((), person.id, month, gross, net if isinstance(net, int) else None, stored)


def _with_known(new: Pay, before: Pay | None) -> Pay:
    """What a sheet leaves blank stays as it was known."""
    if before is None:
        return new
    net = before.net if new.net is None else new.net
    share = before.share if new.share is None else new.share
    return Pay(before.ids, new.person_id, new.month, new.gross, net, share)


def _shown(pay: Pay | None, name: str) -> object:
    value = getattr(pay, name)
    return Fraction(value, WHOLE_SHARE) if name == "share" and value is not None else value


def _write(tx: Transaction, written: list[tuple[Row, Pay]], batch: Batch) -> None:
    for row, new in written:
        for row_id in new.ids:
            tx.supersede("staff_pay", row_id)
        tx.insert(
            "staff_pay",
            {
                "person_id": new.person_id,
                "month": str(new.month),
                **{name: getattr(new, name) for name in _FIELDS},
                "batch_id": batch.id,
                "source_row": row.number,
                "recorded_at": tx.recorded_at,
            },
        )
