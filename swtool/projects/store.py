"""What was stated of money: one organization's month, or all that is known of a span of months."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from swtool.dates import Month
from swtool.projects.ledger import Ledger, LedgerLine, LedgerStatement
from swtool.projects.terms import Direction
from swtool.registry.posts import KnownOn, moment_text
from swtool.store.database import Database, Transaction

_STATEMENTS = """
    SELECT s.*, o.name AS organization_name, coalesce(p.name, '') AS project_name
    FROM ledger_statement s
    JOIN organization o ON o.id = s.organization_id
    LEFT JOIN project p ON p.id = s.project_id
    WHERE s.recorded_at <= :known AND (s.superseded_at IS NULL OR s.superseded_at > :known)
"""
_FOREVER = "9999"


def known_until(known_on: KnownOn) -> str:
    """The last moment of the recorded axis that counts: a day counts whole, None is all that is known."""
    return _FOREVER if known_on is None else moment_text(known_on)


def ledger_of(db: Database, organization_id: int, month: Month, *, known_on: KnownOn = None) -> Ledger:
    """What an organization stated for ``month``, newest version, or as it was known on a day or at a moment."""
    rows = db.query(
        f"{_STATEMENTS} AND s.organization_id = :organization AND s.month = :month ORDER BY project_name, s.id",
        {"known": known_until(known_on), "organization": organization_id, "month": str(month)},
    )
    return Ledger(organization_id, month, _with_lines(db, rows))


def statements_between(
    db: Database,
    first: Month,
    last: Month,
    *,
    organization_id: int | None = None,
    known_on: KnownOn = None,
) -> tuple[LedgerStatement, ...]:
    """Statements of the months ``first`` to ``last`` (both included), by organization, project and month."""
    rows = db.query(
        f"{_STATEMENTS} AND s.month BETWEEN :first AND :last"
        " AND (:organization IS NULL OR s.organization_id = :organization)"
        " ORDER BY organization_name, project_name, s.month, s.id",
        {
            "known": known_until(known_on),
            "first": str(first),
            "last": str(last),
            "organization": organization_id,
        },
    )
    return _with_lines(db, rows)


def neighbours(
    db: Database, keys: Iterable[tuple[int, int | None]], months: Iterable[Month]
) -> dict[tuple[int, int | None, Month], LedgerStatement]:
    """Current statements of those (organization, project) in those months, for comparing one month with the next."""
    wanted = set(keys)
    marks = [str(month) for month in months]
    if not wanted or not marks:
        return {}
    rows = db.query(
        f"{_STATEMENTS} AND s.month IN (SELECT value FROM json_each(:months))",
        {"known": _FOREVER, "months": _json(marks)},
    )
    kept = [row for row in rows if (row["organization_id"], row["project_id"]) in wanted]
    return {(s.organization_id, s.project_id, s.month): s for s in _with_lines(db, kept)}


def replace_statement(
    tx: Transaction,
    statement: LedgerStatement,
    *,
    replaces: int | None,
    batch_id: int | None = None,
    source_rows: Sequence[int] = (),
) -> int:
    """Record a statement with its lines as the newest version of its month; the new statement's id.

    ``replaces`` is the id of the version that it corrects. Its lines are closed with it: the newest sheet is the whole.
    """
    if replaces is not None:
        tx.supersede("ledger_statement", replaces)
        tx.execute(
            "UPDATE ledger_line SET superseded_at = ? WHERE statement_id = ? AND superseded_at IS NULL",
            (tx.recorded_at, replaces),
        )
    statement_id = tx.insert(
        "ledger_statement",
        {
            "organization_id": statement.organization_id,
            "project_id": statement.project_id,
            "month": str(statement.month),
            "purchaser": statement.purchaser or None,
            "contract_amount": statement.contract_amount,
            "opening_balance": statement.opening_balance,
            "received_period": statement.received_period,
            "received_total": statement.received_total,
            "spent_period": statement.spent_period,
            "spent_total": statement.spent_total,
            "closing_balance": statement.closing_balance,
            "batch_id": batch_id,
            "source_row": source_rows[0] if source_rows else None,
            "recorded_at": tx.recorded_at,
        },
    )
    rows: Sequence[int | None] = source_rows or [None] * len(statement.lines)
    tx.executemany(
        "INSERT INTO ledger_line (statement_id, direction, budget_line, funding_source, description, voucher_no,"
        " budget, amount, cumulative, batch_id, source_row, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                statement_id,
                line.direction.value,
                line.budget_line,
                line.funding_source or None,
                line.description or None,
                line.voucher_no or None,
                line.budget,
                line.amount,
                line.cumulative,
                batch_id,
                number,
                tx.recorded_at,
            )
            for line, number in zip(statement.lines, rows, strict=True)
        ],
    )
    return statement_id


def _with_lines(db: Database, rows: Sequence[sqlite3.Row]) -> tuple[LedgerStatement, ...]:
    statements = {row["id"]: _statement(row) for row in rows}
    lines: dict[int, list[LedgerLine]] = {key: [] for key in statements}
    # A line lives and dies with its statement, so the statement alone decides which lines are seen.
    found = db.query(
        "SELECT * FROM ledger_line WHERE statement_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (_json(list(statements)),),
    )
    for row in found:
        statement = statements[row["statement_id"]]
        lines[statement.id].append(_line(row, statement))
    return tuple(statement._replace(lines=tuple(lines[key])) for key, statement in statements.items())


def _statement(row: sqlite3.Row) -> LedgerStatement:
    return LedgerStatement(
        id=row["id"],
        organization_id=row["organization_id"],
        organization_name=row["organization_name"],
        project_id=row["project_id"],
        project_name=row["project_name"],
        month=Month.parse(row["month"]),
        purchaser=row["purchaser"] or "",
        contract_amount=row["contract_amount"],
        opening_balance=row["opening_balance"],
        received_period=row["received_period"],
        received_total=row["received_total"],
        spent_period=row["spent_period"],
        spent_total=row["spent_total"],
        closing_balance=row["closing_balance"],
        recorded_at=row["recorded_at"],
    )


def _line(row: sqlite3.Row, statement: LedgerStatement) -> LedgerLine:
    return LedgerLine(
        statement_id=statement.id,
        project_id=statement.project_id,
        project_name=statement.project_name,
        direction=Direction(row["direction"]),
        budget_line=row["budget_line"],
        amount=row["amount"],
        budget=row["budget"],
        cumulative=row["cumulative"],
        funding_source=row["funding_source"] or "",
        description=row["description"] or "",
        voucher_no=row["voucher_no"] or "",
    )


def _json(values: Sequence[object]) -> str:
    import json

    return json.dumps(values)
