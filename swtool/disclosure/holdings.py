"""What disclosure holds about persons: nothing passes its gate, and what has been published is not unpublished."""

from __future__ import annotations

from swtool.store.holdings import Holding

_PUBLISHED = "已经向社会公开，不能悄悄收回；要更正用 swtool disclosure run --correct"

HOLDINGS = (
    Holding("disclosure_none", "本月无", plain=("month", "part", "recorded_at", "superseded_at")),
    Holding(
        "disclosure_seal",
        "三务公开封存",
        plain=(
            "uid", "month", "reason", "snapshot", "sha256", "policy_edition", "chain_head", "recorded_at",
            "superseded_at",
        ),
        published={"snapshot": _PUBLISHED, "reason": _PUBLISHED},
        named="SELECT o.name || ' ' || s.month || ' 第' || s.version || '版' FROM disclosure_seal s "
        "JOIN organization o ON o.id = s.organization_id WHERE s.id = ?",
    ),
    Holding("disclosure_file", "三务公开文件", plain=("format", "file_name", "sha256", "recorded_at")),
    Holding("disclosure_archive", "三务公开存档", plain=("sha256",)),
    Holding(
        "disclosure_publication",
        "三务公开登记",
        plain=("folder", "published_at", "due_on", "rule", "recorded_at"),
    ),
)  # fmt: skip
