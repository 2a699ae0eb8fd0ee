"""Withdrawn versions: they leave the site at once, stay in the archive under restriction, and an incident is open."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from swtool.dates import CHINA, Month
from swtool.disclosure.store import Seal
from swtool.errors import SwtoolError
from swtool.store.database import Database, Transaction

STEPS = {"opened": "发现并撤回", "noted": "处置", "told": "告知本人或主管部门", "closed": "办结"}


class IncidentStep(NamedTuple):
    """One thing that was done about a leak, on a day, by somebody."""

    step: str
    happened_on: date
    what: str
    noted_by: str


class Withdrawal(NamedTuple):
    """Versions 1 to ``version`` of a month are withdrawn; ``steps`` is the incident, in order."""

    id: int
    organization_id: int
    organization_name: str
    month: Month
    version: int
    reason: str
    withdrawn_by: str
    withdrawn_on: date
    steps: tuple[IncidentStep, ...]

    @property
    def is_closed(self) -> bool:
        """Whether the incident was brought to an end."""
        return any(step.step == "closed" for step in self.steps)


def withdrawn_versions(db: Database) -> dict[tuple[int, Month], int]:
    """(Organization, month) → the newest withdrawn version: that one and all before it are not for the public."""
    rows = db.query("SELECT organization_id, month, max(version) FROM disclosure_withdrawal GROUP BY 1, 2")
    return {(row[0], Month.parse(row[1])): row[2] for row in rows}


def is_withdrawn(db: Database, seal: Seal) -> bool:
    """Whether this version was taken back."""
    return seal.version <= withdrawn_versions(db).get((seal.organization_id, seal.month), 0)


def require_open(db: Database, seal: Seal, *, reveal: bool) -> None:
    """Raise ``SwtoolError`` for a withdrawn version, unless somebody asks for it by ``--reveal``."""
    if is_withdrawn(db, seal) and not reveal:
        raise SwtoolError(
            f"{seal.page.organization} {seal.month.label}第{seal.version}版已撤回，内容限制查看",
            remedy="确需查看的加 --reveal（会记入操作日志）",
        )


def withdrawals(db: Database, *, organization_id: int | None = None) -> list[Withdrawal]:
    """Every withdrawal with its incident, the newest last."""
    rows = db.query(
        "SELECT w.*, o.name FROM disclosure_withdrawal w JOIN organization o ON o.id = w.organization_id"
        " WHERE :organization IS NULL OR w.organization_id = :organization ORDER BY w.id",
        {"organization": organization_id},
    )
    return [
        Withdrawal(
            row["id"],
            row["organization_id"],
            row["name"],
            Month.parse(row["month"]),
            row["version"],
            row["reason"],
            row["withdrawn_by"],
            datetime.fromisoformat(row["recorded_at"]).astimezone(CHINA).date(),
            _steps(db, row["id"]),
        )
        for row in rows
    ]


def _steps(db: Database, withdrawal_id: int) -> tuple[IncidentStep, ...]:
    rows = db.query("SELECT * FROM disclosure_incident_step WHERE withdrawal_id = ? ORDER BY id", (withdrawal_id,))
    return tuple(
        IncidentStep(row["step"], date.fromisoformat(row["happened_on"]), row["what"], row["noted_by"]) for row in rows
    )


def insert_withdrawal(
    tx: Transaction, organization_id: int, month: Month, version: int, *, reason: str, by: str, on: date
) -> int:
    """Withdraw versions 1 to ``version`` of a month and open the incident; the withdrawal's id."""
    withdrawal_id = tx.insert(
        "disclosure_withdrawal",
        {
            "uid": tx.uid(),
            "organization_id": organization_id,
            "month": str(month),
            "version": version,
            "reason": reason,
            "withdrawn_by": by,
            "recorded_at": tx.recorded_at,
        },
    )
    insert_incident_step(tx, withdrawal_id, "opened", on=on, what=reason, by=by)
    return withdrawal_id


def insert_incident_step(tx: Transaction, withdrawal_id: int, step: str, *, on: date, what: str, by: str) -> None:
    """One more step of the incident: a key of ``STEPS``."""
    tx.insert(
        "disclosure_incident_step",
        {
            "withdrawal_id": withdrawal_id,
            "step": step,
            "happened_on": on.isoformat(),
            "what": what,
            "noted_by": by,
            "recorded_at": tx.recorded_at,
        },
    )
