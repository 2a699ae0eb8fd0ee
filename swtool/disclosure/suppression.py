"""Small counts of clients: 1–4 persons are published as “<5”, and nothing beside them may give them back (domain §2.7).

A figure is read as a sum of cells (:mod:`swtool.disclosure.cells`). Protected are the cells that are small, small rests
between figures, and whatever else must stay unknown for them. One rule then holds for every figure of every month: **a
figure that rests on a protected cell is not told.** What is told is so a function of other cells only, and however it
is added or subtracted, over parts, months and organizations, it says nothing of a protected one.

What was told before, in an earlier version or before a record was mended, cannot be taken back. If it still is true and
rests on a protected cell, its other cells become protected too, so that nothing is subtracted from it. Records that
were changed since a version was sealed are judged as they were then, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure.cells import Cell, Cells, counts_clients
from swtool.disclosure.month_sheet import Figure, Records, ServiceRow
from swtool.services.indicators import Unit

# A share of few persons tells how many they are: 66.67 percent of “<5” is two of three.
_ASKED = frozenset([
    "home_visit_households", "visit_persons", "group_members", "activity_persons", "served_persons",
    "home_visits_household_times", "visits_person_times", "group_attendance", "activity_attendance",
    "served_person_times",
])  # fmt: skip


class Shown(NamedTuple):
    """What is published of a row. A figure that is left out is None; ``small`` says that the month is “<5”."""

    row: ServiceRow
    small: bool
    value: int | None
    cumulative: int | None
    held_back: bool  # something stated was left out beside the small figure, or with it


def hold_back(
    rows: Sequence[ServiceRow],
    history: Mapping[Month, Sequence[ServiceRow]],
    month: Month,
    *,
    below: int,
    others: Sequence[ServiceRow] = (),
    earlier: Sequence[Records] = (),
    told: Collection[Figure] = frozenset(),
) -> list[Shown]:
    """The rows of ``month`` as they may be published. ``history`` holds every known month up to it, itself too, and
    later ones where they are known; counts from 1 to ``below`` − 1 are small.

    ``others`` are the figures of the same stations that other operators published before. ``earlier`` are the records
    as they were when versions were sealed, where they were changed since; ``told`` is every figure that stands in a
    sealed version.
    """
    now = _Judged(Records(history, tuple(others)), told, below)
    before = [_Judged(records, told, below) for records in earlier]
    return [_shown(row, rows, month, now, before, below) for row in rows]


def _shown(
    row: ServiceRow, rows: Sequence[ServiceRow], month: Month, now: _Judged, before: Sequence[_Judged], below: int
) -> Shown:
    if not counts_clients(row):
        tells = row.indicator.unit is Unit.PERCENT and _few_asked(row, rows, below)
        value, cumulative = (None, None) if tells else (row.value, row.cumulative)
        return Shown(row, small=False, value=value, cumulative=cumulative, held_back=tells)

    def may_tell(figure: Figure) -> bool:
        if 0 < figure.figure < below:
            return False
        return now.was_told(figure) or all(judged.may_tell(figure) for judged in (now, *before))

    key = row.service_field, row.indicator.name, month
    this_month = Figure("value", *key, row.value)
    value = row.value if may_tell(this_month) else None
    says_small = 0 < row.value < below and now.may_say_small(this_month)
    cumulative = row.cumulative
    if cumulative is not None and not may_tell(Figure("cumulative", *key, cumulative)):
        cumulative = None
    held = (value is None and not says_small) or (row.cumulative is not None and cumulative is None)
    return Shown(row, says_small, value, cumulative, held)


def _few_asked(share: ServiceRow, rows: Iterable[ServiceRow], below: int) -> bool:
    """Whether a share is one of few persons: some count of persons is small, of its field, of the whole that holds it,
    or, for a share of the whole, of all fields together where the whole is not stated."""
    counted: dict[str, dict[str, int]] = {}
    for row in rows:
        if row.indicator.name in _ASKED:
            counted.setdefault(row.indicator.name, {})[row.service_field] = row.value
    for fields in counted.values():
        known = [fields[field] for field in {share.service_field, ""} if field in fields]
        if not known and not share.service_field:
            known = [sum(fields.values())]
        if any(0 < value < below for value in known):
            return True
    return False


class _Judged:
    """The records of one moment with the cells that must stay unknown in them."""

    def __init__(self, records: Records, told: Collection[Figure], below: int) -> None:
        self._cells = Cells(records, below)
        self._told = told
        self._true = [figure for figure in told if self._cells.is_true(figure)]
        out = {self._cells.own(figure) for figure in self._true if figure.column == "value"}
        self._protected = self._cells.small() - out
        self._bound: set[Cell] = set()  # cells that bounds may give away: “<5” is not said there, either
        self._close(out)
        closed = self._cells.closed_to_none(self._protected)
        self._bound |= closed
        self._protected |= closed - out
        self._close(out)

    def _close(self, out: set[Cell]) -> None:
        """A figure that was told and rests on a protected cell: its cells that were not told become protected; so do
        cases in hand to which what was told of later months would lead back."""
        grows = bool(self._true)
        while grows:
            before = self._cells.in_hand_before(self._protected, out) - out - self._protected
            self._protected |= before
            grows = bool(before)
            for figure in self._true:
                rests_on = self._cells.of(figure)
                if not rests_on & self._protected:
                    continue
                self._bound |= rests_on
                fresh = rests_on - self._protected - out
                if fresh:
                    self._protected |= fresh
                    grows = True

    def was_told(self, figure: Figure) -> bool:
        """Whether the same stands in a sealed version: then it is out, and stands there again."""
        return figure in self._told

    def may_tell(self, figure: Figure) -> bool:
        """Whether telling a figure says nothing of a protected cell; so it is where the figure was another one then."""
        return not self._cells.is_true(figure) or not self._cells.of(figure) & self._protected

    def may_say_small(self, figure: Figure) -> bool:
        """Whether “<5” may stand there: not where others rest on the cell, for bounds add up to a figure, too.

        8 in hand, 5 closed, “<5” left: one was opened. Four fields of “<5” in a whole of “<5” are one each.
        """
        own = self._cells.own(figure)
        return own not in self._bound and not (self._cells.of(figure) & self._protected) - {own}
