"""草拟 → 审核 → 签发: which steps the office's policy asks for, who has taken them, and what the sheet says of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure.drafts import Decision, Draft, Step, current_draft, insert_decision, was_replaced
from swtool.disclosure.page import Signatures
from swtool.disclosure.store import short_code
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.office import Office
from swtool.operators.rules import OfficeOperator
from swtool.operators.store import all_operators
from swtool.registry.organizations import Organization
from swtool.scanner import refuse_numbers

ALL_STEPS = (Step.REVIEW, Step.ISSUE)
_NAMES_SHOWN = 3


class Approval(NamedTuple):
    """The steps that a month needs before it is sealed, in order. ``distinct``: by different persons, drafting too.

    With ``alone``, somebody may take a second step on a day on which nobody is left who has taken none: ``operators``
    are all that the office ever had.
    """

    steps: tuple[Step, ...]
    distinct: bool
    alone: bool = False
    operators: tuple[OfficeOperator, ...] = ()

    @property
    def waived(self) -> str:
        """What the sheet says of the steps that policy leaves out; '' where it leaves out none."""
        missing = [step.label for step in ALL_STEPS if step not in self.steps]
        if not missing:
            return ""
        without = f"不经{'、'.join(missing)}" if self.steps else "不另行审批"
        return f"按本单位设置，本表公开前{without}。"

    def next_step(self, draft: Draft) -> Step | None:
        """The step that the draft waits for; None where all are taken.

        Where persons are kept apart, a step taken by somebody who had taken one before does not count: it was taken
        under another rule.
        """
        taken = {decision.step for decision in self.counted(draft)}
        return next((step for step in self.steps if step not in taken), None)

    def counted(self, draft: Draft) -> list[Decision]:
        """The decisions that count, in their order."""
        acted, found = {draft.drafted_by}, []
        for decision in draft.decisions:
            if decision.decided_by not in acted or self.may_repeat(acted, decision.decided_on):
                found.append(decision)
                acted.add(decision.decided_by)
        return found

    def may_repeat(self, acted: Collection[str], on: date) -> bool:
        """Whether one of those who ``acted`` may take another step on a day."""
        return not self.distinct or (self.alone and not self.others(acted, on))

    def others(self, acted: Collection[str], on: date) -> list[str]:
        """Those who act in the office on a day and have taken no step."""
        return [one.name for one in self.operators if one.acts_on(on) and one.name not in acted]

    def sameness(self, draft: Draft, decision: Decision) -> str:
        """What the 审批单 says of a step by somebody who took one before it; '' for everybody else."""
        earlier = {"草拟": draft.drafted_by}
        for one in self.counted(draft):
            if one is decision:
                break
            earlier[one.step.label] = one.decided_by
        before = [label for label, person in earlier.items() if person == decision.decided_by]
        if not before or decision.step is Step.RETURN:
            return ""
        return f"与{'、'.join(before)}为同一人，{'当天没有别的经办人员' if self.distinct else '本单位设置准许'}"


def approval_of(office: Office) -> Approval:
    """What the policy of the day asks for."""
    day = office.now.date()
    setting = office.policy.find("disclosure.approval", day)
    if setting is not None and setting.flag("waived"):
        return Approval((), distinct=False)
    asked = office.policy.find("disclosure.approval_steps", day)
    if asked is None:
        return Approval(ALL_STEPS, distinct=True)
    wanted = asked.list("steps")
    steps = tuple(step for step in ALL_STEPS if step.value in wanted)
    alone = asked.has("alone") and asked.flag("alone")
    return Approval(steps, asked.flag("distinct"), alone, tuple(all_operators(office.db)))


def signed(draft: Draft) -> Signatures:
    """Who stands on the sheet: whoever drafted, reviewed and issued this content."""
    by = {decision.step: decision.decided_by for decision in draft.decisions}  # the last one, where it was taken anew
    return Signatures(draft.drafted_by, by.get(Step.REVIEW, ""), by.get(Step.ISSUE, ""))


def decide(
    office: Office,
    organization: Organization,
    month: Month,
    *,
    step: Step | None = None,
    sha256: str = "",
    remark: str = "",
    keep: bool = True,
) -> tuple[Draft, Step]:
    """Take the next step of a month's draft (or the one named, or send it back); the draft as it stood, and the step.

    ``sha256`` is the beginning of the digest that the reader of the 审批单 saw: approving something else is refused.
    Raises ``NotFound`` without a draft, ``UsageFault`` for a step that isn't next, a return without a remark or one
    with a number of a person, ``SwtoolError`` where the same person would take two steps that policy keeps apart.
    """
    approval = approval_of(office)
    refuse_numbers(remark, "审批意见", option="--remark")
    with office.change(f"三务公开审批 {organization.name} {month}", keep=keep) as tx:
        draft = _require_draft(office, organization, month)
        subject = f"{organization.name} {month.label}"
        if sha256 and not draft.sha256.startswith(sha256.lower().replace("-", "")):
            raise SwtoolError(
                f"{subject}的草稿已不是这一份",
                why=f"写的是 {sha256}，现在是 {draft_code(draft)}",
                remedy="重新看审批单再审批",
            )
        if draft.returned is not None:
            raise SwtoolError(
                f"{subject}的草稿已退回",
                why=f"{draft.returned.decided_by}：{draft.returned.remark}",
                remedy=f"改正后用 swtool disclosure prepare --month {month} 重新送审",
            )
        chosen = step or approval.next_step(draft)
        if chosen is None:
            raise UsageFault(
                f"{subject}不用再审批", remedy=f"用 swtool disclosure publish {organization.name} {month} 公开"
            )
        _may_take(approval, draft, chosen, office, subject, remark)
        insert_decision(tx, draft.id, chosen, by=office.actor, remark=remark)
    return draft, chosen


def require_code(office: Office, organization: Organization, month: Month) -> None:
    """Raises ``UsageFault`` where the content was another one before: a step then names the draft that was read."""
    draft = current_draft(office.db, organization.id, month)
    if draft is not None and was_replaced(office.db, draft):
        raise UsageFault(
            f"{organization.name} {month.label}的草稿换过内容，要写明办的是哪一份",
            remedy="看新的审批单，用 --draft 写上面的草稿号",
        )


def draft_code(draft: Draft) -> str:
    """The code by which people name a draft, as on its 审批单: the beginning of its digest."""
    return short_code(draft.sha256)


def _require_draft(office: Office, organization: Organization, month: Month) -> Draft:
    draft = current_draft(office.db, organization.id, month)
    if draft is None:
        raise NotFound(
            f"{organization.name} {month.label}没有待审批的草稿",
            remedy=f"先用 swtool disclosure prepare --month {month} --org {organization.name} 草拟",
        )
    return draft


def _may_take(approval: Approval, draft: Draft, step: Step, office: Office, subject: str, remark: str) -> None:
    if step is Step.RETURN:
        if not remark:
            raise UsageFault("退回要写明原因", remedy="用 --remark 写明要改什么")
        return
    following = approval.next_step(draft)
    if step is not following:
        if step not in approval.steps:
            raise UsageFault(f"按规则不用{step.label}", remedy="用 swtool policy show disclosure.approval_steps 看规则")
        why = f"现在等的是{following.label}" if following else "各步骤都已办完"
        raise UsageFault(f"{subject}不能{step.label}", why=why)
    actor, day = office.actor, office.now.date()
    acted = {draft.drafted_by, *(decision.decided_by for decision in approval.counted(draft))}
    if actor in acted and not approval.may_repeat(acted, day):
        done = "草拟" if actor == draft.drafted_by else "办理了前一步"
        others = "、".join(approval.others(acted, day)[:_NAMES_SHOWN])
        ask = f"请{others}办理" if others else "登记另一位经办人员（swtool operator add 姓名），请其办理"
        raise SwtoolError(
            f"{subject}不能由{actor}{step.label}",
            why=f"{actor}{done}，规则要求各步骤由不同的人办理",
            remedy=f"{ask}（--operator 姓名），或在本县规则文件里改 disclosure.approval_steps",
        )
