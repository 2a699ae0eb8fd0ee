"""The checks of money: N1 cap, N2 and B1 matches, and whether what was reported agrees with the books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from swtool.checks import Check, check
from swtool.dates import Month
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.funds import limits, store
from swtool.funds.accounts import AccountClass, chart_on
from swtool.funds.book import Entry, total
from swtool.funds.limits import CAP, COUNTY_MATCH, DONATION_MATCH, MATCH_PERIOD, ROUNDING, SHARE, Match
from swtool.funds.rules import share
from swtool.funds.subsidies import station_subsidy
from swtool.office import Office
from swtool.projects.store import statements_between
from swtool.quantities import format_money
from swtool.registry.checking import Rule, judged
from swtool.registry.rules import Verdict, told_on


@check(CAP, title="购买社工服务资金占上一年救助补助资金", parameters=(CAP,), rule_ids=("N1", "NHU-01"))
def purchase_cap(office: Office, as_of: date) -> Iterator[Finding]:
    """N1: spending from assistance funds in the year against the share of last year's total, and in the year before
    where that was too much."""

    def judge(rule: Rule) -> Iterator[Finding]:
        verdict, before = _cap_verdict(rule), rule.year_before()
        remedy = "swtool fund list 核对；调整列支的资金来源"
        if verdict.outcome is Outcome.UNDETERMINED:
            remedy = f"swtool fund base {as_of.year - 1} 金额 --document 依据"
        if before is not None:
            verdict = told_on(verdict, _cap_verdict(before))
        yield rule.finding(office.fact("county_name", as_of), verdict, remedy=remedy)

    return judged(office, as_of, CAP, CAP, judge)


def _cap_verdict(rule: Rule) -> Verdict:
    """What the year of the rule's day has spent by then."""
    office, year = rule.office, rule.as_of.year
    room = limits.purchase_headroom(office, rule.as_of)
    if room is None:
        return Verdict(Outcome.UNDETERMINED, f"没有 {year - 1} 年全县困难群众救助补助资金总额")
    total_before = format_money(store.base_of(office.db, year - 1) or 0)
    rest = f"还可列支 {format_money(room.left)} 元" if room.left >= 0 else f"超出 {format_money(-room.left)} 元"
    return Verdict(
        Outcome.HOLDS if room.is_kept else Outcome.VIOLATED,
        f"{year} 年列支 {format_money(room.used)} 元，{rest}",
        expected=f"不高于 {year - 1} 年总额 {total_before} 元的 {rule.parameter.decimal()}%",
        actual=f"{year} 年 {format_money(room.used)} 元",
        figures={"used": room.used, "left": room.left},
    )


@check(COUNTY_MATCH, title="上级补助的县级配套", parameters=(COUNTY_MATCH, ROUNDING), rule_ids=("N2", "NHU-02"))
def county_match(office: Office, as_of: date) -> Iterator[Finding]:
    """N2: what the county added to the year's grants from above."""

    def judge(rule: Rule) -> Iterator[Finding]:
        yield _match_finding(rule, limits.county_match(office, as_of), "上级补助")

    return judged(office, as_of, COUNTY_MATCH, COUNTY_MATCH, judge)


@check(SHARE, title="社会救助专项资金用于社工站的比例", parameters=(SHARE,), rule_ids=("HUN-02",))
def assistance_share(office: Office, as_of: date) -> Iterator[Finding]:
    """HUN-02: what came from assistance funds in the year against their total of the same year. The source tells of a
    practice; its severity says so."""

    def judge(rule: Rule) -> Iterator[Finding]:
        county, year = office.fact("county_name", as_of), as_of.year
        base = store.base_of(office.db, year)
        if base is None:
            verdict = Verdict(Outcome.UNDETERMINED, f"没有 {year} 年全县困难群众救助补助资金总额")
            yield rule.finding(county, verdict, remedy=f"swtool fund base {year} 金额 --document 依据")
            return
        percent, came = rule.parameter.decimal(), limits.assistance_income(office, as_of)
        what = f"{year} 年从救助资金收入 {format_money(came)} 元，总额 {format_money(base)} 元"
        outcome = Outcome.HOLDS if came >= share(base, Fraction(percent)) else Outcome.VIOLATED
        verdict = Verdict(outcome, what, f"总额的 {percent}%", format_money(came), figures={"came": came, "base": base})
        yield rule.finding(county, verdict, remedy="swtool fund list 核对资金来源")

    return judged(office, as_of, SHARE, SHARE, judge)


@check(
    DONATION_MATCH,
    title="社区基金配捐",
    parameters=(DONATION_MATCH, MATCH_PERIOD, ROUNDING),
    rule_ids=("B1", "BZH-01"),
)
def donation_match(office: Office, as_of: date) -> Iterator[Finding]:
    """B1: one finding a community fund."""

    def judge(rule: Rule) -> Iterator[Finding]:
        for match in limits.donation_matches(office, as_of):
            yield _match_finding(rule, match, "募集")

    return judged(office, as_of, DONATION_MATCH, DONATION_MATCH, judge)


@check("fund.statement_agrees", title="财务公开表与账上一致", rule_ids=("§3.5",))
def statement_agrees(office: Office, as_of: date) -> Iterator[Finding]:
    """Every reported month of a project (or of an organization's own money) that has entries too: are sums equal?"""
    entries = store.entries(office.db, as_of)
    if not entries:
        return
    chart = chart_on(office.policy, as_of)
    owners = {fund.id: fund.organization_id for fund in store.funds(office.db)}
    booked: dict[tuple[int | None, int | None, Month], list[Entry]] = {}
    for entry in entries:
        booked.setdefault((owners[entry.fund_id], entry.project_id, entry.month), []).append(entry)
    for each in statements_between(office.db, Month.of(entries[0].happened_on), Month.of(as_of)):
        own = booked.get((each.organization_id, each.project_id, each.month))
        if own is None:
            continue
        faults = [
            f"{title}报送 {format_money(stated)} 元，账上 {format_money(booked_sum)} 元"
            for title, stated, booked_sum in (
                ("收入", each.income, total(own, AccountClass.INCOME, chart)),
                ("支出", each.spending, total(own, AccountClass.EXPENSES, chart)),
            )
            if stated != booked_sum
        ]
        yield Finding(
            "fund.statement_agrees",
            Severity.WARNING,
            Where(subject=f"{each.project_name or each.organization_name} {each.month}"),
            "；".join(faults) or "收入、支出都与账上一致",
            expected="报送的与账上的相等",
            remedy=f"swtool fund statement {each.month} 看账上的，错的一方更正" if faults else "",
            outcome=Outcome.VIOLATED if faults else Outcome.HOLDS,
        )


def _match_finding(rule: Rule, match: Match, what: str) -> Finding:
    """Nothing raised asks for nothing. No source says by when a match is due: until the year of the money is over, one
    still to come is only told."""
    due, received = format_money(match.due), format_money(match.received)
    told = f"{what} {format_money(match.base)} 元，应配 {due} 元，已到 {received} 元"
    lacking = Outcome.VIOLATED if match.late else Outcome.UNDETERMINED
    outcome = Outcome.HOLDS if match.gap <= 0 else lacking
    if not (match.base or match.received or match.carried):
        outcome, told = Outcome.NOT_APPLICABLE, f"没有{what}"
    if match.carried:
        told += f"，上年结转应配 {format_money(match.carried)} 元"
    if match.gap < 0:
        told += f"，多到 {format_money(-match.gap)} 元"
    elif match.late:
        told += f"，{rule.as_of.year - 1} 年底以前应到的还差 {format_money(match.late)} 元"
    elif match.gap > 0:
        told += f"，还差 {format_money(match.gap)} 元（来源没有写期限，当年年底以前不算迟）"
    verdict = Verdict(
        outcome,
        told,
        expected=format_money(match.due + match.carried),
        actual=received,
        figures={"base": match.base, "due": match.due, "received": match.received},
    )
    return rule.finding(
        match.name, verdict, remedy=f"催拨 {format_money(match.gap)} 元，到账后登记：swtool fund receive"
    )


CHECKS: tuple[Check, ...] = (
    purchase_cap,
    county_match,
    assistance_share,
    donation_match,
    statement_agrees,
    station_subsidy,
)
