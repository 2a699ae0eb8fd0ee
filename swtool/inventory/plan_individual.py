"""一人一案计划表 → plans with their goals. A row is hung on a member of a file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import NamedTuple

from swtool.findings import Severity
from swtool.intake.fields import field_change, told_change
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.inventory.files_named import Files
from swtool.inventory.individual import GoalRow, goals_of, insert_goal, insert_plan, replace_goal
from swtool.office import Office
from swtool.store.database import Transaction
from swtool.store.numbers import next_numbers

_NO_REASON = "结案"  # what is recorded as the reason where the sheet states none


@dataclass(slots=True)
class _Draft:
    """One person's plan as the sheet has it."""

    household_id: int
    person_key: int
    rows: list[Row] = field(default_factory=list)

    def may_take(self, row: Row) -> bool:
        """Whether the row may be of this plan: its number is no other, and neither was over when the other was made."""
        number = next((number for each in self.rows if (number := each.text("plan_no"))), "")
        if number and row.text("plan_no") not in ("", number):
            return False
        one, other = _day(self, "opened_on"), _of(row, "opened_on")
        over, other_over = _day(self, "closed_on"), _of(row, "closed_on")
        return one == other or not ((over and over <= other) or (other_over and other_over <= one))


class _Held(NamedTuple):
    """A person's plan on record; '' for what is not known."""

    id: int
    number: str
    opened_on: str
    review_on: str
    worker: str
    closed_on: str
    closed_why: str
    goals: dict[str, GoalRow]


def plan_plans(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of personal plans: one change a person. What a sheet doesn't list of goals stays."""
    files = Files(office, extract.rows)
    by_person: dict[int, list[_Draft]] = {}
    for row in extract.rows:
        name = row.text("client_name")
        found = files.find(extract, row, name, row.text("resident_id")) if name and row.text("file_no") else None
        if found is None or found[1] is None or not row.text("goal"):
            continue
        opened = row.values.get("opened_on")
        if isinstance(opened, date) and opened > office.today:
            extract.fault(row, "opened_on", "day.future", "制定日期还没有到", remedy="核对日期")
        _put(by_person.setdefault(found[1], []), row, _Draft(found[0], found[1]))
    drafts = _with_plans_meant(office, by_person)
    _refuse_taken_numbers(office, extract, [draft for draft, before in drafts if before is None])
    plan = Plan()
    for draft, before in drafts:
        change = _change(extract, draft, before)
        plan.changes.append(change)
        if change.action is not Action.UNCHANGED:
            plan.writes.append(partial(_write, draft=draft, before=before, batch=batch))
    return plan


def _put(drafts: list[_Draft], row: Row, new: _Draft) -> None:
    """Put a row to the plan of its person that it goes on with, first to one of its day."""
    may = [draft for draft in drafts if draft.may_take(row)]
    if not may:
        drafts.append(new)
    (min(may, key=lambda draft: _day(draft, "opened_on") != _of(row, "opened_on")) if may else new).rows.append(row)


def _refuse_taken_numbers(office: Office, extract: Extract, new: Sequence[_Draft]) -> None:
    """A fault for each new plan whose number is another plan's, on record or further up on the sheet."""
    firsts = [draft.rows[0] for draft in new if draft.rows[0].text("plan_no")]
    rows = office.db.query(
        "SELECT plan_no FROM individual_plan WHERE plan_no IN (SELECT value FROM json_each(?))",
        (json.dumps([row.text("plan_no") for row in firsts], ensure_ascii=False),),
    )
    taken = {row["plan_no"] for row in rows}
    for row in firsts:
        if (number := row.text("plan_no")) in taken:
            what, remedy = f"计划编号 {number} 已是另一份计划的编号", "核对编号和服务对象；新计划的编号留空，由系统给出"
            extract.fault(row, "plan_no", "plan.number_taken", what, remedy=remedy)
        taken.add(number)


def _change(extract: Extract, draft: _Draft, before: _Held | None) -> Change:
    first, rows = draft.rows[0], tuple(row.number for row in draft.rows)
    subject = f"个人计划 {before.number if before else first.text('file_no')}"
    for row in draft.rows[1:]:
        if any(row.text("goal") == other.text("goal") and other.number < row.number for other in draft.rows):
            extract.fault(row, "goal", "plan.goal_twice", "同一个人的同一个目标写了两行", remedy="只留一行")
    if _why(draft) and not _day(draft, "closed_on") and not (before and before.closed_on):
        row = next(row for row in draft.rows if row.text("closed_why"))
        what = "有结案原因，没有结案日期，没有登记结案"
        extract.fault(row, "closed_on", "plan.not_closed", what, severity=Severity.WARNING, remedy="补上结案日期")
    if before is None:
        if any(row.values.get("closed_on") for row in draft.rows):
            return Change(Action.INSERT, first.number, subject, f"目标 {len(rows)} 个，已结案", rows=rows)
        return Change(Action.INSERT, first.number, subject, f"目标 {len(rows)} 个", rows=rows)
    told: list[FieldChange] = []
    for row in draft.rows:
        goal = before.goals.get(row.text("goal"))
        if goal is None:
            told.append(field_change(extract.form, "goal", None, row.text("goal"), row=row.number))
        elif (status := row.text("goal_status")) and status != goal.status:
            told.append(field_change(extract.form, "goal_status", goal.status, status, row=row.number))
    if opened_on := _made_otherwise(draft, before):
        days = date.fromisoformat(before.opened_on), date.fromisoformat(opened_on)
        told.append(field_change(extract.form, "opened_on", *days, row=first.number))
    review_on, closed_on = _day(draft, "review_on"), _day(draft, "closed_on")
    if review_on and review_on != before.review_on:
        was = date.fromisoformat(before.review_on) if before.review_on else None
        told.append(field_change(extract.form, "review_on", was, date.fromisoformat(review_on), row=first.number))
    worker = _worker(draft)
    if worker and worker != before.worker:
        told.append(field_change(extract.form, "responsible_worker", before.worker, worker, row=first.number))
    if closed_on and closed_on != before.closed_on:
        was = date.fromisoformat(before.closed_on) if before.closed_on else None
        told.append(field_change(extract.form, "closed_on", was, date.fromisoformat(closed_on), row=first.number))
    if (why := _why(draft)) and why != before.closed_why and (closed_on or before.closed_on):
        known = None if before.closed_why == _NO_REASON else before.closed_why
        told.append(field_change(extract.form, "closed_why", known, why, row=first.number))
    return told_change(first.number, subject, told, rows=rows)


def _write(tx: Transaction, draft: _Draft, before: _Held | None, batch: Batch) -> None:
    first = draft.rows[0]
    opened, review_on, closed_on = _day(draft, "opened_on"), _day(draft, "review_on"), _day(draft, "closed_on")
    if before is None:
        number = first.text("plan_no") or next_numbers(tx, "individual_plan", "plan_no", "JH", 1)[0]
        following = date.fromisoformat(review_on) if review_on else None
        plan_id = insert_plan(
            tx,
            number,
            draft.household_id,
            draft.person_key,
            opened,
            following,
            _worker(draft) or None,
            batch_id=batch.id,
            source_row=first.number,
        )
    else:
        plan_id = before.id
        stated = {
            "opened_on": _made_otherwise(draft, before),
            "review_on": review_on,
            "responsible_worker": _worker(draft),
        }
        if changed := {name: value for name, value in stated.items() if value}:
            tx.update("individual_plan", plan_id, changed)
    known_on, known_why = (before.closed_on, before.closed_why) if before else ("", "")
    if closed_on := closed_on or known_on:
        closing = {"closed_on": closed_on, "closed_why": _why(draft) or known_why or _NO_REASON}
        if closing != {"closed_on": known_on, "closed_why": known_why}:
            tx.update("individual_plan", plan_id, closing)
    if before is not None:
        _change_goals(tx, draft, before, batch)
    for row in draft.rows:
        if before is None or row.text("goal") not in before.goals:
            insert_goal(
                tx,
                plan_id,
                row.text("goal"),
                row.text("goal_status") or "open",
                _of(row, "opened_on") or opened,
                batch_id=batch.id,
                source_row=row.number,
            )


def _change_goals(tx: Transaction, draft: _Draft, before: _Held, batch: Batch) -> None:
    """Goals of which the rows say another state; those that were set when the plan was made go with its day."""
    rows = {row.text("goal"): row for row in draft.rows}
    made = _made_otherwise(draft, before)
    for goal in before.goals.values():
        row = rows.get(goal.goal)
        status = row.text("goal_status") if row else ""
        put_right = goal._replace(set_on=made) if made and goal.set_on == before.opened_on else goal
        source = row.number if row else None
        if status and status != goal.status:
            replace_goal(tx, before.id, put_right, status, None, "", batch_id=batch.id, source_row=source)
        elif put_right != goal:
            ended = goal.status, goal.ended_on or None, goal.why
            replace_goal(tx, before.id, put_right, *ended, batch_id=batch.id, source_row=source)


def _with_plans_meant(office: Office, drafts: Mapping[int, Sequence[_Draft]]) -> list[tuple[_Draft, _Held | None]]:
    """Each plan of the sheet with the one on record that it means. A list of all plans tells of those that are closed,
    too, again and again."""
    rows = office.db.query(
        "SELECT * FROM individual_plan WHERE person_key IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(drafts)),),
    )
    by_person: dict[int, list[sqlite3.Row]] = {}
    for row in rows:
        by_person.setdefault(row["person_key"], []).append(row)
    found: list[tuple[_Draft, _Held | None]] = []
    for key, plans in drafts.items():
        left = by_person.get(key, [])
        for draft in plans:
            meant = _meant(draft, left)
            left = [each for each in left if each is not meant]
            found.append((draft, _held(office, meant) if meant is not None else None))
    return found


def _held(office: Office, row: sqlite3.Row) -> _Held:
    return _Held(
        row["id"],
        row["plan_no"],
        row["opened_on"],
        row["review_on"] or "",
        row["responsible_worker"] or "",
        row["closed_on"] or "",
        row["closed_why"] or "",
        {goal.goal: goal for goal in goals_of(office.db, row["id"])},
    )


def _meant(draft: _Draft, held: Sequence[sqlite3.Row]) -> sqlite3.Row | None:
    """The plan of that number, else the one that was made on that day, else the one that is open."""
    number, made_on = draft.rows[0].text("plan_no"), _day(draft, "opened_on")
    numbered = (row for row in held if row["plan_no"] == number)
    of_that_day = (row for row in held if row["opened_on"] == made_on)
    open_now = (row for row in held if row["closed_on"] is None)
    return next(numbered, None) or next(of_that_day, None) or next(open_now, None)


def _made_otherwise(draft: _Draft, held: _Held) -> str:
    """The day on which the rows of a plan on record say that it was made, where that is another; '' else. Rows of new
    goals say when these were set."""
    known = [(goal, _of(row, "opened_on")) for row in draft.rows if (goal := held.goals.get(row.text("goal")))]
    return next((day for goal, day in known if day and day not in (held.opened_on, goal.set_on)), "")


def _day(draft: _Draft, column: str) -> str:
    """The first day that the rows of a person say."""
    return next((day for row in draft.rows if (day := _of(row, column))), "")


def _worker(draft: _Draft) -> str:
    """The first worker that the rows of a person name."""
    return next((name for row in draft.rows if (name := row.text("responsible_worker"))), "")


def _why(draft: _Draft) -> str:
    """Why the plan is over, as the first row says that does."""
    return next((why for row in draft.rows if (why := row.text("closed_why"))), "")


def _of(row: Row, column: str) -> str:
    value = row.values.get(column)
    return value.isoformat() if isinstance(value, date) else ""
