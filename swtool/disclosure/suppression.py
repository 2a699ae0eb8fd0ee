"""Small counts of clients: 1–4 persons are published as “<5”, and nothing beside them may give them back (domain §2.7).

What is published of one row: the month, the cumulative figure, the yearly target, the rate of completion. A cumulative
figure is left out from the first small month of its run on, for the difference of two of them is a month. Cases in hand
are left out once a number of opened or closed cases was held back, for their difference is opened less closed. Where a
field is held back, the row for the station as a whole is left out, for the other fields subtracted from it are the
field. All of this is judged by the office's records, not by what was published, so the order of publishing is no hole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from swtool.dates import Month
from swtool.disclosure.month_sheet import ServiceRow
from swtool.services.indicators import BY_NAME, Unit

# Each of these counts clients or their households, or visits to them; one visit is at most one client.
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
        "group_members",
        "group_attendance",
        "activity_persons",
        "activity_attendance",
        "served_persons",
        "served_person_times",
        "referrals",
    ]
)
_IN_HAND = "cases_active"
_FLOWS = ("cases_opened", "cases_closed")


@dataclass(frozen=True, slots=True)
class Shown:
    """What is published of a row. A figure that is left out is None; ``small`` says that the month is “<5”."""

    row: ServiceRow
    small: bool
    value: int | None
    cumulative: int | None
    held_back: bool  # something stated was left out beside the small figure, or with it


def counts_clients(row: ServiceRow) -> bool:
    """Whether a figure may be a number of clients: the sheet's own words may mean anything and count as such."""
    return row.indicator.unit is Unit.COUNT and (
        row.indicator.name in CLIENT_COUNTS or row.indicator.name not in BY_NAME
    )


def hold_back(
    rows: Sequence[ServiceRow],
    history: Mapping[Month, Sequence[ServiceRow]],
    month: Month,
    *,
    below: int,
    others: Sequence[ServiceRow] = (),
) -> list[Shown]:
    """The rows of ``month`` as they may be published. ``history`` holds every known month up to it, itself too;
    counts from 1 to ``below`` − 1 are small. ``others`` are the figures of the same stations that other operators
    published before: a cumulative figure that goes on from theirs must not give back what they held back."""

    def small(figure: int) -> bool:
        return 0 < figure < below

    def any_small(each: Iterable[ServiceRow]) -> bool:
        return any(small(row.value) for row in each)

    past = _by_key(history)
    shown = []
    for row in rows:
        if not counts_clients(row):
            shown.append(Shown(row, small=False, value=row.value, cumulative=row.cumulative, held_back=False))
            continue
        is_small = small(row.value)
        value = None if is_small else row.value
        if value is not None and row.indicator.name == _IN_HAND:
            flows = (past.get((row.service_field, flow, row.place), {}) for flow in _FLOWS)
            small_before = any_small(each for each in others if _is_flow(each, row))
            value = None if small_before or any(any_small(flow.values()) for flow in flows) else value
        if value is not None and not row.service_field and any_small(_fields_of(row, rows)):
            value = None
        run = _run(past.get(row.key, {}), month)
        safe = row.cumulative is not None and value is not None and not any_small(run)
        if safe and row.cumulative is not None:
            rest = row.cumulative - sum(each.value for each in run)
            safe = rest == 0 or (rest >= below and not any_small(_before(row, others)))
        safe = safe and (bool(row.service_field) or not any(any_small(_fields_of(row, m)) for m in history.values()))
        cumulative = row.cumulative if safe else None
        held = (value is None and not is_small) or (row.cumulative is not None and cumulative is None)
        shown.append(Shown(row, is_small, value, cumulative, held))
    return shown


def _by_key(history: Mapping[Month, Sequence[ServiceRow]]) -> dict[tuple[str, str, str], dict[Month, ServiceRow]]:
    found: dict[tuple[str, str, str], dict[Month, ServiceRow]] = {}
    for month, rows in history.items():
        for row in rows:
            found.setdefault(row.key, {})[month] = row
    return found


def _run(past: Mapping[Month, ServiceRow], month: Month) -> list[ServiceRow]:
    """The months whose values the cumulative figure of ``month`` holds: back to the January in which it began anew."""
    run: list[ServiceRow] = []
    for each in sorted((m for m in past if m <= month), reverse=True):
        run.append(past[each])
        if each.month == 1 and past[each].cumulative == past[each].value:
            break
    return run


def _is_flow(other: ServiceRow, row: ServiceRow) -> bool:
    """Whether it counts cases opened or closed in the field whose cases in hand ``row`` counts."""
    return other.service_field == row.service_field and other.indicator.name in _FLOWS


def _before(row: ServiceRow, others: Iterable[ServiceRow]) -> list[ServiceRow]:
    """What others had counted of the same, in that field; for a row for the station as a whole in every field."""
    same = (each for each in others if each.indicator == row.indicator)
    return [each for each in same if not row.service_field or each.service_field == row.service_field]


def _fields_of(whole: ServiceRow, rows: Iterable[ServiceRow]) -> list[ServiceRow]:
    """The single fields that a row for the station as a whole adds up."""
    return [row for row in rows if row.service_field and row.indicator == whole.indicator and row.place == whole.place]
