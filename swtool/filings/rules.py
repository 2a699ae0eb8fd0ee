"""The verdicts of filing, as pure functions: does a change need filing, where does it stand, was it in time.

HNG-16: 社工站人员在项目立项后中途变动的一周内必须到民政局备案 (domain §2.2, H7).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.errors import SwtoolError
from swtool.filings.terms import Channel, EventKind, FilingStatus
from swtool.findings import Outcome
from swtool.registry.projects import Project

FIRST = "first"


class Applicability(NamedTuple):
    """Whether a change must be filed. HOLDS: it must; NOT_APPLICABLE: it need not; UNDETERMINED: ``why`` not known."""

    outcome: Outcome
    why: str
    project: Project | None = None

    @property
    def must_file(self) -> bool:
        """Whether the one-week duty is certain."""
        return self.outcome is Outcome.HOLDS

    @property
    def need_not(self) -> bool:
        """Whether it is certain that there is no duty."""
        return self.outcome is Outcome.NOT_APPLICABLE


def applicability(event_on: PartialDate | None, projects: Sequence[Project]) -> Applicability:
    """Whether a change falls into an approved project's course.

    The approval day itself counts as 立项后, and the project's last day still as 中途. A date too rough to tell is
    UNDETERMINED, as is a project that has begun without a recorded approval day.
    """
    if not projects:
        return Applicability(Outcome.NOT_APPLICABLE, "该站没有登记已立项的项目")
    unknown = ""
    reasons = []
    for project in sorted(projects, key=lambda one: one.approved_on or PartialDate(1), reverse=True):
        verdict = _within(event_on, project)
        if verdict.must_file:
            return verdict
        if verdict.need_not:
            reasons.append(verdict.why)
        else:
            unknown = unknown or verdict.why
    if unknown:
        return Applicability(Outcome.UNDETERMINED, unknown)
    return Applicability(Outcome.NOT_APPLICABLE, reasons[0])


def _within(event_on: PartialDate | None, project: Project) -> Applicability:
    name = f"项目“{project.name}”"
    if project.approved_on is None:
        if project.starts_on is None or (event_on is not None and event_on.is_before(project.starts_on)):
            return Applicability(Outcome.NOT_APPLICABLE, f"{name}没有立项")
        return Applicability(Outcome.UNDETERMINED, f"{name}没有登记立项日期")
    if event_on is None:
        return Applicability(Outcome.UNDETERMINED, "变动日期不详，无法判断是否在立项之后")
    before = event_on.is_before(project.approved_on)
    if before:
        return Applicability(
            Outcome.NOT_APPLICABLE, f"变动（{event_on.label}）早于{name}立项（{project.approved_on.label}）"
        )
    if project.ends_on is not None:
        ended = project.ends_on.is_before(event_on)
        if ended:
            return Applicability(
                Outcome.NOT_APPLICABLE, f"变动（{event_on.label}）时{name}已经结束（{project.ends_on.label}）"
            )
        if ended is None and event_on.exact is None:
            return Applicability(Outcome.UNDETERMINED, f"变动只知道在{event_on.label}，无法判断{name}是否已经结束")
    if before is None:
        return Applicability(
            Outcome.UNDETERMINED,
            f"变动只知道在{event_on.label}，{name}于{project.approved_on.label}立项，无法判断先后",
        )
    return Applicability(Outcome.HOLDS, f"在{name}立项（{project.approved_on.label}）之后", project)


class Event(NamedTuple):
    """One thing that happened to a filing, at a moment of office time."""

    kind: EventKind
    at: datetime
    reason: str = ""
    actor: str = ""


_FOLLOWS = {
    FilingStatus.FILED: (EventKind.ACCEPTED, EventKind.RETURNED, EventKind.AMENDED),
    FilingStatus.AMENDED: (EventKind.ACCEPTED, EventKind.RETURNED, EventKind.AMENDED),
    FilingStatus.RETURNED: (EventKind.AMENDED,),
    FilingStatus.ACCEPTED: (EventKind.REVOKED,),
    FilingStatus.REVOKED: (EventKind.ACCEPTED, EventKind.RETURNED, EventKind.AMENDED),
}
_LEADS_TO = {
    EventKind.ADDED: FilingStatus.FILED,
    EventKind.ACCEPTED: FilingStatus.ACCEPTED,
    EventKind.RETURNED: FilingStatus.RETURNED,
    EventKind.AMENDED: FilingStatus.AMENDED,
    EventKind.REVOKED: FilingStatus.REVOKED,
}
_REMEDIES = {
    FilingStatus.RETURNED: "先用 swtool filing amend 补正",
    FilingStatus.ACCEPTED: "受理有误时先用 swtool filing revoke 撤销",
}


def status_after(events: Sequence[Event]) -> FilingStatus:
    """Where a filing stands after its events (at least the first, its submission)."""
    return _LEADS_TO[events[-1].kind]


def refuse_out_of_turn(filing_no: str, status: FilingStatus, event: EventKind) -> None:
    """Raise ``SwtoolError`` where an event cannot follow."""
    if event not in _FOLLOWS[status]:
        raise SwtoolError(
            f"现在是“{status.label}”，不能“{event.label}”", where=filing_no, remedy=_REMEDIES.get(status, "")
        )


class Clocks(NamedTuple):
    """The two moments that may stop the clock: the first filing, and the filing that was complete (None: not yet)."""

    first: datetime
    complete: datetime | None

    def stopped_at(self, reading: str) -> datetime | None:
        """The moment that counts under ``filing.clock`` (``first`` or ``complete``)."""
        return self.first if reading == FIRST else self.complete


def clocks(events: Sequence[Event]) -> Clocks:
    """Both moments. A filing was incomplete if it was returned; it is complete with the amendment that followed."""
    first = events[0].at
    complete: datetime | None = first
    for event in events:
        if event.kind is EventKind.RETURNED:
            complete = None
        elif event.kind is EventKind.AMENDED and complete is None:
            complete = event.at
    return Clocks(first, complete)


def day_counted(moment: datetime, channel: Channel, closing: time | None) -> date:
    """The day on which a filing counts: at a counter after closing time it is the next day (民法典 §203)."""
    late = channel.has_closing_time and closing is not None and moment.time() > closing
    return moment.date() + timedelta(days=1) if late else moment.date()


class Timeliness(NamedTuple):
    """Whether a filing was in time. ``days_late`` is 0 in time, None where nothing can be said yet."""

    outcome: Outcome
    days_late: int | None
    early: bool
    note: str

    def bucket(self, bounds: Sequence[int]) -> str:
        """The lateness bucket (``filing.lateness_buckets``): 按时, 逾期1–3天 …, 无法判定."""
        return "无法判定" if self.days_late is None else bucket_of(self.days_late, bounds)


def bucket_labels(bounds: Sequence[int]) -> tuple[str, ...]:
    """All buckets in order: 按时, then one for each bound, then the rest."""
    firsts = [1, *(bound + 1 for bound in bounds)]
    spans = [f"逾期{first}–{last}天" for first, last in zip(firsts, bounds, strict=False)]
    return ("按时", *spans, f"逾期{bounds[-1]}天以上" if bounds else "逾期")


def bucket_of(days_late: int, bounds: Sequence[int]) -> str:
    """The bucket of a lateness in days; 0 or less is in time."""
    labels = bucket_labels(bounds)
    if days_late <= 0:
        return labels[0]
    return next((label for label, last in zip(labels[1:], bounds, strict=False) if days_late <= last), labels[-1])


def timeliness(event: date, last_day: date, counted: date | None, as_of: date) -> Timeliness:
    """Judge a filing that counts on day ``counted`` (None: returned and not complete yet) against its last day."""
    if counted is None:
        overdue = (as_of - last_day).days
        if overdue > 0:
            note = f"退回后至今没有补正，已超过截止日 {overdue} 天"
            return Timeliness(Outcome.VIOLATED, overdue, early=False, note=note)
        return Timeliness(Outcome.UNDETERMINED, None, early=False, note="退回待补正，截止日未到")
    if counted < event:
        return Timeliness(Outcome.HOLDS, 0, early=True, note="提前备案")
    late = (counted - last_day).days
    if late > 0:
        return Timeliness(Outcome.VIOLATED, late, early=False, note=f"逾期 {late} 天")
    return Timeliness(Outcome.HOLDS, 0, early=False, note="按时")
