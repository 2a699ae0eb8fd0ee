"""What monthly totals and party affairs hold about persons: counts only; a title may name somebody."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

HOLDINGS = (
    Holding("service_total", "服务月报", plain=("month", "service_field", "indicator", "recorded_at", "superseded_at")),
    Holding(
        "party_entry",
        "党务事项",
        free={"title": Held("主题", Replace.NUMBERED)},
        plain=("uid", "month", "held_on", "kind", "recorded_at", "superseded_at"),
    ),
)
