"""Where a project stands: each step with its day, its paper, its last day, and how late it is. Pure.

A step is done once a dated record says so. Its last day follows from the project's period and the county's settings;
no source gives one, so a project without a period has steps that are open, and none that is late.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from swtool.lifecycle.records import Life
from swtool.lifecycle.terms import BEGINNING, DECISIONS, METHODS, UNANNOUNCED, Stage
from swtool.quantities import format_money


class Terms(NamedTuple):
    """The county's settings: 中期 is so much of the period (percent); days after its end for what follows it."""

    mid_percent: int
    evaluation_days: int
    closure_days: int
    renewal_days: int


class Step(NamedTuple):
    """One step on a day. ``done_on`` is None while it is open; ``is_needed`` is False where this project has none.

    ``missing`` says what lacks (also of a step that is done: a paper); ``late`` are the days since the last day, up to
    the day on which it was done, or to the day asked for.
    """

    stage: Stage
    done_on: date | None
    paper: str
    due_on: date | None
    late: int
    missing: str
    is_needed: bool = True

    @property
    def state(self) -> str:
        """In a word."""
        if not self.is_needed:
            return "不需要"
        if self.done_on is not None:
            return "已办"
        return "逾期" if self.late else "未办"


def steps(life: Life, terms: Terms, day: date) -> tuple[Step, ...]:
    """Every step in its order, as of ``day``."""
    due = _due_days(life, terms, day)
    found = []
    for stage, done_on, paper, missing, is_needed in _told(life, day):
        last = due.get(stage) if is_needed else None
        late = max(((done_on or day) - last).days, 0) if last else 0
        found.append(Step(stage, done_on, paper, last, late, missing if is_needed else "", is_needed))
    return tuple(found)


def stage_of(found: tuple[Step, ...]) -> str:
    """The last step that is done."""
    done = [step.stage.value for step in found if step.is_needed and step.done_on is not None]
    return done[-1] if done else BEGINNING


def next_step(found: tuple[Step, ...]) -> Step | None:
    """What is to be done next: the open step that was or will be due first; without last days the first open one."""
    opened = [step for step in found if step.is_needed and step.done_on is None]
    dated = [step for step in opened if step.due_on is not None]
    if dated:
        return min(dated, key=lambda step: step.due_on or date.max)
    return opened[0] if opened else None


def _due_days(life: Life, terms: Terms, day: date) -> dict[Stage, date]:
    project, due = life.project, dict[Stage, date]()
    if project.starts_on is not None:
        start = project.starts_on.last_day
        due |= dict.fromkeys((Stage.CONTRACT, Stage.STAFF, Stage.INDICATORS), start)
    if project.ends_on is not None:
        end = project.ends_on.last_day
        due[Stage.FINAL] = end
        due[Stage.EVALUATION] = end + timedelta(days=terms.evaluation_days)
        due[Stage.CLOSURE] = end + timedelta(days=terms.closure_days)
        due[Stage.RENEWAL] = end + timedelta(days=terms.renewal_days)
        if project.starts_on is not None:
            length = (end - project.starts_on.first_day).days
            due[Stage.MID_TERM] = project.starts_on.first_day + timedelta(days=length * terms.mid_percent // 100)
    unpaid = [each.due_on for each in life.milestones if each.due_on is not None and not each.is_paid(day)]
    every = [each.due_on for each in life.milestones if each.due_on is not None]
    if every:
        due[Stage.PAYMENT] = min(unpaid) if unpaid else max(every)
    return due


_Told = tuple[Stage, date | None, str, str, bool]


def _told(life: Life, day: date) -> Iterator[_Told]:
    """Each step: when it was done, by which paper, what is missing, and whether this project has it."""
    yield from _begun(life, day)
    yield from _purchased(life)
    yield from _carried_out(life)
    yield from _ended(life, day)


def _begun(life: Life, day: date) -> Iterator[_Told]:
    needed = f"回应 {life.demands} 项需求、问题" if life.demands else ""
    yield Stage.NEED, life.answers_from, needed, "" if life.demands else "没有对应的需求或问题", True
    plan = life.plan
    planned_on = plan.planned_on if plan else None
    lacking = [] if plan else ["项目策划表"]
    if plan:
        lacking = [
            title
            for title, value in (("策划日期", plan.planned_on), ("项目预算", plan.budget), ("策划文件", plan.document))
            if value is None
        ]
    paper = (plan.document or "") if plan else ""
    yield Stage.PLAN, planned_on, paper, _lacks(lacking), True
    approved = life.decision("approval")
    approved_on = approved.happened_on if approved else None
    registered = life.project.approved_on
    if approved_on is None and registered is not None and registered.last_day <= day:
        approved_on = registered.last_day
    paper = (approved.document or "") if approved else ""
    yield Stage.APPROVAL, approved_on, paper, "没有立项日期" if approved_on is None else _no_paper(paper, "批复"), True


def _purchased(life: Life) -> Iterator[_Told]:
    purchase = life.purchase
    if purchase is None:
        for stage in (Stage.NOTICE, Stage.CONTRACT):
            yield stage, None, "", "没有采购登记" if life.is_purchased else "", life.is_purchased
        return
    is_announced = purchase.method not in UNANNOUNCED
    paper = " ".join(each for each in (METHODS[purchase.method], purchase.notice_no, purchase.medium) if each)
    lacking = "没有采购公告日期" if purchase.notice_on is None else _no_paper(purchase.notice_no or "", "公告编号")
    yield Stage.NOTICE, purchase.notice_on, paper, lacking, is_announced
    faults = [] if purchase.contract_on else ["合同签订日期"]
    faults += [] if purchase.contract_no else ["合同编号"]
    faults += [] if purchase.contract_notice_on or not purchase.contract_on else ["合同公告"]
    yield Stage.CONTRACT, purchase.contract_on, purchase.contract_no or "", _lacks(faults), True


def _carried_out(life: Life) -> Iterator[_Told]:
    lacking = "没有写在哪个社工站实施" if life.project.station_id is None else "所在社工站没有在岗人员"
    yield Stage.STAFF, life.staffed_on, "", "" if life.staffed_on else lacking, True
    agreed = [each.agreed_on for each in life.indicators if each.agreed_on is not None]
    count = len(life.indicators)
    told = f"{count} 项指标" if count else ""
    lacking = "没有指标" if not count else "" if agreed else "没有指标确定日期"
    yield Stage.INDICATORS, min(agreed) if agreed else None, told, lacking, True
    yield Stage.MID_TERM, life.mid_term_on, "", "" if life.mid_term_on else "没有中期满意度调查", True
    yield Stage.FINAL, life.final_on, "", "" if life.final_on else "没有末期满意度调查", True


def _ended(life: Life, day: date) -> Iterator[_Told]:
    result = life.outcomes[-1] if life.outcomes else None
    told = ""
    if result is not None:
        words = ("合格" if result.is_passed else "不合格", result.grade, result.document)
        told = " ".join(each for each in words if each)
    missing = "没有评估结果" if result is None else _no_paper(result.document or "", "评估报告")
    yield Stage.EVALUATION, result.evaluated_on if result else None, told, missing, True
    yield _payment(life, day)
    for stage, kinds in ((Stage.CLOSURE, ("closure",)), (Stage.RENEWAL, ("renewed", "not_renewed"))):
        made = life.decision(*kinds)
        paper = " ".join(each for each in (DECISIONS[made.step], made.document) if each) if made else ""
        missing = _no_paper(made.document or "", "文件") if made else f"没有{stage.value}的决定"
        yield stage, made.happened_on if made else None, paper, missing, True


def _payment(life: Life, day: date) -> _Told:
    """Paid once all of it is; the day is that of the last payment. A part of an instalment is told apart."""
    every = life.milestones
    if not every:
        return Stage.PAYMENT, None, "", "没有付款节点", life.is_purchased
    paid = [each for each in every if each.is_paid(day)]
    told = f"已付 {len(paid)} 期，共 {len(every)} 期"
    if len(paid) < len(every):
        parts = sum(bool(each.payments(day)) for each in every) - len(paid)
        told += f"，付了一部分的 {parts} 期" if parts else ""
        return Stage.PAYMENT, None, told, f"还有 {format_money(sum(each.left(day) for each in every))} 元没有付", True
    made = [payment for each in every for payment in each.payments(day)]
    lacking = _lacks(["凭证号"] if any(not each.voucher_no for each in made) else [])
    return Stage.PAYMENT, max(each.on for each in made), told, lacking, True


def _lacks(words: list[str]) -> str:
    return f"没有{'、'.join(words)}" if words else ""


def _no_paper(paper: str, what: str) -> str:
    return "" if paper else f"没有登记{what}"
