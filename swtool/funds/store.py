"""What was written into the books: one question or change a function."""

from __future__ import annotations

import sqlite3
from datetime import date

from swtool.dates import Month
from swtool.errors import NotFound
from swtool.folding import squeeze
from swtool.funds.book import Entry, Fund
from swtool.registry.divisions import nearest_names
from swtool.registry.posts import KnownOn, moment_text
from swtool.store.database import Database, Transaction

_FOREVER = "9999"


def funds(db: Database) -> list[Fund]:
    """All funds by name."""
    rows = db.query(
        "SELECT f.*, coalesce(o.name, '') AS organization FROM fund f"
        " LEFT JOIN organization o ON o.id = f.organization_id ORDER BY f.name"
    )
    return [Fund(row["id"], row["name"], row["source"], row["organization_id"], row["organization"]) for row in rows]


def require_fund(db: Database, text: str) -> Fund:
    """The fund of that name. Raises NotFound with the nearest names."""
    known = funds(db)
    wanted = squeeze(text)
    for fund in known:
        if squeeze(fund.name) == wanted:
            return fund
    near = tuple(nearest_names(text, [fund.name for fund in known]))
    raise NotFound(f"没有资金“{text}”", nearest=near, remedy="swtool fund list 看已有的，swtool fund add 登记")


def entries(db: Database, last: date, *, fund_id: int | None = None, known_on: KnownOn = None) -> list[Entry]:
    """Entries up to ``last`` (included), by day and number, as known on a day or at a moment."""
    rows = db.query(
        "SELECT * FROM fund_entry WHERE happened_on <= :last AND (:fund IS NULL OR fund_id = :fund)"
        " AND recorded_at <= :known AND (superseded_at IS NULL OR superseded_at > :known) ORDER BY happened_on, id",
        {
            "last": last.isoformat(),
            "fund": fund_id,
            "known": _FOREVER if known_on is None else moment_text(known_on),
        },
    )
    return [_entry(row) for row in rows]


def entry_of(db: Database, row_id: int) -> Entry | None:
    """One entry that stands."""
    row = db.one("SELECT * FROM fund_entry WHERE id = ? AND superseded_at IS NULL", (row_id,))
    return _entry(row) if row else None


def reversal_of(db: Database, row_id: int) -> Entry | None:
    """The entry that wrote this one off."""
    row = db.one("SELECT * FROM fund_entry WHERE reverses_id = ? AND superseded_at IS NULL", (row_id,))
    return _entry(row) if row else None


def locked_until(db: Database) -> Month | None:
    """The last month that is closed; all before it are closed too."""
    found = db.value("SELECT max(month) FROM fund_lock WHERE superseded_at IS NULL")
    return Month.parse(str(found)) if found else None


def base_of(db: Database, year: int) -> int | None:
    """困难群众救助补助资金 of the whole county in a year, 分; None where nobody stated it."""
    found = db.value("SELECT amount FROM fund_base WHERE year = ? AND superseded_at IS NULL", (year,))
    return int(str(found)) if found is not None else None


def insert_entry(tx: Transaction, entry: Entry, *, batch_id: int | None = None, row: int | None = None) -> int:
    """Write an entry; its number. Whether it may be written is for the caller: see ``recording``."""
    return tx.insert(
        "fund_entry",
        {
            "fund_id": entry.fund_id,
            "project_id": entry.project_id,
            "happened_on": entry.happened_on.isoformat(),
            "voucher_no": entry.voucher_no,
            "debit": entry.debit,
            "credit": entry.credit,
            "amount": entry.amount,
            "summary": entry.summary,
            "reverses_id": entry.reverses_id,
            "why": entry.why or None,
            "batch_id": batch_id,
            "source_row": row,
            "recorded_at": tx.recorded_at,
        },
    )


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        id=row["id"],
        fund_id=row["fund_id"],
        happened_on=date.fromisoformat(row["happened_on"]),
        voucher_no=row["voucher_no"],
        debit=row["debit"],
        credit=row["credit"],
        amount=row["amount"],
        summary=row["summary"],
        project_id=row["project_id"],
        reverses_id=row["reverses_id"],
        why=row["why"] or "",
    )
