"""Bringing the register's posts to what the replay of a person's history says, in the transaction of the event."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from swtool.errors import SwtoolError
from swtool.filings.changes import NewChange, StaffChange, among, changes
from swtool.filings.replay import Applied, Conflict, Segment, replay
from swtool.filings.terms import Standing
from swtool.registry.identities import identities
from swtool.registry.posts import (
    CHANGE,
    FILING,
    REGISTRATION,
    NewPost,
    Post,
    as_post,
    insert_posts,
    posts_of,
    posts_of_persons,
)
from swtool.registry.stations import station_moves
from swtool.store.database import Database, Transaction

_POST_COLUMNS = ", ".join(f"post.{column}" for column in Post._fields)
_AFTER_ALL = 10**12  # number of the first planned change: after everything recorded on the same day
_ACCEPTED = (
    "SELECT f.change_id, f.id FROM filing f WHERE "
    "(SELECT kind FROM filing_event e WHERE e.filing_id = f.id ORDER BY e.id DESC LIMIT 1) = 'accepted'"
)


def bring_posts_up_to_date(db: Database, tx: Transaction, person_ids: Collection[int]) -> None:
    """Replay the history of these persons and record what differs.

    Raises ``SwtoolError`` where a change cannot stand (nobody leaves a post not held); the transaction then fails.
    """
    wanted = set(person_ids)
    applied = _by_person(db, wanted, pending=False)
    believed = _believed(db, wanted)
    covered = _covered(db, wanted)
    moves = station_moves(db)
    gone: list[int] = []
    new: list[NewPost] = []
    aside = set_aside(db)
    for person_id in sorted(wanted):
        # What is set aside comes first, so that of two rows that say the same the other one stays.
        rows = sorted(believed.get(person_id, []), key=lambda post: post.id not in aside)
        registrations = [post for post in rows if post.cause == REGISTRATION and post.id not in aside]
        registrations += [post for post in covered.get(person_id, []) if post.id not in aside]
        segments, conflicts = replay(registrations, applied.get(person_id, []), moves)
        if conflicts:
            raise _refusal(conflicts[0])
        dropped, added = _difference(rows, segments)
        gone += [post.id for post in dropped]
        # A registration that stands again stands under the entry that it was made for, which may be a merged one.
        owners = {post.id: post.person_id for post in covered.get(person_id, [])}
        new += [_new_post(owners.get(segment.registration or 0, person_id), segment) for segment in added]
        _cover(tx, person_id, dropped)
        _uncover(tx, covered.get(person_id, []), added)
    for post_id in gone:
        tx.supersede("post", post_id)
    insert_posts(tx, new)


def refuse_impossible(db: Database, change: StaffChange) -> None:
    """Refuse a change that would stand in the air even if everything recorded so far were accepted.

    Raises ``SwtoolError``. A change whose day isn't known cannot be judged and passes.
    """
    registrations = _registrations(db, {change.person_id}).get(change.person_id, [])
    applied = _by_person(db, {change.person_id}, pending=True).get(change.person_id, [])
    moves = station_moves(db)
    _segments, conflicts = replay(registrations, applied, moves)
    _segments, before = replay(registrations, [one for one in applied if one.change_id != change.id], moves)
    fresh = [conflict for conflict in conflicts if conflict not in before]
    if fresh:
        raise _refusal(fresh[0])


def foreseen_conflicts(db: Database, planned: Sequence[NewChange], *, pending: bool) -> dict[int, str]:
    """What would contradict if these changes were added to what stands in the posts, with ``pending`` to everything
    recorded so far: place among ``planned`` → why. A change whose day isn't known cannot be judged."""
    by_person: dict[int, list[Applied]] = {}
    for at, new in enumerate(planned):
        if day := new.event_on.exact if new.event_on else None:
            by_person.setdefault(new.person_id, []).append(_as_planned(new, day, at))
    wanted = set(by_person)
    registrations, recorded = _registrations(db, wanted), _by_person(db, wanted, pending=pending)
    moves = station_moves(db)
    found: dict[int, str] = {}
    for person_id, own in by_person.items():
        opened, known = registrations.get(person_id, []), recorded.get(person_id, [])
        _segments, before = replay(opened, known, moves)
        _segments, conflicts = replay(opened, [*known, *own], moves)
        places = {one.change_no: one.change_id - _AFTER_ALL for one in own}
        for conflict in conflicts:
            if conflict not in before:  # one of the planned, or one recorded before that they leave in the air
                found.setdefault(places.get(conflict.change_no, min(places.values())), conflict.why)
    return found


def _as_planned(new: NewChange, day: date, at: int) -> Applied:
    part = new.after
    return Applied(
        change_id=_AFTER_ALL + at,
        change_no=f"+{at}",
        kind=new.kind,
        station_id=new.station_id,
        day=day,
        cause=CHANGE,
        cause_id=0,
        post_kind=part.post_kind,
        basis=part.basis,
        post_title=part.post_title,
        pay_grade=part.pay_grade,
    )


def foreseen_posts(db: Database, station_id: int) -> list[Post]:
    """What the posts at a station are if everything recorded so far is accepted; by person and first day.

    These are no rows: ``id`` is 0.
    """
    wanted = {row["person_id"] for row in db.query("SELECT person_id FROM post WHERE station_id = ?", (station_id,))}
    wanted |= {
        row["person_id"] for row in db.query("SELECT person_id FROM staff_change WHERE station_id = ?", (station_id,))
    }
    same = identities(db)
    wanted = {same.kept(person_id) for person_id in wanted}
    registrations, applied = _registrations(db, wanted), _by_person(db, wanted, pending=True)
    moves = station_moves(db)
    found: list[Post] = []
    for person_id in sorted(wanted):
        segments, _conflicts = replay(registrations.get(person_id, []), applied.get(person_id, []), moves)
        here = [segment for segment in segments if segment.fields.station_id == station_id]
        found += [_as_foreseen(person_id, segment) for segment in sorted(here, key=lambda segment: segment.start)]
    return found


def _as_foreseen(person_id: int, part: Segment) -> Post:
    kind, basis, title, grade = part.fields.post_kind, part.fields.basis, part.fields.post_title, part.fields.pay_grade
    return Post(
        0, "", person_id, part.fields.station_id, kind, basis, title, grade, part.start, part.until, part.precision,
        part.cause, part.cause_id, "", None,
    )  # fmt: skip


def conflicts_together(
    db: Database, one_id: int, other_id: int, without: Collection[int] = ()
) -> tuple[list[Post], list[Post], list[Conflict]]:
    """The opening registrations of two persons, and what would contradict if they were one, with everything recorded
    so far accepted and without the registrations named. What contradicts in either's own history is not told again."""
    wanted, moves = {one_id, other_id}, station_moves(db)
    registrations, applied = _registrations(db, wanted), _by_person(db, wanted, pending=True)
    known: list[Conflict] = []
    for person_id in wanted:
        known += replay(registrations.get(person_id, []), applied.get(person_id, []), moves)[1]
    mine, theirs = registrations.get(one_id, []), registrations.get(other_id, [])
    together = [post for post in (*mine, *theirs) if post.id not in without]
    everything = sorted((*applied.get(one_id, []), *applied.get(other_id, [])), key=lambda change: change.change_id)
    _segments, found = replay(together, everything, moves)
    return mine, theirs, [conflict for conflict in found if conflict not in known]


def conflicts_of(db: Database, person_ids: Collection[int]) -> list[Conflict]:
    """What contradicts in the histories of these persons, with everything recorded so far accepted."""
    wanted, moves = set(person_ids), station_moves(db)
    registrations, applied = _registrations(db, wanted), _by_person(db, wanted, pending=True)
    return [
        conflict
        for person_id in sorted(wanted)
        for conflict in replay(registrations.get(person_id, []), applied.get(person_id, []), moves)[1]
    ]


def set_aside(db: Database) -> set[int]:
    """Opening registrations that do not count, because another entry of the same person has one at the same time that
    does. Who leaves a group leaves the others as if they had never been in it."""
    same = identities(db)
    if not same:
        return set()
    rows = db.query(
        "SELECT a.post_id, a.for_post_id, mine.person_id, other.person_id FROM set_aside_registration a "
        "JOIN post mine ON mine.id = a.post_id JOIN post other ON other.id = a.for_post_id "
        "WHERE a.superseded_at IS NULL"
    )
    for_posts: dict[int, set[int]] = {}
    for post_id, for_post_id, mine, other in rows:
        if same.kept(mine) == same.kept(other):
            for_posts.setdefault(post_id, set()).add(for_post_id)
    known: dict[int, bool] = {}

    def counts(post_id: int) -> bool:
        """A merge sets aside only what the merged entries bring, so that no two posts stand aside for each other."""
        if post_id not in known:
            known[post_id] = not any(counts(other) for other in for_posts.get(post_id, ()))
        return known[post_id]

    return {post_id for post_id in for_posts if not counts(post_id)}


def registrations_of(db: Database, person_ids: Collection[int]) -> dict[int, list[Post]]:
    """Person → every opening registration of theirs and of the entries merged into theirs, also those set aside."""
    return _registrations(db, set(person_ids), aside=frozenset())


def _registrations(db: Database, wanted: set[int], aside: Collection[int] | None = None) -> dict[int, list[Post]]:
    covered, aside = _covered(db, wanted), set_aside(db) if aside is None else aside
    return {
        person_id: [
            post
            for post in [*(post for post in posts if post.cause == REGISTRATION), *covered.get(person_id, [])]
            if post.id not in aside
        ]
        for person_id, posts in _believed(db, wanted).items()
    }


def _by_person(db: Database, wanted: set[int], *, pending: bool) -> dict[int, list[Applied]]:
    """The changes that move posts: direct ones and accepted filings, with ``pending`` also those still to be filed."""
    accepted = {row["change_id"]: row["id"] for row in db.query(_ACCEPTED)}
    where, values = among("c.person_id", identities(db).expand(wanted))
    found: dict[int, list[Applied]] = {}
    for change in changes(db, f"v.standing IN ('recorded', 'direct') AND v.event_on IS NOT NULL AND {where}", values):
        moves = pending or change.standing is Standing.DIRECT or change.id in accepted
        day = change.event_on.exact if change.event_on else None
        if moves and day is not None and change.person_id in wanted:
            filing_id = accepted.get(change.id)
            found.setdefault(change.person_id, []).append(
                Applied(
                    change_id=change.id,
                    change_no=change.change_no,
                    kind=change.kind,
                    station_id=change.station_id,
                    day=day,
                    cause=CHANGE if filing_id is None else FILING,
                    cause_id=change.id if filing_id is None else filing_id,
                    post_kind=change.after.post_kind,
                    basis=change.after.basis,
                    post_title=change.after.post_title,
                    pay_grade=change.after.pay_grade,
                )
            )
    return found


def _believed(db: Database, wanted: set[int]) -> dict[int, list[Post]]:
    if len(wanted) == 1:
        return {person_id: posts_of(db, person_id) for person_id in wanted}
    return posts_of_persons(db, wanted)


def _covered(db: Database, wanted: set[int]) -> dict[int, list[Post]]:
    """Opening registrations that changes have reshaped: superseded as rows, and still what the replay starts from."""
    same = identities(db)
    where, values = among("post.person_id", same.expand(wanted))
    rows = db.query(
        f"SELECT {_POST_COLUMNS} FROM covered_registration r JOIN post ON post.id = r.post_id "
        f"WHERE r.superseded_at IS NULL AND {where} ORDER BY post.id",
        values,
    )
    found: dict[int, list[Post]] = {}
    for post in map(as_post, rows):
        person_id = same.kept(post.person_id)
        if person_id in wanted:
            found.setdefault(person_id, []).append(post)
    return found


def _difference(rows: Sequence[Post], segments: Sequence[Segment]) -> tuple[list[Post], list[Segment]]:
    """Rows that no longer hold, and segments that no row holds yet."""
    held: dict[tuple[object, ...], list[Post]] = {}
    for post in rows:
        held.setdefault(_content(post), []).append(post)
    added = []
    for segment in segments:
        same = held.get(_wanted_content(segment))
        if same:
            same.pop()
        else:
            added.append(segment)
    return [post for left in held.values() for post in left], added


def _content(post: Post) -> tuple[object, ...]:
    cause_id = None if post.cause == REGISTRATION else post.cause_id
    return post.fields, post.effective_on, post.effective_until, post.effective_precision, post.cause, cause_id


def _wanted_content(segment: Segment) -> tuple[object, ...]:
    return segment.fields, segment.start, segment.until, segment.precision, segment.cause, segment.cause_id


def _new_post(person_id: int, segment: Segment) -> NewPost:
    return NewPost(
        person_id, segment.fields, segment.start, segment.until, segment.precision, segment.cause, segment.cause_id
    )


def _cover(tx: Transaction, person_id: int, dropped: Sequence[Post]) -> None:
    for post in dropped:
        if post.cause == REGISTRATION:
            tx.insert(
                "covered_registration", {"post_id": post.id, "person_id": person_id, "recorded_at": tx.recorded_at}
            )


def _uncover(tx: Transaction, covered: Sequence[Post], added: Sequence[Segment]) -> None:
    """A reshaped registration that stands again as it was is a plain row again."""
    restored = {segment.registration for segment in added} - {None}
    for post in covered:
        if post.id in restored:
            tx.execute(
                "UPDATE covered_registration SET superseded_at = ? WHERE post_id = ? AND superseded_at IS NULL",
                (tx.recorded_at, post.id),
            )


def _refusal(conflict: Conflict) -> SwtoolError:
    return SwtoolError(
        f"人员变动与任职记录对不上：{conflict.why}",
        where=conflict.change_no,
        why="任职是由开站登记、已备案的变动依次推出来的，这一条接不上",
        remedy="用 swtool staff history 核对任职；先处理它之前的变动，或撤销依赖它的备案",
    )
