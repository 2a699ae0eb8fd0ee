"""Where every organization stands with a month: published in time, late, pending, missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from swtool.dates import Month
from swtool.disclosure.duty import Duties, MonthRule, latest_due, rule_of
from swtool.disclosure.rules import Stand, Timing, judge_timing
from swtool.disclosure.store import Publication, first_published
from swtool.office import Office
from swtool.registry.organizations import Organization


@dataclass(frozen=True, slots=True)
class Standing:
    """One organization's month as of a day; ``published`` is its first version, None where nothing came out by then."""

    organization: Organization
    rule: MonthRule
    timing: Timing
    published: Publication | None


def standings(office: Office, month: Month, as_of: date) -> list[Standing]:
    """Every organization that owes ``month``, by name. Empty where no rule asks for the month."""
    published = first_published(office.db, month, month)
    return _standings(office, Duties(office.db), month, as_of, published)


def standings_of_year(office: Office, year: int, as_of: date) -> dict[Month, list[Standing]]:
    """The twelve months of a year that have begun by ``as_of``."""
    months = [Month(year, number) for number in range(1, 13)]
    published = first_published(office.db, months[0], months[-1])
    duties = Duties(office.db)
    return {month: _standings(office, duties, month, as_of, published) for month in months if month.first <= as_of}


def latest_standings(office: Office, as_of: date) -> list[Standing]:
    """The newest month that is due by ``as_of``: what is missing now."""
    rule = latest_due(office, as_of)
    return standings(office, rule.month, as_of) if rule else []


def missing(office: Office, as_of: date) -> list[Standing]:
    """Organizations that have not published the newest month that is over, whether it is still in time or not."""
    due = latest_standings(office, as_of)
    ahead = standings(office, Month.of(as_of).previous(), as_of)
    seen = {(one.organization.id, one.rule.month) for one in due}
    both = [*due, *(one for one in ahead if (one.organization.id, one.rule.month) not in seen)]
    return [one for one in both if one.timing.stand in (Stand.MISSING, Stand.PENDING)]


def _standings(
    office: Office,
    duties: Duties,
    month: Month,
    as_of: date,
    published: Mapping[tuple[int, Month], Publication],
) -> list[Standing]:
    rule = rule_of(office, month)
    if rule is None:
        return []
    found = []
    for owing in duties.owing(month):
        first = published.get((owing.organization.id, month))
        out = first if first is not None and first.published_on <= as_of else None
        # A month that is out is held against the day that was due when it came out.
        due_on = out.due_on if out else rule.due_on
        timing = judge_timing(out.published_on if out else None, due_on, as_of)
        found.append(Standing(owing.organization, rule, timing, out))
    return found
