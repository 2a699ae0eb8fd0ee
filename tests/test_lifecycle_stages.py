"""The stages of a project by their records alone, on the day before, on and after."""

from __future__ import annotations

from datetime import date
from itertools import chain, combinations

import pytest

from swtool.dates import PartialDate
from swtool.lifecycle.records import Decision, Indicator, Life, Milestone, Outcome, Planned, Purchase
from swtool.lifecycle.stages import Terms, next_step, stage_of, steps
from swtool.lifecycle.terms import Stage
from swtool.registry.projects import Project
from tests.lifecycle_case import (
    on,
)

TERMS = Terms(mid_percent=50, evaluation_days=30, closure_days=60, renewal_days=60)
START, END = PartialDate(2026, 1, 1), PartialDate(2026, 6, 30)
BARE = Life(Project(1, "u", "甲项目", 1, 1, None, None, None, START, END))


def test_nothing_known_is_the_beginning_and_nothing_is_bought() -> None:
    found = steps(BARE, TERMS, on(1, 1))
    assert stage_of(found) == "登记"
    assert [step.stage for step in found] == list(Stage)
    assert {step.stage for step in found if not step.is_needed} == {Stage.NOTICE, Stage.CONTRACT, Stage.PAYMENT}


@pytest.mark.parametrize(
    ("day", "late", "state"), [(on(1, 1), 0, "未办"), (on(1, 2), 1, "逾期"), (on(1, 31), 30, "逾期")]
)
def test_staff_is_due_on_the_first_day(day: date, late: int, state: str) -> None:
    (step,) = (step for step in steps(BARE, TERMS, day) if step.stage is Stage.STAFF)
    assert (step.due_on, step.late, step.state) == (on(1, 1), late, state)


def test_last_days_by_hand() -> None:
    """1 January to 30 June are 180 days apart: half of them is 1 April; 30 and 60 days on are 30 July, 29 August."""
    due = {step.stage: step.due_on for step in steps(BARE, TERMS, on(1, 1))}
    assert due[Stage.MID_TERM] == on(4, 1)
    assert due[Stage.FINAL] == on(6, 30)
    assert due[Stage.EVALUATION] == on(7, 30)
    assert due[Stage.CLOSURE] == due[Stage.RENEWAL] == on(8, 29)


def test_without_a_period_nothing_is_late() -> None:
    life = BARE._replace(project=BARE.project._replace(starts_on=None, ends_on=None))
    assert [step.late for step in steps(life, TERMS, date(2030, 1, 1))] == [0] * len(Stage)


PURCHASE = Purchase(
    "open_tender", "示采1号", on(1, 2), "示例网", on(1, 2), on(1, 23), on(1, 26), "示合1号", on(1, 28), on(1, 29)
)
PASSED = Outcome(2026, None, 1, "示例评估中心", on(7, 20), is_passed=True, grade="优秀", score=None, document="报告")
WHOLE = BARE._replace(
    demands=2,
    answers_from=date(2025, 10, 1),
    plan=Planned("政府购买服务", "core", date(2025, 11, 1), "策划书", 1000),
    purchase=PURCHASE,
    staffed_on=on(1, 1),
    indicators=(Indicator(1, "探访", 100, "次", on(1, 28), None, None, None),),
    mid_term_on=on(4, 2),
    final_on=on(6, 30),
    outcomes=(PASSED,),
    milestones=(
        Milestone("第1期", 600, on(2, 1), False, on(2, 1), 600, "记1"),
        Milestone("第2期", 400, on(8, 1), True, on(8, 3), 400, "记2"),
    ),
    decisions=(
        Decision("approval", date(2025, 12, 1), "批复"),
        Decision("closure", on(8, 20), "纪要"),
        Decision("renewed", on(8, 25), "纪要"),
    ),
)


def test_a_whole_life() -> None:
    found = steps(WHOLE, TERMS, on(9, 1))
    assert stage_of(found) == "续签"
    assert next_step(found) is None
    assert [step.missing for step in found] == [""] * len(Stage)
    late = {step.stage: step.late for step in found if step.late}
    assert late == {Stage.CONTRACT: 27, Stage.INDICATORS: 27, Stage.MID_TERM: 1, Stage.PAYMENT: 2}


PARTS = (
    "answers_from", "plan", "purchase", "staffed_on", "indicators", "mid_term_on", "final_on", "outcomes",
    "milestones", "decisions",
)  # fmt: skip


def test_a_step_is_open_exactly_where_its_record_lacks() -> None:
    """Whatever is taken away, all 1,024 ways: what is done has a day, the stage is the last that is, what lacks is
    told, and there is a next step unless all is done."""
    for taken in chain.from_iterable(combinations(PARTS, count) for count in range(len(PARTS) + 1)):
        life = WHOLE._replace(**{name: getattr(BARE, name) for name in taken})
        life = life._replace(demands=2 if life.answers_from else 0)
        found = steps(life, TERMS, on(9, 1))
        done = [step.stage.value for step in found if step.done_on is not None]
        assert stage_of(found) == (done[-1] if done else "登记")
        assert all(step.missing for step in found if step.is_needed and step.done_on is None)
        assert (next_step(found) is None) == all(step.done_on is not None or not step.is_needed for step in found)


def test_a_purchase_below_the_limits_has_no_notice() -> None:
    direct = WHOLE._replace(purchase=PURCHASE._replace(method="direct", notice_on=None, notice_no=None))
    (notice,) = (step for step in steps(direct, TERMS, on(9, 1)) if step.stage is Stage.NOTICE)
    assert notice.state == "不需要"


def test_half_paid_is_not_paid() -> None:
    half = WHOLE._replace(milestones=(WHOLE.milestones[0], WHOLE.milestones[1]._replace(paid_on=None, paid=None)))
    (step,) = (step for step in steps(half, TERMS, on(8, 2)) if step.stage is Stage.PAYMENT)
    assert (step.done_on, step.late, step.paper, step.missing) == (None, 1, "已付 1 期，共 2 期", "还有 4.00 元没有付")
