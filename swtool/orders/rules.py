"""The way of an order from 点单 to 反馈, and how long each stage took. Pure; moments are minutes of China's time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class Step(StrEnum):
    """What happened to an order."""

    CREATED = "created"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    DONE = "done"
    FEEDBACK = "feedback"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """As the office says that it happened."""
        return _LABELS[self]

    @property
    def state(self) -> str:
        """How an order stands after it."""
        return _STATES[self]


_LABELS = {
    Step.CREATED: "点单",
    Step.ACCEPTED: "接单",
    Step.DISPATCHED: "派单",
    Step.DONE: "办结",
    Step.FEEDBACK: "反馈",
    Step.CANCELLED: "取消",
}
_STATES = {
    Step.CREATED: "待接单",
    Step.ACCEPTED: "已接单",
    Step.DISPATCHED: "办理中",
    Step.DONE: "待反馈",
    Step.FEEDBACK: "已反馈",
    Step.CANCELLED: "已取消",
}
NEXT: Mapping[Step, frozenset[Step]] = {
    Step.CREATED: frozenset([Step.ACCEPTED, Step.CANCELLED]),
    Step.ACCEPTED: frozenset([Step.DISPATCHED, Step.DONE, Step.CANCELLED]),  # who accepts may do it, too
    Step.DISPATCHED: frozenset([Step.DISPATCHED, Step.DONE, Step.CANCELLED]),  # and it may go on to somebody else
    Step.DONE: frozenset([Step.FEEDBACK]),
    Step.FEEDBACK: frozenset(),
    Step.CANCELLED: frozenset(),
}
"""What may follow what."""


class Stage(StrEnum):
    """What an order waits for."""

    ACCEPT = "accept"
    DISPATCH = "dispatch"
    FINISH = "finish"
    FEEDBACK = "feedback"

    @property
    def label(self) -> str:
        """As lists say it."""
        return {"accept": "接单", "dispatch": "派单", "finish": "办理", "feedback": "反馈"}[self]


class Event(NamedTuple):
    """A step and its moment."""

    step: Step
    at: datetime


class Wait(NamedTuple):
    """A stage of an order: from when, until when (None: it still waits)."""

    stage: Stage
    since: datetime
    until: datetime | None

    def minutes(self, now: datetime) -> int:
        """How long it took, or has taken so far."""
        return max(int(((self.until or now) - self.since).total_seconds()) // 60, 0)

    def until_by(self, limits: Mapping[Stage, int]) -> datetime:
        """The last moment at which it is in time."""
        return self.since + timedelta(minutes=limits[self.stage])


Limits = Mapping[Stage, int]
"""Minutes that a stage may take, from the parameter ``orders.limits``."""


def refusal(events: Sequence[Event], new: Event) -> str:
    """Why a step cannot follow those before it; '' if it can."""
    if not events:
        return "" if new.step is Step.CREATED else f"还没有点单，不能{new.step.label}"
    last = events[-1]
    if new.step not in NEXT[last.step]:
        return f"订单{last.step.state}，不能{new.step.label}"
    if new.at < last.at:
        return f"{new.step.label}时间 {new.at:%Y-%m-%d %H:%M} 早于{last.step.label}时间 {last.at:%Y-%m-%d %H:%M}"
    return ""


def faults(events: Sequence[Event]) -> list[tuple[Step, str]]:
    """Every step of a whole history that cannot stand where it stands, with why."""
    found: list[tuple[Step, str]] = []
    good: list[Event] = []
    for event in events:
        if why := refusal(good, event):
            found.append((event.step, why))
        else:
            good.append(event)
    return found


def in_order(events: Sequence[Event]) -> list[Event]:
    """Events of a sheet, which gives one moment a step, in the order of the way."""
    order = list(Step)
    return sorted(events, key=lambda event: order.index(event.step))


def first_moments(events: Sequence[Event]) -> dict[Step, datetime]:
    """When each step was taken first: a second dispatch does not begin anew."""
    at: dict[Step, datetime] = {}
    for event in events:
        at.setdefault(event.step, event.at)
    return at


def stages(steps: Collection[Step]) -> list[tuple[Stage, Step, Step | None]]:
    """The stages that an order of those steps went through: which step began it, and which ended it (None: it waits).

    Who did it without dispatching had no stage of dispatching: the whole time was doing. A cancelled one waits no more.
    """
    way = _DISPATCHED if Step.DISPATCHED in steps or Step.DONE not in steps else _DONE_ALONE
    end = Step.CANCELLED if Step.CANCELLED in steps else None
    return [(stage, since, until if until in steps else end) for stage, since, until in way if since in steps]


def waits(at: Mapping[Step, datetime]) -> list[Wait]:
    """The stages that an order went through, the last one open where it goes on. ``at`` are its first moments."""
    return [Wait(stage, at[since], None if until is None else at[until]) for stage, since, until in stages(at)]


_DISPATCHED = (
    (Stage.ACCEPT, Step.CREATED, Step.ACCEPTED),
    (Stage.DISPATCH, Step.ACCEPTED, Step.DISPATCHED),
    (Stage.FINISH, Step.DISPATCHED, Step.DONE),
    (Stage.FEEDBACK, Step.DONE, Step.FEEDBACK),
)
_DONE_ALONE = (
    (Stage.ACCEPT, Step.CREATED, Step.ACCEPTED),
    (Stage.FINISH, Step.ACCEPTED, Step.DONE),
    (Stage.FEEDBACK, Step.DONE, Step.FEEDBACK),
)
"""The stages with the steps that begin and end them."""


def open_wait(at: Mapping[Step, datetime]) -> Wait | None:
    """What the order waits for now; None where it is over."""
    return next((one for one in waits(at) if one.until is None), None)


def is_late(wait: Wait, now: datetime, limits: Limits) -> bool:
    """Whether a stage takes (or took) longer than it may; exactly as long is in time."""
    return wait.minutes(now) > limits[wait.stage]


def minutes_text(minutes: int) -> str:
    """2 天 3 小时, 45 分钟."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    if days:
        return f"{days} 天" + (f" {hours} 小时" if hours else "")
    return f"{hours} 小时" + (f" {left} 分钟" if left else "") if hours else f"{left} 分钟"
