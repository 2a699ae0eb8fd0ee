"""岗级薪酬表 → an edition of a ladder, the whole of it. One that is not built as the rule says is refused."""

from __future__ import annotations

from datetime import date

from swtool.errors import PolicyFault
from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.office import Office
from swtool.pay import pay_store
from swtool.pay.pay_rules import Cells, Rung, structure_faults
from swtool.policy.parameter import Parameter
from swtool.store.database import Transaction

LADDER = "pay.ladder"
LADDER_CELLS = "pay.ladder_cells"
REFERENCE = "staff.pay_reference"
_Key = tuple[str, str]


def plan_ladder(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of ladders: one change a rung."""
    plan = Plan()
    editions: dict[_Key, list[tuple[Row, Rung]]] = {}
    for row in extract.rows:
        amount, key = row.values.get("amount"), (row.text("ladder"), row.text("edition_on"))
        if not all(key) or not row.text("post") or not row.text("grade") or not isinstance(amount, int):
            continue
        if amount == 0:
            extract.fault(row, "amount", "ladder.amount", "月薪酬标准要大于 0", remedy="核对金额")
            continue
        editions.setdefault(key, []).append((row, Rung(row.text("post"), row.text("grade"), amount)))
    held = {(each.name, each.edition_on): each for each in pay_store.ladders(office.db)}
    for key, lines in editions.items():
        had = {(each.post, each.grade): each for each in held[key].rungs} if key in held else {}
        if not _twice(extract, lines) and _is_whole(office, extract, key, lines, had):
            _plan_edition(office, extract, plan, key, lines, had, batch)
    return plan


def whose_edition(office: Office, extract: Extract) -> list[_Key | None]:
    """The edition that each row belongs to."""
    keys = [(row.text("ladder"), row.text("edition_on")) for row in extract.rows]
    return [key if all(key) else None for key in keys]


def is_reference(office: Office, name: str, day: date) -> bool:
    """Whether a ladder is the one that pay is to follow (NHU-04: 事业单位人员) and not the county's own."""
    reference = office.policy.find(REFERENCE, day)
    return reference is not None and reference.text("reference") in name


def faults_of(office: Office, rule: Parameter, rungs: list[Rung], day: date) -> list[str]:
    """What a ladder lacks of the rule's posts and grades."""
    cells = Cells(office.policy.at(LADDER_CELLS, day).text("reading"))
    return structure_faults(rungs, rule.number("posts"), rule.number("grades"), cells)


def _twice(extract: Extract, lines: list[tuple[Row, Rung]]) -> bool:
    seen: set[_Key] = set()
    found = False
    for row, rung in lines:
        if (rung.post, rung.grade) in seen:
            found = True
            extract.fault(row, "grade", "ladder.twice", f"{rung.name} 写了两次", remedy="一个岗位的一级只留一行")
        seen.add((rung.post, rung.grade))
    return found


def _is_whole(
    office: Office, extract: Extract, key: _Key, lines: list[tuple[Row, Rung]], had: dict[_Key, Rung]
) -> bool:
    """Whether the edition is built as it must be; of a part of one, with what was there and is not listed."""
    day = date.fromisoformat(key[1])
    rule = office.policy.find(LADDER, day)
    if rule is None or is_reference(office, key[0], day):
        return True
    rungs = {(rung.post, rung.grade): rung for _, rung in lines}
    whole = list({**had, **rungs}.values() if extract.is_partial else rungs.values())
    try:
        faults = faults_of(office, rule, whole, day)
    except PolicyFault as fault:
        faults = [fault.what]
    for wrong in faults:
        what = f"《{key[0]}》{wrong}"
        extract.fault(
            None, "", "ladder.structure", what, expected=office.policy.cite(rule), remedy="改好后整表重新载入"
        )
    return not faults


def _plan_edition(
    office: Office,
    extract: Extract,
    plan: Plan,
    key: _Key,
    lines: list[tuple[Row, Rung]],
    had: dict[_Key, Rung],
    batch: Batch,
) -> None:
    ids = pay_store.rung_ids(office.db, *key) if had else {}
    left = dict(had)
    written: list[tuple[Row, Rung]] = []
    replaced: list[int] = []
    for row, rung in lines:
        place = (rung.post, rung.grade)
        old = left.pop(place, None)
        if old == rung:
            plan.changes.append(Change(Action.UNCHANGED, row.number, f"{key[0]} {rung.name}"))
            continue
        told = (field_change(extract.form, "amount", old.amount, rung.amount),) if old else ()
        action = Action.UPDATE if old else Action.INSERT
        plan.changes.append(Change(action, row.number, f"{key[0]} {rung.name}", "", told))
        written.append((row, rung))
        if old:
            replaced.append(ids[place])
    if left and not extract.is_partial:
        gone = tuple(FieldChange("", f"{post}{grade}", "有", "不再列出") for post, grade in left)
        plan.changes.append(Change(Action.UPDATE, lines[0][0].number, key[0], "不再列出的级", gone))
        replaced += [ids[place] for place in left]
    if written or replaced:
        plan.writes.append(lambda tx: _write(tx, key, written, replaced, batch))


def _write(tx: Transaction, key: _Key, written: list[tuple[Row, Rung]], replaced: list[int], batch: Batch) -> None:
    for row_id in replaced:
        tx.supersede("pay_ladder", row_id)
    for row, rung in written:
        tx.insert(
            "pay_ladder",
            {
                "ladder": key[0],
                "edition_on": key[1],
                "post": rung.post,
                "grade": rung.grade,
                "amount": rung.amount,
                "batch_id": batch.id,
                "source_row": row.number,
                "recorded_at": tx.recorded_at,
            },
        )
