"""The checks of purchases (JSU-14): the clocks of the law, and the operator's credit on the day. What is announced is
judged where notices are kept: ``swtool.registers.notice_checks``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from swtool.checks import Check, check
from swtool.findings import Finding
from swtool.lifecycle import rules, store
from swtool.lifecycle.records import Purchase
from swtool.lifecycle.terms import TENDERS
from swtool.office import Office
from swtool.policy.conventions import plain_convention
from swtool.policy.parameter import Parameter
from swtool.registry.checking import Rule, judged
from swtool.registry.dossiers import CREDIT_LISTS, credit_entries
from swtool.registry.rules import Verdict
from swtool.workdays import Deadline, deadline

CREDIT = "organization.serious_violation"
CONTRACT_WITHIN, TENDER_DAYS = "procurement.contract_within", "procurement.tender_days"
REMEDY = "核对后载入项目采购登记表更正"


@check("project.contract_credit", title="签合同时的失信名单", parameters=(CREDIT,), rule_ids=("NPO-60", "JLP-07"))
def contract_credit(office: Office, as_of: date) -> Iterator[Finding]:
    """NPO-60: who is on the list of serious violations on the day of the contract is bought from all the same."""

    def judge(rule: Rule) -> Iterator[Finding]:
        entries, label = credit_entries(office.db), CREDIT_LISTS["serious_violation"]
        for name, organization_id, purchase in store.judged_purchases(office, as_of):
            signed = purchase.contract_on
            if signed is not None and office.policy.find(CREDIT, signed) is not None:
                own = entries.get(organization_id, ())
                verdict = rules.judge_contract_credit(signed, own, "serious_violation", label)
                yield rule.finding(name, verdict, remedy=f"swtool project stages {name}")

    return judged(office, as_of, "project.contract_credit", CREDIT, judge)


@check(CONTRACT_WITHIN, title="中标成交后签合同", parameters=(CONTRACT_WITHIN,), rule_ids=("JSU-14",))
def contract_within(office: Office, as_of: date) -> Iterator[Finding]:
    """The contract is signed so many days after the award at the latest."""

    def judge(purchase: Purchase, rule: Parameter) -> Verdict | None:
        if purchase.award_on is None:
            return None
        last = last_day_of(office, rule, purchase.award_on)
        told = f"中标成交通知 {purchase.award_on.isoformat()}，{last.steps[-1]}"
        return rules.judge_clock("签合同", purchase.contract_on, last.last_day, as_of, steps=told)

    return by_clock(office, as_of, CONTRACT_WITHIN, judge, lambda each: each.award_on)


@check(TENDER_DAYS, title="投标的时间", parameters=(TENDER_DAYS,), rule_ids=("JSU-14",))
def tender_days(office: Office, as_of: date) -> Iterator[Finding]:
    """Tenders have so many days from the documents to the closing day."""

    def judge(purchase: Purchase, rule: Parameter) -> Verdict | None:
        if purchase.method not in TENDERS or purchase.documents_on is None or purchase.bids_until is None:
            return None
        return rules.judge_tender(purchase.documents_on, purchase.bids_until, rule.number())

    return by_clock(office, as_of, TENDER_DAYS, judge, lambda each: each.documents_on)


def by_clock(
    office: Office,
    as_of: date,
    name: str,
    judge: Callable[[Purchase, Parameter], Verdict | None],
    begins: Callable[[Purchase], date | None],
    told: store.Told = store.NOTHING_TOLD,
) -> Iterator[Finding]:
    """One finding for each purchase whose clock began, judged by the rule of that day."""

    @cache
    def rule_on(day: date) -> Parameter | None:
        return office.policy.find(name, day)

    def each_purchase(rule: Rule) -> Iterator[Finding]:
        for project, _, purchase in store.judged_purchases(office, as_of, told):
            start = begins(purchase)
            then = rule_on(start) if start is not None else None
            verdict = judge(purchase, then) if then is not None else None
            if verdict is not None:
                yield rule.finding(project, verdict, remedy=REMEDY)

    return judged(office, as_of, name, name, each_purchase)


def last_day_of(office: Office, rule: Parameter, event: date) -> Deadline:
    """The last day of a clock that began on the day of ``event``."""
    return deadline(event, plain_convention(rule), office.calendar)


CHECKS: tuple[Check, ...] = (contract_credit, contract_within, tender_days)
