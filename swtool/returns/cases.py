"""A return put together: the sheet, the town, until when, what happened, where it stands. In four questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from swtool.boundaries import Boundaries
from swtool.dates import Month
from swtool.office import Office
from swtool.registry.boundaries import Places
from swtool.registry.divisions import Division, require_town
from swtool.returns.duty import clock_of
from swtool.returns.periods import Period, ending_in
from swtool.returns.places import TownNames
from swtool.returns.recording import Target, not_owed
from swtool.returns.rules import Event, Standing, judge
from swtool.returns.store import Return, StoredDue, dues, events
from swtool.returns.terms import ALIKE


class Case(NamedTuple):
    """One return that is owed, as it stands on a day.

    ``then`` is the town as it stood on the period's last day, ``division`` the one under which the boundaries asked for
    count it, and ``owed_by`` the one that has to send it: what the town of that period had become by the day.
    """

    entry: Return
    then: Division
    division: Division
    owed_by: Division
    due: StoredDue
    events: tuple[Event, ...]
    standing: Standing

    @property
    def town(self) -> str:
        """Of which town."""
        return self.division.name

    @property
    def period(self) -> Period:
        """For which period."""
        return self.entry.period

    @property
    def form_title(self) -> str:
        """Which sheet."""
        return self.due.form_title

    @property
    def last_day_label(self) -> str:
        """2026-11-06, with a mark where it may still move."""
        return f"{self.due.due_on.isoformat()}{'（暂定）' if self.due.provisional else ''}"


def cases(office: Office, as_of: date) -> list[Case]:
    """Everything that is owed, by last day, period and town. Of a day gone by only what was noted by then is known."""
    known_on = as_of if as_of < office.today else None
    today = Places(office.db, as_of, known_on=known_on)
    # Present boundaries are those of today, whatever was known on the day asked about.
    now = Places(office.db, office.today, Boundaries.NOW) if office.boundaries is Boundaries.NOW else None
    on: dict[date, Places] = {}
    happened = events(office.db, known_on)
    found = []
    for entry, due in dues(office.db, known_on):
        mine = tuple(happened.get(entry.id, ()))
        clock = clock_of(office.policy, due.due_on)
        standing = judge(entry.period, due.due_on, mine, as_of, clock=clock)
        last = entry.period.last
        if last not in on:
            on[last] = today.on(last)
        then, owed_by = (places.of(entry.division_id).division for places in (on[last], today))
        shown = now.of(entry.division_id).division if now is not None else then
        found.append(Case(entry, then, shown, owed_by, due, mine, standing))
    return sorted(found, key=lambda case: (case.due.due_on, str(case.period), case.then.code, case.due.id))


def case_of(office: Office, as_of: date, target: Target) -> Case:
    """The return that a clerk names. Raises ``NotFound`` where it is not owed."""
    form = ALIKE.get(target.form.name, target.form.name)
    key = (form, target.town.id, target.period)
    for case in cases(office, as_of):
        if (case.entry.form, case.entry.division_id, case.period) == key:
            return case
    raise not_owed(target)


def of_town(office: Office, found: Iterable[Case], text: str) -> list[Case]:
    """Those of the town that a text names: as it was called in each period, or on present boundaries.

    Raises ``NotFound`` for a name of no time.
    """
    names, every = TownNames(office), list(found)
    if office.boundaries is Boundaries.NOW:
        wanted = names.places.on(None).of(require_town(names.today, text).id).division.id
        return [case for case in every if case.division.id == wanted]
    mine = [case for case in every if case.division.id in (names.of(text, case.period.last) or ())]
    if not mine:
        _known_or_refused(names, every, text)
    return mine


def to_be_sent_by(office: Office, found: Iterable[Case], text: str) -> list[Case]:
    """Those that the town has to send that a text names, whatever it was called in their periods.

    Raises ``NotFound`` for a name of no time.
    """
    names, every = TownNames(office), list(found)
    wanted = names.today.match_town(text).one
    mine = [
        case
        for case in every
        if (wanted is not None and case.owed_by.id == wanted.id)
        or case.owed_by.id in (names.of(text, case.period.last) or ())
    ]
    if not mine:
        _known_or_refused(names, every, text)
    return mine


def _known_or_refused(names: TownNames, every: Iterable[Case], text: str) -> None:
    if not any(names.of(text, case.period.last) for case in every):
        require_town(names.today, text)


def of_periods(found: Iterable[Case], periods: Iterable[Period]) -> list[Case]:
    """Those of the periods named."""
    wanted = set(periods)
    return [case for case in found if case.period in wanted]


def of_month(found: Iterable[Case], month: Month) -> list[Case]:
    """Those of the periods that end with a month: its own, and those of the quarter and year that it ends."""
    return of_periods(found, ending_in(month))


def at_work(found: Iterable[Case], as_of: date) -> list[Case]:
    """What is being collected: the returns that last month ended, and older ones that towns still owe."""
    last_month = set(ending_in(Month.of(as_of).previous()))
    return [
        case
        for case in found
        if case.period in last_month or (case.standing.owes and case.period.last < Month.of(as_of).first)
    ]
