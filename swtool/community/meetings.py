"""联席会议和两级议事: the sheet of topics, and what becomes of each. A blank cell never erases what is known."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from swtool.community.numbering import row_of
from swtool.community.store import Item, item_of
from swtool.community.terms import ITEM_PREFIX, LEVELS
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.intake.fields import field_change, told_change
from swtool.intake.plan import Action, Batch, Change, Extract, Plan, Row
from swtool.intake.sheet_place import place_in_title
from swtool.inventory.places import resolve_places
from swtool.office import Office
from swtool.registry.boundaries import Places, names_of_today, places_today
from swtool.registry.divisions import Division
from swtool.registry.sheet_names import place_kinds
from swtool.scanner import refuse_numbers
from swtool.store.database import Database, Transaction

FIELDS = ("participants", "decision", "owner", "due_on", "done_on", "outcome")
"""What is kept of a topic besides its meeting, its words and what is to be done."""
_Key = tuple[str, int, str, str, str]


@dataclass(slots=True)
class _Work:
    inserts: list[dict[str, object]] = field(default_factory=list)
    updates: list[tuple[int, dict[str, object]]] = field(default_factory=list)


def plan_meetings(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of topics: one change a row. A topic that waited is found again by its meeting and its words, also
    where the sheet now says what is to be done."""
    places = _places(office, extract)
    held = _held(office.db, places_today(office), {place.id for place in places.values()})
    plan, work = Plan(), _Work()
    seen: dict[_Key, int] = {}
    for row in extract.rows:
        place, day, topic = places.get(row.number), row.values.get("held_on"), row.text("topic")
        if place is None or not isinstance(day, date) or not topic or not row.text("level"):
            continue
        key = (row.text("level"), place.id, day.isoformat(), topic, row.text("action"))
        if (earlier := seen.setdefault(key, row.number)) != row.number:
            what, remedy = f"与第 {earlier} 行是同一次会议的同一议题", "合并成一行；要办几件事的，写明各自的待办事项"
            extract.fault(row, "topic", "meeting.twice", what, remedy=remedy, against=earlier)
            continue
        before = held.get(key) or (held.pop((*key[:4], ""), None) if key[4] else None)
        plan.changes.append(_change(extract, row, place, key, before, work, batch))
    if work.inserts or work.updates:
        plan.writes.append(lambda tx: _write(tx, work))
    return plan


def _change(
    extract: Extract, row: Row, place: Division, key: _Key, before: _Held | None, work: _Work, batch: Batch
) -> Change:
    values = {name: _stored(value) for name in FIELDS if (value := row.values.get(name)) is not None}
    level, _, day, topic, action = key
    subject = f"{place.name} {LEVELS[level]} {day}"
    if before is None:
        if values.get("decision"):
            values["decided_on"] = day
        own = {"level": level, "division_id": place.id, "held_on": day, "topic": topic, "action": action}
        work.inserts.append({**own, **values, "batch_id": batch.id, "source_row": row.number})
        return Change(Action.INSERT, row.number, subject, topic)
    if action:
        values["action"] = action
    changed = {name: value for name, value in values.items() if value != before.values[name]}
    told = tuple(
        field_change(extract.form, name, before.values[name] or None, value) for name, value in changed.items()
    )
    if changed:
        if "decision" in changed and not before.values["decision"]:
            changed["decided_on"] = day
        work.updates.append((before.id, changed))
    return told_change(row.number, subject, told)


def _stored(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


class _Held(NamedTuple):
    id: int
    values: Mapping[str, object]


def _held(db: Database, lying: Places, division_ids: set[int]) -> dict[_Key, _Held]:
    rows = db.query(
        "SELECT * FROM meeting_item WHERE void_why IS NULL AND division_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(lying.sources(division_ids))),),
    )
    return {
        (row["level"], _lies(lying, row), row["held_on"], row["topic"], row["action"]): _Held(
            row["id"], {name: row[name] for name in (*FIELDS, "action")}
        )
        for row in rows
    }


def _lies(lying: Places, row: sqlite3.Row) -> int:
    return lying.of(row["division_id"]).division.id


def _places(office: Office, extract: Extract) -> dict[int, Division]:
    """Where each meeting was held: the village that its row or the title names, else the town."""
    found = resolve_places(office, extract)
    index = names_of_today(office)
    village = place_in_title(extract.title.title, "village", place_kinds(office))
    for row in extract.rows:
        if row.number in found or row.text("village"):
            continue
        text, column = row.text("town") or extract.title.town, "town"
        match = index.match_town(text) if text else None
        if village and (match is None or match.one is not None):
            match, column = index.match_village(match.one if match else None, village), "village"
        if match is None:
            extract.fault(row, "town", "meeting.no_place", "没有写在哪里开的", remedy="填村（社区），或乡镇（街道）")
        elif match.one is None:
            remedy = "改成区划名单中的名称，或写区划代码"
            extract.fault(row, column, f"reference.{column}", match.reason, remedy=remedy)
        else:
            found[row.number] = match.one
    return found


def _write(tx: Transaction, work: _Work) -> None:
    for values in work.inserts:
        tx.insert("meeting_item", {"uid": tx.uid(), **values})
    for row_id, changed in work.updates:
        tx.update("meeting_item", row_id, changed)


# -- one by one -------------------------------------------------------------------------------------------------------


class Resolved(NamedTuple):
    """What a meeting resolved of a topic; '' and None for what it did not."""

    decision: str = ""
    action: str = ""
    owner: str = ""
    due_on: date | None = None

    def columns(self, decided_on: date) -> dict[str, object]:
        """As they are stored. Raises ``UsageFault`` for something to be done that nothing resolved."""
        if (self.action or self.owner or self.due_on) and not self.decision:
            raise UsageFault("没有写议定事项", remedy="先用 --decision 写明议定了什么")
        for text, title in ((self.decision, "议定事项"), (self.action, "待办事项"), (self.owner, "责任人")):
            refuse_numbers(text, title)
        return {
            "decision": self.decision or None,
            "decided_on": decided_on.isoformat() if self.decision else None,
            "action": self.action,
            "owner": self.owner or None,
            "due_on": self.due_on.isoformat() if self.due_on else None,
        }


def add_item(
    office: Office,
    level: str,
    place: Division,
    on: date,
    topic: str,
    resolved: Resolved,
    *,
    participants: int | None = None,
    keep: bool = True,
) -> str:
    """Record one topic of a meeting; its number. Raises ``UsageFault`` for a day to come, ``SwtoolError`` where the
    same is on record."""
    if on > office.today:
        raise UsageFault(f"{on.isoformat()} 还没有到", remedy="会议开过再登记")
    refuse_numbers(topic, "议题")
    own = {"level": level, "division_id": place.id, "held_on": on.isoformat(), "topic": topic}
    columns = {**own, **resolved.columns(on), "participants": participants}
    same = office.db.value(
        "SELECT id FROM meeting_item WHERE level = :level AND division_id = :division_id AND held_on = :held_on"
        " AND topic = :topic AND action = :action AND void_why IS NULL",
        columns,
    )
    if same:
        raise SwtoolError(f"已经登记过：{ITEM_PREFIX}{same}", remedy="补议定事项用 swtool meeting decide")
    with office.change(f"登记{LEVELS[level]}议题", keep=keep) as tx:
        made = tx.insert("meeting_item", {"uid": tx.uid(), **columns})
    return f"{ITEM_PREFIX}{made}"


def decide_item(office: Office, number: str, on: date, resolved: Resolved, *, keep: bool = True) -> Item:
    """Say what was resolved of a topic that waited, or what is to be done about it now: the topic as it stood.

    Raises ``NotFound``, ``UsageFault`` for a day before the meeting, ``SwtoolError`` for one that is done.
    """
    item = require_item(office, number)
    if item.done_on:
        raise SwtoolError(f"{item.number} 已于 {item.done_on} 办结", remedy="新的事另登记一项议题")
    if not item.held_on <= on.isoformat() <= office.today.isoformat():
        raise UsageFault(f"{on.isoformat()} 不在开会那天和今天之间", remedy="核对日期")
    columns = {name: value for name, value in resolved.columns(on).items() if value}
    if item.decision:
        columns.pop("decided_on", None)
    with office.change(f"登记议定事项 {item.number}", keep=keep) as tx:
        tx.update("meeting_item", item.id, columns)
    return item


def finish_item(office: Office, number: str, on: date, *, outcome: str, keep: bool = True) -> Item:
    """Say that what was to be done is done: the topic as it stood.

    Raises ``NotFound``, ``UsageFault`` for a day before the meeting or to come, ``SwtoolError`` where nothing was
    resolved yet or it is done already.
    """
    refuse_numbers(outcome, "办理结果")
    item = require_item(office, number)
    if item.done_on:
        raise SwtoolError(f"{item.number} 已于 {item.done_on} 办结")
    if not item.decision:
        raise SwtoolError(f"{item.number} 还没有议定", remedy=f"先用 swtool meeting decide {item.number}")
    if not item.held_on <= on.isoformat() <= office.today.isoformat():
        raise UsageFault(f"{on.isoformat()} 不在开会那天和今天之间", remedy="核对日期")
    with office.change(f"议事办结 {item.number}", keep=keep) as tx:
        tx.update("meeting_item", item.id, {"done_on": on.isoformat(), "outcome": outcome or None})
    return item


def void_item(office: Office, number: str, *, why: str, keep: bool = True) -> Item:
    """Take back a topic that was entered by mistake. Raises ``NotFound``."""
    refuse_numbers(why, "原因")
    item = require_item(office, number)
    with office.change(f"撤销议题 {item.number}：{why}", keep=keep) as tx:
        tx.update("meeting_item", item.id, {"void_why": why})
    return item


def require_item(office: Office, number: str) -> Item:
    """A topic by number. Raises ``NotFound``."""
    row = office.db.one("SELECT * FROM meeting_item WHERE id = ? AND void_why IS NULL", (row_of(number, ITEM_PREFIX),))
    if row is None:
        raise NotFound(f"没有议题 {number}", remedy="编号见 swtool meeting list，如 YS12")
    return item_of(row, places_today(office))
