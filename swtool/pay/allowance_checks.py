"""The checks of allowances: whether what was paid of a month is what is due of it (ORD-01, LSH-02)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.dates import Month
from swtool.findings import Finding, Outcome
from swtool.office import Office
from swtool.pay import store
from swtool.pay.allowance_rules import Kind
from swtool.pay.roll import LEVEL_CHANGE, PART_MONTH, PART_TIME, ROUNDING, Roll, terms_of
from swtool.registry.checking import Rule, judged
from swtool.registry.people import persons_by_id
from swtool.registry.rules import Verdict


@check(
    Kind.POST.parameter,
    title="持证岗位津贴按等级发放",
    parameters=(Kind.POST.parameter, PART_MONTH, LEVEL_CHANGE, PART_TIME, ROUNDING),
    rule_ids=("ORD-01",),
)
def post_allowance(office: Office, as_of: date) -> Iterator[Finding]:
    """ORD-01: of the last month that is over, everybody's amount against the highest level in post."""
    return judged(office, as_of, Kind.POST.parameter, Kind.POST.parameter, lambda rule: _judge(rule, Kind.POST))


@check(
    Kind.ASSISTANT.parameter,
    title="村社工助理员津贴按月发放",
    parameters=(Kind.ASSISTANT.parameter, PART_MONTH, ROUNDING),
    rule_ids=("LSH-02",),
)
def assistant_allowance(office: Office, as_of: date) -> Iterator[Finding]:
    """LSH-02: the same of everybody in post at a village's room."""
    name = Kind.ASSISTANT.parameter
    return judged(office, as_of, name, name, lambda rule: _judge(rule, Kind.ASSISTANT))


def month_judged(day: date) -> Month:
    """The last month that is over on that day; on a month's last day it is over."""
    month = Month.of(day)
    return month if day == month.last else month.previous()


def _judge(rule: Rule, kind: Kind) -> Iterator[Finding]:
    """One finding for each who is due or was paid something. Amounts are never said: who reads may look them up."""
    office, month = rule.office, month_judged(rule.as_of)
    county = office.fact("county_name", rule.as_of)
    due = _roll(office, month).due(kind, month) if terms_of(office, kind, month) is not None else None
    if due is None:
        yield rule.finding(county, Verdict(Outcome.NOT_APPLICABLE, f"{month.label}还没有这一规定"))
        return
    paid = store.paid_for(office.db, kind, month)
    if not paid and store.sheet_of(office.db, kind, month) is None:
        if not due.lines and not due.doubts:
            yield rule.finding(county, Verdict(Outcome.NOT_APPLICABLE, f"{month.label}没有应发津贴的人"))
            return
        what = f"{month.label}没有发放登记，应发 {len(due.lines)} 人"
        remedy = f"发放后登记：swtool allowance record {month}，或载入津贴发放登记表"
        yield rule.finding(county, Verdict(Outcome.UNDETERMINED, what), remedy=remedy)
        return
    persons = persons_by_id(office.db, due.lines.keys() | paid.keys() | due.doubts.keys())
    for person_id, person in sorted(persons.items(), key=lambda pair: pair[1].staff_no):
        owed = due.lines[person_id].amount if person_id in due.lines else 0
        verdict = _verdict(month, owed, paid.get(person_id, 0), due.doubts.get(person_id, ""))
        remedy = "下一张表里补发、扣回：swtool allowance sheet"
        if verdict.outcome is Outcome.UNDETERMINED:
            remedy = "核对证书后补登等级和取证日期"
        yield rule.finding(person.staff_no, verdict, remedy=remedy)


def _roll(office: Office, month: Month) -> Roll:
    """Who served in the month and with which papers: both allowances ask."""
    return office.db.remembered((Roll, month, id(office.policy)), lambda: Roll(office, month, month))


def _verdict(month: Month, due: int, paid: int, doubt: str) -> Verdict:
    if doubt:
        return Verdict(Outcome.UNDETERMINED, doubt)
    if due == paid:
        return Verdict(Outcome.HOLDS, f"{month.label}津贴已按规定发放")
    return Verdict(Outcome.VIOLATED, f"{month.label}津贴{'少' if paid < due else '多'}发")


CHECKS: tuple[Check, ...] = (post_allowance, assistant_allowance)
