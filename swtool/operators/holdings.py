"""What the office keeps of its own clerks. They sign what they do: their names are part of the record."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

HOLDINGS = (
    Holding("office_operator", "经办人员", plain=("uid", "name", "recorded_at")),
    Holding(
        "operator_term",
        "经办人员任期",
        free={"why": Held("原因", Replace.WORD)},
        plain=("role", "effective_on", "effective_until", "recorded_at", "superseded_at"),
    ),
    Holding("operator_login", "经办人员的登录名", plain=("os_user", "machine", "recorded_at", "superseded_at")),
    Holding(
        "office_handover", "移交", plain=("uid", "witness", "handed_on", "file_name", "sha256", "head", "recorded_at")
    ),
)
