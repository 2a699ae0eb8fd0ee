"""What a clerk notes by hand: a book came on paper, was sent back, need not come; a slip is taken back."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.forms.form import Form
from swtool.office import Office
from swtool.registry.divisions import Division, require_town
from swtool.returns.periods import Period
from swtool.returns.places import TownNames
from swtool.returns.rules import Event
from swtool.returns.store import NO_NOTE, Note, Return, dues, events_of, find_return, insert_event
from swtool.returns.terms import ALIKE, EventKind
from swtool.scanner import refuse_numbers
from swtool.store.database import Transaction


class Target(NamedTuple):
    """Which return a clerk speaks of."""

    town: Division
    form: Form
    period: Period

    @property
    def label(self) -> str:
        """许村镇 2026年10月 社工站月报表."""
        return f"{self.town.name} {self.period.label} {self.form.title}"


def town_meant(office: Office, text: str, period: Period) -> Division:
    """The town that a clerk names with a period: as it stood on the period's last day.

    Raises ``NotFound`` for a name of no time, ``SwtoolError`` for a town that was several then.
    """
    names = TownNames(office)
    found = [names.places.row(each) for each in names.of(text, period.last) or ()]
    if len(found) == 1:
        return found[0]
    if not found:
        return require_town(names.today, text)
    raise SwtoolError(
        f"{period.label}时还没有“{text}”",
        why=f"它由{'、'.join(town.name for town in found)}合并而成，各报各的",
        remedy=f"写当时的名称，如 {found[0].name}",
    )


def receive(
    office: Office, target: Target, on: date, note: Note = NO_NOTE, *, accepted: bool = False, keep: bool = True
) -> Return:
    """A book came on that day; ``accepted``: it was in order as well.

    Raises ``NotFound`` where no such return is owed, ``SwtoolError`` for a day that cannot be.
    """
    entry = _owed(office, target)
    _refuse_impossible(office, target, on)
    with office.change(f"登记收到报表 {target.label}", keep=keep) as tx:
        _note(office, tx, entry, EventKind.RECEIVED, on, note)
        if accepted:
            _note(office, tx, entry, EventKind.ACCEPTED, on, note)
    return entry


def give_back(office: Office, target: Target, on: date, why: str, *, keep: bool = True) -> Return:
    """A book that came went back for correction. Raises ``SwtoolError`` where none came, or it is in order already."""
    entry = _owed(office, target)
    _refuse_impossible(office, target, on)
    happened = events_of(office.db, entry.id)
    _refuse_settled(target, happened)
    if not any(event.kind is EventKind.RECEIVED and event.happened_on <= on for event in happened):
        raise SwtoolError(
            "还没有收到这张表，不能退回", where=target.label, remedy="先用 swtool returns receive 登记收到"
        )
    with office.change(f"登记退回报表 {target.label}", keep=keep) as tx:
        _note(office, tx, entry, EventKind.RETURNED, on, Note(reason=_reason(why)))
    return entry


def waive(office: Office, target: Target, why: str, *, keep: bool = True) -> Return:
    """The town need not send it. Raises ``SwtoolError`` where it is in order already, ``UsageFault`` without reason."""
    entry = _owed(office, target)
    reason = _reason(why)
    happened = events_of(office.db, entry.id)
    _refuse_settled(target, happened)
    told = [event.kind for event in happened if event.kind is not EventKind.REMINDED]
    if told[-1:] == [EventKind.WAIVED]:
        raise SwtoolError("已经登记过免报", where=target.label, remedy="登记错了用 swtool returns undo 撤回")
    with office.change(f"登记免报 {target.label}", keep=keep) as tx:
        _note(office, tx, entry, EventKind.WAIVED, office.now.date(), Note(reason=reason))
    return entry


def take_back(office: Office, target: Target, why: str, *, keep: bool = True) -> Event:
    """The newest thing noted of a return was a slip; it stays readable in the journal.

    What intake noted belongs to the load and stays. Raises ``SwtoolError`` where there is nothing to take back.
    """
    entry = _owed(office, target)
    reason = _reason(why)
    happened = events_of(office.db, entry.id)
    if not happened:
        raise SwtoolError("这张表还没有登记过什么", where=target.label, remedy="用 swtool returns status 查看")
    last = happened[-1]
    if last.channel == "workbook":
        raise SwtoolError(
            f"最后一次是收表时自动记的（{last.kind.label}），不能撤回",
            where=target.label,
            remedy="表里有错就载入更正的表",
        )
    with office.change(f"撤回登记的{last.kind.label} {target.label}：{reason}", keep=keep) as tx:
        tx.supersede("return_event", last.id)
    return last


def _owed(office: Office, target: Target) -> Return:
    """The return, if it is owed."""
    form = ALIKE.get(target.form.name, target.form.name)
    entry = find_return(office.db, form, target.town.id, target.period)
    owed = {each.id for each, _ in dues(office.db)}
    if entry is None or entry.id not in owed:
        raise not_owed(target)
    return entry


def not_owed(target: Target) -> NotFound:
    """The refusal where a return is not owed."""
    return NotFound(
        "没有排定这张表",
        where=target.label,
        remedy="先用 swtool returns plan 排定应报的表；swtool returns status 列出已排定的",
    )


def _refuse_impossible(office: Office, target: Target, on: date) -> None:
    if on > office.now.date():
        raise UsageFault(f"{on.isoformat()} 还没有到", where=target.label, remedy="写实际收到（退回）的那一天")
    if on < target.period.first:
        raise UsageFault(
            f"{on.isoformat()} 时{target.period.label}还没有开始", where=target.label, remedy="核对日期和 --period"
        )


def _refuse_settled(target: Target, happened: list[Event]) -> None:
    if any(event.kind is EventKind.ACCEPTED for event in happened):
        raise SwtoolError("这张表已经入库", where=target.label, remedy="有错就请镇里报更正的表，重新载入")


def _reason(why: str) -> str:
    reason = " ".join(why.split())
    if not reason:
        raise UsageFault("没有写原因", where="--why", remedy="写明原因；不写个人信息")
    refuse_numbers(reason, "原因")
    return reason


def _note(office: Office, tx: Transaction, entry: Return, kind: EventKind, on: date, note: Note) -> None:
    insert_event(tx, entry.id, kind, on, note, actor=office.actor)
