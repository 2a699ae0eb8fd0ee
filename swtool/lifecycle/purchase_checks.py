"""The checks of purchases (JSU-14): what is announced, the clocks of the law, and the operator's credit on the day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from swtool.checks import Check, check
from swtool.findings import Finding, Outcome
from swtool.lifecycle import rules, store
from swtool.lifecycle.records import Purchase
from swtool.lifecycle.terms import TENDERS, UNANNOUNCED
from swtool.office import Office
from swtool.policy.conventions import plain_convention
from swtool.policy.parameter import Parameter
from swtool.registry.checking import Rule, judged
from swtool.registry.dossiers import CREDIT_LISTS, credit_entries
from swtool.registry.rules import Verdict
from swtool.workdays import Deadline, deadline

DISCLOSED, CREDIT = "procurement.disclosed", "organization.serious_violation"
CONTRACT_NOTICE, CONTRACT_WITHIN = "procurement.contract_notice", "procurement.contract_within"
TENDER_DAYS = "procurement.tender_days"
_REMEDY = "核对后载入项目采购登记表更正"


@check(DISCLOSED, title="公开政府采购信息", parameters=(DISCLOSED,), rule_ids=("JSU-14",))
def disclosed(office: Office, as_of: date) -> Iterator[Finding]:
    """JSU-14: what is purchased was announced, and its contract too. Without any purchase nothing is known."""

    def judge(rule: Rule) -> Iterator[Finding]:
        every = store.judged_projects(office.db, as_of)
        if every and not any(life.purchase for life in every):
            verdict = Verdict(Outcome.UNDETERMINED, "没有采购登记，看不出采购信息是否公开")
            yield rule.finding(office.fact("county_name", as_of), verdict, remedy="载入项目采购登记表")
            return
        for life in every:
            is_over = life.project.ends_on is not None and life.project.ends_on.last_day < as_of
            if life.purchase is not None or (life.project.purchaser and not is_over):
                yield rule.finding(life.project.name, rules.judge_disclosed(life), remedy=_REMEDY)

    return judged(office, as_of, DISCLOSED, DISCLOSED, judge)


@check("project.contract_credit", title="签合同时的失信名单", parameters=(CREDIT,), rule_ids=("NPO-60", "JLP-07"))
def contract_credit(office: Office, as_of: date) -> Iterator[Finding]:
    """NPO-60: who is on the list of serious violations on the day of the contract is bought from all the same."""

    def judge(rule: Rule) -> Iterator[Finding]:
        entries, label = credit_entries(office.db), CREDIT_LISTS["serious_violation"]
        for name, organization_id, purchase in store.judged_purchases(office.db, as_of):
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
        last = _last_day(office, rule, purchase.award_on)
        told = f"中标成交通知 {purchase.award_on.isoformat()}，{last.steps[-1]}"
        return rules.judge_clock("签合同", purchase.contract_on, last.last_day, as_of, steps=told)

    return _clock(office, as_of, CONTRACT_WITHIN, judge, lambda each: each.award_on)


@check(CONTRACT_NOTICE, title="合同公告的期限", parameters=(CONTRACT_NOTICE,), rule_ids=("JSU-14",))
def contract_notice(office: Office, as_of: date) -> Iterator[Finding]:
    """The contract is announced within so many workdays of its signature."""

    def judge(purchase: Purchase, rule: Parameter) -> Verdict | None:
        if purchase.contract_on is None or purchase.method in UNANNOUNCED:
            return None
        last = _last_day(office, rule, purchase.contract_on)
        told = f"合同签订 {purchase.contract_on.isoformat()}" + ("，当年放假安排未公布" if last.provisional else "")
        return rules.judge_clock("合同公告", purchase.contract_notice_on, last.last_day, as_of, steps=told)

    return _clock(office, as_of, CONTRACT_NOTICE, judge, lambda each: each.contract_on)


@check(TENDER_DAYS, title="投标的时间", parameters=(TENDER_DAYS,), rule_ids=("JSU-14",))
def tender_days(office: Office, as_of: date) -> Iterator[Finding]:
    """Tenders have so many days from the documents to the closing day."""

    def judge(purchase: Purchase, rule: Parameter) -> Verdict | None:
        if purchase.method not in TENDERS or purchase.documents_on is None or purchase.bids_until is None:
            return None
        return rules.judge_tender(purchase.documents_on, purchase.bids_until, rule.number())

    return _clock(office, as_of, TENDER_DAYS, judge, lambda each: each.documents_on)


def _clock(
    office: Office,
    as_of: date,
    name: str,
    judge: Callable[[Purchase, Parameter], Verdict | None],
    begins: Callable[[Purchase], date | None],
) -> Iterator[Finding]:
    """One finding for each purchase whose clock began, judged by the rule of that day."""

    @cache
    def rule_on(day: date) -> Parameter | None:
        return office.policy.find(name, day)

    def each_purchase(rule: Rule) -> Iterator[Finding]:
        for project, _, purchase in store.judged_purchases(office.db, as_of):
            start = begins(purchase)
            then = rule_on(start) if start is not None else None
            verdict = judge(purchase, then) if then is not None else None
            if verdict is not None:
                yield rule.finding(project, verdict, remedy=_REMEDY)

    return judged(office, as_of, name, name, each_purchase)


def _last_day(office: Office, rule: Parameter, event: date) -> Deadline:
    return deadline(event, plain_convention(rule), office.calendar)


CHECKS: tuple[Check, ...] = (disclosed, contract_credit, contract_within, contract_notice, tender_days)
