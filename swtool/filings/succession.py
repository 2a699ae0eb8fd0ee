"""What a succession does to posts: whoever serves at a merged station serves at the other from the day on.

Whether such a move must be filed is policy (``filing.succession``). If it need not, the posts move with the station,
whatever is recorded or accepted later about days before; if it must, every move is a staff change of its own that waits
for its filing like any other.
"""

from __future__ import annotations

from datetime import date, timedelta

from swtool.dates import PartialDate
from swtool.errors import SwtoolError
from swtool.filings.cases import Case, cases
from swtool.filings.changes import NewChange, PostPart
from swtool.filings.posting import bring_posts_up_to_date, foreseen_posts
from swtool.filings.recording import record_changes
from swtool.filings.terms import ChangeKind, FilingStatus, Origin
from swtool.office import Office
from swtool.policy.parameter import Scope
from swtool.registry.boundaries import Subject
from swtool.registry.people import persons_by_id
from swtool.registry.posts import Post, open_posts, posts_on
from swtool.registry.stations import Station
from swtool.registry.succession_plan import Step, SuccessionPlan
from swtool.store.database import Transaction

SETTING = "filing.succession"
_SHOWN = 5


class FilingsPart:
    """The posts' share in a succession."""

    def subjects(self, office: Office, villages: set[int], day: date) -> dict[str, Subject]:
        """Nothing of this room lies in a village by itself."""
        return {}

    def foresee(self, office: Office, plan: SuccessionPlan) -> None:
        """Say how many people move, whether that is filed, and which filings are still open."""
        day = plan.request.day
        must_file = any(_must_file(office, day, old) for old, _ in plan.merged)
        plan.moves_posts = not must_file
        for old, new in plan.merged:
            if must_file:
                _refuse_later(office, old, day)
            here = set(_serving(office, old, day)) if must_file else _registered(office, old, day)
            how = "逐人登记调出、调入，按规定期限备案" if must_file else "随站划转，不须备案（本县设置）"
            plan.steps.append(Step("人员随转", f"{old.name} {len(here)} 人", plan.name_of(new), how))
            both = sorted(here & set(_serving(office, new, day)))
            if both:
                numbers = _numbers(office, both)
                note = "已在那里任职，只登记调出" if must_file else "之后在同一站有两个岗位，请核对"
                plan.steps.append(Step("人员核对", numbers, plan.name_of(new), note))
            _tell_open_filings(office, plan, old)

    def apply(self, office: Office, tx: Transaction, plan: SuccessionPlan) -> None:
        """Move the posts, or record the changes that will."""
        if plan.moves_posts:
            moved = {old.id for old, _ in plan.merged}
            # Also who left before the day by the register: a filing accepted later may show that they were there.
            persons = {post.person_id for post in open_posts(office.db, plan.request.day) if post.station_id in moved}
            bring_posts_up_to_date(office.db, tx, persons)
            return
        new: list[NewChange] = []
        for old, target in plan.merged:
            there = _serving(office, target, plan.request.day)
            for person_id, posts in _serving(office, old, plan.request.day).items():
                new += _transfer(office, plan, person_id, posts, old, target, enters=person_id not in there)
        record_changes(office, tx, new)


def _must_file(office: Office, day: date, station: Station) -> bool:
    setting = office.policy.find(SETTING, day, scope=Scope(tiers=(station.tier,)))
    return setting is not None and setting.flag("counts")


def _refuse_later(office: Office, station: Station, day: date) -> None:
    """Where every move is filed, whoever came to the closed station after the day contradicts it."""
    later = sorted({post.person_id for post in foreseen_posts(office.db, station.id) if post.effective_on >= day})
    if later:
        raise SwtoolError(
            f"{_numbers(office, later)} 在 {day.isoformat()} 以后才到{station.name}，那时这个站已经撤并",
            why="本县要求随站划转也备案，之后的变动要登记在并入的站",
            remedy="先用 swtool filing revoke、dismiss 撤销那些变动，划转以后再在并入的站登记",
        )


def _serving(office: Office, station: Station, day: date) -> dict[int, list[Post]]:
    """Who serves there on the eve and on the day, if all that is recorded so far is accepted."""
    eve = day - timedelta(days=1)
    found: dict[int, list[Post]] = {}
    for post in foreseen_posts(office.db, station.id):
        if post.covers(eve) and (post.effective_until is None or post.effective_until > day):
            found.setdefault(post.person_id, []).append(post)
    return found


def _registered(office: Office, station: Station, day: date) -> set[int]:
    """Who serves there on the eve and on the day by the posts as they stand."""
    eve = day - timedelta(days=1)
    posts = posts_on(office.db, eve, station_id=station.id)
    return {post.person_id for post in posts if post.effective_until is None or post.effective_until > day}


def _transfer(
    office: Office, plan: SuccessionPlan, person_id: int, posts: list[Post], old: Station, new: Station, *, enters: bool
) -> list[NewChange]:
    number = _numbers(office, [person_id])
    if len(posts) > 1:
        raise SwtoolError(
            f"{number} 在{old.name}有 {len(posts)} 个岗位，不能一次调出",
            remedy="先用 swtool staff leave 和 join 合成一个岗位",
        )
    if posts[0].effective_until is not None:
        raise SwtoolError(
            f"{number} 在{old.name}的任职已登记到 {posts[0].effective_until.isoformat()} 为止",
            why=f"{plan.request.day.isoformat()} 调出后，那一条接不上",
            remedy="先改正或撤销那一条登记，划转以后再登记离职",
        )
    day, part = PartialDate.of(plan.request.day), PostPart.of(posts[0])
    reason = f"区划调整（{plan.request.document_no}）"
    out = NewChange(
        ChangeKind.TRANSFER_OUT,
        person_id,
        old.id,
        day,
        Origin.COMMAND,
        before=part,
        other_station_id=new.id,
        reason=reason,
    )
    into = NewChange(
        ChangeKind.TRANSFER_IN,
        person_id,
        new.id,
        day,
        Origin.COMMAND,
        after=part,
        other_station_id=old.id,
        reason=reason,
    )
    return [out, into] if enters else [out]


def _tell_open_filings(office: Office, plan: SuccessionPlan, station: Station) -> None:
    for case in cases(office, office.today, "c.station_id = ?", [station.id]):
        if _is_open(case):
            label = case.filing.filing_no if case.filing else case.change.change_no
            note = f"{case.change.kind.label} {case.event_label}：仍在原站名下办结"
            plan.steps.append(Step("未办结的备案", label, case.status_label, note))


def _is_open(case: Case) -> bool:
    if case.filing is not None:
        return case.status in (FilingStatus.FILED, FilingStatus.RETURNED, FilingStatus.AMENDED)
    return case.awaits_filing


def _numbers(office: Office, person_ids: list[int]) -> str:
    persons = persons_by_id(office.db, set(person_ids))
    shown = [persons[each].staff_no for each in person_ids[:_SHOWN]]
    return "、".join(shown) + (f" 等 {len(person_ids)} 人" if len(person_ids) > _SHOWN else "")


PART = FilingsPart()
