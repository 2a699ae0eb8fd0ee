"""A reader who knows all that was published and works out what it hides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from swtool.dates import Month
from swtool.disclosure.month_sheet import Figure, Records, ServiceRow
from swtool.disclosure.suppression import Shown, hold_back
from swtool.services.indicators import indicator_of
from tests.recovery import DASH, SMALL, Key, Line, recovered

JUNE = Month(2026, 6)
OPENED, CLOSED, IN_HAND = "cases_opened", "cases_closed", "cases_active"
Values = dict[Month, dict[Key, int]]


def row(field_: str, name: str, value: int, cumulative: int | None = None) -> ServiceRow:
    """One row of a month's services."""
    return ServiceRow(field_, indicator_of(name), value, cumulative, None)


@dataclass
class Publisher:
    """An office that reports, publishes, corrects; and remembers every page and every state of its records."""

    bases: dict[Key, int] = field(default_factory=dict)
    begins_anew: tuple[Month, ...] = ()
    records: dict[Month, tuple[ServiceRow, ...]] = field(default_factory=dict)
    states: list[dict[Month, tuple[ServiceRow, ...]]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def report(self, values: Values) -> None:
        """The records as they are from now on; cumulative figures are added up from all months that really were."""
        self.records = {}
        for month in sorted(values):
            rows = []
            for key, value in values[month].items():
                since = max((m for m in self.begins_anew if m <= month), default=None)
                held = [m for m in values if m <= month and (since is None or m >= since)]
                base = self.bases.get(key, 0) if since is None else 0
                total = base + sum(values[m].get(key, 0) for m in held)
                rows.append(row(*key, value, None if key[1] == IN_HAND else total))
            self.records[month] = tuple(rows)

    def publish(self, month: Month) -> list[Shown]:
        """One more page from the present records, as the program would make it."""
        told = {
            Figure(column, *line.key, line.month, figure)
            for line in self.lines
            for column, figure in (("value", line.value), ("cumulative", line.cumulative))
            if isinstance(figure, int)
        }
        earlier = [Records(state) for state in self.states if state != self.records]
        shown = hold_back(self.records[month], self.records, month, below=5, earlier=earlier, told=told)
        self.states.append(dict(self.records))
        self.lines += [_line(month, one) for one in shown]
        return shown

    def recovered(self, *, adds_up: bool = True) -> list[object]:
        """What a reader can name of any state of the records, from all pages."""
        found: list[object] = []
        for state in [*self.states, self.records]:
            truth: dict[Key, dict[Month, tuple[int, int | None]]] = {}
            for month, rows in state.items():
                for one in rows:
                    truth.setdefault((one.service_field, one.indicator.name), {})[month] = (one.value, one.cumulative)
            found += recovered(self.lines, truth, adds_up=adds_up, begins_anew=self.begins_anew)
        return found


def _line(month: Month, shown: Shown) -> Line:
    key = (shown.row.service_field, shown.row.indicator.name)
    value = SMALL if shown.small else DASH if shown.value is None else shown.value
    stated = shown.row.cumulative is not None
    return Line(month, key, value, (DASH if shown.cumulative is None else shown.cumulative) if stated else None)


def told(shown: Iterable[Shown]) -> list[tuple[int | str, int | None]]:
    """What the page shows of each row: the month's figure and the cumulative one."""
    return [(SMALL if one.small else DASH if one.value is None else one.value, one.cumulative) for one in shown]


def months(count: int, first: Month = JUNE) -> list[Month]:
    """As many months, one after the other."""
    found = [first]
    while len(found) < count:
        found.append(found[-1].next())
    return found
