"""岗级核定表 → who stands on which rung from a day on. A row of the same person and day corrects the earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Change, Extract, Plan, Row
from swtool.office import Office
from swtool.pay import pay_store
from swtool.pay.pay_rules import Ladder
from swtool.pay.pay_store import GradeHeld
from swtool.pay.whose import Whose
from swtool.store.database import Transaction

_FIELDS = ("ladder", "post", "grade", "document")


def plan_grades(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet: one change a row."""
    plan, whose = Plan(), Whose(office, extract)
    held: dict[tuple[int, str], list[GradeHeld]] = {}
    for each in pay_store.grades(office.db):
        held.setdefault((each.person_id, each.effective_on), []).append(each)
    known: dict[date, Mapping[str, Ladder]] = {}
    seen: set[tuple[int, str]] = set()
    written: list[tuple[Row, GradeHeld, list[GradeHeld]]] = []
    for row in extract.rows:
        day = row.values.get("effective_on")
        if not isinstance(day, date) or not row.text("post") or not row.text("grade"):
            continue
        person = whose.find(row, day, day)
        if day not in known:
            known[day] = pay_store.ladders_on(office.db, day)
        ladder = _ladder(extract, row, known[day])
        if person is None or ladder is None:
            continue
        rung = ladder.rung(row.text("post"), row.text("grade"))
        if rung is None:
            what = f"《{ladder.name}》没有“{row.text('post')[:20]}{row.text('grade')[:20]}”"
            extract.fault(row, "grade", "grade.not_on_ladder", what, remedy="swtool pay ladder 看有哪些岗位和级别")
            continue
        place = (person.id, day.isoformat())
        if place in seen:
            what = f"人员编号 {person.staff_no} 同一天写了两个岗级"
            extract.fault(row, "grade", "grade.twice", what, remedy="一人同一天只有一个岗级，留对的一行")
            continue
        seen.add(place)
        lines = held.get(place, [])  # several where entries were merged
        document = row.text("document") or (lines[-1].document if lines else "")
        new = GradeHeld(0, *place, ladder.name, rung.post, rung.grade, document)
        before = next((each for each in lines if each._replace(id=0) != new), None)
        if lines and before is None:
            plan.changes.append(Change(Action.UNCHANGED, row.number, person.staff_no))
            continue
        told = tuple(
            field_change(extract.form, name, getattr(before, name), getattr(new, name))
            for name in _FIELDS
            if before is not None and getattr(before, name) != getattr(new, name)
        )
        plan.changes.append(Change(Action.UPDATE if before else Action.INSERT, row.number, person.staff_no, "", told))
        written.append((row, new, lines))
    if written:
        plan.writes.append(lambda tx: _write(tx, written, batch))
    return plan


def _ladder(extract: Extract, row: Row, known: Mapping[str, Ladder]) -> Ladder | None:
    """The ladder that a row names, else the only one of its day."""
    name = row.text("ladder")
    if name in known:
        return known[name]
    if not name and len(known) == 1:
        return next(iter(known.values()))
    names = "、".join(known)
    if not known:
        what, remedy = "那天还没有岗级薪酬表", "先载入岗级薪酬表"
    elif name:
        what, remedy = f"没有薪酬表《{name[:30]}》", f"已载入的：{names}"
    else:
        what, remedy = "有几张薪酬表，没有写是哪一张", f"填“薪酬表名称”：{names}"
    extract.fault(row, "ladder", "grade.ladder", what, remedy=remedy)
    return None


def _write(tx: Transaction, written: list[tuple[Row, GradeHeld, list[GradeHeld]]], batch: Batch) -> None:
    for row, new, before in written:
        for each in before:
            tx.supersede("pay_grade", each.id)
        tx.insert(
            "pay_grade",
            {
                "person_id": new.person_id,
                "effective_on": new.effective_on,
                **{name: getattr(new, name) for name in _FIELDS},
                "batch_id": batch.id,
                "source_row": row.number,
                "recorded_at": tx.recorded_at,
            },
        )
