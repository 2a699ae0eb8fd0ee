"""States of needs and problems as sheets bring them: what they must say, and the dated rows that they become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from swtool.findings import Severity
from swtool.intake.plan import Batch, Extract, Row
from swtool.inventory.forms import NEED_STATUS
from swtool.inventory.rules import CLOSED, refusal_of_step
from swtool.store.database import Transaction


def check_step(extract: Extract, row: Row, before: str, after: str) -> None:
    """A sheet may correct a state; one that goes a way which the commands refuse is pointed at."""
    if reason := refusal_of_step(before, after):
        extract.fault(
            row,
            "status",
            "need.step",
            f"登记的状态是“{NEED_STATUS.label(before)}”，本表写“{NEED_STATUS.label(after)}”：{reason}",
            severity=Severity.WARNING,
            remedy="核对状态；本表较旧的，请改成登记的状态",
        )


def check_reason(extract: Extract, row: Row, values: Mapping[str, object]) -> None:
    """What was referred says where to, what cannot be met says why: in 反馈, or by what it is matched with."""
    status = values.get("status")
    if status not in ("referred", "cannot_meet") or values.get("feedback"):
        return
    if status == "referred" and row.text("matched_resource"):
        return
    what = "已转介，没有写转介到哪里" if status == "referred" else "无法满足，没有写原因"
    extract.fault(row, "status", "need.no_reason", what, severity=Severity.WARNING, remedy="写在“反馈”一列")


def end_day(values: Mapping[str, object]) -> str:
    """The day on which what is closed was closed; '' where it is open or no day is stated."""
    return str(values.get("resolved_on") or "") if values.get("status") in CLOSED else ""


def insert_states(tx: Transaction, kind: str, states: Sequence[tuple[int, str, str, str]], batch: Batch) -> None:
    """Write states in bulk: (need or problem, state, day or '', from which day it counts)."""
    ids = tx.allot(f"{kind}_status", len(states))
    columns = ("id", f"{kind}_id", "status", "happened_on", "counts_from")
    rows = (
        (row_id, of, status, day or None, since) for row_id, (of, status, day, since) in zip(ids, states, strict=True)
    )
    same = {"batch_id": batch.id, "recorded_at": tx.recorded_at}
    tx.insert_rows(f"{kind}_status", columns, ids, rows, same=same)
