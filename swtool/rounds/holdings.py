"""What of the room's tables tells of persons."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        "yearly_round",
        "年度更新",
        free={"opened_by": Held("经办人", Replace.WORD)},
        plain=("uid", "kind", "opened_on", "due_on", "recorded_at"),
    ),
    Holding("round_book", "年度更新发出的表", plain=("given_on", "recorded_at")),
    Holding(
        "round_closing",
        "年度更新的结束",
        free={"closed_by": Held("经办人", Replace.WORD), "why": Held("说明", Replace.CLEAR)},
        plain=("closed_on", "recorded_at", "superseded_at"),
    ),
    Holding("round_coverage", "年度更新的结果", plain=("village", "town", "recorded_at")),
)
