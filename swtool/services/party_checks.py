"""The check of party building at stations (JSU-23), by the party-affairs entries of whoever runs them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.findings import Finding, Outcome
from swtool.office import Office
from swtool.periods import add_months
from swtool.registry.checking import Rule, judged_if_asked
from swtool.registry.rules import Verdict
from swtool.registry.stations import operators_on
from swtool.services.store import last_party_entries

_NAME, INTERVAL = "station.party_building", "station.party_interval"


@check(_NAME, title="社工站党建记录", parameters=(_NAME, INTERVAL), rule_ids=("JSU-23",))
def party_building(office: Office, as_of: date) -> Iterator[Finding]:
    """JSU-23: whoever runs a station has a party-affairs entry within the months of the setting; one finding a station.

    Entries are kept by organization: one that runs several stations is judged alike at each.
    """

    def judge(rule: Rule) -> Iterator[Finding]:
        last = last_party_entries(office.db, as_of)
        if not last:
            what = f"{as_of.isoformat()} 还没有党务记录"
            remedy = "报党务公开事项表：swtool intake template 党务公开事项表"
            verdict = Verdict(Outcome.UNDETERMINED, what)
            yield rule.finding(office.fact("county_name", as_of), verdict, remedy=remedy)
            return
        contracts = operators_on(office.db, as_of)
        months = office.policy.at(INTERVAL, as_of).number()
        for station in rule.stations():
            contract = contracts.get(station.id)
            if contract is None:
                verdict = Verdict(Outcome.UNDETERMINED, "没有登记运营机构，党务记录是按机构记的")
                yield rule.finding(station.name, verdict, remedy=f"swtool station operator {station.name} 机构")
                continue
            begins = max(station.opened_on, rule.parameter.since.first_day)
            verdict = judge_party_building(last.get(contract.organization_id), begins, as_of, months)
            yield rule.finding(
                station.name, verdict, remedy=f"开展过没有登记的：swtool party add {contract.organization_name}"
            )

    return judged_if_asked(office, as_of, _NAME, _NAME, judge)


def judge_party_building(last: date | None, begins: date, day: date, months: int) -> Verdict:
    """The newest entry is at most so many months old. Since ``begins`` there has to be one: before the interval is over
    nothing is decided."""
    expected = f"{months} 个月内有党务记录（来源没有写间隔，按设置）"
    if last is not None and add_months(last, months) >= day:
        return Verdict(Outcome.HOLDS, f"最近一条党务记录 {last.isoformat()}", expected, last.isoformat())
    if add_months(begins, months) >= day:
        return Verdict(Outcome.UNDETERMINED, f"没有党务记录；从 {begins.isoformat()} 起还不满 {months} 个月", expected)
    told = f"最近一条党务记录 {last.isoformat()}，已超过 {months} 个月" if last else "没有党务记录"
    return Verdict(Outcome.VIOLATED, told, expected, last.isoformat() if last else "没有")


CHECKS: tuple[Check, ...] = (party_building,)
