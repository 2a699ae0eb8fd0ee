"""点单服务清单 → orders with their steps, known by their number. A blank cell takes nothing back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from swtool.dates import CHINA
from swtool.intake.fields import field_change, titles_told
from swtool.intake.plan import Action, Batch, Book, Change, Extract, FieldChange, Plan, Row
from swtool.inventory import known
from swtool.inventory.places import resolve_places
from swtool.office import Office
from swtool.orders.forms import ORDER_LIST
from swtool.orders.rules import Event, Step, faults, in_order
from swtool.orders.store import Order, insert_step, moment, orders, stored
from swtool.orders.taking import moment_of
from swtool.registry.boundaries import Places, places_today
from swtool.store.database import Transaction

_AT = {
    Step.CREATED: "created_at",
    Step.ACCEPTED: "accepted_at",
    Step.DISPATCHED: "dispatched_at",
    Step.DONE: "done_at",
    Step.FEEDBACK: "feedback_at",
    Step.CANCELLED: "cancelled_at",
}
_TO = {Step.ACCEPTED: "accepted_by", Step.DISPATCHED: "dispatched_to"}
_OUTCOME = {Step.DONE: "outcome", Step.FEEDBACK: "satisfaction"}
_FIELDS = ("category", "description", "source_channel", "client_name", "client_phone")


class _Said(NamedTuple):
    """A step as a row tells it."""

    at: datetime
    to_whom: str
    outcome: str
    note: str


@dataclass(slots=True)
class _Work:
    """What the sheet will write: values of an order and its steps. ``before`` is the order, None for a new one."""

    row: Row
    values: dict[str, object]
    steps: dict[Step, _Said]
    before: Order | None = None
    replaced: list[int] = field(default_factory=list)


class _Known(NamedTuple):
    """What rows are compared with."""

    orders: Mapping[str, Order]
    files: Mapping[str, int]
    needs: Mapping[str, int]


def plan_orders(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of orders: one change a row."""
    villages = resolve_places(office, extract)
    found, plan, places = _known(office, extract), Plan(), places_today(office)
    seen: dict[str, int] = {}
    work: list[_Work] = []
    for row in extract.rows:
        number, village = row.text("order_no"), villages.get(row.number)
        if not number or village is None or not row.text("category"):
            continue
        if seen.setdefault(number, row.number) != row.number:
            continue  # rows of one number that contradict each other were told already
        before = found.orders.get(number)
        values: dict[str, object] = {name: value for name in _FIELDS if (value := row.values.get(name)) is not None}
        if before is None or _place_of(places, village.id, before) != f"{before.town}{before.village}":
            values["division_id"] = village.id
        values |= _links(extract, row, found)
        steps = _steps(extract, row, before)
        if steps is None or not _holds(office, extract, row, steps, before):
            continue
        one = _Work(row, values, steps, before)
        change = _change(extract, one, places)
        plan.changes.append(change)
        if change.action is not Action.UNCHANGED:
            work.append(one)
    if work:
        plan.writes.append(lambda tx: _write(tx, work, batch))
    return plan


def _place_of(places: Places, village_id: int, before: Order) -> str:
    """Where an order would be in that village, in the words that tell where it is now."""
    subject = ("household", before.household_id) if before.household_id is not None else None
    place = places.of(village_id, subject)
    return f"{place.town_name}{place.name}"


def _known(office: Office, extract: Extract) -> _Known:
    numbers = [str(value) for value in extract.column("order_no") if value]
    last = datetime.max.replace(tzinfo=CHINA)
    files = known.households_by_file(
        office.db, places_today(office), {row.text("file_no") for row in extract.rows if row.text("file_no")}
    )
    needs = office.db.query("SELECT id, need_no FROM need_item WHERE need_no IS NOT NULL")
    return _Known(
        {one.order_no: one for one in orders(office.db, places_today(office), last, numbers=numbers)},
        {number: one.id for number, one in files.items()},
        {row["need_no"]: row["id"] for row in needs} if any(extract.column("need_no")) else {},
    )


def _links(extract: Extract, row: Row, found: _Known) -> dict[str, object]:
    """The file and the need that a row names."""
    links: dict[str, object] = {}
    for column, key, ids, what in (
        ("file_no", "household_id", found.files, "档案"),
        ("need_no", "need_id", found.needs, "需求"),
    ):
        if not (number := row.text(column)):
            continue
        if number in ids:
            links[key] = ids[number]
        else:
            remedy = f"核对编号，或先载入居民{what}"
            extract.fault(row, column, f"reference.{key.removesuffix('_id')}", f"没有{what} {number}", remedy=remedy)
    return links


def _steps(extract: Extract, row: Row, before: Order | None) -> dict[Step, _Said] | None:
    """The steps that a row tells of; what it says of one without its time is said of the one on record. None with a
    fault where there is none."""
    said, untimed = {}, False
    for step, column in _AT.items():
        to_whom, outcome = row.text(_TO.get(step, "")), row.text(_OUTCOME.get(step, ""))
        old = before.of(step) if before is not None else None
        if at := row.text(column):
            last = max((each for each in _AT if row.text(_AT[each])), key=list(_AT).index)
            said[step] = _Said(moment(at), to_whom, outcome, row.text("note") if step is last else "")
        elif (to_whom or outcome) and old is not None:
            said[step] = _Said(old.at, to_whom, outcome, "")
        elif to_whom or outcome:
            _refuse_untimed(extract, row, _TO.get(step) or _OUTCOME[step], column)
            untimed = True
    return None if untimed else said


def _refuse_untimed(extract: Extract, row: Row, column: str, time: str) -> None:
    told, lacking = extract.form.column(column).title, extract.form.column(time).title
    if (row.number, time) not in extract.unreadable:
        what, remedy = f"写了{told}，没有写{lacking}", f"补上{lacking}；还没有到这一步的，{told}留空"
        extract.fault(row, column, "order.no_time", what, remedy=remedy)


def _holds(office: Office, extract: Extract, row: Row, steps: Mapping[Step, _Said], before: Order | None) -> bool:
    """Whether the steps can be so, with those that are on record; faults where they cannot."""
    now, good = moment_of(office), True
    for step, said in steps.items():
        if said.at > now:
            extract.fault(row, _AT[step], "moment.future", f"{step.label}时间还没有到", remedy="核对时间")
            good = False
    if (row.number, "created_at") in extract.unreadable or not good:
        return False
    merged = {one.step: Event(one.step, one.at) for one in (before.steps if before else ())}
    merged |= {step: Event(step, said.at) for step, said in steps.items()}
    for step, why in faults(in_order(list(merged.values())))[:1]:  # the others follow from it
        column = _AT[step] if step in steps else "order_no"
        extract.fault(row, column, "order.step", why, remedy="核对各个时间；顺序是点单、接单、派单、办结、反馈")
        good = False
    return good


def _change(extract: Extract, one: _Work, places: Places) -> Change:
    subject = f"订单 {one.row.text('order_no')}"
    if one.before is None:
        last = max(one.steps, key=list(Step).index)
        return Change(Action.INSERT, one.row.number, subject, last.state)
    told: list[FieldChange] = []
    for name, value in list(one.values.items()):
        had = getattr(one.before, name) or None
        if had == value:
            del one.values[name]
        elif name in _FIELDS:
            told.append(field_change(extract.form, name, had, value))
        elif name == "division_id":
            now = _place_of(places, int(str(value)), one.before)
            told.append(field_change(extract.form, "village", f"{one.before.town}{one.before.village}", now))
        else:
            column = {"household_id": "file_no", "need_id": "need_no"}[name]
            shown = {"household_id": one.before.file_no, "need_id": one.before.need_no}[name]
            told.append(field_change(extract.form, column, shown or None, one.row.text(column)))
    for step, said in list(one.steps.items()):
        old = one.before.of(step)
        if old is None:
            told.append(field_change(extract.form, _AT[step], None, stored(said.at)))
            continue
        new = _Said(said.at, said.to_whom or old.to_whom, said.outcome or old.outcome, said.note or old.note)
        pairs = [(_AT[step], stored(old.at), stored(new.at))]
        pairs += [(_TO[step], old.to_whom, new.to_whom)] if step in _TO else []
        pairs += [(_OUTCOME[step], old.outcome, new.outcome)] if step in _OUTCOME else []
        pairs += [("note", old.note, new.note)]
        differing = [field_change(extract.form, column, had, has) for column, had, has in pairs if had != has]
        if not differing:
            del one.steps[step]
            continue
        told += differing
        one.steps[step] = new
        one.replaced.append(old.id)
    action = Action.UPDATE if one.values or one.steps else Action.UNCHANGED
    return Change(action, one.row.number, subject, titles_told(told), tuple(told))


def _write(tx: Transaction, work: list[_Work], batch: Batch) -> None:
    for one in work:
        if one.before is None:
            number = one.row.text("order_no")
            origin = {"batch_id": batch.id, "source_row": one.row.number}
            order_id = tx.insert("service_order", {"uid": tx.uid(), "order_no": number, **one.values, **origin})
        else:
            order_id = one.before.id
            if one.values:
                tx.update("service_order", order_id, one.values)
        for row_id in one.replaced:
            tx.supersede("order_event", row_id)
        for step, said in one.steps.items():
            insert_step(
                tx,
                order_id,
                step,
                said.at,
                to_whom=said.to_whom,
                outcome=said.outcome,
                note=said.note,
                batch_id=batch.id,
            )


ORDER_BOOK = Book(ORDER_LIST, plan_orders)
