"""What of the room's tables tells of persons."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        "assignment",
        "资源对接",
        free={"why": Held("对接的理由", Replace.CLEAR), "assigned_by": Held("经办人", Replace.WORD)},
        plain=("uid", "assigned_on", "recorded_at"),
    ),
    Holding(
        "assignment_end",
        "对接结果",
        free={"why": Held("对接结果的说明", Replace.CLEAR), "ended_by": Held("经办人", Replace.WORD)},
        plain=("outcome", "ended_on", "recorded_at"),
    ),
)
