"""What attachments hold about persons: the paper itself, its file name and the note on it."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace, Retained

HOLDINGS = (
    Holding(
        "attachment",
        "附件",
        personal={"file_name": Held("文件名", Replace.WORD), "note": Held("备注", Replace.WORD)},
        plain=(
            "uid", "subject_kind", "subject_uid", "material", "sha256", "media_type", "issued_on", "state",
            "recorded_at", "superseded_at",
        ),
        shown={"issued_on": "签发日期", "recorded_at": "登记时间"},
        stays="登记过什么材料、摘要和日期；材料本身删掉",
    ),
    Holding(
        "attachment_removal",
        "撤下的附件",
        free={"reason": Held("原因", Replace.WORD)},
        plain=("recorded_at",),
        shown={"recorded_at": "时间"},
    ),
)  # fmt: skip

RETAINED = (
    Retained(
        "attachment",
        "附件",
        "",
        """
        SELECT '附件 ' || id AS number, substr(recorded_at, 1, 10) AS since FROM attachment
        WHERE state <> 'erased' AND substr(recorded_at, 1, 10) <= :day ORDER BY id
        """,
        "看它是谁的，用 swtool privacy erase 删除这个人的",
    ),
)
"""From the day on which it was attached."""
