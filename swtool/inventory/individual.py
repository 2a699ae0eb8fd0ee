"""一人一案: a person's plan with goals and days to look at it again, from its opening to its closing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.inventory.files import refuse_day, refuse_text, require_file, require_member
from swtool.office import Office
from swtool.store.database import Database, Transaction
from swtool.store.numbers import next_number

GOAL_ENDS = {"reached": "已达成", "dropped": "已放弃"}


class PlanRow(NamedTuple):
    """A plan as it stands; ``last_day`` is the latest day known of it."""

    id: int
    plan_no: str
    household_id: int
    file_no: str
    person_key: int
    opened_on: str
    review_on: str
    closed_on: str
    last_day: str


class GoalRow(NamedTuple):
    """A goal as it stands; ``number`` is its place in the plan, from 1."""

    id: int
    number: int
    goal: str
    status: str
    set_on: str
    ended_on: str
    why: str


def require_plan(db: Database, plan_no: str, *, is_open: bool = False) -> PlanRow:
    """A plan by its number. Raises ``NotFound``; with ``is_open``, ``SwtoolError`` for one that is closed."""
    row = db.one(
        "SELECT p.*, h.file_no, max(p.opened_on, coalesce((SELECT max(r.reviewed_on) FROM plan_review r"
        " WHERE r.plan_id = p.id AND r.superseded_at IS NULL), '')) AS last_day"
        " FROM individual_plan p JOIN household h ON h.id = p.household_id WHERE p.plan_no = ?",
        (plan_no.strip().upper(),),
    )
    if row is None:
        raise NotFound(f"没有个人计划 {plan_no}", remedy="编号见 swtool plan list")
    if is_open and row["closed_on"]:
        raise SwtoolError(f"个人计划 {row['plan_no']} 已于 {row['closed_on']} 结案", remedy="还需要的，另立一份计划")
    texts = (row[name] or "" for name in ("review_on", "closed_on", "last_day"))
    return PlanRow(
        row["id"], row["plan_no"], row["household_id"], row["file_no"], row["person_key"], row["opened_on"], *texts
    )


def goals_of(db: Database, plan_id: int) -> list[GoalRow]:
    """The goals of a plan in the order in which they were set."""
    rows = db.query(
        "SELECT g.*, (SELECT min(o.id) FROM plan_goal o WHERE o.plan_id = g.plan_id AND o.goal = g.goal"
        " AND o.set_on = g.set_on) AS first FROM plan_goal g"
        " WHERE g.plan_id = ? AND g.superseded_at IS NULL ORDER BY g.set_on, first",
        (plan_id,),
    )
    return [
        GoalRow(row["id"], number, row["goal"], row["status"], row["set_on"], row["ended_on"] or "", row["why"] or "")
        for number, row in enumerate(rows, 1)
    ]


def open_plan(
    office: Office,
    file_no: str,
    who: str,
    goals: Sequence[str],
    day: date,
    *,
    review_on: date | None = None,
    worker: str | None = None,
    keep: bool = True,
) -> str:
    """Open a plan for a member; its number. Raises ``SwtoolError`` where that person has an open one."""
    file = require_file(office, file_no, day)
    refuse_day(office, file, day)
    goals = [" ".join(goal.split()) for goal in goals if goal.strip()]
    if not goals:
        raise UsageFault("没有写计划目标", remedy="用 --goal 写明，可写几个")
    refuse_text(*goals)
    _refuse_review(review_on, day)
    with office.change(f"档案 {file.file_no} 立个人计划", keep=keep) as tx:
        member = require_member(office.db, file, who)
        standing = office.db.value(
            "SELECT plan_no FROM individual_plan WHERE person_key = ? AND closed_on IS NULL", (member.key,)
        )
        if standing:
            raise SwtoolError(f"这名成员已有个人计划 {standing}", remedy=f"增加目标用 swtool plan goal {standing}")
        number = next_number(tx, "individual_plan", "plan_no", "JH")
        plan_id = insert_plan(tx, number, file.id, member.key, day.isoformat(), review_on, worker)
        for goal in goals:
            insert_goal(tx, plan_id, goal, "open", day.isoformat())
    return number


def add_goal(office: Office, plan_no: str, goal: str, day: date, *, keep: bool = True) -> int:
    """One more goal; how many the plan has now."""
    goal = " ".join(goal.split())
    refuse_text(goal)
    if not goal:
        raise UsageFault("没有写目标", remedy="写明要做到什么")
    with office.change(f"个人计划 {plan_no} 增加目标", keep=keep) as tx:
        plan = require_plan(office.db, plan_no, is_open=True)
        _refuse_day(office, plan, day)
        goals = goals_of(office.db, plan.id)
        if any(each.goal == goal for each in goals):
            raise SwtoolError("计划里已有这个目标", remedy=f"见 swtool plan show {plan.plan_no}")
        insert_goal(tx, plan.id, goal, "open", day.isoformat())
    return len(goals) + 1


def end_goal(office: Office, plan_no: str, number: int, status: str, day: date, *, why: str, keep: bool = True) -> str:
    """A goal is reached or dropped; dropping says why. The plan's number."""
    refuse_text(why)
    if status == "dropped" and not why.strip():
        raise UsageFault("没有写为什么放弃", remedy="用 --why 写明")
    with office.change(f"个人计划 {plan_no} 目标 {number} {GOAL_ENDS[status]}", keep=keep) as tx:
        plan = require_plan(office.db, plan_no, is_open=True)
        _refuse_day(office, plan, day)
        goal = next((each for each in goals_of(office.db, plan.id) if each.number == number), None)
        if goal is None:
            raise NotFound(
                f"个人计划 {plan.plan_no} 没有第 {number} 个目标", remedy=f"见 swtool plan show {plan.plan_no}"
            )
        if goal.status != "open":
            raise SwtoolError(
                f"第 {number} 个目标{GOAL_ENDS[goal.status]}", remedy=f"见 swtool plan show {plan.plan_no}"
            )
        if day.isoformat() < goal.set_on:
            raise SwtoolError(f"这个目标 {goal.set_on} 才定下", remedy="核对日期")
        replace_goal(tx, plan.id, goal, status, day.isoformat(), why)
    return plan.plan_no


def review(
    office: Office, plan_no: str, day: date, *, result: str, review_on: date | None = None, keep: bool = True
) -> str:
    """A plan was looked at; when next is said anew, or it is open. The plan's number."""
    refuse_text(result)
    if not result.strip():
        raise UsageFault("没有写复核结果", remedy="用 --result 写明")
    _refuse_review(review_on, day)
    with office.change(f"个人计划 {plan_no} 复核", keep=keep) as tx:
        plan = require_plan(office.db, plan_no, is_open=True)
        _refuse_day(office, plan, day)
        if day.isoformat() < plan.last_day:
            raise SwtoolError(f"{plan.last_day} 已有登记，不能早于它", remedy="核对日期")
        following = review_on.isoformat() if review_on else None
        values = {"plan_id": plan.id, "reviewed_on": day.isoformat(), "result": result.strip(), "review_on": following}
        tx.insert("plan_review", values | {"recorded_at": tx.recorded_at})
        tx.update("individual_plan", plan.id, {"review_on": following})
    return plan.plan_no


def close_plan(office: Office, plan_no: str, day: date, *, why: str, keep: bool = True) -> list[str]:
    """结案: the goals that stayed open."""
    refuse_text(why)
    if not why.strip():
        raise UsageFault("没有写结案原因", remedy="如 --why 目标达成")
    with office.change(f"个人计划 {plan_no} 结案", keep=keep) as tx:
        plan = require_plan(office.db, plan_no, is_open=True)
        _refuse_day(office, plan, day)
        if day.isoformat() < plan.last_day:
            raise SwtoolError(f"{plan.last_day} 已有登记，不能早于它", remedy="核对日期")
        tx.update("individual_plan", plan.id, {"closed_on": day.isoformat(), "closed_why": why.strip()})
    return [str(each.number) for each in goals_of(office.db, plan.id) if each.status == "open"]


def insert_plan(
    tx: Transaction,
    number: str,
    household_id: int,
    person_key: int,
    opened_on: str,
    review_on: date | None,
    worker: str | None,
    *,
    batch_id: int | None = None,
    source_row: int | None = None,
) -> int:
    """A plan's row; its id."""
    return tx.insert(
        "individual_plan",
        {
            "uid": tx.uid(),
            "plan_no": number,
            "household_id": household_id,
            "person_key": person_key,
            "opened_on": opened_on,
            "responsible_worker": worker,
            "review_on": review_on.isoformat() if review_on else None,
            "batch_id": batch_id,
            "source_row": source_row,
        },
    )


def insert_goal(
    tx: Transaction,
    plan_id: int,
    goal: str,
    status: str,
    set_on: str,
    *,
    ended_on: str | None = None,
    why: str | None = None,
    batch_id: int | None = None,
    source_row: int | None = None,
) -> None:
    """A goal's row."""
    values = {"plan_id": plan_id, "goal": goal, "status": status, "set_on": set_on, "ended_on": ended_on, "why": why}
    source = {"batch_id": batch_id, "source_row": source_row, "recorded_at": tx.recorded_at}
    tx.insert("plan_goal", values | source)


def replace_goal(
    tx: Transaction,
    plan_id: int,
    goal: GoalRow,
    status: str,
    day: str | None,
    why: str,
    *,
    batch_id: int | None = None,
    source_row: int | None = None,
) -> None:
    """The goal as it stands from now on; how it stood stays on record."""
    tx.supersede("plan_goal", goal.id)
    reason, source = why.strip() or None, {"batch_id": batch_id, "source_row": source_row}
    insert_goal(
        tx, plan_id, goal.goal, status, goal.set_on, ended_on=day if status != "open" else None, why=reason, **source
    )


def _refuse_day(office: Office, plan: PlanRow, day: date) -> None:
    if day > office.today:
        raise SwtoolError(f"日期 {day.isoformat()} 还没有到", remedy="到那一天再登记")
    if day.isoformat() < plan.opened_on:
        raise SwtoolError(f"个人计划 {plan.plan_no} {plan.opened_on} 才制定", remedy="核对日期")


def _refuse_review(review_on: date | None, day: date) -> None:
    if review_on is not None and review_on <= day:
        raise UsageFault(f"下次复核 {review_on.isoformat()} 不晚于 {day.isoformat()}", remedy="写以后的一天")
