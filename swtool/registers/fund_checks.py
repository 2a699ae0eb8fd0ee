"""The checks of who bears a sum: every level that a place names, and the two classes of districts in their ratio."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.findings import Finding
from swtool.funds.limits import ROUNDING, rounding
from swtool.office import Office
from swtool.registers import rules, store
from swtool.registers.fund_forms import DISTRICTS, SHARES
from swtool.registers.judging import nothing_known
from swtool.registry.checking import Rule, judged

SHARED_BY, CITY_SUBURB = "fund.shared_by", "fund.city_suburb"


@check(SHARED_BY, title="资金由各级分担", parameters=(SHARED_BY,), rule_ids=("JNA-05",))
def shared_by(office: Office, as_of: date) -> Iterator[Finding]:
    """JNA-05: each sum of the year is borne by every level that is named; how much by which the source does not say."""

    def judge(rule: Rule) -> Iterator[Finding]:
        borne: dict[str, dict[str, int]] = defaultdict(dict)
        for entry in store.entries(office.db, SHARES.name, as_of):
            if entry.whole("year") == as_of.year:
                borne[entry.text("title")][entry.text("category")] = entry.whole("amount") or 0
        if not borne:
            yield nothing_known(rule, SHARES, f"{as_of.year}年的")
        for title in sorted(borne):
            verdict = rules.judge_shares(borne[title], rule.parameter.list("names"))
            yield rule.finding(title, verdict, remedy="核对：swtool register list 资金分担")

    return judged(office, as_of, SHARED_BY, SHARED_BY, judge)


@check(CITY_SUBURB, title="市级补贴中心城区与郊区县之比", parameters=(CITY_SUBURB, ROUNDING), rule_ids=("CDU-01",))
def city_suburb(office: Office, as_of: date) -> Iterator[Finding]:
    """CDU-01: what the two classes of districts got in the year is the stated ratio, to the 分."""

    def judge(rule: Rule) -> Iterator[Finding]:
        given = {"city": 0, "suburb": 0}
        lines = [each for each in store.entries(office.db, DISTRICTS.name, as_of) if each.whole("year") == as_of.year]
        for entry in lines:
            given[entry.text("category")] += entry.whole("amount") or 0
        if not lines:
            yield nothing_known(rule, DISTRICTS, f"{as_of.year}年的")
            return
        parts = rule.parameter.number("city"), rule.parameter.number("suburb")
        verdict = rules.judge_ratio(given["city"], given["suburb"], parts, rounding(office, as_of))
        yield rule.finding(office.fact("county_name", as_of), verdict, remedy="核对：swtool register list 市级补贴分配")

    return judged(office, as_of, CITY_SUBURB, CITY_SUBURB, judge)


CHECKS: tuple[Check, ...] = (shared_by, city_suburb)
