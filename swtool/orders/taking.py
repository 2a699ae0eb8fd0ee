"""One order at a time: it comes in, and goes its way step by step. Each step is one transaction with what it changes
of the need that the order answers."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from swtool.dates import CHINA, PartialDate
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.forms.kind import CellFault
from swtool.forms.moments import read_moment
from swtool.inventory.demands import Demand, Raised, insert_raised, write_step
from swtool.matching.store import OPEN, assignments
from swtool.office import Office
from swtool.orders.rules import Event, Step, refusal
from swtool.orders.store import Order, insert_step, moment, next_number, orders
from swtool.registry.boundaries import places_of
from swtool.registry.divisions import Division
from swtool.scanner import refuse_numbers
from swtool.store.database import Transaction

MET, NOT_MET = "met", "not_met"


class NewOrder(NamedTuple):
    """What is known of an order when it comes in. ``order_no`` is that of its channel, '' where it has none."""

    place: Division
    category: str
    order_no: str = ""
    description: str = ""
    source_channel: str = ""
    client_name: str = ""
    client_phone: str = ""
    file_no: str = ""
    need_no: str = ""


def moment_of(office: Office) -> datetime:
    """Now, on the day things are judged for."""
    return datetime.combine(office.today, office.now.timetz()).replace(second=0, microsecond=0)


def stated_moment(office: Office, text: str | None) -> datetime:
    """The moment that was stated, else now. Raises ``UsageFault`` for one that is none or lies ahead."""
    now = moment_of(office)
    if text is None:
        return now
    read = read_moment(text)
    if isinstance(read, CellFault):
        raise UsageFault(read.reason, where="--at", remedy=f"写成 {read.expected}，有空格的加引号")
    if (at := moment(read)) > now:
        raise UsageFault(f"{at:%Y-%m-%d %H:%M} 还没有到", where="--at", remedy="写实际发生的时间")
    return at


def require_order(office: Office, number: str) -> Order:
    """An order by its number. Raises ``NotFound``."""
    last = datetime.max.replace(tzinfo=CHINA)
    found = orders(office.db, places_of(office, office.today), last, numbers=[number])
    if not found:
        raise NotFound(f"没有订单 {number}", remedy="订单号见 swtool order list")
    return found[0]


def add_order(office: Office, new: NewOrder, at: datetime, *, keep: bool = True) -> Order:
    """Take an order in; the order. It may answer a need that is on record.

    Raises ``SwtoolError`` for a number that is taken, ``NotFound`` for an unknown file or need, ``UsageFault`` for a
    number of a person in free words.
    """
    refuse_numbers(new.description, "服务内容")
    refuse_numbers(new.category, "服务项目")
    household = _household(office, new.file_no)
    with office.change(f"登记订单 {new.order_no}".strip(), keep=keep) as tx:
        number = new.order_no or next_number(office.db)
        if office.db.value("SELECT 1 FROM service_order WHERE order_no = ?", (number,)):
            raise SwtoolError(f"订单 {number} 已经登记过了", remedy=f"用 swtool order show {number} 查看")
        order_id = tx.insert(
            "service_order",
            {
                "uid": tx.uid(),
                "order_no": number,
                "division_id": new.place.id,
                "household_id": household,
                "category": new.category,
                "description": new.description or None,
                "source_channel": new.source_channel or None,
                "client_name": new.client_name or None,
                "client_phone": new.client_phone or None,
                "need_id": _need(office, new.need_no) if new.need_no else None,
            },
        )
        insert_step(tx, order_id, Step.CREATED, at)
        return require_order(office, number)


def take_step(
    office: Office,
    number: str,
    step: Step,
    at: datetime,
    *,
    to_whom: str = "",
    outcome: str = "",
    note: str = "",
    as_need: bool = False,
    keep: bool = True,
) -> Order:
    """The order goes one step further; the order as it stands then. ``as_need`` makes a need of it when it is accepted.

    Raises ``NotFound``, ``SwtoolError`` for a step that cannot follow, or that ends a need which still holds resources,
    ``UsageFault`` for a number of a person in free words.
    """
    refuse_numbers(note, "说明")
    with office.change(f"订单{step.label} {number}", keep=keep) as tx:
        order = require_order(office, number)
        if why := refusal(order.events, Event(step, at)):
            raise SwtoolError(f"{number}：{why}", remedy=f"用 swtool order show {number} 看经过")
        insert_step(tx, order.id, step, at, to_whom=to_whom, outcome=outcome, note=note)
        if as_need:
            _make_need(tx, order, at)
        elif order.need_id is not None:
            _follow(office, tx, order, step, at, outcome)
        return require_order(office, number)


def _follow(office: Office, tx: Transaction, order: Order, step: Step, at: datetime, outcome: str) -> None:
    """What the order's need says now: accepted, in progress, met, or open again."""
    assert order.need_id is not None
    status = str(office.db.value("SELECT status FROM need_item WHERE id = ?", (order.need_id,)))
    going = assignments(office.db, need_id=order.need_id, only_open=True)
    if step is Step.DONE and status in OPEN and outcome:
        if going:
            numbers = "、".join(each.number for each in going)
            remedy = f"先用 swtool match done {going[0].number} 办结，订单再办结"
            raise SwtoolError(f"需求 {order.need_no} 的对接 {numbers} 还没有办结", remedy=remedy)
        _write_state(tx, order.need_id, "met" if outcome == MET else "accepted", status, at)
    elif step is Step.ACCEPTED and status == "raised":
        _write_state(tx, order.need_id, "accepted", status, at)
    elif step is Step.DISPATCHED and status in ("raised", "accepted"):
        _write_state(tx, order.need_id, "in_progress", status, at)


def _make_need(tx: Transaction, order: Order, at: datetime) -> None:
    """A need of the order, raised when it was placed and accepted now."""
    if order.need_id is not None:
        raise SwtoolError(f"订单 {order.order_no} 已经对应需求 {order.need_no}", remedy="去掉 --as-need")
    raised = Raised(
        category=order.category,
        description=order.description,
        raised_on=PartialDate.parse(f"{order.steps[0].at:%Y-%m-%d}"),
        division_id=order.division_id,
        household_id=order.household_id,
        source_channel=order.source_channel or None,
    )
    need_id, _ = insert_raised(tx, Demand.NEED, raised)
    _write_state(tx, need_id, "accepted", "raised", at)
    tx.update("service_order", order.id, {"need_id": need_id})


def _write_state(tx: Transaction, need_id: int, status: str, before: str, at: datetime) -> None:
    """The need's state on the day of the step; one that stands already is not written again."""
    if status != before:
        day = f"{at:%Y-%m-%d}"
        write_step(tx, Demand.NEED, need_id, status, happened_on=day, counts_from=day)


def _household(office: Office, file_no: str) -> int | None:
    if not file_no:
        return None
    found = office.db.value("SELECT id FROM household WHERE file_no = ? AND closed_on IS NULL", (file_no,))
    if found is None:
        raise NotFound(f"没有在用的档案 {file_no}", remedy="档案号见 swtool inventory list households")
    return int(str(found))


def _need(office: Office, number: str) -> int:
    found = office.db.value("SELECT id FROM need_item WHERE need_no = ? OR '需求' || id = ?", (number, number))
    if found is None:
        raise NotFound(f"没有需求 {number}", remedy="编号见 swtool inventory list needs")
    return int(str(found))


def place_of_file(office: Office, file_no: str) -> Division:
    """The village in which a household lives. Raises ``NotFound``."""
    household = _household(office, file_no)
    row = office.db.one("SELECT division_id FROM household WHERE id = ?", (household,))
    assert row is not None
    return places_of(office, office.today).of(row["division_id"], ("household", int(str(household)))).division
