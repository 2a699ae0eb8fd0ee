"""The checks of projects: kinds, 123X, professionals, payments, pilots' budgets, yearly evaluation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from swtool.checks import Check, check
from swtool.evaluation.scoring import scored_by_third_party
from swtool.findings import Finding, Outcome
from swtool.lifecycle import rules, store
from swtool.lifecycle.insiders import insider_test
from swtool.lifecycle.purchase_checks import CHECKS as PURCHASE_CHECKS
from swtool.lifecycle.records import Life
from swtool.lifecycle.records import Outcome as Result
from swtool.lifecycle.terms import SLOT_GROUPS
from swtool.lifecycle.way_checks import CHECKS as WAY_CHECKS
from swtool.office import Office
from swtool.registry.checking import Rule, judged
from swtool.registry.rules import Verdict
from swtool.registry.snapshot import definition_of, serving_on
from swtool.registry.stations import all_stations, stations_on

KINDS, SLOTS, PROFESSIONALS = "project.kinds", "project.slots", "project.professional_min"
PAID_AFTER, PILOT_BUDGET, YEARLY = "project.paid_after_evaluation", "fund.pilot_budget", "evaluation.yearly"
THIRD_PARTY, AFTER_END = "evaluation.third_party", "project.after_end"
_RESULT_SHEET = "swtool intake load 载入评估结果登记表"
_PLAN_SHEET = "swtool intake load 载入项目策划表，或 swtool project plan 项目"


@check(KINDS, title="项目类别", parameters=(KINDS,), rule_ids=("HNG-10",))
def project_kinds(office: Office, as_of: date) -> Iterator[Finding]:
    """HNG-10: every approved project that runs is of one of the kinds. Where nobody ever said a kind, one finding says
    that nothing is known."""

    def judge(rule: Rule) -> Iterator[Finding]:
        running = _running(office, as_of)
        if running and not any(life.plan is not None and life.plan.kind for life in running):
            verdict = Verdict(Outcome.UNDETERMINED, "在执行的项目都没有登记类别")
            yield rule.finding(office.fact("county_name", as_of), verdict, remedy=_PLAN_SHEET)
            return
        for life in running:
            kind = life.plan.kind if life.plan else None
            verdict = rules.judge_kind(kind, rule.parameter.list("names"))
            yield rule.finding(life.project.name, verdict, remedy=_PLAN_SHEET)

    return judged(office, as_of, KINDS, KINDS, judge)


@check(SLOTS, title="“123X”项目清单齐全", parameters=(SLOTS,), rule_ids=("HNG-11",))
def project_slots(office: Office, as_of: date) -> Iterator[Finding]:
    """HNG-11: the six places of every station are filled by projects that run. Where nobody ever said which place a
    project has, one finding says that nothing is known."""

    def judge(rule: Rule) -> Iterator[Finding]:
        filled: dict[int | None, set[str]] = defaultdict(set)
        for life in _running(office, as_of):
            if life.plan is not None and life.plan.slot:
                filled[life.project.station_on(as_of)].add(life.plan.slot)
        if not filled:
            verdict = Verdict(Outcome.UNDETERMINED, "在执行的项目都没有登记清单位置")
            yield rule.finding(office.fact("county_name", as_of), verdict, remedy=_PLAN_SHEET)
            return
        wanted = {group: rule.parameter.number(group) for group in SLOT_GROUPS}
        for station in rule.stations():
            verdict = rules.judge_slots(filled.get(station.id, set()), wanted)
            yield rule.finding(station.name, verdict, remedy="swtool project slots 看各站的空位")

    return judged(office, as_of, SLOTS, SLOTS, judge)


@check(
    PROFESSIONALS,
    title="购买项目由专业社工执行",
    parameters=(PROFESSIONALS, "staff.professional_definition", "staff.professional_talent_definition"),
    rule_ids=("JLP-06",),
)
def professionals(office: Office, as_of: date) -> Iterator[Finding]:
    """JLP-06: at the station of every purchased project professionals serve, by the local definition, else the
    nation's."""

    def judge(rule: Rule) -> Iterator[Finding]:
        is_local = definition_of(office, "staff.professional_definition", as_of) is not None
        serving: dict[int, set[int]] = defaultdict(set)
        for each in serving_on(office, as_of):
            if each.is_professional if is_local else each.is_professional_talent:
                serving[each.post.station_id].add(each.person.id)
        for life in store.judged_projects(office.db, as_of):
            if life.is_purchased and life.project.is_approved_on(as_of):
                station = life.project.station_on(as_of)
                count = None if station is None else len(serving.get(station, ()))
                verdict = rules.judge_professionals(count, rule.parameter.number())
                yield rule.finding(life.project.name, verdict, remedy=f"swtool project stages {life.project.name}")

    return judged(office, as_of, PROFESSIONALS, PROFESSIONALS, judge)


@check(PAID_AFTER, title="评估之后支付", parameters=(PAID_AFTER,), rule_ids=("QZH-04",))
def paid_after_evaluation(office: Office, as_of: date) -> Iterator[Finding]:
    """QZH-04: one finding a project that has payments on record and runs (or ran) at a station that the rule covers."""

    def judge(rule: Rule) -> Iterator[Finding]:
        results, payments = store.outcomes_by_project(office.db, as_of), store.milestones(office.db)
        covered = {station.id for station in all_stations(office.db) if rule.covers(station)}
        for project in (life.project for life in store.planned_projects(office.db, as_of)):
            if project.id in payments and project.station_on(as_of) in covered:
                verdict = rules.judge_payments(payments[project.id], results.get(project.id, ()), as_of)
                yield rule.finding(project.name, verdict, remedy=f"swtool project payments {project.name}")

    return judged(office, as_of, PAID_AFTER, PAID_AFTER, judge)


@check(PILOT_BUDGET, title="试点的购买服务预算", parameters=(PILOT_BUDGET,), rule_ids=("QZH-03",))
def pilot_budget(office: Office, as_of: date) -> Iterator[Finding]:
    """QZH-03: the budgets of the projects that run at each pilot. A 社工站 is a street's, a 服务点 a community's."""

    def judge(rule: Rule) -> Iterator[Finding]:
        budgets: dict[int | None, list[int | None]] = defaultdict(list)
        for life in _running(office, as_of):
            budgets[life.project.station_on(as_of)].append(life.plan.budget if life.plan else None)
        amounts = {
            "station": rule.parameter.hundredths("town"),
            "service_point": rule.parameter.hundredths("community"),
        }
        for station in rule.stations():
            if station.tier in amounts:
                verdict = rules.judge_pilot_budget(budgets.get(station.id, ()), amounts[station.tier])
                yield rule.finding(station.name, verdict, remedy=_PLAN_SHEET)

    return judged(office, as_of, PILOT_BUDGET, PILOT_BUDGET, judge)


@check(YEARLY, title="社工站每年的第三方评估", parameters=(YEARLY,), rule_ids=("JNA-02",))
def yearly_evaluation(office: Office, as_of: date) -> Iterator[Finding]:
    """JNA-02: the year that is over, for stations that were open at its end, where the rule counted by then. Without
    any result on record, and any evaluation of the office's own, one finding says that nothing is known."""
    year = as_of.year - 1
    if office.policy.find(YEARLY, date(year, 12, 31)) is None and office.policy.find(YEARLY, as_of) is not None:
        return iter(())

    def judge(rule: Rule) -> Iterator[Finding]:
        by_station: dict[int, list[Result]] = defaultdict(list)
        for each in store.outcomes(office.db, as_of):
            if each.station_id is not None and each.year == year:
                by_station[each.station_id].append(each)
        scored = scored_by_third_party(office, year, as_of)
        if not by_station and not scored:
            what = f"没有登记 {year} 年的评估结果"
            verdict = Verdict(Outcome.UNDETERMINED, what)
            yield rule.finding(office.fact("county_name", as_of), verdict, remedy=_RESULT_SHEET)
            return
        is_insider = insider_test(office, as_of)
        for station in filter(rule.covers, stations_on(office, date(year, 12, 31))):
            found = by_station.get(station.id, [])
            own = {each.evaluator for each in found if is_insider(each)}
            least = rule.parameter.number("count")
            verdict = rules.judge_yearly(year, found, own, least, scored.get(station.id, ""))
            yield rule.finding(station.name, verdict, remedy=_RESULT_SHEET)

    return judged(office, as_of, YEARLY, YEARLY, judge)


@check(THIRD_PARTY, title="项目的第三方评估", parameters=(THIRD_PARTY, AFTER_END), rule_ids=("JSU-13",))
def project_third_party(office: Office, as_of: date) -> Iterator[Finding]:
    """JSU-13: a project that is over was evaluated by a third party. By when no source says: the setting does. Without
    any result on record one finding says that nothing is known."""

    def judge(rule: Rule) -> Iterator[Finding]:
        over = [
            (project, project.ends_on.last_day)
            for project in (life.project for life in store.judged_projects(office.db, as_of))
            if project.ends_on is not None and project.ends_on.last_day < as_of
        ]
        results = store.outcomes_by_project(office.db, as_of)
        if over and not results:
            verdict = Verdict(Outcome.UNDETERMINED, "没有登记项目的评估结果")
            yield rule.finding(office.fact("county_name", as_of), verdict, remedy=_RESULT_SHEET)
            return
        days, is_insider = office.policy.at(AFTER_END, as_of).number("evaluation"), insider_test(office, as_of)
        for project, ended in over:
            found = results.get(project.id, [])
            own = {each.evaluator for each in found if is_insider(each)}
            verdict = rules.judge_third_party(found, own, ended + timedelta(days=days), as_of)
            yield rule.finding(project.name, verdict, remedy=_RESULT_SHEET)

    return judged(office, as_of, THIRD_PARTY, THIRD_PARTY, judge)


def _running(office: Office, day: date) -> list[Life]:
    """Projects that are approved and not over."""
    return [life for life in store.planned_projects(office.db, day) if life.project.is_approved_on(day)]


CHECKS: tuple[Check, ...] = (
    project_kinds,
    project_slots,
    professionals,
    paid_after_evaluation,
    pilot_budget,
    yearly_evaluation,
    project_third_party,
    *PURCHASE_CHECKS,
    *WAY_CHECKS,
)
