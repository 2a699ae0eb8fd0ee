"""What was published before, and what the office knew then: the other half of judging small counts.

Only where records were changed or added after a version of that month or a later one was sealed can an old figure and
a new one give something away together. Where nothing was, nothing is read: that is every ordinary month.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from swtool.dates import Month
from swtool.disclosure.month_sheet import WHOLE, Column, Figure, Records
from swtool.disclosure.page import Page
from swtool.disclosure.store import Seal, all_seals
from swtool.services.indicators import INDICATORS
from swtool.services.store import last_changes
from swtool.store.database import Database

_BY_TITLE = {indicator.title: indicator.name for indicator in INDICATORS}
_COLUMNS: tuple[Column, ...] = ("value", "cumulative")


def published_before(
    db: Database,
    organization_id: int,
    stations: Iterable[int],
    months: Sequence[Month],
    known: Callable[[datetime], Records],
) -> tuple[tuple[Records, ...], frozenset[Figure]]:
    """The records as they were at each seal of the organization (``known`` reads them), and every figure in them.

    Both are empty where no record of these stations changed after a seal of its month or a later one.
    """
    sealed = all_seals(db, organization_id)
    changed = last_changes(db, stations, months)
    if not any(
        seal.recorded_at <= moment for seal in sealed for month, moment in changed.items() if month <= seal.month
    ):
        return (), frozenset()
    states: list[Records] = []
    for moment in sorted({seal.recorded_at for seal in sealed}):
        records = known(datetime.fromisoformat(moment))
        if records not in states:
            states.append(records)
    return tuple(states), frozenset(figure for seal in sealed for figure in _figures(seal))


def _figures(seal: Seal) -> Iterable[Figure]:
    return figures_of(seal.page)


def figures_of(page: Page) -> Iterable[Figure]:
    """The counts that a page tells in its table of services."""
    table = page.table("services")
    if table is None:
        return
    keys = [column.key for column in table.columns]
    for row in table.rows:
        cells = dict(zip(keys, row, strict=True))
        field, title = str(cells.get("service_field") or ""), str(cells["indicator"])
        for column in _COLUMNS:
            figure = cells.get(column)
            if isinstance(figure, int):
                name = _BY_TITLE.get(title, title)
                yield Figure(column, "" if field == WHOLE else field, name, Month.parse(page.month), figure)
