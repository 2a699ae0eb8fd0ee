"""What the register of reports holds about persons: the sheets themselves have left the house."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

HOLDINGS = (
    Holding(
        "report_sent",
        "报送登记",
        free={"file_name": Held("文件名", Replace.WORD)},
        plain=(
            "uid", "sheet", "template_sha256", "scope", "as_of", "recipient", "sha256", "policy_edition",
            "recorded_at", "superseded_at",
        ),
    ),
)  # fmt: skip
