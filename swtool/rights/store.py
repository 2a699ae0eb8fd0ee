"""The SQL of cases: their numbers, their listing, which restriction stands, which case still waits for clearing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from swtool.errors import NotFound
from swtool.rights.pending import WAITING, is_clearing_pending
from swtool.store.database import Database, Transaction
from swtool.store.holdings import ANY, Subject


class CaseKind(StrEnum):
    """What was done for or to a person's data."""

    REPORT = "report"
    ERASE = "erase"
    RESTRICT = "restrict"
    LIFT = "lift"

    @property
    def label(self) -> str:
        """The office's word."""
        return _LABELS[self]


_LABELS = {
    CaseKind.REPORT: "查阅",
    CaseKind.ERASE: "删除",
    CaseKind.RESTRICT: "限制处理",
    CaseKind.LIFT: "解除限制",
}


class Case(NamedTuple):
    """One case. ``rows``, ``entries`` and ``attachments`` count what it touched."""

    id: int
    case_no: str
    kind: CaseKind
    subject_kind: str
    subject_uid: str
    subject_number: str
    basis: str
    rows: int
    entries: int
    attachments: int
    refers_to: int | None
    recorded_at: str


def cases(db: Database, where: str = "1", values: Iterable[object] = ()) -> list[Case]:
    """Cases in their order."""
    return [_case(row) for row in db.query(f"SELECT * FROM privacy_case WHERE {where} ORDER BY id", tuple(values))]


def require_case(db: Database, case_no: str) -> Case:
    """The case of that number. Raises ``NotFound``."""
    if not (found := cases(db, "case_no = ?", (case_no.strip().upper(),))):
        raise NotFound(f"没有事项 {case_no}", remedy="编号见 swtool privacy list")
    return found[0]


def cases_of(db: Database, uids: Sequence[str]) -> list[Case]:
    """The cases of a person, under whichever of their entries they stand."""
    return cases(db, f"subject_uid IN {ANY}", (json.dumps(uids),))


def standing_restrictions(db: Database) -> list[Case]:
    """Restrictions whose values still lie in the vault."""
    return cases(db, "id IN (SELECT case_id FROM privacy_vault)")


def next_number(tx: Transaction, year: int) -> str:
    """The next case number of a year: QL2026-0001 (权利); GR are key persons of organizations."""
    prefix = f"QL{year}-"
    count = tx.execute("SELECT count(*) FROM privacy_case WHERE case_no GLOB ?", (f"{prefix}*",)).fetchone()[0]
    return f"{prefix}{count + 1:04d}"


def insert_case(
    tx: Transaction,
    kind: CaseKind,
    subject: Subject,
    basis: str,
    *,
    rows: int = 0,
    entries: int = 0,
    attachments: int = 0,
    refers_to: int | None = None,
) -> Case:
    """Write a case down."""
    values = {
        "case_no": next_number(tx, tx.now.year),
        "kind": kind.value,
        "subject_kind": subject.kind,
        "subject_uid": subject.uid,
        "subject_number": subject.number,
        "basis": basis,
        "rows": rows,
        "entries": entries,
        "attachments": attachments,
        "refers_to": refers_to,
        "recorded_at": tx.recorded_at,
    }
    number = tx.insert("privacy_case", values)
    return _case(tx.execute("SELECT * FROM privacy_case WHERE id = ?", (number,)).fetchone())


def waiting_for_purge(db: Database) -> list[Case]:
    """Cases whose values are out of every row, but perhaps not yet out of the file's bytes. None in a file without the
    room's tables."""
    return cases(db, WAITING) if is_clearing_pending(db) else []


def _case(row: sqlite3.Row) -> Case:
    fields = {name: row[name] for name in Case._fields}
    return Case(**{**fields, "kind": CaseKind(row["kind"])})
