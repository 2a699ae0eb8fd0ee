"""A return put together: the sheet, the town, until when, what happened, where it stands. In four questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from swtool.dates import Month
from swtool.office import Office
from swtool.registry.divisions import read_divisions
from swtool.returns.duty import clock_of
from swtool.returns.periods import Period, ending_in
from swtool.returns.recording import Target, not_owed
from swtool.returns.rules import Event, Standing, judge
from swtool.returns.store import Return, StoredDue, dues, events
from swtool.returns.terms import ALIKE


@dataclass(frozen=True, slots=True)
class Case:
    """One return that is owed, as it stands on a day."""

    entry: Return
    town: str
    due: StoredDue
    events: tuple[Event, ...]
    standing: Standing

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
    names = {number: division.name for number, division in read_divisions(office.db).by_id.items()}
    happened = events(office.db, known_on)
    found = []
    for entry, due in dues(office.db, known_on):
        mine = tuple(happened.get(entry.id, ()))
        clock = clock_of(office.policy, due.due_on)
        standing = judge(entry.period, due.due_on, mine, as_of, clock=clock)
        found.append(Case(entry, names.get(entry.division_id, ""), due, mine, standing))
    return found


def case_of(office: Office, as_of: date, target: Target) -> Case:
    """The return that a clerk names. Raises ``NotFound`` where it is not owed."""
    form = ALIKE.get(target.form.name, target.form.name)
    key = (form, target.town.id, target.period)
    for case in cases(office, as_of):
        if (case.entry.form, case.entry.division_id, case.period) == key:
            return case
    raise not_owed(target)


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
