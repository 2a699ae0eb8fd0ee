"""What the monthly ledger holds about persons: only the words of a line may name somebody."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

HOLDINGS = (
    Holding("ledger_statement", "财务月报", plain=("month", "purchaser", "recorded_at", "superseded_at")),
    Holding(
        "ledger_line",
        "收支明细",
        free={"description": Held("摘要", Replace.WORD)},
        plain=("direction", "budget_line", "funding_source", "voucher_no", "recorded_at", "superseded_at"),
    ),
)
