"""The office's acts on a filing: take it in, accept, return, amend, revoke. Each is one event in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.errors import SwtoolError, UsageFault
from swtool.filings import store
from swtool.filings.changes import NOTHING, PostPart, StaffChange, changes_by_id, replace_version
from swtool.filings.duty import Duties, duties
from swtool.filings.evidence import refuse_without_papers
from swtool.filings.posting import bring_posts_up_to_date, refuse_impossible
from swtool.filings.recording import missing_parts
from swtool.filings.rules import refuse_out_of_turn, status_after
from swtool.filings.store import Filing
from swtool.filings.terms import Channel, EventKind, Standing
from swtool.office import Office
from swtool.store.database import Transaction


class Amendment(NamedTuple):
    """What an amendment corrects; None stays as it was."""

    event_on: PartialDate | None = None
    after: PostPart = NOTHING
    reason: str | None = None
    handover: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it corrects nothing."""
        return self == Amendment()


def file_changes(
    office: Office,
    tx: Transaction,
    changes: Sequence[StaffChange],
    *,
    channel: Channel,
    handler: str | None = None,
    batch_id: int | None = None,
    source_rows: Sequence[int | None] | None = None,
    judged: Duties | None = None,
) -> list[str]:
    """File changes now; their 备案编号. The deadline of each is fixed under the rules of its event day and stored.

    A change known only to the month gets none: whether it was in time stays 无法判定 until an amendment brings the
    day; the first filing time is kept. Raises ``SwtoolError`` for a change that has a filing, is only suspected, was
    dismissed, or certainly need not be filed, and where policy wants the papers first.
    """
    judged = judged or duties(office)
    held = changes_by_id(office.db, [change.id for change in changes])  # another program may have been at it meanwhile
    changes = [held[change.id] for change in changes]
    present = store.filings_of_changes(office.db, [change.id for change in changes])
    for change in changes:
        _refuse_filing(change, present.get(change.id), judged)
    refuse_without_papers(office, changes, "filing")
    made = store.insert_filings(
        tx,
        [change.id for change in changes],
        channel=channel,
        handler=handler,
        actor=office.actor,
        batch_id=batch_id,
        source_rows=source_rows,
    )
    for change, (filing_id, _number) in zip(changes, made, strict=True):
        _fix_deadline(office, tx, judged, filing_id, change, None)
    return [number for _filing_id, number in made]


def accept(office: Office, tx: Transaction, filing: Filing, change: StaffChange) -> None:
    """予以备案: the filing is accepted and the posts move, in one transaction.

    Raises ``SwtoolError`` out of turn, while the event day isn't known, where the posts contradict, and where policy
    wants the papers first.
    """
    filing, change = _as_it_stands(office, filing)
    _refuse_dismissed(filing, change)
    refuse_out_of_turn(filing.filing_no, status_after(filing.events), EventKind.ACCEPTED)
    if change.event_on is None or change.event_on.exact is None:
        raise SwtoolError(
            "变动日期没有写到日，不能受理",
            where=filing.filing_no,
            remedy=f"问清是哪一天，再用 swtool filing amend {filing.filing_no} --event-on 日期 补上",
        )
    refuse_without_papers(office, [change], "acceptance")
    store.insert_event(tx, filing.id, EventKind.ACCEPTED, actor=office.actor)
    bring_posts_up_to_date(office.db, tx, {change.person_id})


def return_for_correction(office: Office, tx: Transaction, filing: Filing, *, reason: str) -> None:
    """退回补正, with the reason that the notice states. Raises ``SwtoolError`` out of turn or without a reason."""
    filing, _change = _as_it_stands(office, filing)
    refuse_out_of_turn(filing.filing_no, status_after(filing.events), EventKind.RETURNED)
    _insert_with_reason(office, tx, filing, EventKind.RETURNED, reason)


def amend(office: Office, tx: Transaction, filing: Filing, change: StaffChange, correction: Amendment) -> StaffChange:
    """补正: corrects what was filed; the first filing time stays. A corrected event day gets its own deadline.

    Raises ``SwtoolError`` out of turn, or where the corrected change contradicts the posts.
    """
    filing, change = _as_it_stands(office, filing)
    _refuse_dismissed(filing, change)
    refuse_out_of_turn(filing.filing_no, status_after(filing.events), EventKind.AMENDED)
    if correction.is_empty:
        raise UsageFault("没有写明补正什么", where=filing.filing_no, remedy="至少给一项，如 --event-on 日期")
    judged = duties(office)
    event_on = correction.event_on or change.event_on
    duty = judged.of(change.kind, change.station_id, event_on)
    after = PostPart(
        correction.after.post_kind or change.after.post_kind,
        correction.after.basis or change.after.basis,
        correction.after.post_title or change.after.post_title,
        correction.after.pay_grade or change.after.pay_grade,
    )
    renewed = replace_version(
        tx,
        change,
        event_on=correction.event_on,
        after=after,
        reason=correction.reason,
        handover=correction.handover,
        note=f"补正 {filing.filing_no}",
        project_id=duty.project.id if duty.project else None,
    )
    if missing := missing_parts(renewed.kind, renewed.after):
        raise UsageFault(f"{renewed.kind.label}没有写明{missing}", where=filing.filing_no, remedy="补上这一项")
    refuse_impossible(office.db, renewed)
    store.insert_event(tx, filing.id, EventKind.AMENDED, actor=office.actor, reason=_told(correction))
    if renewed.event_on != change.event_on:
        _fix_deadline(office, tx, judged, filing.id, renewed, filing.deadline.id if filing.deadline else None)
    return renewed


def revoke(office: Office, tx: Transaction, filing: Filing, change: StaffChange, *, reason: str) -> None:
    """撤销备案: undoes a wrong acceptance by a new event; the posts go back to what they are without it.

    Raises ``SwtoolError`` out of turn, without a reason, or where a later accepted change builds on this one.
    """
    filing, change = _as_it_stands(office, filing)
    refuse_out_of_turn(filing.filing_no, status_after(filing.events), EventKind.REVOKED)
    _insert_with_reason(office, tx, filing, EventKind.REVOKED, reason)
    bring_posts_up_to_date(office.db, tx, {change.person_id})


def _as_it_stands(office: Office, filing: Filing) -> tuple[Filing, StaffChange]:
    """The filing and its change read again inside the transaction, where nobody else can move them any more."""
    return store.filing_named(office.db, filing.filing_no)


def _refuse_dismissed(filing: Filing, change: StaffChange) -> None:
    if change.standing is Standing.DISMISSED:
        raise SwtoolError("这一变动已经排除", where=filing.filing_no, remedy="确有变动请重新登记")


def _refuse_filing(change: StaffChange, filing: Filing | None, judged: Duties) -> None:
    if filing is not None:
        raise SwtoolError(
            f"已经备案，备案编号 {filing.filing_no}", where=change.change_no, remedy="要改内容请用 swtool filing amend"
        )
    if change.standing is Standing.SUSPECTED:
        raise SwtoolError(
            "这是花名册里看出来的疑似变动，还没有确认",
            where=change.change_no,
            remedy=f"属实先用 swtool filing confirm {change.change_no}，不属实用 swtool filing dismiss",
        )
    if change.standing is Standing.DISMISSED:
        raise SwtoolError("这一变动已经排除，不能备案", where=change.change_no, remedy="确有变动请重新登记")
    duty = judged.of(change.kind, change.station_id, change.event_on)
    if duty.need_not:
        raise SwtoolError("这一变动不须备案", where=change.change_no, why=duty.why, remedy="任职已按登记直接变动")


def _fix_deadline(
    office: Office, tx: Transaction, judged: Duties, filing_id: int, change: StaffChange, instead_of: int | None
) -> None:
    day = change.event_on.exact if change.event_on else None
    if day is None or judged.of(change.kind, change.station_id, change.event_on).need_not:
        if instead_of is not None:
            tx.supersede("filing_deadline", instead_of)
        return
    counted, rule = judged.deadline(change.station_id, day)
    store.fix_deadline(
        tx,
        filing_id,
        counted,
        policy_edition=office.policy.edition,
        rule=office.policy.cite(rule),
        instead_of=instead_of,
    )


def _insert_with_reason(office: Office, tx: Transaction, filing: Filing, kind: EventKind, reason: str) -> None:
    if not reason.strip():
        raise UsageFault(f"{kind.label}要写明原因", where=filing.filing_no, remedy="用 --why 写明原因")
    store.insert_event(tx, filing.id, kind, actor=office.actor, reason=reason.strip())


def _told(correction: Amendment) -> str:
    """Which fields an amendment corrected, as the event's reason: titles only, no personal data."""
    titles = {
        "变动日期": correction.event_on,
        "岗位性质": correction.after.post_kind,
        "专兼职": correction.after.basis,
        "岗位名称": correction.after.post_title,
        "岗级": correction.after.pay_grade,
        "变动原因": correction.reason,
        "交接情况": correction.handover,
    }
    return "补正：" + "、".join(title for title, value in titles.items() if value is not None)
