"""Letting words through that may be names: who looked, at exactly what, and why (table disclosure_pass).

和平, 金龙 and 高峰 are names and places. Where one stands alone in a text, the month is held until a named person says
that it means nobody. The pass counts for exactly these texts at these places: whatever is added or changed holds again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from swtool.dates import Month
from swtool.disclosure.gate import fault
from swtool.disclosure.month_sheet import MonthSheet
from swtool.disclosure.scan import HeldText
from swtool.errors import UsageFault
from swtool.findings import Finding
from swtool.scanner import refuse_numbers
from swtool.store.database import Database, Transaction


def unpassed(
    db: Database, sheet: MonthSheet, held: Sequence[HeldText], reviewed: str, *, correcting: bool
) -> list[Finding]:
    """What holds the month: nothing where these very texts were passed before, or are passed now (``reviewed``).

    Raises ``UsageFault`` for a reason that holds numbers of persons.
    """
    if not held or is_passed(db, sheet.organization.id, sheet.month, held):
        return []
    if reviewed.strip():
        refuse_numbers(reviewed, "核对理由")
        return []
    subject = f"{sheet.organization.name} {sheet.month}"
    again = f"correct {subject} --reason 原因" if correcting else f"publish {subject}"
    remedy = f"是姓名的，改掉这段文字；看过确认不是的，用 swtool disclosure {again} --reviewed 理由"
    return [
        fault(sheet, "name_held", f"{one.where} 疑似有{one.what}（{one.masked}），要有人核对", remedy=remedy)
        for one in dict.fromkeys(held)
    ]


def is_passed(db: Database, organization_id: int, month: Month, held: Sequence[HeldText]) -> bool:
    """Whether somebody let exactly these texts through for that month."""
    found = db.value(
        "SELECT count(*) FROM disclosure_pass WHERE organization_id = ? AND month = ? AND hits_sha256 = ?",
        (organization_id, str(month), digest_of(held)),
    )
    return bool(found)


def record_pass(
    tx: Transaction, organization_id: int, month: Month, held: Sequence[HeldText], *, why: str, by: str
) -> None:
    """Record that ``by`` looked at these texts and lets them through. Raises ``UsageFault`` without a reason."""
    if not why.strip():
        raise UsageFault("没有写核对的理由", remedy="--reviewed 后写明理由，如：和平是村名")
    refuse_numbers(why, "核对理由")
    tx.insert(
        "disclosure_pass",
        {
            "organization_id": organization_id,
            "month": str(month),
            "hits_sha256": digest_of(held),
            "hits": len(set(held)),
            "why": why.strip(),
            "passed_by": by,
            "recorded_at": tx.recorded_at,
        },
    )


def digest_of(held: Sequence[HeldText]) -> str:
    """SHA-256 over places and texts, sorted: neither the order nor how often they were found matters."""
    texts = sorted({(one.where, one.text) for one in held})
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()
