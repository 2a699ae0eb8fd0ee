"""The SQL of 报送登记."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from swtool.store.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class NewSent:
    """A sheet that is being handed over. ``sheet`` names its template, ``scope`` whose sheet it is; ``sha256`` is the
    digest of the finished file."""

    sheet: str
    template_sha256: str
    scope: str
    as_of: date
    year: int
    recipient: str
    file_name: str
    sha256: str
    revealed: bool
    policy_edition: str


@dataclass(frozen=True, slots=True)
class Sent(NewSent):
    """A row of the register."""

    id: int
    recorded_at: str


_COLUMNS = tuple(field.name for field in fields(NewSent))


def record_sent(tx: Transaction, new: NewSent) -> int:
    """Enter a sheet into the register; its row id."""
    values = {name: getattr(new, name) for name in _COLUMNS}
    values |= {"as_of": new.as_of.isoformat(), "revealed": int(new.revealed)}
    return tx.insert("report_sent", {"uid": tx.uid(), **values, "recorded_at": tx.recorded_at})


def sent_reports(db: Database, *, sheet: str = "", recipient: str = "", digests: Sequence[str] = ()) -> list[Sent]:
    """The register, newest first; of one sheet, to whose name has ``recipient`` in it, of files with these digests."""
    where, values = ["superseded_at IS NULL"], []
    if sheet:
        where.append("sheet = ?")
        values.append(sheet)
    if recipient:
        where.append("instr(recipient, ?) > 0")
        values.append(recipient)
    if digests:
        where.append(f"sha256 IN ({', '.join('?' * len(digests))})")
        values += list(digests)
    rows = db.query(
        f"SELECT {', '.join(_COLUMNS)}, id, recorded_at FROM report_sent WHERE {' AND '.join(where)} ORDER BY id DESC",
        values,
    )
    return [
        Sent(**{**dict(row), "as_of": date.fromisoformat(row["as_of"]), "revealed": bool(row["revealed"])})
        for row in rows
    ]
