"""Where every organization stands with a month: published in time, late, pending, missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure.duty import Duties, MonthRule, is_judged_on_posting, latest_due, rule_of
from swtool.disclosure.postings import Posting, postings_between
from swtool.disclosure.publications import Publication, publications
from swtool.disclosure.rules import Stand, Timing, judge_timing
from swtool.disclosure.withdrawals import withdrawals
from swtool.office import Office
from swtool.registry.organizations import Organization


class Standing(NamedTuple):
    """One organization's month as of a day.

    ``published`` is its first version, None where none was made by then. ``out_on`` is the day that counts (of that
    version, or of the first posting where policy judges on that); None where nothing is out: not made, not posted yet,
    or ``withdrawn`` and not published again. A correction doesn't move the day.
    """

    organization: Organization
    rule: MonthRule
    timing: Timing
    published: Publication | None
    out_on: date | None
    withdrawn: bool


def standings(office: Office, month: Month, as_of: date) -> list[Standing]:
    """Every organization that owes ``month``, by name. Empty where no rule asks for the month."""
    return _standings(office, Duties(office.db), month, as_of, _Appeared(office, month, month, as_of))


def standings_of_year(office: Office, year: int, as_of: date) -> dict[Month, list[Standing]]:
    """The twelve months of a year that have begun by ``as_of``."""
    months = [Month(year, number) for number in range(1, 13)]
    return standings_between(office, [month for month in months if month.first <= as_of], as_of)


def standings_between(office: Office, months: Sequence[Month], as_of: date) -> dict[Month, list[Standing]]:
    """The same for several months, in their order, with as many questions to the database as for one."""
    if not months:
        return {}
    appeared = _Appeared(office, min(months), max(months), as_of)
    duties = Duties(office.db)
    return {month: _standings(office, duties, month, as_of, appeared) for month in months}


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


class _Appeared:
    """What came out of some months by a day, and what was taken back by then."""

    def __init__(self, office: Office, first: Month, last: Month, as_of: date) -> None:
        self.versions: dict[tuple[int, Month], list[Publication]] = {}
        self.postings: dict[tuple[int, Month], list[Posting]] = {}
        self._withdrawn: dict[tuple[int, Month], int] = {}
        for version in publications(office.db, first, last):
            if version.published_on <= as_of:
                self.versions.setdefault((version.organization_id, version.month), []).append(version)
        for posting in postings_between(office.db, first, last):
            if posting.posted_on <= as_of:
                self.postings.setdefault((posting.organization_id, posting.month), []).append(posting)
        for taken in withdrawals(office.db):
            if taken.withdrawn_on <= as_of:
                key = taken.organization_id, taken.month
                self._withdrawn[key] = max(taken.version, self._withdrawn.get(key, 0))

    def is_withdrawn(self, key: tuple[int, Month]) -> bool:
        """Whether every version that was made is taken back."""
        taken = self._withdrawn.get(key, 0)
        return taken > 0 and all(one.version <= taken for one in self.versions.get(key, ()))

    def out_on(self, key: tuple[int, Month], *, on_posting: bool) -> date | None:
        """The first day that counts, where some version that counts was not taken back."""
        taken = self._withdrawn.get(key, 0)
        if on_posting:
            days = [(one.version, one.posted_on) for one in self.postings.get(key, ())]
        else:
            days = [(one.version, one.published_on) for one in self.versions.get(key, ())]
        return min(day for _, day in days) if any(version > taken for version, _ in days) else None


def _standings(office: Office, duties: Duties, month: Month, as_of: date, appeared: _Appeared) -> list[Standing]:
    rule = rule_of(office, month)
    if rule is None:
        return []
    on_posting = is_judged_on_posting(office, rule)
    found = []
    for owing in duties.owing(month):
        key = owing.organization.id, month
        versions = appeared.versions.get(key)
        first = versions[0] if versions else None
        out_on = appeared.out_on(key, on_posting=on_posting)
        # A month that is out is held against the day that was due when it came out.
        timing = judge_timing(out_on, first.due_on if first and out_on else rule.due_on, as_of)
        found.append(Standing(owing.organization, rule, timing, first, out_on, appeared.is_withdrawn(key)))
    return found


def what_to_do(one: Standing) -> str:
    """The command that brings a month out which is not; '' where it is."""
    subject = f"{one.organization.name} {one.rule.month}"
    if one.out_on is not None:
        return ""
    if one.withdrawn:
        return f"改正后用 swtool disclosure correct {subject} --reason 原因 重新公开"
    if one.published is not None:
        return f"已经生成，发布后用 swtool disclosure posted {subject} --channel 渠道 --on 日期 登记"
    return f"swtool disclosure run --month {one.rule.month} --org {one.organization.name}"
