"""Needs of households and problems of villages: the same states, written by the same two lines.

A state is a row of its own, with the day and the reason; the row of the need or problem keeps the one that stands, for
lists, matching and books ask for nothing else. That something was raised is said by its own row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.inventory.forms import NEED_STATUS
from swtool.inventory.rules import CLOSED, refusal_of_step
from swtool.office import Office
from swtool.registry.boundaries import places_today
from swtool.registry.divisions import Division
from swtool.scanner import refuse_numbers
from swtool.store.database import Database, Transaction
from swtool.store.numbers import next_number


class Demand(StrEnum):
    """What is raised: a need of a household (or of a village as a whole), a problem of a village."""

    NEED = "need"
    PROBLEM = "problem"


LABELS = {Demand.NEED: "需求", Demand.PROBLEM: "问题"}
TABLES = {Demand.NEED: "need_item", Demand.PROBLEM: "problem"}
PREFIXES = {Demand.NEED: "XQ", Demand.PROBLEM: "WT"}
_WHY_WANTED = {"referred": ("没有写转介到哪里", "--to"), "cannot_meet": ("没有写为什么满足不了", "--why")}


class Standing(NamedTuple):
    """A need or problem as it stands. ``last_day`` is the latest day known of it, '' if none."""

    id: int
    number: str
    status: str
    household_id: int | None
    last_day: str


class Closed(NamedTuple):
    """A need that is closed: in which state, and on what day ('' where nobody stated one)."""

    need_id: int
    status: str
    day: str


OnClosed = Callable[[Office, Transaction, Sequence[Closed]], None]
"""What else ends with needs, in the transaction that closes them: rooms above know what they were given."""


class Raised(NamedTuple):
    """What is known when something is raised. ``household_id`` is None for what concerns the village."""

    category: str
    description: str
    raised_on: PartialDate
    division_id: int
    household_id: int | None = None
    urgency: str | None = None
    source_channel: str | None = None
    expectation: str | None = None


def require(db: Database, demand: Demand, number: str) -> Standing:
    """A need or problem by its number; a need without one is called 需求12. Raises ``NotFound``."""
    table, plain = TABLES[demand], number.strip()
    household = "d.household_id" if demand is Demand.NEED else "NULL"
    row = db.one(
        f"SELECT d.id, d.{demand}_no AS number, d.status, {household} AS household_id,"
        f" max(coalesce(d.raised_on, ''), coalesce((SELECT max(s.happened_on) FROM {demand}_status s"
        f" WHERE s.{demand}_id = d.id AND s.superseded_at IS NULL), '')) AS last_day"
        f" FROM {table} d WHERE d.id = (SELECT id FROM {table} WHERE {demand}_no = ?"
        f" UNION ALL SELECT id FROM {table} WHERE id = ? AND {demand}_no IS NULL LIMIT 1)",
        (plain, _own_number(plain, LABELS[demand])),
    )
    if row is None:
        where = "inventory list needs" if demand is Demand.NEED else "problem list"
        raise NotFound(f"没有{LABELS[demand]} {plain}", remedy=f"编号见 swtool {where}")
    number = row["number"] or f"{LABELS[demand]}{row['id']}"
    return Standing(row["id"], number, row["status"], row["household_id"], row["last_day"])


def raise_one(office: Office, demand: Demand, raised: Raised, *, keep: bool = True) -> str:
    """Register a need or a problem; its number. Raises ``UsageFault`` for what may not be written."""
    if not raised.category.strip():
        raise UsageFault(f"没有写{LABELS[demand]}类别", remedy="如 --category 助餐")
    for text in (raised.description, raised.expectation or ""):
        refuse_numbers(text, f"{LABELS[demand]}描述")
    if raised.raised_on.first_day > office.today:
        raise SwtoolError(f"提出日期 {raised.raised_on} 还没有到", remedy="核对日期")
    with office.change(f"登记{LABELS[demand]}", keep=keep) as tx:
        return insert_raised(tx, demand, raised)[1]


def insert_raised(tx: Transaction, demand: Demand, raised: Raised) -> tuple[int, str]:
    """Write something raised, under the next number: its id and number."""
    number = next_number(tx, TABLES[demand], f"{demand}_no", PREFIXES[demand])
    values: dict[str, object] = {
        "uid": tx.uid(),
        f"{demand}_no": number,
        "division_id": raised.division_id,
        "category": raised.category.strip(),
        "description": raised.description.strip(),
        "urgency": raised.urgency,
        "source_channel": raised.source_channel,
        "raised_on": str(raised.raised_on),
        "expectation": raised.expectation,
        "status": "raised",
    }
    if demand is Demand.NEED:
        values["household_id"] = raised.household_id
    return tx.insert(TABLES[demand], values), number


def step(
    office: Office,
    demand: Demand,
    number: str,
    status: str,
    day: date,
    *,
    why: str = "",
    keep: bool = True,
    on_closed: OnClosed | None = None,
) -> Standing:
    """Take a need or problem over to a state on a day; how it stood before. ``on_closed`` is asked where a need closes.

    Raises ``NotFound``, ``SwtoolError`` for a step that cannot be, ``UsageFault`` where the reason is missing.
    """
    why = " ".join(why.split())
    refuse_numbers(why, "说明")
    if status in _WHY_WANTED and not why:
        what, option = _WHY_WANTED[status]
        raise UsageFault(what, remedy=f"用 {option} 写明")
    if day > office.today:
        raise SwtoolError(f"日期 {day.isoformat()} 还没有到", remedy="到那一天再登记")
    label = LABELS[demand]
    with office.change(f"{label} {number} {NEED_STATUS.label(status)}", keep=keep) as tx:
        before = require(office.db, demand, number)
        if reason := refusal_of_step(before.status, status):
            raise SwtoolError(
                f"{label} {before.number} {reason}", remedy=f"经过见 swtool {demand} show {before.number}"
            )
        if PartialDate.parse(before.last_day).first_day > day if before.last_day else False:
            raise SwtoolError(f"{label} {before.number} {before.last_day} 已有登记，不能早于它", remedy="核对日期")
        on = day.isoformat()
        write_step(tx, demand, before.id, status, happened_on=on, counts_from=on, why=why)
        if on_closed is not None and demand is Demand.NEED and status in CLOSED:
            on_closed(office, tx, [Closed(before.id, status, on)])
    return before


def write_step(
    tx: Transaction,
    demand: Demand,
    row_id: int,
    status: str,
    *,
    happened_on: str | None,
    counts_from: str,
    why: str = "",
    batch_id: int | None = None,
    values: dict[str, object] | None = None,
) -> None:
    """One more state of a need or problem, and its row with it. ``values``: what else changes in the row."""
    tx.insert(
        f"{demand}_status",
        {
            f"{demand}_id": row_id,
            "status": status,
            "happened_on": happened_on,
            "counts_from": counts_from,
            "why": why or None,
            "batch_id": batch_id,
            "recorded_at": tx.recorded_at,
        },
    )
    ended = {"resolved_on": happened_on if status in CLOSED else None}
    tx.update(TABLES[demand], row_id, {"status": status, **ended, **(values or {})})


def village_of_household(office: Office, household_id: int) -> Division:
    """The village in which a file lies today."""
    row = office.db.one("SELECT division_id FROM household WHERE id = ?", (household_id,))
    assert row is not None
    return places_today(office).of(row["division_id"], ("household", household_id)).division


def _own_number(text: str, label: str) -> int:
    digits = text.removeprefix(label)
    return int(digits) if digits != text and digits.isascii() and digits.isdigit() else 0
