"""居民需求清单 → need items, hung on a household file where the sheet names one, else on the village."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.findings import Severity
from swtool.intake.fields import field_change, told_change
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.inventory import known
from swtool.inventory.demands import Closed, OnClosed
from swtool.inventory.known import NEED_FIELDS, Known
from swtool.inventory.own_numbers import NEEDS, OwnNumbers
from swtool.inventory.places import resolve_places
from swtool.inventory.rules import CLOSED
from swtool.inventory.state_rows import check_reason, check_step, end_day, insert_states
from swtool.office import Office
from swtool.registry.boundaries import places_today
from swtool.registry.divisions import Division
from swtool.store.database import Transaction

_SHEET_FIELDS = tuple(name for name in NEED_FIELDS if name not in ("resource_id", "matched_text"))
_SHOWN = 5  # candidates in one message
_Key = tuple[int | None, int, str, str]


class _Place(NamedTuple):
    """Where a need hangs: the village, and the household where it is known."""

    division_id: int
    household_id: int | None


@dataclass(slots=True)
class _Work:
    """What one sheet will write."""

    inserts: list[tuple[Row, str | None, _Place, dict[str, object]]] = field(default_factory=list)
    updates: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    steps: list[tuple[int, str, str]] = field(default_factory=list)  # need, state, day of its end or ''


def plan_needs(office: Office, extract: Extract, batch: Batch, *, on_closed: OnClosed | None = None) -> Plan:
    """Plan a sheet of needs: one change a row. A need is known by its number, else by whose it is and what it says.
    ``on_closed`` is told which needs on record the sheet closes."""
    places = _resolve(office, extract)
    held = known.needs_of(office.db, places_today(office), (place.division_id for place in places.values()))
    register = _Register(held)
    resources, called = _resources(office, places), known.names_of_resources(office.db, _given(held))
    plan, work, numbers = Plan(), _Work(), OwnNumbers(office, extract, NEEDS)
    seen: dict[tuple[object, ...], int] = {}
    for row in extract.rows:
        place = places.get(row.number)
        if place is None or not row.text("category"):
            continue
        values = _values(row)
        _check_row(extract, row, values, office.today)
        check_reason(extract, row, values)
        number = row.text("need_no") or None
        if (earlier := seen.setdefault((number, *_key(place, values)), row.number)) != row.number:
            extract.fault(
                row,
                "category",
                "need.twice",
                f"与第 {earlier} 行是同一项需求",
                remedy="合并成一行；确是两项的，写明各自的需求描述",
                against=earlier,
            )
            continue
        if numbers.refuse(row, place.division_id):
            continue
        same = register.find(number, _key(place, values))
        if len(same) > 1:
            known_as = "、".join(filter(None, (other for _, other in same)))
            what = f"对得上 {len(same)} 项已登记的需求" + (f"：{known_as}" if known_as else "")
            extract.fault(row, "category", "need.ambiguous", what, remedy="写上需求编号")
            continue
        before = same[0][0] if same else None
        values |= _matched(extract, row, place, resources, before, called)
        subject = f"需求 {number or row.text('category')}"
        if before is None:
            work.inserts.append((row, number, place, {"description": "", "status": "raised"} | values))
            plan.changes.append(Change(Action.INSERT, row.number, subject))
            continue
        changed = {name: value for name, value in values.items() if value != before.values[name]}
        if changed:
            work.updates.append((before.id, changed))
        if "status" in changed:
            check_step(extract, row, str(before.values["status"]), str(changed["status"]))
            work.steps.append((before.id, str(changed["status"]), end_day(before.values | changed)))
        plan.changes.append(told_change(row.number, subject, _fields(extract, before, changed)))
    if work.inserts or work.updates:
        plan.writes.append(lambda tx: _write(tx, work, batch, office.today))
    closed = [Closed(*step) for step in work.steps if step[1] in CLOSED]
    if closed and on_closed is not None:
        plan.writes.append(lambda tx: on_closed(office, tx, closed))
    return plan


class _Register:
    """The needs on record, by number and by whose they are and what they say."""

    def __init__(self, held: Sequence[tuple[Known, str | None, int | None]]) -> None:
        self._by_number = {number: item for item, number, _ in held if number}
        self._by_key: dict[_Key, list[tuple[Known, str | None]]] = {}
        for item, number, household in held:
            self._by_key.setdefault(_key(_Place(item.parent_id, household), item.values), []).append((item, number))

    def find(self, number: str | None, key: _Key) -> list[tuple[Known, str | None]]:
        """The needs that a row may mean, with their numbers: of its number, else of its words and without a number of
        their own."""
        if number and number in self._by_number:
            return [(self._by_number[number], number)]
        return [(item, own) for item, own in self._by_key.get(key, ()) if not (number and own)]


def _key(place: _Place, values: Mapping[str, object]) -> _Key:
    return place.household_id, place.division_id, str(values["category"]), str(values.get("description") or "")


def _resolve(office: Office, extract: Extract) -> dict[int, _Place]:
    """Row number → where the need hangs: by file number, else by village and head's name, else the village alone."""
    villages = resolve_places(office, extract)
    files = known.households_by_file(
        office.db, places_today(office), (row.text("file_no") for row in extract.rows if row.text("file_no"))
    )
    heads = known.households_by_head(office.db, places_today(office), (village.id for village in villages.values()))
    found: dict[int, _Place] = {}
    for row in extract.rows:
        place = _place(extract, row, villages.get(row.number), files, heads)
        if place is not None:
            found[row.number] = place
    return found


def _place(
    extract: Extract,
    row: Row,
    village: Division | None,
    files: Mapping[str, Known],
    heads: Mapping[tuple[int, str], list[tuple[int, str]]],
) -> _Place | None:
    file_no = row.text("file_no")
    if file_no:
        file = files.get(file_no)
        if file is None:
            extract.fault(
                row, "file_no", "reference.household", f"没有档案 {file_no}", remedy="先载入居民需求档案，或核对档案号"
            )
            return None
        if village is not None and village.id != file.parent_id:
            extract.fault(
                row,
                "village",
                "need.other_village",
                f"档案 {file_no} 登记在另一个村（社区）",
                remedy="核对档案号和村（社区）",
            )
            return None
        return _Place(file.parent_id, file.id)
    if village is None:
        if not row.text("village"):
            extract.fault(
                row, "village", "need.no_place", "既没有档案号也没有村（社区）", remedy="写档案号；集体需求写村（社区）"
            )
        return None
    head = row.text("head_name")
    candidates = heads.get((village.id, head), []) if head else []
    if head and len(candidates) != 1:
        numbers = "、".join(file_no for _, file_no in candidates[:_SHOWN])
        what = f"有 {len(candidates)} 份户主同名的档案：{numbers}" if candidates else "没有这名户主的档案"
        extract.fault(row, "head_name", "reference.household", f"{village.name}{what}", remedy="请写档案号")
        return None
    return _Place(village.id, candidates[0][0] if candidates else None)


def _resources(office: Office, places: Mapping[int, _Place]) -> dict[tuple[int, str], dict[int, str]]:
    """(village, resource's name or number) → ids and numbers of those that it fits."""
    found: dict[tuple[int, str], dict[int, str]] = {}
    for item, number in known.resources_in(
        office.db, places_today(office), (place.division_id for place in places.values())
    ):
        for text in (number, str(item.values["name"])):
            found.setdefault((item.parent_id, text), {})[item.id] = number
    return found


def _given(held: Sequence[tuple[Known, str | None, int | None]]) -> set[int]:
    """The resources that needs on record have."""
    return {given for need, _, _ in held if isinstance(given := need.values["resource_id"], int)}


def _values(row: Row) -> dict[str, object]:
    values: dict[str, object] = {}
    for name in _SHEET_FIELDS:
        value = row.values.get(name)
        if value is not None:
            values[name] = str(value) if isinstance(value, PartialDate) else value
    return values


def _matched(
    extract: Extract,
    row: Row,
    place: _Place,
    resources: Mapping[tuple[int, str], Mapping[int, str]],
    before: Known | None,
    called: Mapping[int, frozenset[str]],
) -> dict[str, object]:
    """What the row says of the resource. By the words under which the need has one already (a book that was given out
    names it by its name, which others may share) it means that one."""
    values: dict[str, object] = {}
    matched, given = row.text("matched_resource"), before.values["resource_id"] if before else None
    if before is not None and isinstance(given, int) and matched in {before.values["matched_text"], *called[given]}:
        return values
    if matched:
        fitting = resources.get((place.division_id, matched), {})
        if len(fitting) > 1:
            what = f"“{matched}”对得上 {len(fitting)} 项资源：{'、'.join(fitting.values())}，没有挂上"
            extract.fault(
                row,
                "matched_resource",
                "need.ambiguous_resource",
                what,
                severity=Severity.WARNING,
                remedy="写资源编号",
            )
        values["resource_id"] = next(iter(fitting)) if len(fitting) == 1 else None
        values["matched_text"] = matched
    return values


def _check_row(extract: Extract, row: Row, values: Mapping[str, object], today: date) -> None:
    raised, resolved = row.values.get("raised_on"), row.values.get("resolved_on")
    for column, day in (("raised_on", raised), ("resolved_on", resolved)):
        if isinstance(day, PartialDate) and day.first_day > today:
            title = extract.form.column(column).title
            extract.fault(row, column, "day.future", f"{title}还没有到", expected=f"不晚于 {today.isoformat()}")
    if isinstance(raised, PartialDate) and isinstance(resolved, PartialDate) and resolved.is_before(raised):
        extract.fault(row, "resolved_on", "need.resolved_before_raised", "完成日期早于提出日期")
    status = values.get("status")
    if status is not None and status not in CLOSED and resolved is not None:
        extract.fault(
            row,
            "status",
            "need.status",
            "有完成日期，状态却还没有办结",
            severity=Severity.WARNING,
            remedy="核对状态或完成日期",
        )


def _fields(extract: Extract, before: Known, changed: Mapping[str, object]) -> tuple[FieldChange, ...]:
    """From what to what. A resource is told by its words; that they became a known resource replaces nothing."""
    told = [
        field_change(extract.form, name, before.values[name], value)
        for name, value in changed.items()
        if name not in ("resource_id", "matched_text")
    ]
    if "matched_text" in changed:
        words = before.values["matched_text"], changed["matched_text"]
        told.append(field_change(extract.form, "matched_resource", *words))
    elif "resource_id" in changed:
        known = before.values["resource_id"]
        after = "对上清单中的资源" if changed["resource_id"] else "不再对应清单中的资源"
        told.append(
            FieldChange("matched_resource", "对接资源", "清单中的资源" if known else "", after, fills=known is None)
        )
    return tuple(told)


def _write(tx: Transaction, work: _Work, batch: Batch, today: date) -> None:
    ids = tx.allot("need_item", len(work.inserts))
    columns = ("id", "uid", "need_no", "household_id", "division_id", *NEED_FIELDS, "batch_id", "source_row")
    tx.insert_rows(
        "need_item",
        columns,
        ids,
        (
            (
                row_id,
                uid,
                number,
                place.household_id,
                place.division_id,
                *map(values.get, NEED_FIELDS),
                batch.id,
                row.number,
            )
            for row_id, uid, (row, number, place, values) in zip(ids, tx.uids(len(ids)), work.inserts, strict=True)
        ),
    )
    for row_id, changed in work.updates:
        tx.update("need_item", row_id, changed)
    # What a sheet brings in a later state was so before: it counts always. A change counts from its day, else today.
    brought = [
        (row_id, str(values["status"]), end, end)
        for row_id, (_, _, _, values) in zip(ids, work.inserts, strict=True)
        if values["status"] != "raised"
        for end in (end_day(values),)
    ]
    moved = [(row_id, status, end, end or today.isoformat()) for row_id, status, end in work.steps]
    insert_states(tx, "need", [*brought, *moved], batch)
