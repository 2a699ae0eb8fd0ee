"""Whether a change must be filed, and until when, under the rules of its day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from functools import cache
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.errors import PolicyFault
from swtool.filings.rules import FIRST, Applicability, applicability
from swtool.filings.terms import ChangeKind
from swtool.findings import Outcome
from swtool.office import Office
from swtool.policy.conventions import convention_of
from swtool.policy.parameter import Parameter, Scope
from swtool.policy.policy import Policy
from swtool.registry.projects import Project, all_projects
from swtool.registry.stations import StationMove, all_stations, going_on, station_moves
from swtool.workdays import Calendar, Deadline, deadline

DEADLINE = "filing.deadline"
CLOCK = "filing.clock"
BUCKETS = "filing.lateness_buckets"
CLOSING = "filing.counter_closing"
_SWITCHES = {
    ChangeKind.POST_CHANGE: "filing.post_change",
    ChangeKind.BASIS_CHANGE: "filing.time_change",
    ChangeKind.LONG_LEAVE: "filing.long_leave",
}


class Duties(NamedTuple):
    """Everything needed to judge many changes: the projects and tiers of all stations, read once.

    A change said of a station that was merged by its day is judged at the one that goes on, whenever the merger was
    recorded: else it would seem to have no project. ``cut_short`` are the days on which another operator took over and
    a project ended before its time, by station.
    """

    office: Office
    projects: Mapping[int, list[Project]]
    tiers: Mapping[int, str]
    cut_short: Mapping[int, frozenset[date]]
    moves: Sequence[StationMove] = ()

    def of(self, kind: ChangeKind, station_id: int, event_on: PartialDate | None) -> Applicability:
        """Whether such a change must be filed, and why or why not."""
        day = event_on.last_day if event_on else self.office.today
        station_id = self.standing(station_id, event_on)
        scope = self.scope(station_id)
        rule = self.office.policy.find(DEADLINE, day, scope=scope)
        if rule is None:
            return Applicability(Outcome.NOT_APPLICABLE, _without_rule(self.office.policy, day))
        switch = _SWITCHES.get(kind)
        setting = self.office.policy.find(switch, day, scope=scope) if switch else None
        if setting is not None and not setting.flag("counts"):
            return Applicability(Outcome.NOT_APPLICABLE, f"本县设置：{kind.label}不算须备案的变动")
        return self._at_takeover(kind, station_id, event_on) or applicability(
            event_on, self._projects_at(station_id, event_on)
        )

    def _at_takeover(self, kind: ChangeKind, station_id: int, event_on: PartialDate | None) -> Applicability | None:
        """Whoever served on the eve of a takeover changed in the course of the project that it cut short: that
        project's last day is the eve, and the change, whose day is the first of the new state, comes of it."""
        day = event_on.exact if event_on else None
        if day is None or kind.enters or day not in self.cut_short.get(station_id, ()):
            return None
        eve_on = PartialDate.of(day - timedelta(days=1))
        eve = applicability(eve_on, self._projects_at(station_id, eve_on))
        return eve._replace(why=f"更换运营机构时的变动，{eve.why}") if eve.must_file else None

    def standing(self, station_id: int, event_on: PartialDate | None) -> int:
        """The station that goes on for it on the day of a change; itself where the day is not known."""
        return going_on(self.moves, station_id, event_on.first_day) if event_on else station_id

    def told_after_approval(self, station_id: int, event_on: PartialDate | None) -> str:
        """Why a day before a project's approval isn't believed of a list that came in after it; '' if it is."""
        today = PartialDate.of(self.office.today)
        for project in self._projects_at(self.standing(station_id, event_on), event_on):
            approved = project.approved_on
            if approved and event_on and event_on.is_before(approved) and not today.is_before(approved):
                return f"说是在项目“{project.name}”立项（{approved.label}）之前，立项之后才报来，先要确认"
        return ""

    def _projects_at(self, station_id: int, event_on: PartialDate | None) -> list[Project]:
        """The projects that ran there around the event: one may have moved on with a merged station."""
        first = event_on.first_day if event_on else self.office.today
        last = event_on.last_day if event_on else self.office.today
        return [one for one in self.projects.get(station_id, []) if one.runs_at(station_id, first, last)]

    def scope(self, station_id: int) -> Scope:
        """The subject as a rule's scope sees it."""
        return _scope_of(self.tiers.get(station_id))

    def deadline(self, station_id: int, event: date) -> tuple[Deadline, Parameter]:
        """The last day to file an event of that day, and the rule. Raises ``PolicyFault`` without a rule."""
        standing = self.standing(station_id, PartialDate.of(event))
        return filing_deadline(self.office.policy, self.office.calendar, event, self.scope(standing))


@cache  # one object a tier: what the policy finds for it is then found again at once
def _scope_of(tier: str | None) -> Scope:
    return Scope(tiers=(tier,) if tier else ())


def duties(office: Office) -> Duties:
    """Read what duty depends on."""
    projects: dict[int, list[Project]] = {}
    for project in all_projects(office.db):
        for station_id in project.stations:
            projects.setdefault(station_id, []).append(project)
    cut_short: dict[int, frozenset[date]] = {}
    for row in office.db.query(
        "SELECT station_id, effective_on FROM station_takeover WHERE project_id IS NOT NULL AND superseded_at IS NULL"
    ):
        days = cut_short.get(row["station_id"], frozenset())
        cut_short[row["station_id"]] = days | {date.fromisoformat(row["effective_on"])}
    tiers = {station.id: station.tier for station in all_stations(office.db)}
    return Duties(office, projects, tiers, cut_short, station_moves(office.db))


def filing_deadline(
    policy: Policy, calendar: Calendar, event: date, scope: Scope | None = None
) -> tuple[Deadline, Parameter]:
    """The last day to file, counted by the convention in force on the event day.

    Raises ``PolicyFault`` where no rule holds on that day.
    """
    rule = policy.at(DEADLINE, event, scope=scope)
    convention = convention_of(policy.at(f"convention.{rule.text('convention')}", event))
    return deadline(event, convention, calendar), rule


def clock_reading(policy: Policy, day: date) -> str:
    """Which filing stops the clock: ``first`` or ``complete`` (setting ``filing.clock``)."""
    setting = policy.find(CLOCK, day)
    return setting.text("stops_at") if setting else FIRST


def lateness_bounds(policy: Policy, day: date) -> tuple[int, ...]:
    """Last days of the lateness buckets (setting ``filing.lateness_buckets``)."""
    setting = policy.find(BUCKETS, day)
    return setting.numbers("bounds") if setting else ()


def closing_time(policy: Policy, day: date) -> time | None:
    """When the counter closes (setting ``filing.counter_closing``, ``closes_at = "17:30"``); None: not set, 24:00.

    Raises ``PolicyFault`` for a text that is no time.
    """
    setting = policy.find(CLOSING, day)
    if setting is None:
        return None
    try:
        return time.fromisoformat(setting.text("closes_at"))
    except ValueError:
        raise PolicyFault(
            f"“{setting.text('closes_at')}”不是时刻", where=setting.label, remedy='写成 closes_at = "17:30"'
        ) from None


def _without_rule(policy: Policy, day: date) -> str:
    if policy.find(DEADLINE, day) is not None:
        return "备案规定不适用于这一类站点"
    return f"{day.isoformat()} 没有关于备案期限的规定"
