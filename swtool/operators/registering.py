"""Somebody begins to act, or comes back."""

from __future__ import annotations

from datetime import date

from swtool.errors import SwtoolError
from swtool.office import Office
from swtool.operators import store
from swtool.operators.rules import Seat, operator_at
from swtool.store.database import Transaction


def register_operator(
    office: Office, tx: Transaction, name: str, role: str, begins: date, *, login: Seat | None, here: Seat
) -> Seat | None:
    """Register an operator, or a new term of one who acted before; the seat that stands for them now.

    ``login`` is the seat that was named; without it ``here`` is mapped, unless it stands for somebody who still acts.
    Raises ``SwtoolError`` where the term would overlap another of the same person.
    """
    people = store.all_operators(office.db)
    known = next((each for each in people if each.name == name), None)
    for term in known.terms if known else ():
        if term.effective_until is None or begins < term.effective_until:
            raise SwtoolError(
                f"{name}已经是经办人员（从 {term.effective_on.isoformat()} 起）",
                why="同一个姓名在操作日志里只能是同一个人",
                remedy=f"换了电脑：swtool operator map {name}；同名的另一个人：在姓名后加一个区别，如 {name}（二）",
            )
    sitting = operator_at(people, store.logins(office.db), here)
    seat = login or (None if sitting is not None and sitting.acts_on(office.now.date()) else here)
    operator_id = store.register(tx, store.Newcomer(name, begins, role), known)
    if seat is not None:
        store.insert_login(tx, operator_id, seat, instead_of=store.login_of(office.db, seat))
    return seat
