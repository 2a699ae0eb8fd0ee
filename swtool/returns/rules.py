"""Where a return stands and whether it was in time, as pure functions of its events.

Two clocks, as with filings: the day a book first came, and the day one was in order. Days count as the dates that
things happened on, never as the moment at which somebody noted them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from swtool.returns.periods import Period
from swtool.returns.terms import ACCEPTED, EventKind, State


class Event(NamedTuple):
    """Something that happened to a return. ``happened_on`` is the day it came or went, ``recorded_at`` its noting."""

    id: int
    kind: EventKind
    happened_on: date
    channel: str = ""
    file_name: str = ""
    content_digest: str = ""
    reason: str = ""
    actor: str = ""
    recorded_at: str = ""


class Standing(NamedTuple):
    """Where a return stands on a day. ``on_time`` is None while nothing decides it, and for what was waived.

    ``received_on`` is the first receipt, ``accepted_on`` the first acceptance, ``counted_on`` the one the clock takes.
    """

    state: State
    due_on: date
    judged_on: date
    received_on: date | None
    accepted_on: date | None
    counted_on: date | None
    on_time: bool | None
    reminded: tuple[date, ...]

    @property
    def owes(self) -> bool:
        """Whether the town has still to do something."""
        return self.state in (State.RUNNING, State.PENDING, State.OVERDUE, State.RETURNED)

    @property
    def is_overdue(self) -> bool:
        """Whether the town has to do something that its last day has passed for."""
        return self.owes and self.judged_on > self.due_on

    @property
    def days_late(self) -> int:
        """Days after the last day: of what came, or by now; 0 for what was in time, was waived or still may be."""
        if self.on_time is not False:
            return 0
        return ((self.counted_on or self.judged_on) - self.due_on).days


def judge(period: Period, due_on: date, events: Iterable[Event], day: date, *, clock: str) -> Standing:
    """Where a return stands on ``day``; ``clock`` is ``first`` or ``accepted``. Events after ``day`` do not count."""
    known = sorted((event for event in events if event.happened_on <= day), key=lambda event: event.id)
    received, accepted = _first(known, EventKind.RECEIVED), _first(known, EventKind.ACCEPTED)
    counted = accepted if clock == ACCEPTED else received
    state = _state(period, due_on, known, day)
    on_time: bool | None = None
    if state is not State.WAIVED:
        on_time = counted <= due_on if counted is not None else False if day > due_on else None
    return Standing(
        state=state,
        due_on=due_on,
        judged_on=day,
        received_on=received,
        accepted_on=accepted,
        counted_on=counted,
        on_time=on_time,
        reminded=tuple(sorted({event.happened_on for event in known if event.kind is EventKind.REMINDED})),
    )


def _state(period: Period, due_on: date, events: Sequence[Event], day: date) -> State:
    """A return once in order stays so, for a later book can only correct it. Else the newest event says."""
    told = [event.kind for event in events if event.kind is not EventKind.REMINDED]
    after_waiver = told[len(told) - told[::-1].index(EventKind.WAIVED) :] if EventKind.WAIVED in told else told
    if told and not after_waiver:
        return State.WAIVED
    if EventKind.ACCEPTED in told:
        return State.ACCEPTED
    if after_waiver:
        return State.RETURNED if after_waiver[-1] is EventKind.RETURNED else State.RECEIVED
    if day > due_on:
        return State.OVERDUE
    return State.RUNNING if day <= period.last else State.PENDING


def _first(events: Iterable[Event], kind: EventKind) -> date | None:
    return min((event.happened_on for event in events if event.kind is kind), default=None)


class Rates(NamedTuple):
    """How a group of returns was reported: exact counts. What was waived is not expected."""

    expected: int
    reported: int
    on_time: int
    waiting: int  # not reported, and the last day has not passed
    returned: int  # sent back and not yet corrected
    reminders: int

    @property
    def rate(self) -> Fraction | None:
        """Reported of expected; None where nothing is."""
        return Fraction(self.reported, self.expected) if self.expected else None

    @property
    def on_time_rate(self) -> Fraction | None:
        """Reported in time of expected; None where nothing is."""
        return Fraction(self.on_time, self.expected) if self.expected else None


def rates(standings: Iterable[Standing]) -> Rates:
    """Count a group. Reported is what the clock counted: a first receipt, or an acceptance, as the setting says."""
    every = [each for each in standings if each.state is not State.WAIVED]
    return Rates(
        expected=len(every),
        reported=sum(each.counted_on is not None for each in every),
        on_time=sum(each.on_time is True for each in every),
        waiting=sum(each.on_time is None for each in every),
        returned=sum(each.state is State.RETURNED for each in every),
        reminders=sum(len(each.reminded) for each in every),
    )
