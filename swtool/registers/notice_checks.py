"""The checks of what a purchase makes public (JSU-14), by the purchase itself and by the register of notices: what is
announced in either is announced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.findings import Finding, Outcome
from swtool.lifecycle import store as lives
from swtool.lifecycle.purchase_checks import REMEDY, by_clock, last_day_of
from swtool.lifecycle.records import Purchase
from swtool.lifecycle.rules import judge_clock, judge_disclosed
from swtool.lifecycle.terms import UNANNOUNCED
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.registers.notices import announced
from swtool.registry.checking import Rule, judged
from swtool.registry.rules import Verdict

DISCLOSED, CONTRACT_NOTICE = "procurement.disclosed", "procurement.contract_notice"


@check(DISCLOSED, title="公开政府采购信息", parameters=(DISCLOSED,), rule_ids=("JSU-14",))
def disclosed(office: Office, as_of: date) -> Iterator[Finding]:
    """JSU-14: what is purchased was announced, and its contract too. Without any purchase nothing is known."""

    def judge(rule: Rule) -> Iterator[Finding]:
        every = lives.judged_projects(office.db, as_of, announced(office.db, as_of))
        if every and not any(life.purchase for life in every):
            verdict = Verdict(Outcome.UNDETERMINED, "没有采购登记，看不出采购信息是否公开")
            yield rule.finding(office.fact("county_name", as_of), verdict, remedy="载入项目采购登记表")
            return
        for life in every:
            is_over = life.project.ends_on is not None and life.project.ends_on.last_day < as_of
            if life.purchase is not None or (life.project.purchaser and not is_over):
                yield rule.finding(life.project.name, judge_disclosed(life), remedy=REMEDY)

    return judged(office, as_of, DISCLOSED, DISCLOSED, judge)


@check(CONTRACT_NOTICE, title="合同公告的期限", parameters=(CONTRACT_NOTICE,), rule_ids=("JSU-14",))
def contract_notice(office: Office, as_of: date) -> Iterator[Finding]:
    """The contract is announced within so many workdays of its signature."""

    def judge(purchase: Purchase, rule: Parameter) -> Verdict | None:
        if purchase.contract_on is None or purchase.method in UNANNOUNCED:
            return None
        last = last_day_of(office, rule, purchase.contract_on)
        told = f"合同签订 {purchase.contract_on.isoformat()}" + ("，当年放假安排未公布" if last.provisional else "")
        return judge_clock("合同公告", purchase.contract_notice_on, last.last_day, as_of, steps=told)

    told = announced(office.db, as_of)
    return by_clock(office, as_of, CONTRACT_NOTICE, judge, lambda each: each.contract_on, told)


CHECKS: tuple[Check, ...] = (disclosed, contract_notice)
