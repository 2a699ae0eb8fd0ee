"""A roster of staff comes in: persons and their credentials are brought up to date; their posts are another matter.

A station without any post is registered by its first roster (opening registrations). Where posts exist, what the roster
says otherwise is a ``PostDifference``, handed to whoever decides what becomes of it (see ``differences``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import repeat

from swtool.errors import SwtoolError
from swtool.intake.plan import Action, Batch, Change, Extract, Plan
from swtool.office import Office
from swtool.privacy import mask_name
from swtool.registry.differences import KIND_LABELS, DifferenceHandler, HandledDifference, PostDifference
from swtool.registry.people import insert_person_columns, persons_by_id, update_person
from swtool.registry.posts import insert_posts
from swtool.registry.roster_credentials import CredentialReader
from swtool.registry.roster_listed import Arrivals, Listed
from swtool.registry.roster_match import RosterMatcher
from swtool.registry.roster_posts import PostReader, staffed_stations
from swtool.store.database import Transaction

__all__ = ["KIND_LABELS", "DifferenceHandler", "HandledDifference", "PostDifference", "plan_roster", "roster_day"]

_OPENED = "stations registered by an earlier roster of the same book"
_LOUDEST = (Action.CONFLICT, Action.DRAFT, Action.INSERT, Action.UPDATE)


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
    staffed = (staffed_stations(office) - batch.memo.get(_OPENED, set())) | set(in_use)
    matcher = RosterMatcher(office, extract, batch, day, staffed)
    credentials = CredentialReader(office, extract, day)
    with office.progress("核对花名册", len(extract.rows)) as advance:
        everybody = list(matcher.listed())
        for each in everybody:
            credentials.read(each)
        advance(len(extract.rows))
    posts = PostReader(office, extract, day, matcher.places, staffed)
    for each in everybody:
        posts.read(each)
    if not extract.is_partial:  # whose row was left out is not absent
        posts.read_absent(everybody, matcher.persons)
    registrations = posts.registrations
    batch.memo.setdefault(_OPENED, set()).update({post.fields.station_id for post in registrations})
    differences = [difference for _, difference in posts.differences]
    handled = on_difference(office, batch, differences) if differences else []
    plan = Plan()
    _show(plan, office, everybody, matcher, posts, handled)
    known = (each for each in everybody if isinstance(each, Listed))
    updates = [(listed.person.id, listed.changes) for listed in known if listed.changes]
    if matcher.new_ids or updates or credentials.writes or registrations:

        def write(tx: Transaction) -> None:
            if insert_person_columns(tx, matcher.new_columns) != matcher.new_ids:
                raise SwtoolError("人员编号已被别的操作占用", remedy="请再载入一次")
            for person_id, changes in updates:
                update_person(tx, person_id, changes)
            credentials.writes.apply(tx)
            insert_posts(tx, registrations)

        plan.writes.append(write)
    plan.writes += [each.write for each in handled if each.write]
    return plan


def _show(
    plan: Plan,
    office: Office,
    everybody: Sequence[Listed | Arrivals],
    matcher: RosterMatcher,
    posts: PostReader,
    handled: list[HandledDifference],
) -> None:
    by_row: dict[int, list[HandledDifference]] = {}
    absent: list[HandledDifference] = []
    for (differing, _), handed in zip(posts.differences, handled, strict=True):
        if differing is None:
            absent.append(handed)
        else:
            by_row.setdefault(differing.row.number, []).append(handed)
    registered = posts.registered
    for listed in everybody:
        if isinstance(listed, Arrivals):
            plan.changes += _arriving(listed, matcher, registered)
            continue
        number = listed.row.number
        if decisions := by_row.get(number):
            plan.changes.append(_decided(listed, decisions))
        elif listed.is_new or number in registered:
            place = _registered_at(listed.station.name) if number in registered else ""
            plan.changes.append(Change(Action.INSERT, number, listed.subject, place, listed.fields, taken=listed.taken))
        else:
            action = Action.UPDATE if listed.details else Action.UNCHANGED
            told = "、".join(listed.details)
            plan.changes.append(Change(action, number, listed.subject, told, listed.fields, taken=listed.taken))
    persons = persons_by_id(office.db, {decision.difference.person_id for decision in absent})
    for decision in absent:
        person = persons[decision.difference.person_id]
        subject = f"{mask_name(person.name)}（{person.staff_no}）"
        detail = f"花名册上没有：{decision.detail}" if decision.detail else "花名册上没有"
        plan.changes.append(Change(decision.action, 0, subject, detail))


def _arriving(arrivals: Arrivals, matcher: RosterMatcher, registered: Collection[int]) -> Iterable[Change]:
    """A line for each of the rows of newcomers."""
    numbers = matcher.row_numbers(arrivals)
    places = [
        _registered_at(station.name) if number in registered else ""
        for number, (station, _) in zip(numbers, arrivals.found, strict=True)
    ]
    said = (matcher.subjects(arrivals), places, repeat(()), repeat(()), (each.taken for each in arrivals.added))
    return map(Change._make, zip(repeat(Action.INSERT), numbers, *said, strict=False))


@lru_cache
def _registered_at(station: str) -> str:
    """The same few words for a hundred thousand rows."""
    return f"{station}到岗登记"


def _decided(listed: Listed, decisions: Sequence[HandledDifference]) -> Change:
    """One line for a row: what was decided about its post, and what else it corrects."""
    details = "、".join(listed.details)
    told = [f"{KIND_LABELS[each.difference.kind]}：{each.detail}" for each in decisions]
    actions = {each.action for each in decisions}
    still = actions <= {Action.UNCHANGED}
    action = Action.UPDATE if still and details else next((a for a in _LOUDEST if a in actions), Action.UNCHANGED)
    told_all = "；".join(filter(None, (*told, details)))
    return Change(action, listed.row.number, listed.subject, told_all, listed.fields, taken=listed.taken)
