"""Who has an allowance of a month due: posts and certificates are read once for as many months as are asked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from itertools import pairwise
from typing import NamedTuple

from swtool.dates import Month, PartialDate
from swtool.office import Office
from swtool.pay import store
from swtool.pay.allowance_rules import (
    Kind,
    LevelChange,
    PartMonth,
    Stretch,
    days_served,
    month_amount,
    to_fen,
)
from swtool.pay.store import InPost
from swtool.policy.parameter import Parameter
from swtool.registry.credentials import NOTHING, Credentials, all_credentials
from swtool.registry.rules import highest_certificate

PART_MONTH = "allowance.part_month"
LEVEL_CHANGE = "allowance.level_change"
PART_TIME = "allowance.part_time"
ROUNDING = "fund.rounding"
_FIXED_LEVELS = ("assistant", "social_worker", "senior")
_UNKNOWN = "unknown_level"
_SEPARATOR = "、"
_Days = tuple[date, date]  # the first and the last of a month
_Worth = tuple[int, str, int]  # 分, levels, days in post


class Terms(NamedTuple):
    """What counts for a month: the rule in force on its last day, and the county's settings."""

    rule: Parameter
    part: PartMonth
    change: LevelChange
    half_up: bool
    part_time: bool
    rates: Mapping[str, int]

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for months that are counted alike."""
        tiers = self.rule.scope.tiers
        return (tiers, self.part, self.change, self.half_up, self.part_time, *self.rates.items())


class Due(NamedTuple):
    """What is due to somebody of a month, 分, at which station, by which levels (joined by 、), for how many days."""

    amount: int
    station_id: int
    level: str
    days: int


@dataclass(slots=True)
class MonthDue:
    """What is due of one month by person, and whose certificate does not say enough (by person)."""

    lines: dict[int, Due]
    doubts: dict[int, str]


class _Life(NamedTuple):
    """One person's posts and papers, and the days (as ordinals) on which something of them changes."""

    posts: list[InPost]
    shown: Credentials
    changes: list[int]
    is_plain: bool  # every certificate has a level and a day: nothing can be doubted


class Roll:
    """Posts and certificates from the first to the last month asked for."""

    def __init__(self, office: Office, first: Month, last: Month) -> None:
        self._office = office
        self._region = office.fact("county_code", last.last)
        posts: dict[int, list[InPost]] = {}
        for post in store.in_post(office.db, first.first, last.last):
            posts.setdefault(post.person_id, []).append(post)
        papers = all_credentials(office.db)
        self._lives = {each: _life(held, papers.get(each, NOTHING)) for each, held in posts.items()}
        self._quiet: dict[tuple[object, ...], Due | None] = {}

    def due(self, kind: Kind, month: Month) -> MonthDue | None:
        """What is due of a month; None where no such rule is in force at its end."""
        terms = terms_of(self._office, kind, month)
        if terms is None:
            return None
        found = MonthDue({}, {})
        days = month.first, month.last
        first, last = (day.toordinal() for day in days)
        alike, worth_of = terms.key, cache(partial(_worth, terms))  # most serve all month, at one of three levels
        for person_id, life in self._lives.items():
            if kind is Kind.POST and not life.shown.certificates:
                continue
            at = bisect_right(life.changes, first)
            if (life.is_plain or kind is Kind.ASSISTANT) and bisect_right(life.changes, last) == at:
                key = (person_id, at, alike, last - first)  # nothing changes within: as in its other months
                if key not in self._quiet:
                    self._quiet[key] = self._of(kind, terms, days, life, worth_of)[0]
                due, doubt = self._quiet[key], ""
            else:
                due, doubt = self._of(kind, terms, days, life, worth_of)
            if due is not None:
                found.lines[person_id] = due
            if doubt:
                found.doubts[person_id] = doubt
        return found

    def _of(
        self, kind: Kind, terms: Terms, days: _Days, life: _Life, worth_of: Callable[[tuple[Stretch, ...]], _Worth]
    ) -> tuple[Due | None, str]:
        held = [post for post in life.posts if _falls_in(post, days) and _counts(kind, terms, post)]
        if not held:
            return None, ""
        stretches = self._stretches(kind, terms, days, held, life.shown)
        doubt = _doubt(stretches, life.shown, days) if kind is Kind.POST else ""
        amount, levels, served = worth_of(stretches)
        if not amount:
            return None, doubt
        station = max(held, key=lambda post: (post.is_full_time, post.first)).station_id
        return Due(amount, station, levels, served), doubt

    def _stretches(
        self, kind: Kind, terms: Terms, days: _Days, held: list[InPost], shown: Credentials
    ) -> tuple[Stretch, ...]:
        """The month cut at every day on which a post begins or ends or a certificate was obtained."""
        start, last = days
        end = last + timedelta(days=1)
        if kind is Kind.ASSISTANT and any(post.first <= start and (post.until or end) >= end for post in held):
            return (Stretch((end - start).days, terms.rates[""]),)  # most serve all month, and no level changes
        cuts = {start, end}
        cuts |= {day for post in held for day in (post.first, post.until or end)}
        if kind is Kind.POST:
            cuts |= {PartialDate.parse(each.obtained_on).first_day for each in shown.certificates if each.obtained_on}
        stretches = []
        for first, until in pairwise(sorted(day for day in cuts if start <= day <= end)):
            if not any(post.first <= first and (post.until is None or first < post.until) for post in held):
                stretches.append(Stretch((until - first).days, None))
                continue
            level = (highest_certificate(shown, first, self._region) or "") if kind is Kind.POST else ""
            stretches.append(Stretch((until - first).days, terms.rates.get(level, 0), level))
        return tuple(stretches)


def terms_of(office: Office, kind: Kind, month: Month) -> Terms | None:
    """The rule and the settings of a month; None where no such rule is in force on its last day."""
    rule = office.policy.find(kind.parameter, month.last)
    if rule is None:
        return None
    readings = {
        name: office.policy.at(name, month.last).text("reading")
        for name in (PART_MONTH, LEVEL_CHANGE, PART_TIME, ROUNDING)
    }
    rates = {"": rule.hundredths()} if kind is Kind.ASSISTANT else {e: rule.hundredths(e) for e in _FIXED_LEVELS}
    return Terms(
        rule,
        PartMonth(readings[PART_MONTH]),
        LevelChange(readings[LEVEL_CHANGE]),
        readings[ROUNDING] == "half_up",
        readings[PART_TIME] == "counted",
        rates,
    )


def _worth(terms: Terms, stretches: Sequence[Stretch]) -> _Worth:
    """分 of a month, the levels that count in it, and days in post."""
    levels = dict.fromkeys(each.level for each in stretches if each.rate)
    amount = to_fen(month_amount(stretches, terms.part, terms.change), half_up=terms.half_up)
    return amount, _SEPARATOR.join(each for each in levels if each), days_served(stretches)


def _life(posts: list[InPost], shown: Credentials) -> _Life:
    days = {day for post in posts for day in (post.first, post.until) if day is not None}
    plain = True
    for each in shown.certificates:
        obtained = PartialDate.parse(each.obtained_on) if each.obtained_on else None
        plain = plain and each.level != _UNKNOWN and (obtained is None or obtained.exact is not None)
        if obtained is not None:
            days.add(obtained.first_day)
    return _Life(posts, shown, sorted(day.toordinal() for day in days), plain)


def _counts(kind: Kind, terms: Terms, post: InPost) -> bool:
    tiers = terms.rule.scope.tiers
    if tiers and post.tier not in tiers:
        return False
    return kind is Kind.ASSISTANT or terms.part_time or post.is_full_time


def _falls_in(post: InPost, days: _Days) -> bool:
    first, last = days
    return post.first <= last and (post.until is None or post.until > first)


def _doubt(stretches: Sequence[Stretch], shown: Credentials, days: _Days) -> str:
    """What the papers do not say of that month; '' where they say all."""
    if any(each.level == _UNKNOWN for each in stretches if each.rate is not None):
        return "证书等级不明，没有计入"
    for each in shown.certificates:
        if each.level in _FIXED_LEVELS and each.obtained_on:
            obtained = PartialDate.parse(each.obtained_on)
            if obtained.exact is None and obtained.first_day <= days[1] and obtained.last_day >= days[0]:
                return f"取证时间只写到{'月' if obtained.month else '年'}，按 {obtained.first_day.isoformat()} 起算"
    return ""
