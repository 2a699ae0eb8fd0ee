"""Recorded drafts (草拟) and what was decided about them (审核、签发、退回): the SQL of the steps before a seal.

A draft is the content of a month with its 更正说明, nothing else: what was approved is exactly this, and other content
is another draft with approvals of its own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from swtool.dates import CHINA, Month
from swtool.disclosure.page import PagePart, parse_parts
from swtool.disclosure.store import digest
from swtool.store.database import Database, Transaction


class Step(StrEnum):
    """What may be decided about a draft."""

    REVIEW = "review"
    ISSUE = "issue"
    RETURN = "return"

    @property
    def label(self) -> str:
        """The office's word."""
        return {"review": "审核", "issue": "签发", "return": "退回"}[self.value]


class Decision(NamedTuple):
    """One step that somebody took, by name."""

    step: Step
    decided_by: str
    decided_on: date
    remark: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The recorded draft of a month; ``version`` is the one that it would become. ``decisions`` in their order."""

    id: int
    organization_id: int
    month: Month
    version: int
    reason: str
    parts: tuple[PagePart, ...]
    sha256: str
    drafted_by: str
    drafted_on: date
    decisions: tuple[Decision, ...]

    @property
    def returned(self) -> Decision | None:
        """Why the draft was sent back, if that is how it stands."""
        last = self.decisions[-1] if self.decisions else None
        return last if last is not None and last.step is Step.RETURN else None


def content_of(parts: Sequence[PagePart]) -> str:
    """The canonical text of a month's parts."""
    return json.dumps([asdict(part) for part in parts], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_digest(parts: Sequence[PagePart], reason: str, frame: str) -> str:
    """What an approval vouches for: the content, the 更正说明, and what stands around them on the page (``frame``)."""
    return digest(f"{content_of(parts)}\n{reason}\n{frame}".encode())


def current_draft(db: Database, organization_id: int, month: Month) -> Draft | None:
    """The draft that stands for a month; None where there is none, or it was sealed."""
    row = db.one(
        "SELECT * FROM disclosure_draft WHERE organization_id = ? AND month = ? AND superseded_at IS NULL",
        (organization_id, str(month)),
    )
    return _draft(db, row) if row is not None else None


def standing_drafts(db: Database, *, month: Month | None = None) -> list[Draft]:
    """Every draft that waits to be sealed, by month and organization."""
    rows = db.query(
        "SELECT * FROM disclosure_draft WHERE superseded_at IS NULL AND (:month IS NULL OR month = :month)"
        " ORDER BY month, organization_id",
        {"month": str(month) if month else None},
    )
    return [_draft(db, row) for row in rows]


def was_replaced(db: Database, draft: Draft) -> bool:
    """Whether this version was drafted with other content before: whoever read that one must not approve this one."""
    found = db.value(
        "SELECT count(*) FROM disclosure_draft WHERE organization_id = ? AND month = ? AND version = ? AND sha256 <> ?",
        (draft.organization_id, str(draft.month), draft.version, draft.sha256),
    )
    return bool(found)


def insert_draft(
    tx: Transaction,
    organization_id: int,
    month: Month,
    version: int,
    reason: str,
    parts: Sequence[PagePart],
    sha256: str,
    *,
    by: str,
) -> None:
    """Record a draft under its ``content_digest``. The caller has closed the one before it."""
    tx.insert(
        "disclosure_draft",
        {
            "uid": tx.uid(),
            "organization_id": organization_id,
            "month": str(month),
            "version": version,
            "reason": reason or None,
            "content": content_of(parts),
            "sha256": sha256,
            "drafted_by": by,
            "recorded_at": tx.recorded_at,
        },
    )


def close_draft(tx: Transaction, draft_id: int) -> None:
    """The draft was sealed, or other content took its place."""
    tx.supersede("disclosure_draft", draft_id)


def insert_decision(tx: Transaction, draft_id: int, step: Step, *, by: str, remark: str) -> None:
    """Record a step."""
    values = {"draft_id": draft_id, "step": step.value, "decided_by": by, "remark": remark or None}
    tx.insert("disclosure_decision", {**values, "recorded_at": tx.recorded_at})


def _draft(db: Database, row: sqlite3.Row) -> Draft:
    decisions = db.query("SELECT * FROM disclosure_decision WHERE draft_id = ? ORDER BY id", (row["id"],))
    return Draft(
        row["id"],
        row["organization_id"],
        Month.parse(row["month"]),
        row["version"],
        row["reason"] or "",
        parse_parts(row["content"]),
        row["sha256"],
        row["drafted_by"],
        _day(row["recorded_at"]),
        tuple(
            Decision(Step(each["step"]), each["decided_by"], _day(each["recorded_at"]), each["remark"] or "")
            for each in decisions
        ),
    )


def _day(recorded_at: str) -> date:
    return datetime.fromisoformat(recorded_at).astimezone(CHINA).date()
