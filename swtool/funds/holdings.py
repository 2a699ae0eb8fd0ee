"""What the books hold about persons: only the words of an entry may name somebody."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

HOLDINGS: tuple[Holding, ...] = (
    Holding("fund", "资金", plain=("uid", "name", "source")),
    Holding(
        "fund_entry",
        "分录",
        free={"summary": Held("摘要", Replace.WORD), "why": Held("冲销原因", Replace.WORD)},
        plain=("happened_on", "voucher_no", "debit", "credit", "recorded_at", "superseded_at"),
    ),
    Holding("fund_lock", "结账", plain=("month", "recorded_at", "superseded_at")),
    Holding(
        "fund_base",
        "救助资金总额",
        free={"document": Held("依据", Replace.WORD)},
        plain=("recorded_at", "superseded_at"),
    ),
)
