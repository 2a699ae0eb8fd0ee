"""A roster of staff comes in: persons and their credentials are brought up to date; their posts are another matter.

A station without any post is registered by its first roster (opening registrations). Where posts exist, what the roster
says otherwise is a ``PostDifference``, handed to whoever decides what becomes of it (see ``differences``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from swtool.dates import PartialDate
from swtool.errors import SwtoolError
from swtool.findings import Severity
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.office import Office
from swtool.privacy import RESTRICTED, mask_name
from swtool.registry.differences import (
    BASIS_CHANGE,
    JOIN,
    KIND_LABELS,
    LEAVE,
    POST_CHANGE,
    TRANSFER,
    DifferenceHandler,
    HandledDifference,
    PostDifference,
)
from swtool.registry.people import PersonFinder, insert_persons, persons_by_id, update_person
from swtool.registry.posts import NewPost, Post, PostFields, insert_posts, open_posts
from swtool.registry.roster_credentials import CredentialReader
from swtool.registry.roster_match import Listed, RosterMatcher
from swtool.store.database import Transaction

__all__ = ["KIND_LABELS", "DifferenceHandler", "HandledDifference", "PostDifference", "plan_roster", "roster_day"]

_OPENED = "stations registered by an earlier roster of the same book"
_LOUDEST = (Action.CONFLICT, Action.DRAFT, Action.INSERT, Action.UPDATE)
_KIND_BY_TITLE = (("站长", "station_head"), ("负责人", "station_head"), ("督导", "supervisor"))


@dataclass(slots=True)
class _Posts:
    """What stands before the roster, and what it makes of it."""

    open: dict[int, list[Post]]
    staffed: set[int]
    registrations: list[tuple[Listed, NewPost]] = field(default_factory=list)
    differences: list[tuple[Listed | None, PostDifference]] = field(default_factory=list)


def roster_day(office: Office, extract: Extract) -> date:
    """The day a roster speaks of: the end of the month in its title, but never a day to come."""
    period = extract.title.period
    return min(period.last, office.today) if period else office.today


def plan_roster(
    office: Office, extract: Extract, batch: Batch, on_difference: DifferenceHandler, *, in_use: Collection[int] = ()
) -> Plan:
    """What loading a roster would do. ``on_difference`` decides about posts that differ, all at once.

    Stations ``in_use`` aren't opened by their first roster, though nobody holds a post there: changes are on their way.
    """
    day = roster_day(office, extract)
    matcher = RosterMatcher(office, extract, batch, day)
    credentials = CredentialReader(office, extract, day)
    with office.progress("核对花名册", len(extract.rows)) as advance:
        everybody = list(matcher.listed())
        for listed in everybody:
            credentials.read(listed)
        advance(len(extract.rows))
    posts, places = _posts_before(office, day), everybody_at(everybody)
    posts.staffed -= batch.memo.get(_OPENED, set())
    posts.staffed |= set(in_use)
    for listed in everybody:
        _compare(extract, listed, posts, places)
    if not extract.is_partial:  # whose row was left out is not absent
        _absent(office, extract, everybody, posts, day, matcher.persons)
    batch.memo.setdefault(_OPENED, set()).update(post.fields.station_id for _, post in posts.registrations)
    handled = on_difference(office, batch, [difference for _, difference in posts.differences])
    plan = Plan()
    _show(plan, office, everybody, posts, handled)
    updates = [(listed.person.id, listed.changes) for listed in everybody if listed.changes]
    registrations = [post for _, post in posts.registrations]
    if matcher.new_persons or updates or credentials.writes or registrations:

        def write(tx: Transaction) -> None:
            if list(insert_persons(tx, matcher.new_persons)) != matcher.new_ids:
                raise SwtoolError("人员编号已被别的操作占用", remedy="请再载入一次")
            for person_id, changes in updates:
                update_person(tx, person_id, changes)
            credentials.writes.apply(tx)
            insert_posts(tx, registrations)

        plan.writes.append(write)
    plan.writes += [each.write for each in handled if each.write]
    return plan


def everybody_at(everybody: list[Listed]) -> set[tuple[int, int]]:
    """(person, station) of every row: who is listed where."""
    return {(listed.person.id, listed.station.id) for listed in everybody}


def _posts_before(office: Office, day: date) -> _Posts:
    found: dict[int, list[Post]] = {}
    for post in open_posts(office.db, day):
        found.setdefault(post.person_id, []).append(post)
    staffed = {
        row["station_id"] for row in office.db.query("SELECT DISTINCT station_id FROM post WHERE superseded_at IS NULL")
    }
    return _Posts(found, staffed)


def _compare(extract: Extract, listed: Listed, posts: _Posts, places: set[tuple[int, int]]) -> None:
    row, station = listed.row, listed.station
    held = posts.open.get(listed.person.id, [])
    own = [post for post in held if post.station_id == station.id]
    left = row.values.get("left_on")
    if own:
        post = own[0]
        if isinstance(left, PartialDate):
            _note(posts, listed, LEAVE, post, None, left)
            return
        after = _fields(extract, listed, post)
        for kind in _kinds_of_change(post, after) if after else ():
            _note(posts, listed, kind, post, after, None)
        return
    if isinstance(left, PartialDate) and station.id in posts.staffed:
        return  # somebody long gone, kept on the list
    after = _fields(extract, listed, None)
    if after is None:
        return
    start = _start(row)
    if station.id not in posts.staffed:
        _register(extract, listed, after, start, left if isinstance(left, PartialDate) else None, posts)
        return
    elsewhere = [post for post in held if post.is_full_time and (post.person_id, post.station_id) not in places]
    if after.basis == "full_time" and len(elsewhere) == 1:
        _note(posts, listed, TRANSFER, elsewhere[0], after, start)
    else:
        _note(posts, listed, JOIN, None, after, start)


def _note(
    posts: _Posts, listed: Listed, kind: str, before: Post | None, after: PostFields | None, day: PartialDate | None
) -> None:
    person, row = listed.person, listed.row.number
    difference = PostDifference(kind, person.id, person.staff_no, listed.station.id, before, after, day, row)
    posts.differences.append((listed, difference))


def _absent(
    office: Office, extract: Extract, everybody: list[Listed], posts: _Posts, day: date, finder: PersonFinder
) -> None:
    """Whoever serves on the day at a station that the roster lists, and is on none of the book's rosters. Under the
    name of a station that was merged into it, the roster lists those who came from there."""
    covered: dict[int, set[int]] = {}
    for listed in everybody:
        covered.setdefault(listed.station.id, set()).update(listed.named)
    came = _who_served(office, set().union(*covered.values()) - set(covered))
    places = everybody_at(everybody)
    moved = {difference.before.id for _, difference in posts.differences if difference.before}
    missing = [
        post
        for owned in posts.open.values()
        for post in owned
        if post.station_id in covered
        and (post.station_id in covered[post.station_id] or post.person_id in came)
        and post.covers(day)
        and post.id not in moved
        and (post.person_id, post.station_id) not in places
    ]
    persons = persons_by_id(office.db, {post.person_id for post in missing})
    named = _named_in(extract.siblings)
    for post in missing:
        person = persons[post.person_id]
        if person.name == RESTRICTED:
            continue  # no roster may name them, so their absence says nothing
        if not named.isdisjoint(finder.words_of(person)):
            continue
        number = person.staff_no
        difference = PostDifference(LEAVE, post.person_id, number, post.station_id, post, None, None, None)
        posts.differences.append((None, difference))


def _who_served(office: Office, stations: Collection[int]) -> set[int]:
    """Everybody who ever served at these stations."""
    return (
        {post.person_id for post in open_posts(office.db, date.min) if post.station_id in stations}
        if stations
        else set()
    )


def _named_in(extracts: Sequence[Extract]) -> set[str]:
    """Every ID, staff number and name on other rosters: a station may be listed on two tables (专职, 兼职)."""
    columns = ("resident_id", "staff_no", "name")
    return {row.text(column) for extract in extracts for row in extract.rows for column in columns} - {""}


def _register(
    extract: Extract,
    listed: Listed,
    after: PostFields,
    start: PartialDate | None,
    left: PartialDate | None,
    posts: _Posts,
) -> None:
    row = listed.row
    if start is None:
        extract.fault(
            row,
            "entered_on" if (row.number, "entered_on") in extract.unreadable else "started_on",
            "roster.no_start",
            "首次登记要有到站时间或入职时间",
            remedy="补填到站时间，只知道月份也可以",
        )
        return
    if left and left.exact is None:
        what = f"离职时间只写到{left.label}，首次登记要写到日"
        extract.fault(row, "left_on", "roster.leave_not_exact", what, remedy="补到日；已离职的也可以不列")
        return
    until = left.exact if left else None
    if until and until <= start.first_day:
        extract.fault(row, "left_on", "roster.left_before_start", "离职时间不晚于到站时间", remedy="核对两个日期")
        return
    if start.exact is None:
        what = f"起始日只写到{start.label}，从 {start.first_day.isoformat()} 起算"
        column = "started_on" if row.values.get("started_on") else "entered_on"
        extract.fault(row, column, "roster.start_not_exact", what, severity=Severity.WARNING)
    if start.first_day < listed.station.opened_on:
        what = f"起始日早于社工站设立日（{listed.station.opened_on.isoformat()}）"
        extract.fault(row, "started_on", "roster.before_opening", what, severity=Severity.WARNING)
    new = NewPost(listed.person.id, after, start.first_day, until, start.precision.value)
    posts.registrations.append((listed, new))


def _start(row: Row) -> PartialDate | None:
    for column in ("started_on", "entered_on"):
        value = row.values.get(column)
        if isinstance(value, PartialDate):
            return value
    return None


def _fields(extract: Extract, listed: Listed, before: Post | None) -> PostFields | None:
    """The post as the row states it, completed from the stored one. None if it is not said and cannot be known."""
    row = listed.row
    title, kind, basis, grade = map(row.text, ("post_title", "post_kind", "basis", "pay_grade"))
    if before:
        title, grade = title or before.post_title or "", grade or before.pay_grade or ""
        kind, basis = kind or before.post_kind, basis or before.basis
    kind = kind or _kind_of(title)
    if not kind or not basis:
        for column, value, label in (("post_kind", kind, "岗位性质"), ("basis", basis, "专职还是兼职")):
            if not value:
                remedy = f"补填{extract.form.column(column).title}一列"
                extract.fault(row, column, f"roster.no_{column}", f"没有写{label}，不能登记岗位", remedy=remedy)
        return None
    return PostFields(listed.station.id, kind, basis, title or None, grade or None)


def _kind_of(title: str) -> str:
    """站长 and 督导 name their kind of post; other titles do not say whether they serve or administer."""
    return next((kind for word, kind in _KIND_BY_TITLE if word in title), "")


def _kinds_of_change(before: Post, after: PostFields) -> Iterator[str]:
    """岗位调整 and 专兼职变化 are two changes, even where one row shows both."""
    if replace(after, basis=before.basis) != before.fields:
        yield POST_CHANGE
    if after.basis != before.basis:
        yield BASIS_CHANGE


def _decided(listed: Listed, decisions: list[HandledDifference], details: str) -> Change:
    """One line for a row: what was decided about its post, and what else it corrects."""
    told = [f"{KIND_LABELS[each.difference.kind]}：{each.detail}" for each in decisions]
    actions = {each.action for each in decisions}
    still = actions <= {Action.UNCHANGED}
    action = Action.UPDATE if still and details else next((a for a in _LOUDEST if a in actions), Action.UNCHANGED)
    told_all = "；".join(filter(None, (*told, details)))
    return Change(action, listed.row.number, listed.subject, told_all, _known_fields(listed))


def _known_fields(listed: Listed) -> tuple[FieldChange, ...]:
    """What differs from the register; of somebody new nothing does."""
    return () if listed.is_new else tuple(listed.fields)


def _show(plan: Plan, office: Office, everybody: list[Listed], posts: _Posts, handled: list[HandledDifference]) -> None:
    by_row: dict[int, list[HandledDifference]] = {}
    absent: list[HandledDifference] = []
    for (listed, _), handed in zip(posts.differences, handled, strict=True):
        if listed is None:
            absent.append(handed)
        else:
            by_row.setdefault(listed.row.number, []).append(handed)
    registered = {listed.row.number for listed, _ in posts.registrations}
    for listed in everybody:
        number = listed.row.number
        details = "、".join(listed.details)
        if decisions := by_row.get(number):
            plan.changes.append(_decided(listed, decisions, details))
        elif listed.is_new or number in registered:
            place = f"{listed.station.name}到岗登记" if number in registered else ""
            plan.changes.append(Change(Action.INSERT, number, listed.subject, place, _known_fields(listed)))
        else:
            action = Action.UPDATE if details else Action.UNCHANGED
            plan.changes.append(Change(action, number, listed.subject, details, _known_fields(listed)))
    persons = persons_by_id(office.db, {decision.difference.person_id for decision in absent})
    for decision in absent:
        person = persons[decision.difference.person_id]
        subject = f"{mask_name(person.name)}（{person.staff_no}）"
        detail = f"花名册上没有：{decision.detail}" if decision.detail else "花名册上没有"
        plan.changes.append(Change(decision.action, 0, subject, detail))
