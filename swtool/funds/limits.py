"""The office's figures held against the caps and matches: what is used, what is due, what is left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from swtool.funds import rules, store
from swtool.funds.accounts import AccountClass, chart_on
from swtool.funds.book import Entry, Fund, credited_to, grouped, total
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


class Match(NamedTuple):
    """What was raised or granted, what is due upon it, and what came in, 分. ``before`` is what was due by the end of
    last year already: no source says by when a match is due, so one is late after the year of the money it matches.
    ``carried`` is what lacked at the end of last year, where each year has a match of its own."""

    name: str
    base: int
    due: int
    received: int
    before: int = 0
    carried: int = 0

    @property
    def gap(self) -> int:
        """What is still to come; negative where more came than is due."""
        return self.carried + self.due - self.received

    @property
    def late(self) -> int:
        """What of it should have come by the end of last year."""
        return max(self.before - self.received, 0)


def rounding(office: Office, day: date) -> Rounding:
    """The setting of the county."""
    return Rounding(office.policy.at(ROUNDING, day).text("reading"))


def by_year(entries: Iterable[Entry]) -> dict[int, list[Entry]]:
    """Entries by the calendar year for which they count. What writes an entry off counts for the year of that entry:
    else money booked in December and written off in January would make room for as much above the next year's cap."""
    listed = list(entries)
    years = {entry.id: entry.happened_on.year for entry in listed}
    found: dict[int, list[Entry]] = {}
    for entry in listed:
        if (year := years.get(entry.reverses_id or entry.id)) is not None:
            found.setdefault(year, []).append(entry)
    return found


def of_year(entries: Iterable[Entry], year: int) -> list[Entry]:
    """The entries that count for a calendar year."""
    return by_year(entries).get(year, [])


def by_role(office: Office, role: str, as_of: date) -> list[tuple[Fund, list[Entry]]]:
    """Funds of the source that plays a role (救助资金, 上级补助 …) with their entries up to a day."""
    source = office.policy.at(SOURCES, as_of).text(role)
    entries = grouped(store.entries(office.db, as_of))
    return [(fund, entries.get(fund.id, [])) for fund in store.funds(office.db) if fund.source == source]


def of_the_county(office: Office, role: str, as_of: date) -> list[Entry]:
    """The entries of a source as the county's money: those of the county's own funds, if they have any, else those of
    agencies. What the county pays an agency and the agency spends is one amount in two books (NHU-01: what is spent on
    buying services is what the county pays)."""
    found = by_role(office, role, as_of)
    own = [entry for fund, entries in found if fund.organization_id is None for entry in entries]
    return own or [entry for _, entries in found for entry in entries]


def purchase_headroom(office: Office, as_of: date, planned: int = 0) -> Headroom | None:
    """N1: this year's spending from assistance funds against the share of last year's total; None without that."""
    base = store.base_of(office.db, as_of.year - 1)
    if base is None:
        return None
    chart = chart_on(office.policy, as_of)
    spent = total(of_year(of_the_county(office, "assistance", as_of), as_of.year), AccountClass.EXPENSES, chart)
    percent = Fraction(office.policy.at(CAP, as_of).decimal())
    return Headroom(rules.share(base, percent), spent, planned)


def assistance_income(office: Office, as_of: date) -> int:
    """HUN-02: what came in from assistance funds in the year so far, 分."""
    chart = chart_on(office.policy, as_of)
    return total(of_year(of_the_county(office, "assistance", as_of), as_of.year), AccountClass.INCOME, chart)


def county_match(office: Office, as_of: date, planned: int = 0) -> Match:
    """N2: grants from above of the year so far (and ``planned`` more) against the county's match; each year for itself,
    what lacked of earlier ones is carried on."""
    chart = chart_on(office.policy, as_of)
    grants, matches = (
        {
            year: total(entries, AccountClass.INCOME, chart)
            for year, entries in by_year(of_the_county(office, role, as_of)).items()
        }
        for role in ("upper_grant", "county_match")
    )
    year = as_of.year
    carried = _lacking(
        (_county_due(office, grants.get(each, 0), date(each, 12, 31)), matches.get(each, 0))
        for each in range(min([year, *grants, *matches]), year)
    )
    grant = grants.get(year, 0) + planned
    due = _county_due(office, grant, as_of)
    return Match("上级补助的县级配套", grant, due, matches.get(year, 0), carried, carried)


def _county_due(office: Office, grant: int, day: date) -> int:
    """The match of a year's grants by the rule of a day; nothing where there was none yet."""
    rule = office.policy.find(COUNTY_MATCH, day)
    if rule is None:
        return 0
    return rules.to_fen(rules.share(max(grant, 0), Fraction(rule.decimal())), rounding(office, day))


def _lacking(years: Iterable[tuple[int, int]]) -> int:
    """What lacks after years of (due, received), the oldest first. More than is due makes up for years before only."""
    left = 0
    for due, received in years:
        left = max(left + due - received, 0)
    return left


def donation_matches(office: Office, as_of: date, planned: int = 0) -> list[Match]:
    """B1: for every community fund what it raised, the match due and the match received, in the cap's period."""
    rule = office.policy.at(DONATION_MATCH, as_of)
    per, matched, cap = (rule.hundredths(key) for key in ("raised", "matched", "cap"))
    is_yearly = office.policy.at(MATCH_PERIOD, as_of).text("reading") == "calendar_year"
    chart = chart_on(office.policy, as_of)

    def due_of(raised: int) -> int:
        return rules.donation_match(raised, per, matched, cap, rounding(office, as_of))

    found: list[Match] = []
    for fund, entries in by_role(office, "community", as_of):
        raised, received = (
            {year: credited_to(own, account) for year, own in by_year(entries).items()}
            for account in (chart.raised, chart.matched)
        )
        now = as_of.year
        earlier = [year for year in sorted(raised) if year < now]
        if is_yearly:
            base, came = raised.get(now, 0) + planned, received.get(now, 0)
            before = carried = _lacking((due_of(raised[year]), received[year]) for year in earlier)
        else:
            base, came = sum(raised.values()) + planned, sum(received.values())
            before, carried = due_of(sum(raised[year] for year in earlier)), 0
        found.append(Match(fund.name, base, due_of(base), came, before, carried))
    return found
