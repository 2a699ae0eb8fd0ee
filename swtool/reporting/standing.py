"""Sheets that went out and stand on a loaded workbook: undoing it would change what was reported.

A report that was sent cannot be taken back. Whoever undoes the batch has to know which recipients hold its figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from swtool.errors import SwtoolError
from swtool.office import Office
from swtool.reporting.differences import difference_table
from swtool.reporting.store import Sent, kept_scope, sent_reports
from swtool.store.database import Transaction

_Lines = tuple[tuple[object, ...], ...]


@dataclass(slots=True)
class Reported:
    """The sheets that were sent since a batch was loaded, with where each differs from the office now.

    ``changed`` are those that differ otherwise once the batch is undone, each with in how many places: known when
    ``judge`` was called. ``is_accepted``: that is wanted.
    """

    office: Office
    batch_id: int
    lines: Mapping[int, tuple[Sent, _Lines]]
    is_accepted: bool = False
    changed: list[tuple[Sent, int]] = field(default_factory=list)

    def judge(self, _: Transaction) -> None:
        """Called once, when the batch is undone but not yet kept. Raises ``SwtoolError`` naming what stands on it,
        unless that is accepted."""
        for sent, before in self.lines.values():
            after = _lines(self.office, sent)
            if after != before:
                self.changed.append((sent, len(set(after) ^ set(before))))
        if self.changed and not self.is_accepted:
            raise SwtoolError(
                f"第 {self.batch_id} 批不能撤销",
                why=f"已经报送的数字会和台账不一样：{told(self.changed)}",
                remedy="先用更正的表加 --existing update 载入；确实要撤销的加 --reported，再用 swtool report diff 号 "
                "列出出入，向收件单位更正",
            )


def reported_since(office: Office, batch_id: int, *, is_accepted: bool = False) -> Reported:
    """What was sent after the batch was loaded, of sheets whose figures were kept."""
    loaded = office.db.value("SELECT recorded_at FROM intake_batch WHERE id = ?", (batch_id,)) or ""
    since = [each for each in sent_reports(office.db) if each.recorded_at >= str(loaded)]
    kept = [each for each in since if kept_scope(office.db, each.id) is not None]
    return Reported(office, batch_id, {sent.id: (sent, _lines(office, sent)) for sent in kept}, is_accepted)


def told(changed: list[tuple[Sent, int]]) -> str:
    """The sheets as a sentence names them."""
    return "；".join(
        f"{sent.id} 号（{sent.recorded_at[:10]} 报给{sent.recipient}的“{sent.sheet}”，{places} 处）"
        for sent, places in sorted(changed, key=lambda pair: pair[0].id)
    )


def _lines(office: Office, sent: Sent) -> _Lines:
    return tuple(tuple(line) for line in difference_table(office, sent).rows)
