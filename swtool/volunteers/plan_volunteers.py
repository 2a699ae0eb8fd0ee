"""志愿者名册 → the register and how each volunteer stands. A blank cell never erases what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.findings import Severity
from swtool.intake.fields import field_change, told_change
from swtool.intake.likeness import Likeness, Profile
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.inventory.places import resolve_places
from swtool.office import Office
from swtool.privacy import PLACEHOLDERS, mask_name
from swtool.registry.bearings import Bearings, Missing
from swtool.registry.boundaries import places_today
from swtool.registry.divisions import Division
from swtool.registry.likeness import enough_on
from swtool.registry.people import name_key, persons_by_id
from swtool.registry.running_numbers import RunningNumbers
from swtool.registry.successors import Successors
from swtool.store.database import Transaction
from swtool.volunteers.beginnings import Beginning, move_beginning, plan_beginning
from swtool.volunteers.known import (
    FIELDS,
    Known,
    Standing,
    Unclear,
    VolunteerFinder,
    Wanted,
    numbers_given,
    phones_of,
    stretches_of,
)
from swtool.volunteers.recording import (
    NewStanding,
    NewVolunteer,
    insert_volunteers,
    numbers_after,
    replace_standing,
)

_NOBODY = Standing(0, is_regular=False, person_id=None, station_id=None, effective_on="")


@dataclass(slots=True)
class _Work:
    """What one sheet will write."""

    inserts: list[NewVolunteer] = field(default_factory=list)
    updates: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    standings: list[tuple[NewStanding, Standing]] = field(default_factory=list)
    beginnings: list[Beginning] = field(default_factory=list)


class _Stated(NamedTuple):
    """What a row says of how somebody stands; None for what it does not say."""

    is_regular: bool | None
    person_id: int | None
    station_id: int | None
    since: str | None

    def over(self, before: Standing) -> Standing:
        """How the volunteer stands when this is added to what is known."""
        return Standing(
            before.id,
            before.is_regular if self.is_regular is None else self.is_regular,
            self.person_id or before.person_id,
            self.station_id or before.station_id,
            before.effective_on,
        )


def plan_volunteers(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a list of volunteers: one change a row."""
    places, divisions = places_today(office), resolve_places(office, extract)
    rows = [(row, divisions[row.number]) for row in extract.rows if row.number in divisions and row.text("name")]
    wanted = {row.number: wanted_of(row, place) for row, place in rows}
    finder = VolunteerFinder(office.db, places, wanted.values())
    bearings = Bearings(office, places)
    numbers = numbers_after(numbers_given(office.db))
    newcomers = _Newcomers(office, finder)
    successors = Successors(office)
    stretches = {
        volunteer: [
            each._replace(person_id=successors.person(each.person_id), station_id=successors.station(each.station_id))
            for each in stood
        ]
        for volunteer, stood in stretches_of(office.db, [known.id for known in finder.everybody]).items()
    }
    plan, work = Plan(), _Work()
    seen: dict[object, int] = {}
    for row, place in rows:
        means = wanted[row.number]
        found = finder.find(means)
        if isinstance(found, Unclear):
            extract.fault(row, found.column, f"volunteer.{found.code}", found.what, remedy=found.remedy)
            continue
        if (earlier := seen.setdefault(_identity(means, found), row.number)) != row.number:
            what, remedy = f"与第 {earlier} 行分不出是两个人", "同一人只留一行；是两人的，填身份证号或电话"
            extract.fault(row, "name", "volunteer.twice", what, remedy=remedy, against=earlier)
            continue
        stated = _stated(office, extract, row, place, bearings, found)
        if stated is None:
            continue
        if found is None:
            plan.changes.append(_new(office, extract, row, place, stated, numbers, work, newcomers))
        else:
            stood = stretches.get(found.id, [_NOBODY])
            plan.changes.append(_known(office, extract, row, place, found, stated, stood, work))
    if work.inserts or work.updates or work.standings or work.beginnings:
        plan.writes.append(lambda tx: _write(tx, work, batch))
    return plan


def wanted_of(row: Row, place: Division | None) -> Wanted:
    """Whom a row means, as it says."""
    return Wanted(
        row.text("volunteer_no"),
        row.text("name"),
        row.text("resident_id"),
        phones_of(row.values.get("mobile")),
        place.id if place is not None else 0,
    )


def _identity(wanted: Wanted, found: Known | None) -> object:
    """What two rows of one sheet that mean one person have in common."""
    if found is not None:
        return found.id
    if wanted.resident_id:
        return wanted.resident_id
    name = name_key(wanted.name)
    return (name, wanted.phones) if wanted.phones else (name, wanted.village_id)


def _stated(
    office: Office, extract: Extract, row: Row, place: Division, bearings: Bearings, found: Known | None
) -> _Stated | None:
    """What the row says of worker, station and 常态化; None where a name in it means nobody."""
    station = bearings.station_in(extract, row)
    if isinstance(station, Missing):
        return None
    worker = None
    if text := row.text("worker"):
        person = bearings.worker(text, station)
        if isinstance(person, Missing):
            extract.fault(row, "worker", "volunteer.worker", person.what, remedy=person.remedy)
            return None
        worker = person
    if station is None and (found is None or worker is not None):
        station = bearings.station_of(worker, place.id)
    since = row.values.get("developed_on")
    if isinstance(since, date) and since > office.today:
        extract.fault(row, "developed_on", "day.future", "发展日期还没有到", remedy="核对日期")
        return None
    regular = row.values.get("is_regular")
    return _Stated(
        regular if isinstance(regular, bool) else None,
        worker.id if worker is not None else None,
        station,
        since.isoformat() if isinstance(since, date) else None,
    )


def _new(
    office: Office,
    extract: Extract,
    row: Row,
    place: Division,
    stated: _Stated,
    numbers: RunningNumbers,
    work: _Work,
    newcomers: _Newcomers,
) -> Change:
    number = numbers.new(row.text("volunteer_no"))
    newcomers.arrive(extract, row, place)
    joined = row.values.get("joined_on")
    first = joined.first_day.isoformat() if isinstance(joined, PartialDate) else office.today.isoformat()
    work.inserts.append(
        NewVolunteer(
            number,
            place.id,
            _values(row),
            NewStanding(0, bool(stated.is_regular), stated.person_id, stated.station_id, stated.since or first),
            row.number,
        )
    )
    return Change(Action.INSERT, row.number, f"{place.name} {number}", mask_name(row.text("name")))


def _known(
    office: Office,
    extract: Extract,
    row: Row,
    place: Division,
    known: Known,
    stated: _Stated,
    stood: Sequence[Standing],
    work: _Work,
) -> Change:
    before = stood[-1]
    values = {name: value for name, value in _values(row).items() if value is not None}
    changed = {name: value for name, value in values.items() if value != known.values[name]}
    told = [field_change(extract.form, name, known.values[name], value) for name, value in changed.items()]
    if known.village_id != place.id:
        changed["division_id"] = place.id
        was = places_today(office).row(known.village_id).name
        told.append(FieldChange("village", extract.form.column("village").title, was, place.name))
    if changed:
        work.updates.append((known.id, changed))
    after = stated.over(before)
    if (after.is_regular, after.person_id, after.station_id) != (
        before.is_regular,
        before.person_id,
        before.station_id,
    ):
        since = stated.since or office.today.isoformat()
        new = NewStanding(known.id, after.is_regular, after.person_id, after.station_id, since, row.number)
        work.standings.append((new, before))
        told += _standing_fields(office, extract, before, after)
    elif stated.since and all(each.effective_on != stated.since for each in stood):
        told += plan_beginning(extract, row, Beginning.of(known.id, stood, stated.since), work.beginnings)
    along = ("developed_on",) if any(each.column in ("is_regular", "worker", "station") for each in told) else ()
    return told_change(row.number, f"{place.name} {known.number}", told, taken=along)


def _standing_fields(office: Office, extract: Extract, before: Standing, after: Standing) -> list[FieldChange]:
    told: list[FieldChange] = []
    if after.is_regular != before.is_regular:
        known = before.is_regular if before.id else None
        told.append(field_change(extract.form, "is_regular", known, after.is_regular))
    if after.person_id != before.person_id:
        persons = persons_by_id(office.db, [one for one in (before.person_id, after.person_id) if one])
        was, now = (persons[one].staff_no if one else "" for one in (before.person_id, after.person_id))
        told.append(FieldChange("worker", extract.form.column("worker").title, was, now, fills=not was))
    if after.station_id != before.station_id:
        names = {row["id"]: row["name"] for row in office.db.query("SELECT id, name FROM station")}
        was, now = (names.get(one or 0, "") for one in (before.station_id, after.station_id))
        told.append(FieldChange("station", extract.form.column("station").title, was, now, fills=not was))
    return told


def _values(row: Row) -> dict[str, object]:
    """The row's values as they are stored."""
    given = row.values.get
    values = {name: given(name) for name in FIELDS}
    values["name"] = name_key(row.text("name"))
    for name in ("joined_on", "left_on"):
        if values[name] is not None:
            values[name] = str(values[name])
    return values


def _write(tx: Transaction, work: _Work, batch: Batch) -> None:
    insert_volunteers(tx, work.inserts, batch.id)
    for row_id, changed in work.updates:
        tx.update("volunteer", row_id, changed)
    for new, before in work.standings:
        replace_standing(tx, before, new, batch.id)
    for beginning in work.beginnings:
        move_beginning(tx, beginning, batch.id)


class _Newcomers:
    """Tells of new rows that look like somebody on record or like a row above: a warning, for a name alone decides
    nothing, and a volunteer with two entries is put right by leaving one."""

    def __init__(self, office: Office, finder: VolunteerFinder) -> None:
        self._likeness = Likeness(enough_on(office, office.today), place="村（社区）")
        self._called: dict[int, str] = {}
        for known in finder.everybody:
            if known.name not in PLACEHOLDERS:
                self._called[known.id] = f"在册志愿者 {known.number}"
                self._likeness.add(profile_of(known))

    def arrive(self, extract: Extract, row: Row, place: Division) -> None:
        """Compare a new row, and let rows below be compared with it."""
        phones = phones_of(row.values.get("mobile"))
        profile = Profile(-row.number, name_key(row.text("name")), row.text("resident_id"), phones, "", (place.id,))
        found = self._likeness.arrive(profile)
        self._called[-row.number] = f"第 {row.number} 行"
        if found:
            told = "；".join(f"与{self._called[one.key]}像是同一人（{one.score} 分）：{one.why}" for one in found)
            remedy = "核对是否同一人；是则填那个志愿者编号，只留一行"
            extract.fault(row, "name", "volunteer.possible_duplicate", told, severity=Severity.WARNING, remedy=remedy)


def profile_of(known: Known) -> Profile:
    """What is compared of a volunteer on record."""
    return Profile(known.id, known.name, known.resident_id, known.phones, "", (known.village_id,))
