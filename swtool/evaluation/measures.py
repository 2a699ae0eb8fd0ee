"""What the office can compute of a station itself: a share between 0 and 1, or nothing where nothing is known.

Each measure answers for all stations at once: a question a station would ask the same tables hundreds of times.
A scheme's indicator names one by its word (计算指标); its points are the share of the indicator's 分值.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure.duty import Duties, rule_of
from swtool.disclosure.publications import publications
from swtool.errors import PolicyFault
from swtool.filings.cases import cases as filing_cases
from swtool.findings import Outcome
from swtool.office import Office
from swtool.orders.journeys import made
from swtool.orders.rules import Step
from swtool.orders.store import moment, orders
from swtool.registry.boundaries import places_of
from swtool.registry.snapshot import serving_on
from swtool.registry.stations import stations_on
from swtool.returns.cases import cases as return_cases
from swtool.returns.rules import Standing, rates
from swtool.rounds.holding import counts as round_counts
from swtool.rounds.rules import Count, Kind
from swtool.rounds.store import rounds
from swtool.training.standing import reading_in_force, standings
from swtool.training.terms import Reading


class Span(NamedTuple):
    """The period that is evaluated; ``last`` is the day on which what is a state is looked at."""

    first: date
    last: date


Shares = Mapping[int, Fraction]
"""Station → share; a station of which nothing is known is not in it."""


class Measure(NamedTuple):
    """One measure: the word that a scheme names it by, how it is computed, and the computation."""

    name: str
    expression: str
    run: Callable[[Office, Span], Shares]


def certified(office: Office, span: Span) -> Shares:
    """Certified persons of those in post on the last day; each person once a station."""
    people: dict[int, dict[int, bool]] = {}
    for each in serving_on(office, span.last):
        people.setdefault(each.post.station_id, {})[each.person.id] = each.is_certified
    return {station: Fraction(sum(those.values()), len(those)) for station, those in people.items()}


def filed_in_time(office: Office, span: Span) -> Shares:
    """Changes of the period that were filed in time, of those whose duty is known and whose last day is over."""
    due, kept = Counter[int](), Counter[int]()
    for case in filing_cases(office, span.last):
        event = case.change.event_on
        if event is None or event.exact is None or not span.first <= event.exact <= span.last:
            continue
        missed = case.awaits_filing and case.deadline is not None and case.deadline.last_day < span.last
        outcome = case.verdict.outcome if case.verdict else Outcome.VIOLATED if missed else None
        if outcome in (Outcome.HOLDS, Outcome.VIOLATED):
            due[case.change.station_id] += 1
            kept[case.change.station_id] += outcome is Outcome.HOLDS
    return {station: Fraction(kept[station], number) for station, number in due.items()}


def hours_done(office: Office, span: Span) -> Shares:
    """Persons whose 学时 of the year are done, of those at the station who are judged. The rule may be read by station:
    then the station's own verdict is all or nothing."""
    try:
        reading = reading_in_force(office, span.last)
        if reading is Reading.REGISTRATION_PERIOD:
            return {}
        found = standings(office, span.last.year, span.last, reading)
    except PolicyFault:
        return {}
    by_name = {station.name: station.id for station in stations_on(office, span.last)}
    judged, done = Counter[int](), Counter[int]()
    for each in found:
        for name in each.station.split("、"):
            if name in by_name and each.verdict.outcome in (Outcome.HOLDS, Outcome.VIOLATED):
                judged[by_name[name]] += 1
                done[by_name[name]] += each.verdict.outcome is Outcome.HOLDS
    return {station: Fraction(done[station], number) for station, number in judged.items()}


def returned_in_time(office: Office, span: Span) -> Shares:
    """Sheets of the town that came in time, of those whose period ends within the span; for its only 社工站."""
    by_town: dict[int, list[Standing]] = {}
    for case in return_cases(office, span.last):
        if span.first <= case.period.last <= span.last:
            by_town.setdefault(case.division.id, []).append(case.standing)
    shares = {town: rates(those).on_time_rate for town, those in by_town.items()}
    return _of_towns(office, span, {town: share for town, share in shares.items() if share is not None})


def disclosed_in_time(office: Office, span: Span) -> Shares:
    """Months of the period whose 三务公开 the station's operator put out in time, of those that fell due within it and
    in which somebody ran the station."""
    duties, months = Duties(office.db), _months(span)
    came = publications(office.db, months[0], months[-1])
    in_time = {(each.organization_id, each.month) for each in came if each.published_on <= each.due_on}
    due, kept = Counter[int](), Counter[int]()
    for month in months:
        rule = rule_of(office, month)
        if rule is None or rule.due_on >= span.last:
            continue
        for organization, stations in duties.stations_in(month).items():
            due.update(stations)
            kept.update(station for station in stations if (organization, month) in in_time)
    return {station: Fraction(kept[station], number) for station, number in due.items()}


def _months(span: Span) -> list[Month]:
    found = [Month.of(span.first)]
    while found[-1].last < span.last:
        found.append(found[-1].next())
    return found


def satisfied(office: Office, span: Span) -> Shares:
    """Orders of the town with the feedback 满意 or 基本满意, of all orders with a feedback in the period."""
    places = places_of(office, span.last)
    total, good = Counter[int](), Counter[int]()
    until = moment(f"{span.last.isoformat()}T23:59")
    for order in orders(office.db, places, until, ids=made(office.db, places, until)):
        told = order.of(Step.FEEDBACK)
        if order.town_id is not None and told is not None and told.outcome and told.at.date() >= span.first:
            total[order.town_id] += 1
            good[order.town_id] += told.outcome in ("satisfied", "fair")
    return _of_towns(office, span, {town: Fraction(good[town], number) for town, number in total.items()})


def refreshed(kind: Kind) -> Callable[[Office, Span], Shares]:
    """Files of the town that were looked at in the year's round, of those that were to be."""

    def run(office: Office, span: Span) -> Shares:
        found = rounds(office.db, kind=kind, year=span.last.year)
        if not found or found[0].opened_on > span.last:
            return {}
        by_town: dict[int, Count] = {}
        for each in round_counts(office, found[0], span.last):
            if each.town_id is not None:
                by_town[each.town_id] = by_town.get(each.town_id, Count()) + each.count
        shares = {town: count.rate for town, count in by_town.items()}
        return _of_towns(office, span, {town: share for town, share in shares.items() if share is not None})

    return run


def _of_towns(office: Office, span: Span, shares: Mapping[int, Fraction]) -> Shares:
    """A town's share is that of its only station of the town's tier; where it has several, nobody's."""
    places, by_town = places_of(office, span.last), dict[int, list[int]]()
    for station in stations_on(office, span.last, places):
        place = places.of(station.division_id, ("station", station.id))
        if station.tier == "station" and place.town is not None:
            by_town.setdefault(place.town.id, []).append(station.id)
    return {ids[0]: shares[town] for town, ids in by_town.items() if len(ids) == 1 and town in shares}


MEASURES: tuple[Measure, ...] = (
    Measure("持证率", "评估期末在岗人员中持证的 ÷ 在岗人员（一人一站计一次）", certified),
    Measure("备案按时率", "评估期内变动按时备案的 ÷ 应备案且已到期能判定的变动", filed_in_time),
    Measure("公开按时率", "评估期内已到期的各月三务公开，由该站运营机构按时公开的 ÷ 应公开的", disclosed_in_time),
    Measure("学时达标率", "当年学时达标的在岗人员 ÷ 能判定的在岗人员（按现行口径）", hours_done),
    Measure("报表按时率", "本镇评估期内各期按时报的表 ÷ 应报的表；一镇有几个社工站的算不出", returned_in_time),
    Measure("服务满意率", "本镇点单反馈满意、基本满意的 ÷ 有反馈的；一镇有几个社工站的算不出", satisfied),
    Measure("档案更新率", "本镇当年需求档案更新已复核的户 ÷ 应复核的户", refreshed(Kind.NEEDS)),
    Measure("资源更新率", "本镇当年社区资源更新已复核的 ÷ 应复核的", refreshed(Kind.RESOURCES)),
)
"""Every measure, by the word that a scheme names it by. None of them is weighed here: a scheme does."""


def measure_of(name: str) -> Measure | None:
    """The measure of that name."""
    return next((measure for measure in MEASURES if measure.name == name), None)
