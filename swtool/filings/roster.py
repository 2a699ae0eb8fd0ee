"""What becomes of the differences that a roster shows: drafts after a project's approval, direct changes before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from swtool.dates import PartialDate
from swtool.filings.changes import NewChange, PostPart, StaffChange, replace_version, same_changes
from swtool.filings.duty import Duties, duties
from swtool.filings.posting import foreseen_conflicts
from swtool.filings.recording import missing_parts, record_changes
from swtool.filings.store import filings_of_changes
from swtool.filings.terms import ChangeKind, Origin, Standing
from swtool.intake.plan import Action, Batch
from swtool.office import Office
from swtool.registry.differences import BASIS_CHANGE, JOIN, LEAVE, POST_CHANGE, HandledDifference, PostDifference
from swtool.store.database import Transaction

_PLAIN = {
    JOIN: ChangeKind.JOIN,
    LEAVE: ChangeKind.LEAVE,
    POST_CHANGE: ChangeKind.POST_CHANGE,
    BASIS_CHANGE: ChangeKind.BASIS_CHANGE,
}
_ENTERING = (ChangeKind.JOIN, ChangeKind.TRANSFER_IN)
_LEAVING = (ChangeKind.LEAVE, ChangeKind.TRANSFER_OUT, ChangeKind.LONG_LEAVE)


@dataclass(slots=True)
class _Known:
    """What is recorded of the persons in question and not yet in the posts."""

    same: dict[tuple[int, int, ChangeKind], list[StaffChange]]
    accepted: set[int]

    def waiting(self, new: NewChange) -> StaffChange | None:
        """An open change that says the same."""
        family = _ENTERING if new.kind.enters else _LEAVING if new.kind.leaves else (new.kind,)
        for kind in family:
            for change in self.same.get((new.person_id, new.station_id, kind), ()):
                open_still = change.standing is Standing.SUSPECTED or (
                    change.standing is Standing.RECORDED and change.id not in self.accepted
                )
                if open_still and _agree(change.event_on, new.event_on):
                    return change
        return None


def handle_differences(office: Office, batch: Batch, differences: Sequence[PostDifference]) -> list[HandledDifference]:
    """The registry's ``DifferenceHandler``.

    Where the change certainly needs no filing, its day is known, no project has been approved since, and the posts do
    not rule it out, they move. Otherwise it is drafted as 疑似未备案变动 and nothing moves: after approval a day that
    only a roster states would be a way round the filing. A difference that is recorded or drafted already stays as it
    is.
    """
    judged = duties(office)
    known = _known(office, differences)
    everything = [changes_of(difference, batch) for difference in differences]
    whys = _whys_drafts(office, judged, everything)
    direct: list[NewChange] = []
    drafts: list[NewChange] = []
    dated: list[tuple[StaffChange, PartialDate]] = []
    handled: list[HandledDifference] = []
    for difference, parts, why in zip(differences, everything, whys, strict=True):
        waiting = [known.waiting(part) for part in parts]
        first = waiting[0]
        if first is not None and all(waiting):
            fills = first.standing is Standing.SUSPECTED and first.event_on is None and difference.event_on is not None
            if fills and difference.event_on is not None:
                dated += [(one, difference.event_on) for one in waiting if one is not None]
            action = Action.UPDATE if fills else Action.UNCHANGED
            handled.append(HandledDifference(difference, action, f"{first.standing.label}，编号 {first.change_no}"))
            continue
        wanted = [part for part, other in zip(parts, waiting, strict=True) if other is None]
        (drafts if why else direct).extend(wanted)
        words = "、".join(part.kind.label for part in wanted)
        if why:
            handled.append(HandledDifference(difference, Action.DRAFT, f"{words}：{why}"))
        else:
            handled.append(HandledDifference(difference, _direct_action(difference), f"{words}，无须备案"))
    return _with_write(handled, _writer(office, judged, direct, drafts, dated))


def changes_of(difference: PostDifference, batch: Batch) -> list[NewChange]:
    """A difference as changes: one, or two for a transfer (out of the station left, into the other)."""
    before = PostPart.of(difference.before)
    after = PostPart()
    if difference.after is not None:
        fields = difference.after
        after = PostPart(fields.post_kind, fields.basis, fields.post_title, fields.pay_grade)
    plain = NewChange(
        kind=_PLAIN.get(difference.kind, ChangeKind.TRANSFER_IN),
        person_id=difference.person_id,
        station_id=difference.station_id,
        event_on=difference.event_on,
        origin=Origin.ROSTER,
        after=after,
        before=before,
        batch_id=batch.id,
        source_row=difference.row,
    )
    if difference.kind in _PLAIN:
        return [_only_what_changed(plain)]
    left = difference.before.station_id if difference.before else difference.station_id
    return [
        plain._replace(
            kind=ChangeKind.TRANSFER_OUT, station_id=left, other_station_id=difference.station_id, after=PostPart()
        ),
        plain._replace(other_station_id=left),
    ]


def _only_what_changed(change: NewChange) -> NewChange:
    if change.kind is ChangeKind.BASIS_CHANGE:
        return change._replace(after=PostPart(basis=change.after.basis))
    if change.kind is ChangeKind.POST_CHANGE:
        was, now = change.before, change.after
        return change._replace(
            after=PostPart(
                post_kind=now.post_kind if now.post_kind != was.post_kind else None,
                post_title=now.post_title if now.post_title != was.post_title else None,
                pay_grade=now.pay_grade if now.pay_grade != was.pay_grade else None,
            )
        )
    return change._replace(after=PostPart()) if change.kind.leaves else change


def _known(office: Office, differences: Sequence[PostDifference]) -> _Known:
    same = same_changes(office.db, {one.person_id for one in differences})
    ids = [change.id for group in same.values() for change in group]
    filed = filings_of_changes(office.db, ids)
    return _Known(same, {change_id for change_id, one in filed.items() if one.events[-1].kind.value == "accepted"})


def _agree(recorded: PartialDate | None, stated: PartialDate | None) -> bool:
    """Whether two tellings of a day can mean the same one."""
    if recorded is None or stated is None:
        return True
    return recorded.first_day <= stated.last_day and stated.first_day <= recorded.last_day


def _whys_drafts(office: Office, judged: Duties, everything: Sequence[Sequence[NewChange]]) -> list[str]:
    """Why each difference is drafted instead of moving the posts; '' if it moves them."""
    whys = [_why_draft(judged, parts) for parts in everything]
    direct = [(at, part) for at, parts in enumerate(everything) if not whys[at] for part in parts]
    for place, why in foreseen_conflicts(office.db, [part for _, part in direct], pending=False).items():
        whys[direct[place][0]] = f"与任职记录对不上，{why}"
    return whys


def _why_draft(judged: Duties, parts: Sequence[NewChange]) -> str:
    """Why what a difference says by itself does not move the posts."""
    for part in parts:
        duty = judged.of(part.kind, part.station_id, part.event_on)
        if not duty.need_not:
            return duty.why
        if told_late := judged.told_after_approval(part.station_id, part.event_on):
            return told_late
        if part.event_on is None or part.event_on.exact is None:
            return "变动日期没有写到日"
        if missing := missing_parts(part.kind, part.after):
            return f"没有写明{missing}"
    return ""


def _direct_action(difference: PostDifference) -> Action:
    return Action.INSERT if difference.kind == JOIN else Action.UPDATE


def _writer(
    office: Office,
    judged: Duties,
    direct: Sequence[NewChange],
    drafts: Sequence[NewChange],
    dated: Sequence[tuple[StaffChange, PartialDate]],
) -> Callable[[Transaction], None] | None:
    if not (direct or drafts or dated):
        return None

    def write(tx: Transaction) -> None:
        record_changes(office, tx, direct, judged=judged)
        record_changes(office, tx, drafts, suspected=True, judged=judged)
        for change, day in dated:
            replace_version(tx, change, event_on=day, note="花名册补上了日期")

    return write


def _with_write(
    handled: list[HandledDifference], write: Callable[[Transaction], None] | None
) -> list[HandledDifference]:
    """One write for the whole sheet, on its last difference that does anything: in bulk one replay, not many."""
    if write is not None:
        last = max(at for at, one in enumerate(handled) if one.action is not Action.UNCHANGED)
        handled[last] = handled[last]._replace(write=write)
    return handled
