"""What a desk enters one by one: a plan, a decision, a payment. Each is a version; the one before stays on record."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.lifecycle import store
from swtool.lifecycle.records import Decision
from swtool.lifecycle.terms import DECISIONS
from swtool.office import Office
from swtool.quantities import format_money
from swtool.registry.projects import Project, require_project, update_project

_NEVER_BOTH = {"renewed": "not_renewed", "not_renewed": "renewed"}


def plan_project(office: Office, text: str, stated: Mapping[str, object], *, keep: bool = True) -> Project:
    """Write what is stated of the plan; what is not stated stays. Raises ``UsageFault`` where nothing is stated."""
    project = require_project(office.db, text)
    if not stated:
        raise UsageFault("没有写要登记什么", remedy="至少写一个选项，见 swtool project plan --help")
    before = _standing(office, "project_plan", project.id)
    names = ("kind", "slot", "planned_on", "document", "budget")
    values = {name: before[name] for name in names} if before else {}
    values = {**values, **stated, "project_id": project.id}
    if values.get("planned_on") is None:
        values["planned_on"] = office.today.isoformat()
    with office.change(f"项目策划 {project.name}", keep=keep) as tx:
        store.write_version(tx, "project_plan", values, replaces=before["id"] if before else None)
    return project


def decide(office: Office, text: str, step: str, day: date, document: str, *, keep: bool = True) -> Project:
    """Write a decision with its paper. Raises ``SwtoolError`` for a day to come, and where it contradicts what stands.

    An approval is written into the register too, which starts the duty to file staff changes.
    """
    project = require_project(office.db, text)
    if day > office.today:
        raise SwtoolError(f"{day.isoformat()} 还没有到", remedy="到那一天再登记")
    rival = _NEVER_BOTH.get(step)
    if rival and _standing(office, "project_step", project.id, step=rival) is not None:
        raise SwtoolError(f"{project.name}已经登记了{DECISIONS[rival]}", remedy="先核对；要改就先撤回那一条")
    known = project.approved_on
    if step == "approval" and known is not None and known.exact not in (None, day):
        what = f"项目一览表里的立项时间是 {known}"
        raise SwtoolError(what, remedy=f"日期写错了就用 swtool project update {project.name} --approved 改")
    before = _standing(office, "project_step", project.id, step=step)
    with office.change(f"{DECISIONS[step]} {project.name}", keep=keep) as tx:
        made = Decision(step, day, document or None)
        store.insert_decision(tx, project.id, made, replaces=before["id"] if before else None)
        if step == "approval" and (known is None or known.exact is None):
            update_project(tx, project.id, {"approved_on": day.isoformat()})
    return project


def withdraw(office: Office, text: str, step: str, *, keep: bool = True) -> Project:
    """Take a decision back; it stays in the history. Raises ``NotFound`` where there is none."""
    project = require_project(office.db, text)
    before = _standing(office, "project_step", project.id, step=step)
    if before is None:
        raise NotFound(f"{project.name}没有登记{DECISIONS[step]}", remedy=f"swtool project stages {project.name} 查看")
    with office.change(f"撤回{DECISIONS[step]} {project.name}", keep=keep) as tx:
        tx.supersede("project_step", before["id"])
    return project


def pay(
    office: Office, text: str, milestone: str, day: date, amount: int | None, voucher: str, *, keep: bool = True
) -> tuple[Project, int]:
    """Write that a milestone was paid, ``amount`` in 分 (None: what is due); the project and what was paid.

    Raises ``NotFound`` for a milestone that the contract does not name, ``SwtoolError`` where it was paid already.
    """
    project = require_project(office.db, text)
    if day > office.today:
        raise SwtoolError(f"{day.isoformat()} 还没有到", remedy="付了再登记")
    before = _standing(office, "project_milestone", project.id, milestone=milestone)
    if before is None:
        known = store.milestones(office.db).get(project.id, ())
        nearest = tuple(each.name for each in known)
        raise NotFound(f"{project.name}没有付款节点“{milestone}”", nearest=nearest, remedy="先载入项目付款节点表")
    if before["paid_on"] is not None:
        told = f"{milestone}已于 {before['paid_on']} 付 {format_money(before['paid'])} 元"
        raise SwtoolError(told, remedy="登记错了就载入更正的项目付款节点表")
    paid = before["amount"] if amount is None else amount
    names = ("project_id", "milestone", "amount", "due_on", "after_evaluation")
    values = {name: before[name] for name in names}
    values |= {"paid_on": day.isoformat(), "paid": paid, "voucher_no": voucher or None}
    with office.change(f"登记付款 {project.name} {milestone}", keep=keep) as tx:
        store.write_version(tx, "project_milestone", values, replaces=before["id"])
    return project, paid


def _standing(office: Office, table: str, project_id: int, **also: str) -> sqlite3.Row | None:
    clause = "".join(f" AND {name} = ?" for name in also)
    return office.db.one(
        f"SELECT * FROM {table} WHERE superseded_at IS NULL AND project_id = ?{clause}", (project_id, *also.values())
    )
