"""Which months a run takes up, and which sealed months a correction moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure import store
from swtool.disclosure.collect import collect, read_county
from swtool.disclosure.compose import compose
from swtool.disclosure.differences import differences
from swtool.disclosure.draft import small_count
from swtool.disclosure.duty import Duties, rule_of
from swtool.disclosure.gate import gate
from swtool.office import Office
from swtool.registry.organizations import Organization


def months_to_run(office: Office, last: Month) -> list[Month]:
    """``last``, and before it every month that somebody owes and that is not out, from the first month on that the
    office ever sealed: what a run missed is caught up, and nothing from before the office kept records is."""
    first = store.first_sealed_month(office.db)
    if first is None or first >= last:
        return [last]
    sealed = store.sealed_months(office.db, first, last)
    duties = Duties(office.db)
    owed = (
        month
        for month in _months(first, last.previous())
        if rule_of(office, month) is not None
        and any((owing.organization.id, month) not in sealed for owing in duties.owing(month))
    )
    return [*owed, last]


class Moved(NamedTuple):
    """A sealed month that would look different now, after an earlier one was corrected."""

    month: Month
    what: tuple[str, ...]


def moved_by(office: Office, organization: Organization, corrected: Month) -> list[Moved]:
    """The sealed months after a corrected one whose content would be different now, or that no longer join it."""
    found = []
    for month in store.later_seals(office.db, organization.id, corrected):
        rule, duties = rule_of(office, month), Duties(office.db)
        owing = next((each for each in duties.owing(month) if each.organization.id == organization.id), None)
        sealed = store.current_seal(office.db, organization.id, month)
        before = store.current_seal(office.db, organization.id, month.previous())
        if rule is None or owing is None or sealed is None:
            continue
        sheet = collect(office, read_county(office, month, duties), owing, month)
        what = differences(sealed.page.parts, compose(sheet, rule.labels, below=small_count(office)))
        what += [each.what for each in gate(sheet, rule.labels, before.page if before else None)]
        if what:
            found.append(Moved(month, tuple(what)))
    return found


def _months(first: Month, last: Month) -> Iterator[Month]:
    month = first
    while month <= last:
        yield month
        month = month.next()
