"""Opening a case, group or activity by command, and every step of it: stage, crisis, referral, closing."""

from __future__ import annotations

from datetime import date

from swtool.casework.engagements import (
    Engagement,
    Step,
    engagements_numbered,
    insert_engagement,
    insert_step,
    next_number,
)
from swtool.casework.rules import next_stages
from swtool.casework.terms import ENGAGEMENT_KINDS, STEP_KINDS
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.office import Office
from swtool.scanner import refuse_numbers

STAGES = "service.case_stages"


def require_engagement(office: Office, number: str) -> Engagement:
    """By its number. Raises ``NotFound``."""
    found = engagements_numbered(office.db, [number, number.upper()])
    if not found:
        raise NotFound(f"没有编号为 {number} 的个案、小组或活动", remedy="编号见 swtool case list")
    return next(iter(found.values()))


def open_engagement(office: Office, draft: Engagement, *, keep: bool = True) -> Engagement:
    """Register one, under the next free number where it has none.

    Raises ``UsageFault`` for a day to come or a title with numbers of persons, ``SwtoolError`` for a number in use.
    """
    _refuse_future(office, draft.opened_on)
    for what, text in (("主题", draft.title), ("备注", draft.remarks or "")):
        refuse_numbers(text, what)
    with office.change(f"登记{ENGAGEMENT_KINDS[draft.kind]}", keep=keep) as tx:
        number = draft.engagement_no or next_number(office.db, draft.kind, date.fromisoformat(draft.opened_on))
        if engagements_numbered(office.db, [number]):
            raise SwtoolError(f"编号 {number} 已经用了", remedy="换一个编号，或不写，由程序编")
        numbered = draft._replace(engagement_no=number)
        return numbered._replace(id=insert_engagement(tx, numbered))


def take_step(office: Office, number: str, step: Step, *, keep: bool = True) -> Engagement:
    """Record a step; the case as it stood before.

    Raises ``SwtoolError`` where it is closed, or a crisis is marked twice or lifted without being marked;
    ``UsageFault`` for a day to come or before it was opened, and for a stage that the place's list does not have next.
    """
    _refuse_future(office, step.taken_on)
    for what, text in (("内容", step.word), ("说明", step.note)):
        refuse_numbers(text, what)
    with office.change(f"{STEP_KINDS[step.kind]} {number}", keep=keep) as tx:
        found = require_engagement(office, number)
        _refuse_step(office, found, step)
        insert_step(tx, found.id, step)
    return found


def reopen(office: Office, number: str, *, why: str, keep: bool = True) -> Engagement:
    """Take a closing back that was a mistake: it stays in the history. Raises ``SwtoolError`` where it is open."""
    with office.change(f"撤销结案 {number}：{why}", keep=keep) as tx:
        found = require_engagement(office, number)
        if found.closing is None:
            raise SwtoolError(f"{found.engagement_no} 还没有结案")
        tx.supersede("engagement_step", found.closing.id)
    return found


def _refuse_future(office: Office, day: str) -> None:
    if day > office.today.isoformat():
        raise UsageFault(f"{day} 还没有到", remedy="核对日期")


def _refuse_step(office: Office, found: Engagement, step: Step) -> None:
    if found.closing is not None:
        remedy = f"登记错了的用 swtool case reopen {found.engagement_no}"
        raise SwtoolError(f"{found.engagement_no} 已于 {found.closed_on} 结案", remedy=remedy)
    last = max((each.taken_on for each in found.steps), default=found.opened_on)
    if step.taken_on < (last if step.kind in ("stage", "closing") else found.opened_on):
        raise UsageFault(f"{step.taken_on} 早于 {found.engagement_no} 的上一步 {last}", remedy="核对日期")
    if step.kind == "crisis" and found.in_crisis:
        raise SwtoolError(f"{found.engagement_no} 已经列为危机个案")
    if step.kind == "calm" and not found.in_crisis:
        raise SwtoolError(f"{found.engagement_no} 没有列为危机个案")
    if step.kind == "stage":
        _refuse_stage(office, found, step)


def _refuse_stage(office: Office, found: Engagement, step: Step) -> None:
    """Against the place's own list of the day; where none is stated, any word is a stage."""
    stated = office.policy.find(STAGES, date.fromisoformat(step.taken_on))
    if stated is None:
        return
    stages = stated.list("stages")
    allowed = next_stages(stages, found.stage)
    if step.word not in allowed:
        why = f"本地的阶段依次是：{'、'.join(stages)}；现在是：{found.stage or '还没有开始'}"
        raise UsageFault(f"“{step.word}”不是下一个阶段", why=why, remedy=f"可以写：{'、'.join(allowed) or '已到最后'}")
