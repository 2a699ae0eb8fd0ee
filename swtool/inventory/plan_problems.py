"""社区问题清单 → problems of villages, the states they came to, and the projects that answer them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from swtool.dates import PartialDate
from swtool.intake.fields import field_change, told_change
from swtool.intake.plan import Action, Batch, Change, Extract, Plan, Row
from swtool.inventory import problem_store as store
from swtool.inventory.demands import PREFIXES, Demand
from swtool.inventory.own_numbers import PROBLEMS, OwnNumbers
from swtool.inventory.places import resolve_places
from swtool.inventory.projects import ProjectFinder, answer
from swtool.inventory.state_rows import check_reason, check_step, end_day, insert_states
from swtool.office import Office
from swtool.registry.boundaries import places_today
from swtool.store.database import Transaction
from swtool.store.numbers import next_numbers

_COLUMN = {"category": "problem_category", "description": "problem"}
_FIELDS = (
    "category",
    "description",
    "urgency",
    "source_channel",
    "raised_on",
    "expectation",
    "status",
    "resolved_on",
    "feedback",
)


@dataclass(slots=True)
class _Work:
    inserts: list[tuple[Row, str, int, dict[str, object], int | None]] = field(default_factory=list)
    updates: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    steps: list[tuple[int, str, str]] = field(default_factory=list)
    answers: list[tuple[int, int]] = field(default_factory=list)  # problem, project


def plan_problems(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of problems: one change a row. A problem is known by its number, else by village and words."""
    villages = resolve_places(office, extract)
    held = store.held(office.db, places_today(office), {village.id for village in villages.values()})
    by_number = store.by_number(office.db, {row.text("problem_no") for row in extract.rows})
    projects = ProjectFinder(office.db)
    plan, work, numbers = Plan(), _Work(), OwnNumbers(office, extract, PROBLEMS)
    seen: dict[object, int] = {}
    for row in extract.rows:
        village = villages.get(row.number)
        if village is None or not row.text("problem_category"):
            continue
        values = _values(row)
        _check_days(extract, row, office.today)
        check_reason(extract, row, values)
        number = row.text("problem_no")
        key = (village.id, str(values["category"]), str(values.get("description") or ""))
        if (earlier := seen.setdefault(number or key, row.number)) != row.number:
            what = f"与第 {earlier} 行是同一个问题"
            extract.fault(row, "problem_category", "problem.twice", what, remedy="只留一行", against=earlier)
            continue
        if numbers.refuse(row, village.id):
            continue
        project_id = projects.of_row(extract, row)
        before = by_number.get(number) if number else held.get(key)
        subject = f"问题 {number or values['category']}"
        if before is None:
            work.inserts.append((row, number, village.id, {"description": "", "status": "raised"} | values, project_id))
            plan.changes.append(Change(Action.INSERT, row.number, subject))
            continue
        changed = {name: value for name, value in values.items() if value != before.values[name]}
        if changed:
            work.updates.append((before.id, changed))
        if "status" in changed:
            check_step(extract, row, str(before.values["status"]), str(changed["status"]))
            work.steps.append((before.id, str(changed["status"]), end_day(before.values | changed)))
        told = [
            field_change(extract.form, _COLUMN.get(name, name), before.values[name], value)
            for name, value in changed.items()
        ]
        if project_id is not None and project_id != before.project_id:
            work.answers.append((before.id, project_id))
            told.append(field_change(extract.form, "project_name", before.project, row.text("project_name")))
        plan.changes.append(told_change(row.number, subject, told))
    if work.inserts or work.updates or work.answers:
        plan.writes.append(lambda tx: _write(tx, work, batch, office.today))
    return plan


def _values(row: Row) -> dict[str, object]:
    values: dict[str, object] = {}
    for name in _FIELDS:
        value = row.values.get(_COLUMN.get(name, name))
        if value is not None:
            values[name] = str(value) if isinstance(value, PartialDate) else value
    return values


def _check_days(extract: Extract, row: Row, today: date) -> None:
    raised, resolved = row.values.get("raised_on"), row.values.get("resolved_on")
    for column, day in (("raised_on", raised), ("resolved_on", resolved)):
        if isinstance(day, PartialDate) and day.first_day > today:
            title = extract.form.column(column).title
            extract.fault(row, column, "day.future", f"{title}还没有到", expected=f"不晚于 {today.isoformat()}")
    if isinstance(raised, PartialDate) and isinstance(resolved, PartialDate) and resolved.is_before(raised):
        extract.fault(row, "resolved_on", "problem.resolved_before_raised", "完成日期早于提出日期", remedy="核对日期")


def _write(tx: Transaction, work: _Work, batch: Batch, today: date) -> None:
    missing = sum(not number for _, number, *_ in work.inserts)
    fresh = iter(next_numbers(tx, "problem", "problem_no", PREFIXES[Demand.PROBLEM], missing) if missing else ())
    ids = tx.allot("problem", len(work.inserts))
    columns = ("id", "uid", "problem_no", "division_id", *_FIELDS, "batch_id", "source_row")
    rows = (
        (
            row_id,
            uid,
            number or next(fresh),
            village,
            *(values.get(name) for name in _FIELDS),
            batch.id,
            row.number,
        )
        for row_id, uid, (row, number, village, values, _) in zip(ids, tx.uids(len(ids)), work.inserts, strict=True)
    )
    tx.insert_rows("problem", columns, ids, rows)
    for row_id, changed in work.updates:
        tx.update("problem", row_id, changed)
    brought = [(row_id, *_state(values)) for row_id, (_, _, _, values, _) in zip(ids, work.inserts, strict=True)]
    moved = [(row_id, status, end, end or today.isoformat()) for row_id, status, end in work.steps]
    insert_states(tx, "problem", [each for each in (*brought, *moved) if each[1] != "raised" or each[3]], batch)
    answered = [(row_id, one[4]) for row_id, one in zip(ids, work.inserts, strict=True) if one[4] is not None]
    for problem_id, project_id in (*answered, *work.answers):
        assert project_id is not None
        answer(tx, "problem", problem_id, project_id, today, batch_id=batch.id)


def _state(values: Mapping[str, object]) -> tuple[str, str, str]:
    end = end_day(values)
    return str(values["status"]), end, end
