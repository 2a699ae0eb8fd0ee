"""The SQL of the register: which version was written out, when, where to, and by which day it was due."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from swtool.dates import CHINA, Month
from swtool.disclosure.store import Seal
from swtool.store.database import Database, Transaction


class Publication(NamedTuple):
    """A line of the register. ``published_at`` is real office time; ``due_on`` the last day in time."""

    seal_id: int
    organization_id: int
    organization_name: str
    month: Month
    version: int
    sha256: str
    reason: str
    folder: str
    published_at: datetime
    due_on: date
    rule: str

    @property
    def published_on(self) -> date:
        """The day it came out."""
        return self.published_at.astimezone(CHINA).date()


def register(tx: Transaction, seal_id: int, *, folder: str, due_on: date, rule: str) -> None:
    """A version was written out for the public, now."""
    tx.insert(
        "disclosure_publication",
        {
            "seal_id": seal_id,
            "folder": folder,
            "published_at": tx.recorded_at,
            "due_on": due_on.isoformat(),
            "rule": rule,
            "recorded_at": tx.recorded_at,
        },
    )


def publications(db: Database, first: Month, last: Month, *, organization_id: int | None = None) -> list[Publication]:
    """The register for the months ``first`` to ``last`` (both included), by month, organization and version."""
    rows = db.query(
        "SELECT p.*, s.organization_id, o.name AS organization_name, s.month, s.version, s.sha256, s.reason"
        " FROM disclosure_publication p JOIN disclosure_seal s ON s.id = p.seal_id"
        " JOIN organization o ON o.id = s.organization_id"
        " WHERE s.month BETWEEN :first AND :last AND (:organization IS NULL OR s.organization_id = :organization)"
        " ORDER BY s.month, o.name, s.version",
        {"first": str(first), "last": str(last), "organization": organization_id},
    )
    return [
        Publication(
            row["seal_id"],
            row["organization_id"],
            row["organization_name"],
            Month.parse(row["month"]),
            row["version"],
            row["sha256"],
            row["reason"] or "",
            row["folder"],
            datetime.fromisoformat(row["published_at"]),
            date.fromisoformat(row["due_on"]),
            row["rule"],
        )
        for row in rows
    ]


def publication_of(db: Database, seal: Seal) -> Publication | None:
    """The register's line of one version."""
    found = publications(db, seal.month, seal.month, organization_id=seal.organization_id)
    return next((one for one in found if one.seal_id == seal.id), None)


def folders_on_record(db: Database, month: Month | None = None) -> list[str]:
    """The folders that months, or this one, were ever written to."""
    rows = db.query(
        "SELECT DISTINCT p.folder FROM disclosure_publication p JOIN disclosure_seal s ON s.id = p.seal_id"
        " WHERE :month IS NULL OR s.month = :month ORDER BY p.folder",
        {"month": str(month) if month else None},
    )
    return [row[0] for row in rows]
