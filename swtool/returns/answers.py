"""Which returns a workbook that came in answers, and what intake's verdict on it means for them.

The sheet's form, the towns that its rows or its title name (``places``), and the period of either say which.
A sheet that names no period, such as a 花名册, answers the one return of that form that the town still owes. What
cannot be told is said, never guessed. Events are noted also for what is not planned yet: whoever sends early has sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from swtool.dates import Month
from swtool.errors import PolicyFault
from swtool.forms.form import Form
from swtool.intake.load import Receipt, State
from swtool.intake.plan import Extract
from swtool.office import Office
from swtool.returns.duty import owed_forms, period_of
from swtool.returns.periods import Frequency, Period, names_span
from swtool.returns.places import Named, SheetTowns
from swtool.returns.rules import judge
from swtool.returns.store import (
    Note,
    Return,
    all_returns,
    dues,
    events,
    insert_event,
    insert_return,
)
from swtool.returns.terms import ALIKE, FIRST, Channel, EventKind
from swtool.scanner import without_numbers
from swtool.store.database import Transaction

_Key = tuple[str, int, Period]


@dataclass(slots=True)
class Answering:
    """Notes what workbooks answer. ``forms`` are all that can be loaded; ``unclear`` are sentences for the clerk.

    ``on_loaded`` is for ``intake.load``: it writes inside the load's own transaction. ``settle`` is called after it,
    for books that were returned or held nothing new.
    """

    office: Office
    forms: Sequence[Form]
    unclear: list[str] = field(default_factory=list)
    _of_months: dict[tuple[str, Month], Period | None] = field(default_factory=dict, repr=False)

    def on_loaded(self, tx: Transaction, receipt: Receipt) -> None:
        """A book is being loaded: what it answers came, and is in order; loaded in part, it went back for the rest."""
        note = self._note(receipt, batch_id=receipt.batch_id)
        verdict = EventKind.RETURNED if receipt.goes_back else EventKind.ACCEPTED
        for entry in self._entries(tx, receipt):
            self._write(tx, entry, (EventKind.RECEIVED, verdict), note)

    def settle(self, receipt: Receipt) -> None:
        """A book was returned, or nothing in it was new: what it answers came, and went back or is in order.

        The same book again notes nothing again.
        """
        if receipt.state not in (State.RETURNED, State.UNCHANGED) or not receipt.tables:
            return
        kind = EventKind.RETURNED if receipt.state is State.RETURNED else EventKind.ACCEPTED
        note = self._note(receipt)
        with self.office.change(f"登记报表{kind.label} {note.file_name}") as tx:
            happened = events(self.office.db)
            for entry in self._entries(tx, receipt):
                mine = happened.get(entry.id, [])
                is_known = any(
                    event.kind is kind and (kind is EventKind.ACCEPTED or event.content_digest == note.content_digest)
                    for event in mine
                )
                if not is_known:
                    self._write(tx, entry, (EventKind.RECEIVED, kind), note)

    def _write(self, tx: Transaction, entry: Return, kinds: Sequence[EventKind], note: Note) -> None:
        for kind in kinds:
            insert_event(tx, entry.id, kind, self.office.now.date(), note, actor=self.office.actor)

    def _note(self, receipt: Receipt, batch_id: int | None = None) -> Note:
        name = without_numbers(receipt.book.name)
        return Note(Channel.WORKBOOK, file_name=name, content_digest=receipt.book.sha256, batch_id=batch_id)

    def _entries(self, tx: Transaction, receipt: Receipt) -> Iterator[Return]:
        """The returns that a book answers, spoken of for the first time where need be."""
        known = all_returns(self.office.db)
        try:
            found = dict.fromkeys(self._targets(receipt))
        except PolicyFault as fault:  # a slip in the county's settings must not keep books out
            self.unclear.append(f"报表登记里没有记这本表：{fault}")
            return
        for form, division_id, period in found:
            entry = known.get((form, division_id, str(period)))
            yield entry if entry is not None else insert_return(tx, form, division_id, period)

    def _targets(self, receipt: Receipt) -> Iterator[_Key]:
        places: SheetTowns | None = None
        for planned in receipt.tables:
            found = planned.extract
            form = self._owed_as(found.form)
            if form is None or not found.rows:
                continue
            places = places or SheetTowns(self.office)
            keys, is_doubtful = self._of_table(found, form, places)
            if is_doubtful and any(entry.form == form.name for entry, _ in dues(self.office.db)):
                place = f"{without_numbers(found.file)}〔{found.sheet}〕"
                self.unclear.append(
                    f"{place}看不出是哪个镇、哪一期的{form.title}，报表登记里没有记；"
                    f"可用 swtool returns receive 镇 {form.title} --period 期间 登记"
                )
            yield from keys

    def _owed_as(self, form: Form) -> Form | None:
        """The form that a sheet answers, if towns owe it at all."""
        name = ALIKE.get(form.name, form.name)
        asked = next((each for each in self.forms if each.name == name), None)
        running = Month.of(self.office.today)
        every = (Period.of(month, each) for month in (running, running.previous()) for each in Frequency)
        owed = asked is not None and any(
            asked.name in owed_forms(self.office.policy, period, self.forms) for period in every
        )
        return asked if owed else None

    def _of_table(self, found: Extract, form: Form, places: SheetTowns) -> tuple[list[_Key], bool]:
        """What a sheet answers, and whether it is unclear of which town it speaks, or which of several periods."""
        keys: list[_Key] = []
        is_doubtful = False
        for named in dict.fromkeys(Named.by(row) for row in found.rows):
            month = named.month or found.title.period
            period = self._period(found, form, month)
            towns = places.towns(named, found, period)
            is_doubtful = is_doubtful or towns is None
            if period is not None:
                keys += [(form.name, town, period) for town in towns or ()]
            elif month is None and towns is not None:
                waiting = self._waiting(found, form, named, places)
                is_vague = names_span(found.title.title)
                clear = [each for each in waiting if not is_vague and len({period for _, _, period in each}) == 1]
                is_doubtful = is_doubtful or len(clear) < len(waiting)
                keys += [key for each in clear for key in each]
        return keys, is_doubtful

    def _period(self, found: Extract, form: Form, month: Month | None) -> Period | None:
        """The period that rows or title name; None where they name none, or one for which the form is not owed."""
        if month is not None:
            if (form.name, month) not in self._of_months:
                self._of_months[form.name, month] = period_of(self.office.policy, form, month, self.forms)
            return self._of_months[form.name, month]
        for frequency in Frequency:
            named = Period.named_in(found.title.title, frequency)
            if named is not None and form.name in owed_forms(self.office.policy, named, self.forms):
                return named
        return None

    def _waiting(self, found: Extract, form: Form, named: Named, places: SheetTowns) -> list[list[_Key]]:
        """What the towns that a row names still owe of the form, of periods begun by today: a list for each town as it
        is today."""
        today, happened = self.office.today, events(self.office.db)
        groups: dict[int, list[_Key]] = {}
        meant: dict[Period, tuple[int, ...]] = {}
        for entry, due in dues(self.office.db):
            if entry.form != form.name or entry.period.first > today:
                continue
            if entry.period not in meant:
                meant[entry.period] = places.towns(named, found, entry.period) or ()
            if entry.division_id in meant[entry.period] and (
                judge(entry.period, due.due_on, happened.get(entry.id, ()), today, clock=FIRST).owes
            ):
                key = (form.name, entry.division_id, entry.period)
                groups.setdefault(places.stands_today(entry.division_id), []).append(key)
        return list(groups.values())
