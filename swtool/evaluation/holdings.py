"""What of the room's tables tells of persons: only reasons are written freely. A seal holds none of them."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

_STAMPS = ("recorded_at", "superseded_at")
_TOLD = ("level1", "level2", "level3", "criteria", "evidence")

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        "evaluation_item",
        "评估指标",
        plain=("scheme", "edition_on", "code", *_TOLD, "kind", "parties", "measure", *_STAMPS),
    ),
    Holding(
        "evaluation",
        "评估",
        plain=("uid", "period", "first_on", "last_on", "scheme", "edition_on", "opened_on", "recorded_at"),
    ),
    Holding(
        "evaluation_score",
        "评估得分",
        free={"why": Held("扣分原因", Replace.CLEAR)},
        plain=("code", "party", *_STAMPS),
    ),
    Holding(
        "evaluation_objection",
        "评估异议",
        free={"why": Held("异议的理由", Replace.WORD)},
        plain=("code", "raised_on", "recorded_at"),
    ),
    Holding(
        "evaluation_review",
        "评估复核",
        free={"why": Held("复核的理由", Replace.WORD)},
        plain=("outcome", "decided_on", "recorded_at"),
    ),
    Holding(
        "evaluation_seal",
        "评估封存",
        free={"why": Held("封存的原因", Replace.WORD)},
        plain=("sealed_on", "sha256", "content", "recorded_at"),
    ),
    Holding(
        "satisfaction_answers",
        "满意度调查",
        plain=("round", "respondent", "aspect", "channel", "held_on", *_STAMPS),
    ),
    Holding("evaluation_step", "评估公示和定稿", plain=("step", "happened_on", "last_on", "recorded_at")),
)
