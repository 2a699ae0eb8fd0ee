"""Recording staff changes: by command, by a town's workbook, or as what a roster suggests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.errors import SwtoolError, UsageFault
from swtool.filings.changes import (
    NOTHING,
    NewChange,
    PostPart,
    StaffChange,
    change_named,
    insert_changes,
    replace_version,
    same_changes,
)
from swtool.filings.duty import Duties, duties
from swtool.filings.posting import bring_posts_up_to_date, refuse_impossible
from swtool.filings.rules import Applicability, status_after
from swtool.filings.store import filings_of_changes
from swtool.filings.terms import ChangeKind, FilingStatus, Standing
from swtool.office import Office
from swtool.registry.stations import going_on, station_moves
from swtool.store.database import Transaction


class Recorded(NamedTuple):
    """A change as recorded, and whether it must be filed."""

    change: StaffChange
    duty: Applicability


def record_changes(
    office: Office, tx: Transaction, new: Sequence[NewChange], *, suspected: bool = False, judged: Duties | None = None
) -> list[Recorded]:
    """Record changes.

    One that certainly need not be filed moves the posts at once; one that must, or of which that isn't known, waits.
    ``suspected`` ones wait for ``confirm_change``. Raises ``SwtoolError`` where a change contradicts the posts.
    """
    judged = judged or duties(office)
    new = _at_standing_stations(office, new)
    verdicts = [judged.of(one.kind, one.station_id, one.event_on) for one in new]
    rows = [(one, _standing(one, duty, suspected), _project(duty)) for one, duty in zip(new, verdicts, strict=True)]
    made = insert_changes(tx, rows)
    direct = {change.person_id for change in made if change.standing is Standing.DIRECT}
    if direct:
        bring_posts_up_to_date(office.db, tx, direct)
    return [Recorded(change, duty) for change, duty in zip(made, verdicts, strict=True)]


def record_by_command(office: Office, tx: Transaction, new: Sequence[NewChange]) -> list[Recorded]:
    """Record what a user states, refusing what is recorded already or cannot have happened."""
    for one in new:
        refuse_incomplete(one)
    new = _at_standing_stations(office, new)
    known = same_changes(office.db, {one.person_id for one in new})
    for one in new:
        if one.other_station_id == one.station_id:
            raise UsageFault(
                "调出和调入是同一个社工站", where="--to", remedy="站名可能是并入前的；站内变化请用 swtool staff change"
            )
        for other in known.get((one.person_id, one.station_id, one.kind), ()):
            if other.event_on == one.event_on:
                raise SwtoolError(
                    f"这一变动已经登记过，编号 {other.change_no}",
                    why=f"同一人、同一站、同一天的{one.kind.label}（{other.standing.label}）",
                    remedy=f"用 swtool filing show {other.change_no} 查看；登记有误时用 filing amend 或 filing dismiss",
                )
    recorded = record_changes(office, tx, new)
    for done in recorded:
        refuse_impossible(office.db, done.change)
    return recorded


def _at_standing_stations(office: Office, new: Sequence[NewChange]) -> list[NewChange]:
    """The same changes, each at the station that stands on its day: people say the name of a merged one for long."""
    moves = station_moves(office.db)

    def standing(one: NewChange) -> NewChange:
        if one.event_on is None:
            return one
        day, other = one.event_on.first_day, one.other_station_id
        return one._replace(
            station_id=going_on(moves, one.station_id, day),
            other_station_id=None if other is None else going_on(moves, other, day),
        )

    return [standing(one) for one in new] if moves else list(new)


def refuse_incomplete(new: NewChange) -> None:
    """Raise ``UsageFault`` where a change doesn't say enough to become a post."""
    missing = missing_parts(new.kind, new.after)
    if missing:
        raise UsageFault(f"{new.kind.label}没有写明{missing}", remedy="补上这一项")


def missing_parts(kind: ChangeKind, after: PostPart) -> str:
    """What a change of that kind must state and doesn't: '' if nothing."""
    if kind.enters:
        wanted = {"岗位性质": after.post_kind, "专职或兼职": after.basis}
        return "、".join(title for title, value in wanted.items() if value is None)
    if kind is ChangeKind.BASIS_CHANGE and after.basis is None:
        return "变动后专职还是兼职"
    if kind is ChangeKind.POST_CHANGE and after == NOTHING:
        return "变动后的岗位性质、岗位名称或岗级"
    return ""


def confirm_change(
    office: Office, tx: Transaction, change: StaffChange, *, event_on: PartialDate | None = None
) -> Recorded:
    """A suspected change did happen (or a waiting one is looked at again): it is recorded, or moves posts at once.

    Raises ``SwtoolError`` if it was dismissed, is done already, or contradicts the posts.
    """
    change = change_named(office.db, change.change_no)  # as it stands inside the transaction
    if change.standing in (Standing.DISMISSED, Standing.DIRECT):
        raise SwtoolError(f"这一变动{change.standing.label}，不用确认", where=change.change_no)
    if change.id in filings_of_changes(office.db, [change.id]):
        raise SwtoolError("这一变动已经备案，不用确认", where=change.change_no)
    duty = duties(office).of(change.kind, change.station_id, event_on or change.event_on)
    told = NewChange(
        change.kind, change.person_id, change.station_id, event_on or change.event_on, change.origin, change.after
    )
    refuse_incomplete(told)
    renewed = replace_version(
        tx,
        change,
        standing=_standing(told, duty, suspected=False),
        event_on=event_on,
        note="确认属实" if change.standing is Standing.SUSPECTED else "重新判断是否须备案",
        project_id=_project(duty),
    )
    refuse_impossible(office.db, renewed)
    if renewed.standing is Standing.DIRECT:
        bring_posts_up_to_date(office.db, tx, {renewed.person_id})
    return Recorded(renewed, duty)


def dismiss_change(office: Office, tx: Transaction, change: StaffChange, *, why: str) -> StaffChange:
    """A change did not happen, or was recorded wrongly. If it had moved posts, they go back.

    Raises ``SwtoolError`` for an accepted filing, or one that is still being dealt with.
    """
    change = change_named(office.db, change.change_no)  # as it stands inside the transaction
    if change.standing is Standing.DISMISSED:
        raise SwtoolError("这一变动已经排除", where=change.change_no)
    filing = filings_of_changes(office.db, [change.id]).get(change.id)
    if filing is not None:
        status = status_after(filing.events)
        if status not in (FilingStatus.RETURNED, FilingStatus.REVOKED):
            remedy = "revoke 撤销备案" if status is FilingStatus.ACCEPTED else "return 退回"
            raise SwtoolError(
                f"它的备案 {filing.filing_no} 现在是“{status.label}”",
                where=change.change_no,
                remedy=f"先用 swtool filing {remedy}",
            )
    renewed = replace_version(tx, change, standing=Standing.DISMISSED, note=why)
    if change.standing is Standing.DIRECT:
        bring_posts_up_to_date(office.db, tx, {change.person_id})
    return renewed


def _standing(new: NewChange, duty: Applicability, suspected: bool) -> Standing:
    if suspected:
        return Standing.SUSPECTED
    known = new.event_on is not None and new.event_on.exact is not None
    return Standing.DIRECT if duty.need_not and known else Standing.RECORDED


def _project(duty: Applicability) -> int | None:
    return duty.project.id if duty.project else None
