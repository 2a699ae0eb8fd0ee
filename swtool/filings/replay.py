"""What one person's posts are: opening registrations, changes without a filing duty and accepted filings, replayed.

Pure. The office's posts are always the result of this replay; accepting or revoking only changes what is replayed. So
a filing that is accepted after later ones still lands in its place, and a revocation leaves the others standing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from swtool.filings.terms import ChangeKind
from swtool.registry.posts import CHANGE, REGISTRATION, Post, PostFields
from swtool.registry.stations import StationMove


class Applied(NamedTuple):
    """A change that moves posts. ``after_*`` are what it states; None leaves as it was. ``cause`` goes on the rows."""

    change_id: int
    change_no: str
    kind: ChangeKind
    station_id: int
    day: date
    cause: str
    cause_id: int
    post_kind: str | None = None
    basis: str | None = None
    post_title: str | None = None
    pay_grade: str | None = None


class Segment(NamedTuple):
    """One stretch of a post as the replay finds it; ``until`` is exclusive."""

    fields: PostFields
    start: date
    until: date | None
    precision: str
    cause: str
    cause_id: int | None
    registration: int | None  # the post row it was opened by, where nothing has touched it since


class Conflict(NamedTuple):
    """Why a change cannot stand where it stands."""

    change_no: str
    day: date
    why: str


@dataclass(slots=True)
class _Lane:
    """A post in progress during the replay."""

    fields: PostFields
    start: date
    precision: str
    cause: str
    cause_id: int | None
    registration: Post | None
    opened_by: Post | None

    def end(self, until: date, cause: str, cause_id: int | None) -> Segment | None:
        if until <= self.start:
            return None
        return Segment(self.fields, self.start, until, self.precision, cause, cause_id, None)


def replay(
    registrations: Sequence[Post], changes: Sequence[Applied], moves: Sequence[StationMove] = ()
) -> tuple[list[Segment], list[Conflict]]:
    """One person's posts at all stations, and what contradicts.

    The event day is the first day of the new state: whoever leaves on the 5th is not in post on the 5th. On one day
    registered ends come first, then merged stations, registered beginnings, and changes in the order of recording.
    ``moves`` are stations merged into others: whoever serves at the old one serves at the new one from that day on, and
    what is said of the old one later is meant of the new one. So a filing that is accepted after a merger still lands.
    """
    segments: list[Segment] = []
    conflicts: list[Conflict] = []
    carried = [move for move in moves if move.moves_posts]
    stations = {post.station_id for post in registrations} | {change.station_id for change in changes}
    for family in sorted({_go_on(station_id, date.max, carried) for station_id in stations}):
        members = {one for one in stations if _go_on(one, date.max, carried) == family}
        track = _Track(carried)
        steps = _steps(members, registrations, changes)
        steps += [(move.day, 1, at, move) for at, move in enumerate(carried)]
        for _day, _order, _id, step in sorted(steps, key=lambda one: one[:3]):
            track.take(step)
        segments += track.finish()
        conflicts += track.conflicts
    return segments, conflicts


def _go_on(station_id: int, day: date, moves: Sequence[StationMove]) -> int:
    """The station that stands for another on a day."""
    for move in moves:  # by day
        if move.old == station_id and move.day <= day:
            station_id = move.new
    return station_id


class _End(NamedTuple):
    post: Post


_Step = _End | StationMove | Post | Applied


def _steps(
    stations: set[int], registrations: Sequence[Post], changes: Sequence[Applied]
) -> list[tuple[date, int, int, _Step]]:
    steps: list[tuple[date, int, int, _Step]] = []
    for post in registrations:
        if post.station_id in stations:
            steps.append((post.effective_on, 2, post.id, post))
            if post.effective_until is not None:
                steps.append((post.effective_until, 0, post.id, _End(post)))
    steps += [(change.day, 3, change.change_id, change) for change in changes if change.station_id in stations]
    return steps


class _Track:
    """The lanes of one person at one station and those merged into it; usually one."""

    def __init__(self, moves: Sequence[StationMove]) -> None:
        self._moves = moves
        self._lanes: list[_Lane] = []
        self._segments: list[Segment] = []
        self.conflicts: list[Conflict] = []

    def take(self, step: _Step) -> None:
        if isinstance(step, Post):
            station_id = _go_on(step.station_id, step.effective_on, self._moves)
            fields = step.fields._replace(station_id=station_id)
            untouched = step if station_id == step.station_id else None
            cause = REGISTRATION if untouched else CHANGE
            self._lanes.append(_Lane(fields, step.effective_on, step.effective_precision, cause, None, untouched, step))
        elif isinstance(step, StationMove):
            self._move(step)
        elif isinstance(step, _End):
            self._registered_end(step.post)
        else:
            self._change(step)

    def finish(self) -> list[Segment]:
        for lane in self._lanes:
            row = lane.registration
            self._segments.append(
                Segment(
                    lane.fields, lane.start, None, lane.precision, lane.cause, lane.cause_id, row.id if row else None
                )
            )
        return self._segments

    def _registered_end(self, post: Post) -> None:
        for lane in self._lanes:
            if lane.opened_by is post and post.effective_until is not None:
                self._lanes.remove(lane)
                made = lane.end(post.effective_until, lane.cause, lane.cause_id)
                if made is not None:
                    untouched = post.id if lane.registration is post else None
                    self._segments.append(made._replace(registration=untouched))
                return

    def _move(self, move: StationMove) -> None:
        for at, lane in enumerate(self._lanes):
            if lane.fields.station_id == move.old:
                if (made := lane.end(move.day, CHANGE, None)) is not None:
                    self._segments.append(made)
                fields = lane.fields._replace(station_id=move.new)
                self._lanes[at] = _Lane(fields, move.day, "day", CHANGE, None, None, lane.opened_by)

    def _change(self, change: Applied) -> None:
        station_id = _go_on(change.station_id, change.day, self._moves)
        lanes = [lane for lane in self._lanes if lane.fields.station_id == station_id]
        if change.kind.enters:
            if lanes:
                self._refuse(change, f"{_on(change.day)}已经在该站任职")
                return
            self._open(change, station_id)
        elif not lanes:
            self._refuse(change, f"{_on(change.day)}不在该站任职")
        elif change.kind.leaves:
            for lane in lanes:
                self._close(lane, change)
                self._lanes.remove(lane)
        elif len(lanes) > 1:
            self._refuse(change, "同时在该站有几个岗位，分不清是哪一个；请先离职再按新岗位入职")
        else:
            self._lanes.remove(lanes[0])
            self._alter(lanes[0], change)

    def _open(self, change: Applied, station_id: int) -> None:
        if change.post_kind is None or change.basis is None:
            self._refuse(change, "没有写明岗位性质和专兼职")
            return
        fields = PostFields(station_id, change.post_kind, change.basis, change.post_title, change.pay_grade)
        self._lanes.append(_Lane(fields, change.day, "day", change.cause, change.cause_id, None, None))

    def _close(self, lane: _Lane, change: Applied) -> None:
        made = lane.end(change.day, change.cause, change.cause_id)
        if made is not None:
            self._segments.append(made)

    def _alter(self, lane: _Lane, change: Applied) -> None:
        self._close(lane, change)
        fields = lane.fields._replace(
            post_kind=change.post_kind or lane.fields.post_kind,
            basis=change.basis or lane.fields.basis,
            post_title=change.post_title or lane.fields.post_title,
            pay_grade=change.pay_grade or lane.fields.pay_grade,
        )
        self._lanes.append(_Lane(fields, change.day, "day", change.cause, change.cause_id, None, lane.opened_by))

    def _refuse(self, change: Applied, why: str) -> None:
        self.conflicts.append(Conflict(change.change_no, change.day, why))


def _on(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
