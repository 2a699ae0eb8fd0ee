"""The checks of pay: ladders (HNG-09, JLP-05), the average wage (J7), the scale that pay is to follow (NHU-04).

No finding says an amount of anybody: whether pay is enough is all that leaves the room.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from swtool.checks import Check, check
from swtool.findings import Finding, Outcome
from swtool.office import Office
from swtool.pay import pay_store
from swtool.pay.allowance_checks import month_judged
from swtool.pay.pay_rules import Ladder, full_time_pay, reaches_average
from swtool.pay.plan_ladder import LADDER, LADDER_CELLS, REFERENCE, faults_of, is_reference
from swtool.pay.standing import COMPARED, Compared, OnRung, compared_pay, rungs_of
from swtool.pay.store import titled_on
from swtool.registry.checking import Rule, judged
from swtool.registry.rules import Verdict
from swtool.registry.snapshot import serving_on

PAY_MIN = "staff.pay_min"
_LOAD = "载入岗级薪酬表：swtool intake load"
_GRADES = "载入岗级核定表"
_PAY = "载入人员薪酬发放表：swtool intake load"


@check(LADDER, title="岗级薪酬表的构成", parameters=(LADDER, LADDER_CELLS), rule_ids=("HNG-09", "JLP-05"))
def ladder_structure(office: Office, as_of: date) -> Iterator[Finding]:
    """HNG-09, JLP-05: the county's ladder in force has as many posts and grades as the rule says."""

    def judge(rule: Rule) -> Iterator[Finding]:
        loaded = _own(office, as_of)
        if not loaded:
            yield _unloaded(rule)
        for name, ladder in sorted(loaded.items()):
            faults = faults_of(office, rule.parameter, list(ladder.rungs), as_of)
            outcome = Outcome.VIOLATED if faults else Outcome.HOLDS
            yield rule.finding(f"《{name}》", Verdict(outcome, "；".join(faults) or "构成符合"), remedy=_LOAD)

    return judged(office, as_of, LADDER, LADDER, judge)


@check("pay.grade", title="每人有一个岗级", parameters=(LADDER,), rule_ids=("HNG-09", "JLP-05"))
def one_grade_each(office: Office, as_of: date) -> Iterator[Finding]:
    """HNG-09: everybody in post stands on one rung of the ladder in force."""

    def judge(rule: Rule) -> Iterator[Finding]:
        ladders = _own(office, as_of)
        if not ladders:
            yield _unloaded(rule)
            return
        everybody = titled_on(office.db, as_of)
        rungs = rungs_of(office, everybody, ladders, as_of)
        for person_id, posts in everybody.items():
            stands = rungs[person_id]
            if stands.rung is not None:
                verdict = Verdict(Outcome.HOLDS, "有一个岗级")
            elif stands.fault:
                verdict = Verdict(Outcome.VIOLATED, stands.fault)
            else:
                verdict = Verdict(Outcome.UNDETERMINED, "没有登记岗级")
            yield rule.finding(posts[0].staff_no, verdict, remedy="载入岗级核定表：swtool intake load")

    return judged(office, as_of, "pay.grade", LADDER, judge)


@check("pay.at_grade", title="薪酬不低于岗级薪酬表", parameters=(LADDER, COMPARED), rule_ids=("HNG-09", "JLP-05"))
def pay_at_grade(office: Office, as_of: date) -> Iterator[Finding]:
    """HNG-09: what was paid for the last month that is over against the rung held on its last day."""
    return judged(office, as_of, "pay.at_grade", LADDER, lambda rule: _against_ladder(rule, _own(office, as_of)))


@check(REFERENCE, title="工资参照事业单位人员标准", parameters=(REFERENCE, COMPARED), rule_ids=("NHU-04",))
def pay_reference(office: Office, as_of: date) -> Iterator[Finding]:
    """NHU-04: the same against the scale that the rule names, once the county has loaded it."""

    def judge(rule: Rule) -> Iterator[Finding]:
        ladders = {
            name: ladder
            for name, ladder in pay_store.ladders_on(office.db, as_of).items()
            if is_reference(office, name, as_of)
        }
        yield from _against_ladder(rule, _real(ladders))

    return judged(office, as_of, REFERENCE, REFERENCE, judge)


@check(PAY_MIN, title="专业人员薪酬不低于当地平均工资", parameters=(PAY_MIN, COMPARED), rule_ids=("J7", "JSU-07"))
def pay_min(office: Office, as_of: date) -> Iterator[Finding]:
    """J7: the mean of up to twelve whole months, full-time, taken for a year, against the average wage in use."""

    def judge(rule: Rule) -> Iterator[Finding]:
        wage = pay_store.average_wage_on(office.db, as_of)
        if wage is None:
            what = "没有登记当地平均工资（哪一地、哪一种、哪一年）"
            yield rule.finding(_county(rule), Verdict(Outcome.UNDETERMINED, what), remedy="swtool pay average 登记")
            return
        people = {each.person.id: each.person.staff_no for each in serving_on(office, as_of) if each.is_professional}
        pay = compared_pay(office, people, month_judged(as_of))
        for person_id, staff_no in sorted(people.items(), key=lambda pair: pair[1]):
            verdict = _against_wage(pay[person_id], wage)
            yield rule.finding(staff_no, verdict, remedy=_remedy(verdict, "核对薪酬登记；属实的要调整薪酬"))

    return judged(office, as_of, PAY_MIN, PAY_MIN, judge)


def _against_wage(pay: Compared, wage: pay_store.AverageWage) -> Verdict:
    if not pay.paid:
        return Verdict(Outcome.UNDETERMINED, pay.why_not)
    if reaches_average(pay.paid, wage.amount):
        return Verdict(Outcome.HOLDS, f"不低于{wage.label}")
    return Verdict(Outcome.VIOLATED, f"低于{wage.label}")


def _against_ladder(rule: Rule, ladders: Mapping[str, Ladder]) -> Iterator[Finding]:
    """Everybody's pay of the last whole month against the amount of their rung, full-time."""
    if not ladders:
        yield _unloaded(rule)
        return
    office, month = rule.office, month_judged(rule.as_of)
    everybody = titled_on(office.db, rule.as_of)
    then = {name: each for name, each in _real(pay_store.ladders_on(office.db, month.last)).items() if name in ladders}
    rungs = rungs_of(office, everybody, then, month.last)
    pay = compared_pay(office, everybody, month, months=1)
    for person_id, posts in everybody.items():
        verdict = _against_rung(rungs[person_id], pay[person_id])
        remedy = _remedy(verdict, "核对薪酬登记和岗级（swtool pay grades）；属实的要补足")
        yield rule.finding(posts[0].staff_no, verdict, remedy=remedy)


def _against_rung(stands: OnRung, pay: Compared) -> Verdict:
    if stands.rung is None:
        return Verdict(Outcome.UNDETERMINED, stands.fault or "没有登记岗级")
    if not pay.paid:
        return Verdict(Outcome.UNDETERMINED, pay.why_not)
    (month,) = pay.paid
    if full_time_pay(month.amount, month.share) >= stands.rung.amount:
        return Verdict(Outcome.HOLDS, "薪酬不低于本岗级的标准")
    return Verdict(Outcome.VIOLATED, "薪酬低于本岗级的标准")


def _remedy(verdict: Verdict, short: str) -> str:
    """What to do where pay is short, and where it is not known."""
    if verdict.outcome is Outcome.VIOLATED:
        return short
    return f"{_GRADES}、{_PAY}" if "岗级" in verdict.what else _PAY


def _own(office: Office, day: date) -> dict[str, Ladder]:
    """The county's ladders in force, without those of others that pay is to follow and without samples."""
    return _real(
        {
            name: ladder
            for name, ladder in pay_store.ladders_on(office.db, day).items()
            if not is_reference(office, name, day)
        }
    )


def _real(ladders: Mapping[str, Ladder]) -> dict[str, Ladder]:
    return {name: ladder for name, ladder in ladders.items() if not ladder.is_sample}


def _unloaded(rule: Rule) -> Finding:
    samples = any(each.is_sample for each in pay_store.ladders_on(rule.office.db, rule.as_of).values())
    what = "只有示例薪酬表，不能用来判定" if samples else "还没有载入岗级薪酬表"
    return rule.finding(_county(rule), Verdict(Outcome.UNDETERMINED, what), remedy=_LOAD)


def _county(rule: Rule) -> str:
    return rule.office.fact("county_name", rule.as_of)


CHECKS: tuple[Check, ...] = (ladder_structure, one_grade_each, pay_at_grade, pay_reference, pay_min)
