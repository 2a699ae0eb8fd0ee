"""Where everybody stands on a day: their rung, their pay, and how that compares. All persons by a few questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from swtool.dates import Month
from swtool.office import Office
from swtool.pay import pay_store, store
from swtool.pay.pay_rules import MONTHS, WHOLE_SHARE, Ladder, Paid, Rung
from swtool.pay.pay_store import Pay, PaySum
from swtool.pay.store import InPost, Titled

COMPARED = "pay.compared"


class OnRung(NamedTuple):
    """The rung that somebody holds on a ladder, or why it cannot be told: ``fault`` where several are stated or one
    that the ladder does not have, neither where nobody said."""

    ladder: Ladder | None = None
    rung: Rung | None = None
    fault: str = ""


def rungs_of(
    office: Office, everybody: Mapping[int, Sequence[Titled]], ladders: Mapping[str, Ladder], day: date
) -> dict[int, OnRung]:
    """Person → rung on a day: as it was set down (岗级核定表), else as the roster's 岗级 says on one of the ladders."""
    held = pay_store.grades_on(office.db, day)
    found: dict[int, OnRung] = {}
    for person_id, posts in everybody.items():
        stated, *others = held.get(person_id, [None])
        if stated is None:
            found[person_id] = _by_roster(posts, ladders)
        elif others:
            found[person_id] = OnRung(fault=f"{stated.effective_on} 起有不同的岗级（合并前的编号各写了一个）")
        elif stated.ladder in ladders:
            ladder = ladders[stated.ladder]
            rung = ladder.rung(stated.post, stated.grade)
            fault = "" if rung else "岗级在现行薪酬表上没有"
            found[person_id] = OnRung(ladder, rung, fault)
        else:
            found[person_id] = OnRung()
    return found


def _by_roster(posts: Sequence[Titled], ladders: Mapping[str, Ladder]) -> OnRung:
    written = {(each.title, each.grade) for each in posts if each.grade}
    if not written:
        return OnRung()
    meant = {
        (ladder.name, rung): (ladder, rung)
        for title, grade in written
        for ladder in ladders.values()
        for rung in ladder.named(title, grade)
    }
    if len(meant) == 1:
        ladder, rung = next(iter(meant.values()))
        return OnRung(ladder, rung)
    if not meant:
        return OnRung(fault="花名册的岗级在薪酬表上没有")
    return OnRung(fault="花名册的岗级对得上不止一级，要用岗级核定表写明")


class Compared(NamedTuple):
    """Months of somebody's pay that can be compared, and why there are none."""

    paid: tuple[Paid, ...] = ()
    why_not: str = ""


_NOTHING = Compared(why_not="没有整月在岗的薪酬登记")


def compared_pay(
    office: Office, person_ids: Iterable[int], last: Month, *, months: int = MONTHS
) -> dict[int, Compared]:
    """Pay of the ``months`` up to ``last`` in which the person was in post from the first day to the last.

    A month that was served in part says nothing of a month's pay. Full-time by the post where no share is stated.
    """
    first = last
    for _ in range(months - 1):
        first = first.previous()
    wanted = set(person_ids)
    posts: dict[int, list[InPost]] = {}
    for post in store.in_post(office.db, first.first, last.last):
        if post.person_id in wanted:
            posts.setdefault(post.person_id, []).append(post)
    is_net = office.policy.at(COMPARED, last.last).text("reading") == "net"
    found = dict.fromkeys(wanted, _NOTHING)
    one_by_one: set[int] = set()
    for person_id, sums in pay_store.pay_sums(office.db, first, last).items():
        if person_id in wanted:
            told = _at_once(sums, posts.get(person_id, []), is_net=is_net)
            if told is None:
                one_by_one.add(person_id)
            else:
                found[person_id] = told
    if one_by_one:
        paid: dict[int, list[Pay]] = {}
        for pay in pay_store.pays(office.db, first, last, one_by_one):
            paid.setdefault(pay.person_id, []).append(pay)
        for person_id, own in paid.items():
            found[person_id] = _compared(own, posts.get(person_id, []), is_net=is_net)
    return found


def _at_once(sums: list[PaySum], posts: list[InPost], *, is_net: bool) -> Compared | None:
    """All months together, where one full-time post was held throughout them; None where it has to be looked closer."""
    if len({each.entry for each in sums}) > 1:
        return None
    first, last = min(each.first for each in sums), max(each.last for each in sums)
    if not any(_holds(post, first, last) for post in posts) or (is_net and any(s.with_net < s.months for s in sums)):
        return None
    return Compared(
        tuple(Paid(each.net if is_net else each.gross, each.share or WHOLE_SHARE, each.months) for each in sums)
    )


def _compared(paid: list[Pay], posts: list[InPost], *, is_net: bool) -> Compared:
    """Month by month."""
    found: list[Paid] = []
    why = _NOTHING.why_not
    for pay in paid:
        if not _served_whole(posts, pay.month):
            continue
        amount = pay.net if is_net else pay.gross
        share = pay.share or (WHOLE_SHARE if any(_holds(post, pay.month, pay.month) for post in posts) else None)
        if amount is None:
            why = "没有登记实发工资"
        elif share is None:
            why = "兼职人员没有写折合全日制的比例"
        else:
            found.append(Paid(amount, share))
    return Compared(tuple(found)) if found else Compared(why_not=why)


def _holds(post: InPost, first: Month, last: Month) -> bool:
    """Whether it is full-time from the first day of ``first`` to the last of ``last``."""
    return post.is_full_time and post.first <= first.first and (post.until is None or post.until > last.last)


def _served_whole(posts: list[InPost], month: Month) -> bool:
    """Whether there is no day of the month without a post. ``posts`` are by first day."""
    day, end = month.first, month.last + timedelta(days=1)
    for post in posts:
        if post.first <= day and (post.until is None or post.until > day):
            if post.until is None:
                return True
            day = post.until
    return day >= end
