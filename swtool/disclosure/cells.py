"""The cells that published figures are sums of: a month of an indicator in a field, and the rests nobody states.

- A month's figure of a field is one cell. That of the station as a whole rests on itself, on each field, and on what no
  field says.
- A cumulative figure rests on the months of its run, back to the January in which it began anew, and on what its run
  holds beside them: months that the records lack, or another operator's.
- Cases in hand rest on all cases opened and closed up to then, and on the cases in hand of the months before.

Sums that do not come out exactly (a person counted in two fields is one person in the whole) are taken for sums all the
same: that holds back more, never less.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache

from swtool.dates import Month
from swtool.disclosure.month_sheet import Figure, Records, ServiceRow
from swtool.services.indicators import BY_NAME, Unit

# Each of these counts clients or their households, or meetings with them; one meeting is at most one client.
CLIENT_COUNTS = frozenset(
    [
        "home_visits_household_times",
        "home_visit_households",
        "visits_person_times",
        "visit_persons",
        "phone_visits",
        "consultations",
        "files_opened",
        "cases_active",
        "cases_opened",
        "cases_closed",
        "case_sessions",
        "group_members",
        "group_attendance",
        "activity_persons",
        "activity_attendance",
        "served_persons",
        "served_person_times",
        "referrals",
    ]
)
IN_HAND = "cases_active"
FLOWS = ("cases_opened", "cases_closed")
CASES = (IN_HAND, *FLOWS)
_FIRST = Month(1, 1)

Cell = tuple[str, str, str, Month]
"""What it is, field, indicator, month. It is a value; a gap, in a cumulative figure beside its months; a rest, in a
whole beside its fields; before, cases in hand in a month without record; others, figures of the operator before."""


def counts_clients(row: ServiceRow) -> bool:
    """Whether a figure may be a number of clients: the sheet's own words may mean anything and count as such."""
    return row.indicator.unit is Unit.COUNT and (
        row.indicator.name in CLIENT_COUNTS or row.indicator.name not in BY_NAME
    )


class Cells:
    """The cells of every figure of some records, and which of them are small (1 to ``below`` − 1)."""

    def __init__(self, records: Records, below: int) -> None:
        self._below = below
        self._others = [row for row in records.others if counts_clients(row)]
        self._past: dict[tuple[str, str], dict[Month, ServiceRow]] = {}
        self._fields: dict[str, list[str]] = {}
        for month in sorted(records.history):
            for row in records.history[month]:
                if counts_clients(row):
                    self._past.setdefault((row.service_field, row.indicator.name), {})[month] = row
        for field, name in self._past:
            if field:
                self._fields.setdefault(name, []).append(field)
        self._gaps = cache(self._gaps_of)
        self._cumulative = cache(self._cumulative_of)
        self._in_hand = cache(self._in_hand_of)

    # -- figures ------------------------------------------------------------------------------------------------------

    def is_true(self, figure: Figure) -> bool:
        """Whether the records say the same."""
        row = self._past.get((figure.service_field, figure.indicator), {}).get(figure.month)
        stated = None if row is None else row.value if figure.column == "value" else row.cumulative
        return stated == figure.figure

    def own(self, figure: Figure) -> Cell:
        """The cell of a month's figure itself."""
        return ("value", figure.service_field, figure.indicator, figure.month)

    def of(self, figure: Figure) -> frozenset[Cell]:
        """Every cell that a figure rests on."""
        if figure.column == "cumulative":
            return self._cumulative(figure.service_field, figure.indicator, figure.month)
        if figure.indicator == IN_HAND:
            return self._in_hand(figure.service_field, figure.month)
        return frozenset(self._month(figure.service_field, figure.indicator, figure.month))

    def _month(self, field: str, name: str, month: Month) -> Iterator[Cell]:
        yield ("value", field, name, month)
        if not field:
            yield ("rest", "", name, month)
            for single in self._fields.get(name, ()):
                if month in self._past[single, name]:
                    yield ("value", single, name, month)

    def _cumulative_of(self, field: str, name: str, month: Month) -> frozenset[Cell]:
        months = self._run(field, name, month)
        found = {cell for each in months for cell in self._month(field, name, each)}
        found |= {("gap", field, name, each) for each in months}
        if not field and months:
            found |= {("rest", "total", name, each) for each in months}
            for single in self._fields.get(name, ()):
                known = [each for each in self._past[single, name] if months[0] <= each <= month]
                if known:
                    inside = self._cumulative(single, name, max(known))
                    found |= {cell for cell in inside if cell[3] >= months[0]}
        return frozenset(found)

    def _in_hand_of(self, field: str, month: Month) -> frozenset[Cell]:
        found: set[Cell] = {("others", field, IN_HAND, _FIRST)}
        for name in CASES:
            for single in {field, *(self._fields.get(name, ()) if not field else ())}:
                past = self._past.get((single, name), {})
                for each in past:
                    if each <= month:
                        found.update(self._month(single, name, each))
                        # Between two months cases are opened and closed in those that lie between, recorded or not.
                        if each != min(past):
                            found.add(("gap", single, name, each))
                        found.add(("before", single, IN_HAND, each))
        return frozenset(found)

    def _run(self, field: str, name: str, month: Month) -> list[Month]:
        """The months whose values a cumulative figure holds, oldest first."""
        past = self._past.get((field, name), {})
        run: list[Month] = []
        for each in sorted((m for m in past if m <= month), reverse=True):
            run.append(each)
            if _begins_anew(past[each], each):
                break
        return run[::-1]

    # -- what is small ------------------------------------------------------------------------------------------------

    def small(self) -> set[Cell]:
        """Small months, small rests, and what has to stay unknown beside small cases in hand."""
        found: set[Cell] = set()
        for (field, name), months in self._past.items():
            for month, row in months.items():
                if self._is_small(row.value):
                    found.add(("value", field, name, month))
                    if name == IN_HAND:
                        found |= self._flows(field, month)
                if name == IN_HAND and self._is_small(self._in_hand_before(field, month)):
                    found |= {("before", field, IN_HAND, month), *self._flows_before(field, month)}
            if months and name != IN_HAND:
                found |= {("gap", field, name, month) for month in self._gaps(field, name)}
            if not field:
                found.update(self._rests(name))
            if name == IN_HAND and any(
                self._is_small(other.value)
                for other in self._others
                if other.indicator.name in CASES and (not field or other.service_field in ("", field))
            ):
                found.add(("others", field, IN_HAND, _FIRST))
        return found

    def _is_small(self, figure: int) -> bool:
        return 0 < figure < self._below

    def closed_to_none(self, protected: Collection[Cell]) -> set[Cell]:
        """Cases closed in months that end with none in hand, after a month that must stay unknown.

        There can't be fewer than none: 5 in hand, “<5” opened and 9 closed would say that four were opened.
        """
        unknown = {(cell[1], cell[3]) for cell in protected if cell[2] in CASES}
        found: set[Cell] = set()
        for (field, name), months in self._past.items():
            if name != IN_HAND:
                continue
            for month, row in months.items():
                if row.value == 0 and any(each <= month and (single == field or not field) for single, each in unknown):
                    found |= {cell for cell in self._flows(field, month) if self._closes(cell)}
        return found

    def in_hand_before(self, protected: Collection[Cell], out: Collection[Cell]) -> set[Cell]:
        """Cases in hand at the end of a month after which cases in hand must stay unknown, where what was opened and
        closed in between is ``out``, for a difference would give them back; and what would give those back in turn."""
        found: set[Cell] = set()
        for (field, name), months in self._past.items():
            if name != IN_HAND:
                continue
            for month in sorted(months, reverse=True):
                own, before = ("value", field, IN_HAND, month), month.previous()
                if own not in protected and own not in found:
                    continue
                if before in months and self._are_flows_out(field, month, out):
                    found |= {("value", field, IN_HAND, before), *self._flows(field, before)}
        return found

    def _are_flows_out(self, field: str, month: Month, out: Collection[Cell]) -> bool:
        """Whether a reader knows what was opened and closed in a month: of the field, or of each field of the whole."""

        def is_out(single: str, name: str) -> bool:
            return month not in self._past.get((single, name), {}) or ("value", single, name, month) in out

        return all(
            is_out(field, name) or (not field and all(is_out(single, name) for single in self._fields.get(name, ())))
            for name in FLOWS
        )

    def _closes(self, cell: Cell) -> bool:
        return cell[2] == FLOWS[1] and self._past[cell[1], cell[2]][cell[3]].value > 0

    def _flows(self, field: str, month: Month) -> set[Cell]:
        """Cases opened and closed in a month: with the cases in hand before they give those after."""
        fields = {field, *(single for name in FLOWS for single in self._fields.get(name, ()) if not field)}
        return {
            ("value", single, name, month)
            for single in fields
            for name in FLOWS
            if month in self._past.get((single, name), {})
        }

    def _flows_before(self, field: str, month: Month) -> set[Cell]:
        """What was opened and closed between a month and the last one on record, as far as sums hold it: with the cases
        in hand of that one they give those before."""
        if month == min(self._past[field, IN_HAND]):
            return set()
        return {("gap", single, name, each) for _, single, name, each in self._flows(field, month)}

    def _in_hand_before(self, field: str, month: Month) -> int:
        """What a month's cases say were in hand before, where the records lack that month; else 0."""
        rows = [self._past.get((field, name), {}).get(month) for name in CASES]
        if month.previous() in self._past[field, IN_HAND] or None in rows:
            return 0
        in_hand, opened, closed = (row.value for row in rows if row is not None)
        return in_hand - opened + closed

    def _gaps_of(self, field: str, name: str) -> frozenset[Month]:
        """Months from which on the cumulative figures hold something small beside the months that are recorded."""
        past = self._past[field, name]
        found = set()
        since: int | None = None
        added = 0
        for month in sorted(past):
            row = past[month]
            if _begins_anew(row, month):
                since, added = None, 0
            added += row.value
            if row.cumulative is None:
                continue
            rest = row.cumulative - added - (since or 0)
            # Where January is not recorded, the figure may have begun anew in it.
            this_year = [past[each].value for each in past if each.year == month.year and each <= month]
            if Month(month.year, 1) not in past and self._is_small(row.cumulative - sum(this_year)):
                found.add(month)
            if self._is_small(rest) or (since is None and rest and self._holds_others(field, name, rest)):
                found.add(month)
            since, added = row.cumulative, 0
        return frozenset(found)

    def _holds_others(self, field: str, name: str, rest: int) -> bool:
        """Whether what a run began with holds small figures of another operator, or leaves a small rest beside them."""
        same = _counted(self._others, field, name)
        counted = sum(other.value for other in same)
        return any(self._is_small(other.value) for other in same) or (counted > 0 and self._is_small(rest - counted))

    def _rests(self, name: str) -> Iterator[Cell]:
        """What the row for the station as a whole says beside the fields, month by month and in the cumulative sum."""
        for month, whole in self._past.get(("", name), {}).items():
            rows = [self._past[single, name].get(month) for single in self._fields.get(name, ())]
            stated = [row for row in rows if row is not None]
            if stated and self._is_small(whole.value - sum(row.value for row in stated)):
                yield ("rest", "", name, month)
            totals = [row.cumulative for row in stated if row.cumulative is not None]
            if totals and whole.cumulative is not None and self._is_small(whole.cumulative - sum(totals)):
                yield ("rest", "total", name, month)


def _begins_anew(row: ServiceRow, month: Month) -> bool:
    """Whether a cumulative figure begins anew with a month: in January, where it is the month's own."""
    return month.month == 1 and row.cumulative == row.value


def _counted(others: Iterable[ServiceRow], field: str, name: str) -> list[ServiceRow]:
    """What others had counted of the same, in that field; for a row for the station as a whole in every field."""
    same = (other for other in others if other.indicator.name == name)
    return [other for other in same if not field or other.service_field in ("", field)]
