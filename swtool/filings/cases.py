"""A change with all that can be said of it as of a day: duty, filing, deadline, whether it was in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from swtool.errors import PolicyFault
from swtool.filings.changes import StaffChange, changes
from swtool.filings.duty import clock_reading, closing_time, duties
from swtool.filings.rules import Applicability, Clocks, Timeliness, clocks, day_counted, status_after, timeliness
from swtool.filings.store import Filing, filings_of_changes
from swtool.filings.terms import Channel, FilingStatus, Standing
from swtool.findings import Outcome
from swtool.office import Office
from swtool.registry.people import Person, persons_by_id
from swtool.registry.stations import names_on, operators
from swtool.workdays import Deadline


class Case(NamedTuple):
    """One change as of a day. ``deadline`` is the stored one of its filing, or what it would be if it is unfiled;
    ``rule`` is its source as cited. ``verdict`` is None where there is nothing to judge (unfiled, no duty)."""

    change: StaffChange
    person: Person
    station: str
    operator: str
    duty: Applicability
    filing: Filing | None
    deadline: Deadline | None
    rule: str
    clocks: Clocks | None
    reading: str
    verdict: Timeliness | None

    @property
    def status(self) -> FilingStatus | None:
        """Where the filing stands; None if there is none."""
        return status_after(self.filing.events) if self.filing else None

    @property
    def status_label(self) -> str:
        """The office's words for where the change and its filing stand."""
        if self.status is not None:
            return self.status.label
        if self.change.standing is not Standing.RECORDED:
            return self.change.standing.label
        return "无须备案" if self.duty.need_not else "未备案"

    @property
    def awaits_filing(self) -> bool:
        """Whether it is recorded, not filed, and not certainly free of the duty."""
        wanted = self.change.standing is Standing.RECORDED or (
            self.change.standing is Standing.DIRECT and self.duty.must_file
        )
        return self.filing is None and wanted and not self.duty.need_not

    @property
    def event_label(self) -> str:
        """The event day as known."""
        return str(self.change.event_on) if self.change.event_on else "不详"

    def days_left(self, day: date) -> int | None:
        """Days from ``day`` to the last day; negative when it is past; None without a deadline."""
        return (self.deadline.last_day - day).days if self.deadline else None


def cases(office: Office, as_of: date, where: str = "1", values: Sequence[object] = ()) -> list[Case]:
    """Changes with their filings as they stood at the end of ``as_of``, in the order of recording.

    ``where`` is an SQL condition on the change ``c`` and its version ``v``. Set-based: a fixed number of questions.
    """
    key = (cases, as_of, where, tuple(values), office.today, id(office.policy), office.boundaries)
    return office.db.remembered(key, lambda: _cases(office, as_of, where, values))


def _cases(office: Office, as_of: date, where: str, values: Sequence[object]) -> list[Case]:
    found = changes(office.db, where, values)
    filed = filings_of_changes(office.db, [change.id for change in found])
    persons = persons_by_id(office.db, [change.person_id for change in found])
    names = names_on(office, as_of)
    contracts = operators(office.db)
    judged = duties(office)
    made = []
    for change in found:
        duty = judged.of(change.kind, change.station_id, change.event_on)
        filing = _until(filed.get(change.id), as_of)
        day = change.event_on.last_day if change.event_on else office.today
        last_served = change.kind.last_served(day)  # who leaves on the day of a takeover left the old operator
        mine = contracts.get(judged.standing(change.station_id, change.event_on), [])
        running = [one for one in mine if one.covers(last_served)] or [one for one in mine if one.covers(day)]
        operator = running[0].organization_name if running else ""
        deadline, rule = None, ""
        if filing is not None:
            if filing.deadline is not None:
                deadline, rule = filing.deadline.counted, filing.deadline.rule
        elif not duty.need_not and change.event_on is not None and change.event_on.exact is not None:
            try:
                deadline, parameter = judged.deadline(change.station_id, change.event_on.exact)
                rule = office.policy.cite(parameter)
            except PolicyFault:
                deadline = None
        reading, stopped = clock_reading(office.policy, day), clocks(filing.events) if filing else None
        verdict = None
        if filing is not None and stopped is not None and change.standing is not Standing.DISMISSED:
            verdict = _timely(office, duty, deadline, stopped.stopped_at(reading), filing.channel, as_of)
        case = Case(
            change=change,
            person=persons[change.person_id],
            station=names[change.station_id],
            operator=operator,
            duty=duty,
            filing=filing,
            deadline=deadline,
            rule=rule,
            clocks=stopped,
            reading=reading,
            verdict=verdict,
        )
        made.append(case)
    return made


def case_of(office: Office, change: StaffChange, as_of: date) -> Case:
    """The one change."""
    return cases(office, as_of, "c.id = ?", [change.id])[0]


def judge(office: Office, case: Case, as_of: date, deadline: Deadline | None = None) -> Timeliness | None:
    """Whether the filing was in time, by its own deadline or by another count of it; None without a filing."""
    if case.filing is None or case.clocks is None or case.change.standing is Standing.DISMISSED:
        return None
    stopped = case.clocks.stopped_at(case.reading)
    return _timely(office, case.duty, deadline or case.deadline, stopped, case.filing.channel, as_of)


def _timely(
    office: Office,
    duty: Applicability,
    last: Deadline | None,
    stopped: datetime | None,
    channel: Channel,
    as_of: date,
) -> Timeliness:
    if last is None:
        note = duty.why if duty.need_not else "变动日期没有写到日，补上后才能判定"
        outcome = Outcome.NOT_APPLICABLE if duty.need_not else Outcome.UNDETERMINED
        return Timeliness(outcome, None, early=False, note=note)
    counted = None if stopped is None else day_counted(stopped, channel, closing_time(office.policy, stopped.date()))
    return timeliness(last.event, last.last_day, counted, as_of)


def _until(filing: Filing | None, as_of: date) -> Filing | None:
    """The filing with what had happened to it by the end of the day."""
    if filing is None or filing.first_filed_at.date() > as_of:
        return None
    events = tuple(event for event in filing.events if event.at.date() <= as_of)
    return filing if events == filing.events else filing._replace(events=events)
