"""What disclosure holds about persons: nothing passes its gate, and what has been published is not unpublished."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

_PUBLISHED = "已经向社会公开，不能悄悄收回；要更正用 swtool disclosure correct"

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
        "disclosure_draft",
        "三务公开草稿",
        free={
            "reason": Held("更正说明", Replace.WORD),
            "content": Held("草稿内容", Replace.WORD),
            "drafted_by": Held("制表人", Replace.WORD),
        },
        plain=("uid", "month", "sha256", "recorded_at", "superseded_at"),
    ),
    Holding(
        "disclosure_decision",
        "三务公开审批",
        free={"decided_by": Held("审批人", Replace.WORD), "remark": Held("意见")},
        plain=("step", "recorded_at"),
    ),
    Holding(
        "disclosure_pass",
        "疑似姓名的核对",
        free={"why": Held("核对理由", Replace.WORD), "passed_by": Held("核对人", Replace.WORD)},
        plain=("month", "hits_sha256", "recorded_at"),
    ),
    Holding(
        "disclosure_posting",
        "三务公开发布",
        free={"url": Held("网址"), "posted_by": Held("登记人", Replace.WORD)},
        plain=("uid", "channel", "posted_on", "recorded_at", "superseded_at"),
    ),
    Holding(
        "disclosure_withdrawal",
        "三务公开撤回",
        free={"reason": Held("撤回原因", Replace.WORD), "withdrawn_by": Held("撤回人", Replace.WORD)},
        plain=("uid", "month", "recorded_at"),
    ),
    Holding(
        "disclosure_incident_step",
        "泄露事件处置",
        free={"what": Held("处置情况", Replace.WORD), "noted_by": Held("记录人", Replace.WORD)},
        plain=("step", "happened_on", "recorded_at"),
    ),
    Holding(
        "disclosure_unlock",
        "三务公开解锁",
        free={"reason": Held("解锁原因", Replace.WORD), "unlocked_by": Held("解锁人", Replace.WORD)},
        plain=("month", "open_until", "recorded_at"),
    ),
    Holding(
        "disclosure_entry",
        "公开事项",
        free={"title": Held("事项", Replace.NUMBERED)},
        plain=("uid", "month", "part", "happened_on", "kind", "recorded_at", "superseded_at"),
    ),
    Holding(
        "disclosure_feedback",
        "公开反馈",
        free={"question": Held("反馈内容", Replace.WORD)},
        plain=("uid", "month", "received_on", "channel", "recorded_at", "superseded_at"),
    ),
    Holding(
        "disclosure_reply",
        "反馈答复",
        free={"reply": Held("答复", Replace.WORD), "replied_by": Held("答复人", Replace.WORD)},
        plain=("replied_on", "recorded_at"),
    ),
    Holding(
        "disclosure_publication",
        "三务公开登记",
        plain=("folder", "published_at", "due_on", "rule", "recorded_at"),
    ),
)  # fmt: skip
