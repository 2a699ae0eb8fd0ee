"""What the register of loaded workbooks holds about persons: a file's name may be somebody's."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

HOLDINGS = (
    Holding(
        "intake_batch",
        "收表登记",
        free={"file_name": Held("文件名", Replace.WORD)},
        plain=("content_digest", "forms", "recorded_at"),
    ),
    Holding("intake_content", "收表内容指纹", plain=("digest", "recorded_at")),
    Holding(
        "intake_undone",
        "撤销入库登记",
        free={"why": Held("撤销原因", Replace.WORD)},
        plain=("restored", "recorded_at"),
    ),
    Holding(
        "intake_mapping",
        "列名对照",
        plain=("form", "sender", "fingerprint", "columns", "recorded_at", "superseded_at"),
    ),
    Holding(
        "fill_in_issue",
        "发表登记",
        plain=("form", "town", "columns", "masked", "secret", "traces", "recorded_at"),
    ),
)
