"""服务记录表 → service records. The same sheet again changes nothing; a row that says more of a service corrects it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from swtool.casework import store
from swtool.casework.engagements import Engagement, engagements_numbered
from swtool.casework.references import References, link_changes
from swtool.casework.rules import gaps
from swtool.casework.store import Draft, Record, key_of
from swtool.casework.terms import SESSION_OF
from swtool.findings import Severity
from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.office import Office
from swtool.registry.posts import posts_of_persons
from swtool.store.database import Database, Transaction

_TOLD = ("happened_on", "kind", "item", "minutes", "persons", "person_times", "volunteers", "tier", "place", "remarks")
"""What of a service a sheet may correct, as columns of the form."""
_LINKS = {
    "worker_id": "worker",
    "household_id": "file_no",
    "member_id": "client",
    "engagement_id": "engagement_no",
    "project_id": "project",
}
"""What points elsewhere, by the column that states it: that it differs is told, not whom it means."""
_Key = tuple[object, ...]


@dataclass(slots=True)
class _Work:
    """What one sheet will write."""

    drafts: list[Draft] = field(default_factory=list)
    rows: list[int | None] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)


def plan_records(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of services: one change a row."""
    references = References(office, extract)
    engagements = engagements_numbered(
        office.db, (row.text("engagement_no") for row in extract.rows if row.text("engagement_no"))
    )
    drafts = [
        (row, draft) for row in extract.rows if (draft := _draft(extract, row, references, engagements)) is not None
    ]
    plan, work = Plan(), _Work()
    if not drafts:
        return plan
    _judge(office, extract, drafts)
    known = _Known(office.db, [draft for _, draft in drafts], references.member_names)
    _tell_repeated(extract, batch, [row for row, _ in drafts], known.meant)
    for (row, draft), before in zip(drafts, known.meant, strict=True):
        subject = f"{draft.happened_on} 服务 {draft.record_no or ''}".rstrip()
        after = _filled(draft, before) if before else draft
        if before is not None and after == before.draft:
            plan.changes.append(Change(Action.UNCHANGED, row.number, subject))
            continue
        told = tuple(_differences(extract, before.draft, after)) if before else ()
        action = Action.INSERT if before is None else Action.UPDATE
        plan.changes.append(Change(action, row.number, subject, fields=told))
        work.drafts.append(after)
        work.rows.append(row.number)
        if before is not None:
            work.replaced.append(before.id)
    if work.drafts:
        plan.writes.append(lambda tx: _write(tx, work, batch))
    return plan


def _tell_repeated(extract: Extract, batch: Batch, rows: Sequence[Row], meant: Sequence[Record | None]) -> None:
    """What another table of this very book said, too: a copied sheet means it, two sheets may each mean their own."""
    repeated = [row for row, before in zip(rows, meant, strict=True) if before and before.batch_id == batch.id]
    if repeated:
        what = f"本簿前面的表里已有同样的服务，按同一次记（这张表共 {len(repeated)} 行）"
        remedy = "确是另一次服务的，写进同一张表，或各写记录编号"
        extract.fault(repeated[0], "happened_on", "service.repeated", what, severity=Severity.WARNING, remedy=remedy)


class _Known:
    """The records that a sheet may mean: by their own number, else the first, second, … of the same service."""

    def __init__(self, db: Database, drafts: Sequence[Draft], member_names: Mapping[int, str]) -> None:
        self._member_names = member_names
        days = [draft.happened_on for draft in drafts]
        by_number = {
            (record.draft.station_id, record.draft.record_no): record
            for record in store.records_numbered(db, {draft.record_no for draft in drafts if draft.record_no})
        }
        same: dict[_Key, list[Record]] = defaultdict(list)
        for record in store.records_at(db, {draft.station_id for draft in drafts}, min(days), max(days)):
            if record.draft.record_no is None:
                same[self._key(record.draft)].append(record)
        # The stored record of each row, each only once.
        self.meant = [by_number.get((draft.station_id, draft.record_no)) for draft in drafts]
        unnumbered: dict[_Key, list[int]] = defaultdict(list)
        for at, draft in enumerate(drafts):
            if not draft.record_no:
                unnumbered[self._key(draft)].append(at)
        for key, places in unnumbered.items():
            for at, meant in zip(places, _paired([drafts[at] for at in places], same.get(key, ())), strict=True):
                self.meant[at] = meant

    def _key(self, draft: Draft) -> _Key:
        """A member by name: a corrected detail gives the same person another row."""
        return (draft.station_id, *key_of(draft), self._member_names.get(draft.member_id or 0))


def _paired(drafts: Sequence[Draft], records: Sequence[Record]) -> list[Record | None]:
    """Which of the records of one service each row means: first one that says the same, then one that it says no other
    of, then the next. A corrected record is a newer one, so by their order alone rows would come to mean each other's.
    """
    found: list[Record | None] = [None] * len(drafts)
    left = list(records)
    for agrees in (_says_the_same, _says_nothing_new):
        for at, draft in enumerate(drafts):
            if left and found[at] is None:
                found[at] = meant = next((each for each in left if agrees(draft, each)), None)
                if meant is not None:
                    left.remove(meant)
    others = iter(left)
    return [meant or next(others, None) for meant in found]


def _says_the_same(draft: Draft, record: Record) -> bool:
    return replace(draft, member_id=record.draft.member_id) == record.draft


def _says_nothing_new(draft: Draft, record: Record) -> bool:
    return _filled(draft, record) == record.draft


def _draft(extract: Extract, row: Row, references: References, engagements: dict[str, Engagement]) -> Draft | None:
    """The row as a service; None where it is faulty (its findings are made here, or were made when it was read)."""
    day = row.values.get("happened_on")
    station = references.station(row)
    if not isinstance(day, date) or station is None:
        return None
    worker = references.worker(row, station)
    file, project = references.household(row), references.project(row)
    engagement = _engagement(extract, row, engagements, day)
    kind = row.text("kind") or (SESSION_OF[engagement.kind] if engagement else "")
    if not kind:
        _fault(extract, row, "kind", "service.no_kind", "没有写服务方式", "写入户走访、探访、电话访问、咨询等")
    counts = _counts(extract, row)
    unfound = (row.text("file_no") and file is None) or (row.text("project") and project is None)
    if worker is None or not kind or counts is None or unfound or (row.text("engagement_no") and engagement is None):
        return None
    persons, times = counts
    minutes, volunteers = row.values.get("minutes"), row.values.get("volunteers")
    return Draft(
        station_id=station.id,
        happened_on=day.isoformat(),
        kind=kind,
        item=references.item(row, day),
        worker_id=worker,
        household_id=file.id if file else (engagement.household_id if engagement else None),
        member_id=references.member(row, file),
        engagement_id=engagement.id if engagement else None,
        project_id=project or (engagement.project_id if engagement else None),
        minutes=minutes if isinstance(minutes, int) else None,
        persons=persons,
        person_times=times,
        volunteers=volunteers if isinstance(volunteers, int) else None,
        tier=int(row.text("tier")) if row.text("tier") else None,
        place=row.text("place") or None,
        remarks=row.text("remarks") or None,
        record_no=row.text("record_no") or None,
    )


def _engagement(extract: Extract, row: Row, engagements: dict[str, Engagement], day: date) -> Engagement | None:
    number = row.text("engagement_no")
    if not number:
        return None
    found = engagements.get(number)
    if found is None:
        what = f"没有登记编号为 {number} 的个案、小组或活动"
        _fault(extract, row, "engagement_no", "reference.engagement", what, "先登记个案（小组、活动），或核对编号")
        return None
    if day.isoformat() < found.opened_on or (found.closed_on and day.isoformat() > found.closed_on):
        span = f"{found.opened_on} 至 {found.closed_on or '今'}"
        what = f"服务日期不在 {number} 的开案、结案日期之间（{span}）"
        extract.fault(
            row, "happened_on", "service.outside_case", what, severity=Severity.WARNING, remedy="核对日期和编号"
        )
    return found


def _counts(extract: Extract, row: Row) -> tuple[int, int] | None:
    """Persons and person-times: one where nothing is said, as many times as persons; never fewer (domain §3.4)."""
    persons, times = row.values.get("persons"), row.values.get("person_times")
    number = persons if isinstance(persons, int) else 1
    often = times if isinstance(times, int) else number
    if not isinstance(persons, int) and isinstance(times, int):
        number = min(1, times)
    if often < number:
        what = f"服务人次 {often} 少于服务人数 {number}"
        _fault(extract, row, "person_times", "service.times_below_persons", what, "核对台账后改正")
        return None
    return number, often


def _judge(office: Office, extract: Extract, drafts: Sequence[tuple[Row, Draft]]) -> None:
    """Warnings that do not keep a service out: the worker was in no post that day, the time is not plausible."""
    free = {
        person: gaps((post.effective_on, post.effective_until) for post in posts)
        for person, posts in posts_of_persons(office.db, {draft.worker_id for _, draft in drafts}).items()
    }
    setting = office.policy.find("service.minutes", office.today)
    most = setting.number("most") if setting else None
    for row, draft in drafts:
        day = date.fromisoformat(draft.happened_on)
        if any(first <= day <= last for first, last in free.get(draft.worker_id, ())):
            what = f"这名社工 {draft.happened_on} 没有在岗记录"
            extract.fault(
                row, "worker", "service.not_in_post", what, severity=Severity.WARNING, remedy="核对社工和日期"
            )
        if most is not None and draft.minutes is not None and draft.minutes > most:
            what = f"一次服务 {draft.minutes} 分钟，超过 {most} 分钟"
            extract.fault(
                row, "minutes", "service.minutes", what, severity=Severity.WARNING, remedy="核对是不是写成了别的单位"
            )


def _filled(draft: Draft, before: Record) -> Draft:
    """The draft with what the office knows where the sheet says nothing: a blank erases nothing. The member is the same
    person, under whichever row."""
    known = {
        name: getattr(before.draft, name)
        for name in ("project_id", "minutes", "volunteers", "tier", "place", "remarks", "member_id", "household_id")
        if getattr(draft, name) is None or (name == "member_id" and draft.record_no is None)
    }
    return replace(draft, **known)


def _differences(extract: Extract, before: Draft, after: Draft) -> list[FieldChange]:
    told = []
    for name in _TOLD:
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            words = (str(was), str(now)) if name == "tier" and was is not None else (was, now)
            told.append(field_change(extract.form, name, *words))
    return [*told, *link_changes(extract.form, _LINKS, before, after)]


def _fault(extract: Extract, row: Row, column: str, code: str, what: str, remedy: str) -> None:
    extract.fault(row, column, code, what, remedy=remedy)


def _write(tx: Transaction, work: _Work, batch: Batch) -> None:
    for record_id in work.replaced:
        tx.supersede("service_record", record_id)
    store.insert_records(tx, work.drafts, batch_id=batch.id, source_rows=work.rows)
