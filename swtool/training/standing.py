"""Where everybody stands: days in post, hours and rules read once for all, then judged by the pure rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import reduce
from operator import add
from typing import NamedTuple

from swtool.dates import days_in_year
from swtool.errors import PolicyFault, UsageFault
from swtool.findings import Outcome
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.quantities import format_hours
from swtool.registry.people import Person, persons_by_id
from swtool.registry.posts import Post, open_posts
from swtool.registry.rules import Verdict
from swtool.registry.stations import all_stations, names_on, station_order
from swtool.training import rules
from swtool.training.credits import Tally, Worth, has_happened, hours_text, tally
from swtool.training.earned import earned
from swtool.training.rules import NO_NEED, Demand, Forecast, Need, Proration, Stay
from swtool.training.terms import Reading

HOURS_RULE = "training.hours_per_year"
_DAY = timedelta(days=1)


class Standing(NamedTuple):
    """One subject under a reading: a person (with the stations served at), or a station (``person`` None)."""

    person: Person | None
    station: str
    done: Tally
    need: Need
    verdict: Verdict
    forecast: Forecast | None = None
    still_serves: bool = True

    @property
    def subject(self) -> str:
        """人员编号, or the station's name."""
        return self.person.staff_no if self.person else self.station

    @property
    def owed(self) -> Fraction:
        """Hundredths of 学时 still missing."""
        return max(self.need.hours - self.done.counted, Fraction(0))


class Year(NamedTuple):
    """A calendar year seen as of a day of it (or its last day, if it is over)."""

    year: int
    as_of: date

    @classmethod
    def seen(cls, year: int, as_of: date) -> Year:
        """The year as of a day. Raises ``UsageFault`` for a day before it."""
        if as_of.year < year:
            raise UsageFault(f"{year} 年还没有到", why=f"判断日是 {as_of.isoformat()}", remedy="换一个年份或判断日")
        return cls(year, min(as_of, date(year, 12, 31)))

    @property
    def is_over(self) -> bool:
        """Whether the year is complete on that day."""
        return self.as_of == date(self.year, 12, 31)


class Staff(NamedTuple):
    """Stays of everybody at stations that the rule covers, and credits, over some years: what all readings need."""

    stays: Mapping[int, Sequence[Stay]]
    credits: Mapping[int, Sequence[Worth]]
    persons: Mapping[int, Person]
    stations: Mapping[int, str]

    def credits_of(self, person_id: int, years: Iterable[int], as_of: date) -> list[Worth]:
        """What a person earned in those calendar years by that day, at whichever station."""
        wanted = set(years)
        return [c for c in self.credits.get(person_id, ()) if c.earned.year in wanted and has_happened(c, as_of)]

    def stations_of(self, person_id: int, day: date) -> list[int]:
        """The stations where a person serves on a day, else the last one."""
        stays = self.stays[person_id]
        here = [stay for stay in stays if stay.covers(day)]
        return [stay.station_id for stay in here or [max(stays, key=lambda stay: (stay.until or date.max, stay.first))]]


def yearly_rule(office: Office, year: int) -> Parameter:
    """The rule on hours a year as it stands at the year's end. Raises ``PolicyFault`` where there is none."""
    found = office.policy.find(HOURS_RULE, date(year, 12, 31))
    if found is not None:
        return found
    if HOURS_RULE in office.policy.names():
        return office.policy.at(HOURS_RULE, date(year, 12, 31))
    raise PolicyFault(
        "本地没有每年继续教育学时的规定，也没有参照外地的",
        remedy="用 swtool policy adopt 32:training.* 参照江苏，或在本县规则文件里写明；"
        "国家规定看 --reading registration_period",
    )


def reading_in_force(office: Office, day: date) -> Reading:
    """The reading that the policy has on a day; the strictest where it says nothing."""
    found = office.policy.find("training.reading", day)
    return Reading(found.text("reading")) if found else Reading.PER_PERSON_YEAR


def demands(office: Office, year: int) -> list[Demand]:
    """The rule's values over the days of a year, in order; a rule that begins within the year asks from then on."""
    found: list[Demand] = []
    start, until = date(year, 1, 1), date(year + 1, 1, 1)
    while until > start:
        rule = office.policy.find(HOURS_RULE, until - _DAY)
        if rule is None:
            break
        first = max(rule.since.first_day, start)
        found.insert(0, Demand(first, until, rule.hundredths()))
        until = first
    return found


def proration(office: Office, year: int) -> Proration:
    """How joiners and leavers are treated."""
    found = office.policy.find("training.proration", date(year, 12, 31))
    if found is None:
        return Proration()
    months = found.number("months") if found.has("months") else 0
    return Proration(found.text("method"), months)


def read_staff(office: Office, first_year: int, last_year: int, rule: Parameter | None) -> Staff:
    """Everybody in post at some time of these years at a station of the rule's tiers, with their hours."""
    stays = stays_in(office, first_year, last_year, rule.scope.tiers if rule else ())
    worths = earned(office.db, lambda worth: worth, person_ids=stays, years=(first_year, last_year))
    return Staff(stays, worths, persons_by_id(office.db, stays), names_on(office, date(last_year, 12, 31)))


def stays_in(office: Office, first_year: int, last_year: int, tiers: Collection[str] = ()) -> dict[int, list[Stay]]:
    """Person id → the time in post that touches these years, at stations of these tiers only where some are named."""
    covered = {station.id for station in all_stations(office.db) if not tiers or station.tier in tiers}
    first, last = date(first_year, 1, 1), date(last_year, 12, 31)
    stays: dict[int, list[Stay]] = {}
    for post in open_posts(office.db, first):
        if post.effective_on <= last and post.station_id in covered:
            stays.setdefault(post.person_id, []).append(stay_of(post))
    return stays


def stay_of(post: Post) -> Stay:
    """A post as time at a station."""
    latest = post.start.last_day
    return Stay(
        post.station_id,
        post.effective_on,
        post.effective_until,
        post.is_full_time,
        latest if latest != post.effective_on else None,
    )


def standings(office: Office, year: int, as_of: date, reading: Reading) -> list[Standing]:
    """Everybody (or every station) under one of the three readings of the yearly rule, by station and 人员编号.

    Raises ``PolicyFault`` where there is no such rule. The national rule is judged by ``periods.registrations``.
    """
    seen = Year.seen(year, as_of)
    rule = yearly_rule(office, year)
    first_year = year
    if reading is Reading.PER_PERSON_AVG:
        first_year = year - office.policy.at("training.reading", date(year, 12, 31)).number("window") + 1
    staff = read_staff(office, first_year, year, rule)
    if reading is Reading.STATION_AVG:
        return _by_station(office, seen, staff)
    return _by_person(office, seen, staff, range(first_year, year + 1))


def _by_person(office: Office, seen: Year, staff: Staff, years: range) -> list[Standing]:
    asked = {year: demands(office, year) for year in years}
    method, order = proration(office, seen.year), station_order(office, seen.as_of)
    found = []
    for person_id, stays in staff.stays.items():
        if not _has_begun(stays, seen):
            continue
        needs = {year: rules.need_of(stays, year, asked[year], method) for year in years}
        served = [year for year, need in needs.items() if need.hours]
        need = reduce(add, (needs[year] for year in served or [seen.year]))
        done = tally(staff.credits_of(person_id, served or [seen.year], seen.as_of))
        verdict = rules.judge_hours(
            done,
            need,
            is_over=seen.is_over,
            period=_period_text(served or [seen.year]),
            average=_average(done, need, years),
        )
        forecast = rules.forecast(done, stays, need, seen.year, seen.as_of) if len(years) == 1 else None
        stations = staff.stations_of(person_id, seen.as_of)
        standing = Standing(
            staff.persons[person_id],
            "、".join(dict.fromkeys(staff.stations[each] for each in stations)),
            done,
            need,
            verdict,
            forecast,
            any(stay.until is None or stay.until > seen.as_of for stay in stays),
        )
        found.append((order[stations[0]], standing))
    return [standing for _, standing in sorted(found, key=lambda each: (each[0], each[1].subject))]


def _has_begun(stays: Sequence[Stay], seen: Year) -> bool:
    """Whether the person was in post on some day of the year up to the day it is seen."""
    first = date(seen.year, 1, 1)
    return any(stay.first <= seen.as_of and (stay.until is None or stay.until > first) for stay in stays)


def _average(done: Tally, need: Need, years: range) -> str:
    """The average of the reading over several years, cut to two decimals."""
    if len(years) == 1 or not need.share:
        return ""
    return f"在岗 {hours_text(need.share * 100)} 年，年均 {hours_text(done.counted / need.share)} 学时"


def _period_text(years: Sequence[int]) -> str:
    return f"{years[0]}年" if len(years) == 1 else f"{years[0]}—{years[-1]}年"


def _by_station(office: Office, seen: Year, staff: Staff) -> list[Standing]:
    """The average of each station: everybody counts at one station a day, every hour at one station."""
    asked = demands(office, seen.year)
    first, until = date(seen.year, 1, 1), date(seen.year + 1, 1, 1)
    needs: dict[int, Need] = {}
    done: dict[int, Tally] = {}
    for person_id, stays in staff.stays.items():
        homes = rules.home_stays(stays, first, until)
        for station_id in {stay.station_id for stay in homes}:
            mine = [stay for stay in homes if stay.station_id == station_id]
            needs[station_id] = needs.get(station_id, NO_NEED) + rules.need_of(mine, seen.year, asked, Proration())
        for credit in staff.credits_of(person_id, [seen.year], seen.as_of) if homes else ():
            home = rules.home_of_credit(homes, credit.earned.last_day)
            assert home is not None
            done[home] = done.get(home, Tally()) + tally([credit])
    found = []
    order = station_order(office, seen.as_of)
    for station_id, need in sorted(needs.items(), key=lambda each: order[each[0]]):
        reached = done.get(station_id, Tally())
        plain = _plain(need, asked, seen.year)
        verdict = _judge_station(reached, plain, seen)
        found.append(Standing(None, staff.stations[station_id], reached, plain, verdict))
    return found


def _judge_station(done: Tally, need: Need, seen: Year) -> Verdict:
    if not need.share:
        return Verdict(Outcome.NOT_APPLICABLE, "当年没有人在岗")
    average = f"年平均在岗 {hours_text(need.share * 100)} 人，人均 {hours_text(done.counted / need.share)} 学时"
    return rules.judge_hours(done, need, is_over=seen.is_over, period=f"{seen.year}年", average=average)


def _plain(need: Need, asked: Sequence[Demand], year: int) -> Need:
    """A station's need with its arithmetic in one term: a term for each member would fill the page."""
    total = days_in_year(year)
    whole_year = len(asked) == 1 and (asked[0].until - asked[0].first).days == total
    text = f"{format_hours(asked[0].hours)}×{need.days}/{total}" if whole_year else hours_text(need.hours, up=True)
    return replace(need, text=text)
