"""The SQL of 报送登记: what went out, and the figures that are kept of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import NamedTuple

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


class KeptRow(NamedTuple):
    """One row: the town whose sheet it stood on ('' for a sheet about all), its block, what tells it from others,
    whom it is about, and its fields as they read. ``fields`` is None after an erasure."""

    town: str
    block: str
    key: str
    staff_no: str
    fields: Mapping[str, str] | None


class KeptScope(NamedTuple):
    """What was asked: the options of the command, and the fields that stood in the sheet, by block."""

    town: str
    organization: str
    asked: Mapping[str, tuple[str, ...]]
    by_town: bool


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


def kept_scope(db: Database, sent_id: int) -> KeptScope | None:
    """What was asked; None for a sheet that went out before anything was kept."""
    row = db.one("SELECT * FROM report_sent_scope WHERE sent_id = ? AND superseded_at IS NULL", (sent_id,))
    if row is None:
        return None
    asked = {key: tuple(fields) for key, fields in json.loads(row["asked"]).items()}
    return KeptScope(row["town"], row["organization"], asked, bool(row["by_town"]))


def rows_sent(db: Database, sent_id: int) -> list[KeptRow]:
    """The rows of a sheet that went out, in its order."""
    found = db.query(
        "SELECT r.*, coalesce(p.staff_no, '') AS staff_no FROM report_sent_row r"
        " LEFT JOIN person p ON p.id = r.person_id WHERE r.sent_id = ? AND r.superseded_at IS NULL ORDER BY r.id",
        (sent_id,),
    )
    return [
        KeptRow(row["sheet_town"], row["block"], row["row_key"], row["staff_no"], _fields(row["figures"]))
        for row in found
    ]


def _fields(figures: str) -> Mapping[str, str] | None:
    return json.loads(figures) if figures.startswith("{") else None
