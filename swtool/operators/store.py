"""The operators' SQL: who there is, at which login, since when; and the handings over."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from swtool.errors import SwtoolError
from swtool.operators.rules import DEFAULT_ROLE, Login, OfficeOperator, Seat, Term
from swtool.store.database import Database, Transaction


class Newcomer(NamedTuple):
    """Somebody to be registered: from which day, and the seat that stands for them (None: none yet)."""

    name: str
    from_day: date
    role: str = DEFAULT_ROLE
    seat: Seat | None = None


class Handover(NamedTuple):
    """One handing over as it stands in the register."""

    giver: str
    receiver: str
    witness: str
    handed_on: date
    file_name: str
    sha256: str
    head: str
    recorded_at: str


# -- who there is -----------------------------------------------------------------------------------------------------


def all_operators(db: Database) -> list[OfficeOperator]:
    """Everybody ever registered, in the order in which they came."""
    terms: dict[int, list[Term]] = {}
    for row in db.query("SELECT * FROM operator_term WHERE superseded_at IS NULL ORDER BY effective_on, id"):
        until = row["effective_until"]
        term = Term(
            row["id"],
            row["role"],
            date.fromisoformat(row["effective_on"]),
            date.fromisoformat(until) if until else None,
            row["why"] or "",
        )
        terms.setdefault(row["operator_id"], []).append(term)
    rows = db.query("SELECT id, name FROM office_operator ORDER BY id")
    return [OfficeOperator(row["id"], row["name"], tuple(terms.get(row["id"], ()))) for row in rows]


def acting_on(db: Database, day: date) -> list[OfficeOperator]:
    """Those who act on a day."""
    return [each for each in all_operators(db) if each.acts_on(day)]


def logins(db: Database) -> list[Login]:
    """The seats that stand for somebody."""
    rows = db.query("SELECT id, operator_id, os_user, machine FROM operator_login WHERE superseded_at IS NULL")
    return [Login(row["id"], row["operator_id"], Seat(row["os_user"], row["machine"])) for row in rows]


def last_steps(db: Database) -> dict[str, str]:
    """Name → when this person last changed anything, from the journal."""
    rows = db.query("SELECT actor, max(recorded_at) AS last FROM journal_txn GROUP BY actor")
    return {row["actor"]: row["last"] for row in rows}


# -- changes ----------------------------------------------------------------------------------------------------------


def register(tx: Transaction, newcomer: Newcomer, known: OfficeOperator | None = None) -> int:
    """Register somebody, or begin a new term of ``known``; the operator's id. A seat is mapped with it."""
    row = {"uid": tx.uid(), "name": newcomer.name, "recorded_at": tx.recorded_at}
    operator_id = known.id if known else tx.insert("office_operator", row)
    term = {"operator_id": operator_id, "role": newcomer.role, "effective_on": newcomer.from_day.isoformat()}
    tx.insert("operator_term", {**term, "recorded_at": tx.recorded_at})
    if newcomer.seat is not None:
        insert_login(tx, operator_id, newcomer.seat)
    return operator_id


def close(tx: Transaction, operator: OfficeOperator, day: date, why: str) -> None:
    """End the term that runs: the operator does not act on ``day`` any more.

    Raises ``SwtoolError`` for a day before the term began, and where none runs.
    """
    running = [term for term in operator.terms if term.effective_until is None or term.effective_until > day]
    if not running:
        raise SwtoolError(f"{operator.name}那时已不再经办", remedy="swtool operator list --all 可看起止日期")
    term = running[0]
    if day < term.effective_on:
        raise SwtoolError(
            f"停止的日期早于开始的日期 {term.effective_on.isoformat()}", where=day.isoformat(), remedy="改一个日期"
        )
    for later in running:
        tx.supersede("operator_term", later.id)
    ended = {"operator_id": operator.id, "role": term.role, "effective_on": term.effective_on.isoformat()}
    ended |= {"effective_until": day.isoformat(), "why": why or None, "recorded_at": tx.recorded_at}
    tx.insert("operator_term", ended)


def insert_login(tx: Transaction, operator_id: int, seat: Seat, *, instead_of: Login | None = None) -> None:
    """Let a seat stand for an operator; ``instead_of`` is what stood for that seat before."""
    if instead_of is not None:
        tx.supersede("operator_login", instead_of.id)
    row = {"operator_id": operator_id, "os_user": seat.os_user, "machine": seat.machine}
    tx.insert("operator_login", {**row, "recorded_at": tx.recorded_at})


def login_of(db: Database, seat: Seat) -> Login | None:
    """What stands for exactly this seat."""
    return next((login for login in logins(db) if login.seat.key == seat.key), None)


# -- handing over -----------------------------------------------------------------------------------------------------


def insert_handover(tx: Transaction, giver_id: int, receiver_id: int, handover: Handover) -> int:
    """Enter a handing over."""
    row = {"uid": tx.uid(), "from_operator_id": giver_id, "to_operator_id": receiver_id, "witness": handover.witness}
    row |= {"handed_on": handover.handed_on.isoformat(), "file_name": handover.file_name, "sha256": handover.sha256}
    return tx.insert("office_handover", {**row, "head": handover.head, "recorded_at": tx.recorded_at})


def handovers(db: Database) -> list[Handover]:
    """All handings over, the newest first."""
    rows = db.query(
        "SELECT g.name AS giver, r.name AS receiver, h.witness, h.handed_on, h.file_name, h.sha256, h.head, "
        "h.recorded_at FROM office_handover h JOIN office_operator g ON g.id = h.from_operator_id "
        "JOIN office_operator r ON r.id = h.to_operator_id ORDER BY h.id DESC"
    )
    return [Handover(**{**dict(row), "handed_on": date.fromisoformat(row["handed_on"])}) for row in rows]
