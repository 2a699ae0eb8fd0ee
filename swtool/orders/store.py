"""What is asked of orders and written of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from swtool.orders.rules import Event, Step, first_moments
from swtool.registry.boundaries import Places
from swtool.store.database import Database, Transaction


class Happened(NamedTuple):
    """A step as it is on record: who took it or got it, how it ended."""

    id: int
    step: Step
    at: datetime
    to_whom: str
    outcome: str
    note: str


class Order(NamedTuple):
    """An order with its steps in their order; '' where nothing is stated."""

    id: int
    order_no: str
    division_id: int
    town_id: int | None
    town: str
    village: str
    household_id: int | None
    file_no: str
    category: str
    description: str
    source_channel: str
    client_name: str
    client_phone: str
    need_id: int | None
    need_no: str
    steps: tuple[Happened, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """What the rules judge by."""
        return tuple(Event(step.step, step.at) for step in self.steps)

    @property
    def at(self) -> dict[Step, datetime]:
        """When it first took each step."""
        return first_moments(self.events)

    @property
    def state(self) -> Step:
        """The step that it took last."""
        return self.steps[-1].step

    def of(self, step: Step) -> Happened | None:
        """The last time that it took that step."""
        return next((one for one in reversed(self.steps) if one.step is step), None)


_STEPS = {step.value: step for step in Step}


def moment(text: str) -> datetime:
    """A stored moment."""
    return datetime.fromisoformat(f"{text}+08:00")  # a third of the time that putting CHINA in its place takes


def stored(at: datetime) -> str:
    """A moment as it is stored, without seconds."""
    return f"{at:%Y-%m-%dT%H:%M}"


def orders(
    db: Database,
    places: Places,
    until: datetime,
    *,
    ids: Collection[int] | None = None,
    numbers: Iterable[str] | None = None,
) -> list[Order]:
    """The orders of those ids or order numbers (one of both is given) that were there at that moment, as they stood
    then, by the moment they were made and their number."""
    key, keys = ("id", list(ids)) if ids is not None else ("order_no", sorted(set(numbers or ())))
    rows = db.query(
        f"""
        SELECT o.*, coalesce(h.file_no, '') AS file_no,
            CASE WHEN n.id IS NULL THEN '' ELSE coalesce(n.need_no, '需求' || n.id) END AS need_no
        FROM service_order o LEFT JOIN household h ON h.id = o.household_id LEFT JOIN need_item n ON n.id = o.need_id
        WHERE o.{key} IN (SELECT value FROM json_each(:keys))
        """,
        {"keys": json.dumps(keys, ensure_ascii=False)},
    )
    steps = _steps(db, until, [row["id"] for row in rows])
    found = []
    for row in rows:
        if row["id"] not in steps:
            continue
        subject = ("household", row["household_id"]) if row["household_id"] is not None else None
        place = places.of(row["division_id"], subject)
        found.append(
            Order(
                id=row["id"],
                order_no=row["order_no"],
                division_id=row["division_id"],
                town_id=place.town.id if place.town else None,
                town=place.town_name,
                village=place.name,
                household_id=row["household_id"],
                file_no=row["file_no"],
                category=row["category"],
                description=row["description"] or "",
                source_channel=row["source_channel"] or "",
                client_name=row["client_name"] or "",
                client_phone=row["client_phone"] or "",
                need_id=row["need_id"],
                need_no=row["need_no"],
                steps=tuple(steps[row["id"]]),
            )
        )
    return sorted(found, key=lambda one: (one.steps[0].at, one.order_no))


def _steps(db: Database, until: datetime, ids: Collection[int]) -> Mapping[int, list[Happened]]:
    rows = db.query(
        "SELECT * FROM order_event WHERE superseded_at IS NULL AND happened_at <= :until"
        " AND order_id IN (SELECT value FROM json_each(:ids))",
        {"until": stored(until), "ids": json.dumps(list(ids))},
    )
    found: defaultdict[int, list[Happened]] = defaultdict(list)
    for row in rows:
        found[row["order_id"]].append(
            Happened(
                row["id"],
                _STEPS[row["step"]],
                moment(row["happened_at"]),
                row["to_whom"] or "",
                row["outcome"] or "",
                row["note"] or "",
            )
        )
    order = list(Step)
    for steps in found.values():
        steps.sort(key=lambda one: (one.at, order.index(one.step), one.id))
    return found


def insert_step(
    tx: Transaction,
    order_id: int,
    step: Step,
    at: datetime,
    *,
    to_whom: str = "",
    outcome: str = "",
    note: str = "",
    batch_id: int | None = None,
) -> None:
    """Record that it happened."""
    tx.insert(
        "order_event",
        {
            "order_id": order_id,
            "step": step.value,
            "happened_at": stored(at),
            "to_whom": to_whom or None,
            "outcome": outcome or None,
            "note": note or None,
            "batch_id": batch_id,
            "recorded_at": tx.recorded_at,
        },
    )


def next_number(db: Database) -> str:
    """The number of an order that has none of its own."""
    last = db.value(
        "SELECT max(CAST(substr(order_no, 3) AS INTEGER)) FROM service_order"
        " WHERE order_no GLOB 'DD[0-9]*' AND NOT substr(order_no, 3) GLOB '*[^0-9]*' AND length(order_no) < 12"
    )
    return f"DD{(int(str(last)) if last else 0) + 1}"
