"""Towns that owe sheets and are merged, renamed or split, and what is seen of it.

许村镇 and 长安镇 become 许安镇 on 1 July 2026. June is due on 7 July: the 15th is a Wednesday, 14 | 13, 10, 9, 8, 7.
July is due on 7 August: the 15th is a Saturday, so from Friday the 14th | 13, 12, 11, 10, 7.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swtool import rooms
from swtool.boundaries import Boundaries
from swtool.registry.succession import Request, plan_succession
from swtool.registry.succession_record import record_succession
from swtool.returns.cases import Case, cases
from swtool.returns.duty import towns_owing
from swtool.returns.periods import Period
from swtool.returns.terms import EventKind

from .returns_house import REPORT, House, house

JULY_1 = date(2026, 7, 1)
JUNE, JULY, Q2 = (Period.parse(text) for text in ("2026-06", "2026-07", "2026-Q2"))
THEN, NOW = Boundaries.THEN, Boundaries.NOW
A, B, C = "许村镇", "长安镇", "许安镇"
IN = [EventKind.RECEIVED, EventKind.ACCEPTED]


@pytest.fixture
def there(tmp_path: Path) -> House:
    return house(tmp_path, day=date(2026, 6, 15))


def succeed(
    there: House, *old: str, into: list[str], on: date = JULY_1, recorded: date | None = None, **more: object
) -> None:
    office = there.on(recorded or on)
    parts = rooms.succession_parts()
    request = Request(old, into, on, "海政发〔示例〕1号", **more)  # type: ignore[arg-type]
    with office.change("区划调整") as tx:
        record_succession(office, tx, plan_succession(office, request, parts), parts)


def merge(there: House, recorded: date | None = None, **more: object) -> None:
    succeed(there, A, B, into=[C], codes=["330481199"], recorded=recorded, **more)


def owing(there: House, period: Period) -> list[str]:
    return [town.name for town in towns_owing(there.office, period)]


def found(there: House, boundaries: Boundaries = THEN, as_of: date | None = None) -> list[Case]:
    office = replace(there.office, boundaries=boundaries)
    return cases(office, as_of or office.today)


def events(there: House, town: str, form: str = REPORT, period: str = "2026-06") -> list[EventKind]:
    return [event.kind for event in there.case(town, form, period).events]
