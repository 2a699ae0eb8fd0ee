"""The monthly report's figures from records: which source says which indicator, and what each station's months hold.

Rooms add sources of their own (volunteers, training, organizations) in ``swtool/rooms.py:figure_sources``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from swtool.casework.terms import CASES, VISITS
from swtool.dates import Month
from swtool.inventory.merged import merged_files, persons_by_membership
from swtool.office import Office
from swtool.registry.boundaries import places_of
from swtool.registry.stations import stations_on

Figures = Mapping[tuple[int, Month, str], int]
"""(station, month, indicator) → figure in the indicator's smallest unit. What is not there is nought."""


class FigureSource(NamedTuple):
    """Says some indicators of the monthly report. ``compute`` gives every station's months from a first to a last."""

    names: tuple[str, ...]
    compute: Callable[[Office, Month, Month], Figures]


_ONE_EACH = {
    "home_visit": "home_visits_household_times",
    "phone": "phone_visits",
    "consultation": "consultations",
    "policy_session": "policy_sessions",
    "resource": "resources_linked",
    "referral": "referrals",
}
"""What a record of that kind counts once."""


@dataclass(slots=True)
class _Tally:
    """A station's month while its records go by. Whoever is named is counted once, an unnamed household as often as its
    fullest service, a group or activity by its fullest session, and what belongs to nobody is added up. ``files`` and
    ``persons`` say who is who at the month's end: a family whose files were merged by then is one."""

    files: Mapping[int, int]
    persons: Mapping[int, int]
    counts: Counter[str] = field(default_factory=Counter)
    visited: set[int] = field(default_factory=set)
    named: dict[int, set[int]] = field(default_factory=dict)
    fullest: dict[int, int] = field(default_factory=dict)
    seen: dict[int, set[int]] = field(default_factory=dict)
    seen_fullest: dict[int, int] = field(default_factory=dict)
    groups: dict[int, int] = field(default_factory=dict)
    activities: dict[int, int] = field(default_factory=dict)

    def figures(self) -> Iterator[tuple[str, int]]:
        """The indicators, when all records have gone by."""
        counts = self.counts
        counts["home_visit_households"] += len(self.visited)
        counts["visit_persons"] += _persons(self.seen, self.seen_fullest)
        counts["groups"] = len(self.groups)
        counts["group_members"] = sum(self.groups.values())
        counts["activity_persons"] = sum(self.activities.values())
        counts["served_persons"] += _persons(self.named, self.fullest)
        counts["served_persons"] += counts["group_members"] + counts["activity_persons"]
        yield from counts.items()


class _Tallies(dict[tuple[int, str], _Tally]):
    """Station and month → its tally, which begins when it is first asked for."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._known: dict[str, tuple[dict[int, int], dict[int, int]]] = {}

    def __missing__(self, at: tuple[int, str]) -> _Tally:
        month = at[1]
        if month not in self._known:
            end = Month.parse(month).last.isoformat()
            self._known[month] = merged_files(self._office.db, end), persons_by_membership(self._office.db, end)
        self[at] = _Tally(*self._known[month])
        return self[at]


def _persons(named: Mapping[int, set[int]], fullest: Mapping[int, int]) -> int:
    return sum(max(number, len(named.get(household, ()))) for household, number in fullest.items())


def _records(office: Office, first: Month, last: Month) -> Figures:
    """Everything that records say, in one pass over them."""
    engagements = dict(tuple(row) for row in office.db.query("SELECT id, kind FROM engagement"))
    records = office.db.tuples(
        "SELECT id, station_id, substr(happened_on, 1, 7), kind, household_id, member_id, engagement_id, persons,"
        " person_times FROM service_record WHERE superseded_at IS NULL AND happened_on BETWEEN ? AND ?",
        (first.first.isoformat(), last.last.isoformat()),
    )
    tallies = _Tallies(office)
    for row_id, station, month, kind, household, member, engagement, persons, times in records:
        tally = tallies[station, month]
        counts, of = tally.counts, engagements.get(engagement, "")
        if kind in _ONE_EACH:
            counts[_ONE_EACH[kind]] += 1
        if kind == "case_session" or of in CASES:
            counts["case_sessions"] += 1
        counts["served_person_times"] += times
        is_visit = kind in VISITS
        if is_visit:
            counts["visits_person_times"] += times
        if of == "group" or (kind == "group_session" and of not in CASES):
            _session(tally.groups, engagement or -row_id, persons)
            counts["group_sessions"] += 1
            counts["group_attendance"] += times
        elif of == "activity" or (kind == "activity" and of not in CASES):
            _session(tally.activities, engagement or -row_id, persons)
            counts["activities"] += 1
            counts["activity_attendance"] += times
        elif household is None:
            counts["served_persons"] += persons
            if is_visit:
                counts["visit_persons"] += persons
                counts["home_visit_households"] += kind == "home_visit"
        else:
            household, member = tally.files.get(household, household), tally.persons.get(member, member)
            _client(tally.named, tally.fullest, household, member, persons)
            if is_visit:
                _client(tally.seen, tally.seen_fullest, household, member, persons)
                if kind == "home_visit":
                    tally.visited.add(household)
    for station, month, number in _cases_referred(office, first, last):
        tallies[station, month].counts["referrals"] += number
    return {
        (station, Month.parse(month), name): figure
        for (station, month), tally in tallies.items()
        for name, figure in tally.figures()
    }


def _cases_referred(office: Office, first: Month, last: Month) -> Iterator[tuple[int, str, int]]:
    """Station, month and how many cases were referred in it: they count beside services that were."""
    return office.db.tuples(
        "SELECT e.station_id, substr(s.taken_on, 1, 7), count(*) FROM engagement_step s"
        " JOIN engagement e ON e.id = s.engagement_id"
        " WHERE s.kind = 'referral' AND s.superseded_at IS NULL AND s.taken_on BETWEEN ? AND ? GROUP BY 1, 2",
        (first.first.isoformat(), last.last.isoformat()),
    )


def _session(fullest: dict[int, int], engagement: int, persons: int) -> None:
    fullest[engagement] = max(fullest.get(engagement, 0), persons)


def _client(
    named: dict[int, set[int]], fullest: dict[int, int], household: int, member: int | None, persons: int
) -> None:
    fullest[household] = max(fullest.get(household, 0), persons)
    if member is not None:
        named.setdefault(household, set()).add(member)


def _cases(office: Office, first: Month, last: Month) -> Figures:
    """Cases in hand at each month's end, and those opened and closed in it."""
    found: dict[tuple[int, Month, str], int] = defaultdict(int)
    rows = office.db.query(
        "SELECT e.station_id, e.opened_on, s.taken_on AS closed_on FROM engagement e"
        " LEFT JOIN engagement_step s ON s.engagement_id = e.id AND s.kind = 'closing' AND s.superseded_at IS NULL"
        " WHERE e.kind IN (?, ?) AND e.opened_on <= ?",
        (*CASES, last.last.isoformat()),
    )
    months = _months(first, last)
    for row in rows:
        opened, closed = row["opened_on"], row["closed_on"]
        for month in months:
            start, end = month.first.isoformat(), month.last.isoformat()
            found[row["station_id"], month, "cases_active"] += opened <= end and (closed is None or closed > end)
            found[row["station_id"], month, "cases_opened"] += start <= opened <= end
            found[row["station_id"], month, "cases_closed"] += closed is not None and start <= closed <= end
    return found


def _files(office: Office, first: Month, last: Month) -> Figures:
    """Files opened, by the station of the town in which they lie; in a town with several nobody can say whose they
    are, and they are left out."""
    places = places_of(office, min(last.last, office.today))
    stations: dict[int, list[int]] = defaultdict(list)
    for station in stations_on(office, min(last.last, office.today), places):
        town = places.town_of(station.division_id, ("station", station.id))
        if town is not None and station.tier == "station":
            stations[town.id].append(station.id)
    found: dict[tuple[int, Month, str], int] = defaultdict(int)
    rows = office.db.query(
        "SELECT id, division_id, substr(opened_on, 1, 7) AS month FROM household"
        " WHERE length(opened_on) >= 7 AND substr(opened_on, 1, 7) BETWEEN ? AND ?",
        (str(first), str(last)),
    )
    for row in rows:
        town = places.town_of(row["division_id"], ("household", row["id"]))
        its = stations.get(town.id, []) if town else []
        if len(its) == 1:
            found[its[0], Month.parse(row["month"]), "files_opened"] += 1
    return found


def by_month(indicators: Mapping[str, Callable[[Office, Month], Mapping[int | None, int]]]) -> FigureSource:
    """A source of another room that tells one month at a time: indicator → a month's figure of each station.

    What belongs to no station (None) is in no station's report.
    """

    def compute(office: Office, first: Month, last: Month) -> Figures:
        return {
            (station, month, name): figure
            for month in _months(first, last)
            for name, of_month in indicators.items()
            for station, figure in of_month(office, month).items()
            if station is not None
        }

    return FigureSource(tuple(indicators), compute)


def _months(first: Month, last: Month) -> list[Month]:
    found = [first]
    while found[-1] < last:
        found.append(found[-1].next())
    return found


SOURCES: tuple[FigureSource, ...] = (
    FigureSource(
        (
            *_ONE_EACH.values(),
            "home_visit_households",
            "visits_person_times",
            "visit_persons",
            "case_sessions",
            "groups",
            "group_sessions",
            "group_members",
            "group_attendance",
            "activities",
            "activity_persons",
            "activity_attendance",
            "served_persons",
            "served_person_times",
        ),
        _records,
    ),
    FigureSource(("files_opened",), _files),
    FigureSource(("cases_active", "cases_opened", "cases_closed"), _cases),
)
"""What services, cases, groups and activities say by themselves."""
