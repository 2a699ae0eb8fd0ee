"""Posts: who serves at which station as what, dated on two axes.

``effective_on`` … ``effective_until`` (exclusive) say when a post was held; ``recorded_at`` … ``superseded_at`` say
when the office believed so. Rows are only ever added and superseded, so "what did we know on 1 March about 1 January"
is a question that every function here answers through ``known_on``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from swtool.dates import PartialDate, Precision
from swtool.registry.identities import identities
from swtool.registry.known import KnownOn as KnownOn  # noqa: PLC0414 - who asks for posts asks for moments
from swtool.registry.known import known_clause as known_clause  # noqa: PLC0414
from swtool.registry.known import moment_text as moment_text  # noqa: PLC0414
from swtool.store.database import Database, Transaction

POST_KINDS = {
    "administrative_post": "事务性岗位",
    "service_post": "服务性岗位",
    "supervisor": "督导",
    "station_head": "站长",
}
BASES = {"full_time": "专职", "part_time": "兼职"}

REGISTRATION, CHANGE, FILING = "registration", "change", "filing"
"""What made a post row: an opening registration, a change before project approval, an accepted filing."""

_COLUMNS = (
    "id, uid, person_id, station_id, post_kind, basis, post_title, pay_grade, effective_on, effective_until, "
    "effective_precision, cause, cause_id, recorded_at, superseded_at"
)


class PostFields(NamedTuple):
    """What a post is, apart from whose and when. The words of ``POST_KINDS`` and ``BASES``."""

    station_id: int
    post_kind: str
    basis: str
    post_title: str | None = None
    pay_grade: str | None = None


class Post(NamedTuple):
    """One row of the post history. ``effective_until`` is exclusive; ``effective_precision`` says how exactly the
    first day was written (a start known to the month counts from its first day)."""

    id: int
    uid: str
    person_id: int
    station_id: int
    post_kind: str
    basis: str
    post_title: str | None
    pay_grade: str | None
    effective_on: date
    effective_until: date | None
    effective_precision: str
    cause: str
    cause_id: int | None
    recorded_at: str
    superseded_at: str | None

    @property
    def fields(self) -> PostFields:
        """What the post is, apart from whose and when."""
        return PostFields(self.station_id, self.post_kind, self.basis, self.post_title, self.pay_grade)

    @property
    def start(self) -> PartialDate:
        """The first day as precisely as it was written."""
        day = self.effective_on
        if self.effective_precision == Precision.YEAR:
            return PartialDate(day.year)
        return PartialDate(day.year, day.month, day.day if self.effective_precision == Precision.DAY else None)

    def covers(self, day: date) -> bool:
        """Whether the post is held on that day."""
        return self.effective_on <= day and (self.effective_until is None or day < self.effective_until)

    @property
    def is_full_time(self) -> bool:
        """Whether the post is 专职."""
        return self.basis == "full_time"


class NewPost(NamedTuple):
    """A post row to be written: see ``insert_posts``."""

    person_id: int
    fields: PostFields
    effective_on: date
    effective_until: date | None = None
    effective_precision: str = Precision.DAY.value
    cause: str = REGISTRATION
    cause_id: int | None = None


def posts_on(db: Database, day: date, known_on: KnownOn = None, *, station_id: int | None = None) -> list[Post]:
    """Every post held on ``day`` (of one station if given), as known now or at ``known_on``; by station and person."""
    if station_id is None and db.remembers:
        key = (posts_on, day, known_on)
        return db.remembered(key, lambda: [post for post in _every_post(db, known_on) if post.covers(day)])
    return _posts_on(db, day, known_on, station_id)


def _every_post(db: Database, known_on: KnownOn) -> list[Post]:
    """All posts of any day, by station and person: checks ask both for those of a day and for everybody's history."""
    known, values = known_clause(known_on)
    return db.remembered((_every_post, known_on), lambda: _posts(db, known, values, known_on))


def _posts_on(db: Database, day: date, known_on: KnownOn, station_id: int | None) -> list[Post]:
    known, values = known_clause(known_on)
    where = f"effective_on <= ? AND (effective_until IS NULL OR effective_until > ?) AND {known}"
    parameters: list[object] = [day.isoformat(), day.isoformat(), *values]
    if station_id is not None:
        where += " AND station_id = ?"
        parameters.append(station_id)
    return _posts(db, where, parameters, known_on)


def open_posts(db: Database, day: date, known_on: KnownOn = None) -> list[Post]:
    """Posts not yet ended on ``day``: those held on it and those that begin later."""
    known, values = known_clause(known_on)
    return _posts(
        db, f"(effective_until IS NULL OR effective_until > ?) AND {known}", [day.isoformat(), *values], known_on
    )


def posts_of(db: Database, person_id: int, known_on: KnownOn = None) -> list[Post]:
    """All posts of one person, past and present, by first day."""
    known, values = known_clause(known_on)
    return _posts(db, f"{_entries(db, person_id, known_on)} AND {known}", values, known_on, order="effective_on, id")


def posts_of_persons(db: Database, person_ids: Iterable[int], known_on: KnownOn = None) -> dict[int, list[Post]]:
    """The posts of many persons in one question: person id → posts by first day."""
    every = db.remembered((posts_of_persons, known_on), lambda: _by_person(db, known_on))
    return {person_id: every.get(person_id, []) for person_id in person_ids}


def _by_person(db: Database, known_on: KnownOn) -> dict[int, list[Post]]:
    found: dict[int, list[Post]] = {}
    for post in _every_post(db, known_on):
        found.setdefault(post.person_id, []).append(post)
    for posts in found.values():
        if len(posts) > 1:
            posts.sort(key=attrgetter("effective_on", "id"))
    return found


def post_rows_of(db: Database, person_id: int) -> list[Post]:
    """Every row ever recorded for a person, superseded ones too, in the order of recording."""
    return _posts(db, _entries(db, person_id), (), order="recorded_at, id")


def insert_post(
    tx: Transaction,
    person_id: int,
    fields: PostFields,
    *,
    effective_on: date,
    effective_until: date | None = None,
    effective_precision: str = Precision.DAY.value,
    cause: str,
    cause_id: int | None = None,
) -> int:
    """Record a post; its row id. ``cause`` is REGISTRATION, CHANGE or FILING, ``cause_id`` the event behind it."""
    new = NewPost(person_id, fields, effective_on, effective_until, effective_precision, cause, cause_id)
    return insert_posts(tx, [new])[0]


def insert_posts(tx: Transaction, posts: Sequence[NewPost]) -> range:
    """Record many posts at once; their row ids in order."""
    ids = tx.allot("post", len(posts))
    if posts:
        persons, fields, starts, ends, precisions, causes, cause_ids = zip(*posts, strict=True)
        days = {None: None} | {day: day.isoformat() for day in {*starts, *ends} if day}
        columns: dict[str, Sequence[object]] = {
            "uid": tx.uids(len(ids)),
            "person_id": persons,
            **dict(zip(PostFields._fields, zip(*fields, strict=True), strict=True)),
            "effective_on": list(map(days.__getitem__, starts)),
            "effective_until": list(map(days.__getitem__, ends)),
            "effective_precision": precisions,
            "cause": causes,
            "cause_id": cause_ids,
            "recorded_at": [tx.recorded_at] * len(ids),
        }
        tx.insert_columns("post", ids, columns)
    return ids


def as_post(row: Sequence[Any]) -> Post:
    """A row of the table ``post`` as a record: its columns as ``_COLUMNS`` has them."""
    *before, first, until, precision, cause, cause_id, recorded_at, superseded_at = row
    day = date.fromisoformat
    ended = day(until) if until else None
    return Post._make((*before, day(first), ended, precision, cause, cause_id, recorded_at, superseded_at))


def _entries(db: Database, person_id: int, known_on: KnownOn = None) -> str:
    """SQL condition for the rows of a person, under whichever entry they were written."""
    return f"person_id IN ({', '.join(str(entry) for entry in identities(db, known_on).all_of(person_id))})"


def _posts(
    db: Database,
    where: str,
    values: Sequence[object],
    known_on: KnownOn = None,
    *,
    order: str = "station_id, person_id, id",
) -> list[Post]:
    """Rows as posts of the persons they mean, as merged at ``known_on``."""
    posts = map(as_post, db.tuples(f"SELECT {_COLUMNS} FROM post WHERE {where} ORDER BY {order}", tuple(values)))
    same = identities(db, known_on)
    if not same:
        return list(posts)
    return [
        post._replace(person_id=kept) if (kept := same.kept(post.person_id)) != post.person_id else post
        for post in posts
    ]
