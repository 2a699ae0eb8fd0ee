"""督导: the sheet of sessions, and single ones. The same session again is unchanged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from swtool.community.numbering import row_of
from swtool.community.supervisors import Pool, Supervisor
from swtool.community.terms import SESSION_KINDS, SESSION_PREFIX
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.forms.minutes import Minutes
from swtool.intake.fields import field_change, told_change
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.office import Office
from swtool.patterns import Pattern
from swtool.registry.bearings import Bearings, Missing
from swtool.registry.boundaries import places_today
from swtool.scanner import refuse_numbers
from swtool.store.database import Database, Transaction

_BETWEEN_NAMES = Pattern(r"[、,，;；\s]+")
_Key = tuple[int, int, str, str]


class Session(NamedTuple):
    """One session. ``workers`` are the persons who were supervised; ``id`` is 0 for one that is not on record."""

    id: int
    supervisor_id: int
    station_id: int
    held_on: str
    kind: str | None
    minutes: int | None
    topic: str
    workers: frozenset[int] = frozenset()

    @property
    def key(self) -> _Key:
        """What makes two rows one session: who, where, when, about what."""
        return (self.supervisor_id, self.station_id, self.held_on, self.topic)

    @property
    def number(self) -> str:
        """What people call it: DL12."""
        return f"{SESSION_PREFIX}{self.id}"


@dataclass(slots=True)
class _Work:
    sessions: list[tuple[Session, Session | None, int]] = field(default_factory=list)


def plan_sessions(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of supervision sessions: one change a row."""
    pool, bearings = Pool(office.db), Bearings(office, places_today(office))
    drafts = [(row, *found) for row in extract.rows if (found := _draft(extract, row, pool, bearings)) is not None]
    held = {each.key: each for each in sessions_of(office.db, {draft.station_id for _, _, draft in drafts})}
    plan, work = Plan(), _Work()
    seen: dict[_Key, int] = {}
    for row, supervisor, draft in drafts:
        if (earlier := seen.setdefault(draft.key, row.number)) != row.number:
            what, remedy = f"与第 {earlier} 行是同一次督导", "合并成一行；一天两次的，写明各自的主题"
            extract.fault(row, "topic", "supervision.twice", what, remedy=remedy, against=earlier)
            continue
        plan.changes.append(_change(extract, row, supervisor, draft, held.get(draft.key), work))
    if work.sessions:
        plan.writes.append(lambda tx: _write(tx, work, batch))
    return plan


def _draft(extract: Extract, row: Row, pool: Pool, bearings: Bearings) -> tuple[Supervisor, Session] | None:
    day, name = row.values.get("held_on"), row.text("name")
    if not isinstance(day, date) or not name or not row.text("station"):
        return None
    found = pool.find(row.text("supervisor_no"), name)
    if not isinstance(found, Supervisor):
        what, remedy = found or "督导名册里没有这个人", "先报督导名册" if found is None else "填督导编号"
        extract.fault(row, "name", "supervision.supervisor", what, remedy=remedy)
        return None
    station = bearings.station_in(extract, row)
    if not isinstance(station, int):
        return None
    workers: set[int] = set()
    for text in filter(None, _BETWEEN_NAMES.split(row.text("workers"))):
        person = bearings.worker(text, station)
        if isinstance(person, Missing):
            extract.fault(row, "workers", "supervision.worker", person.what, remedy=person.remedy)
            return None
        workers.add(person.id)
    minutes = row.values.get("minutes")
    return found, Session(
        0,
        found.id,
        station,
        day.isoformat(),
        row.text("kind") or None,
        int(minutes) if isinstance(minutes, int) else None,
        row.text("topic"),
        frozenset(workers),
    )


def _change(
    extract: Extract, row: Row, supervisor: Supervisor, draft: Session, before: Session | None, work: _Work
) -> Change:
    subject = f"督导 {supervisor.number} {draft.held_on}"
    if before is None:
        work.sessions.append((draft, None, row.number))
        return Change(Action.INSERT, row.number, subject, draft.topic)
    after = before._replace(
        kind=draft.kind or before.kind, minutes=draft.minutes or before.minutes, workers=draft.workers or before.workers
    )
    if after == before:
        return Change(Action.UNCHANGED, row.number, subject)
    told: list[FieldChange] = []
    if after.kind != before.kind:
        told.append(field_change(extract.form, "kind", before.kind, after.kind))
    if after.minutes != before.minutes and after.minutes:
        was = str(Minutes(before.minutes)) if before.minutes else None
        told.append(field_change(extract.form, "minutes", was, str(Minutes(after.minutes))))
    if after.workers != before.workers:
        was = f"{len(before.workers)} 人" if before.workers else ""
        told.append(FieldChange("workers", "被督导社工", was, f"{len(after.workers)} 人", fills=not was))
    work.sessions.append((after, before, row.number))
    return told_change(row.number, subject, told)


def _write(tx: Transaction, work: _Work, batch: Batch) -> None:
    for session, before, row in work.sessions:
        insert_session(tx, session, instead_of=before, batch_id=batch.id, source_row=row)


def insert_session(
    tx: Transaction,
    session: Session,
    *,
    instead_of: Session | None = None,
    batch_id: int | None = None,
    source_row: int | None = None,
) -> int:
    """Record a session with whom it was for; its id. ``instead_of`` is what it corrects."""
    if instead_of is not None:
        supersede_session(tx, instead_of.id)
    made = tx.insert(
        "supervision",
        {
            "supervisor_id": session.supervisor_id,
            "station_id": session.station_id,
            "held_on": session.held_on,
            "kind": session.kind,
            "minutes": session.minutes,
            "topic": session.topic,
            "batch_id": batch_id,
            "source_row": source_row,
            "recorded_at": tx.recorded_at,
        },
    )
    for person in sorted(session.workers):
        worker = {"supervision_id": made, "person_id": person, "recorded_at": tx.recorded_at}
        tx.insert("supervision_worker", worker)
    return made


def supersede_session(tx: Transaction, session_id: int) -> None:
    """Take a session out of what holds, with whom it was for."""
    tx.supersede("supervision", session_id)
    live = "SELECT id FROM supervision_worker WHERE supervision_id = ? AND superseded_at IS NULL"
    for row in tx.execute(live, (session_id,)).fetchall():
        tx.supersede("supervision_worker", row["id"])


def sessions_of(
    db: Database, station_ids: Collection[int] | None = None, *, first: str = "", last: str = "9999"
) -> list[Session]:
    """Sessions of the stations (None: of all) from ``first`` to ``last`` (ISO, both included), by day."""
    rows = db.query(
        "SELECT * FROM supervision WHERE superseded_at IS NULL AND held_on BETWEEN ? AND ? ORDER BY held_on, id",
        (first, last),
    )
    workers: dict[int, set[int]] = {}
    for row in db.query("SELECT supervision_id, person_id FROM supervision_worker WHERE superseded_at IS NULL"):
        workers.setdefault(row["supervision_id"], set()).add(row["person_id"])
    return [
        Session(
            row["id"],
            row["supervisor_id"],
            row["station_id"],
            row["held_on"],
            row["kind"],
            row["minutes"],
            row["topic"],
            frozenset(workers.get(row["id"], ())),
        )
        for row in rows
        if station_ids is None or row["station_id"] in station_ids
    ]


def add_session(office: Office, session: Session, *, keep: bool = True) -> str:
    """Record one session; its number. Raises ``UsageFault`` for a day to come, ``SwtoolError`` where the same is on
    record."""
    if session.held_on > office.today.isoformat():
        raise UsageFault(f"{session.held_on} 还没有到", remedy="督导过后再登记")
    refuse_numbers(session.topic, "主题")
    same = next((each for each in sessions_of(office.db, {session.station_id}) if each.key == session.key), None)
    if same is not None:
        raise SwtoolError(f"已经登记过：{same.number}", remedy="一天两次的，写明各自的主题")
    label = SESSION_KINDS.get(session.kind or "", "督导")
    with office.change(f"登记{label} {session.held_on}", keep=keep) as tx:
        made = insert_session(tx, session)
    return f"{SESSION_PREFIX}{made}"


def void_session(office: Office, number: str, *, why: str, keep: bool = True) -> None:
    """Take back a session that was entered by mistake. Raises ``NotFound``."""
    refuse_numbers(why, "原因")
    row_id = row_of(number, SESSION_PREFIX)
    if not office.db.value("SELECT 1 FROM supervision WHERE id = ? AND superseded_at IS NULL", (row_id,)):
        raise NotFound(f"没有督导记录 {number}", remedy="编号见 swtool supervision list，如 DL12")
    with office.change(f"撤销督导记录 {number.upper()}：{why}", keep=keep) as tx:
        supersede_session(tx, row_id)
