"""Two register entries turn out to be one person; and it turns out that they are not.

Nothing is rewritten: a merge is a dated alias that every reader resolves (``registry.identities``). Posts are the
replay of both histories together, so that merging and undoing are the same recount with one alias more or less. What
is recorded afterwards goes to the kept entry and stays there when the merge is undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from swtool.errors import SwtoolError, UsageFault
from swtool.filings.changes import StaffChange, changes
from swtool.filings.posting import bring_posts_up_to_date, conflicts_of, conflicts_together, registrations_of
from swtool.filings.replay import Conflict
from swtool.office import Office
from swtool.privacy import ERASED, PLACEHOLDERS, RESTRICTED
from swtool.registry.identities import identities
from swtool.registry.merges import Merge, close_merge, insert_merge
from swtool.registry.people import Person, entries_by_id, update_person
from swtool.registry.posts import Post
from swtool.scanner import refuse_numbers
from swtool.store.database import Transaction
from swtool.store.numbers import next_numbers

FILLABLE = ("ethnicity", "political_status", "mobile", "is_local_household", "is_local_recruit", "sex", "birth_date")
"""What ``--fill`` may take over. A 身份证号 is never moved: the entry that has it must be the kept one."""


class Twice(NamedTuple):
    """An opening registration of the merged entry at a station where the kept one has one at the same time."""

    post: Post
    kept: Post

    @property
    def is_same(self) -> bool:
        """Whether both say the same of the same time, so that one of them is simply the other written twice."""
        mine, theirs = self.post, self.kept
        details = ((mine.post_title, theirs.post_title), (mine.pay_grade, theirs.pay_grade))
        return (
            (mine.post_kind, mine.basis) == (theirs.post_kind, theirs.basis)
            and (mine.effective_on, mine.effective_until) == (theirs.effective_on, theirs.effective_until)
            and all(said in (None, known) for said, known in details)
        )


class MergePlan(NamedTuple):
    """What would come together. ``blanks`` are columns that only the merged entry has; ``aside`` are registrations of
    the merged entry, each with one of the kept entry at the same time, also where either stands aside already."""

    kept: Person
    merged: Person
    blanks: tuple[str, ...]
    twice: tuple[Twice, ...]
    aside: tuple[tuple[int, int], ...]
    changes: tuple[StaffChange, ...]


def plan_merge(
    office: Office, kept: Person, merged: Person, *, keep_posts: bool = False, different_ids: bool = False
) -> MergePlan:
    """What holding two entries to be one person would bring together; ``keep_posts``: where their registrations at one
    station overlap, the kept entry's count. Raises ``SwtoolError`` where they cannot be one as they stand."""
    _refuse_put_away((kept, merged), "合并")
    _refuse_different(office, kept, merged, different_ids=different_ids)
    mine, theirs, _found = conflicts_together(office.db, kept.id, merged.id)
    twice = tuple(Twice(post, other) for post in theirs if (other := _overlapping(post, mine)) is not None)
    unlike = [one for one in twice if not one.is_same]
    if unlike and not keep_posts:
        raise SwtoolError(
            f"{kept.staff_no} 和 {merged.staff_no} 在同一个社工站有 {len(unlike)} 段任职重叠而内容不同",
            remedy="先更正其中一条的任职；或加 --keep-posts，以保留的一条为准",
        )
    _mine, _theirs, found = conflicts_together(office.db, kept.id, merged.id, {one.post.id for one in twice})
    if found:
        raise _together_refused(found)
    blanks = tuple(name for name in FILLABLE if getattr(kept, name) is None and getattr(merged, name) is not None)
    entries = identities(office.db).all_of(merged.id)
    recorded = changes(office.db, f"c.person_id IN ({', '.join(map(str, entries))}) AND v.standing <> 'dismissed'")
    return MergePlan(kept, merged, blanks, twice, _pairs(office, kept, merged), tuple(recorded))


def apply_merge(office: Office, tx: Transaction, plan: MergePlan, *, why: str, fill: bool = False) -> str:
    """Carry a merge out; its 合并编号."""
    refuse_naming(office, why, (plan.kept.id, plan.merged.id))
    number = next_numbers(tx, "person_merge", "merge_no", "HB", 1)[0]
    filled = plan.blanks if fill else ()
    insert_merge(tx, number, plan.kept.id, plan.merged.id, why=why, filled=filled, set_aside=plan.aside)
    update_person(tx, plan.kept.id, {name: getattr(plan.merged, name) for name in filled})
    bring_posts_up_to_date(office.db, tx, {plan.kept.id})
    return number


def later_changes(office: Office, merge: Merge) -> list[StaffChange]:
    """Changes recorded for the kept entry since the merge: they stay with it."""
    since = "c.person_id = ? AND c.recorded_at >= ? AND v.standing <> 'dismissed'"
    return changes(office.db, since, [merge.kept_id, merge.recorded_at])


def undo_merge(office: Office, tx: Transaction, merge: Merge) -> None:
    """The two entries are two persons again, each with its own history. Columns that were filled become blank again,
    unless they have been corrected since. Raises ``SwtoolError`` where something recorded since rests on both."""
    if merge.undone_at:
        raise SwtoolError(f"{merge.merge_no} 已经撤销", where=merge.merge_no, remedy="用 swtool staff merges 查看")
    entries = entries_by_id(office.db, (merge.kept_id, merge.merged_id))
    kept, merged = entries[merge.kept_id], entries[merge.merged_id]
    _refuse_put_away(entries.values(), "撤销合并")
    close_merge(tx, merge.id)
    taken_back = [name for name in merge.filled if getattr(kept, name) == getattr(merged, name)]
    update_person(tx, kept.id, dict.fromkeys(taken_back))
    both = {identities(office.db).kept(entry) for entry in (merge.kept_id, merge.merged_id)}
    if found := conflicts_of(office.db, both):
        raise SwtoolError(
            f"合并之后登记的变动 {_numbers(found)} 要两条登记合在一起才成立",
            where=merge.merge_no,
            remedy="先用 swtool filing revoke 撤销它的备案，或用 filing dismiss 排除，再撤销合并",
        )
    bring_posts_up_to_date(office.db, tx, both)


def refuse_naming(office: Office, why: str, entries: Iterable[int]) -> None:
    """A reason is kept for good, also in the chain, where nothing can be erased: it must name nobody. Raises
    ``UsageFault``."""
    refuse_numbers(why, "理由")
    names = {entry.name for entry in entries_by_id(office.db, entries).values()} - set(PLACEHOLDERS)
    if any(name in why for name in names):
        raise UsageFault("理由里写了这个人的姓名", where="--why", remedy="理由会一直留着，改用人员编号或“本人”")


def _refuse_put_away(entries: Iterable[Person], what: str) -> None:
    """Who is erased or restricted cannot be compared with anybody: neither held to be one with another, nor parted
    from an entry that the same case covers."""
    for entry in entries:
        if entry.name == RESTRICTED:
            raise SwtoolError(
                f"{entry.staff_no} 的个人信息在限制处理中，不能{what}",
                why="封存的内容不能拿来比较，一件限制处理也不能管两个人",
                remedy="先用 swtool privacy lift 解除限制（编号见 swtool privacy list）",
            )
        if entry.name == ERASED:
            raise SwtoolError(
                f"{entry.staff_no} 的个人信息已经删除，不能{what}",
                why="认出是谁的凭据已经不在了",
                remedy="登记保持现状；任职和学时照样统计",
            )


def _refuse_different(office: Office, kept: Person, merged: Person, *, different_ids: bool) -> None:
    if kept.id == merged.id:
        raise SwtoolError(f"已经是同一个人：{kept.staff_no}", remedy="用 swtool staff merges 查看合并过的登记")
    if merged.resident_id and not kept.resident_id:
        raise SwtoolError(
            f"{kept.staff_no} 没有身份证号，{merged.staff_no} 有：应保留有号码的一条",
            remedy=f"改为 swtool staff merge {merged.staff_no} {kept.staff_no}",
        )
    if merged.resident_id and not different_ids:
        raise SwtoolError(
            f"{kept.staff_no} 和 {merged.staff_no} 登记了两个不同的身份证号",
            remedy="写错的先用 swtool staff update 更正；核实两个号码确属一人的，加 --different-ids",
        )


def _pairs(office: Office, kept: Person, merged: Person) -> tuple[tuple[int, int], ...]:
    every = registrations_of(office.db, (kept.id, merged.id))
    mine, theirs = every.get(kept.id, []), every.get(merged.id, [])
    return tuple((post.id, other.id) for post in theirs for other in mine if _at_once(post, other))


def _at_once(post: Post, other: Post) -> bool:
    """Whether two registrations are at the same station at the same time."""
    return (
        other.station_id == post.station_id
        and (other.effective_until is None or post.effective_on < other.effective_until)
        and (post.effective_until is None or other.effective_on < post.effective_until)
    )


def _overlapping(post: Post, others: Sequence[Post]) -> Post | None:
    """A registration at the same station at the same time; one that says the same before others."""
    at_once = [other for other in others if _at_once(post, other)]
    return next((other for other in at_once if Twice(post, other).is_same), at_once[0] if at_once else None)


def _together_refused(found: Sequence[Conflict]) -> SwtoolError:
    return SwtoolError(
        f"两条登记的任职合在一起对不上：{found[0].why}",
        where=_numbers(found),
        why="同一变动可能在两条登记下各记了一次",
        remedy="用 swtool filing show 核对；多记的用 swtool filing dismiss 排除（已备案的先 filing revoke）",
    )


def _numbers(found: Sequence[Conflict]) -> str:
    return "、".join(dict.fromkeys(conflict.change_no for conflict in found))
