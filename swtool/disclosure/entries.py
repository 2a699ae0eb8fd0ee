"""Entries that are disclosed beside the figures, by hand: 党务 goes to the party entries, the rest stands here."""

from __future__ import annotations

from typing import NamedTuple

from swtool.dates import Month, PartialDate
from swtool.disclosure.duty import require_rule
from swtool.disclosure.entry_store import insert_entry
from swtool.disclosure.month_sheet import Matter
from swtool.disclosure.parts import Part, part_labelled
from swtool.errors import NotFound, UsageFault
from swtool.intake.plan import Action
from swtool.office import Office
from swtool.registry.organizations import Organization
from swtool.scanner import refuse_numbers, without_numbers
from swtool.services.plan_party import add_party_entry
from swtool.services.store import PartyEntry, party_entries_between
from swtool.store.database import Database
from swtool.tables import Heading, Show, Table

_LETTERS = {Part.PARTY: "D", Part.OPERATIONS: "Y", Part.FINANCE: "C"}
_TABLES = {Part.PARTY: "party_entry", Part.OPERATIONS: "disclosure_entry", Part.FINANCE: "disclosure_entry"}


class Entry(NamedTuple):
    """One entry of a part: what kind, when, which words. ``number`` is what people call it: D12, Y3, C4."""

    number: str
    organization_name: str
    month: Month
    part: Part
    happened_on: PartialDate | None
    kind: str
    title: str
    participants: int | None = None


def entries_between(db: Database, first: Month, last: Month, *, organization_id: int | None = None) -> list[Entry]:
    """Every entry of the months ``first`` to ``last`` (both included), by month, organization and part."""
    found = [
        Entry(
            f"D{one.id}",
            one.organization_name,
            one.month,
            Part.PARTY,
            one.held_on,
            one.kind,
            one.title,
            one.participants,
        )
        for one in party_entries_between(db, first, last, organization_id=organization_id)
    ]
    rows = db.query(
        "SELECT e.*, o.name FROM disclosure_entry e JOIN organization o ON o.id = e.organization_id"
        " WHERE e.month BETWEEN :first AND :last AND e.superseded_at IS NULL"
        " AND (:organization IS NULL OR e.organization_id = :organization)"
        " ORDER BY e.happened_on IS NULL, e.happened_on, e.id",
        {"first": str(first), "last": str(last), "organization": organization_id},
    )
    for row in rows:
        part, day = Part(row["part"]), row["happened_on"]
        happened_on = PartialDate.parse(day) if day else None
        number = f"{_LETTERS[part]}{row['id']}"
        month = Month.parse(row["month"])
        found.append(Entry(number, row["name"], month, part, happened_on, row["kind"], row["title"]))
    order = list(Part)
    return sorted(found, key=lambda one: (one.month, one.organization_name, order.index(one.part)))


def add_entry(
    office: Office,
    organization: Organization,
    label: str,
    *,
    on: PartialDate,
    kind: str,
    title: str,
    participants: int | None,
    keep: bool = True,
) -> Action:
    """Record an entry of the part that policy calls ``label``; the same again is unchanged.

    Raises ``UsageFault`` for a label that policy doesn't have, a day to come or known only to the year, an empty text,
    one with a number of a person, and participants of anything but 党务.
    """
    if on.month is None:
        raise UsageFault("只写了年份，要写到月或日", remedy="写成 2026-10 或 2026-10-15")
    if on.first_day > office.today:
        raise UsageFault(f"{on.label}还没有到", remedy="核对日期；计划中的事项不列入公开")
    month = Month(on.year, on.month)
    labels = require_rule(office, month).labels
    part = part_labelled(labels, label)
    if part is None:
        raise UsageFault(f"没有“{label}”这一部分", remedy=f"可以是：{'、'.join(labels)}")
    if part is Part.PARTY:
        entry = PartyEntry(0, "", organization.id, organization.name, month, on, kind, title, participants, "")
        return add_party_entry(office, entry, keep=keep)
    if participants is not None:
        raise UsageFault("只有党务事项写参加人数", remedy="去掉 --participants；人数写在服务月报里")
    for what, text in (("类别", kind), ("事项", title)):
        if not text:
            raise UsageFault(f"没有写{what}", remedy=f"{what}会随三务公开登出，要写明")
        refuse_numbers(text, what)
    same = (
        one
        for one in entries_between(office.db, month, month, organization_id=organization.id)
        if (one.part, one.kind, one.title, one.happened_on) == (part, kind, title, on)
    )
    if next(same, None) is not None:
        return Action.UNCHANGED
    with office.change(f"登记公开事项 {organization.name} {month}", keep=keep) as tx:
        insert_entry(tx, organization.id, month, Matter(part, on, kind, title))
    return Action.INSERT


def remove_entry(office: Office, number: str, *, why: str, keep: bool = True) -> Entry:
    """Take an entry back; it stays in the history. Raises ``NotFound`` for a number that no entry has."""
    part = next((part for part, letter in _LETTERS.items() if number[:1].upper() == letter), None)
    if part is None or not number[1:].isdecimal():
        raise UsageFault(f"“{number}”不是事项编号", remedy="编号见 swtool disclosure entry list，如 D12")
    table = _TABLES[part]
    month = office.db.value(f"SELECT month FROM {table} WHERE id = ? AND superseded_at IS NULL", (int(number[1:]),))
    known = entries_between(office.db, Month.parse(str(month)), Month.parse(str(month))) if month else []
    entry = next((one for one in known if one.number == number.upper()), None)
    if entry is None:
        raise NotFound(f"没有编号为 {number} 的事项", remedy="编号见 swtool disclosure entry list")
    refuse_numbers(why, "原因")
    with office.change(f"删去公开事项 {entry.organization_name} {entry.month}：{why}", keep=keep) as tx:
        tx.supersede(table, int(number[1:]))
    return entry


def entry_sheet(office: Office, first: Month, last: Month, *, organization_id: int | None = None) -> Table:
    """The entries as a list, with the numbers by which they are taken back."""
    labels = {Part.PARTY: "党务", Part.OPERATIONS: "业务", Part.FINANCE: "财务"}
    rows = [
        (
            one.number,
            str(one.month),
            one.organization_name,
            labels[one.part],
            str(one.happened_on or ""),
            without_numbers(one.kind),
            without_numbers(one.title),
            one.participants,
        )
        for one in entries_between(office.db, first, last, organization_id=organization_id)
    ]
    return Table(
        "公开事项",
        (
            Heading("number", "编号", Show.CODE),
            Heading("month", "月份", Show.DAY),
            Heading("organization", "机构名称"),
            Heading("part", "部分"),
            Heading("happened_on", "日期", Show.DAY),
            Heading("kind", "类别"),
            Heading("title", "事项"),
            Heading("participants", "参加人数", Show.COUNT),
        ),
        rows,
        as_of=office.today,
    )
