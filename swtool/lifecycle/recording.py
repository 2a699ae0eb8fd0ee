"""What a desk enters one by one: a plan, a decision, a payment. Each is a version; the one before stays on record."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.lifecycle import store
from swtool.lifecycle.records import Decision
from swtool.lifecycle.terms import DECISIONS
from swtool.office import Office
from swtool.quantities import format_money
from swtool.registry.projects import Project, require_project, update_project
from swtool.store.journal_reading import entries_of_rows, insertions

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


def withdraw(office: Office, text: str, step: str, *, keep: bool = True) -> tuple[Project, str]:
    """Take a decision back; it stays in the history. The project, and what is left to say.

    The register's day of approval goes with the decision that wrote it; one that was there before it, or that somebody
    altered since, stays and is told. Raises ``NotFound`` where there is no such decision.
    """
    project = require_project(office.db, text)
    before = _standing(office, "project_step", project.id, step=step)
    if before is None:
        raise NotFound(f"{project.name}没有登记{DECISIONS[step]}", remedy=f"swtool project stages {project.name} 查看")
    written = _written_by_approval(office, project.id) if step == "approval" else None
    with office.change(f"撤回{DECISIONS[step]} {project.name}", keep=keep) as tx:
        tx.supersede("project_step", before["id"])
        if written is not None:
            update_project(tx, project.id, {"approved_on": written.before})
    if step != "approval" or project.approved_on is None:
        return project, ""
    if written is None:
        how = f"要改的用 swtool project update {project.name} --approved 日期"
        return project, f"项目一览表里的立项时间 {project.approved_on} 不是这条决定登记的，没有动；{how}"
    back = f"恢复为 {written.before}" if written.before else "恢复为空"
    return project, f"项目一览表里的立项时间 {project.approved_on} 是这条决定登记的，一并撤回，{back}"


def pay(
    office: Office, text: str, milestone: str, day: date, amount: int | None, voucher: str, *, keep: bool = True
) -> tuple[Project, int, int]:
    """Write a payment of a milestone, ``amount`` in 分 (None: what is left of it); the project, what was paid, and what
    is left. A milestone can be paid in parts.

    Raises ``NotFound`` for a milestone that the contract does not name, ``SwtoolError`` where all of it was paid
    already, and for a day before its last payment.
    """
    project = require_project(office.db, text)
    if day > office.today:
        raise SwtoolError(f"{day.isoformat()} 还没有到", remedy="付了再登记")
    before = _standing(office, "project_milestone", project.id, milestone=milestone)
    if before is None:
        known = store.milestones(office.db).get(project.id, ())
        nearest = tuple(each.name for each in known)
        raise NotFound(f"{project.name}没有付款节点“{milestone}”", nearest=nearest, remedy="先载入项目付款节点表")
    so_far = before["paid"] or 0
    if before["paid_on"] is not None:
        told = f"{milestone}已于 {before['paid_on']} 付 {format_money(so_far)} 元"
        if so_far >= before["amount"]:
            raise SwtoolError(told, remedy="登记错了就载入更正的项目付款节点表")
        if day.isoformat() < before["paid_on"]:
            remedy = "按付款的先后登记；日期错了就载入更正的项目付款节点表"
            raise SwtoolError(f"{told}，{day.isoformat()} 在这之前", remedy=remedy)
    paid = before["amount"] - so_far if amount is None else amount
    names = ("project_id", "milestone", "amount", "due_on", "after_evaluation")
    values = {name: before[name] for name in names}
    values |= {"paid_on": day.isoformat(), "paid": so_far + paid, "voucher_no": voucher or None}
    values["follows"] = before["id"] if before["paid_on"] is not None else None
    with office.change(f"登记付款 {project.name} {milestone}", keep=keep) as tx:
        store.write_version(tx, "project_milestone", values, replaces=before["id"])
    return project, paid, max(before["amount"] - so_far - paid, 0)


def _standing(office: Office, table: str, project_id: int, **also: str) -> sqlite3.Row | None:
    clause = "".join(f" AND {name} = ?" for name in also)
    return office.db.one(
        f"SELECT * FROM {table} WHERE superseded_at IS NULL AND project_id = ?{clause}", (project_id, *also.values())
    )


class _Written(NamedTuple):
    """What a decision put in the place of the register's day; None: nothing stood there."""

    before: str | None


def _written_by_approval(office: Office, project_id: int) -> _Written | None:
    """The register's day before a decision wrote it; None where somebody else wrote what stands there now."""
    entries = entries_of_rows(office.db.connection, "project", [project_id])
    changes = [
        (each.txn, each.before["approved_on"])
        for each in entries
        if each.before and each.after and each.before["approved_on"] != each.after["approved_on"]
    ]
    if not changes:
        return None
    txn, before = changes[-1]
    made = insertions(office.db.connection, "project_step")
    rows = office.db.query("SELECT id FROM project_step WHERE project_id = ? AND step = 'approval'", (project_id,))
    return _Written(None if before is None else str(before)) if txn in {made.get(row[0]) for row in rows} else None
