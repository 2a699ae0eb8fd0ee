"""Who acts: the named operator behind this call, from ``--operator``, the login, or one question at the terminal."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError
from swtool.office import Office
from swtool.operators import store
from swtool.operators.rules import (
    OfficeOperator,
    Seat,
    operator_at,
    operator_called,
    proper_name,
    refuse_idle,
)
from swtool.store.access import AccessKind, record_access
from swtool.terminal import Terminal

_NEW = "名单上没有我，我是新来的"


class Unnamed(SwtoolError):
    """Nobody knows who acts. The office's journal can't tell of it: it would have to name somebody."""


class Caller(NamedTuple):
    """Whose call this is: what ``--operator`` says, and the seat. ``newcomer`` acts where nobody else is known (a
    person who registers); ``remember`` is false for a dry run, which leaves no mapping behind."""

    asked: str
    seat: Seat
    newcomer: str = ""
    remember: bool = True


def reader(office: Office, caller: Caller) -> Office:
    """The office for somebody who only reads: named if we know the name, '' if not."""
    day = office.now.date()
    people = store.all_operators(office.db)
    named = next((each for each in people if each.name == caller.asked), None) if caller.asked else None
    found = named or operator_at(people, store.logins(office.db), caller.seat)
    return replace(office, actor=found.name if found is not None and found.acts_on(day) else "")


def acting(office: Office, caller: Caller) -> Office:
    """The office for somebody who changes something or sees personal data in full: a named operator who acts today.

    ``--operator`` wins over the login; an unknown login is asked once and remembered. Raises ``Unnamed`` where nobody
    can be asked, ``NotFound`` for a name that is not registered, ``SwtoolError`` for somebody who acts no more: that
    refusal is entered into the register of access.
    """
    day = office.now.date()
    people = store.all_operators(office.db)
    if caller.asked and caller.asked != caller.newcomer:
        return _willing(office, operator_called(people, caller.asked), day)
    found = operator_at(people, store.logins(office.db), caller.seat)
    if caller.asked or (caller.newcomer and (found is None or not found.acts_on(day))):
        return _newcomer(office, people, caller.newcomer)
    if found is not None and (found.acts_on(day) or not Terminal().attended):
        return _willing(office, found, day)
    if not Terminal().attended:
        raise Unnamed(
            "还不知道由谁经办，没有写入任何内容",
            why=f"这台电脑的账户“{caller.seat.os_user}”还没有对应到一位经办人员",
            remedy="登记自己：swtool operator add 姓名；已登记过的：swtool operator map 姓名；"
            "定时任务用 --operator 姓名（或环境变量 SWTOOL_OPERATOR）",
        )
    return _ask(office, caller, people)


def signed(office: Office, caller: Caller) -> Office:
    """The office that comes out of a backup, for whoever restores it: one of its operators. An office from before there
    were any takes the name that ``--operator`` says. Raises as ``acting``."""
    if not caller.remember:  # a trial writes nothing, so that nobody need sign
        return reader(office, caller)
    if caller.asked and not store.all_operators(office.db):
        return _newcomer(office, [], proper_name(caller.asked))
    names = "、".join(each.name for each in store.acting_on(office.db, office.now.date()))
    remedy = f"加 --operator 姓名（备份里的经办人员：{names}）" if names else "加 --operator 姓名"
    try:
        return acting(office, caller)
    except Unnamed as problem:
        raise Unnamed("还不知道由谁恢复，没有恢复", why=problem.why, remedy=remedy) from None
    except NotFound as problem:
        raise SwtoolError(f"{problem.what}，没有恢复", where="--operator", remedy=remedy) from None


def _willing(office: Office, operator: OfficeOperator, day: date) -> Office:
    named = replace(office, actor=operator.name)
    try:
        refuse_idle(operator, day)
    except SwtoolError:
        with suppress(sqlite3.Error), named.change("拒绝：已不是经办人员") as tx:
            record_access(tx, AccessKind.REFUSED, "现在不是经办人员", 0)
        raise
    return named


def _newcomer(office: Office, people: list[OfficeOperator], name: str) -> Office:
    """The office for somebody who names themselves. Whoever was closed is let in by those who act, if anybody does."""
    day = office.now.date()
    known = next((each for each in people if each.name == name), None)
    if known is not None and any(each.acts_on(day) for each in people):
        return _willing(office, known, day)
    return replace(office, actor=name)


def _ask(office: Office, caller: Caller, people: list[OfficeOperator]) -> Office:
    """Ask who sits there, and remember it: a change of its own, by the person who answered."""
    terminal, day = Terminal(), office.now.date()
    open_names = [each.name for each in people if each.acts_on(day)]
    question = "您是哪一位经办人员？"
    answer = terminal.ask(question, [*open_names, _NEW]) if open_names else _NEW
    if answer == _NEW:
        answer = proper_name(terminal.ask("请写您的姓名（操作日志里写的就是它）"))
    known = next((each for each in people if each.name == answer), None)
    named = _newcomer(office, people, answer)
    if not caller.remember:
        return named
    with named.change("登记经办人员的电脑账户") as tx:
        if known is not None and known.acts_on(day):
            seated = known.id
        else:
            seated = store.register(tx, store.Newcomer(answer, day), known)
        store.insert_login(tx, seated, caller.seat, instead_of=store.login_of(office.db, caller.seat))
    terminal.say(f"已记住：这台电脑的账户“{caller.seat.os_user}”由{answer}使用")
    return named
