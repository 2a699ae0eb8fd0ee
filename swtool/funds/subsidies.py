"""ORD-02: what each station is to get, and what was paid of it from the fund that is meant for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from swtool.checks import check
from swtool.findings import Finding, Outcome
from swtool.funds import limits
from swtool.funds.accounts import AccountClass, chart_on
from swtool.funds.book import Entry, effect
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.quantities import format_money
from swtool.registry.checking import Rule, judged
from swtool.registry.projects import all_projects
from swtool.registry.rules import Verdict
from swtool.registry.stations import Station, stations_on
from swtool.tables import Heading, Show, Table

SUBSIDY = "fund.station_subsidy"
PERIOD = "fund.station_subsidy_period"
_ROLE = "station_subsidy"


class Subsidy(NamedTuple):
    """What a station is to get and what was paid for it, 分; ``merged`` of that for stations that went up in it since.
    Without a station: paid, and nobody said for which."""

    station: Station | None
    due: int
    paid: int
    merged: int = 0

    @property
    def gap(self) -> int:
        """What is still to be paid; negative where it was more. What a station got before it went up in this one was
        due to it then: that is not too much."""
        left = self.due - self.paid
        return left if left >= 0 else min(left + self.merged, 0)


class Sums(NamedTuple):
    """All stations together, 分. What one got too much is not what another lacks."""

    stations: int
    due: int
    paid: int
    merged: int
    lacking: int
    over: int
    unsaid: int


def summed(found: Sequence[Subsidy]) -> Sums:
    """The sums of what was found; ``unsaid`` was paid without saying for which station."""
    stations = [each for each in found if each.station is not None]
    return Sums(
        len(stations),
        sum(each.due for each in stations),
        sum(each.paid for each in found),
        sum(each.merged for each in stations),
        sum(max(each.gap, 0) for each in stations),
        sum(max(-each.gap, 0) for each in stations),
        sum(each.paid for each in found if each.station is None),
    )


def subsidies(office: Office, rule: Parameter, as_of: date) -> list[Subsidy]:
    """Every station of the rule that is open on the day, then what was paid to none of them."""
    paid = _paid_by_station(office, as_of)
    tiers = rule.scope.tiers
    due = rule.hundredths()
    found = [
        Subsidy(station, due, *paid.pop(station.id, (0, 0)))
        for station in stations_on(office, as_of)
        if not tiers or station.tier in tiers
    ]
    rest = sum(amount for amount, _ in paid.values())
    return [*found, *([Subsidy(None, 0, rest)] if rest else [])]


def _paid_by_station(office: Office, as_of: date) -> dict[int | None, tuple[int, int]]:
    """Station → expenses from funds of that source, by the station at which the entry's project runs on the day, and
    what of them was paid while it ran at another one, which was merged since."""
    if not office.policy.at(limits.SOURCES, as_of).has(_ROLE):
        return {}
    projects = {project.id: project for project in all_projects(office.db)}
    chart = chart_on(office.policy, as_of)
    entries = limits.of_the_county(office, _ROLE, as_of)
    days = {entry.id: entry.happened_on for entry in entries}  # writing off takes back what was paid on that day
    paid: dict[int | None, tuple[int, int]] = {}
    for entry in _of_period(office, entries, as_of):
        project = projects.get(entry.project_id) if entry.project_id is not None else None
        station = project.station_on(as_of) if project else None
        then = project.station_on(days[entry.reverses_id or entry.id]) if project else None
        amount = effect(entry, AccountClass.EXPENSES, chart)
        before, merged = paid.get(station, (0, 0))
        paid[station] = before + amount, merged + (amount if then != station else 0)
    return {station: amounts for station, amounts in paid.items() if any(amounts)}


def _of_period(office: Office, entries: list[Entry], as_of: date) -> list[Entry]:
    is_yearly = office.policy.at(PERIOD, as_of).text("reading") == "calendar_year"
    return limits.of_year(entries, as_of.year) if is_yearly else entries


@check(SUBSIDY, title="社工站补贴按标准拨付", parameters=(SUBSIDY, PERIOD), rule_ids=("ORD-02",))
def station_subsidy(office: Office, as_of: date) -> Iterator[Finding]:
    """ORD-02: one finding a station; what was paid without saying for which is told beside."""

    def judge(rule: Rule) -> Iterator[Finding]:
        found = subsidies(office, rule.parameter, as_of)
        if not any(each.paid for each in found):
            stations = sum(each.station is not None for each in found)
            due = format_money(sum(each.due for each in found))
            what = f"账上没有社工站补贴的付款；{stations} 个站应拨 {due} 元"
            outcome = Outcome.UNDETERMINED if stations else Outcome.NOT_APPLICABLE
            remedy = "登记来源为“社工站补贴资金”的资金，拨付用 swtool fund pay 登记，写明项目"
            yield rule.finding(office.fact("county_name", as_of), Verdict(outcome, what), remedy=remedy)
            return
        for each in found:
            yield _finding(rule, each, office.fact("county_name", as_of))

    return judged(office, as_of, SUBSIDY, SUBSIDY, judge)


def _finding(rule: Rule, one: Subsidy, county: str) -> Finding:
    due, paid = format_money(one.due), format_money(one.paid)
    if one.station is None:
        what = f"已拨 {paid} 元没有写明是哪个在开的社工站"
        return rule.finding(county, Verdict(Outcome.UNDETERMINED, what), remedy="冲销后写明项目重新登记")
    over = f"，其中并入的站的 {format_money(one.merged)} 元" if one.merged else ""
    over += f"，多拨 {format_money(-one.gap)} 元" if one.gap < 0 else ""
    verdict = Verdict(
        Outcome.HOLDS if one.gap <= 0 else Outcome.VIOLATED,
        f"应拨 {due} 元，已拨 {paid} 元{over}",
        expected=due,
        actual=paid,
        figures={"due": one.due, "paid": one.paid},
    )
    return rule.finding(
        one.station.name, verdict, remedy=f"还差 {format_money(one.gap)} 元，拨付后用 swtool fund pay 登记"
    )


def subsidies_table(office: Office, as_of: date) -> Table:
    """n × the amount against what was paid, by station."""
    rule = office.policy.find(SUBSIDY, as_of)
    found = subsidies(office, rule, as_of) if rule is not None else []
    rows = [
        (each.station.name if each.station else "（没有写明是哪个在开的站）", each.due, each.paid, each.gap)
        for each in found
    ]
    notes: tuple[str, ...] = ("本地没有社工站补贴的规定，也没有参照外地的",)
    if rule is not None:
        notes = (_told_together(summed(found), rule.hundredths()),)
    return Table(
        "社工站补贴",
        (
            Heading("station", "社工站"),
            Heading("due", "应拨", Show.MONEY),
            Heading("paid", "已拨", Show.MONEY),
            Heading("gap", "尚差", Show.MONEY),
        ),
        rows,
        as_of=as_of,
        sources=(office.policy.cite(rule),) if rule is not None else (),
        notes=notes,
    )


def _told_together(sums: Sums, each_due: int) -> str:
    """What all stations are to get, got and lack."""
    told = f"{sums.stations} 个站，每个 {format_money(each_due)} 元，应拨 {format_money(sums.due)} 元"
    told += f"，已拨 {format_money(sums.paid)} 元，还差 {format_money(sums.lacking)} 元"
    parts = (("拨给后来并入的站", sums.merged), ("多拨", sums.over), ("没有写明是哪个在开的站", sums.unsaid))
    return told + "".join(f"，{name} {format_money(amount)} 元" for name, amount in parts if amount)
