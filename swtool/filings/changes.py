"""The SQL of staff changes: recorded once, then held to be so in versions."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from swtool.dates import PartialDate
from swtool.errors import NotFound
from swtool.filings.terms import ChangeKind, Origin, Standing
from swtool.registry.identities import Identities, identities
from swtool.registry.posts import Post
from swtool.store.database import Database, Transaction
from swtool.store.numbers import next_numbers

_MANY = 500


class PostPart(NamedTuple):
    """What is stated of a post on one side of a change; None is not stated."""

    post_kind: str | None = None
    basis: str | None = None
    post_title: str | None = None
    pay_grade: str | None = None

    @classmethod
    def of(cls, post: Post | None) -> PostPart:
        """The fields of a post row."""
        return cls() if post is None else cls(post.post_kind, post.basis, post.post_title, post.pay_grade)


NOTHING = PostPart()
"""Nothing is stated."""


class NewChange(NamedTuple):
    """A change to be recorded. ``after`` holds what it states: all of a new post, or only what becomes different."""

    kind: ChangeKind
    person_id: int
    station_id: int
    event_on: PartialDate | None
    origin: Origin
    after: PostPart = NOTHING
    before: PostPart = NOTHING
    other_station_id: int | None = None
    reason: str | None = None
    handover: str | None = None
    batch_id: int | None = None
    source_row: int | None = None


class StaffChange(NamedTuple):
    """A change as it is held to be now. ``note`` says why this version replaced the one before."""

    id: int
    change_no: str
    kind: ChangeKind
    person_id: int
    station_id: int
    other_station_id: int | None
    origin: Origin
    before: PostPart
    recorded_at: str
    version_id: int
    standing: Standing
    event_on: PartialDate | None
    after: PostPart
    reason: str | None
    handover: str | None
    note: str | None
    project_id: int | None


_COLUMNS = (
    "c.id, c.change_no, c.kind, c.person_id, c.station_id, c.other_station_id, c.origin, c.before_post_kind, "
    "c.before_basis, c.before_post_title, c.before_pay_grade, c.recorded_at, v.id AS version_id, v.standing, "
    "v.event_on, v.after_post_kind, v.after_basis, v.after_post_title, v.after_pay_grade, v.reason, v.handover, "
    "v.note, v.project_id"
)
_FROM = "FROM staff_change c JOIN staff_change_version v ON v.change_id = c.id AND v.superseded_at IS NULL"


def changes(db: Database, where: str = "1", values: Sequence[object] = ()) -> list[StaffChange]:
    """Changes as now held, in the order of recording. ``where`` may use ``c`` and its open version ``v``.

    ``c.person_id`` is the entry under which a change was recorded; ``StaffChange.person_id`` is whom it means now.
    """
    same = identities(db)
    rows = db.tuples(f"SELECT {_COLUMNS} {_FROM} WHERE {where} ORDER BY c.id", tuple(values))
    return [_change(row, same) for row in rows]


def changes_by_id(db: Database, ids: Iterable[int]) -> dict[int, StaffChange]:
    """Many changes in one question."""
    wanted = set(ids)
    where, values = among("c.id", wanted)
    return {change.id: change for change in changes(db, where, values) if change.id in wanted}


def change_named(db: Database, text: str) -> StaffChange:
    """The change of a 变动编号. Raises ``NotFound`` with the newest numbers."""
    found = changes(db, "c.change_no = ?", [text.strip().upper()])
    if found:
        return found[0]
    newest = db.query("SELECT change_no FROM staff_change ORDER BY id DESC LIMIT 3")
    raise NotFound(
        f"没有编号为“{text}”的人员变动",
        nearest=tuple(row["change_no"] for row in newest),
        remedy="用 swtool filing due 或 swtool filing list 查编号",
    )


def same_changes(db: Database, person_ids: Collection[int]) -> dict[tuple[int, int, ChangeKind], list[StaffChange]]:
    """What is recorded and not dismissed of these persons, by person, station and kind."""
    where, values = among("c.person_id", identities(db).expand(person_ids))
    found: dict[tuple[int, int, ChangeKind], list[StaffChange]] = {}
    for change in changes(db, f"v.standing <> 'dismissed' AND {where}", values):
        found.setdefault((change.person_id, change.station_id, change.kind), []).append(change)
    return found


def stations_with_changes(db: Database) -> set[int]:
    """Stations at which a change is recorded that nobody has dismissed."""
    return {
        row["station_id"] for row in db.query(f"SELECT DISTINCT c.station_id {_FROM} WHERE v.standing <> 'dismissed'")
    }


def insert_changes(
    tx: Transaction, new: Sequence[tuple[NewChange, Standing, int | None]], *, note: str | None = None
) -> list[StaffChange]:
    """Record changes, each with its standing and the project it falls under."""
    ids = tx.allot("staff_change", len(new))
    versions = tx.allot("staff_change_version", len(new))
    numbers = next_numbers(tx, "staff_change", "change_no", "BD", len(new))
    made = [
        StaffChange(
            row_id, number, one.kind, one.person_id, one.station_id, one.other_station_id, one.origin, one.before,
            tx.recorded_at, version, standing, one.event_on, one.after, one.reason, one.handover, note, project_id,
        )
        for row_id, version, number, (one, standing, project_id) in zip(ids, versions, numbers, new, strict=True)
    ]  # fmt: skip
    tx.executemany(
        "INSERT INTO staff_change (id, uid, change_no, kind, person_id, station_id, other_station_id, origin, "
        "before_post_kind, before_basis, before_post_title, before_pay_grade, batch_id, source_row, recorded_at) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [
            (
                change.id, tx.uid(), change.change_no, change.kind.value, change.person_id, change.station_id,
                change.other_station_id, change.origin.value, *_part(change.before), one.batch_id, one.source_row,
                tx.recorded_at,
            )
            for change, (one, _standing, _project) in zip(made, new, strict=True)
        ],
    )  # fmt: skip
    tx.executemany(_INSERT_VERSION, [_version_row(change, tx.recorded_at) for change in made])
    return made


def replace_version(
    tx: Transaction,
    change: StaffChange,
    *,
    standing: Standing | None = None,
    event_on: PartialDate | None = None,
    after: PostPart | None = None,
    reason: str | None = None,
    handover: str | None = None,
    note: str | None = None,
    project_id: int | None = None,
) -> StaffChange:
    """What is held of a change from now on; what isn't given stays."""
    tx.supersede("staff_change_version", change.version_id)
    renewed = change._replace(
        version_id=tx.allot("staff_change_version", 1)[0],
        standing=standing or change.standing,
        event_on=event_on or change.event_on,
        after=after or change.after,
        reason=reason or change.reason,
        handover=handover or change.handover,
        note=note,
        project_id=project_id or change.project_id,
    )
    tx.execute(_INSERT_VERSION, _version_row(renewed, tx.recorded_at))
    return renewed


def versions_of(db: Database, change_id: int) -> list[sqlite3.Row]:
    """Every version of a change, first to last, for showing its history."""
    return db.query(
        "SELECT standing, event_on, note, recorded_at, superseded_at FROM staff_change_version WHERE change_id = ? "
        "ORDER BY id",
        (change_id,),
    )


def among(column: str, ids: Collection[int]) -> tuple[str, tuple[int, ...]]:
    """SQL condition for a few ids; for many it lets all rows through, and the caller picks."""
    if len(ids) > _MANY:
        return "1", ()
    return f"{column} IN ({', '.join('?' * len(ids))})", tuple(ids)


_INSERT_VERSION = (
    "INSERT INTO staff_change_version (id, change_id, standing, event_on, after_post_kind, after_basis, "
    "after_post_title, after_pay_grade, reason, handover, note, project_id, recorded_at) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
)


def _version_row(change: StaffChange, recorded_at: str) -> tuple[object, ...]:
    event_on = str(change.event_on) if change.event_on else None
    return (
        change.version_id, change.id, change.standing.value, event_on, *_part(change.after), change.reason,
        change.handover, change.note, change.project_id, recorded_at,
    )  # fmt: skip


def _part(part: PostPart) -> tuple[str | None, ...]:
    return part.post_kind, part.basis, part.post_title, part.pay_grade


def _change(row: tuple[Any, ...], same: Identities) -> StaffChange:
    """A row of ``_COLUMNS``, in their order."""
    row_id, number, kind, person_id, station_id, other_station_id, origin, *stated = row
    before, (recorded_at, version_id, standing, event_on), after = stated[:4], stated[4:8], stated[8:12]
    return StaffChange(
        row_id,
        number,
        ChangeKind(kind),
        same.kept(person_id),
        station_id,
        other_station_id,
        Origin(origin),
        PostPart(*before),
        recorded_at,
        version_id,
        Standing(standing),
        PartialDate.parse(event_on) if event_on else None,
        PostPart(*after),
        *stated[12:],
    )
