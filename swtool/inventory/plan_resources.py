"""社区资源清单 → the resources of each community, named by place, name and provider."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from swtool.dates import OPEN_END, PartialDate
from swtool.findings import Severity
from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.inventory import known
from swtool.inventory.known import RESOURCE_FIELDS, Known
from swtool.inventory.places import resolve_places
from swtool.inventory.reviews import NewReview, insert_reviews
from swtool.inventory.rules import Given
from swtool.office import Office
from swtool.registry.boundaries import places_today
from swtool.registry.divisions import Division
from swtool.store.database import Database, Transaction

GivenReader = Callable[[Database, Iterable[int]], Mapping[int, Given]]
"""How much of each resource is given away: what matching knows, handed in by it."""
_OWN_NUMBER_LENGTH = 5  # shorter ones are running numbers of a sheet, which repeat from community to community
_RUNNING_WIDTH = 4
_DAYS = ("valid_from", "valid_to")


class _New(NamedTuple):
    """A resource to be registered; ``said`` are its values in the order of the fields that the sheet tells."""

    row_number: int
    resource_no: str
    division_id: int
    said: tuple[object, ...]
    reviewed_on: PartialDate | None


@dataclass(slots=True)
class _Work:
    """What one sheet will write: new resources, changed fields, reviews."""

    inserts: list[_New] = field(default_factory=list)
    updates: list[tuple[Row, Known, dict[str, object]]] = field(default_factory=list)
    reviews: list[tuple[int, str, str]] = field(default_factory=list)
    told: Sequence[str] = ()  # the fields that the sheet says anything of


@dataclass(slots=True)
class Register:
    """The resources on record, found by number or by place, name and provider."""

    by_number: dict[str, Known]
    by_name: dict[tuple[int, str, str], dict[str, Known]]
    numbers: set[str]
    reviewed: set[tuple[int, str]]
    last_running: dict[str, int] = field(default_factory=dict)  # per community, the running number given last

    def find(self, number: str, place: int, name: str, owner: str) -> dict[str, Known]:
        """By number, the resources that a row may mean: of its number in that place, else of that name and provider.
        Several where communities that were merged had the same."""
        numbered = self.by_number.get(number)
        if numbered is not None and numbered.parent_id == place:
            return {number: numbered}
        return self.by_name.get((place, name, owner), {})

    def new_number(self, stated: str, place: Division) -> str:
        """The sheet's own number if it can stand for the whole county, else the next of the community."""
        if len(stated) >= _OWN_NUMBER_LENGTH and stated not in self.numbers:
            number = stated
        else:
            running = self.last_running.get(place.code, 0) + 1
            while (number := f"{place.code}-{running:0{_RUNNING_WIDTH}d}") in self.numbers:
                running += 1
            self.last_running[place.code] = running
        self.numbers.add(number)
        return number


def nothing_given(db: Database, resource_ids: Iterable[int]) -> Mapping[int, Given]:
    """Where nothing is matched."""
    return {}


def plan_resources(office: Office, extract: Extract, batch: Batch, *, given: GivenReader = nothing_given) -> Plan:
    """Plan a sheet of community resources: one change a row. A blank cell never erases what is known.

    ``given`` tells what is given away of them: no sheet states less capacity than that.
    """
    places = resolve_places(office, extract)
    register = register_of(office, places)
    plan, work = Plan(), _Work()
    seen: dict[tuple[int, str, str], int] = {}
    doubtful = _doubtful_rows(extract, office.today)
    work.told, said = extract.told(RESOURCE_FIELDS)
    named = zip(*map(extract.texts, ("resource_no", "name", "owner")), extract.column("reviewed_on"), strict=True)
    for row, (number, name, owner, reviewed), values_said in zip(extract.rows, named, said, strict=True):
        place = places.get(row.number)
        if place is None or not name:
            continue
        key = (place.id, name, owner)
        if (earlier := seen.setdefault(key, row.number)) != row.number:
            extract.fault(
                row,
                "name",
                "resource.twice",
                f"与第 {earlier} 行是同一社区、同一提供方的同名资源",
                remedy="合并成一行，或在名称里分清",
                against=earlier,
            )
            continue
        if row.number in doubtful:
            _check_row(extract, row, office.today)
        same = register.find(number, place.id, name, owner)
        if len(same) > 1:
            what = f"对得上 {len(same)} 项已登记的资源：{'、'.join(same)}"
            extract.fault(row, "name", "resource.ambiguous", what, remedy="写上资源编号")
            continue
        if not same:
            day = reviewed if isinstance(reviewed, PartialDate) else None
            new = _New(row.number, register.new_number(number, place), place.id, values_said, day)
            work.inserts.append(new)
            plan.changes.append(Change(Action.INSERT, row.number, f"{place.name} {name}", f"编号 {new.resource_no}"))
            continue
        stated = {field: value for field, value in zip(work.told, values_said, strict=True) if value is not None}
        (before,) = same.values()
        plan.changes.append(_plan_known(extract, row, stated, place, register, work, before))
    _keep_given(office, extract, work, given)
    if work.inserts or work.updates or work.reviews:
        plan.writes.append(lambda tx: _write(tx, work, batch))
    return plan


def register_of(office: Office, places: Mapping[int, Division]) -> Register:
    """The register of those places."""
    held = known.resources_in(office.db, places_today(office), (place.id for place in places.values()))
    by_name: dict[tuple[int, str, str], dict[str, Known]] = {}
    for item, number in held:
        key = (item.parent_id, str(item.values["name"]), str(item.values["owner"]))
        by_name.setdefault(key, {})[number] = item
    return Register(
        by_number={number: item for item, number in held},
        by_name=by_name,
        numbers=known.resource_numbers(office.db),
        reviewed=known.reviews_recorded(office.db, "resource_id", (item.id for item, _ in held)),
    )


def _doubtful_rows(extract: Extract, today: date) -> set[int]:
    """The rows whose days are to be looked at: equal cells are one object, of which there are few."""
    reviewed, valid_to = extract.column("reviewed_on"), extract.column("valid_to")
    late = {id(day) for day in _distinct(reviewed) if isinstance(day, PartialDate) and day.first_day > today}
    over = {id(day) for day in _distinct(valid_to) if isinstance(day, date) and day < today}
    if not late and not over:
        return set()
    return {
        row.number
        for row, seen_on, until in zip(extract.rows, reviewed, valid_to, strict=True)
        if id(seen_on) in late or id(until) in over
    }


def _distinct(values: Sequence[object]) -> Iterable[object]:
    return dict(zip(map(id, values), values, strict=True)).values()


def _check_row(extract: Extract, row: Row, today: date) -> None:
    reviewed, valid_to = row.values.get("reviewed_on"), row.values.get("valid_to")
    if isinstance(reviewed, PartialDate) and reviewed.first_day > today:
        extract.fault(row, "reviewed_on", "day.future", "更新日期还没有到", expected=f"不晚于 {today.isoformat()}")
    if isinstance(valid_to, date) and valid_to < today:
        extract.fault(
            row,
            "valid_to",
            "resource.expired",
            f"有效期 {valid_to.isoformat()} 已过",
            severity=Severity.WARNING,
            remedy="续期的请改有效期，停用的请从清单删去",
        )


def _keep_given(office: Office, extract: Extract, work: _Work, given: GivenReader) -> None:
    """A capacity below what is given already is no capacity."""
    if not work.updates:
        return
    held = given(office.db, [before.id for _, before, _ in work.updates])
    for row, before, changed in work.updates:
        if before.id in held and (short := held[before.id].short_of({**before.values, **changed})):
            column = "capacity" if "capacity" in changed else "reusable"
            remedy = "先用 swtool match release 退回多出的对接，或核对容量"
            extract.fault(row, column, "resource.below_given", short, remedy=remedy)


def _plan_known(
    extract: Extract,
    row: Row,
    values: dict[str, object],
    place: Division,
    register: Register,
    work: _Work,
    before: Known,
) -> Change:
    """What a row that states these values becomes where it means the resource ``before``."""
    for name in _DAYS:
        if name in values:
            values[name] = _stored(values[name])
    if not row.text("owner"):
        values.pop("owner", None)
    reviewed = row.values.get("reviewed_on")
    day = str(reviewed) if isinstance(reviewed, PartialDate) else ""
    changed = {name: value for name, value in values.items() if value != before.values[name]}
    if before.closed_on:
        changed |= {"closed_on": None, "closed_why": None}
    if changed:
        work.updates.append((row, before, changed))
    detail = _changed_titles(extract, changed)
    if day and (before.id, day) not in register.reviewed:
        work.reviews.append((before.id, day, "updated" if changed else "no_change"))
        detail.append(f"更新日期 {day}")
    action = Action.UPDATE if detail else Action.UNCHANGED
    told = _fields(extract, before, changed)
    return Change(action, row.number, f"{place.name} {before.values['name']}", "；".join(detail), told)


def _fields(extract: Extract, before: Known, changed: Mapping[str, object]) -> tuple[FieldChange, ...]:
    """From what to what; a resource that was closed and is listed again is told as such."""
    told = [
        field_change(extract.form, name, before.values[name], value)
        for name, value in changed.items()
        if name not in ("closed_on", "closed_why")
    ]
    if "closed_on" in changed:
        told.append(FieldChange("", "停用", f"{before.closed_on} 起停用", "恢复使用"))
    return tuple(told)


def _changed_titles(extract: Extract, changed: Mapping[str, object]) -> list[str]:
    titles = [extract.form.column(name).title for name in changed if name not in ("closed_on", "closed_why")]
    return ([f"更改：{'、'.join(titles)}"] if titles else []) + (["恢复使用"] if "closed_on" in changed else [])


def _stored(value: object) -> object:
    """A day as ISO text; 长期 is the absence of an end."""
    return value.isoformat() if isinstance(value, date) else None if value is OPEN_END else value


def _write(tx: Transaction, work: _Work, batch: Batch) -> None:
    created = _insert(tx, work, batch) if work.inserts else []
    for _, before, changed in work.updates:
        tx.update("community_resource", before.id, changed)
    insert_reviews(
        tx,
        "resource_id",
        created + [NewReview(row_id, day, outcome) for row_id, day, outcome in work.reviews],
        batch_id=batch.id,
    )


def _insert(tx: Transaction, work: _Work, batch: Batch) -> list[NewReview]:
    """Register what is new, column by column; the reviews that this is."""
    ids = tx.allot("community_resource", len(work.inserts))
    row_numbers, numbers, places, said, reviewed = zip(*work.inserts, strict=True)
    columns: dict[str, Sequence[object]] = dict(zip(work.told, zip(*said, strict=True), strict=True))
    columns["owner"] = [owner or "" for owner in columns.get("owner", [""] * len(ids))]
    columns |= {name: list(map(_stored, columns[name])) for name in _DAYS if name in columns}
    told = {name: columns[name] for name in RESOURCE_FIELDS if name in columns}
    own = {"uid": tx.uids(len(ids)), "resource_no": numbers, "division_id": places, "source_row": row_numbers}
    tx.insert_columns("community_resource", ids, {**own, **told, "batch_id": [batch.id] * len(ids)})
    days = {id(day): str(day) for day in _distinct(reviewed)}
    return [
        NewReview(row_id, days[id(day)], "created")
        for row_id, day in zip(ids, reviewed, strict=True)
        if day is not None
    ]
