"""The five measures of a year that are reported: 应公开, 已公开, 公开率, 按时公开, 按时率 (domain §2.4).

What counts is an organization's month. It is expected once its last day is over, so that nobody is behind who still has
time; it is out and in time as :mod:`swtool.disclosure.standing` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure.duty import NO_TOWN, Duties, Owing
from swtool.disclosure.rules import Stand
from swtool.disclosure.standing import Standing, standings_of_year
from swtool.office import Office
from swtool.registry.boundaries import Places, places_of
from swtool.registry.stations import all_stations
from swtool.tables import Chart, Heading, Show, Table


class By(StrEnum):
    """What the year is broken down by."""

    MONTH = "month"
    OPERATOR = "operator"
    TOWN = "town"


TITLES = {By.MONTH: "月份", By.OPERATOR: "运营机构", By.TOWN: "镇街"}
TOTAL = "全县合计"
_NOTES = (
    "应公开：到统计日最后一天已过的机构月数；已公开：其中已经公开的，全部撤回的不算；更正不改变公开日期。",
    "在几个镇街都有社工站或项目的机构，各镇街都列，合计只计一次。",
)


class Measures(NamedTuple):
    """The measures of some organizations' months. A rate is None where nothing was expected."""

    name: str
    expected: int
    actual: int
    on_time: int

    @property
    def rate(self) -> Fraction | None:
        """Published of expected."""
        return Fraction(self.actual, self.expected) if self.expected else None

    @property
    def rate_on_time(self) -> Fraction | None:
        """Published in time of expected."""
        return Fraction(self.on_time, self.expected) if self.expected else None


def is_expected(one: Standing, as_of: date) -> bool:
    """Whether a month's last day is over."""
    return one.rule.due_on < as_of


def measure(name: str, standings: Iterable[Standing], as_of: date) -> Measures:
    """The measures of some organizations' months."""
    stands = [one.timing.stand for one in standings if is_expected(one, as_of)]
    in_time = stands.count(Stand.ON_TIME)
    return Measures(name, len(stands), in_time + stands.count(Stand.LATE), in_time)


def measures_of_year(office: Office, year: int, as_of: date, by: By) -> list[Measures]:
    """The year's measures by month, operator (by name) or town (by code, what lies in none last); all together last.

    Months, operators and towns of which nothing was expected yet are left out.
    """
    by_month = standings_of_year(office, year, as_of)
    everything = [one for found in by_month.values() for one in found]
    match by:
        case By.MONTH:
            groups = {month.label: found for month, found in by_month.items()}
        case By.OPERATOR:
            groups = {}
            for one in sorted(everything, key=lambda one: one.organization.name):
                groups.setdefault(one.organization.name, []).append(one)
        case By.TOWN:
            groups = _by_town(office, by_month, as_of)
    rows = [measure(name, found, as_of) for name, found in groups.items()]
    return [*(row for row in rows if row.expected), measure(TOTAL, everything, as_of)]


def _by_town(office: Office, by_month: dict[Month, list[Standing]], as_of: date) -> dict[str, list[Standing]]:
    duties = Duties(office.db)
    towns = _Towns(office, as_of)
    groups: dict[tuple[str, str], list[Standing]] = {}
    for month, found in by_month.items():
        owing = {each.organization.id: each for each in duties.owing(month)}
        for one in found:
            for town in dict.fromkeys(towns.of(owing[one.organization.id], month)) or (("~", NO_TOWN),):
                groups.setdefault(town, []).append(one)
    return {name: groups[code, name] for code, name in sorted(groups)}


class _Towns:
    """In which towns an organization works in a month; towns as they are on the day that is asked about."""

    def __init__(self, office: Office, as_of: date) -> None:
        self._places: Places = places_of(office, as_of)
        self._stations = {each.id: each.division_id for each in all_stations(office.db)}

    def of(self, owing: Owing, month: Month) -> Iterator[tuple[str, str]]:
        """Code and name of each town with a station or a project of theirs; '~' sorts what lies in none last."""
        projects = (project.station_on(month.last) for project in owing.projects)
        for station in (*owing.stations, *(station for station in projects if station is not None)):
            town = self._places.town_of(self._stations[station], ("station", station))
            yield (town.code, town.name) if town else ("~", NO_TOWN)


def measures_table(office: Office, year: int, as_of: date, by: By) -> Table:
    """The measures as a list with a picture of both rates."""
    rows = [
        (one.name, one.expected, one.actual, one.rate, one.on_time, one.rate_on_time)
        for one in measures_of_year(office, year, as_of, by)
    ]
    return Table(
        f"{year}年三务公开情况（按{TITLES[by]}）",
        (
            Heading(by.value, TITLES[by]),
            Heading("expected", "应公开", Show.COUNT),
            Heading("actual", "已公开", Show.COUNT),
            Heading("rate", "公开率", Show.RATE),
            Heading("on_time", "按时公开", Show.COUNT),
            Heading("rate_on_time", "按时率", Show.RATE),
        ),
        rows,
        as_of=as_of,
        notes=_NOTES,
        chart=Chart(f"{year}年三务公开率和按时率", by.value, ("rate", "rate_on_time")),
    )
