"""Posts are the replay of opening registrations, direct changes and accepted filings: random histories, both time axes.

The oracle walks the days one by one and knows nothing of segments, rows or transactions.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swtool.dates import PartialDate
from swtool.errors import SwtoolError
from swtool.filings.changes import PostPart, change_named
from swtool.filings.recording import dismiss_change
from swtool.filings.terms import ChangeKind, Standing
from tests.filings_house import House, house
from tests.offices import china_time

FIRST = date(2021, 5, 20)
SPAN = 30  # days; the project is approved on day 12 (2021-06-01)
State = tuple[str, str] | None
Picture = dict[tuple[int, int], State]  # (day number, station) -> what the person is there


@dataclass(slots=True)
class Told:
    """One recorded change as the oracle knows it."""

    order: int
    kind: ChangeKind
    station: int
    day: int
    after: tuple[str | None, str | None]
    number: str
    direct: bool
    filing: str = ""
    status: str = ""
    dismissed: bool = False

    @property
    def counts(self) -> bool:
        return not self.dismissed and (self.direct or self.status == "accepted")


@dataclass(slots=True)
class Oracle:
    """Opening registrations and everything told, walked day by day."""

    opened: dict[int, tuple[int, int | None]]  # station -> first day, first day no longer
    told: list[Told] = field(default_factory=list)

    def picture(self) -> Picture | None:
        """Who is where on every day; None if the history contradicts itself."""
        found: Picture = {}
        for station in (1, 2):
            state: State = None
            by_registration = False
            for day in range(SPAN):
                first, end = self.opened.get(station, (None, None))
                if day == end and by_registration:
                    state, by_registration = None, False
                if day == first:
                    state, by_registration = ("service_post", "full_time"), True
                for one in sorted(self.told, key=lambda one: one.order):
                    if not one.counts or one.station != station or one.day != day:
                        continue
                    if one.kind in (ChangeKind.JOIN, ChangeKind.TRANSFER_IN):
                        if state is not None:
                            return None
                        state, by_registration = (one.after[0] or "", one.after[1] or ""), False
                    elif state is None:
                        return None
                    elif one.kind in (ChangeKind.LEAVE, ChangeKind.TRANSFER_OUT, ChangeKind.LONG_LEAVE):
                        state, by_registration = None, False
                    else:
                        state = (one.after[0] or state[0], one.after[1] or state[1])
                found[day, station] = state
        return found


def picture_of(there: House, person: int, known_on: datetime | None = None) -> Picture:
    found: Picture = {}
    for day in range(SPAN):
        held = there.held(person, FIRST + timedelta(days=day), known_on)
        for at, station in ((1, there.station), (2, there.other)):
            states = [(kind, basis) for where, kind, basis in held if where == station]
            assert len(states) <= 1
            found[day, at] = states[0] if states else None
    return found


DAYS = st.one_of(st.integers(0, SPAN - 1), st.integers(12, SPAN - 1), st.integers(12, SPAN - 1))
KINDS = st.sampled_from(list(ChangeKind))
AFTER = st.tuples(
    st.sampled_from(["service_post", "administrative_post", "station_head"]),
    st.sampled_from(["full_time", "part_time"]),
)
STEP = st.one_of(
    st.tuples(st.just("record"), KINDS, st.sampled_from([1, 1, 1, 1, 2]), DAYS, AFTER),
    st.tuples(st.just("likely"), st.integers(0, 9), st.sampled_from([1, 1, 1, 1, 2]), DAYS, AFTER),
    st.tuples(st.just("likely"), st.integers(0, 9), st.sampled_from([1, 1, 1, 1, 2]), DAYS, AFTER),
    st.tuples(
        st.sampled_from(["accept", "accept", "accept", "return", "revoke", "revoke", "dismiss"]), st.integers(0, 9)
    ),
    st.tuples(st.just("amend"), st.integers(0, 9), st.integers(0, SPAN - 1)),
)
OPENED = st.dictionaries(
    st.sampled_from([1, 2]), st.tuples(st.just(0), st.none() | st.integers(1, SPAN - 1)), max_size=2
)


def stated(kind: ChangeKind, after: tuple[str, str]) -> PostPart:
    if kind.enters:
        return PostPart(*after)
    if kind is ChangeKind.POST_CHANGE:
        return PostPart(post_kind=after[0])
    return PostPart(basis=after[1]) if kind is ChangeKind.BASIS_CHANGE else PostPart()


class Play:
    """One random history, played on the office and on the oracle."""

    def __init__(self, there: House, opened: dict[int, tuple[int, int | None]]) -> None:
        self.there, self.oracle = there, Oracle(opened)
        self.person = there.person()
        self.station = {1: there.station, 2: there.other}
        self.minute = china_time(date(2021, 6, 25))
        from swtool.registry.posts import PostFields, insert_post

        there.clock(self.minute)
        with there.office.change("开站登记") as tx:
            for at, (first, end) in opened.items():
                insert_post(
                    tx,
                    self.person,
                    PostFields(self.station[at], "service_post", "full_time"),
                    effective_on=FIRST + timedelta(days=first),
                    effective_until=FIRST + timedelta(days=end) if end is not None else None,
                    cause="registration",
                )
        self.seen = [(self.minute, picture_of(there, self.person))]

    def step(self, step: tuple[object, ...]) -> None:
        self.minute += timedelta(minutes=1)
        self.there.clock(self.minute)
        getattr(self, str(step[0]))(*step[1:])
        now = picture_of(self.there, self.person)
        assert now == self.oracle.picture()
        self.seen.append((self.minute, now))

    def likely(self, index: int, at: int, day: int, after: tuple[str, str]) -> None:
        """A change that mostly fits what the person is on that day, so that long histories come about."""
        held = (self.oracle.picture() or {}).get((day, at))
        fit = [kind for kind in ChangeKind if kind.enters == (held is None)]
        self.record(fit[index % len(fit)], at, day, after)

    def record(self, kind: ChangeKind, at: int, day: int, after: tuple[str, str]) -> None:
        part = stated(kind, after)
        try:
            change = self.there.record(
                kind, self.person, FIRST + timedelta(days=day), station=self.station[at], after=part
            )
        except SwtoolError:
            return
        direct = change.standing is Standing.DIRECT
        assert direct == (at == 2 or day < 12)
        one = Told(len(self.oracle.told), kind, at, day, (part.post_kind, part.basis), change.change_no, direct)
        if not direct:
            one.filing, one.status = self.there.file(change), "filed"
        self.oracle.told.append(one)

    def _pick(self, at: int, *statuses: str) -> Told | None:
        """One of those that stand so; "direct" are the changes that moved posts at once."""
        fit = [
            one
            for one in self.oracle.told
            if not one.dismissed and ("direct" if one.direct else one.status) in statuses
        ]
        return fit[at % len(fit)] if fit else None

    def _try(self, one: Told, act: object, *, status: str | None = None, dismissed: bool = False) -> None:
        """Do it in both; the office must refuse exactly what the oracle finds impossible."""
        before = (one.status, one.dismissed)
        one.status, one.dismissed = status or one.status, dismissed or one.dismissed
        possible = self.oracle.picture() is not None
        try:
            act()  # type: ignore[operator]
        except SwtoolError:
            assert not possible
            one.status, one.dismissed = before
            return
        assert possible

    def accept(self, at: int) -> None:
        one = self._pick(at, "filed", "amended", "revoked")
        if one:
            self._try(one, lambda: self.there.accept(one.filing), status="accepted")

    def revoke(self, at: int) -> None:
        one = self._pick(at, "accepted")
        if one:
            self._try(one, lambda: self.there.revoke(one.filing), status="revoked")

    def dismiss(self, at: int) -> None:
        one = self._pick(at, "direct", "returned", "revoked")
        if one:

            def act() -> None:
                with self.there.office.change("排除") as tx:
                    dismiss_change(
                        self.there.office, tx, change_named(self.there.office.db, one.number), why="登记错了"
                    )

            self._try(one, act, dismissed=True)

    def amend(self, at: int, day: int) -> None:
        one = self._pick(at, "filed", "amended", "returned", "revoked")
        if one:
            try:
                self.there.amend(one.filing, event_on=PartialDate.of(FIRST + timedelta(days=day)))
            except SwtoolError:
                return
            one.day, one.status = day, "amended"

    def __getattr__(self, name: str) -> object:
        if name == "return":  # a keyword cannot be a method's name
            return self._return
        raise AttributeError(name)

    def _return(self, at: int) -> None:
        one = self._pick(at, "filed", "amended", "revoked")
        if one:
            self.there.return_(one.filing)
            one.status = "returned"


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(opened=OPENED, steps=st.lists(STEP, min_size=10, max_size=24))
def test_posts_are_the_replay_on_every_day_and_as_known_at_every_moment(
    opened: dict[int, tuple[int, int | None]], steps: list[tuple[object, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        there = house(Path(folder))
        try:
            play = Play(there, opened)
            for step in steps:
                play.step(step)
            for moment, picture in play.seen:
                assert picture_of(there, play.person, moment) == picture
        finally:
            there.office.db.close()
