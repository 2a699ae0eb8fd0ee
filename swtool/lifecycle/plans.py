"""The room's books: each form with what its rows must say together."""

from __future__ import annotations

from functools import partial

from swtool.intake.plan import Book, Extract, Row
from swtool.lifecycle.forms import (
    EVALUATION_OUTCOMES,
    PROJECT_FIGURES,
    PROJECT_INDICATORS,
    PROJECT_MILESTONES,
    PROJECT_PLAN,
    PROJECT_PURCHASE,
)
from swtool.lifecycle.held import held_indicators, held_milestones, held_plans, held_purchases
from swtool.lifecycle.plan_records import RecordForm, Settle, Values, plan_form
from swtool.lifecycle.store import current_rows
from swtool.lifecycle.terms import instalment
from swtool.office import Office


def _planning(office: Office) -> Settle:
    """A plan without a day is known from today."""

    def settle(extract: Extract, row: Row, values: Values) -> bool:
        values["planned_on"] = values["planned_on"] or office.today.isoformat()
        return True

    return settle


def _agreeing(office: Office) -> Settle:
    """What is planned is more than nothing; what is counted names how."""

    def settle(extract: Extract, row: Row, values: Values) -> bool:
        if values["planned"] == 0:
            remedy = "写计划数，没有这项指标就删去这一行"
            extract.fault(row, "planned", "project.nothing_planned", "计划数是 0", remedy=remedy)
            return False
        if values["measure"] is None and (values["service_kind"] or values["service_item"]):
            what, remedy = "写了按哪些服务记录计，没有写怎么计", "在“按服务记录计”写 计次数、计人次 或 计志愿者"
            extract.fault(row, "measure", "project.no_measure", what, remedy=remedy)
            return False
        values["agreed_on"] = values["agreed_on"] or office.today.isoformat()
        return True

    return settle


def _counting(office: Office) -> Settle:
    """A figure belongs to an indicator that is not counted by itself."""
    known = {(row["project_id"], row["name"]): row["measure"] for row in current_rows(office.db, "project_indicator")}

    def settle(extract: Extract, row: Row, values: Values) -> bool:
        key = (values["project_id"], values["name"])
        if key not in known:
            what, remedy = f"这个项目没有指标“{values['name']}”", "先载入项目指标表，名称写得一样"
            extract.fault(row, "name", "project.no_indicator", what, remedy=remedy)
            return False
        if known[key]:
            what, remedy = "这项指标由服务记录计算，不用填完成数", "删去这一行；数不对的，补服务记录"
            extract.fault(row, "name", "project.is_counted", what, remedy=remedy)
            return False
        return True

    return settle


def _paying(office: Office) -> Settle:
    """Day and amount of a payment stand together. A later day with more than before is a further payment; whatever else
    differs puts right what stands."""
    held = {
        (row["project_id"], row["milestone"]): (row["id"], row["follows"], row["paid_on"], row["paid"])
        for row in current_rows(office.db, "project_milestone")
    }

    def settle(extract: Extract, row: Row, values: Values) -> bool:
        if (values["paid_on"] is None) == (values["paid"] is None):
            before, follows, paid_on, paid = held.get((values["project_id"], values["milestone"]), (None,) * 4)
            is_further = paid_on is not None and str(values["paid_on"]) > paid_on and _whole(values["paid"]) > paid
            values["follows"] = before if is_further else follows
            return True
        column = "paid" if values["paid"] is None else "paid_on"
        what, remedy = "实付日期和实付金额只写了一个", "两个都写，没有付就都不写"
        extract.fault(row, column, "project.half_paid", what, remedy=remedy)
        return False

    return settle


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _evaluating(office: Office) -> Settle:
    """One thing is evaluated."""

    def settle(extract: Extract, row: Row, values: Values) -> bool:
        if (values["station_id"] is None) != (values["project_id"] is None):
            return True
        what, remedy = "“被评社工站”和“被评项目”要写一个，只写一个", "评站的写站，评项目的写项目"
        extract.fault(row, "station", "evaluation.one_subject", what, remedy=remedy)
        return False

    return settle


_PLAN = RecordForm(
    PROJECT_PLAN, "project_plan", ("project_id",), ("kind", "slot", "planned_on", "document", "budget"), _planning
)
_PURCHASE = RecordForm(
    PROJECT_PURCHASE,
    "project_purchase",
    ("project_id",),
    tuple(column.name for column in PROJECT_PURCHASE.columns if column.name != "project"),
)
_INDICATORS = RecordForm(
    PROJECT_INDICATORS,
    "project_indicator",
    ("project_id", "name"),
    ("planned", "unit", "agreed_on", "measure", "service_kind", "service_item"),
    _agreeing,
)
_FIGURES = RecordForm(PROJECT_FIGURES, "project_figure", ("project_id", "name", "counted_on"), ("done",), _counting)
_MILESTONES = RecordForm(
    PROJECT_MILESTONES,
    "project_milestone",
    ("project_id", "milestone"),
    ("amount", "due_on", "after_evaluation", "paid_on", "paid", "voucher_no"),
    _paying,
    instalment,
)
_OUTCOMES = RecordForm(
    EVALUATION_OUTCOMES,
    "evaluation_outcome",
    ("year", "station_id", "project_id", "evaluator"),
    ("evaluated_on", "passed", "grade", "score", "document"),
    _evaluating,
)

BOOKS: tuple[Book, ...] = (
    Book(PROJECT_PLAN, partial(plan_form, _PLAN), held_plans),
    Book(PROJECT_PURCHASE, partial(plan_form, _PURCHASE), held_purchases),
    Book(PROJECT_INDICATORS, partial(plan_form, _INDICATORS), held_indicators),
    Book(PROJECT_FIGURES, partial(plan_form, _FIGURES)),
    Book(PROJECT_MILESTONES, partial(plan_form, _MILESTONES), held_milestones),
    Book(EVALUATION_OUTCOMES, partial(plan_form, _OUTCOMES)),
)
