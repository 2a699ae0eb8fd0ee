"""满意度调查汇总表 → the answers of one group by one channel. A later sheet corrects them."""

from __future__ import annotations

from datetime import date

from swtool.evaluation.satisfaction import Answers, answers
from swtool.folding import squeeze
from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Change, Extract, Plan, Row
from swtool.office import Office
from swtool.registry.projects import ProjectFinder
from swtool.store.database import Transaction

_FIELDS = ("held_on", "valid", "satisfied")
_KEY = ("project_id", "round", "respondent", "aspect", "channel")


def plan_satisfaction(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet: one change a row."""
    plan, finder = Plan(), ProjectFinder(office.db)
    held = {each.key: each for each in answers(office.db)}
    written: list[tuple[Row, Answers]] = []
    above: dict[tuple[int, str, str, str, str], int] = {}
    for row in extract.rows:
        name = row.text("project")
        found = finder.find(name) if name else ()
        if name and len(found) != 1:
            why, remedy = finder.refusal(name)
            extract.fault(row, "project", "reference.project", why, remedy=remedy)
        new = _answers(extract, row, found[0].id) if len(found) == 1 else None
        if new is None:
            continue
        if (first := above.setdefault(new.key, row.number)) != row.number:
            what = f"和第 {first} 行是同一个项目、同一次、同一方、同一种方式"
            extract.fault(row, "project", "satisfaction.twice", what, remedy="合成一行")
            continue
        before = held.get(new.key)
        told = tuple(
            field_change(extract.form, field, getattr(before, field), getattr(new, field))
            for field in _FIELDS
            if before is not None and getattr(before, field) != getattr(new, field)
        )
        if before is not None and not told:
            plan.changes.append(Change(Action.UNCHANGED, row.number, name))
            continue
        action = Action.INSERT if before is None else Action.UPDATE
        plan.changes.append(Change(action, row.number, name, "", told))
        written.append((row, Answers(before.id if before else 0, *(_rest(new)))))
    if written:
        plan.writes.append(lambda tx: _write(tx, written, batch))
    return plan


def _rest(new: Answers) -> tuple[int, str, str, str, str, date, int, int]:
    return (*new.key, new.held_on, new.valid, new.satisfied)


def _answers(extract: Extract, row: Row, project_id: int) -> Answers | None:
    """What a row says; None where it is not whole."""
    valid, satisfied, held_on = row.values.get("valid"), row.values.get("satisfied"), row.text("held_on")
    words = [row.text(each) for each in _KEY[1:]]
    if not isinstance(valid, int) or not isinstance(satisfied, int) or not held_on or not all(words):
        return None
    if satisfied > valid:
        what = f"满意 {satisfied} 份，多于有效的 {valid} 份"
        extract.fault(row, "satisfied", "satisfaction.more_than_all", what, remedy="核对两个数")
        return None
    one, respondent, aspect, channel = words
    channel = squeeze(channel)
    return Answers(0, project_id, one, respondent, aspect, channel, date.fromisoformat(held_on), valid, satisfied)


def _write(tx: Transaction, written: list[tuple[Row, Answers]], batch: Batch) -> None:
    for row, new in written:
        if new.id:
            tx.supersede("satisfaction_answers", new.id)
        tx.insert(
            "satisfaction_answers",
            {
                **dict(zip(_KEY, new.key, strict=True)),
                "held_on": new.held_on.isoformat(),
                "valid": new.valid,
                "satisfied": new.satisfied,
                "batch_id": batch.id,
                "source_row": row.number,
                "recorded_at": tx.recorded_at,
            },
        )
