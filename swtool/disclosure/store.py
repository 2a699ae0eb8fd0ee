"""The SQL of seals: their versions, their archived files, and “本月无”."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure.page import Page, parse_page
from swtool.disclosure.parts import Part
from swtool.errors import NotFound
from swtool.store.database import Database, Transaction

CODE_LENGTH = 12
"""How much of a digest stands on the files."""


class Seal(NamedTuple):
    """One version of a month as it was sealed. ``snapshot`` is the text that ``sha256`` is of."""

    id: int
    organization_id: int
    month: Month
    version: int
    reason: str
    snapshot: str
    sha256: str
    recorded_at: str
    is_current: bool

    @property
    def page(self) -> Page:
        """What was published."""
        return parse_page(self.snapshot)

    @property
    def code(self) -> str:
        """The short code that stands on the files: 9F3C-71A0-…"""
        return short_code(self.sha256)


class Archived(NamedTuple):
    """A file of a seal: its format, its name and the digest of its bytes."""

    format: str
    file_name: str
    sha256: str


def digest(content: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(content).hexdigest()


def short_code(sha256: str) -> str:
    """The code by which people compare a sheet with its seal."""
    text = sha256[:CODE_LENGTH].upper()
    return "-".join(text[place : place + 4] for place in range(0, CODE_LENGTH, 4))


def seals(db: Database, organization_id: int, month: Month) -> list[Seal]:
    """Every version of a month, first to last."""
    rows = db.query(
        "SELECT * FROM disclosure_seal WHERE organization_id = ? AND month = ? ORDER BY version",
        (organization_id, str(month)),
    )
    return [_seal(row) for row in rows]


def all_seals(db: Database, organization_id: int) -> list[Seal]:
    """Every version of every month of an organization, in the order in which they were sealed."""
    rows = db.query("SELECT * FROM disclosure_seal WHERE organization_id = ? ORDER BY id", (organization_id,))
    return [_seal(row) for row in rows]


def seals_since(db: Database, moment: str) -> list[Seal]:
    """The versions in force that were sealed at a moment (as recorded) or later, of all organizations."""
    rows = db.query(
        "SELECT * FROM disclosure_seal WHERE superseded_at IS NULL AND recorded_at >= ? ORDER BY month, id", (moment,)
    )
    return [_seal(row) for row in rows]


def current_seal(db: Database, organization_id: int, month: Month) -> Seal | None:
    """The version in force, None where the month was never sealed."""
    found = [seal for seal in seals(db, organization_id, month) if seal.is_current]
    return found[0] if found else None


def require_seal(db: Database, organization_id: int, name: str, month: Month, version: int | None = None) -> Seal:
    """A version of a month (the one in force if none is named). Raises ``NotFound``."""
    for seal in seals(db, organization_id, month):
        if seal.is_current if version is None else seal.version == version:
            return seal
    which = f"第{version}版" if version is not None else ""
    raise NotFound(
        f"{name} {month.label}还没有公开{which}", remedy=f"用 swtool disclosure run --month {month} 生成，status 看全年"
    )


def later_seals(db: Database, organization_id: int, month: Month) -> list[Month]:
    """Months after ``month`` that are sealed already."""
    rows = db.query(
        "SELECT month FROM disclosure_seal WHERE organization_id = ? AND month > ? AND superseded_at IS NULL"
        " ORDER BY month",
        (organization_id, str(month)),
    )
    return [Month.parse(row[0]) for row in rows]


def first_sealed_month(db: Database) -> Month | None:
    """The earliest month that was ever sealed."""
    found = db.value("SELECT min(month) FROM disclosure_seal")
    return Month.parse(str(found)) if found else None


def sealed_months(db: Database, first: Month, last: Month) -> set[tuple[int, Month]]:
    """(Organization, month) of everything sealed from ``first`` to ``last``, both included."""
    rows = db.query(
        "SELECT organization_id, month FROM disclosure_seal WHERE month BETWEEN ? AND ? AND superseded_at IS NULL",
        (str(first), str(last)),
    )
    return {(row[0], Month.parse(row[1])) for row in rows}


def insert_seal(
    tx: Transaction, organization_id: int, page: Page, snapshot: str, sha256: str, *, replaces: Seal | None
) -> int:
    """Seal a page; the seal's id. The version that it corrects is closed, and stays."""
    if replaces is not None:
        tx.supersede("disclosure_seal", replaces.id)
    return tx.insert(
        "disclosure_seal",
        {
            "uid": tx.uid(),
            "organization_id": organization_id,
            "month": page.month,
            "version": page.version,
            "reason": page.reason or None,
            "snapshot": snapshot,
            "sha256": sha256,
            "policy_edition": page.policy_edition,
            "chain_head": page.chain_head,
            "recorded_at": tx.recorded_at,
        },
    )


def insert_files(tx: Transaction, seal_id: int, files: Mapping[str, tuple[str, bytes]]) -> None:
    """Archive the files of a seal: format → name and bytes."""
    for kind, (name, content) in files.items():
        sha256 = digest(content)
        packed = zlib.compress(content)  # what is served is what comes out of it, and that is held against the digest
        tx.execute("INSERT OR IGNORE INTO disclosure_archive (sha256, content) VALUES (?, ?)", (sha256, packed))
        tx.insert(
            "disclosure_file",
            {
                "seal_id": seal_id,
                "format": kind,
                "file_name": name,
                "sha256": sha256,
                "recorded_at": tx.recorded_at,
            },
        )


def files_of(db: Database, seal_id: int) -> list[Archived]:
    """The files of a seal, by format."""
    rows = db.query(
        "SELECT format, file_name, sha256 FROM disclosure_file WHERE seal_id = ? ORDER BY format", (seal_id,)
    )
    return [Archived(row["format"], row["file_name"], row["sha256"]) for row in rows]


def file_with(db: Database, sha256: str) -> tuple[Seal, Archived] | None:
    """The seal and the file whose bytes have that digest, the newest if several have."""
    row = db.one(
        "SELECT f.format, f.file_name, s.* FROM disclosure_file f JOIN disclosure_seal s ON s.id = f.seal_id"
        " WHERE f.sha256 = ? ORDER BY s.id DESC",
        (sha256,),
    )
    return (_seal(row), Archived(row["format"], row["file_name"], sha256)) if row else None


def seals_with_code(db: Database, codes: Sequence[str]) -> list[Seal]:
    """The seals whose digest begins with one of ``codes`` (lower case, ``CODE_LENGTH`` long)."""
    marks = ",".join("?" * len(codes))
    rows = db.query(
        f"SELECT * FROM disclosure_seal WHERE substr(sha256, 1, {CODE_LENGTH}) IN ({marks}) ORDER BY id", tuple(codes)
    )
    return [_seal(row) for row in rows]


def seals_named(db: Database, name: str, month: Month) -> list[Seal]:
    """Every version of a month of the organization of that name, first to last."""
    rows = db.query(
        "SELECT s.* FROM disclosure_seal s JOIN organization o ON o.id = s.organization_id"
        " WHERE o.name = ? AND s.month = ? ORDER BY s.version",
        (name, str(month)),
    )
    return [_seal(row) for row in rows]


def archived_bytes(db: Database, sha256: str) -> bytes | None:
    """The archived bytes of that digest, damaged ones as they lie. Files of the first form lie there unpacked."""
    found = db.value("SELECT content FROM disclosure_archive WHERE sha256 = ?", (sha256,))
    if not isinstance(found, bytes) or digest(found) == sha256:
        return found if isinstance(found, bytes) else None
    try:
        return zlib.decompress(found)
    except zlib.error:
        return found


def said_none(db: Database, organization_id: int, month: Month) -> frozenset[Part]:
    """The parts of which somebody said “本月无”."""
    rows = db.query(
        "SELECT part FROM disclosure_none WHERE organization_id = ? AND month = ? AND superseded_at IS NULL",
        (organization_id, str(month)),
    )
    return frozenset(Part(row["part"]) for row in rows)


def say_none(tx: Transaction, organization_id: int, month: Month, part: Part) -> None:
    """Record that a part has nothing this month."""
    values = {"organization_id": organization_id, "month": str(month), "part": part.value}
    tx.insert("disclosure_none", {**values, "recorded_at": tx.recorded_at})


def unsay_none(tx: Transaction, organization_id: int, month: Month, part: Part) -> None:
    """Take it back."""
    for row in tx.execute(
        "SELECT id FROM disclosure_none WHERE organization_id = ? AND month = ? AND part = ? AND superseded_at IS NULL",
        (organization_id, str(month), part.value),
    ).fetchall():
        tx.supersede("disclosure_none", row[0])


def _seal(row: sqlite3.Row) -> Seal:
    return Seal(
        row["id"],
        row["organization_id"],
        Month.parse(row["month"]),
        row["version"],
        row["reason"] or "",
        row["snapshot"],
        row["sha256"],
        row["recorded_at"],
        row["superseded_at"] is None,
    )
