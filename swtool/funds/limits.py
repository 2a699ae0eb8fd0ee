"""The office's figures held against the caps and matches: what is used, what is due, what is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from swtool.funds import rules, store
from swtool.funds.accounts import AccountClass, chart_on
from swtool.funds.book import Entry, credited_to, grouped, total
from swtool.funds.rules import Headroom, Rounding
from swtool.office import Office

CAP = "fund.purchase_cap"
COUNTY_MATCH = "fund.county_match"
SHARE = "fund.assistance_share"
DONATION_MATCH = "fund.donation_match"
MATCH_PERIOD = "fund.donation_match_period"
ROUNDING = "fund.rounding"
SOURCES = "fund.sources"
FEN = 100


@dataclass(frozen=True, slots=True)
class Match:
    """What was raised or granted, what is due upon it, and what came in, 分."""

    name: str
    base: int
    due: int
    received: int

    @property
    def gap(self) -> int:
        """What is still to come; negative where more came than is due."""
        return self.due - self.received


def rounding(office: Office, day: date) -> Rounding:
    """The setting of the county."""
    return Rounding(office.policy.at(ROUNDING, day).text("reading"))


def of_year(entries: Iterable[Entry], year: int) -> list[Entry]:
    """The entries that count for a calendar year. What writes an entry off counts for the year of that entry: else
    money booked in December and written off in January would make room for as much above the next year's cap."""
    found = list(entries)
    years = {entry.id: entry.happened_on.year for entry in found}
    return [entry for entry in found if years.get(entry.reverses_id or entry.id) == year]


def by_role(office: Office, role: str, as_of: date) -> list[tuple[str, list[Entry]]]:
    """Funds of the source that plays a role (救助资金, 上级补助 …) with their entries up to a day."""
    source = office.policy.at(SOURCES, as_of).text(role)
    entries = grouped(store.entries(office.db, as_of))
    return [(fund.name, entries.get(fund.id, [])) for fund in store.funds(office.db) if fund.source == source]


def purchase_headroom(office: Office, as_of: date, planned: int = 0) -> Headroom | None:
    """N1: this year's spending from assistance funds against the share of last year's total; None without that."""
    base = store.base_of(office.db, as_of.year - 1)
    if base is None:
        return None
    chart = chart_on(office.policy, as_of)
    spent = sum(
        total(of_year(entries, as_of.year), AccountClass.EXPENSES, chart)
        for _, entries in by_role(office, "assistance", as_of)
    )
    percent = Fraction(office.policy.at(CAP, as_of).decimal())
    return Headroom(rules.share(base, percent), spent, planned)


def assistance_income(office: Office, as_of: date) -> int:
    """HUN-02: what came in from assistance funds in the year so far, 分."""
    chart = chart_on(office.policy, as_of)
    return sum(
        total(of_year(entries, as_of.year), AccountClass.INCOME, chart)
        for _, entries in by_role(office, "assistance", as_of)
    )


def county_match(office: Office, as_of: date, planned: int = 0) -> Match:
    """N2: grants from above of the year so far (and ``planned`` more) against the county's match."""
    chart = chart_on(office.policy, as_of)
    grant, received = (
        sum(
            total(of_year(entries, as_of.year), AccountClass.INCOME, chart)
            for _, entries in by_role(office, role, as_of)
        )
        for role in ("upper_grant", "county_match")
    )
    percent = Fraction(office.policy.at(COUNTY_MATCH, as_of).decimal())
    due = rules.to_fen(rules.share(max(grant + planned, 0), percent), rounding(office, as_of))
    return Match("上级补助的县级配套", grant + planned, due, received)


def donation_matches(office: Office, as_of: date, planned: int = 0) -> list[Match]:
    """B1: for every community fund what it raised, the match due and the match received, in the cap's period."""
    rule = office.policy.at(DONATION_MATCH, as_of)
    per, matched, cap = (rule.hundredths(key) for key in ("raised", "matched", "cap"))
    is_yearly = office.policy.at(MATCH_PERIOD, as_of).text("reading") == "calendar_year"
    chart = chart_on(office.policy, as_of)
    found: list[Match] = []
    for name, entries in by_role(office, "community", as_of):
        own = of_year(entries, as_of.year) if is_yearly else entries
        raised = credited_to(own, chart.raised) + planned
        due = rules.donation_match(raised, per, matched, cap, rounding(office, as_of))
        found.append(Match(name, raised, due, credited_to(own, chart.matched)))
    return found
