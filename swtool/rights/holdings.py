"""What the rights room holds about persons: a vault that a lift reads and an erasure empties, and nothing else does."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

HOLDINGS = (
    Holding(
        "privacy_case",
        "个人信息事项",
        free={"basis": Held("依据", Replace.WORD)},
        plain=("case_no", "kind", "subject_kind", "subject_uid", "subject_number", "recorded_at"),
    ),
    Holding("privacy_vault", "限制处理的封存", plain=("content", "recorded_at")),
    Holding("privacy_purge", "残留清除", plain=("recorded_at",)),
)
