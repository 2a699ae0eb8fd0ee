"""What the returns hold about persons: names of files and a reason may name somebody."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

HOLDINGS = (
    Holding("town_return", "各镇应报的表", plain=("uid", "form", "period", "recorded_at")),
    Holding(
        "return_due",
        "报表期限",
        plain=(
            "form_title", "due_on", "steps", "calendar_edition", "policy_edition", "rule", "recorded_at",
            "superseded_at",
        ),
    ),
    Holding(
        "return_event",
        "报表收退记录",
        free={"file_name": Held("文件名", Replace.WORD), "reason": Held("原因", Replace.WORD)},
        plain=("kind", "happened_on", "channel", "content_digest", "actor", "recorded_at", "superseded_at"),
    ),
)  # fmt: skip
