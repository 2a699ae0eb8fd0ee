"""Who acts: pure functions of the operators, their logins and a day.

It is about naming, not about locking: whoever can open the file can write to it. But no step of the journal stands
under an account that everybody uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError, UsageFault

ROLES = ("经办", "审核", "签发", "负责人")
"""The usual roles; an office may write its own word."""

DEFAULT_ROLE = ROLES[0]

_SHARED = frozenset({
    "administrator", "admin", "root", "user", "users", "guest", "system", "test", "owner", "default", "pc", "public",
    "everyone", "nobody", "unknown", "管理员", "系统管理员", "超级管理员", "用户", "普通用户", "来宾", "访客", "系统",
    "未知用户", "未知", "匿名", "电脑", "办公室", "社工站", "民政局", "经办", "经办人", "经办人员", "工作人员",
    "办事员",
})  # fmt: skip
"""Accounts and words that stand for nobody in particular."""


class Term(NamedTuple):
    """A time in which an operator acts, ``effective_until`` excluded; ``why`` it ended."""

    id: int
    role: str
    effective_on: date
    effective_until: date | None
    why: str = ""

    def covers(self, day: date) -> bool:
        """Whether the operator acts on a day."""
        return self.effective_on <= day and (self.effective_until is None or day < self.effective_until)


class OfficeOperator(NamedTuple):
    """A named person with the terms in which they act, the earliest first."""

    id: int
    name: str
    terms: tuple[Term, ...]

    def term_on(self, day: date) -> Term | None:
        """The term that covers a day."""
        return next((term for term in self.terms if term.covers(day)), None)

    def acts_on(self, day: date) -> bool:
        """Whether this person acts on a day: from the first day on, and not on the closing day any more."""
        return self.term_on(day) is not None


class Seat(NamedTuple):
    """Where somebody sits: a user of the operating system at a computer. ``machine`` '' is any computer."""

    os_user: str
    machine: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """As it is compared: Windows does not tell 'Wang' from 'wang', and the system names the user without the domain
        that a clerk may write before it (``COUNTY\\wang``)."""
        return self.os_user.rpartition("\\")[2].casefold(), self.machine.casefold()

    @property
    def label(self) -> str:
        """As it is shown: 王@科室电脑."""
        return f"{self.os_user}@{self.machine}" if self.machine else self.os_user


class Login(NamedTuple):
    """A seat that stands for an operator."""

    id: int
    operator_id: int
    seat: Seat


def operator_at(operators: Iterable[OfficeOperator], logins: Iterable[Login], seat: Seat) -> OfficeOperator | None:
    """Who sits there: a mapping for this computer wins over one for any. None: nobody knows yet."""
    by_seat = {login.seat.key: login.operator_id for login in logins}
    found = by_seat.get(seat.key, by_seat.get(Seat(seat.os_user).key))
    return next((each for each in operators if each.id == found), None)


def operator_called(operators: Sequence[OfficeOperator], name: str) -> OfficeOperator:
    """The operator of that name. Raises ``NotFound`` with the names there are."""
    wanted = " ".join(name.split())
    for each in operators:
        if each.name == wanted:
            return each
    from swtool.scanner import without_numbers

    listed = f"登记过的有：{'、'.join(each.name for each in operators)}；" if operators else ""
    shown = without_numbers(wanted)  # it is noted beside the office, and may be anything that was on the clipboard
    newcomer = wanted if shown == wanted else "姓名"
    raise NotFound(
        f"没有登记过叫“{shown}”的经办人员", remedy=f"{listed}写错了就改正，新来的先登记：swtool operator add {newcomer}"
    )


def refuse_idle(operator: OfficeOperator, day: date) -> None:
    """Raises ``SwtoolError`` for somebody who does not act on a day: not yet, or not any more."""
    if operator.acts_on(day):
        return
    begun = [term for term in operator.terms if term.effective_on <= day]
    if begun:
        last = max(begun, key=lambda term: term.effective_on)
        assert last.effective_until is not None
        why = f"从 {last.effective_until.isoformat()} 起不再经办"
    else:
        first = min(term.effective_on for term in operator.terms)
        why = f"从 {first.isoformat()} 起才经办"
    raise SwtoolError(
        f"{operator.name}现在不是经办人员，没有写入任何内容",
        why=why,
        remedy="由现任的来做（名单：swtool operator list）；确实回来经办的，由现任的用 swtool operator add 登记",
    )


def proper_name(text: str) -> str:
    """An operator's own name, without needless blanks.

    Raises ``UsageFault`` for none, for an account that several people share, and for what is no name.
    """
    name = " ".join(text.split())
    if not name:
        raise UsageFault("没有写经办人员的姓名", remedy="写真实姓名，如 swtool operator add 张三")
    if name.casefold() in _SHARED:
        raise UsageFault(
            f"“{name}”是大家共用的称呼，不能当经办人员",
            why="操作日志要写明是哪一个人做的",
            remedy="写真实姓名；共用的电脑账户可以对应到一个人：swtool operator map 姓名",
        )
    from swtool.scanner import without_numbers

    strange = any(not character.isprintable() for character in name)
    if len(name) > 30 or strange or name.isdecimal() or without_numbers(name) != name:
        raise UsageFault("这不像姓名", remedy="写真实姓名，不超过 30 个字")
    return name


def proper_role(text: str) -> str:
    """A role as it is kept. Raises ``UsageFault`` for none."""
    role = " ".join(text.split())
    if not role or len(role) > 20:
        raise UsageFault("角色没有写，或太长", where="--role", remedy=f"如 {'、'.join(ROLES)}，不超过 20 个字")
    return role
