"""Orders for tests: the clock of the office, hours before it, and an order given then."""

from __future__ import annotations

from datetime import datetime, timedelta

from swtool.dates import CHINA
from swtool.office import Office
from swtool.orders.taking import NewOrder, add_order
from swtool.registry.boundaries import names_of_today
from swtool.registry.divisions import require_division
from tests.matching_case import EAST

NINE = datetime(2026, 11, 10, 9, tzinfo=CHINA)  # the clock of the test office


def at(hours_ago: float) -> datetime:
    return NINE - timedelta(hours=hours_ago)


def order(office: Office, hours_ago: float = 0, *, place: str = EAST, **more: str) -> str:
    where = require_division(names_of_today(office), place)
    return add_order(office, NewOrder(where, "助餐", **more), at(hours_ago)).order_no
